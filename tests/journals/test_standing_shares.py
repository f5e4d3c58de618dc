"""Standing shares reach what is written after them, and nothing else; stopping ends all of it."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from journals import access, actions
from journals.actions import When
from journals.models import Share, StandingShare
from tests.conftest import NOW, make_care, make_therapist
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def check_in(maya, now=NOW, **content):
    return actions.check_in(
        maya,
        entry_id=uuid.uuid4(),
        content=content or {"mood": 3, "reaction_urge": 4, "line": "So it was."},
        now=now,
    )


def numbers(maya, care, now=NOW):
    return actions.start_standing_share(maya, care, what="check_in_ratings", now=now)


def seen(amara, care, now=NOW + 9 * DAY):
    found, _more = access.shared_entries(amara, care.pk, now=now)
    return {part.entry_id: part for part in found}


def test_only_what_comes_later_is_reached_and_no_word_of_it(maya, amara, care):
    before = check_in(maya)
    numbers(maya, care, NOW + DAY)
    after = check_in(maya, NOW + 2 * DAY)
    found = seen(amara, care)
    assert before.pk not in found
    assert dict(found[after.pk].ratings) == {"mood": 3, "reaction_urge": 4}
    assert found[after.pk].words is None


def test_stopping_ends_all_that_it_opened_and_undo_opens_the_same_again(maya, amara, care):
    standing = numbers(maya, care)
    entry = check_in(maya)
    actions.stop_standing_share(maya, standing, now=NOW + DAY)
    assert seen(amara, care) == {}
    later = check_in(maya, NOW + 2 * DAY)
    assert actions.undo_stop_standing(maya, standing, now=NOW + 3 * DAY)
    assert set(seen(amara, care)) == {entry.pk}
    assert later.pk not in seen(amara, care)
    assert not actions.undo_stop_standing(maya, standing, now=NOW + 3 * DAY)


def test_what_was_shared_by_itself_stays(maya, amara, care):
    standing = numbers(maya, care)
    entry = check_in(maya)
    actions.share_alone(
        maya, entry, care, actions.Choice(frozenset({entry.pk}), "full"), now=NOW + DAY
    )
    actions.stop_standing_share(maya, standing, now=NOW + 2 * DAY)
    assert seen(amara, care)[entry.pk].words["line"] == "So it was."


def test_what_was_chosen_too_stays_although_it_was_promised_at_the_same_level(maya, amara, care):
    standing = numbers(maya, care)
    entry = check_in(maya)
    choice = actions.Choice(frozenset({entry.pk}), "ratings_only")
    for _twice in range(2):
        actions.share_alone(maya, entry, care, choice, now=NOW + DAY)
    actions.stop_standing_share(maya, standing, now=NOW + 2 * DAY)
    assert set(seen(amara, care)) == {entry.pk}


def test_one_answer_can_be_held_back(maya, amara, care):
    numbers(maya, care)
    kept, shown = check_in(maya), check_in(maya)
    actions.stop_sharing(maya, entry_ids=[kept.pk], now=NOW + DAY)
    assert set(seen(amara, care)) == {shown.pk}


def test_to_stop_everything_stops_what_would_come_too(maya, amara, care):
    numbers(maya, care)
    check_in(maya)
    actions.stop_sharing(maya, relationship=care, now=NOW + DAY)
    check_in(maya, NOW + 2 * DAY)
    assert seen(amara, care) == {}
    assert not access.own_standing_shares(maya).exists()


def test_what_is_written_while_care_is_paused_is_not_reached(maya, amara, care):
    numbers(maya, care)
    care_actions.pause(care, by=maya, now=NOW + DAY)
    check_in(maya, NOW + 2 * DAY)
    care_actions.resume(care, by=maya, now=NOW + 3 * DAY)
    assert seen(amara, care) == {}


def test_each_therapist_has_their_own(maya, amara, practice, care):
    bea = make_therapist(practice, "Bea Okafor", "bea@example.org")
    beside = make_care(maya, bea)
    numbers(maya, beside)
    check_in(maya)
    assert seen(amara, care) == {}
    assert len(seen(bea, beside)) == 1


def test_a_worksheet_is_reached_at_the_level_that_was_chosen(maya, amara, care):
    actions.assign(amara, care, assignment_id=uuid.uuid4(), slug="daily-card", targets={}, now=NOW)
    actions.start_standing_share(
        maya, care, what="worksheet", which="daily-card", level="full", now=NOW
    )
    entry = actions.answer_worksheet(
        maya,
        entry_id=uuid.uuid4(),
        slug="daily-card",
        content={"note": "Tired."},
        when=When(NOW, maya.time_zone, "day"),
        now=NOW,
    )
    assert seen(amara, care)[entry.pk].words["note"] == "Tired."


def test_twice_is_once_and_another_level_is_another_promise(maya, care):
    first = actions.start_standing_share(maya, care, what="worksheet", which="kind-pause", now=NOW)
    again = actions.start_standing_share(
        maya, care, what="worksheet", which="kind-pause", now=NOW + DAY
    )
    assert again.pk == first.pk
    other = actions.start_standing_share(
        maya, care, what="worksheet", which="kind-pause", level="full", now=NOW + DAY
    )
    assert other.pk != first.pk
    assert StandingShare.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"what": "everything"}, "what"),
        ({"what": "measure", "which": "phq-9"}, "which"),
        ({"what": "worksheet", "which": "nothing-such"}, "which"),
        ({"what": "check_in_ratings", "which": "daily-card"}, "which"),
        ({"what": "check_in_ratings", "level": "full"}, "level"),
        ({"what": "worksheet", "which": "daily-card", "level": "all"}, "level"),
    ],
)
def test_what_can_not_be_shared_is_refused_beside_its_field(maya, care, said, field):
    with pytest.raises(ValidationError) as refused:
        actions.start_standing_share(maya, care, now=NOW, **said)
    assert field in refused.value.error_dict


def test_nobody_else_starts_it(jonas, care):
    with pytest.raises(ValidationError):
        actions.start_standing_share(jonas, care, what="days_checked_in", now=NOW)


def test_days_are_dates_and_nothing_else_and_stand_in_the_ledger(maya, amara, care):
    check_in(maya)
    actions.start_standing_share(maya, care, what="days_checked_in", now=NOW + DAY)
    check_in(maya, NOW + 2 * DAY)
    check_in(maya, NOW + 2 * DAY)
    found = access.shared_days(amara, [care], since=NOW.date(), now=NOW + 3 * DAY)
    assert found[care.pk].days == {(NOW + 2 * DAY).date()}
    assert found[care.pk].since == (NOW + DAY).date()
    assert [event.verb for event in ledger.of_client(maya.pk, limit=1)] == ["saw_days"]
    assert seen(amara, care) == {}
    assert not Share.objects.exists()


def test_without_the_choice_there_are_no_days(maya, amara, care):
    check_in(maya)
    assert access.shared_days(amara, [care], since=NOW.date(), now=NOW) == {}
    standing = actions.start_standing_share(maya, care, what="days_checked_in", now=NOW)
    actions.stop_standing_share(maya, standing, now=NOW)
    assert access.shared_days(amara, [care], since=NOW.date(), now=NOW) == {}
