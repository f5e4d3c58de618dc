"""The journal: filters, words, places that hold still while somebody writes, and no trace of it."""

import logging
import uuid
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from journals import access, actions
from journals.access import Wanted
from journals.actions import When
from journals.models import Entry, Episode
from journals.timeline import days, excerpt, fold
from tests.conftest import NOW
from tracker.privacy import keys

pytestmark = pytest.mark.django_db
SOON = NOW + timedelta(hours=1)


@pytest.fixture
def browser(sign_in, maya):
    with time_machine.travel(SOON, tick=False):
        yield sign_in(maya)


def ago(client, **back) -> When:
    return When(NOW - timedelta(**back), client.time_zone)


def page(client, text, when=None, **more):
    return actions.write_page(
        client,
        entry_id=uuid.uuid4(),
        content={"text": text, **more},
        when=when or When(NOW, client.time_zone),
        now=NOW,
    )


def moment(client, content, goal=None, title="", **back):
    return actions.begin_moment(
        client,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content=content,
        when=ago(client, **(back or {"hours": 2})),
        goal=goal,
        now=NOW,
    )


def person(client, label):
    return actions.add_person(client, person_id=uuid.uuid4(), content={"label": label}, now=NOW)


def goal(client, toward, person=None, **more):
    content = {"toward": toward, **more}
    return actions.save_goal(client, goal_id=uuid.uuid4(), content=content, person=person, now=NOW)


def note_of(episode) -> uuid.UUID:
    return episode.entries.get(kind="self_monitoring").pk


def found(client, **wanted) -> set[uuid.UUID]:
    return {entry.pk for entry in access.own_timeline(client, Wanted(**wanted)).entries}


# --- filters ------------------------------------------------------------------------------------
def test_everything_newest_first(maya, jonas):
    old = page(maya, "Old.", ago(maya, days=3))
    episode = moment(maya, {"situation": "At the door."}, days=1)
    new = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    page(jonas, "His.")
    gone = page(maya, "Gone.")
    actions.remove_entry(maya, gone, now=NOW)
    stretch = access.own_timeline(maya)
    assert [e.pk for e in stretch.entries] == [new.pk, note_of(episode), old.pk]
    assert stretch.before is None


def test_by_kind_goal_focus_area_and_dates(maya):
    trust, other = (
        goal(maya, "Say it.", focus_area="closeness"),
        goal(maya, "Wait.", focus_area="strong_emotions"),
    )
    one = note_of(moment(maya, {"situation": "One."}, trust, days=1))
    two = note_of(moment(maya, {"situation": "Two."}, other, days=5))
    free = page(maya, "Free.", ago(maya, days=9)).pk
    assert found(maya, kind="journal_page") == {free}
    assert found(maya, goal=trust.pk) == {one}
    assert found(maya, focus_area="strong_emotions") == {two}
    assert found(maya, focus_area="self_criticism") == set()
    assert found(maya, since=date(2026, 11, 22)) == {one}
    assert found(maya, until=date(2026, 11, 14)) == {free}
    assert found(maya, since=date(2026, 11, 14), until=date(2026, 11, 18)) == {two, free}
    assert found(maya, kind="self_monitoring", goal=trust.pk, until=date(2026, 11, 1)) == set()


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Pago_Pago"])
def test_a_day_is_the_day_where_it_was_lived(maya, zone):
    entry = page(maya, "Far away.", When(NOW - timedelta(days=2), zone))
    day = entry.local_date
    assert found(maya, since=day, until=day) == {entry.pk}
    assert not found(maya, until=day - timedelta(days=1))
    assert not found(maya, since=day + timedelta(days=1))


def test_by_person(maya, jonas):
    mel, dee = person(maya, "Mel"), person(maya, "Dee")
    with_mel = goal(maya, "Say goodbye.", mel)
    named = note_of(moment(maya, {"situation": "One.", "people": [str(mel.pk)]}))
    by_goal = note_of(moment(maya, {"situation": "Two."}, with_mel))
    moment(maya, {"situation": "Three.", "people": [str(dee.pk)]})
    assert found(maya, person=mel.pk) == {named, by_goal}
    assert found(maya, person=person(jonas, "Mel").pk) == set()


def test_by_emotion(maya):
    row = {"code": "anger", "intensity": 7, "moment": "peak"}
    ticked = note_of(moment(maya, {"emotions": [row]}))
    offered = note_of(moment(maya, {"feelings": ["angry", "tired"]}))
    own = note_of(moment(maya, {"feelings": ["anger"], "situation": "An own word."}))
    assert found(maya, emotion="anger") == {ticked, offered}
    assert own not in found(maya, emotion="anger")  # nobody's own word is guessed at
    assert found(maya, emotion="shame") == set()


# --- words ----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("said", "looked_for"),
    [
        ("Éléonore came", "eleonore"),
        ("ELEONORE came", "Éléonore"),
        ("In der Straße", "STRASSE"),
        ("Łódź in Søndag", "lodz sondag"),
        ("She didn’t", "didn't"),
        ("Zoë e\u0301crit", "zoe écrit"),
        ("two words, far apart", "apart two"),
        ("Ελλάς", "ελλασ"),
    ],
)
def test_case_and_accents_do_not_matter(maya, said, looked_for):
    entry = page(maya, said)
    page(maya, "Something else.")
    assert found(maya, words=looked_for) == {entry.pk}


def test_every_word_has_to_be_there(maya):
    page(maya, "only one")
    assert found(maya, words="one two") == set()


def test_all_that_is_said_is_looked_at(maya):
    mel = person(maya, "Melusine")
    episode = moment(
        maya,
        {
            "situation": "At the harbour.",
            "feelings": ["prickly"],
            "body": [{"code": "tight_chest", "intensity": 3}],
            "skills": [{"skill": "paced_breathing", "helped": 1}],
            "cues": ["no_reply"],
            "people": [str(mel.pk)],
            "journal": "And the lighthouse.",
        },
        title="Rowing",
    )
    look = actions.look_back(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"outcome": 1, "reasons": "Kinder."},
        now=NOW,
    )
    note = note_of(episode)
    for words in ("harbour", "prickly", "tight chest", "paced", "no reply", "melusine"):
        assert found(maya, words=words) == {note}, words
    assert found(maya, words="lighthouse rowing") == {note}
    assert found(maya, words="rowing") == {note, look.pk}
    assert found(maya, words="kinder") == {look.pk}
    assert found(maya, words="paced_breathing") == set()  # a code is nobody's word


def test_an_excerpt_shows_where():
    text = "x " * 100 + "and then Éléonore said so" + " y" * 100
    piece = excerpt([text], "eleonore")
    assert piece.found == "Éléonore"
    assert piece.before.startswith("…")
    assert piece.before.endswith("and then ")
    assert piece.after.startswith(" said so")
    assert piece.after.endswith("…")
    whole = excerpt(["Straße"], "sse")  # letters that become two are shown whole
    assert (whole.before, whole.found, whole.after) == ("Stra", "ße", "")
    assert excerpt(["none"], "other") is None
    assert fold("ﬁne") == "fine"


# --- bounds and places ----------------------------------------------------------------------------
def many(client, count, text="Nothing.", step=timedelta(hours=1)):
    keys.warm([client.pk])
    rows = []
    for n in range(count):
        at = NOW - step * (n + 1)
        rows.append(
            Entry(
                client=client,
                kind="journal_page",
                status="written",
                occurred_at=at,
                occurred_zone=client.time_zone,
                local_date=at.date(),
                recorded_at=at,
                changed_at=at,
                ratings={},
                words={"text": f"{text} {n}"},
            )
        )
    Entry.objects.bulk_create(rows, batch_size=200)
    return rows


def test_a_search_looks_at_a_bounded_number_and_says_how_far(maya, monkeypatch):
    monkeypatch.setattr(access.timeline, "MOST", 40)
    rows = many(maya, 100)
    needle = page(maya, "The needle.", When(rows[-1].occurred_at, maya.time_zone))
    first = access.own_timeline(maya, Wanted(words="needle"))
    assert first.entries == []
    assert first.looked_back_to == rows[39].local_date
    second = access.own_timeline(maya, Wanted(words="needle"), before=first.before)
    third = access.own_timeline(maya, Wanted(words="needle"), before=second.before)
    assert [e.pk for e in third.entries] == [needle.pk]
    assert (third.before, third.looked_back_to) == (None, None)


def test_the_page_says_so_and_looks_further(browser, maya, monkeypatch):
    monkeypatch.setattr(access.timeline, "MOST", 40)
    rows = many(maya, 60)
    page(maya, "The needle.", When(rows[-1].occurred_at - timedelta(1), maya.time_zone))
    answer = browser.post(reverse("journal"), {"words": "needle"})
    assert "Looked back to 22 November 2026." in answer.text
    assert "Nothing so far." in answer.text
    place = answer.context["next"]
    further = browser.post(reverse("journal"), {"words": "needle", "before": place})
    assert "<mark>needle</mark>" in further.text
    assert "Looked back to" not in further.text


def test_what_is_written_meanwhile_moves_nothing(maya):
    many(maya, 70)
    everything = [e.pk for e in access.own_timeline(maya, page=100).entries]
    seen, before = [], None
    for n in range(5):
        stretch = access.own_timeline(maya, before=before)
        seen += [e.pk for e in stretch.entries]
        before = stretch.before
        page(maya, f"Meanwhile {n}.")  # new ones come in at the top
        if n == 0:
            actions.remove_entry(maya, Entry.objects.get(pk=everything[3]), now=NOW)
        if before is None:
            break
    assert seen == everything


def test_equal_times_are_neither_lost_nor_doubled(maya):
    rows = many(maya, 50, step=timedelta(0))
    seen, before = [], None
    while True:
        stretch = access.own_timeline(maya, before=before, page=7)
        seen += [e.pk for e in stretch.entries]
        if (before := stretch.before) is None:
            break
    assert sorted(seen) == sorted(row.pk for row in rows)


@pytest.mark.parametrize("place", ["x", "1", "99999999999999999-" + "0" * 32, "-5-zz", "\x00"])
def test_what_is_no_place_is_the_beginning(browser, maya, place):
    page(maya, "Here.")
    assert browser.get(reverse("journal"), {"before": place}).status_code == 200


# --- no trace -------------------------------------------------------------------------------------
def test_what_is_looked_for_is_in_no_address_no_log_and_no_row(browser, maya, caplog, tmp_path):
    page(maya, "Something about the lighthouse.")
    caplog.set_level(logging.DEBUG)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.post(reverse("journal"), {"words": "Lighthouse", "emotion": "shame"})
        browser.get(reverse("journal"))
    assert answer.status_code == 200
    assert not [one for one in asked.captured_queries if "ighthouse" in one["sql"]]
    records = [r.getMessage() for r in caplog.records if r.name != "django.db.backends"]
    assert not [text for text in records if "ighthouse" in text]
    assert "Lighthouse" not in str(browser.session.items())
    forms = answer.text.split("<form")[1:]
    assert all('method="post"' in form.split(">")[0] for form in forms)
    assert "ighthouse" not in "".join(answer.text.split("href=")[1::1]).split('"')[1]


def test_a_wrong_answer_stays_in_the_form(browser):
    answer = browser.post(reverse("journal"), {"since": "soon", "words": "kept", "kind": "other"})
    assert answer.status_code == 422
    assert 'value="soon"' in answer.text
    assert 'value="kept"' in answer.text


# --- as it is shown -------------------------------------------------------------------------------
def test_a_moments_parts_of_one_day_stand_together(maya):
    episode = moment(maya, {"situation": "In the morning."}, hours=8)
    between = page(maya, "At noon.", ago(maya, hours=5))
    look = actions.look_back(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"reasons": "Later."}, now=NOW
    )
    ((day),) = days(access.own_timeline(maya).entries)
    assert [
        (item.episode and item.episode.pk, [line.part.entry_id for line in item.lines])
        for item in day.items
    ] == [(episode.pk, [note_of(episode), look.pk]), (None, [between.pk])]


def test_late_is_marked(browser, maya):
    page(maya, "About then.", ago(maya, days=4))
    page(maya, "About now.")
    text = browser.get(reverse("journal")).text
    assert text.count("written on Monday 23 November") == 1


def test_query_counts_stay_flat(browser, maya):
    counts = {}
    browser.get(reverse("journal"))  # the first page of a session asks more
    for size in (10, 1000):
        many(maya, size)
        for n in range(5):
            mine = goal(maya, f"Goal {n}")
            moment(maya, {"situation": f"Moment {n}."}, mine, hours=n + 1)
            actions.put_away_goal(maya, mine, now=NOW)
            person(maya, f"Person {n}")
        asked = {
            "journal": ("get", {}),
            "older": ("get", {"before": "1700000000000000-" + "0" * 32}),
            "words": ("post", {"words": "nothing"}),
            "person": ("post", {"emotion": "anger"}),
        }
        for name, (method, data) in asked.items():
            with CaptureQueriesContext(connection) as queries:
                assert getattr(browser, method)(reverse("journal"), data).status_code == 200
            counts.setdefault(name, []).append(len(queries))
        for name in ("trends", "four-weeks", "page-new"):
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(reverse(name)).status_code == 200
            counts.setdefault(name, []).append(len(queries))
        if size == 10:
            Entry.objects.all().delete()
            Episode.objects.all().delete()
    assert all(few == lots for few, lots in counts.values()), counts
    assert max(lots for _few, lots in counts.values()) <= 14, counts


def test_a_day_stands_once_also_with_what_is_about_a_whole_day(sign_in, maya):
    """At night the hours belong to the day before, and "only the day" to the day itself."""

    def about(text, at, precision="exact"):
        return actions.write_page(
            maya,
            entry_id=uuid.uuid4(),
            content={"text": text},
            when=When.at_local(at, maya.time_zone, precision),
            now=NOW,
        )

    about("In the night.", datetime(2026, 11, 20, 1, 0))
    whole = about("About the day.", datetime(2026, 11, 20, 0, 30), "day")
    about("Later in the night.", datetime(2026, 11, 20, 2, 0))
    about("At noon.", datetime(2026, 11, 20, 11, 0))
    assert timezone.localtime(whole.occurred_at, ZoneInfo(maya.time_zone)).hour == 12
    shown = sign_in(maya).get(reverse("journal")).text
    assert shown.count("Friday 20 November 2026</h2>") == 1
    assert shown.count("Thursday 19 November 2026</h2>") == 1
    # as it was stored before times were settled
    night = datetime(2026, 11, 20, 1, 30, tzinfo=ZoneInfo(maya.time_zone))
    Entry.objects.filter(pk=whole.pk).update(occurred_at=night)
    shown = sign_in(maya).get(reverse("journal")).text
    assert shown.count("Friday 20 November 2026</h2>") == 1
    assert shown.count("Thursday 19 November 2026</h2>") == 1
