"""A worksheet that a practice wrote, in use: asked for, answered, shared, read; by its own practice
alone; in its versions; switched off."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.http import Http404
from django.urls import reverse

from journals import access, actions
from journals.access import reminding
from journals.access import worksheets as sheets
from journals.access import written as writing
from journals.access.series import series
from journals.actions import Choice
from journals.forms.worksheets import drawn
from journals.kinds import worksheets
from journals.models import Entry, PracticeWorksheetVersion
from tests.conftest import NOW, enter, freshen, make_care, make_practice, make_therapist
from tests.journals.worksheets import answer, assign
from tests.journals.writing import SHEET, begun, next_version, published
from tracker.accounts import actions as accounts

pytestmark = pytest.mark.django_db
SAID = {"loud": 7, "how": "stayed", "helped": "The kitchen timer."}


@pytest.fixture
def row(pat):
    return published(pat)


@pytest.fixture
def elsewhere():
    """Somebody who runs another practice, and treats people there."""
    eli = accounts.create_clinician(
        practice=make_practice("Other"),
        email="eli@example.org",
        name="Eli",
        now=NOW,
        password="a long enough passphrase",
        is_admin=True,
    )
    accounts.verify_therapist(eli.clinician, by=None, now=NOW)
    eli.clinician.refresh_from_db()
    return eli


def share(maya, care, row, level):
    return actions.start_standing_share(
        maya, care, what="worksheet", which=row.slug, level=level, now=NOW
    )


# --- as those that ship --------------------------------------------------------------------------
def test_asked_for_filled_in_shared_and_read(row, maya, amara, care, clock):
    assign(amara, care, row.slug)
    browser = enter(maya)
    page = browser.get(reverse("worksheets")).text
    assert "After a hard talk" in page
    assert "Conflict log" not in page
    share(maya, care, row, "full")
    page = browser.get(reverse("worksheet", args=[row.slug]))
    for words in ("How loud did it get inside?", "as loud as I know", 'data-shown-if="how"'):
        assert words in page.text
    sent = {"entry_id": str(uuid.uuid4()), "number": "1", **SAID}
    saved = browser.post(reverse("worksheet", args=[row.slug]), sent)
    entry = Entry.objects.get()
    assert saved.url == reverse("worksheet-answer", args=[entry.pk])
    assert (entry.worksheet, entry.worksheet_version) == (row.slug, 1)
    assert (entry.ratings, entry.words) == (
        {"loud": 7, "how": "stayed"},
        {"helped": SAID["helped"]},
    )
    assert "The kitchen timer." in browser.get(saved.url).text
    assert [(one.key, one.points[0][1]) for one in series(maya, row.slug)] == [("loud", 7)]

    read = enter(amara).get(reverse("client", args=[maya.pk])).text
    assert "Conflict log" in read
    assert "The kitchen timer." in read
    offered = enter(amara).get(reverse("assignments", args=[maya.pk])).text
    assert "Conflict log" in offered


def test_numbers_alone_show_the_ticks_and_no_words(row, maya, amara, care):
    assign(amara, care, row.slug)
    share(maya, care, row, "ratings_only")
    answer(maya, row.slug, SAID)
    page = enter(amara).get(reverse("client", args=[maya.pk])).text
    assert "I stayed" in page
    assert "The kitchen timer." not in page


def test_programs_read_what_it_asks_and_fill_it_in(row, maya, amara, care):
    assign(amara, care, row.slug)
    browser = enter(maya)
    found = browser.get(f"/api/v1/worksheets/?slug={row.slug}").json()["results"]
    assert [(one["slug"], one["title"], one["asked_for"]) for one in found] == [
        (row.slug, "After a hard talk", True)
    ]
    assert found[0]["definition"]["fields"] == SHEET["fields"]
    sent = {"kind": "worksheet", "worksheet": row.slug, "content": SAID}
    there = f"/api/v1/entries/{uuid.uuid4()}/"
    answered = browser.put(there, sent, content_type="application/json")
    assert answered.status_code == 201, answered.text
    assert answered.json()["content"] == SAID


def test_a_reminder_waits_for_it_until_it_is_answered_or_switched_off(row, pat, maya, amara, care):
    asked = assign(amara, care, row.slug)
    said = (maya.pk, asked.pk, None, NOW)
    assert reminding.worksheet_waits(*said)
    actions.switch_worksheet(row, on=False, by=pat, now=NOW)
    assert not reminding.worksheet_waits(*said)
    actions.switch_worksheet(row, on=True, by=pat, now=NOW)
    answer(maya, row.slug, SAID)
    assert not reminding.worksheet_waits(*said)


def test_locked_it_needs_a_talk_first_and_a_list_that_is_chosen_needs_an_agreement(
    pat, maya, amara, care
):
    urges = {"key": "urges", "type": "urge_set", "label": "How strong?", "from": "assignment:urges"}
    row = published(pat, {**SHEET, "default": "locked", "fields": [urges]})
    said = {"assignment_id": uuid.uuid4(), "slug": row.slug, "now": NOW}
    with pytest.raises(ValidationError) as refused:
        actions.assign(amara, care, targets={"urges": ["hurt_self"]}, **said)
    assert refused.value.message_dict.keys() == {"agreed", "urges"}
    actions.assign(amara, care, targets={"urges": ["go_quiet"]}, agreed=True, **said)
    answer(maya, row.slug, {"urges": [{"item": "go_quiet", "strength": 5}]})


# --- versions ------------------------------------------------------------------------------------
def test_answers_stay_with_their_version(row, pat, maya, amara, care):
    assign(amara, care, row.slug)
    first = answer(maya, row.slug, SAID)
    asked = {**SHEET, "title": "After a quarrel", "fields": SHEET["fields"][:1]}
    next_version(row, pat, asked, now=NOW + timedelta(hours=1))
    # who was asked before is asked as before
    assert sheets.own_worksheet(maya, row.slug, NOW).worksheet.number == 1
    standing = sheets.assigned_in(amara, care)[0]
    actions.change_assignment(amara, care, standing.id, targets={}, base_version=1, now=NOW)
    assert sheets.own_worksheet(maya, row.slug, NOW).worksheet.heading == "After a quarrel"
    second = answer(maya, row.slug, {"loud": 3})
    assert (first.worksheet_version, second.worksheet_version) == (1, 2)
    page = enter(maya).get(reverse("worksheet-answer", args=[first.pk])).text
    for words in ("After a hard talk", "I stayed", "The kitchen timer."):
        assert words in page
    changed = {"content": {"helped": "The dog."}, "base_version": 1, "when": None, "now": NOW}
    assert actions.change_answer(maya, first, **changed).worksheet_version == 1
    assert len(series(maya, row.slug)) == 1  # one line over both


@pytest.mark.both
def test_a_published_version_never_changes(row, pat):
    versions = PracticeWorksheetVersion.objects.filter(worksheet=row)
    for change in ({"content": {}}, {"number": 9}):
        with pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
            versions.update(**change)
    next_version(row, pat)
    assert worksheets.newest(row.slug) == 2
    assert worksheets.find(row.slug, 1).definition["version"] == 1


# --- one practice alone --------------------------------------------------------------------------
def test_another_practice_sees_nothing_of_it_on_any_page(row, elsewhere):
    draft = begun_in_draft(row)
    browser = freshen(enter(elsewhere))
    assert row.slug not in browser.get(reverse("written")).text
    assert "Conflict log" not in browser.get(reverse("written")).text
    line = writing.as_written(draft).draft.lines[0].id
    for name in ("one", "head", "types", "look", "file"):
        assert browser.get(reverse(f"written-{name}", args=[row.pk])).status_code == 404
    assert browser.get(reverse("written-look", args=[row.pk]) + "?version=1").status_code == 404
    assert browser.get(reverse("written-line", args=[row.pk, line])).status_code == 404
    assert browser.get(reverse("written-add", args=[row.pk, "text"])).status_code == 404
    for name in ("back", "next", "drop", "publish", "switch"):
        answered = browser.post(reverse(f"written-{name}", args=[row.pk]), {"seen": "", "on": "1"})
        assert answered.status_code == 404
    assert (
        browser.post(reverse("written-move", args=[row.pk, line]), {"out": "1"}).status_code == 404
    )
    sent = {"file": "{}", "of": str(row.pk)}
    assert "Choose one of these." in browser.post(reverse("written-paste"), sent).text
    draft.refresh_from_db()
    assert len(writing.as_written(draft).draft.lines) == 3


def begun_in_draft(row):
    somebody = row.practice.clinicians.get(is_admin=True).user
    actions.go_on_writing(row, by=somebody, now=NOW)
    row.refresh_from_db()
    return row


def test_another_practice_neither_asks_for_it_nor_reads_what_it_asks(row, elsewhere, jonas):
    care = make_care(jonas, elsewhere)
    browser = enter(elsewhere)
    assert "Conflict log" not in browser.get(reverse("assignments", args=[jonas.pk])).text
    there = reverse("assignment", args=[jonas.pk, row.slug])
    assert browser.get(there).status_code == 404
    assert browser.post(there, {"entry_id": str(uuid.uuid4())}).status_code == 404
    with pytest.raises(ValidationError, match="has not switched this on"):
        assign(elsewhere, care, row.slug)
    for query in ("", f"?slug={row.slug}", f"?slug={row.slug}&version=1"):
        found = browser.get(f"/api/v1/worksheets/{query}").json()["results"]
        assert row.slug not in [one["slug"] for one in found]
    sent, one = {"client": str(jonas.pk), "worksheet": row.slug}, uuid.uuid4()
    there = f"/api/v1/assignments/{one}/"
    assert browser.put(there, sent, content_type="application/json").status_code == 400
    assert not jonas.assignments.exists()


def test_a_client_who_is_not_asked_for_it_finds_nothing(row, maya, jonas, amara, care):
    assign(amara, care, row.slug)
    browser = enter(jonas)
    assert browser.get(reverse("worksheet", args=[row.slug])).status_code == 404
    assert "After a hard talk" not in browser.get(reverse("worksheets")).text
    for query in (f"?slug={row.slug}", f"?slug={row.slug}&version=1"):
        assert browser.get(f"/api/v1/worksheets/{query}").json()["results"] == []
    with pytest.raises(Http404):
        answer(jonas, row.slug, SAID)


def test_what_is_written_and_not_published_is_nobodys(pat, amara, maya, care):
    row = begun(pat)
    with pytest.raises(worksheets.Unknown):
        worksheets.find(row.slug)
    with pytest.raises(ValidationError, match="no such worksheet"):
        assign_slug(amara, care, row.slug)
    assert enter(amara).get(reverse("assignment", args=[maya.pk, row.slug])).status_code == 404


def assign_slug(amara, care, slug):
    said = {"assignment_id": uuid.uuid4(), "slug": slug, "targets": {}, "now": NOW}
    return actions.assign(amara, care, **said)


# --- off -----------------------------------------------------------------------------------------
def test_off_it_is_not_offered_and_what_was_answered_is_read(row, pat, maya, amara, care, clock):
    assign(amara, care, row.slug)
    first = answer(maya, row.slug, SAID)
    proof = drawn(maya, row.slug, NOW)
    actions.switch_worksheet(row, on=False, by=pat, now=NOW)
    browser = enter(maya)
    assert reverse("worksheet", args=[row.slug]) not in browser.get(reverse("worksheets")).text
    assert browser.get(reverse("worksheet", args=[row.slug])).status_code == 404
    with pytest.raises(Http404):
        answer(maya, row.slug, SAID)
    # what somebody wrote on a page that stood open is kept
    sent = {"entry_id": str(uuid.uuid4()), "number": "1", "drawn": proof, **SAID}
    assert browser.post(reverse("worksheet", args=[row.slug]), sent).status_code == 302
    assert "The kitchen timer." in browser.get(reverse("worksheet-answer", args=[first.pk])).text
    changed = {"content": {"loud": 2}, "base_version": 1, "when": None, "now": NOW}
    assert actions.change_answer(maya, first, **changed).ratings == {"loud": 2}
    found = browser.get(f"/api/v1/worksheets/?slug={row.slug}&version=1").json()["results"]
    assert [one["version"] for one in found] == [1]

    therapist = enter(amara)
    assert (
        "Conflict log" in therapist.get(reverse("assignments", args=[maya.pk])).text
    )  # to stop it
    found = therapist.get("/api/v1/worksheets/").json()["results"]
    assert row.slug not in [one["slug"] for one in found]
    actions.stop_assignment(amara, care, sheets.assigned_in(amara, care)[0].id, now=NOW)
    assert "Conflict log" not in therapist.get(reverse("assignments", args=[maya.pk])).text
    with pytest.raises(ValidationError, match="has not switched this on"):
        assign_slug(amara, care, row.slug)


def test_many_are_offered_in_as_many_queries_as_one(
    pat, amara, maya, care, django_assert_num_queries
):
    practice = amara.clinician.practice_id
    for n in range(3):
        row = published(pat, {**SHEET, "clinical": f"Number {n}"}, now=NOW.replace(minute=n))
        assign(amara, care, row.slug)
    found = [one.clinical for one in worksheets.of_practice(practice)]  # read once, and kept
    assert found[-3:] == ["Number 0", "Number 1", "Number 2"]
    with django_assert_num_queries(1):
        worksheets.of_practice(practice)
    asked = sheets.running(maya)
    with django_assert_num_queries(2):  # whether they are on; measures are asked, too
        assert len([one for one in sheets.own_offers(maya, asked) if one.worksheet.practice]) == 3


def test_another_therapist_of_the_practice_may_ask_for_it(row, omar, jonas):
    care = make_care(jonas, omar)
    assign(omar, care, row.slug)
    assert [one.worksheet.slug for one in sheets.assigned_in(omar, care)] == [row.slug]
    assert access.own_entries(jonas).count() == 0


def test_a_therapist_elsewhere_reads_an_answer_that_a_client_shares(row, maya, amara, care):
    """Her answers are hers, whoever wrote the questions."""
    assign(amara, care, row.slug)
    entry = answer(maya, row.slug, SAID)
    other = make_care(maya, make_therapist(make_practice("Third"), "Ines", "ines@example.org"))
    share_one(maya, entry, other)
    page = enter(other.therapist).get(reverse("client", args=[maya.pk])).text
    assert "The kitchen timer." in page
    assert "What helped you to stay?" in page


def share_one(maya, entry, care):
    choice = Choice(frozenset([entry.pk]), "full", None)
    actions.share_alone(maya, entry, care, choice, now=NOW)
