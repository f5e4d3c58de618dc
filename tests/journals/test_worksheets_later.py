"""What becomes of worksheets over time: versions, a calmer day first, numbers, many answers."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals import access, actions
from journals.access import worksheets as sheets
from journals.access.series import series
from journals.actions import Choice, When
from journals.kinds import worksheets
from journals.kinds.fields import Text
from journals.models import Entry
from tests import watched
from tests.conftest import NOW
from tests.journals.worksheets import SLUGS, answer, assign
from tracker.accounts import held

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def all_assigned(amara, care):
    for slug in SLUGS:
        assign(amara, care, slug)


# --- a calmer day first --------------------------------------------------------------
def card(maya, amara, care, **row):
    if not access.may_be_asked(care.pk):
        watched.agree(amara, maya, care)
    assign(amara, care, "daily-card", targets={"urges": ["hurt_self"], "behaviours": ["hurt_self"]})
    return answer(maya, "daily-card", {"urges": [{"item": "hurt_self", **row}]})


@pytest.mark.parametrize(
    ("row", "waits"),
    [
        ({"acted": "yes", "strength": 1}, True),
        ({"acted": "partly"}, True),
        ({"strength": 4}, True),
        ({"strength": 3, "acted": "no"}, False),
    ],
)
def test_the_chain_is_not_offered_in_the_first_twelve_hours(sign_in, maya, amara, care, row, waits):
    assign(amara, care, "step-by-step")
    browser, path = sign_in(maya), reverse("worksheet", args=["step-by-step"])
    assert 'name="steps-0-text"' in browser.get(path).text
    card(maya, amara, care, **row)
    page = browser.get(path)
    assert ('name="steps-0-text"' not in page.text) is waits
    assert ("This one can wait a little" in page.text) is waits
    assert ("Tuesday 24 November, 01:00" in page.text) is waits  # 12 h on, in New York
    offers = {one.worksheet.slug: one.opens_at for one in sheets.own_worksheets(maya, NOW)}
    assert offers["step-by-step"] == (NOW + timedelta(hours=12) if waits else None)
    assert offers["daily-card"] is None
    later = NOW + timedelta(hours=12, seconds=1)
    assert sheets.own_worksheet(maya, "step-by-step", later).opens_at is None


def test_a_ticked_behaviour_counts_too_and_words_are_never_read(maya, amara, care):
    assign(amara, care, "step-by-step")
    answer(maya, "for-our-talk", {"matters": "I hurt myself. hurt_self"})
    assert sheets.own_worksheet(maya, "step-by-step", NOW).opens_at is None
    card(maya, amara, care, strength=0)
    entry = answer(maya, "daily-card", {"behaviours": ["hurt_self"]})
    assert sheets.own_worksheet(maya, "step-by-step", NOW).opens_at is not None
    actions.remove_entry(maya, entry, now=NOW)
    assert sheets.own_worksheet(maya, "step-by-step", NOW).opens_at is None


def test_what_was_begun_before_is_still_saved(sign_in, maya, amara, care):
    """The page stood open: not a word of it is refused."""
    assign(amara, care, "step-by-step")
    browser, path = sign_in(maya), reverse("worksheet", args=["step-by-step"])
    data = {"entry_id": str(uuid.uuid4()), "number": "1", "what": "W."}
    data["drawn"] = drawn(browser, path)
    card(maya, amara, care, acted="yes")
    for _twice in range(2):
        assert browser.post(path, data).status_code == 302
    assert Entry.objects.filter(worksheet="step-by-step").count() == 1


def drawn(browser, path) -> str:
    return re.search(r'name="drawn" value="([^"]+)"', browser.get(path).text)[1]


def test_the_proof_is_never_taken_for_words(sign_in, maya):
    proof = drawn(sign_in(maya), reverse("worksheet", args=["kind-pause"]))
    assert held.words({"drawn": [proof], "hurts": ["My words."]}) == ["My words."]


@pytest.mark.parametrize("proof", ["none", "forged", "of another", "of somebody else", "old"])
def test_without_proof_that_the_page_was_open_it_waits(sign_in, maya, jonas, amara, care, proof):
    assign(amara, care, "step-by-step")
    path = reverse("worksheet", args=["step-by-step"])
    other = reverse("worksheet", args=["kind-pause"])
    with time_machine.travel(NOW - timedelta(hours=25 if proof == "old" else 1), tick=False):
        browser = sign_in(maya)
        proofs = {
            "none": "",
            "forged": f"{int(NOW.timestamp()) - 60}-{64 * '0'}",
            "of another": drawn(browser, other),
            "old": drawn(browser, path),
            "of somebody else": drawn(sign_in(jonas), other),
        }
    card(maya, amara, care, acted="yes")
    data = {"entry_id": str(uuid.uuid4()), "number": "1", "what": "My words."}
    answer = sign_in(maya).post(path, {**data, "drawn": proofs[proof]})
    assert answer.status_code == 422
    assert "It opens again on Tuesday 24 November, 01:00." in answer.text
    assert "My words." in answer.text
    assert not Entry.objects.filter(worksheet="step-by-step").exists()


def test_a_locked_one_is_closed_with_the_care_but_for_what_was_begun(sign_in, maya, amara, care):
    locked = next(one.slug for one in worksheets.offered() if one.default == "locked")
    assign(amara, care, locked)
    browser, path = sign_in(maya), reverse("worksheet", args=[locked])
    sheet = worksheets.find(locked)
    text = next(field.key for field in sheet.fields if isinstance(field, Text))
    proof = drawn(browser, path)
    later = NOW + timedelta(minutes=1)
    actions.end_care(care, by=amara, now=later)
    with time_machine.travel(later, tick=False):
        data = {"entry_id": str(uuid.uuid4()), "number": "1", text: "My words."}
        assert browser.post(path, data).status_code == 404
        assert not Entry.objects.exists()
        assert browser.post(path, {**data, "drawn": proof}).status_code == 302


def test_beside_a_hard_answer_stands_who_to_talk_to(sign_in, maya, amara, care):
    entry = card(maya, amara, care, strength=5, acted="yes")
    page = sign_in(maya).get(reverse("worksheet-answer", args=[entry.pk])).text
    assert "Nobody is reading this right now" in page
    assert reverse("entry-saved", args=[entry.pk]) in page


# --- versions ------------------------------------------------------------------------
@pytest.fixture
def second_version(monkeypatch):
    """As if a second version of a worksheet had been shipped."""
    shipped = worksheets.SOURCES[0]
    first = shipped.read("kind-pause", 1)
    renamed = [{**one, "label": f"New: {one['label']}"} for one in first["fields"][:2]]
    second = {**first, "version": 2, "title": "A kinder pause", "fields": renamed}

    class Two(type(shipped)):
        def numbers(self, slug):
            return (1, 2) if slug == "kind-pause" else super().numbers(slug)

        def read(self, slug, number):
            return second if (slug, number) == ("kind-pause", 2) else super().read(slug, number)

    def ship():
        monkeypatch.setattr(worksheets, "SOURCES", (Two(),))

    return ship


def test_old_answers_are_drawn_and_changed_with_their_own_version(
    sign_in, maya, amara, care, second_version
):
    old = answer(maya, "kind-pause", {"hurts": "Old.", "kind": "Be kind."})
    second_version()
    new = answer(maya, "kind-pause", {"hurts": "New."})
    assert (old.worksheet_version, new.worksheet_version) == (1, 2)
    browser = sign_in(maya)
    page = browser.get(reverse("worksheet-answer", args=[old.pk])).text
    assert "A kind pause" in page
    assert "New: What hurts right now?" not in page
    assert "Be kind." in page  # the second version does not ask this any more
    assert "New: What hurts" in browser.get(reverse("worksheet-answer", args=[new.pk])).text
    data = {"entry_id": str(old.pk), "base_version": "1", "number": "1", "kind": "Be kinder."}
    assert browser.post(reverse("worksheet-answer", args=[old.pk]), data).status_code == 302
    old.refresh_from_db()
    assert (old.worksheet_version, old.version) == (1, 2)
    assert old.words == {"kind": "Be kinder."}
    with pytest.raises(ValidationError):
        answer(maya, "kind-pause", {"kind": "x"})  # on the second version there is no such field


def test_a_page_of_the_old_version_that_stood_open_is_saved_as_it_was(
    sign_in, maya, second_version
):
    browser, path = sign_in(maya), reverse("worksheet", args=["kind-pause"])
    second_version()
    data = {"entry_id": str(uuid.uuid4()), "number": "1", "kind": "Be kind."}
    assert browser.post(path, data).status_code == 302
    assert Entry.objects.get().worksheet_version == 1
    for number in ("3", "0", "x", "9" * 40):
        assert browser.post(path, {**data, "number": number}).status_code in (404, 422, 409)
    assert Entry.objects.count() == 1


# --- numbers over time ---------------------------------------------------------------
def test_the_numbers_of_a_worksheet_over_time(maya, amara, care):
    assign(amara, care, "daily-card")
    own = sheets.own_worksheet(maya, "daily-card", NOW).worksheet.field("urges").options[1][0]
    for days, strength in ((3, 1), (1, 4)):
        at = NOW - timedelta(days=days)
        content = {
            "urges": [{"item": "go_quiet", "strength": strength}, {"item": own, "acted": "no"}],
            "slept_hours": 7,
            "emotions": [{"item": "fear", "strength": 2}],
        }
        written = at if days == 3 else NOW
        answer(maya, "daily-card", content, when=When(at, maya.time_zone), now=written)
    found = {one.key: one for one in series(maya, "daily-card")}
    assert found.keys() == {"urges:go_quiet", "slept_hours", "emotions:fear"}
    line = found["urges:go_quiet"]
    assert (str(line.label), line.low, line.high) == ("go quiet", 0, 5)
    at, late = NOW - timedelta(days=3), NOW - timedelta(days=1)
    assert line.points == ((at, 1, False), (late, 4, True))
    recent = series(maya, "daily-card", since=NOW - timedelta(days=2))
    assert all(len(one.points) == 1 for one in recent)


def test_a_scale_that_became_another_is_a_line_of_its_own(maya, amara, care, monkeypatch):
    assign(amara, care, "still-me")
    before = NOW - timedelta(hours=1)
    answer(maya, "still-me", {"empty": 3}, when=When(before, maya.time_zone))
    shipped = worksheets.SOURCES[0]
    first = shipped.read("still-me", 1)
    fields = [{**one, "max": 10} if one["key"] == "empty" else one for one in first["fields"]]

    class Two(type(shipped)):
        def numbers(self, slug):
            return (1, 2) if slug == "still-me" else super().numbers(slug)

        def read(self, slug, number):
            second = {**first, "version": 2, "fields": fields}
            return second if (slug, number) == ("still-me", 2) else super().read(slug, number)

    monkeypatch.setattr(worksheets, "SOURCES", (Two(),))
    answer(maya, "still-me", {"empty": 9}, number=2)
    lines = [(one.key, one.high, one.points[0][1]) for one in series(maya, "still-me")]
    assert lines == [("empty", 5, 3), ("empty", 10, 9)]


def test_pages_ask_as_often_with_many_answers_as_with_few(sign_in, maya, amara, care, all_assigned):
    counts, browser = {}, sign_in(maya)
    for many in (2, 40):
        while Entry.objects.count() < many:
            entry = answer(maya, "daily-card", {"note": "N."})
        pages = [
            reverse("worksheets"),
            reverse("worksheet", args=["daily-card"]),
            reverse("worksheet", args=["step-by-step"]),
            reverse("worksheet-answer", args=[entry.pk]),
        ]
        counts[many] = []
        for path in pages:
            browser.get(path)
            with CaptureQueriesContext(connection) as found:
                assert browser.get(path).status_code == 200
            counts[many].append(len(found))
    assert counts[2] == counts[40]
    assert max(counts[40]) <= 18, counts


def test_lists_ask_as_often_with_many_answers_beside_moments_as_with_one(sign_in, maya):
    def answered(many: int) -> None:
        for _one in range(many):
            beside = actions.begin_moment(
                maya,
                episode_id=uuid.uuid4(),
                entry_id=uuid.uuid4(),
                title="The goodbye",
                content={},
                when=When(NOW, maya.time_zone),
                now=NOW,
            )
            answer(maya, "kind-pause", {"hurts": "One."}, episode=beside)
            gone = answer(maya, "kind-pause", {"hurts": "Two."}, episode=beside)
            actions.remove_entry(maya, gone, now=NOW)

    def asked(name: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(reverse(name)).status_code == 200
        return len(queries)

    browser = sign_in(maya)
    answered(1)
    asked("worksheets")  # the first page of a session writes it
    once = {name: asked(name) for name in ("worksheets", "removed")}
    answered(8)
    assert {name: asked(name) for name in once} == once


def test_moving_it_beside_a_moment_says_that_it_is_private_again(sign_in, maya, care):
    entry = answer(maya, "kind-pause", {"hurts": "One."})
    actions.share_alone(maya, entry, care, Choice(frozenset({entry.pk}), "full"), now=NOW)
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    browser, path = sign_in(maya), reverse("worksheet-answer", args=[entry.pk])
    assert "Beside a moment it is private again" in browser.get(f"{path}?change=1").text
    data = {"entry_id": str(entry.pk), "base_version": "1", "hurts": "One."}
    done = browser.post(path, {**data, "moment": str(episode.pk)}, follow=True)
    assert "only you can open it" in done.text
    assert "Beside a moment" not in browser.get(f"{path}?change=1").text
