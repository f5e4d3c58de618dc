"""Each form is kept while it is typed, and ends its draft when it is saved."""

import uuid

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from journals import access, actions
from journals.models import Draft
from tests.browsing import form_with
from tests.conftest import NOW, make_care
from tests.journals.drafting import TYPED, Page, begun_moment, check_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def browser(sign_in, maya):
    return sign_in(maya)


FORMS = {
    "check-in": ("/", "line"),
    "moment-new": ("/moments/new/", "situation"),
    "notice": ("/moments/{moment}/?change=notice", "situation"),
    "add-note": ("/moments/{moment}/?change=add", "situation"),
    "look-back": ("/moments/{moment}/", "reasons"),
    "credit": ("/moments/{moment}/", "hard"),
    "goal-new": ("/settings/goals/new/", "toward"),
    "goal": ("/settings/goals/{goal}/", "toward"),
    "person": ("/settings/people/", "label"),
    "title": ("/moments/{moment}/title/", "title"),
}


@pytest.mark.parametrize("place", FORMS)
def test_each_form_is_kept_offered_and_ended(browser, maya, place):
    moment = begun_moment(maya)
    goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Stay"}, now=NOW)
    if place == "credit":
        actions.look_back(
            maya, episode=moment, entry_id=uuid.uuid4(), content={"outcome": 0}, now=NOW
        )
    path, field = FORMS[place]
    path = path.format(moment=moment.pk, goal=goal.pk)
    page = Page(browser, path, field)
    assert page.form.fields["draft_place"][0].split("/")[0] == place
    assert page.keep(TYPED).status_code == 200
    again = form_with(browser.get(path).text, field)
    assert again.fields[field] == [TYPED]
    assert again.fields["draft"] == page.form.fields["draft"]
    answer = browser.post(again.action or path, again.fields)
    assert answer.status_code == 302, answer.text
    assert Draft.objects.count() == 0


def test_the_therapists_answer_is_kept_too(sign_in, maya, amara):
    care = make_care(maya, amara)
    moment = begun_moment(maya)
    note = moment.entries.get()
    choice = actions.Choice(frozenset([note.pk]), "full")
    actions.share_parts(maya, moment, care, choice, now=NOW)
    browser = sign_in(amara)
    path = reverse("client", args=[maya.pk])
    page = Page(browser, path, "text")
    assert page.keep(TYPED).status_code == 200
    again = form_with(browser.get(path).text, "text")
    assert again.fields["text"] == [TYPED]
    assert browser.post(again.action, again.fields).status_code == 302
    assert Draft.objects.count() == 0
    assert not access.own_drafts(maya, NOW).exists()


def test_words_that_came_second_are_a_draft_from_then_on(browser, maya):
    """Two devices change the same note; the second is told so, and closes the page."""
    moment = begun_moment(maya)
    path = f"/moments/{moment.pk}/?change=notice"
    first, second = Page(browser, path, "situation"), Page(browser, path, "situation")
    first.form.fields["situation"] = ["from the phone"]
    assert first.save().status_code == 302
    second.form.fields["situation"] = ["from the laptop"]
    answer = second.save()
    assert answer.status_code == 409
    assert "You wrote in two places" in answer.text
    assert "from the phone" in answer.text
    assert moment.entries.get().words["situation"] == "from the phone"
    again = Page(browser, path, "situation")
    assert again.form.fields["situation"] == ["from the laptop"]
    answer = again.save()
    assert answer.status_code == 409  # it still doesn't know the other
    assert again.save().status_code == 409
    assert Draft.objects.count() == 1
    chosen = form_with(answer.text, "situation")
    assert browser.post(chosen.action, chosen.fields).status_code == 302
    assert moment.entries.get().words["situation"] == "from the laptop"
    assert Draft.objects.count() == 0
    kept = access.own_versions(maya, moment.entries.get())
    assert "from the phone" in [version.words["situation"] for version in kept]


BESIDE = {
    "page-new": ("/journal/pages/new/", "?moment={moment}", "text"),
    "moment-new": ("/moments/new/", "?again={moment}", "situation"),
}


@pytest.mark.parametrize("place", BESIDE)
def test_what_is_begun_beside_a_moment_is_offered_beside_that_moment_alone(browser, maya, place):
    """On a page that belongs to none, or to another one, it would be saved in the wrong place."""
    path, query, field = BESIDE[place]
    here, there = (path + query.format(moment=begun_moment(maya).pk) for _n in range(2))
    nothing_typed = {
        one: form_with(browser.get(one).text, field).fields[field] for one in (path, there)
    }
    page = Page(browser, here, field)
    assert page.keep(TYPED).status_code == 200
    for elsewhere, as_it_was in nothing_typed.items():
        assert form_with(browser.get(elsewhere).text, field).fields[field] == as_it_was
    again = form_with(browser.get(here).text, field)
    assert again.fields[field] == [TYPED]
    assert here in browser.get("/").text  # the start page leads back to it
    assert browser.post(again.action, again.fields).status_code == 302
    assert Draft.objects.count() == 0


def test_without_a_script_nothing_is_different(browser):
    form = form_with(browser.get("/").text, "line", reverse("check-in"))
    form.fields["line"] = [TYPED]
    assert browser.post(form.action, form.fields).status_code == 302
    assert Draft.objects.count() == 0


def test_a_page_asks_for_drafts_once(browser, maya, django_assert_max_num_queries):
    moment = begun_moment(maya)
    path = f"/moments/{moment.pk}/?change=notice"
    browser.get(path)
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as found:
        browser.get(path)
    asked = [query["sql"] for query in found if "journals_draft" in query["sql"]]
    assert len(asked) == 1


@pytest.mark.parametrize(
    ("message", "status"), [("database or disk is full", 507), ("database is locked", 503)]
)
def test_nothing_stored_is_an_answer(browser, monkeypatch, message, status):
    """The real thing is in test_full_disk.py; here: each door has its answer."""
    page = check_in(browser)

    def full(*args, **kwargs):
        error = OperationalError(message)
        error.__cause__ = type("Full", (Exception,), {"sqlite_errorcode": 13})()
        raise error if status == 507 else OperationalError(message)

    monkeypatch.setattr(actions, "save_draft", full)
    assert page.keep(TYPED).status_code == status
    monkeypatch.setattr(actions, "check_in", full)
    answer = page.save()
    assert answer.status_code == status
    assert TYPED in answer.text
    assert "could not be stored just now" in answer.text
