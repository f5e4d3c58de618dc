"""A session's preparation on paper: what is on it, that it fits, and that its client is told."""

import uuid
from datetime import UTC, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from journals import access, actions, paper
from journals.actions import Choice, When
from journals.models import ReadMark
from tests.conftest import NOW, make_care
from tests.test_query_counts import clear, fill
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY, LATER = timedelta(days=1), NOW + timedelta(hours=1)
LONG = "It went on and on, and nobody said anything about it. " * 36


@pytest.fixture
def care(maya, amara):
    began = NOW - 60 * DAY
    return make_care(maya, amara, started_at=began, invited_at=began)


def moment(maya, ago=DAY, title="The empty Sunday", situation="At the door.", **more):
    """A note with an urge, and a look back."""
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content={"situation": situation, "reaction_urge": 6, **more},
        when=When(NOW - ago, maya.time_zone),
        now=NOW - ago,
    )
    actions.look_back(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"outcome": 1, "credit": "partly", "reasons": "I stayed."},
        now=NOW - ago,
    )
    return episode


def share(maya, care, episode, level="full", leave_out=()):
    parts = {one.pk for one in episode.entries.all() if one.kind not in leave_out}
    return actions.share_parts(maya, episode, care, Choice(frozenset(parts), level), now=NOW)


def wants(maya, care, text, kind="talk_about", entry=None):
    return actions.add_to_agenda(
        maya, care, item_id=uuid.uuid4(), kind=kind, text=text, entry=entry, now=NOW
    )


def printed(amara, care, now=LATER):
    return access.shared_paper(amara, care, now=now)


def lines_of(maya, verb=None):
    found = ledger.of_client(maya.pk, verbs=[verb] if verb else None, limit=500)
    return {(one.entity, one.entity_id, one.entity_version, one.grant_id) for one in found}


def test_what_is_on_it(maya, amara, care):
    share(maya, care, moment(maya))
    item = wants(maya, care, "Whether I may be proud of it.")
    meets = care_actions.make_appointment(
        amara,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=NOW + DAY,
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    )
    found = printed(amara, care)
    assert found.name == "Maya Lindqvist"
    assert "For Amara Osei, who had it made on Monday 23 November 2026" in found.prepared
    assert f"You meet on {meets.starts_at:%A} 24 November" in found.prepared
    assert [one.text for one in found.talk] == ["Whether I may be proud of it."]
    assert found.facts[0].number == "1 moment shared"
    assert [one.value for one in found.numbers.urges] == [6]
    (told,) = found.moments
    assert told.title == "The empty Sunday"
    assert [part.heading for part in told.parts] == [
        "1. Notice · self-monitoring",
        "2. Look back · self-evaluation",
    ]
    said = {line.label: line.text for part in told.parts for line in part.lines}
    assert "At the door." in said.values()
    assert said["Maya’s own view"] == "Closer · credit: Partly"
    assert item.pk in found.things
    assert found.foot.startswith("You see only what was shared.")


def test_what_is_not_shared_is_not_on_it(maya, amara, care):
    one, hidden = moment(maya), moment(maya, title="Mine")
    share(maya, care, one, level="ratings_only", leave_out=("self_evaluation",))
    actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"title": "A page", "text": "Beside it."},
        when=When(NOW, maya.time_zone),
        episode=one,
        now=NOW,
    )
    text = str(printed(amara, care))
    for word in ("The empty Sunday", "At the door.", "I stayed.", "Mine", "A page", "Beside it."):
        assert word not in text
    assert "6 of 10" in text
    assert str(hidden.pk) not in text


def test_what_there_is_no_room_for_is_counted_if_it_is_shared(maya, amara, care):
    for n in range(12):
        share(maya, care, moment(maya, ago=n * DAY, situation=LONG))
    moment(maya)  # hers alone
    for n in range(9):
        wants(maya, care, f"Thing {n}")
    found = printed(amara, care)
    shown = len(found.moments)
    assert 1 <= shown < 12
    assert found.more == f"Not on this paper: {12 - shown} more shared moments."
    assert len(found.talk) == paper.THINGS
    assert found.more_talk == "and 3 more things, in Keel"


def test_paused_there_is_nothing_and_no_line(maya, amara, care):
    share(maya, care, moment(maya))
    wants(maya, care, "Something")
    care_actions.pause(care, by=maya, now=NOW)
    care.refresh_from_db()
    found = printed(amara, care)
    assert (found.talk, found.facts, found.numbers, found.moments) == ((), (), None, ())
    assert found.nothing
    assert lines_of(maya, "printed") == set()


def test_another_therapist_is_refused(omar, care):
    with pytest.raises(ValueError, match="not this therapist"):
        access.shared_paper(omar, care, now=NOW)


# --- the ledger -----------------------------------------------------------------------------------
def test_each_thing_on_it_is_a_line_and_nothing_else_is(maya, amara, care):
    shares = {}
    for n in range(12):
        for one in share(maya, care, moment(maya, ago=n * DAY, situation=LONG)):
            shares[one.entry_id] = one.pk
    items = [wants(maya, care, f"Thing {n}") for n in range(9)]
    before = lines_of(maya)
    found = printed(amara, care)
    new = lines_of(maya, "printed")
    assert lines_of(maya) == before | new
    entries = {(pk, grant) for what, pk, _version, grant in new if what == "journals.Entry"}
    on_it = {pk for told in found.moments for pk in told.entries}
    assert on_it < set(shares)
    titled = {one.entry_id for one in found.named}
    assert entries == {(pk, shares[pk]) for pk in on_it | titled}
    talk = {pk for what, pk, *_rest in new if what == "journals.AgendaItem"}
    assert talk == {one.item for one in found.talk} < {item.pk for item in items}
    assert ("care.CareRelationship", care.pk, 0, None) in new
    assert set(ReadMark.objects.values_list("entry_id", flat=True)) == on_it


def test_the_client_reads_that_it_was_printed(maya, amara, care, sign_in):
    share(maya, care, moment(maya))
    browser = sign_in(amara)
    with time_machine.travel(LATER, tick=False):
        page = browser.get(reverse("prep-print", args=[maya.pk]))
        assert "The empty Sunday" in page.text
        looks = access.looks(maya, UTC, now=LATER)
        assert {(one["verb"], one["who"]) for one in looks} >= {("printed", "Amara Osei")}
        assert not [one for one in looks if one["verb"] == "opened"]
        browser = sign_in(maya)
        entry = maya.entries.of_kind("self_monitoring").get()
        sharing = browser.get(reverse("moment-sharing", args=[entry.episode_id]))
        assert "<b>Amara Osei</b> printed it" in " ".join(sharing.text.split())


def test_if_the_ledger_cannot_be_written_it_is_not_shown(maya, amara, care, sign_in, monkeypatch):
    share(maya, care, moment(maya))

    def full(*args, **kwargs):
        raise DatabaseError("disk full")

    browser = sign_in(amara)
    browser.raise_request_exception = False
    monkeypatch.setattr(ledger, "record_all", full)
    with time_machine.travel(LATER, tick=False):
        page = browser.get(reverse("prep-print", args=[maya.pk]))
    assert page.status_code == 500
    assert "The empty Sunday" not in page.text


def test_it_asks_as_often_with_much_as_with_little(maya, amara, care, sign_in):
    counts, browser = set(), sign_in(amara)
    path = reverse("prep-print", args=[maya.pk])
    for many in (4, 60):
        fill(maya, care, many)
        browser.get(path)
        with CaptureQueriesContext(connection) as found:
            assert browser.get(path).status_code == 200
        counts.add(len(found))
        clear()
    assert len(counts) == 1
    assert max(counts) <= 40


# --- room ---------------------------------------------------------------------------------------
def test_a_text_is_cut_where_it_would_take_more_lines():
    assert paper.cut("short", 1) == "short"
    found = paper.cut(LONG, 3)
    assert paper.height(found) <= 3
    assert found.endswith(" …")
    assert LONG.startswith(found.removesuffix(" …"))
    assert found.removesuffix(" …").endswith(("it.", "about", "and", "on,", "said", "nobody", "on"))
    assert paper.cut("a\nb\nc\nd", 2) == "a\nb …"
    assert paper.height("漢" * 84) == 2


@given(st.text(), st.integers(min_value=1, max_value=9))
def test_cutting_keeps_the_beginning_and_fits(text, most):
    found = paper.cut(text, most)
    assert paper.height(found) <= max(most, 1)
    if found != text:
        assert text.startswith(found.removesuffix(" …").rstrip("\n")) or "\n" in text
