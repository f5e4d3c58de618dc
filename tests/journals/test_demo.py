"""The demo: people who start anew until somebody writes, and buttons to be one of them."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core.mail import EmailMessage, get_connection
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Q

from journals import access
from journals.access import worksheets as sheets
from journals.demo import mails as mailbox
from journals.demo.calendar import DAY_STARTS, Calendar
from journals.demo.seed import seed
from journals.demo.story import EMAILS, ZONE, Back
from tests.journals.conftest import TOLD_AT
from tests.journals.touching import TOUCHES, care_of, person
from tracker.accounts.models import User
from tracker.reminders import access as reminders
from tracker.reminders import actions as reminder_actions
from tracker.reminders.schedule import journal_day

NOW = TOLD_AT
LATER = NOW + timedelta(days=3)
READY, LEFT_ALONE = "ready", "stay as they are"
# What is told; tests/journals/test_demo_seeding.py seeds on both databases.
pytestmark = pytest.mark.once


def titles(episodes) -> set[str]:
    return {episode.words["title"] for episode in episodes}


# --- seeding ---------------------------------------------------------------------------------


def test_only_where_demo_is_on(db):
    with pytest.raises(CommandError, match="DEMO"):
        call_command("demo")
    assert not User.objects.exists()


def test_the_cast_has_its_roles_and_no_passwords(seeded):
    assert {who: person(who).role for who in EMAILS} == {
        "maya": "client",
        "jonas": "client",
        "amara": "therapist",
        "pat": "practice_admin",
    }
    assert not any(person(who).has_usable_password() for who in EMAILS)
    assert care_of("maya").rhythm == "before_session"


def test_maya_has_fourteen_nine_and_seven(seeded):
    parts = [
        {(part.kind, part.status) for part in episode.parts}
        for episode in access.own_episodes(person("maya"))
    ]
    counts = [
        sum(any(kind == wanted and status != "planned" for kind, status in of) for of in parts)
        for wanted in ("self_monitoring", "self_evaluation", "self_reinforcement")
    ]
    assert counts == [14, 9, 7]
    plans = [of for of in parts if of == {("self_monitoring", "planned")}]
    # one that is still to come, and one that came to nothing
    assert (len(parts), len(plans)) == (16, 2)


def still_to_come(client, now):
    """All that cannot have been done yet at that hour."""
    yield access.own_episodes(client).filter(Q(recorded_at__gt=now) | Q(closed_at__gt=now))
    yield access.own_shares(client, now).filter(shared_at__gt=now)
    yield access.own_guidance(client, now).filter(Q(sent_at__gt=now) | Q(seen_at__gt=now))
    yield access.own_menu(client).filter(Q(added_at__gt=now) | Q(archived_at__gt=now))
    goals = access.own_goals(client) | access.own_goals_away(client)
    yield goals.filter(Q(written_at__gt=now) | Q(accepted_at__gt=now) | Q(archived_at__gt=now))
    yield access.own_proposals(client).filter(written_at__gt=now)
    yield sheets.own_assignments(client).filter(assigned_at__gt=now)


# A day begins at four; the others look like one of these.
TELLING = (3, 4, 23)


@pytest.mark.parametrize(
    "hour", [pytest.param(n, marks=[pytest.mark.long] * (n not in TELLING)) for n in range(24)]
)
def test_at_whatever_hour_maya_wrote_today_and_waits_two_days(demo, db, hour):
    now = datetime(2026, 11, 24, hour, 1, tzinfo=ZoneInfo(ZONE))
    assert READY in seed(now)
    today = journal_day(now, ZONE, DAY_STARTS)
    maya, jonas = person("maya"), person("jonas")
    assert access.own_entries(maya).of_kind("check_in").filter(local_date=today).count() == 1
    assert not access.own_entries(jonas).filter(local_date=today).exists()
    assert not access.own_entries(maya).filter(recorded_at__gt=now).exists()
    assert not any(late.exists() for late in still_to_come(maya, now))
    asked = access.own_episodes(maya).get(
        entries__guidance_requested_at__gt=now - timedelta(days=3)
    )
    assert asked.words["title"] == "Late train, no message"
    waits = [row.waits_since for row in access.shared_caseload(person("amara"), now).rows]
    assert timedelta(days=2) <= now - waits[0] < timedelta(days=3)


def test_mayas_reminder_comes_soon_and_says_why_it_is_not_sent(seeded):
    maya = person("maya")
    due = reminders.own_times(maya)[0].next_due_at
    assert NOW < due <= NOW + timedelta(minutes=5)
    assert due.minute % 5 == 0
    assert reminder_actions.tick(due) == []
    assert reminders.own_notices(maya, due).get().reason == "already_written"
    assert not reminders.own_preferences(person("jonas")).enabled


def test_what_is_not_shared_never_reaches_amara(seeded):
    maya, amara = person("maya"), person("amara")
    seen, _more = access.shared_moments(amara, care_of("maya"), now=NOW)
    alone, _more = access.shared_alone(amara, care_of("maya"), now=NOW)
    plan = access.shared_plan(amara, care_of("maya"), now=NOW)
    assert access.shared_plan(amara, care_of("jonas"), now=NOW) is None
    assert access.own_plan(person("jonas")) is not None
    parts = [plan, *alone, *(part for moment in seen for part in moment.parts)]
    shared = set(access.own_shares(maya, NOW).values_list("entry_id", flat=True))
    assert {part.entry_id for part in parts} == shared
    shown = repr(seen)
    every = titles(access.own_episodes(maya))
    private = every - {moment.title for moment in seen}
    assert {"Sam’s work trip", "What I wrote to Jo", "The wedding photo"} <= private
    assert not [title for title in private if title in shown]
    # of ratings-only shares not a word, although they are there
    assert "The study door" in private
    assert "closed door" not in shown
    assert {part.level for moment in seen for part in moment.parts} == {"full", "ratings_only"}


def test_an_answer_waits_to_be_seen_and_a_share_has_an_end(seeded):
    maya = person("maya")
    new = access.own_guidance(maya, NOW).filter(seen_at=None)
    assert [one.entry.episode.words["title"] for one in new] == ["Sunday phone call"]
    assert access.own_shares(maya, NOW).exclude(until=None).exists()


def test_untouched_people_start_anew(seeded):
    first = person("maya").pk
    assert READY in seed(LATER)
    assert User.objects.count() == 4
    assert person("maya").pk != first
    newest = access.own_entries(person("maya")).newest_first().first()
    assert newest.local_date == journal_day(LATER, ZONE, DAY_STARTS)


def test_reading_and_a_reminder_that_fired_touch_nothing(seeded):
    soon = NOW + timedelta(hours=1)
    access.shared_moments(person("amara"), care_of("maya"), now=soon)
    access.shared_agenda(person("amara"), care_of("maya"), now=soon)
    access.shared_caseload(person("amara"), soon)
    reminder_actions.tick(NOW + timedelta(hours=1))
    assert READY in seed(LATER)


def test_touched_people_stay(seeded):
    before = person("maya").pk
    for touch in TOUCHES:
        with transaction.atomic():
            touch(NOW + timedelta(minutes=1))
            assert LEFT_ALONE in seed(LATER), touch
            assert person("maya").pk == before
            transaction.set_rollback(True)


def test_a_start_minutes_later_makes_them_no_second_time(seeded):
    before = person("maya").pk
    assert "a moment ago" in seed(NOW + timedelta(minutes=10))
    assert person("maya").pk == before
    assert READY in seed(NOW + timedelta(minutes=30))
    assert person("maya").pk != before


def test_people_of_whom_no_seeding_is_known_stay(seeded):
    (seeded.DATA_DIR / "demo.json").unlink()
    assert LEFT_ALONE in seed(LATER)


def test_days_of_the_week_are_found_further_back():
    calendar = Calendar(NOW)
    for days in range(14):
        sunday = calendar.day(Back(days, weekday=6))
        assert sunday.weekday() == 6
        assert 0 <= (calendar.today - sunday).days - days < 7


# --- stepping in -----------------------------------------------------------------------------


def test_the_first_page_has_four_buttons(seeded, client):
    page = client.get("/")
    assert page.status_code == 200
    text = page.content.decode()
    assert [text.count(f'action="/demo/step-in/{who}/"') for who in EMAILS] == [1, 1, 1, 1]
    assert "your therapist reads only what you choose to share" in text
    for path in ("/example/", "/about/", "/help/", "/demo/mails/"):
        assert f'href="{path}"' in text


@pytest.mark.parametrize("who", EMAILS)
def test_one_click_steps_in(seeded, client, who):
    answered = client.post(f"/demo/step-in/{who}/")
    assert (answered.status_code, answered["Location"]) == (302, "/")
    assert client.session["demo"] is True
    assert client.session["_auth_user_id"] == str(person(who).pk)


def test_stepping_from_one_to_another(seeded, client):
    client.post("/demo/step-in/maya/")
    client.post("/demo/step-in/amara/")
    assert client.session["_auth_user_id"] == str(person("amara").pk)
    assert client.session["demo"] is True


def test_a_link_steps_into_nobody(seeded, client):
    assert client.get("/demo/step-in/maya/").status_code == 405
    assert client.post("/demo/step-in/omar/").status_code == 404
    assert "_auth_user_id" not in client.session


def test_without_demo_there_is_no_way_in(db, client, maya):
    assert client.post("/demo/step-in/maya/").status_code == 404
    assert client.get("/demo/mails/").status_code == 404


# --- mails -----------------------------------------------------------------------------------


def send(settings, body: str, subject: str = "Keel") -> None:
    backend = get_connection(
        "django.core.mail.backends.filebased.EmailBackend", file_path=str(settings.MAIL_DIR)
    )
    backend.send_messages([EmailMessage(subject, body, "hello@localhost", ["jonas@example.org"])])


def test_a_sent_mail_is_shown_as_text(demo, db, client):
    send(demo, f"A minute?\n{demo.SITE_URL}/go/7/.\n<script>alert(1)</script> https://a.example/x")
    page = client.get("/demo/mails/").content.decode()
    assert "jonas@example.org" in page
    assert '<a href="/go/7/">' in page
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert" not in page
    assert "a.example/x" in page
    assert 'href="https://a.example' not in page


def test_several_mails_newest_file_first(demo, db, client):
    for number in range(mailbox.NEWEST + 3):
        path = demo.MAIL_DIR / f"20261123-1800{number:02}-1.log"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(
            b"Subject: n%02d\nDate: Mon, 23 Nov 2026 18:00:%02d -0000\n\nhello\n%s\n"
            % (number, number, b"-" * 79)
        )
    found = [mail.subject for mail in mailbox.sent()]
    assert found == [f"n{number:02}" for number in range(mailbox.NEWEST + 2, 2, -1)]


def test_without_mails_the_page_says_so(demo, db, client):
    assert "Nothing was sent yet" in client.get("/demo/mails/").content.decode()


@pytest.mark.parametrize("path", ["//evil.example/", "/\\evil.example", "x/"])
def test_no_link_leads_elsewhere(demo, path):
    assert [href for _text, href in mailbox.linked(demo.SITE_URL + path) if href] == []


def test_a_strange_file_breaks_nothing(demo, db, client):
    demo.MAIL_DIR.mkdir()
    (demo.MAIL_DIR / "20261123-180000-1.log").write_bytes(
        b"Content-Type: text/plain; charset=nothing\nDate: soon\n\n\xff\xfe\n" + b"-" * 79
    )
    (demo.MAIL_DIR / "20261123-180001-1.log").write_bytes(b"\x00\xff")
    assert client.get("/demo/mails/").status_code == 200
