"""What a clinician or a lawyer has to look at: one list, on three pages, and who has noted what."""

from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from tests.practice.test_staff import enter
from tracker.accounts.models import StaffEvent
from tracker.practice.looked_at import CODES, POINTS, as_page

DOC = Path(settings.BASE_DIR) / "docs" / "clinical-review.md"
SAID = {"code": "minors", "by": "Dana Roth, lawyer", "on": "2026-11-02"}
PAGE = "practice-looked-at"


def noted(practice) -> list[tuple]:
    return list(practice.looked_at.values_list("point", "by", "on"))


def test_the_document_is_the_same_list():
    assert DOC.read_text() == as_page()
    assert len(set(CODES)) == len(POINTS) >= 10


@pytest.mark.django_db
def test_an_admin_notes_who_looked_and_the_record_says_so(pat, practice, clock):
    browser = enter(pat)
    assert "0 of 15 things" in browser.get(reverse("practice")).text
    text = browser.get(reverse(PAGE)).text
    assert all(str(point.title) in text for point in POINTS)
    assert browser.post(reverse(PAGE), SAID).url == reverse(PAGE) + "#minors"
    assert noted(practice) == [("minors", "Dana Roth, lawyer", date(2026, 11, 2))]
    assert "Looked at by Dana Roth, lawyer on 2 November 2026." in browser.get(reverse(PAGE)).text
    assert "1 of 15 things" in browser.get(reverse("practice")).text
    assert StaffEvent.objects.order_by("-id")[0].verb == "noted_looked_at"
    before = StaffEvent.objects.count()
    browser.post(reverse(PAGE), SAID)  # the same again
    assert StaffEvent.objects.count() == before
    browser.post(reverse(PAGE), {"code": "minors", "nobody": "1"})
    assert noted(practice) == []


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong",
    [
        {"by": ""},
        {"on": ""},
        {"on": "2026-11-30"},  # still to come
        {"on": "soon"},
        {"by": "x" * 121},
        {"code": "nothing"},
        {"code": ""},
    ],
)
def test_what_is_wrong_notes_nothing(pat, practice, clock, wrong):
    answer = enter(pat).post(reverse(PAGE), {**SAID, **wrong})
    assert answer.status_code == (200 if "code" in wrong else 422)
    assert noted(practice) == []
