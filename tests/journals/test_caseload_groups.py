"""Why somebody stands where they stand on the therapist's list, and what it says beside them."""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine

from journals import access, actions
from journals.caseload import CaseloadRow
from journals.models import Share
from tests.conftest import NOW, make_care, make_client, make_therapist
from tests.journals.test_caseload import RISEN, STEADY, row_of, share_note, share_weeks
from tracker.care import actions as care_actions
from tracker.privacy import ledger

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
EVERY_DAY = 127

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False):
        yield


def shows_days(care, now=NOW - 60 * DAY):
    return actions.start_standing_share(care.client, care, what="days_checked_in", now=now)


def check_in(care, *ago: int):
    for days in ago:
        actions.check_in(
            care.client, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW - days * DAY
        )


def meet(care, starts_at, minutes=50):
    return care_actions.make_appointment(
        care.therapist,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=starts_at,
        length=timedelta(minutes=minutes),
        zone="America/New_York",
        now=NOW - DAY,
    )


def wish(care, kind="talk_before", now=NOW - DAY):
    return actions.add_to_agenda(
        care.client, care, item_id=uuid.uuid4(), kind=kind, text="About Sunday.", now=now
    )


def saw(client) -> list[str]:
    return [one.verb for one in ledger.of_client(client.pk, verbs=["saw_numbers", "saw_days"])]


@pytest.fixture
def others(amara):
    """Two more clients of Amara's."""
    return [
        make_care(make_client(f"{name} Ek", f"{name.lower()}@example.org"), amara)
        for name in ("Ann", "Bo")
    ]


def names(amara, **more) -> list[str]:
    rows = access.shared_caseload(amara, NOW, **more).rows
    return [row.name.split()[0] for row in rows]


# --- look first ------------------------------------------------------------------------------


def test_who_asked_to_talk_comes_first_until_there_is_an_answer(care, others, amara, maya):
    share_weeks(others[0], RISEN)
    item = wish(care)
    row = row_of(amara, "Maya")
    assert (row.group, row.tag, row.asked_since) == ("look_first", "asked", NOW - DAY)
    assert names(amara) == ["Maya", "Ann", "Bo"]
    actions.tick_item(amara, item, done=True, now=NOW)
    assert row_of(amara, "Maya").asked_since is None


def test_who_takes_it_back_has_not_asked(care, amara, maya):
    item = wish(care)
    actions.take_off_agenda(maya, item, now=NOW)
    assert (row_of(amara).asked_since, row_of(amara).group) == (None, "nothing_new")


def test_at_most_one_tag_the_strongest(care, amara, maya, sign_in):
    share_weeks(care, RISEN)
    share_note(care, NOW - DAY, 9, look=True)
    wish(care)
    care_actions.tell_away(maya, care, NOW.date() + 5 * DAY, now=NOW)
    page = sign_in(amara).get("/").text
    assert page.count('class="tag sm') == 1
    assert "Asked to talk before session" in page
    assert "1 look back to answer" in page


@pytest.mark.parametrize(
    ("more", "tag"),
    [
        ({"asked_since": NOW, "waiting": 1}, "asked"),
        ({"waiting": 1, "away_until": NOW.date()}, "waiting"),
        ({"away_until": NOW.date(), "news": (("moment", 1),)}, "away"),
        ({"status": "paused"}, "paused"),
        ({}, ""),
    ],
)
def test_tags_by_their_strength(more, tag):
    row = CaseloadRow(uuid.uuid4(), uuid.uuid4(), "N", **{"status": "active", **more})
    assert row.tag == tag


# --- new -------------------------------------------------------------------------------------


def test_new_is_told_by_its_kind(care, amara, maya, sign_in):
    share_note(care, NOW - DAY, 4, look=True)
    share_note(care, NOW - 2 * DAY, 4)
    page = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "A page."},
        when=actions.When(NOW - DAY, maya.time_zone),
        now=NOW - DAY,
    )
    choice = actions.Choice(frozenset({page.pk}), "full")
    actions.share_alone(maya, page, care, choice, now=NOW)
    wish(care, "talk_about")
    row = row_of(amara)
    assert row.news == (("moment", 2), ("journal_page", 1), ("agenda", 1))
    assert "2 moments, 1 page, 1 agenda item" in sign_in(amara).get("/").text
    care_actions.mark_looked_at(care, NOW)
    assert row_of(amara).news == ()


def test_a_pin_is_new_only_while_its_entry_is_shared(care, amara, maya):
    episode = share_note(care, NOW - DAY, 4)
    note = episode.entries.get()
    actions.add_to_agenda(maya, care, item_id=uuid.uuid4(), kind="pin", entry=note, now=NOW)
    assert dict(row_of(amara).news)["agenda"] == 1
    actions.stop_sharing(maya, entry_ids=[note.pk], now=NOW)
    assert row_of(amara).news == ()


def test_numbers_that_come_by_themselves_are_no_news(care, amara, maya):
    actions.start_standing_share(maya, care, what="check_in_ratings", now=NOW - 9 * DAY)
    check_in(care, 3, 1)
    assert Share.objects.count() == 2
    row = row_of(amara)
    assert (row.news, row.last_shared, row.urge) == ((), None, None)


# --- gone quiet ------------------------------------------------------------------------------


def test_gone_quiet_only_for_those_who_show_their_days(care, amara, maya):
    check_in(care, 25, 22, 19, 16)
    assert (row_of(amara).group, row_of(amara).check_ins) == ("nothing_new", None)
    shows_days(care)
    row = row_of(amara)
    assert (row.group, row.tag, row.quiet.days, row.quiet.usual) == ("gone_quiet", "quiet", 16, 3)
    actions.stop_sharing(maya, now=NOW)
    assert (row_of(amara).group, row_of(amara).quiet) == ("nothing_new", None)


def test_days_from_before_they_were_shown_are_not_known(care, amara):
    check_in(care, 25, 22, 19, 16)
    shows_days(care, NOW - 20 * DAY)
    assert row_of(amara).quiet is None


def test_away_is_said_instead_and_is_over_on_its_day(care, amara, maya, sign_in):
    shows_days(care)
    check_in(care, 25, 22, 19, 16)
    care_actions.tell_away(maya, care, NOW.date() + 8 * DAY, now=NOW)
    row = row_of(amara)
    assert (row.group, row.tag) == ("gone_quiet", "away")
    assert "Told you: away until 1 Dec" in sign_in(amara).get("/").text
    care_actions.tell_away(maya, care, NOW.date() - DAY, now=NOW)
    assert row_of(amara).tag == "quiet"


def test_while_care_is_paused_only_that_is_known(care, amara, maya):
    share_weeks(care, RISEN)
    shows_days(care)
    check_in(care, 25, 22, 19, 16)
    wish(care)
    care_actions.tell_away(maya, care, NOW.date() + 8 * DAY, now=NOW)
    care_actions.pause(care, by=maya, now=NOW)
    row = row_of(amara)
    assert (row.group, row.tag) == ("nothing_new", "paused")
    hidden = (row.urge, row.quiet, row.check_ins, row.away_until, row.asked_since, row.last_shared)
    assert set(hidden) == {None}
    assert row.news == ()
    assert saw(maya) == []


# --- check-ins -------------------------------------------------------------------------------


def test_marks_are_compared_with_what_both_agreed_on(care, amara, maya, sign_in):
    shows_days(care)
    check_in(care, 1, 2, 3)
    proposed = care_actions.propose_plan(amara, care, days=EVERY_DAY, now=NOW - 30 * DAY)
    assert (row_of(amara).check_ins.logged, row_of(amara).check_ins.planned) == (3, None)
    page = sign_in(amara).get("/").text
    assert ">3 days<" in page
    care_actions.agree_to_plan(maya, proposed, now=NOW - 20 * DAY)
    assert (row_of(amara).check_ins.logged, row_of(amara).check_ins.planned) == (3, 14)
    page = sign_in(amara).get("/").text
    assert ">3 of 14<" in page
    assert "logged on 3 of 14 planned days" in page
    assert not re.search("adheren|complian|failed|missed", page, re.IGNORECASE)


def test_without_shown_days_the_column_is_empty(care, amara, sign_in):
    check_in(care, 1, 2)
    assert '<td role="cell" class="pl"></td>' in sign_in(amara).get("/").text


def test_each_client_whose_days_are_on_the_page_is_told(care, others, amara, maya, monkeypatch):
    standing = shows_days(care)
    shows_days(others[0])
    check_in(care, 1)
    access.shared_caseload(amara, NOW, name="maya")
    (line,) = ledger.of_client(maya.pk, verbs=["saw_days"])
    assert (line.actor_id, line.entity_id, line.grant_id) == (amara.pk, care.pk, standing.pk)
    assert saw(others[0].client) == []
    monkeypatch.setattr(access.caseload, "CLIENTS", 1)
    access.shared_caseload(amara, NOW, page=3)  # Maya comes last
    assert len(saw(maya)) == 2
    assert saw(others[0].client) == []


# --- sessions --------------------------------------------------------------------------------


def test_ties_go_by_the_next_session(care, others, amara):
    for one, days in ((care, 3), (others[0], 9), (others[1], 1)):
        share_note(one, NOW - DAY, 4)
        meet(one, NOW + days * DAY)
    assert names(amara) == ["Bo", "Maya", "Ann"]
    assert names(amara, show="week") == ["Bo", "Maya"]


def test_the_next_session_is_one_that_stands(care, amara):
    first, second = meet(care, NOW + DAY), meet(care, NOW + 2 * DAY)
    meet(care, NOW - 3 * DAY)
    care_actions.cancel_appointment(amara, first, now=NOW)
    assert row_of(amara).next_at == second.starts_at
    going_on = meet(care, NOW - 20 * MINUTE)
    assert row_of(amara).next_at == going_on.starts_at


def test_today_stands_on_top_on_the_therapists_own_clock(care, others, amara, sign_in):
    meet(care, NOW + 3 * MINUTE)  # 13:03 in New York
    meet(others[0], NOW - 180 * MINUTE)
    meet(others[1], NOW + 240 * MINUTE)
    meet(others[0], NOW + DAY)
    page = sign_in(amara).get("/").text
    strip = page[page.index("today-strip") : page.index('id="found"')]
    assert re.findall("<b>([^<]+)</b>", strip) == ["Ann Ek", "Maya Lindqvist", "Bo Ek"]
    assert re.findall(r"<li( class=\"\w+\")?>", strip) == [' class="past"', ' class="now"', ""]
    assert "13:03 · in 3 minutes" in strip
    assert strip.count("Open prep") == 2
    assert strip.count("btn primary") == 1
    assert ">Today, 13:03<" in page
    assert ">Tue 24, 13:00<" in page


def test_a_session_that_has_begun_is_the_next_until_it_is_over(care, amara):
    meet(care, NOW - 20 * MINUTE)
    (now,) = access.shared_caseload(amara, NOW).today
    assert (now.next, now.over, now.minutes(NOW)) == (True, False, 0)
    (then,) = access.shared_caseload(amara, NOW + 30 * MINUTE).today
    assert (then.next, then.over) == (False, True)


def test_without_sessions_there_is_no_strip(care, amara, sign_in):
    assert "today-strip" not in sign_in(amara).get("/").text


def test_nobody_elses_sessions(care, amara, maya, practice):
    bea = make_therapist(practice, "Bea Okafor", "bea@example.org")
    beside = make_care(maya, bea)
    meet(beside, NOW + 3 * MINUTE)
    seen = access.shared_caseload(amara, NOW)
    assert (seen.today, seen.rows[0].next_at) == ((), None)


# --- pages -----------------------------------------------------------------------------------


def test_a_group_goes_on_on_the_next_page(care, others, amara, monkeypatch, sign_in):
    for one in (care, *others):
        share_note(one, NOW - DAY, 4)
    monkeypatch.setattr(access.caseload, "CLIENTS", 2)
    browser = sign_in(amara)
    first, second = browser.get("/").text, browser.get("/?page=2").text
    assert "New since you last looked · 3" in first
    assert "New since you last looked · 3" in second
    assert ("continued" in first, "continued" in second) == (False, True)


def test_pages_of_a_search_are_posted_like_the_name(care, others, amara, monkeypatch, sign_in):
    monkeypatch.setattr(access.caseload, "CLIENTS", 1)
    browser = sign_in(amara)
    page = browser.post("/", {"q": "ek", "show": ""}).text
    assert 'formaction="/?page=2"' in page
    assert "?q=" not in page
    assert "2 of 3 clients" in page
    assert "Bo Ek" in browser.post("/?page=2", {"q": "ek", "show": ""}).text


def test_the_page_says_its_rules(care, others, amara, sign_in):
    share_weeks(care, STEADY)
    page = sign_in(amara).get("/").text
    assert "Why this order?" in page
    for rule in ("asked to talk before the next session", "longer than twice", "Ties go by"):
        assert rule in page
