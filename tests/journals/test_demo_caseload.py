"""The rest of the demo's caseload: 38 invented lives, and the list that comes of them."""

import itertools
import json
import re
import shutil
import time
import uuid
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from journals import access, actions, charts
from journals.demo.calendar import DAY_STARTS, Calendar
from journals.demo.inventing import Deck, invent, urges_around
from journals.demo.meetings import AROUND, appointments
from journals.demo.others import (
    ASKED,
    GONE_QUIET,
    NEW,
    NOTHING_NEW,
    OTHERS,
    RISEN,
    WAITING,
    WEEKS,
)
from journals.demo.phrases import PEOPLE
from journals.demo.scenes import SCENES
from journals.demo.seed import seed
from journals.demo.story import EMAILS, ZONE
from journals.kinds import KINDS
from journals.kinds.guidance import GUIDANCE
from journals.models import Entry, Goal, ReadMark, Share
from tests.journals.conftest import Story
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.privacy import keys, ledger
from tracker.reminders.schedule import journal_day

NOW = datetime(2026, 11, 23, 18, 3, tzinfo=UTC)
LATER = NOW + timedelta(days=3)
AFTERNOON = datetime(2026, 11, 24, 14, 57, tzinfo=ZoneInfo(ZONE))
CALENDAR = Calendar(NOW)
NAMES = [other.name for other in OTHERS]
pytestmark = pytest.mark.once
EACH = pytest.mark.parametrize("other", OTHERS, ids=NAMES)


@pytest.fixture
def demo(settings, tmp_path):
    settings.DEMO, settings.DATA_DIR = True, tmp_path
    return settings


@pytest.fixture(scope="module")
def everybody(django_db_setup, django_db_blocker, tmp_path_factory):
    """All forty, seeded once, in the afternoon."""
    place = tmp_path_factory.mktemp("everybody")
    made = Story(django_db_blocker, place, AFTERNOON, OTHERS)
    yield made
    made.database.close()


@pytest.fixture
def told(everybody):
    with everybody.told():
        yield


@pytest.fixture
def seeded(told, everybody, demo, db):
    shutil.copy(everybody.place / "demo.json", demo.DATA_DIR)


def of(name: str) -> User:
    user = User.objects.get(name=name)
    keys.warm([user.pk])
    return user


def amara() -> User:
    return User.objects.get(email=EMAILS["amara"])


def texts(life) -> list[str]:
    return [moment.note["situation"] for moment in life.moments]


# --- lives, without a database ---------------------------------------------------------------


def test_there_are_forty_with_maya_and_jonas():
    assert len(OTHERS) == 38
    assert len({other.email for other in OTHERS}) == 38
    assert "nils.ekstrom@example.org" in {other.email for other in OTHERS}


@EACH
def test_a_life_can_be_told_again(other):
    assert invent(other, CALENDAR) == invent(other, Calendar(NOW))


@EACH
def test_no_two_of_their_moments_read_alike(other):
    said = texts(invent(other, CALENDAR))
    assert len(set(said)) == len(said) > 0


def test_neighbours_lead_different_lives():
    lives = [texts(invent(other, CALENDAR)) for other in OTHERS]
    assert not any(a[:2] == b[:2] or a[-2:] == b[-2:] for a, b in itertools.pairwise(lives))


@EACH
def test_everything_could_have_been_written_and_sent(other):
    for moment in (life := invent(other, CALENDAR)).moments:
        KINDS["self_monitoring"].clean(moment.note)
        for kind, part in (("self_evaluation", moment.look), ("self_reinforcement", moment.credit)):
            if part:
                KINDS[kind].clean(part[1])
        if moment.answered:
            GUIDANCE.clean(moment.answered.content)
        assert "{" not in moment.title + json.dumps(moment.note["situation"])
    assert all(KINDS["check_in"].clean(content) for _at, content in life.check_ins)


@EACH
@pytest.mark.parametrize("hour", [0, 4, 9, 15, 23])
def test_in_an_order_that_can_be(other, hour):
    now = datetime(2026, 11, 24, hour, 1, tzinfo=ZoneInfo(ZONE))
    calendar = Calendar(now)
    began = calendar.local(calendar.today - timedelta(days=other.began), "18:30")
    silent = now - timedelta(days=other.silent)
    for moment in (life := invent(other, calendar)).moments:
        steps = [began, moment.at, moment.written]
        steps += [moment.look[0]] if moment.look else []
        if moment.shared:
            steps += [moment.shared.at] if "l" in moment.shared.parts or not moment.look else []
            assert moment.written <= moment.shared.at <= now
        if moment.answered:
            answered = moment.answered
            steps += [one for one in (answered.at, answered.seen, answered.confirmed) if one]
            assert answered.at <= life.looked_at
        assert [*steps, now] == sorted([*steps, now]), moment
        assert moment.credit is None or moment.look is None or moment.look[0] < moment.credit[0]
        assert moment.at < silent
    assert all(began < at < silent for at, _content in life.check_ins)
    assert life.looked_at is None or life.looked_at < now


def test_nothing_that_would_need_a_safety_answer():
    """The demo shows no crisis: it would teach that the page watches for one."""
    words = r"\b(die|dead|death|kill|suicid|self-harm|harm myself|overdose|blood|cutting|weapon)"
    told = [
        [scene.title, scene.situation, scene.usual, scene.did, scene.slipped] for scene in SCENES
    ]
    assert not [text for scene in told for text in scene if re.search(words, text, re.IGNORECASE)]


def test_names_of_people_fit_every_scene():
    for scene in SCENES:
        names = {role: labels[0] for role, labels in PEOPLE.items()}
        for text in (scene.title, scene.situation, scene.usual, scene.did, scene.slipped):
            assert "{" not in text.format(**names)
    assert not any(label.endswith(".") for labels in PEOPLE.values() for label in labels)


@pytest.mark.parametrize("half", range(2, 19))
def test_urges_have_the_median_that_is_wanted(half):
    from random import Random
    from statistics import median

    for seed_of in range(20):
        for at_least in (1, 2):
            urges = urges_around(half / 2, Random(seed_of), at_least)
            assert median(urges) == half / 2
            assert len(urges) >= (at_least if at_least > 1 else 1)
            assert all(0 <= urge <= 10 for urge in urges)


def test_a_deck_never_gives_the_same_card_twice_running():
    from random import Random

    for n in range(30):
        deck = Deck(Random(n), "abc")
        drawn = [deck.draw() for _card in range(30)]
        assert all(a != b for a, b in itertools.pairwise(drawn))


# --- when they meet --------------------------------------------------------------------------

EVERYBODY = ["Maya Lindqvist", "Jonas Feld", *NAMES]


def meetings(calendar):
    began = calendar.now - timedelta(days=70)
    return {
        name: appointments(name, number, began, calendar) for number, name in enumerate(EVERYBODY)
    }


@pytest.mark.parametrize("day", range(7))
@pytest.mark.parametrize("hour", [0, 3, 9, 15, 23])
def test_amara_meets_one_at_a_time(day, hour):
    now = datetime(2026, 11, 23 + day, hour, 57, tzinfo=ZoneInfo(ZONE))
    every = meetings(Calendar(now))
    times = sorted(one.starts_at for agreed in every.values() for one in agreed)
    assert all(b - a >= timedelta(minutes=50) for a, b in itertools.pairwise(times) if b > now)
    for name, agreed in every.items():
        assert [one.made_at for one in agreed] == sorted(one.made_at for one in agreed)
        assert all(one.made_at <= min(now, one.starts_at) for one in agreed)
        coming = [one for one in agreed if one.starts_at > now]
        assert len(coming) == 1 + (name in ("Maya Lindqvist", "Lewis Okonkwo")), name
    assert every["Maya Lindqvist"][-2].starts_at - now == timedelta(minutes=3)


def test_who_is_seen_today_is_in_the_caseload():
    assert set(AROUND) <= set(EVERYBODY)


# --- seeded ----------------------------------------------------------------------------------


@pytest.mark.slow
def test_the_list_is_as_the_outline_says(seeded):
    as_outlined(AFTERNOON)


@pytest.mark.long
@pytest.mark.django_db
def test_and_so_it_is_at_night(demo):
    night = datetime(2026, 11, 24, 1, 1, tzinfo=ZoneInfo(ZONE))
    seed(night)
    as_outlined(night)


def as_outlined(now):
    seen = access.shared_caseload(amara(), now)
    assert (seen.total, len(seen.rows)) == (40, 40)
    rows = {row.name: row for row in seen.rows}
    for group, others in (
        ("look_first", ASKED + RISEN),
        ("waiting", WAITING),
        ("new", NEW),
        ("gone_quiet", GONE_QUIET),
        ("nothing_new", NOTHING_NEW),
    ):
        assert {other.name: rows[other.name].group for other in others} == {
            other.name: group for other in others
        }
    assert (rows["Maya Lindqvist"].group, rows["Jonas Feld"].group) == ("waiting", "new")
    assert [seen.rows[0].name, seen.rows[4].name] == ["Tomasz Wren", "Ivo Marchetti"]
    for other in OTHERS:
        row = rows[other.name]
        new = other.new + bool(other.asks) + other.watched
        assert (row.new, row.waiting) == (new, len(other.waits)), other.name
        if other.weeks:
            assert row.urge.values == other.weeks, other.name
        if other.waits:
            assert (now - row.waits_since).days == max(other.waits)
        elif other.private:
            assert row.last_shared is row.urge is None
        else:
            assert now - row.last_shared == timedelta(hours=other.last)
    assert rows["Ivo Marchetti"].waiting == 2
    farid, gwen, mateo = (rows[other.name] for other in GONE_QUIET)
    assert [(one.quiet.days, one.quiet.usual) for one in (farid, gwen)] == [(16, 3), (12, 4)]
    assert (mateo.tag, mateo.away_until - seen_day(now)) == ("away", timedelta(days=7))


def seen_day(now):
    return journal_day(now, ZONE, DAY_STARTS)


@pytest.mark.slow
def test_check_ins_and_sessions_are_as_the_outline_says(seeded):
    now = AFTERNOON
    seen = access.shared_caseload(amara(), now)
    rows = {row.name: row for row in seen.rows}
    for other in OTHERS:
        days = rows[other.name].check_ins
        assert (days is None) == (not other.shows), other.name
        if days and other.logged is not None:
            assert (days.logged, days.planned) == (other.logged, 2 * other.a_week), other.name
    assert rows["Caitlin Byrne"].check_ins.planned is None
    assert rows["Rosa Jimenez"].check_ins.marks[:5] == ("",) * 5
    assert [(one.name, one.over, one.next) for one in seen.today] == [
        ("Jonas Feld", True, False),
        ("Leah Rosen", True, False),
        ("Emre Yildiz", True, False),
        ("Maya Lindqvist", False, True),
        ("Lewis Okonkwo", False, False),
    ]
    assert seen.today[3].minutes(now) == 3
    assert all(row.next_at and row.next_at > now for row in rows.values())
    priya = care.client_of(amara(), of("Priya Nambiar").pk)
    (asked,) = access.shared_agenda(amara(), priya, now=now)
    assert asked.urgent


@pytest.mark.slow
def test_rows_that_the_actions_could_have_written(seeded):
    now = AFTERNOON
    assert list(ledger.verify()) == []
    assert not Entry.objects.filter(recorded_at__gt=now).exists()
    assert 2_500 < Entry.objects.count() < 4_000
    for name in ("Daniel Achterberg", "Jana Novotna", "Orla Keane", "Mateo Ruiz"):
        client = of(name)
        told = {
            (event.verb, event.entity_id, event.grant_id)
            for event in ledger.of_client(client.pk, limit=2_000)
        }
        entries = list(access.own_entries(client))
        assert all(entry.ratings or entry.words for entry in entries)  # each opens
        assert {("wrote", entry.pk, None) for entry in entries} <= told
        shares = Share.objects.filter(entry__client=client)
        assert {("shared", share.entry_id, share.pk) for share in shares} <= told
        marks = ReadMark.objects.filter(entry__client=client)
        opened = {entity for verb, entity, _grant in told if verb == "opened"}
        assert {mark.entry_id for mark in marks} == opened
        versions = {entry.pk: entry.version for entry in entries}
        assert all(mark.entry_version <= versions[mark.entry_id] for mark in marks)
    assert not Share.objects.filter(entry__client=of("Orla Keane")).exists()
    levels = Share.objects.filter(entry__client=of("Jana Novotna"), revoked_at=None)
    assert set(levels.values_list("level", flat=True)) == {"ratings_only"}
    assert Goal.objects.filter(offered_at__isnull=False).count() > 5
    for name in ("Daniel Achterberg", "Mina Rahimi"):
        relationship = care.client_of(amara(), of(name).pk)
        moments, _more = access.shared_moments(amara(), relationship, now=now)
        assert any(moment.answers for moment in moments)


@pytest.mark.long
def test_all_of_it_starts_anew_until_one_of_them_is_answered(seeded):
    assert User.objects.count() == 42
    first = of("Nils Ekström").pk
    started = time.process_time()
    said = seed(LATER)
    assert time.process_time() - started < 15
    assert "ready" in said
    assert "38 more clients" in said
    assert User.objects.count() == 42
    assert of("Nils Ekström").pk != first
    ivo = of("Ivo Marchetti")
    relationship = care.client_of(amara(), ivo.pk)
    share = Share.objects.live(LATER).filter(entry__client=ivo).latest("shared_at")
    actions.answer(
        amara(),
        relationship,
        guidance_id=uuid.uuid4(),
        entry_id=share.entry_id,
        text="You waited.",
        view="",
        now=LATER + timedelta(minutes=1),
    )
    assert "stay as they are" in seed(LATER + timedelta(days=1))


def test_ten_weeks_in_the_outline():
    for other in OTHERS:
        assert other.weeks is None or len(other.weeks) == WEEKS
    for other in RISEN:
        assert charts.above_for(other.weeks, charts.usual_range(other.weeks))
