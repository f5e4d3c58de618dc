"""Writing: once under each id, nothing overwritten, nothing altered, and only by the client."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, IntegrityError, transaction

from journals import access, actions
from journals.actions import IdTaken, StaleVersion, When
from journals.actions.entries import content_of
from journals.kinds.cycle import PRAISE
from journals.models import Entry, EntryVersion, Episode
from tests.conftest import NOW
from tracker.privacy import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.both]
LATER = NOW + timedelta(hours=1)
NOTE = {"situation": "At the door.", "reaction_urge": 7}


def begin(client, content=NOTE, **more):
    ids = {"episode_id": uuid.uuid4(), "entry_id": uuid.uuid4(), **more}
    return actions.begin_moment(
        client, content=content, when=When(NOW, client.time_zone), now=NOW, **ids
    )


def look(client, episode, *, entry_id=None, base_version=0, confirm=False, now=NOW, **content):
    return actions.look_back(
        client,
        episode=episode,
        entry_id=entry_id or uuid.uuid4(),
        content=content,
        base_version=base_version,
        confirm=confirm,
        now=now,
    )


@pytest.fixture
def episode(maya):
    return begin(maya)


@pytest.fixture
def note(maya, episode):
    return access.own_entries(maya).get(episode=episode)


# --- one id, one thing ----------------------------------------------------------------------


def test_the_same_thing_twice_is_there_once(maya):
    ids = {"episode_id": uuid.uuid4(), "entry_id": uuid.uuid4()}
    first = begin(maya, **ids)
    again = begin(maya, {"reaction_urge": "7", "situation": " At the door.\r\n"}, **ids)
    assert again == first
    assert (Episode.objects.count(), Entry.objects.count()) == (1, 1)
    assert len(ledger.of_client(maya.pk, verbs=["wrote"])) == 1


def test_a_check_in_twice_is_there_once(maya):
    pk = uuid.uuid4()
    for _time in range(3):
        actions.check_in(maya, entry_id=pk, content={"mood": 3}, now=NOW)
    assert Entry.objects.count() == 1


def test_a_taken_id_says_the_same_whoever_has_it(maya, jonas, note):
    """My own, somebody else's, of another kind, with other words: one exception without a word."""
    theirs = actions.check_in(jonas, entry_id=uuid.uuid4(), content={"mood": 1}, now=NOW)
    removed = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 2}, now=NOW)
    actions.remove_entry(maya, removed, now=NOW)
    said = set()
    for pk in (note.pk, theirs.pk, removed.pk):
        with pytest.raises(IdTaken) as refused:
            actions.check_in(maya, entry_id=pk, content={"mood": 3}, now=NOW)
        said.add((str(refused.value), refused.value.args))
    assert len(said) == 1
    assert Entry.objects.count() == 3


def test_an_id_of_an_episode_is_taken_too(maya, jonas, episode):
    before = Entry.objects.count()
    with pytest.raises(IdTaken):
        begin(jonas, episode_id=episode.pk)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("what", ["goal", "person"])
def test_ids_of_goals_and_people(maya, jonas, what):
    make, key, field = {
        "goal": (actions.save_goal, "goal_id", "toward"),
        "person": (actions.add_person, "person_id", "label"),
    }[what]
    pk = uuid.uuid4()
    first = make(maya, **{key: pk}, content={field: "One"}, now=NOW)
    assert make(maya, **{key: pk}, content={field: "One"}, now=NOW) == first
    for client, text in ((maya, "Two"), (jonas, "One"), (jonas, "Two")):
        with pytest.raises(IdTaken):
            make(client, **{key: pk}, content={field: text}, now=NOW)
    assert type(first).objects.get().words[field] == "One"


def test_a_goal_is_written_anew_from_the_version_that_was_read(maya):
    save = {"goal_id": uuid.uuid4(), "now": NOW}
    actions.save_goal(maya, content={"toward": "One"}, **save)
    goal = actions.save_goal(maya, content={"toward": "Two"}, base_version=1, **save)
    assert goal.version == 2
    with pytest.raises(StaleVersion):
        actions.save_goal(maya, content={"toward": "Three"}, base_version=1, **save)
    assert actions.save_goal(maya, content={"toward": "Two"}, base_version=1, **save).version == 2
    assert type(goal).objects.get().words["toward"] == "Two"


# --- two devices ----------------------------------------------------------------------------


def test_a_stale_version_is_refused_and_both_are_kept(maya, note):
    actions.change_note(maya, note, {"situation": "First."}, base_version=1, when=None, now=NOW)
    mine = access.own_entry(maya, note.pk)
    with pytest.raises(StaleVersion) as refused:
        actions.change_note(maya, mine, {"situation": "2nd."}, base_version=1, when=None, now=NOW)
    assert content_of(refused.value.current)["situation"] == "First."
    stored = access.own_entry(maya, note.pk)
    assert (stored.version, stored.words["situation"]) == (2, "First.")
    actions.change_note(maya, stored, {"situation": "2nd."}, base_version=2, when=None, now=NOW)
    texts = [version.words["situation"] for version in access.own_versions(maya, note)]
    assert [*texts, access.own_entry(maya, note.pk).words["situation"]] == [
        "At the door.",
        "First.",
        "2nd.",
    ]


def test_the_same_change_twice_is_one(maya, note):
    for _time in range(2):
        entry = access.own_entry(maya, note.pk)
        actions.change_note(maya, entry, {"situation": "New."}, base_version=1, when=None, now=NOW)
    assert access.own_entry(maya, note.pk).version == 2
    assert EntryVersion.objects.count() == 1


def test_a_removed_entry_is_not_changed(maya, note):
    actions.remove_entry(maya, note, now=NOW)
    with pytest.raises(StaleVersion):
        actions.change_note(maya, note, {"situation": "X"}, base_version=1, when=None, now=NOW)


def test_look_backs_from_two_devices(maya, episode):
    look(maya, episode, outcome=1)
    with pytest.raises(StaleVersion):
        look(maya, episode, outcome=2)  # the other device thought that it was the first
    assert access.own_entries(maya).of_kind("self_evaluation").get().ratings["outcome"] == 1


# --- what stands, stands --------------------------------------------------------------------


def test_an_earlier_version_cannot_be_altered(maya, episode):
    first = look(maya, episode, outcome=0, confirm=True)
    look(maya, episode, entry_id=first.pk, base_version=1, outcome=2, confirm=True)
    version = EntryVersion.objects.get()
    assert (version.status, version.ratings["outcome"]) == ("confirmed", 0)
    for change in ({"status": "provisional"}, {"version": 9}, {"recorded_at": LATER}):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            EntryVersion.objects.filter(pk=version.pk).update(**change)
    version.words = {}
    with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
        version.save(update_fields={"words"})


def test_a_change_of_what_was_confirmed_keeps_the_confirmed_one(maya, episode):
    first = look(maya, episode, outcome=0, reasons="So.", confirm=True)
    look(maya, episode, entry_id=first.pk, base_version=1, outcome=2, now=LATER)
    assert access.own_entry(maya, first.pk).status == "provisional"
    kept = access.own_versions(maya, first).get()
    assert (kept.status, kept.words["reasons"], kept.recorded_at) == ("confirmed", "So.", NOW)


def test_confirming(maya, episode):
    with pytest.raises(ValidationError, match="Look back first"):
        actions.confirm(maya, episode=episode, base_version=1, now=NOW)
    first = look(maya, episode, outcome=1)
    assert first.status == "provisional"
    done = actions.confirm(maya, episode=episode, base_version=1, now=NOW)
    assert (done.status, done.version) == ("confirmed", 2)
    assert actions.confirm(maya, episode=episode, base_version=1, now=NOW).version == 2


def test_there_is_one_look_back(maya, episode):
    look(maya, episode, outcome=1)
    twin = Entry(
        client=maya,
        episode=episode,
        kind="self_evaluation",
        status="provisional",
        occurred_at=NOW,
        occurred_zone="UTC",
        local_date=NOW.date(),
        recorded_at=NOW,
        changed_at=NOW,
    )
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


# --- the client decides ---------------------------------------------------------------------


@pytest.mark.parametrize("credit", ["not_this_time", "undecided", None])
@pytest.mark.parametrize("field", sorted(set(PRAISE) - {"felt_after", "form", "believability"}))
def test_praise_needs_credit(maya, episode, credit, field):
    content = {"outcome": 1} | ({"credit": credit} if credit else {})
    look(maya, episode, **content)
    with pytest.raises(ValidationError, match="Give yourself credit"):
        actions.give_credit(
            maya, episode=episode, entry_id=uuid.uuid4(), content={field: "Well done."}, now=NOW
        )
    assert not access.own_entries(maya).of_kind("self_reinforcement").exists()


@pytest.mark.parametrize("credit", ["fully", "partly"])
def test_credit_opens_praise_without_anybody_else(maya, episode, credit):
    look(maya, episode, outcome=1, credit=credit)
    done = actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"text": "Well done."}, now=NOW
    )
    assert done.status == "done"


def test_being_fair_is_always_open(maya, episode):
    done = actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"hard": "It was late."}, now=NOW
    )
    assert done.ratings["form"] == "self_compassion"


def test_nobody_but_the_client_writes_their_parts():
    """No action takes anybody else: each asks for the client, and access gives only own rows."""
    import inspect

    from journals.actions import closing, credit, entries, episodes, goals, menu, sharing

    for module in (closing, credit, entries, episodes, goals, menu, sharing):
        for name, function in inspect.getmembers(module, inspect.isfunction):
            if function.__module__ == module.__name__ and "now" in str(inspect.signature(function)):
                first = next(iter(inspect.signature(function).parameters.values()))
                assert first.name in {"client", "when", "parts", "episode", "standing"}, name


def test_own_means_own(maya, jonas, episode, note):
    from django.http import Http404

    look(maya, episode, outcome=1)
    for reader, pk in ((access.own_entry, note.pk), (access.own_episode, episode.pk)):
        with pytest.raises(Http404):
            reader(jonas, pk)
    assert not access.own_entries(jonas).exists()
    assert not access.own_versions(jonas, note).exists()


def test_what_only_the_action_sets_cannot_be_sent(maya, episode):
    for key in ("context", "standard_snapshot"):
        with pytest.raises(ValidationError, match="not known"):
            look(maya, episode, outcome=1, **{key: "alone"})


def test_people_are_ones_own(maya, jonas):
    theirs = actions.add_person(jonas, person_id=uuid.uuid4(), content={"label": "J."}, now=NOW)
    for named in (str(theirs.pk), str(uuid.uuid4()), "somebody"):
        with pytest.raises(ValidationError) as refused:
            begin(maya, NOTE | {"people": [named]})
        assert "people" in refused.value.error_dict
    assert not Entry.objects.filter(client=maya).exists()


@pytest.mark.parametrize("days", [400, -366 * 101])
def test_times_are_near(maya, days):
    when = When(NOW + timedelta(days=days), "UTC")
    for planned in (False, True):
        with pytest.raises(ValidationError, match="nearer to today"):
            actions.begin_moment(
                maya,
                episode_id=uuid.uuid4(),
                entry_id=uuid.uuid4(),
                content=NOTE,
                when=when,
                planned=planned,
                now=NOW,
            )
    assert not Episode.objects.exists()


def test_removing_can_be_undone_for_thirty_days(maya, note):
    actions.remove_entry(maya, note, now=NOW)
    assert not access.own_entries(maya).exists()
    gone = access.own_removed(maya, note.pk)
    with pytest.raises(ValidationError):
        actions.restore_entry(maya, gone, now=NOW + timedelta(days=30, seconds=1))
    actions.restore_entry(maya, gone, now=NOW + timedelta(days=29))
    assert access.own_entries(maya).get() == note


def test_all_or_nothing(maya, monkeypatch):
    """If the ledger cannot be written, nothing is."""

    def full(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(ledger, "record", full)
    with pytest.raises(DatabaseError):
        begin(maya)
    assert not Episode.objects.exists()
    assert not Entry.objects.exists()
