"""Earlier versions are one link away, wherever something was written anew."""

import uuid

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
