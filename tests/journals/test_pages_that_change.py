"""Pages that change small things that stand: a moment's title, a check-in, a person."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import access, actions
from journals.models import Entry, Episode, Person
from tests.browsing import form_with
from tests.conftest import NOW, make_care
from tests.journals.drafting import begun_moment

pytestmark = pytest.mark.django_db
STANDS = "This is what stands there now:"


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def browser(sign_in, maya):
    return sign_in(maya)


@pytest.fixture
def check_in(maya):
    said = {"mood": 3, "reaction_urge": 4, "line": "It rained"}
    return actions.check_in(maya, entry_id=uuid.uuid4(), content=said, now=NOW)


@pytest.fixture
def sam(maya):
    return actions.add_person(maya, person_id=uuid.uuid4(), content={"label": "Sam"}, now=NOW)


def sent(browser, path: str, field: str, **typed: str):
    """The form of this page, changed and posted as a browser would without a script."""
    form = form_with(browser.get(path).text, field)
    return browser.post(path, form.fields | {name: [text] for name, text in typed.items()})


def test_a_moment_gets_a_title_and_a_goal(browser, maya):
    moment = begun_moment(maya)
    goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Stay"}, now=NOW)
    page = browser.get(reverse("moment", args=[moment.pk])).text
    path = reverse("moment-change", args=[moment.pk])
    assert path in page
    answer = sent(browser, path, "title", title="The rain", goal=str(goal.pk))
    assert answer.status_code == 302
    row = Episode.objects.get()
    assert (row.words["title"], row.goal) == ("The rain", goal)
    sent(browser, path, "title", title="Much rain")
    assert "The rain" in browser.get(path).text  # how it was called before
    assert Episode.objects.get().goal == goal  # the form brought it along


def test_of_two_devices_that_call_a_moment_something_both_titles_are_shown(browser, maya):
    moment = begun_moment(maya)
    path = reverse("moment-change", args=[moment.pk])
    form = form_with(browser.get(path).text, "title")
    actions.change_moment(maya, moment, title="From the phone", goal=None, base_version=1, now=NOW)
    answer = browser.post(path, form.fields | {"title": ["From the tablet"]})
    assert answer.status_code == 409
    assert STANDS in answer.text
    assert "From the phone" in answer.text
    again = form_with(answer.text, "title")
    assert again.fields["title"] == ["From the tablet"]
    assert browser.post(path, again.fields).status_code == 302
    assert Episode.objects.get().words["title"] == "From the tablet"


def test_a_check_in_is_changed_where_the_journal_and_today_show_it(browser, maya, check_in):
    path = reverse("check-in-change", args=[check_in.pk])
    for page in (reverse("home"), reverse("journal")):
        assert path in browser.get(page).text
    assert sent(browser, path, "line", mood="5", line="The sun came").status_code == 302
    row = Entry.objects.get()
    assert (row.ratings["mood"], row.ratings["reaction_urge"]) == (5, 4)
    assert (row.words["line"], row.version) == ("The sun came", 2)
    assert row.occurred_at == check_in.occurred_at
    assert reverse("versions", args=[row.pk]) in browser.get(path).text
    assert "It rained" in browser.get(reverse("versions", args=[row.pk])).text


def test_a_check_in_moves_to_another_day_and_never_to_one_that_comes(browser, check_in):
    path = reverse("check-in-change", args=[check_in.pk])
    was = check_in.local_date
    late = sent(browser, path, "line", day=(was + timedelta(days=2)).isoformat())
    assert late.status_code == 422
    assert Entry.objects.get().local_date == was
    answer = sent(browser, path, "line", day=(was - timedelta(days=2)).isoformat(), clock="")
    assert answer.status_code == 302
    assert Entry.objects.get().local_date == was - timedelta(days=2)


def test_of_two_devices_that_change_a_check_in_both_are_shown(browser, maya, check_in):
    path = reverse("check-in-change", args=[check_in.pk])
    form = form_with(browser.get(path).text, "line")
    said = {"mood": 1, "line": "From the phone"}
    actions.change_note(maya, check_in, said, base_version=1, when=None, now=NOW)
    answer = browser.post(path, form.fields | {"line": ["From the tablet"]})
    assert answer.status_code == 409
    assert STANDS in answer.text
    assert "From the phone" in answer.text
    again = form_with(answer.text, "line")
    assert browser.post(path, again.fields).status_code == 302
    assert Entry.objects.get().words["line"] == "From the tablet"


def test_a_check_in_is_removed_with_undo(browser, check_in):
    path = reverse("check-in-change", args=[check_in.pk])
    assert reverse("entry-remove", args=[check_in.pk]) in browser.get(path).text
    answer = browser.post(reverse("entry-remove", args=[check_in.pk]), follow=True)
    assert reverse("entry-restore", args=[check_in.pk]) in answer.text  # Undo
    assert browser.get(path).status_code == 404
    back = browser.post(reverse("entry-restore", args=[check_in.pk]))
    assert back.headers["Location"] == path
    assert browser.get(path).status_code == 200


def test_another_entry_has_no_page_as_a_check_in(browser, maya, jonas, check_in):
    moment = begun_moment(maya)
    path = reverse("check-in-change", args=[moment.entries.get().pk])
    assert browser.get(path).status_code == 404
    theirs = actions.check_in(jonas, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    assert browser.get(reverse("check-in-change", args=[theirs.pk])).status_code == 404


def test_whoever_reads_a_check_in_along_is_named_on_its_page(browser, maya, amara, check_in):
    path = reverse("check-in-change", args=[check_in.pk])
    assert "Only you" in browser.get(path).text
    care = make_care(maya, amara)
    choice = actions.Choice(frozenset([check_in.pk]), "full")
    actions.share_alone(maya, check_in, care, choice, now=NOW)
    page = browser.get(path).text
    assert f"You and {amara.first_name}" in page
    assert "Only you" not in page


def test_somebody_gets_another_name(browser, maya, sam):
    path = reverse("person", args=[sam.pk])
    assert path in browser.get(reverse("people")).text
    assert sent(browser, path, "label", label="Samira").status_code == 302
    assert Person.objects.get().words["label"] == "Samira"
    empty = sent(browser, path, "label", label="")
    assert empty.status_code == 422
    assert Person.objects.get().words["label"] == "Samira"


def test_of_two_devices_that_name_somebody_both_names_are_shown(browser, maya, sam):
    path = reverse("person", args=[sam.pk])
    form = form_with(browser.get(path).text, "label")
    actions.change_person(maya, sam, {"label": "Sa"}, base_version=1, now=NOW)
    answer = browser.post(path, form.fields | {"label": ["Samira"]})
    assert answer.status_code == 409
    assert STANDS in answer.text
    assert Person.objects.get().words["label"] == "Sa"
    assert browser.post(path, form_with(answer.text, "label").fields).status_code == 302
    assert Person.objects.get().words["label"] == "Samira"


def test_somebody_is_put_away_taken_up_and_keeps_the_name(browser, maya, sam):
    moment = begun_moment(maya)
    note = moment.entries.get()
    said = {"situation": "It rained", "people": [str(sam.pk)]}
    actions.change_note(maya, note, said, base_version=1, when=None, now=NOW)
    answer = browser.post(reverse("person-put-away", args=[sam.pk]), follow=True)
    assert not access.own_people(maya)
    assert "Put away." in answer.text
    assert "?again=1" in answer.text  # Undo
    assert "Sam" in browser.get(reverse("moment", args=[moment.pk])).text
    assert "Sam" not in browser.get(reverse("moment-new")).text
    browser.post(reverse("person-put-away", args=[sam.pk]) + "?again=1")
    assert access.own_people(maya).get() == sam


def test_the_worksheets_are_one_step_from_the_journal(browser):
    page = browser.get(reverse("journal")).text
    main = page[page.index("<main") :]
    assert f'href="{reverse("worksheets")}"' in main
