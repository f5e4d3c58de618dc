"""Whoever saves second, from a page that is older than what stands there, can always save again."""

import re
import uuid

import pytest
import time_machine
from django.urls import reverse

from journals import access, actions
from journals.actions import StaleVersion, When
from journals.models import Assignment, Entry, MenuItem
from tests.conftest import NOW, make_care
from tests.journals.drafting import Page
from tests.journals.worksheets import answer, assign

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def values(page: str) -> dict[str, str]:
    """The hidden fields of the form that has a version."""
    found = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', page)
    return dict(found)


def test_what_stands_on_the_menu_now_is_shown_and_saved_over(sign_in, maya):
    said = {"item_id": uuid.uuid4(), "kind": MenuItem.Kind.REWARD, "now": NOW}
    item = actions.save_item(maya, text="A walk", **said)
    browser, path = sign_in(maya), reverse("menu-item", args=[item.pk])
    first = {"entry_id": str(item.pk), "base_version": "1", "text": "A swim"}
    actions.save_item(maya, text="A long walk", base_version=1, **said)
    page = browser.post(path, first)
    assert page.status_code == 409
    assert "This is what stands there now:" in page.text
    assert "A long walk" in page.text
    assert browser.post(path, {**first, **values(page.text)}).status_code == 302
    assert MenuItem.objects.get().words["text"] == "A swim"
    assert [row.words["text"] for row in access.own_wordings(maya, item.pk)] == [
        "A long walk",
        "A walk",
    ]


def test_a_stale_assignment_is_shown_beside_what_is_asked_now_and_saved(sign_in, maya, amara):
    care = make_care(maya, amara)
    row = assign(amara, care, "daily-card", note="Every evening.")
    browser, path = sign_in(amara), reverse("assignment", args=[maya.pk, "daily-card"])
    drawn = values(browser.get(path).text)
    said = {"targets": {"urges": ["go_quiet"]}, "agreed": True, "now": NOW}
    actions.change_assignment(amara, care, row.pk, note="In the morning.", base_version=1, **said)
    mine = {**drawn, "urges": ["go_quiet"], "agreed": "on", "note": "Twice a day."}
    page = browser.post(path, mine)
    assert page.status_code == 409
    for words in ("This is what stands there now:", "In the morning.", "Twice a day."):
        assert words in page.text
    saved = browser.post(path, {**mine, **values(page.text)})
    assert saved.status_code == 302
    assert Assignment.objects.get().words["note"] == "Twice a day."


def test_asked_for_in_two_tabs_both_can_be_saved(sign_in, maya, amara):
    make_care(maya, amara)
    browser, path = sign_in(amara), reverse("assignment", args=[maya.pk, "kind-pause"])
    one, two = (values(browser.get(path).text) for _tab in range(2))
    assert browser.post(path, {**one, "note": "First."}).status_code == 302
    answer = browser.post(path, {**two, "note": "Second."})
    assert answer.status_code == 409
    assert "First." in answer.text
    assert browser.post(path, {**two, **values(answer.text), "note": "Second."}).status_code == 302
    assert Assignment.objects.get().words["note"] == "Second."


def test_the_line_to_go_with_it_is_kept_while_it_is_typed(sign_in, maya, amara):
    make_care(maya, amara)
    browser, path = sign_in(amara), reverse("assignment", args=[maya.pk, "kind-pause"])
    drawn = values(browser.get(path).text)
    assert drawn["draft_place"].startswith("ask/")
    other = values(browser.get(reverse("assignment", args=[maya.pk, "daily-card"])).text)
    assert other["draft_place"] != drawn["draft_place"]


def moment(maya, title):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content={},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )


def test_words_from_an_older_page_do_not_move_a_worksheet_back(sign_in, maya):
    entry = answer(maya, "kind-pause", {"hurts": "One."})
    here, there = moment(maya, "Here"), moment(maya, "There")
    browser, path = sign_in(maya), reverse("worksheet-answer", args=[entry.pk])
    drawn = values(browser.get(f"{path}?change=1").text)
    actions.attach(maya, entry, here, now=NOW)  # on another device
    assert browser.post(path, {**drawn, "hurts": "Two."}).status_code == 302
    assert Entry.objects.get(pk=entry.pk).episode == here
    moved = {**drawn, "base_version": "2", "hurts": "Two.", "moment": str(there.pk)}
    page = browser.post(path, moved)
    assert page.status_code == 409
    assert Entry.objects.get(pk=entry.pk).episode == here
    assert browser.post(path, {**moved, **values(page.text)}).status_code == 302
    assert Entry.objects.get(pk=entry.pk).episode == there


def test_nor_does_a_move_from_an_older_version(maya):
    entry = answer(maya, "kind-pause", {"hurts": "One."})
    here = moment(maya, "Here")
    with pytest.raises(StaleVersion):
        actions.attach(maya, entry, here, base_version=9, now=NOW)
    assert not actions.attach(maya, entry, here, base_version=1, stood_by="", now=NOW)


def test_and_it_is_offered_again(sign_in, maya, amara):
    make_care(maya, amara)
    path = reverse("assignment", args=[maya.pk, "kind-pause"])
    page = Page(sign_in(amara), path, "note")
    page.form.action = path
    assert page.keep("After a hard day.").status_code == 200
    again = page.browser.get(path).text
    assert "You had begun this on" in again
    assert "After a hard day.</textarea>" in again
    assert page.save().status_code == 302
    assert "You had begun this on" not in page.browser.get(path).text
    assert Assignment.objects.get().words["note"] == "After a hard day."
