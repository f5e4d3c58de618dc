"""A title, a person and a thing of the menu can be worded anew; nobody is written over."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from journals import access, actions
from journals.actions import StaleVersion, When
from journals.forms import ChangeMomentForm, CheckInForm, NoticeForm
from journals.models import Episode, MenuItem, Person, Wording
from journals.views.saving import save
from tests.conftest import NOW
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def moment(maya):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The rain",
        content={"situation": "It rained"},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )


@pytest.fixture
def goal(maya):
    return actions.save_goal(
        maya, goal_id=uuid.uuid4(), content={"toward": "Call my sister"}, now=NOW
    )


def change(maya, moment, title, base, goal=None):
    return actions.change_moment(maya, moment, title=title, goal=goal, base_version=base, now=LATER)


def test_a_moment_gets_another_title_and_goal(maya, moment, goal):
    actions.rest(maya, moment, until=LATER.date())
    changed = change(maya, moment, "Much rain", 1, goal)
    row = Episode.objects.get()
    assert (row.version, row.words["title"], row.goal) == (2, "Much rain", goal)
    assert row.words["rests"] == 1
    assert changed.version == 2
    (before,) = access.own_wordings(maya, moment.pk)
    assert dict(before.words) == {"title": "The rain", "goal": None}
    assert (before.version, before.recorded_at) == (1, LATER)
    (event,) = ledger.of_client(maya.pk, verbs=["changed_moment"])
    assert (event.entity_id, event.entity_version) == (moment.pk, 2)
    assert change(maya, moment, "Much rain", 1, goal).version == 2  # the second of two taps
    assert Wording.objects.count() == 1


def test_of_two_devices_the_second_is_told(maya, moment):
    change(maya, moment, "On the phone", 1)
    with pytest.raises(StaleVersion) as stale:
        change(maya, moment, "On the tablet", 1)
    assert stale.value.current.words["title"] == "On the phone"
    assert Episode.objects.get().words["title"] == "On the phone"


def test_a_goal_of_somebody_else_and_a_removed_moment_are_refused(maya, jonas, moment):
    strange = actions.save_goal(jonas, goal_id=uuid.uuid4(), content={"toward": "No"}, now=NOW)
    with pytest.raises(ValidationError):
        change(maya, moment, "The rain", 1, strange)
    with pytest.raises(Episode.DoesNotExist):
        change(jonas, moment, "Mine", 1)
    actions.remove_moment(maya, moment, now=NOW)
    with pytest.raises(ValidationError):
        change(maya, moment, "Other", 1)
    assert Episode.objects.get().words["title"] == "The rain"


def test_a_plan_that_moves_counts_a_version(maya):
    plan = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The visit",
        content={},
        when=When(LATER, maya.time_zone),
        planned=True,
        now=NOW,
    )
    end = LATER + timedelta(hours=2)
    moved = actions.move_plan(maya, plan, start=LATER, until=end, now=NOW, base_version=1)
    assert (moved.version, Episode.objects.get().anchor_end) == (2, end)
    with pytest.raises(StaleVersion):
        actions.move_plan(maya, plan, start=LATER, until=None, now=NOW, base_version=1)
    again = actions.move_plan(maya, plan, start=LATER, until=None, now=NOW)
    assert again.version == 3
    assert Episode.objects.get().words["title"] == "The visit"


def test_a_person_gets_another_name_and_is_put_away(maya):
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "M."}, now=NOW)
    other = {"label": "Mo", "feels_safe": "yes"}
    changed = actions.change_person(maya, person, other, base_version=1, now=LATER)
    assert (changed.version, access.own_people(maya).get().words["label"]) == (2, "Mo")
    (before,) = access.own_wordings(maya, person.pk)
    assert dict(before.words) == {"label": "M."}
    with pytest.raises(StaleVersion):
        actions.change_person(maya, person, {"label": "Max"}, base_version=1, now=LATER)
    with pytest.raises(ValidationError):
        actions.change_person(maya, person, {"feels_safe": "no"}, base_version=2, now=LATER)
    for _twice in range(2):
        actions.put_away_person(maya, person, now=LATER)
    assert not access.own_people(maya)
    assert access.own_people_ever(maya).get().archived_at == LATER
    actions.take_up_person(maya, person, now=LATER)
    assert access.own_people(maya).get() == Person.objects.get()
    verbs = ["wrote_person", "put_away_person", "took_up_person"]
    events = ledger.of_client(maya.pk, verbs=verbs)
    assert sorted(event.verb for event in events) == sorted([*verbs, "wrote_person"])


def test_a_thing_of_the_menu_keeps_how_it_stood(maya):
    said = {"item_id": uuid.uuid4(), "kind": MenuItem.Kind.REWARD}
    actions.save_item(maya, text="A walk", now=NOW, **said)
    item = actions.save_item(maya, text="A long walk", now=LATER, base_version=1, **said)
    (before,) = access.own_wordings(maya, item.pk)
    assert (before.version, before.words["text"]) == (1, "A walk")


def test_how_it_stood_is_never_altered_and_goes_with_the_moment(maya, moment):
    change(maya, moment, "Much rain", 1)
    with pytest.raises(DatabaseError), transaction.atomic():
        Wording.objects.update(version=9)
    actions.remove_moment(maya, moment, now=NOW)
    after = NOW + timedelta(days=31)
    while actions.erase_removed(now=after):
        pass
    assert not Episode.objects.exists()
    assert not Wording.objects.exists()


def test_the_form_of_a_moment_says_what_stands_there_now(maya, moment, goal):
    form = ChangeMomentForm(
        {"title": "Mine", "goal": str(goal.pk), "entry_id": uuid.uuid4(), "base_version": 1},
        episode=moment,
        goals=[goal],
    )
    assert form.is_valid(), form.errors
    assert (form.title, form.chosen_goal) == ("Mine", goal)
    said = {"title": form.title, "goal": form.chosen_goal, "base_version": 1, "now": LATER}
    change(maya, moment, "On the phone", 1, goal)
    assert save(form, lambda: actions.change_moment(maya, moment, **said)) is None
    assert [shown.text for shown in form.stale] == ["On the phone", "Call my sister"]
    assert form.data["base_version"] == "2"


def test_the_form_of_a_check_in_changes_its_time_only_when_asked(maya):
    stands = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    base = {"entry_id": uuid.uuid4(), "base_version": 1, "mood": "4"}
    blank = CheckInForm(of=maya, now=LATER, entry=stands)
    sent = {name: blank[name].value() for name in ("day", "clock")}
    form = CheckInForm({**base, **sent}, of=maya, now=LATER, entry=stands)
    assert form.is_valid(), form.errors
    assert form.about is None
    form = CheckInForm({**base, **sent, "clock": "05:10"}, of=maya, now=LATER, entry=stands)
    assert form.is_valid(), form.errors
    assert form.about is not None
    changed = actions.change_note(
        maya, stands, form.content, base_version=1, when=form.about, now=LATER
    )
    assert (changed.version, changed.ratings["mood"]) == (2, 4)
    assert access.own_versions(maya, stands).get().occurred_at == NOW


def test_who_was_put_away_stays_named(maya):
    person = actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "M."}, now=NOW)
    named = {"situation": "It rained", "people": [str(person.pk)]}
    form = NoticeForm(
        {"situation": "It stopped", "entry_id": uuid.uuid4()},
        now=NOW,
        zone=maya.time_zone,
        content=named,
    )
    assert form.is_valid(), form.errors
    assert form.content == {"situation": "It stopped", "people": [str(person.pk)]}


def test_what_is_changed_is_not_still_to_come(maya):
    stands = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    when = When(NOW + timedelta(days=2), maya.time_zone)
    with pytest.raises(ValidationError):
        actions.change_note(maya, stands, {"mood": 3}, base_version=1, when=when, now=NOW)
