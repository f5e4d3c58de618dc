"""The reminders page as its owner meets it."""

import uuid
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tracker.reminders import access, actions
from tracker.reminders.models import Notice, Reminder

PAGE = "/reminders/"
GOOD = {"enabled": "on", "local_time": "12:30", "days": ["0", "2"]}
GOOD |= {"quiet_from": "21:30", "quiet_until": "08:00", "also": ["look_back"], "says": "list"}


@pytest.fixture
def as_maya(sign_in, maya):
    return sign_in(maya)


def test_a_first_visit(as_maya):
    page = as_maya.get(PAGE)
    assert page.status_code == 200
    text = page.content.decode()
    assert "A minute for yourself?" in text
    assert "America/New_York" in text
    assert "Nothing yet" in text
    assert "Pause for a week" not in text
    assert Reminder.objects.count() == 0


def test_setting_it(as_maya, maya):
    saved = as_maya.post(PAGE, GOOD, follow=True)
    assert saved.redirect_chain == [(PAGE, 302)]
    assert "Saved. The next one:" in saved.content.decode()
    (reminder,) = access.own_times(maya)
    assert (reminder.enabled, reminder.days, reminder.zone) == (True, 0b101, "America/New_York")
    text = as_maya.get(PAGE).content.decode()
    assert 'value="12:30"' in text
    assert "Pause for a week" in text


def test_turning_it_off(as_maya, maya):
    as_maya.post(PAGE, GOOD)
    off = as_maya.post(PAGE, {**GOOD, "enabled": ""}, follow=True)
    assert "Reminders are off" in off.content.decode()
    assert access.own_times(maya)[0].next_due_at is None


@pytest.mark.parametrize(
    ("wrong", "says", "kept"),
    [
        ({"local_time": "", "also": []}, "Add a time, or tick something", ""),
        ({"local_time": "25:99"}, "Add a time for the reminder, for example 12:30.", "25:99"),
        ({"local_time": "1\0:30"}, "Add a time", ""),
        ({"local_time": "12:30" * 5000}, "Add a time", "12:3012:30"),
        ({"local_time": "\ud800"}, "Add a time", ""),
        ({"days": []}, "Tick at least one day.", 'value="12:30"'),
        ({"days": ["7"]}, "Choose from the seven days.", 'value="12:30"'),
        ({"days": ["9" * 4000]}, "Choose from the seven days.", 'value="12:30"'),
        ({"days": ["zero", "\0"]}, "seven days", 'value="12:30"'),
    ],
)
def test_what_cannot_be_saved_is_shown_again(as_maya, wrong, says, kept):
    body = urlencode({**GOOD, **wrong}, doseq=True, errors="surrogatepass")
    page = as_maya.post(PAGE, body, content_type="application/x-www-form-urlencoded")
    assert page.status_code == 422
    assert says in page.content.decode()
    assert kept in page.content.decode()
    assert Reminder.objects.count() == 0


def test_an_empty_form_says_what_is_missing(as_maya):
    page = as_maya.post(PAGE, {})
    assert page.status_code == 422
    assert "Add a time" in page.content.decode()


def test_pause_and_back(as_maya, maya):
    assert "Nothing to pause" in as_maya.post("/reminders/pause/", follow=True).content.decode()
    as_maya.post(PAGE, GOOD)
    assert "Paused. Back on" in as_maya.post("/reminders/pause/", follow=True).content.decode()
    assert access.own_preferences(maya).paused_until
    assert "Start again now" in as_maya.get(PAGE).content.decode()
    as_maya.post("/reminders/pause/", {"resume": "1"})
    assert access.own_preferences(maya).paused_until is None


def test_one_now_and_how_it_ended(as_maya, maya, right_now):
    assert "On its way" in as_maya.post("/reminders/now/", follow=True).content.decode()
    again = as_maya.post("/reminders/now/", follow=True).content.decode()
    assert "One is on its way already." in again
    assert Notice.objects.count() == 1
    later = right_now + timedelta(seconds=30)
    actions.deliver(actions.tick(later), later)
    assert "Sent " in as_maya.get(PAGE).content.decode()


def test_already_written_is_said(as_maya, maya, right_now):
    from tracker.reminders.schedule import journal_day

    as_maya.post(PAGE, {**GOOD, "days": list("0123456")})
    Reminder.objects.update(next_due_at=right_now)
    due = access.own_times(maya)[0].next_due_at
    actions.satisfy(maya.pk, journal_day(due, maya.time_zone, maya.day_starts) + timedelta(days=1))
    actions.tick(due)
    assert "Not sent: you had already written" in as_maya.get(PAGE).content.decode()


def test_the_link_in_the_mail(client, sign_in, maya, jonas, right_now):
    notice = actions.send_now(maya, now=right_now)
    link = reverse("reminder-go", args=[notice.pk])
    signed_out = client.get(link)
    assert signed_out.status_code == 302
    assert "/account/login/" in signed_out["Location"]
    assert sign_in(jonas).get(link).status_code == 404
    opened = sign_in(maya).get(link)
    assert (opened.status_code, opened["Location"]) == (302, "/#check-in")
    notice.refresh_from_db()
    first = notice.opened_at
    assert first
    client.get(link)
    notice.refresh_from_db()
    assert notice.opened_at == first
    assert client.get(reverse("reminder-go", args=[uuid.uuid4()])).status_code == 404


def test_clinicians_have_no_reminders(sign_in, amara):
    inside = sign_in(amara)
    assert inside.get(PAGE).status_code == 403
    assert inside.get(f"/go/{uuid.uuid4()}/").status_code == 404  # of digests they have links
    for path in (PAGE, "/reminders/pause/", "/reminders/now/"):
        assert inside.post(path).status_code == 403


def test_only_the_last_fourteen_are_read(as_maya, maya, right_now, django_assert_max_num_queries):
    for n in range(30):
        at = right_now - timedelta(days=n)
        Notice.objects.create(
            key=f"k{n}",
            user=maya,
            state="sent",
            sent_at=at,
            due_at=at,
            retry_at=at,
            local_date=at.date(),
        )
    as_maya.get(PAGE)  # the first visit leaves a mark
    with django_assert_max_num_queries(12):
        page = as_maya.get(PAGE)
    assert page.content.decode().count("Sent ") == 14
