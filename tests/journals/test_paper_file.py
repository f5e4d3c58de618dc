"""The preparation as a file: made later, handed out once, and only as long as it may be read."""

import io
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import DatabaseError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from journals import access, actions, tasks
from journals.actions import Choice, When
from journals.models import PrepPrint
from tests.conftest import NOW, enter, make_care
from tracker.care import actions as care_actions
from tracker.privacy import keys, ledger

pytestmark = pytest.mark.django_db
DAY, MINUTE = timedelta(days=1), timedelta(minutes=1)
STATE = PrepPrint.State


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as held:
        yield held


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara, started_at=NOW - 60 * DAY, invited_at=NOW - 60 * DAY)


@pytest.fixture
def hers(amara):
    return enter(amara)


def moment(maya, title="The empty Sunday", **content):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content={"situation": "At the door.", "reaction_urge": 6, **content},
        when=When(NOW - DAY, maya.time_zone),
        now=NOW - DAY,
    )


@pytest.fixture
def episode(maya, care):
    found = moment(maya)
    share(maya, care, found)
    return found


def share(maya, care, episode):
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    actions.share_parts(maya, episode, care, Choice(parts, "full"), now=NOW)


def asked(browser, maya) -> str:
    """The address of the page that waits for the file."""
    answer = browser.post(reverse("paper-ask", args=[maya.pk]))
    assert answer.status_code == 302
    return answer.url


def made(browser, maya) -> str:
    """The same, and a worker has done its part."""
    page = asked(browser, maya)
    for pk in access.papers_to_make(timezone.now()):
        tasks.make_paper(str(pk))
    return page


def fetched(browser, page: str):
    return browser.post(f"{page}save/")


def text_of(pdf: bytes) -> str:
    """All of it, without the places where a long word may be broken."""
    found = "\n".join(one.extract_text() for one in PdfReader(io.BytesIO(pdf)).pages)
    return found.replace("\u200b", "")


def printed(maya) -> list:
    return list(ledger.of_client(maya.pk, verbs=["printed"], limit=100))


def nothing_is_kept() -> bool:
    rows = PrepPrint.objects.all()
    keys.warm({row.client_id for row in rows})
    return all(row.state == STATE.OVER and dict(row.words) == {} for row in rows)


def test_it_is_made_and_handed_out_once(hers, maya, episode):
    page = made(hers, maya)
    assert "Save the file" in hers.get(page).text
    assert printed(maya) == []  # nobody has it yet
    answer = fetched(hers, page)
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    assert "no-store" in answer.headers["Cache-Control"]
    assert "At the door." in text_of(answer.content)
    assert {line.entity_id for line in printed(maya)} >= {episode.entries.get().pk}
    again = fetched(hers, page)
    assert again.status_code == 410
    assert again.headers["Content-Type"].startswith("text/html")
    assert hers.get(page).status_code == 410
    assert nothing_is_kept()


def test_until_it_is_made_the_page_waits(hers, maya, episode):
    page = asked(hers, maya)
    assert hers.get(page).status_code == 200
    assert fetched(hers, page).status_code == 410  # there is nothing to hand out
    assert printed(maya) == []
    assert asked(hers, maya) == page  # asked for twice, made once
    assert PrepPrint.objects.count() == 1


@pytest.mark.parametrize("minutes", [14, 16])
def test_a_quarter_of_an_hour(hers, maya, episode, clock, minutes):
    page = made(hers, maya)
    clock.shift(minutes / 2 * MINUTE)
    assert hers.get(page).status_code == 200  # she is still here
    clock.shift(minutes / 2 * MINUTE)
    answer = fetched(hers, page)
    assert answer.status_code == (200 if minutes < 15 else 410)
    assert len(printed(maya)) == 0 or minutes < 15


def test_what_nobody_fetched_is_thrown_away(hers, maya, episode, clock):
    made(hers, maya)
    clock.shift(16 * MINUTE)
    actions.clear_papers(now=timezone.now())
    assert nothing_is_kept()
    clock.shift(DAY)
    actions.clear_papers(now=timezone.now())
    assert not PrepPrint.objects.exists()


def test_another_browser_gets_nothing(hers, amara, omar, maya, episode):
    page = made(hers, maya)
    for browser in (enter(amara), enter(omar)):
        assert browser.get(page).status_code == 404
        assert fetched(browser, page).status_code == 404
    assert fetched(hers, page).status_code == 200


TAKEN_BACK = {
    "stopped": lambda maya, care, one: actions.stop_sharing(
        maya, entry_ids=[one.entries.get().pk], relationship=care, now=NOW
    ),
    "removed": lambda maya, care, one: actions.remove_moment(maya, one, now=NOW),
    "edited": lambda maya, care, one: actions.change_note(
        maya, one.entries.get(), {"situation": "Anew."}, base_version=1, when=None, now=NOW
    ),
    "paused": lambda maya, care, one: care_actions.pause(care, by=maya, now=NOW),
    "ended": lambda maya, care, one: actions.end_care(care, by=maya, now=NOW),
}


@pytest.mark.parametrize("how", TAKEN_BACK)
def test_what_was_taken_back_or_changed_meanwhile_is_handed_out_to_nobody(
    hers, maya, care, episode, how
):
    page = made(hers, maya)
    TAKEN_BACK[how](maya, care, episode)
    answer = fetched(hers, page)
    assert answer.status_code in (404, 410)
    assert b"%PDF" not in answer.content
    assert printed(maya) == []


def test_what_was_private_when_it_was_made_is_not_on_it(hers, maya, care, episode):
    other = moment(maya, "Mine", situation="Behind the door.")
    page = made(hers, maya)
    share(maya, care, other)
    text = text_of(fetched(hers, page).content)
    assert "At the door." in text
    assert "Behind the door." not in text


def test_if_the_ledger_cannot_be_written_it_waits(hers, maya, episode, monkeypatch):
    page = made(hers, maya)

    def broken(*_args, **_kwargs):
        raise DatabaseError("no room")

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "record_all", broken)
        hers.raise_request_exception = False
        answer = fetched(hers, page)
    assert answer.status_code in (500, 503)
    assert b"%PDF" not in answer.content
    assert fetched(hers, page).status_code == 200


def test_a_failure_is_said_and_not_written_down(hers, maya, episode, monkeypatch, caplog):
    page = asked(hers, maya)

    def broken(*_args):
        raise RuntimeError("At the door.")

    monkeypatch.setattr("journals.typesetting.typeset", broken)
    tasks.make_paper(str(access.papers_to_make(NOW)[0]))
    assert "could not be made: RuntimeError" in caplog.text
    assert "At the door." not in caplog.text
    assert PrepPrint.objects.get().state == STATE.FAILED
    assert "could not be made" in hers.get(page).text
    assert asked(hers, maya) != page


def test_two_pages_at_the_most(hers, maya, care):
    for n in range(30):
        share(maya, care, moment(maya, title=f"Moment {n}", situation="On and on it went. " * 90))
    pdf = fetched(hers, made(hers, maya)).content
    assert 1 <= len(PdfReader(io.BytesIO(pdf)).pages) <= 2
    assert PdfReader(io.BytesIO(pdf)).metadata.title == "Preparation"  # and no name
