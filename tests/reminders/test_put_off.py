"""Links that work without signing in: they can make things stop, and show nothing of anybody."""

from datetime import time, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client

from tests.reminders.plans import DUE, TODAY, Reason, State, remind, ring, the_notice
from tracker.reminders import access, actions, links
from tracker.reminders.models import Notice, Preferences

HOUR = timedelta(hours=1)
NEVER = ["maya", "example.org", "therap", "session", "mood", "journal", "clinic", "feel"]


@pytest.fixture
def sent(maya):
    with time_machine.travel(DUE, tick=False) as clock:
        remind(maya)
        ring()
        clock.shift(timedelta(minutes=5))
        yield the_notice()


@pytest.fixture
def page(sent):
    (text,) = [line for line in mail.outbox[0].body.splitlines() if "/put-off/" in line]
    return "/put-off/" + text.split("/put-off/")[1]


def test_the_page_offers_four_things_and_shows_nothing(client, page):
    shown = client.get(page)
    assert shown.status_code == 200
    for what in ("not_today", "in_an_hour", "pause", "stop"):
        assert f'value="{what}"' in shown.text
    main = shown.text[shown.text.index("<main") :].lower()
    assert [word for word in NEVER if word in main] == []


def test_opening_it_does_nothing(client, page, maya):
    for _ in range(2):
        client.get(page)
        client.get(f"{page}all/")
        client.head(page)
    mine = access.own_preferences(maya)
    assert (mine.enabled, mine.not_on, mine.paused_until) == (True, None, None)


def test_not_today(client, page, maya):
    assert "Nothing more will come today" in client.post(page, {"what": "not_today"}).text
    assert access.own_preferences(maya).not_on == TODAY
    remind(maya, time(16, 30), now=DUE)
    ring(DUE + 4 * HOUR)
    assert Notice.objects.latest("due_at").reason == Reason.NOT_TODAY
    ring(DUE + 28 * HOUR)
    assert Notice.objects.latest("due_at").state == State.SENT


def test_in_an_hour_and_once(client, page, maya):
    assert "again in an hour" in client.post(page, {"what": "in_an_hour"}).text
    again = Notice.objects.get(key__startswith="again:")
    assert again.due_at == DUE + timedelta(minutes=65)
    ring(again.due_at)
    assert len(mail.outbox) == 2
    assert mail.outbox[1].body.startswith("You asked for this an hour ago.")
    assert "This was used before." in client.post(page, {"what": "in_an_hour"}).text
    assert Notice.objects.count() == 2
    assert "Nothing will come for a week" in client.post(page, {"what": "pause"}).text


def test_a_week_without(client, page, maya):
    client.post(page, {"what": "pause"})
    assert access.own_preferences(maya).paused_until == TODAY + timedelta(days=7)
    ring(DUE + timedelta(days=6))
    assert len(mail.outbox) == 1


def test_stop_them_all(client, page, maya):
    assert "Nothing will come any more" in client.post(page, {"what": "stop"}).text
    assert not access.own_preferences(maya).enabled
    ring(DUE + timedelta(days=1))
    assert len(mail.outbox) == 1
    assert "turned off already" in client.post(page, {"what": "pause"}).text


def test_nonsense_changes_nothing(client, page, maya):
    assert client.post(page, {"what": "delete"}).status_code == 422
    assert access.own_preferences(maya).enabled


@pytest.mark.parametrize("spoil", ["x", "", ":1:2", "\0", "ü" * 50])
def test_what_was_not_signed_here_does_not_exist(client, page, spoil):
    token = page.removeprefix("/put-off/").strip("/")
    assert client.get(f"/put-off/{token[:-3]}{spoil}/").status_code == 404
    assert client.post(f"/put-off/{token[:-3]}{spoil}/all/").status_code == 404


def test_it_works_for_sixty_days(client, page):
    with time_machine.travel(DUE + timedelta(days=59)):
        assert client.get(page).status_code == 200
    with time_machine.travel(DUE + timedelta(days=61)):
        assert client.get(page).status_code == 404


def test_a_mail_programs_own_unsubscribe(sent, maya):
    """RFC 8058: one POST from a machine without cookies."""
    headers = mail.outbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    address = headers["List-Unsubscribe"].strip("<>")
    strict = Client(enforce_csrf_checks=True)
    path = "/" + address.split("/", 3)[3]
    said = strict.post(path, {"List-Unsubscribe": "One-Click"})
    assert said.status_code == 200
    assert not access.own_preferences(maya).enabled


def test_the_page_itself_asks_for_its_token(page):
    assert Client(enforce_csrf_checks=True).post(page, {"what": "stop"}).status_code == 403


def test_a_link_of_one_message_is_not_that_of_another(sent, maya, jonas):
    remind(jonas)
    ring(DUE + timedelta(minutes=1))
    his = Notice.objects.get(user=jonas)
    assert links.made(his) != links.made(sent)
    assert links.opened(links.made(his)).user == jonas


# --- what it must not do ------------------------------------------------------------------------
def test_a_week_without_ends_no_longer_pause(client, page, maya):
    until = TODAY + timedelta(days=60)
    actions.pause(maya, until, now=DUE)
    client.post(page, {"what": "pause"})
    assert access.own_preferences(maya).paused_until == until


def test_in_an_hour_is_not_promised_where_it_could_not_come(client, page, maya):
    mine = access.own_preferences(maya)
    mine.quiet_from, mine.quiet_until = time(13), time(15)
    mine.save(update_fields=["quiet_from", "quiet_until"])
    said = client.post(page, {"what": "in_an_hour"}).text
    assert "An hour from now nothing may come." in said
    assert Notice.objects.count() == 1
    # the link still works for something else
    assert "Nothing will come for a week" in client.post(page, {"what": "pause"}).text


def test_an_hour_later_is_outside_the_budget(client, maya):
    """Put off at 12:35, sent at 13:35; the chosen 16:00 comes as it would have."""
    with time_machine.travel(DUE, tick=False) as clock:
        remind(maya, time(12, 30), time(16), days=0b1010)
        ring()
        clock.shift(timedelta(minutes=5))
        (text,) = [line for line in mail.outbox[0].body.splitlines() if "/put-off/" in line]
        client.post("/put-off/" + text.split("/put-off/")[1], {"what": "in_an_hour"})
        for minutes in (65, 210):
            ring(DUE + timedelta(minutes=minutes))
    assert len(mail.outbox) == 3


def test_one_that_was_asked_for_by_hand_comes_again(client, maya):
    with time_machine.travel(DUE, tick=False):
        remind(maya, time(20))
        notice = actions.send_now(maya, now=DUE)
        ring()
        client.post(f"/put-off/{links.made(notice)}/", {"what": "in_an_hour"})
        ring(DUE + HOUR)
    assert len(mail.outbox) == 2


@pytest.mark.parametrize("by_hand", [True, False])
@pytest.mark.parametrize(
    "why", [Reason.ALREADY_WRITTEN, Reason.NOT_TODAY, Reason.PAUSED, Reason.CHANGED]
)
def test_an_hour_later_they_may_want_none_any_more(maya, by_hand, why):
    """Whichever message it was that was put off: of the daily time, or asked for by hand."""
    remind(maya)
    first = actions.send_now(maya, now=DUE - HOUR) if by_hand else None
    ring(DUE - HOUR if by_hand else DUE)
    first, now = first or the_notice(), DUE - HOUR / 2 if by_hand else DUE + HOUR / 2
    assert actions.act_on(first, "in_an_hour", now=now) == "in_an_hour"
    if why == Reason.ALREADY_WRITTEN:
        actions.satisfy(maya.pk, TODAY)
    elif why == Reason.NOT_TODAY:
        Preferences.objects.update(not_on=TODAY)
    else:
        actions.act_on(first, "pause" if why == Reason.PAUSED else "stop", now=now)
    ring(now + HOUR)
    assert Notice.objects.get(key__startswith="again:").reason == why
    assert len(mail.outbox) == 1


def test_no_link_is_written_into_the_log(client, page, caplog, settings):
    token = page.removeprefix("/put-off/").strip("/")
    client.post(page, {"what": "nonsense"})
    client.get(f"/put-off/{token}x/")
    Client(enforce_csrf_checks=True).post(page, {"what": "stop"})
    assert caplog.records
    assert token not in caplog.text
    assert not [one for one in caplog.records if token in str(one.__dict__.get("args"))]
