"""When somebody meets, in calendars that two other programs can read; and who can't read it."""

import uuid
from datetime import UTC, date, datetime, time, timedelta

import icalendar
import pytest
import time_machine
import vobject
from django.core.cache import cache
from django.urls import reverse

from journals import actions as journals
from tests.conftest import NOW, enter, freshen, make_client
from tracker.accounts import actions as accounts
from tracker.accounts import limits
from tracker.accounts.models import AccountEvent, Session
from tracker.care import actions as care_actions
from tracker.care.models import Appointment
from tracker.privacy import ledger
from tracker.reminders import actions, feed
from tracker.reminders.models import CalendarLink, Preferences, Reminder
from tracker.wallclock import instant

pytestmark = [pytest.mark.django_db, pytest.mark.quick_once]
SAID = {"called": "busy", "reminders": False}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as held:
        yield held


@pytest.fixture
def address(maya, care):
    return reverse("calendar-feed", args=[actions.make_calendar(maya, **SAID, now=NOW)])


def meet(amara, care, at=NOW + timedelta(days=2), zone="Europe/Berlin", **more):
    wanted = {"starts_at": at, "length": timedelta(minutes=50), "zone": zone, "now": NOW, **more}
    return care_actions.make_appointment(amara, care, appointment_id=uuid.uuid4(), **wanted)


def read(answer) -> dict[str, dict]:
    """{uid: what two parsers agree on}."""
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return events(answer.content)


def events(text: bytes) -> dict[str, dict]:
    one = icalendar.Calendar.from_ical(text)
    assert not one.errors
    first = {
        str(event["UID"]): {
            "starts": event["DTSTART"].dt,
            "ends": event["DTEND"].dt,
            "title": str(event["SUMMARY"]),
            "status": str(event["STATUS"]),
            "sequence": int(event["SEQUENCE"]),
            "stamp": event["DTSTAMP"].dt,
        }
        for event in one.walk("VEVENT")
        if not event.errors
    }
    other = vobject.readOne(text.decode())
    if list(other.components()):  # it takes none without an event
        assert other.validate(raiseException=True)
    second = {
        event.uid.value: {
            "starts": event.dtstart.value,
            "ends": event.dtend.value,
            "title": event.summary.value,
            "status": event.status.value,
            "sequence": int(event.sequence.value),
            "stamp": event.dtstamp.value,
        }
        for event in other.contents.get("vevent", [])
    }
    assert first == second
    return first


# --- what it says -------------------------------------------------------------------------------
def test_two_programs_read_the_same_appointments(client, address, amara, care):
    made = meet(amara, care)
    (uid, found), *others = read(client.get(address)).items()
    assert others == []
    assert uid == str(made.pk)
    assert (found["starts"], found["ends"]) == (made.starts_at, made.ends_at)
    assert (found["title"], found["status"], found["sequence"]) == ("Busy", "CONFIRMED", 0)


def test_nothing_in_it_tells_what_it_is_for(client, address, maya, amara, care, settings):
    meet(amara, care)
    text = client.get(address).content.decode()
    names = (maya.name, amara.name, maya.email, amara.email, amara.clinician.practice.name)
    for word in (*names, str(maya.pk), str(amara.pk), str(care.pk), settings.SITE_URL, "http"):
        assert word.casefold() not in text.casefold()
    for word in ("therap", "session", "clinic", "health", "mood", "client", "care"):
        assert word not in text.casefold()
    for line in ("ATTENDEE", "ORGANIZER", "LOCATION", "DESCRIPTION", "URL", "CONTACT", "VALARM"):
        assert f"\n{line}" not in text
    assert "CLASS:PRIVATE" in text


@pytest.mark.parametrize("called", CalendarLink.Called.values)
def test_a_title_is_one_of_a_few_words(client, maya, amara, care, called):
    meet(amara, care)
    secret = actions.make_calendar(maya, called=called, reminders=False, now=NOW)
    (found,) = read(client.get(reverse("calendar-feed", args=[secret]))).values()
    assert found["title"] == CalendarLink.Called(called).label


@pytest.mark.parametrize(
    ("day", "told"),
    [
        (date(2027, 3, 27), datetime(2027, 3, 27, 9, tzinfo=UTC)),
        (date(2027, 3, 28), datetime(2027, 3, 28, 8, tzinfo=UTC)),  # the clocks went on that night
        (date(2026, 10, 24), datetime(2026, 10, 24, 8, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 9, tzinfo=UTC)),
    ],
)
def test_ten_is_ten_on_the_wall_whatever_the_clocks_do(client, address, amara, care, day, told):
    at = instant(day, time(10), "Europe/Berlin")
    made = meet(amara, care, at=NOW + timedelta(days=1))
    Appointment.objects.filter(pk=made.pk).update(starts_at=at, ends_at=at + timedelta(hours=1))
    with time_machine.travel(at - timedelta(days=1), tick=False):
        (found,) = read(client.get(address)).values()
    assert found["starts"] == told


def test_moved_cancelled_and_taken_back_it_stays_one_event_with_a_higher_number(
    client, address, amara, care
):
    made = meet(amara, care)
    seen = [read(client.get(address))]
    later = NOW + timedelta(hours=1)
    moved = {"starts_at": NOW + timedelta(days=3), "length": timedelta(hours=1)}
    made = care_actions.move_appointment(amara, made, **moved, base_version=1, now=later)
    seen.append(read(client.get(address)))
    care_actions.cancel_appointment(amara, made, now=later)
    seen.append(read(client.get(address)))
    care_actions.undo_cancel(amara, made, now=later)
    seen.append(read(client.get(address)))
    assert {tuple(one) for one in seen} == {(str(made.pk),)}
    found = [one[str(made.pk)] for one in seen]
    assert [one["sequence"] for one in found] == [0, 1, 2, 3]
    assert [one["status"] for one in found] == [
        *("CONFIRMED", "CONFIRMED", "CANCELLED", "CONFIRMED")
    ]
    assert found[1]["starts"] == NOW + timedelta(days=3)
    assert (found[0]["stamp"], found[1]["stamp"]) == (NOW, later)


@pytest.mark.parametrize("by", ["maya", "amara"])
def test_with_the_end_of_care_all_of_it_is_gone(client, address, request, amara, care, by):
    meet(amara, care)
    care_actions.pause(care, by=care.client, now=NOW)
    assert read(client.get(address))  # they still meet
    journals.end_care(care, by=request.getfixturevalue(by), now=NOW)
    assert read(client.get(address)) == {}


def test_only_ones_own_are_in_it(client, address, maya, amara, care, jonas_care):
    mine = meet(amara, care)
    theirs = meet(amara, jonas_care, at=NOW + timedelta(days=4))
    assert read(client.get(address)).keys() == {str(mine.pk)}
    secret = actions.make_calendar(amara, **SAID, now=NOW)
    found = read(client.get(reverse("calendar-feed", args=[secret])))
    assert found.keys() == {str(mine.pk), str(theirs.pk)}


def test_what_is_long_over_goes_out_of_it(client, address, amara, care):
    made = meet(amara, care)
    with time_machine.travel(made.ends_at + feed.BEFORE - timedelta(minutes=1), tick=False):
        assert read(client.get(address))
    with time_machine.travel(made.ends_at + feed.BEFORE + timedelta(minutes=1), tick=False):
        assert read(client.get(address)) == {}


# --- reminders ----------------------------------------------------------------------------------
@pytest.fixture
def reminded(maya):
    wanted = {"zone": "Europe/Berlin", "created_at": NOW, "changed_at": NOW}
    Preferences.objects.create(user=maya, enabled=True, zone="Europe/Berlin")
    return Reminder.objects.create(
        user=maya, local_time=time(2, 30), enabled=True, next_due_at=NOW, **wanted
    )


def test_reminders_are_in_it_where_that_is_wanted(client, address, maya, reminded):
    assert read(client.get(address)) == {}
    actions.change_calendar(maya, called="busy", reminders=True)
    found = read(client.get(address))
    assert len(found) >= 60
    assert {one["title"] for one in found.values()} == {"Reminder"}
    Preferences.objects.update(enabled=False)
    assert read(client.get(address)) == {}


def test_they_stand_where_they_will_come_also_when_the_clocks_change(
    client, address, maya, reminded
):
    actions.change_calendar(maya, called="busy", reminders=True)
    with time_machine.travel(datetime(2027, 3, 1, tzinfo=UTC), tick=False):
        found = read(client.get(address))
    assert found[f"{reminded.pk}-2027-03-27"]["starts"] == datetime(2027, 3, 27, 1, 30, tzinfo=UTC)
    # 02:30 is skipped on this night: read with the offset before
    assert found[f"{reminded.pk}-2027-03-28"]["starts"] == datetime(2027, 3, 28, 1, 30, tzinfo=UTC)
    assert found[f"{reminded.pk}-2027-03-29"]["starts"] == datetime(2027, 3, 29, 0, 30, tzinfo=UTC)


def test_while_they_are_paused_none_is_there(client, address, maya, reminded):
    actions.change_calendar(maya, called="busy", reminders=True)
    Preferences.objects.update(paused_until=NOW.date() + timedelta(days=7))
    found = read(client.get(address))
    assert found
    assert min(one["starts"] for one in found.values()) >= NOW + timedelta(days=6)


# --- the address --------------------------------------------------------------------------------
def test_it_is_kept_as_a_digest_only(address):
    link = CalendarLink.objects.get()
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    assert len(secret) >= 43
    assert secret not in str(CalendarLink.objects.values().get())
    assert link.digest != secret


def test_one_that_opens_nothing_answers_like_one_that_never_was(client, address, maya):
    never = client.get(reverse("calendar-feed", args=["A" * 43]))
    assert never.status_code == 404
    actions.make_calendar(maya, **SAID, now=NOW)
    renewed = client.get(address)
    newest = reverse("calendar-feed", args=[actions.make_calendar(maya, **SAID, now=NOW)])
    assert client.get(newest).status_code == 200
    actions.end_calendar(maya, now=NOW)
    for answer in (renewed, client.get(newest), client.get(newest.upper())):
        assert (answer.status_code, answer.headers.items()) == (404, never.headers.items())
        assert answer.content == never.content


def test_it_ends_with_what_ends_all_that_was_let_in(client, maya, amara, care):
    def works(user, end) -> tuple[int, int]:
        place = reverse("calendar-feed", args=[actions.make_calendar(user, **SAID, now=NOW)])
        before = client.get(place).status_code
        end()
        return before, client.get(place).status_code

    maya.last_login = NOW
    assert works(maya, lambda: accounts.note_reset(maya, now=NOW)) == (200, 404)
    assert AccountEvent.objects.filter(user=maya).exists()
    assert works(maya, lambda: journals.leave(maya, now=NOW)) == (200, 404)
    journals.stay(maya, now=NOW)
    assert not CalendarLink.objects.exists()
    clinician = amara.clinician
    assert works(amara, lambda: accounts.unverify_therapist(clinician, by=None, now=NOW)) == (
        200,
        404,
    )


def test_nothing_is_kept_of_who_reads_it(client, address, amara, care, caplog):
    meet(amara, care)
    secret = address.removeprefix("/calendar/").removesuffix(".ics")
    answer = client.get(address)
    lost = client.get(address.replace(secret, secret[::-1]))
    assert lost.status_code == 404
    for one in (answer, lost):
        assert not one.cookies
        assert one.headers["Cache-Control"] == "no-store"
    assert not Session.objects.exists()
    told = caplog.text + "".join(
        str(vars(record)) for record in caplog.records if record.name.startswith("tracker")
    )
    assert "calendar-feed" in told
    assert secret not in told


def test_it_is_asked_as_calendars_ask(client, address, amara, care):
    meet(amara, care)
    whole = client.get(address)
    etag = whole.headers["ETag"]
    head = client.head(address)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", etag)
    same = client.get(address, headers={"If-None-Match": etag})
    assert (same.status_code, same.content) == (304, b"")
    assert client.get(address, headers={"If-None-Match": '"another"'}).status_code == 200
    meet(amara, care, at=NOW + timedelta(days=9))
    changed = client.get(address, headers={"If-None-Match": etag})
    assert changed.status_code == 200
    assert changed.headers["ETag"] != etag
    assert client.post(address).status_code == 405


def test_it_is_asked_so_often_and_no_more(client, address, monkeypatch):
    cache.clear()
    monkeypatch.setattr(limits, "LOOKS", 3)
    assert [client.get(address).status_code for _ in range(4)] == [200, 200, 200, 429]
    guessed = [reverse("calendar-feed", args=[str(n) * 43]) for n in range(4)]
    assert [client.get(one).status_code for one in guessed] == [404, 404, 404, 429]
    with time_machine.travel(NOW + timedelta(hours=1), tick=False):
        assert client.get(address).status_code == 200


# --- its page -----------------------------------------------------------------------------------
PAGE = "/settings/calendar/"


def shown(page) -> str:
    """The address, where the page shows one."""
    return page.context.get("address", "")


def test_the_page_shows_it_once_and_makes_it_anew(maya, care):
    browser = freshen(enter(maya))
    first = shown(browser.post(PAGE, {"called": "meeting"}))
    assert first.startswith("http://127.0.0.1:8000/calendar/")
    assert first not in browser.get(PAGE).text
    changed = browser.post(PAGE, {"called": "private", "reminders": "on"})
    assert changed.status_code == 302
    assert CalendarLink.objects.filter(called="private", reminders=True).exists()
    assert browser.get(first.removeprefix("http://127.0.0.1:8000")).status_code == 200
    second = shown(browser.post(PAGE, {"called": "private", "anew": "1"}))
    assert second != first
    assert browser.get(first.removeprefix("http://127.0.0.1:8000")).status_code == 404
    browser.post(f"{PAGE}off/")
    assert browser.get(second.removeprefix("http://127.0.0.1:8000")).status_code == 404
    verbs = [one.verb for one in ledger.of_client(maya.pk)]
    assert verbs == ["ended_calendar_link", "made_calendar_link", "made_calendar_link"]


def test_making_one_asks_who_it_is_and_switching_off_does_not(maya):
    browser = enter(maya)
    actions.make_calendar(maya, **SAID, now=NOW)
    with time_machine.travel(NOW + timedelta(minutes=11), tick=False):
        answer = browser.post(PAGE, {"called": "busy", "anew": "1"})
        assert "/reauthenticate/" in answer.headers["Location"]
        browser.post(f"{PAGE}off/")
    assert not CalendarLink.objects.exists()


@pytest.mark.parametrize("said", [{"called": "Therapy"}, {"called": ""}])
def test_another_word_is_refused(maya, said):
    answer = freshen(enter(maya)).post(PAGE, said)
    assert answer.status_code == 422
    assert not CalendarLink.objects.exists()


def test_a_therapist_has_one_without_reminders(amara):
    browser = freshen(enter(amara))
    assert "my reminders" not in browser.get(PAGE).text
    assert shown(browser.post(PAGE, {"called": "busy", "reminders": "on"}))
    assert CalendarLink.objects.filter(user=amara, reminders=False).exists()


def test_somebody_without_care_may_have_an_empty_one(client):
    alone = make_client("Somebody", "alone@example.org")
    place = reverse("calendar-feed", args=[actions.make_calendar(alone, **SAID, now=NOW)])
    assert read(client.get(place)) == {}
