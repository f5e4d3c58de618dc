"""Earlier versions are one link away, wherever something was written anew."""

import uuid
from datetime import datetime

import pytest
from django.urls import reverse

from journals import actions
from journals.actions import When
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


def test_a_changed_page_leads_to_how_it_stood(sign_in, maya):
    entry = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "First words."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    browser, path = sign_in(maya), reverse("page", args=[entry.pk])
    link = reverse("versions", args=[entry.pk])
    assert link not in browser.get(path).text
    actions.change_page(maya, entry, {"text": "Other words."}, base_version=1, when=None, now=NOW)
    assert link in browser.get(path).text
    assert "First words." in browser.get(link).text
    assert "It was about" not in browser.get(link).text


def test_an_earlier_version_says_what_time_it_was_about(sign_in, maya):
    entry = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "Rain."},
        when=When.at_local(datetime(2026, 11, 20, 10, 0), maya.time_zone, "exact"),
        now=NOW,
    )
    day = When.at_local(datetime(2026, 11, 19, 9, 0), maya.time_zone, "day")
    for n, when in enumerate((day, When(NOW, maya.time_zone)), 1):
        said = {"base_version": n, "when": when, "now": NOW}
        entry = actions.change_page(maya, entry, {"text": f"Rain {n}."}, **said)
    shown = sign_in(maya).get(reverse("versions", args=[entry.pk])).text
    assert "It was about Friday 20 November, 10:00" in shown
    assert "It was about Thursday 19 November<" in shown
