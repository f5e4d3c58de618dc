"""What a client is shown as the therapist's view is what the gate gives to that therapist."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest

from journals import access, actions
from journals.actions import When
from journals.models import Entry, ReadMark
from tests.conftest import NOW
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def moment(maya):
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={"situation": "At the door.", "reaction_urge": 7},
        when=When(NOW - DAY, maya.time_zone),
        now=NOW,
    )
    actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content={"outcome": 1}, now=NOW)
    return episode


@pytest.fixture
def page(maya):
    return actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "A page."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )


def everything(maya, care, moment, page) -> None:
    ids = frozenset(Entry.objects.filter(episode=moment).values_list("pk", flat=True))
    actions.share_parts(maya, moment, care, actions.Choice(ids, "full", ask=True), now=NOW)
    actions.share_alone(maya, page, care, actions.Choice(frozenset({page.pk}), "full"), now=NOW)
    goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Stay"}, now=NOW)
    actions.offer_goal(maya, goal, now=NOW)
    said = {"kind": "talk_about", "text": "Sleep", "now": NOW}
    actions.add_to_agenda(maya, care, item_id=uuid.uuid4(), **said)
    actions.start_standing_share(maya, care, what="days_checked_in", now=NOW)
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW + DAY)


def test_it_is_what_the_gate_gives(maya, amara, care, moment, page):
    everything(maya, care, moment, page)
    later = NOW + 2 * DAY
    shown = access.seen_now(maya, care, now=later)
    moments, more = access.shared_moments(amara, care, now=later)
    alone, _more = access.shared_alone(amara, care, now=later)
    assert (shown.moments, shown.alone, shown.more) == (moments, alone, more)
    assert shown.numbers == access.shared_numbers(amara, care, now=later)
    assert shown.goals == access.shared_goals(amara, care, later)
    assert shown.agenda == access.shared_agenda(amara, care, now=later)
    assert (
        shown.days.days
        == access.shared_days(amara, [care], since=shown.days.since, now=later)[care.pk].days
    )


def test_looking_at_it_leaves_no_trace(maya, care, moment, page):
    everything(maya, care, moment, page)
    before = len(ledger.of_client(maya.pk, limit=500))
    access.seen_now(maya, care, now=NOW + DAY)
    assert len(ledger.of_client(maya.pk, limit=500)) == before
    assert not ReadMark.objects.exists()


def test_a_choice_is_shown_as_it_would_be_and_changes_nothing(maya, amara, care, moment):
    ids = frozenset(Entry.objects.filter(episode=moment).values_list("pk", flat=True))
    for level in ("full", "ratings_only"):
        (shown,) = access.part_as_if(maya, care, ids, level=level, ask=True, now=NOW)
        assert access.shared_moments(amara, care, now=NOW) == ([], False)
        actions.share_parts(maya, moment, care, actions.Choice(ids, level, ask=True), now=NOW)
        (seen,) = access.shared_moments(amara, care, now=NOW)[0]
        ReadMark.objects.all().delete()
        assert shown == seen
        actions.stop_sharing(maya, entry_ids=ids, now=NOW)


def test_what_waits_for_an_answer_already_goes_on_waiting(maya, amara, care, moment):
    ids = frozenset(Entry.objects.filter(episode=moment).values_list("pk", flat=True))
    choice = actions.Choice(ids, "full", ask=True)
    actions.share_parts(maya, moment, care, choice, now=NOW)
    (shown,) = access.part_as_if(maya, care, ids, level="full", ask=True, now=NOW + DAY)
    assert shown.waits_since == NOW
    said = {"guidance_id": uuid.uuid4(), "text": "You saw it", "view": ""}
    look = Entry.objects.get(episode=moment, kind="self_evaluation")
    actions.answer(amara, care, entry_id=look.pk, now=NOW + DAY, **said)
    (shown,) = access.part_as_if(maya, care, ids, level="full", ask=True, now=NOW + 2 * DAY)
    assert shown.waits_since == NOW + 2 * DAY


def test_one_part_alone_is_shown_without_the_others(maya, care, moment):
    note = Entry.objects.get(episode=moment, kind="self_monitoring")
    (shown,) = access.part_as_if(maya, care, [note.pk], level="ratings_only", now=NOW)
    assert [part.entry_id for part in shown.parts] == [note.pk]
    assert shown.title == ""
    assert shown.parts[0].words is None


def test_a_page_as_it_would_be(maya, amara, care, page):
    (shown,) = access.part_as_if(maya, care, [page.pk], level="full", now=NOW)
    actions.share_alone(maya, page, care, actions.Choice(frozenset({page.pk}), "full"), now=NOW)
    ((seen,), _more) = access.shared_alone(amara, care, now=NOW)
    assert shown == replace(seen, fresh=True)


def test_nothing_of_anybody_else_is_shown(maya, jonas, care, jonas_care, page):
    with pytest.raises(ValueError, match="not this client"):
        access.seen_now(jonas, care, now=NOW)
    assert access.part_as_if(jonas, jonas_care, [page.pk], level="full", now=NOW) == []


def test_while_care_is_paused_there_is_nothing(maya, care, moment, page):
    from tracker.care import actions as care_actions

    everything(maya, care, moment, page)
    care_actions.pause(care, by=maya, now=NOW + DAY)
    shown = access.seen_now(maya, care, now=NOW + 2 * DAY)
    assert (shown.moments, shown.alone, shown.goals, shown.agenda) == ([], [], [], [])
    assert shown.days is None
    assert shown.numbers is None


def test_one_moment_as_it_can_be_opened_now(maya, amara, care, moment, page):
    assert access.part_now(maya, care, NOW, episode=moment.pk) == []
    everything(maya, care, moment, page)
    (shown,) = access.part_now(maya, care, NOW, episode=moment.pk)
    assert [shown] == access.shared_moments(amara, care, now=NOW)[0]
