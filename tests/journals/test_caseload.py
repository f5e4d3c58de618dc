"""The therapist's list: who comes first and why, and the line of numbers behind the gate."""

import re
import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journals import access, actions
from journals.models import Entry
from journals.templatetags.caseload import day_in_words, moment_in_words, waits_in_words
from tests.conftest import NOW, make_care, make_client
from tracker.care import actions as care_actions
from tracker.privacy import keys, ledger

DAY = timedelta(days=1)
WEEK = 7 * DAY
# Ten weeks, the oldest first: usual is 4 to 5.
STEADY = (4, 5, 4, 5, 4, 5, 4, 5, 4, 5)
RISEN = (4, 5, 4, 5, 4, 5, 4, 5, 7, 8)

pytestmark = pytest.mark.django_db


def share_note(care, at, urge, *, level="full", shared_at=None, look=False):
    """A shared moment with this urge; with `look`, its look back asks for an answer."""
    me, shared_at = care.client, shared_at or at
    note = {"situation": "The bus was late.", "reaction_urge": urge}
    note_id, look_id = uuid.uuid4(), uuid.uuid4()
    episode = actions.begin_moment(
        me,
        episode_id=uuid.uuid4(),
        entry_id=note_id,
        content={key: value for key, value in note.items() if value is not None},
        when=actions.When(at, me.time_zone),
        now=at,
    )
    if look:
        actions.look_back(
            me, episode=episode, entry_id=look_id, content={"outcome": 1}, now=shared_at
        )
    parts = frozenset({note_id, look_id} if look else {note_id})
    actions.share_parts(me, episode, care, actions.Choice(parts, level, None, look), now=shared_at)
    return episode


def share_weeks(care, weeks, **more):
    """One note a week, in the middle of it."""
    for back, urge in enumerate(reversed(weeks)):
        if urge is not None:
            share_note(care, NOW - back * WEEK - 3 * DAY, urge, **more)


def row_of(amara, name="", **more):
    rows = access.shared_caseload(amara, NOW, name=name, **more).rows
    return next((row for row in rows if name in row.name), None)


def saw(client) -> list[ledger.Event]:
    return ledger.of_client(client.pk, verbs=["saw_numbers"])


# --- the line --------------------------------------------------------------------------------


def test_the_line_is_the_weekly_median_of_shared_notes(care, amara):
    share_weeks(care, RISEN)
    share_note(care, NOW - 2 * DAY, 6)
    line = row_of(amara).urge
    assert line.values == (*RISEN[:-1], 7)
    assert (line.now, line.word, line.risen) == (7, "above", True)


def test_ratings_only_shares_are_on_the_line_and_their_words_never_loaded(care, amara, monkeypatch):
    share_weeks(care, STEADY, level="ratings_only")
    share_note(care, NOW - DAY, 5, level="full")
    opened = []
    field = type(Entry._meta.get_field("words"))
    original = field.open

    def watched(self, *args, **kwargs):
        opened.append(self.label)
        return original(self, *args, **kwargs)

    monkeypatch.setattr(field, "open", watched)
    with CaptureQueriesContext(connection) as queries:
        assert row_of(amara).urge.values == STEADY
    assert set(opened) == {"entry.ratings"}
    assert not [one for one in queries if '"journals_entry"."words"' in one["sql"]]


def test_private_notes_check_ins_and_plans_are_not_on_the_line(care, amara, maya):
    share_weeks(care, STEADY)
    before = row_of(amara)
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"reaction_urge": 10}, now=NOW - DAY)
    hidden = share_note(care, NOW - DAY, 10)
    actions.stop_sharing(maya, entry_ids=[part.pk for part in hidden.entries.all()], now=NOW)
    plan = uuid.uuid4()
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=plan,
        content={"reaction_urge": 10},
        when=actions.When(NOW + DAY, maya.time_zone),
        planned=True,
        now=NOW - DAY,
    )
    assert row_of(amara) == before
    choice = actions.Choice(frozenset({plan}), "full")
    actions.share_parts(maya, episode, care, choice, now=NOW - DAY)
    assert row_of(amara).urge == before.urge


def test_stopping_changes_the_line_at_once(care, amara, maya):
    share_weeks(care, RISEN)
    assert row_of(amara).group == "look_first"
    actions.stop_sharing(maya, now=NOW)
    row = row_of(amara)
    assert (row.urge, row.group, row.last_shared) == (None, "nothing_new", None)


def test_a_paused_relationship_and_a_removed_note_show_no_number(care, amara, maya):
    share_weeks(care, (None,) * 9 + (5,))
    note = Entry.objects.get(client=maya)
    actions.remove_entry(maya, note, now=NOW)
    assert row_of(amara).urge is None
    actions.restore_entry(maya, note, now=NOW)
    assert row_of(amara).urge is None
    ids = frozenset([note.pk])
    actions.share_parts(maya, note.episode, care, actions.Choice(ids, "full"), now=NOW)
    assert row_of(amara).urge.now == 5
    care_actions.pause(care, by=maya, now=NOW)
    assert row_of(amara).urge is None


def test_what_is_older_than_ten_weeks_is_not_opened(care, amara):
    share_note(care, NOW - 10 * WEEK - DAY, 5)
    assert row_of(amara).urge is None


def test_a_note_without_an_urge_is_no_number(care, amara, maya):
    share_note(care, NOW - DAY, None)
    assert row_of(amara).urge is None
    assert saw(maya) == []


# --- the ledger ------------------------------------------------------------------------------


def test_each_client_whose_numbers_are_shown_is_told(care, jonas_care, amara, maya, jonas):
    share_weeks(care, STEADY)
    access.shared_caseload(amara, NOW)
    assert [(one.actor_id, one.entity, one.entity_id, one.at) for one in saw(maya)] == [
        (amara.pk, "care.CareRelationship", care.pk, NOW)
    ]
    assert saw(jonas) == []
    assert list(ledger.verify()) == []


def test_who_is_not_shown_is_not_looked_at(care, jonas_care, amara, maya, jonas, monkeypatch):
    share_weeks(care, STEADY)
    share_weeks(jonas_care, STEADY)
    access.shared_caseload(amara, NOW, name="Jonas")
    assert (len(saw(maya)), len(saw(jonas))) == (0, 1)
    monkeypatch.setattr(access.caseload, "CLIENTS", 1)
    access.shared_caseload(amara, NOW, page=2)
    assert len(saw(maya)) + len(saw(jonas)) == 2


def test_if_it_cannot_be_written_down_nothing_is_shown(care, amara, sign_in, monkeypatch):
    share_weeks(care, STEADY)
    browser = sign_in(amara)

    def broken(*args, **kwargs):
        raise OSError("no room")

    monkeypatch.setattr(ledger, "_mac", broken)
    with pytest.raises(OSError, match="no room"):
        browser.get("/")


def test_the_client_reads_it_by_day(care, amara, maya, sign_in):
    share_weeks(care, STEADY)
    for minute in range(5):
        access.shared_caseload(amara, NOW + timedelta(minutes=minute))
    page = sign_in(maya).get("/sharing/").content.decode()
    assert len(re.findall("saw your numbers on the list", page)) == 1
    assert "Amara Osei</b> saw your numbers" in page


# --- order, search, pages --------------------------------------------------------------------


def cast(amara):
    """One for each group, and one more where the order inside a group shows."""
    made = {}
    for name in ("Risen", "Oldest", "Older", "Newest", "New", "Done", "Silent"):
        client = make_client(f"{name} Ek", f"{name.lower()}@example.org")
        made[name] = make_care(client, amara)
    share_weeks(made["Risen"], RISEN)
    share_note(made["Oldest"], NOW - 6 * DAY, 5, look=True)
    share_note(made["Older"], NOW - 2 * DAY, 5, look=True)
    share_note(made["New"], NOW - 4 * DAY, 5)
    share_note(made["Newest"], NOW - DAY, 5)
    share_note(made["Done"], NOW - DAY, 5)
    care_actions.mark_looked_at(made["Done"], NOW)
    return made


def names(seen) -> list[str]:
    return [row.name.split()[0] for row in seen.rows]


def test_by_group_then_the_oldest_then_the_last_shared(amara):
    cast(amara)
    seen = access.shared_caseload(amara, NOW)
    assert names(seen) == ["Risen", "Oldest", "Older", "Newest", "New", "Done", "Silent"]
    groups = [row.group for row in seen.rows]
    assert groups == ["look_first", *["waiting"] * 2, *["new"] * 2, *["nothing_new"] * 2]


def test_the_filters(amara):
    cast(amara)
    assert names(access.shared_caseload(amara, NOW, show="waiting")) == ["Oldest", "Older"]
    new = access.shared_caseload(amara, NOW, show="new")
    assert names(new) == ["Risen", "Oldest", "Older", "Newest", "New"]
    assert (new.total, new.found) == (7, 5)


@pytest.mark.parametrize("typed", ["nils", "EKSTROM", "ekström n", "  strö "])
def test_a_name_is_found_by_its_letters(amara, typed):
    make_care(make_client("Nils Ekström", "nils@example.org"), amara)
    make_care(make_client("Rosa Jimenez", "rosa@example.org"), amara)
    assert names(access.shared_caseload(amara, NOW, name=typed)) == ["Nils"]


def test_pages_of_fifty(amara, monkeypatch):
    cast(amara)
    monkeypatch.setattr(access.caseload, "CLIENTS", 3)
    pages = [access.shared_caseload(amara, NOW, page=page) for page in (1, 2, 3, 4)]
    assert [len(page.rows) for page in pages] == [3, 3, 1, 0]
    assert [page.more for page in pages] == [True, True, False, False]
    assert len({name for page in pages for name in names(page)}) == 7


def test_nobody_elses_clients(care, amara, omar):
    share_weeks(care, RISEN)
    assert access.shared_caseload(omar, NOW).rows == ()


def statements(amara) -> int:
    with keys.scope(), CaptureQueriesContext(connection) as queries:
        access.shared_caseload(amara, NOW)
    return len(queries)


def test_as_many_statements_for_one_as_for_forty(care, amara):
    share_weeks(care, STEADY)
    one = statements(amara)
    for n in range(39):
        share_note(make_care(make_client(f"Client {n}", f"c{n}@example.org"), amara), NOW - DAY, 5)
    assert statements(amara) == one <= 12


# --- the page --------------------------------------------------------------------------------


def test_the_page_has_the_groups_the_words_and_the_lines(amara, sign_in, time_machine_now):
    cast(amara)
    page = sign_in(amara).get("/").content.decode()
    for words in ("Look first · 1", "Waiting for you · 2", "New since you last looked · 2"):
        assert words in page
    assert "Urge above usual, 2 weeks" in page
    assert "1 look back, 6 days" in page
    assert "above usual" in page
    assert page.count('class="spark"') == 1 + 6  # the legend, and all who share a number
    assert "style=" not in page
    assert "nothing shared" in page


def test_search_puts_no_name_into_an_address_and_filters_are_links(
    amara, sign_in, time_machine_now
):
    cast(amara)
    browser = sign_in(amara)
    page = browser.post("/", {"q": "ek", "show": "waiting"}).content.decode()
    assert 'name="q" value="ek"' in page
    assert 'href="/?show=new"' in page
    assert "?q=" not in page
    assert re.findall(r'aria-current="true">([^<]+)', page) == ["Waiting for me"]
    assert "Oldest Ek" in page
    assert "Newest Ek" not in page
    assert "No one by that name" in browser.post("/", {"q": "zz"}).content.decode()
    assert browser.post("/?page=0", {"show": "everything", "q": "\0"}).status_code == 200


def test_what_was_typed_is_text(amara, care, sign_in, time_machine_now):
    page = sign_in(amara).post("/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_without_clients_the_page_says_how_to_begin(amara, sign_in):
    page = sign_in(amara).get("/").content.decode()
    assert "No one yet. Invite your first client." in page
    assert "Find a client" not in page


@pytest.fixture
def time_machine_now():
    import time_machine

    with time_machine.travel(NOW, tick=False):
        yield


@pytest.mark.parametrize(
    ("ago", "says"),
    [
        (timedelta(hours=1), "Today 17:00"),
        (DAY, "Yesterday"),
        (3 * DAY, "Fri 20"),
        (9 * DAY, "14 Nov"),
    ],
)
def test_days_in_words(ago, says, settings):
    settings.TIME_ZONE = "UTC"
    assert day_in_words(NOW - ago, NOW) == says


@pytest.mark.parametrize(
    ("ago", "says"),
    [(timedelta(hours=1), "today"), (timedelta(hours=20), "1 day"), (6.5 * DAY, "6 days")],
)
def test_waiting_in_words(ago, says):
    assert waits_in_words(NOW - ago, NOW) == says


@pytest.mark.parametrize(
    ("ago", "says"),
    [
        (timedelta(hours=1), "today, 17:00"),
        (DAY, "yesterday, 18:00"),
        (9 * DAY, "on 14 November"),
    ],
)
def test_looking_in_words(ago, says):
    assert moment_in_words(NOW - ago, NOW) == says
