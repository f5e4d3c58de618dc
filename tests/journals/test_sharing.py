"""Sharing: the ticked parts, this much of them, this long, to this therapist, and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from journals import access, actions
from journals.actions import Choice, When
from journals.models import Entry, Guidance, Share
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def episode(maya):
    """A moment with a note, a look back and credit."""
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "Mel"}, now=NOW)
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={"situation": "At the door.", "reaction_urge": 7, "people": [str(person.pk)]},
        when=When(NOW - HOUR, maya.time_zone),
        now=NOW - HOUR,
    )
    actions.look_back(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"outcome": 1, "credit": "fully", "reasons": "It was kind."},
        now=NOW,
    )
    actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"text": "I did that."}, now=NOW
    )
    return episode


@pytest.fixture
def omar_care(maya, omar):
    return make_care(maya, omar)


def part(episode, kind: str) -> uuid.UUID:
    return episode.entries.get(kind=kind).pk


def share(maya, episode, care, *kinds: str, level="full", until=None, ask=False, now=NOW):
    ids = frozenset(part(episode, kind) for kind in kinds)
    return actions.share_parts(
        maya, episode, care, Choice(ids, level, until=until, ask=ask), now=now
    )


def read(therapist, care, now=NOW):
    return access.shared_moments(therapist, care, now=now)[0]


def test_what_was_not_ticked_is_not_there(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring")
    (moment,) = read(amara, care)
    assert [one.kind for one in moment.parts] == ["self_monitoring"]
    assert moment.title == "The goodbye"
    assert moment.ring[0] == "1"
    assert "1" not in moment.ring[1:]  # that she looked back is hers too


def test_ticking_again_leaves_exactly_what_is_ticked(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring", "self_evaluation")
    share(maya, episode, care, "self_evaluation")
    (moment,) = read(amara, care)
    assert [one.kind for one in moment.parts] == ["self_evaluation"]


def test_parts_that_come_later_are_private(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring", "self_evaluation", "self_reinforcement")
    actions.notice(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"journal": "Later that night."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    (moment,) = read(amara, care)
    assert len(moment.parts) == 3
    assert "Later that night." not in str(moment)


def test_ratings_only_shows_numbers_and_ticked_words(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring", "self_evaluation", level="ratings_only")
    (moment,) = read(amara, care)
    assert moment.title == ""
    assert moment.notes[0].words is None
    assert moment.notes[0].content == {"reaction_urge": 7}
    assert {"outcome", "credit"} <= moment.look_back.content.keys()
    for word in ("At the door.", "It was kind.", "Mel", "The goodbye"):
        assert word not in str(moment)


def test_of_ratings_only_the_words_are_not_even_loaded(maya, amara, care, episode):
    """Asked of the queries themselves: no statement names the column, of entry or episode."""
    share(maya, episode, care, "self_monitoring", "self_evaluation", level="ratings_only")
    with CaptureQueriesContext(connection) as queries:
        assert read(amara, care)
    asked = [query["sql"] for query in queries if "SELECT" in query["sql"]]
    for table in ("journals_entry", "journals_episode", "journals_person"):
        assert not [sql for sql in asked if f'"{table}"."words"' in sql], table
    assert [sql for sql in asked if '"journals_entry"."ratings"' in sql]


def test_mixed_levels_load_the_words_of_the_full_ones_only(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring", "self_evaluation", level="ratings_only")
    note = part(episode, "self_monitoring")
    Share.objects.filter(entry=note).update(level="full")
    with CaptureQueriesContext(connection) as queries:
        (moment,) = read(amara, care)
    words = [q["sql"] for q in queries if '"journals_entry"."words"' in q["sql"]]
    assert len(words) == 1
    assert note.hex in words[0]
    assert part(episode, "self_evaluation").hex not in words[0]
    assert moment.title == "The goodbye"  # the full one carries it
    assert moment.look_back.words is None


@pytest.mark.parametrize(("after", "open_"), [(-1, True), (0, False), (1, False)])
def test_it_closes_by_itself(maya, amara, care, episode, after, open_):
    until = NOW + timedelta(days=3)
    share(maya, episode, care, "self_monitoring", until=until)
    now = until + timedelta(seconds=after)
    assert bool(read(amara, care, now)) is open_
    assert bool(list(access.own_shares(maya, now))) is open_


def test_a_day_that_is_over_cannot_be_chosen(maya, care, episode):
    with pytest.raises(ValidationError, match="still to come"):
        share(maya, episode, care, "self_monitoring", until=NOW)
    assert not Share.objects.exists()


def test_stopping_works_at_once_and_can_be_undone(maya, amara, care, episode):
    until = NOW + timedelta(days=3)
    share(maya, episode, care, "self_monitoring", "self_evaluation", until=until)
    stopped = actions.stop_sharing(maya, now=NOW)
    assert len(stopped) == 2
    assert read(amara, care) == []
    assert actions.undo_stop(maya, stopped, now=NOW) == 2
    (moment,) = read(amara, care)
    assert (moment.until, moment.level) == (until, "full")
    assert actions.undo_stop(maya, stopped, now=NOW) == 0  # once is enough


def test_undo_brings_nothing_back_that_is_over(maya, care, episode):
    share(maya, episode, care, "self_monitoring", until=NOW + HOUR)
    stopped = actions.stop_sharing(maya, now=NOW)
    assert actions.undo_stop(maya, stopped, now=NOW + HOUR) == 0
    share(maya, episode, care, "self_monitoring")
    stopped = actions.stop_sharing(maya, now=NOW)
    actions.end_care(care, by=maya, now=NOW)
    assert actions.undo_stop(maya, stopped, now=NOW) == 0


def test_nobody_else_can_stop_or_undo(maya, jonas, amara, care, episode):
    share(maya, episode, care, "self_monitoring")
    assert actions.stop_sharing(jonas, now=NOW) == []
    assert actions.stop_sharing(jonas, entry_ids=[part(episode, "self_monitoring")], now=NOW) == []
    stopped = actions.stop_sharing(maya, now=NOW)
    assert actions.undo_stop(jonas, stopped, now=NOW) == 0
    assert read(amara, care) == []


def test_stopping_one_therapist_leaves_the_other(maya, amara, omar, care, omar_care, episode):
    for one in (care, omar_care):
        share(maya, episode, one, "self_monitoring")
    actions.stop_sharing(maya, relationship=care, now=NOW)
    assert read(amara, care) == []
    assert len(read(omar, omar_care)) == 1


def test_each_therapist_sees_their_own_share(maya, amara, omar, care, omar_care, episode):
    share(maya, episode, care, "self_monitoring")
    share(maya, episode, omar_care, "self_evaluation", level="ratings_only", ask=True)
    (hers,), (his,) = read(amara, care), read(omar, omar_care)
    assert [one.kind for one in hers.parts] == ["self_monitoring"]
    assert [one.kind for one in his.parts] == ["self_evaluation"]
    assert his.waits_since is not None
    assert hers.waits_since is None
    assert (hers.title, his.title) == ("The goodbye", "")


def test_an_answer_is_for_the_client_and_its_writer(maya, amara, omar, care, omar_care, episode):
    for one in (care, omar_care):
        share(maya, episode, one, "self_evaluation")
    look = part(episode, "self_evaluation")
    actions.answer(
        amara,
        care,
        guidance_id=uuid.uuid4(),
        entry_id=look,
        text="You chose.",
        view="healthier",
        now=NOW,
    )
    assert "You chose." in str(read(amara, care))
    assert "You chose." not in str(read(omar, omar_care))
    assert access.own_guidance(maya, NOW).get().words["text"] == "You chose."


def test_another_therapists_relationship_does_not_open(maya, omar, care, episode):
    share(maya, episode, care, "self_monitoring")
    with pytest.raises(ValueError, match="not this therapist"):
        read(omar, care)


def test_a_deleted_part_is_gone_at_once(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring")
    note = Entry.objects.get(pk=part(episode, "self_monitoring"))
    actions.remove_entry(maya, note, now=NOW)
    assert read(amara, care) == []
    assert actions.restore_entry(maya, note, now=NOW + timedelta(days=29))
    assert read(amara, care) == []  # until it is shared again


def test_the_current_version_is_shown_and_marked(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring")
    assert read(amara, care)[0].fresh
    note = access.own_entry(maya, part(episode, "self_monitoring"))
    actions.change_note(
        maya, note, {"situation": "In the hall."}, base_version=1, when=None, now=NOW
    )
    (moment,) = read(amara, care)
    assert moment.changed
    assert not moment.fresh
    assert "In the hall." in str(moment)
    assert "At the door." not in str(moment)
    assert not read(amara, care)[0].changed  # now it has been on screen


def test_only_own_parts_can_be_shared(maya, jonas, care, episode):
    other = actions.begin_moment(
        jonas,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "Elsewhere."},
        when=When(NOW, jonas.time_zone),
        now=NOW,
    )
    for pk in (part(other, "self_monitoring"), uuid.uuid4()):
        with pytest.raises(ValidationError, match="Choose from these parts"):
            actions.share_parts(maya, episode, care, Choice(frozenset({pk}), "full"), now=NOW)
    assert not Share.objects.exists()


@pytest.mark.parametrize("status", ["paused", "ended"])
def test_nothing_new_is_shared_in_a_care_that_does_not_run(maya, care, episode, status):
    move = care_actions.pause if status == "paused" else actions.end_care
    move(care, by=maya, now=NOW)
    with pytest.raises(ValidationError, match="can’t share with this person"):
        share(maya, episode, care, "self_monitoring")


def test_somebody_elses_care_cannot_be_shared_with(maya, episode, jonas_care):
    with pytest.raises(ValidationError):
        share(maya, episode, jonas_care, "self_monitoring")


@pytest.mark.parametrize(("kinds", "level"), [((), "full"), (("self_monitoring",), "everything")])
def test_how_much_and_what_is_a_choice(maya, care, episode, kinds, level):
    with pytest.raises(ValidationError):
        share(maya, episode, care, *kinds, level=level)


def test_asking_needs_the_look_back(maya, care, episode):
    with pytest.raises(ValidationError, match="look back"):
        share(maya, episode, care, "self_monitoring", ask=True)
    assert not Share.objects.exists()


def test_an_answer_needs_a_share_that_is_open_now(maya, amara, omar, care, episode):
    share(maya, episode, care, "self_evaluation", until=NOW + HOUR)
    look = part(episode, "self_evaluation")
    said = {"text": "Yes.", "view": "healthier"}
    for therapist, entry_id, now in (
        (omar, look, NOW),
        (amara, part(episode, "self_monitoring"), NOW),
        (amara, uuid.uuid4(), NOW),
        (amara, look, NOW + HOUR),
    ):
        with pytest.raises(Http404):
            actions.answer(
                therapist, care, guidance_id=uuid.uuid4(), entry_id=entry_id, now=now, **said
            )
    assert not Guidance.objects.exists()


def test_an_answer_changes_nothing_of_the_clients(maya, amara, care, episode):
    share(maya, episode, care, "self_evaluation")
    look = part(episode, "self_evaluation")
    before = Entry.objects.filter(pk=look).values().get()
    actions.answer(
        amara,
        care,
        guidance_id=uuid.uuid4(),
        entry_id=look,
        text="Not there yet.",
        view="not_yet",
        now=NOW,
    )
    assert Entry.objects.filter(pk=look).values().get() == before


def test_not_yet_needs_a_sentence(maya, amara, care, episode):
    share(maya, episode, care, "self_evaluation")
    with pytest.raises(ValidationError, match="needs a sentence"):
        actions.answer(
            amara,
            care,
            guidance_id=uuid.uuid4(),
            entry_id=part(episode, "self_evaluation"),
            text=" ",
            view="not_yet",
            now=NOW,
        )


def test_the_same_answer_twice_is_one_and_another_is_refused(maya, amara, care, episode):
    share(maya, episode, care, "self_evaluation")
    sent = {"guidance_id": uuid.uuid4(), "entry_id": part(episode, "self_evaluation"), "now": NOW}
    first = actions.answer(amara, care, text="Yes.", view="healthier", **sent)
    assert actions.answer(amara, care, text="Yes.", view="healthier", **sent) == first
    with pytest.raises(actions.IdTaken):
        actions.answer(amara, care, text="Something else.", view="healthier", **sent)
    assert Guidance.objects.count() == 1


def test_every_look_is_in_the_ledger_exactly(maya, amara, care, episode):
    """One line for each part that was given out, with the share that allowed it."""
    shares = share(maya, episode, care, "self_monitoring", "self_evaluation")
    (moment,) = read(amara, care)
    looks = ledger.of_client(maya.pk, verbs=["opened"])
    assert {(e.entity_id, e.entity_version) for e in looks} == {
        (one.entry_id, one.version) for one in moment.parts
    }
    assert {e.grant_id for e in looks} == {one.pk for one in shares}
    assert {e.actor_id for e in looks} == {amara.pk}
    actions.stop_sharing(maya, now=NOW)
    assert read(amara, care) == []
    assert len(ledger.of_client(maya.pk, verbs=["opened"])) == len(looks)


def test_what_is_given_out_is_frozen_and_reaches_no_further(maya, amara, care, episode):
    share(maya, episode, care, "self_monitoring")
    (moment,) = read(amara, care)
    with pytest.raises(AttributeError):
        moment.notes[0].level = "full"
    with CaptureQueriesContext(connection) as queries:
        str(moment)
        for one in moment.parts:
            list(one.shown)
    assert len(queries) == 0


def test_goals_are_seen_while_they_are_offered(maya, amara, care):
    goal = actions.save_goal(
        maya, goal_id=uuid.uuid4(), content={"toward": "Say goodbye."}, now=NOW
    )
    assert access.shared_goals(amara, care, now=NOW) == []
    actions.offer_goal(maya, goal, now=NOW)
    assert [one.toward for one in access.shared_goals(amara, care, now=NOW)] == ["Say goodbye."]
    actions.withdraw_goal(maya, goal, now=NOW)
    assert access.shared_goals(amara, care, now=NOW) == []
    actions.offer_goal(maya, goal, now=NOW)
    care_actions.pause(care, by=maya, now=NOW)
    assert access.shared_goals(amara, care, now=NOW) == []
