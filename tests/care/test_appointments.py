"""Appointments as a therapist makes, moves and cancels them: series, other clocks, clashes."""

import re
import uuid
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.browsing import form_with
from tests.conftest import NOW
from tests.test_query_counts import count
from tracker.care import access, actions, diary
from tracker.privacy import ledger
from tracker.wallclock import on_the_wall, weekly

ZONE = "America/New_York"
DAY = timedelta(days=1)
HALF_AN_HOUR, FIFTY = timedelta(minutes=30), timedelta(minutes=50)
ZONES = sorted(available_timezones() - {"localtime", "Factory"})
GOOD = {"day": "2026-12-03", "at": "15:00", "minutes": "50", "times": "1"}


def series(amara, care, first=datetime(2026, 12, 3, 15), times=1, **more):
    said = {"appointment_id": uuid.uuid4(), "length": FIFTY, "zone": ZONE, "now": NOW, **more}
    return actions.make_weekly(amara, care, first=first, times=times, **said)


# --- the same wall time, whatever the clocks do ----------------------------------------------
@given(
    zone=st.sampled_from(ZONES),
    first=st.datetimes(datetime(2020, 1, 1), datetime(2036, 1, 1)).map(
        lambda at: at.replace(second=0, microsecond=0)
    ),
    times=st.integers(1, 26),
)
def test_a_weekly_series_keeps_its_wall_time(zone, first, times):
    found = weekly(first, zone, times)
    assert len(found) == times
    for week, at in enumerate(found):
        wanted = first + week * timedelta(days=7)
        shown = on_the_wall(at, zone)
        if shown != wanted:  # the clocks skip it: read with the offset before the gap
            before = wanted.replace(tzinfo=ZoneInfo(zone)).utcoffset()
            assert at == (wanted - before).replace(tzinfo=UTC)
            assert shown > wanted


@pytest.mark.parametrize(
    ("zone", "first", "utc"),
    [
        # clocks go back on 1 November 2026, and forward on 14 March 2027
        ("America/New_York", datetime(2026, 10, 29, 15), ("10-29 19:00", "11-05 20:00")),
        ("America/New_York", datetime(2027, 3, 7, 2, 30), ("03-07 07:30", "03-14 07:30")),
        ("Europe/Berlin", datetime(2026, 10, 18, 2, 30), ("10-18 00:30", "10-25 00:30")),
        ("Australia/Lord_Howe", datetime(2027, 9, 26, 2, 15), ("09-25 15:45", "10-02 15:45")),
        ("Asia/Kathmandu", datetime(2027, 3, 7, 9), ("03-07 03:15", "03-14 03:15")),
    ],
)
def test_the_named_changes_of_the_clocks(zone, first, utc):
    assert tuple(f"{at:%m-%d %H:%M}" for at in weekly(first, zone, 2)) == utc


# --- all of them, or none ----------------------------------------------------------------------
@pytest.mark.django_db
def test_a_series_is_as_many_rows_and_lines_of_the_ledger(amara, maya, care):
    made = series(amara, care, times=10)
    assert len({one.pk for one in made}) == 10
    walls = [on_the_wall(one.starts_at, ZONE) for one in made]
    assert walls == [datetime(2026, 12, 3, 15) + n * 7 * DAY for n in range(10)]
    verbs = [event.verb for event in ledger.of_client(maya.pk, limit=20)]
    assert verbs.count("made_appointment") == 10


@pytest.mark.django_db
def test_one_day_that_is_taken_stops_the_whole_series_and_is_named(amara, care):
    series(amara, care, datetime(2026, 12, 17, 15, 30))
    with pytest.raises(ValidationError) as refused:
        series(amara, care, times=5)
    assert refused.value.message_dict == {
        "starts_at": ["You meet on Thursday 17 December, 15:30 already."]
    }
    assert len(access.appointments([care])) == 1


@pytest.mark.django_db
def test_sent_twice_a_series_is_made_once(amara, care):
    pk = uuid.uuid4()
    first, again = (series(amara, care, times=4, appointment_id=pk) for _ in range(2))
    assert [one.pk for one in first] == [one.pk for one in again]
    assert len(access.appointments([care])) == 4


@pytest.mark.django_db
@pytest.mark.parametrize("times", [0, -1, 27])
def test_no_more_than_half_a_year_at_once(amara, care, times):
    with pytest.raises(ValidationError) as refused:
        series(amara, care, times=times)
    assert "times" in refused.value.error_dict


@pytest.mark.django_db
def test_one_after_the_other_is_no_clash_and_two_clients_may_come_together(amara, care, jonas_care):
    series(amara, care)
    series(amara, care, datetime(2026, 12, 3, 15, 50))
    series(amara, jonas_care)
    rows = access.appointments_to_show([care, jonas_care], NOW)
    lines = diary.as_lines(rows, ZONE)
    assert [line.overlaps for line in lines] == [True, True, False]


# --- cancelling, and taking that back ----------------------------------------------------------
@pytest.mark.django_db
def test_only_who_cancelled_takes_it_back(amara, maya, care):
    (one,) = series(amara, care)
    assert actions.cancel_appointment(maya, one, now=NOW)
    assert not actions.undo_cancel(amara, one, now=NOW)
    assert actions.undo_cancel(maya, one, now=NOW)
    assert (one.status, one.cancelled_by_id, one.version) == ("planned", None, 3)
    assert not actions.undo_cancel(maya, one, now=NOW)


@pytest.mark.django_db
def test_it_is_not_taken_back_into_a_time_that_is_taken(amara, care):
    (one,) = series(amara, care)
    actions.cancel_appointment(amara, one, now=NOW)
    series(amara, care, datetime(2026, 12, 3, 15, 30))
    with pytest.raises(ValidationError):
        actions.undo_cancel(amara, one, now=NOW)


@pytest.mark.django_db
def test_what_the_client_cancelled_stays_on_the_list_and_says_so(amara, maya, care):
    hers, mine = series(amara, care)[0], series(amara, care, datetime(2026, 12, 4, 9))[0]
    actions.cancel_appointment(maya, hers, now=NOW)
    actions.cancel_appointment(amara, mine, now=NOW)
    assert [one.pk for one in access.appointments_to_show([care], NOW)] == [hers.pk]
    assert access.next_appointments([care], NOW) == {}


@pytest.mark.django_db
def test_moved_twice_to_the_same_time_it_is_moved_once(amara, care):
    (one,) = series(amara, care)
    to = {"starts_at": NOW + 3 * DAY, "length": HALF_AN_HOUR, "base_version": 1, "now": NOW}
    assert actions.move_appointment(amara, one, **to).version == 2
    assert actions.move_appointment(amara, one, **to).version == 2
    actions.cancel_appointment(amara, one, now=NOW)
    with pytest.raises(actions.StaleAppointment):
        actions.move_appointment(amara, one, **to)


# --- the pages -----------------------------------------------------------------------------------
@pytest.fixture
def browser(sign_in, amara, care):
    with time_machine.travel(NOW, tick=False):
        yield sign_in(amara)


def fields(page) -> dict[str, str]:
    """What the form that asks for a day would send, as it stands."""
    return {key: value[0] for key, value in form_with(page.text, "day").fields.items()}


@pytest.mark.django_db
def test_from_the_list_to_the_day_and_back(browser, amara, maya, care):
    page = browser.get(reverse("appointments"))
    assert "Nothing is agreed on in these two weeks." in page.text
    posted = fields(page) | GOOD | {"client": str(maya.pk), "times": "3"}
    page = browser.post(reverse("appointments"), posted, follow=True)
    assert "3 appointments made." in page.text
    assert "Thursday 3 December" in page.text
    assert page.text.count("Maya Lindqvist</a>") == 1  # the two others are later
    later = browser.get(reverse("appointments"), {"page": 2})
    assert "Thursday 10 December" in later.text
    assert "Thursday 17 December" in later.text
    (one, *_others) = access.appointments([care])
    assert one.starts_at == datetime(2026, 12, 3, 20, tzinfo=UTC)


@pytest.mark.django_db
def test_cancelled_with_undo(browser, amara, maya, care):
    (one,) = series(amara, care)
    page = browser.post(reverse("appointment-cancel", args=[one.pk]), {"all": "1"}, follow=True)
    assert page.redirect_chain[0][0] == reverse("appointments")
    assert "Cancelled." in page.text
    undo = re.search(r'action="([^"]+/undo/)"', page.text)[1]
    page = browser.post(undo, follow=True)
    assert "It stands again." in page.text
    assert "Thursday 3 December" in page.text


@pytest.mark.django_db
def test_moved_on_ones_own_clock_wherever_it_was_agreed(browser, amara, maya, care):
    (one,) = series(amara, care, zone="Europe/Berlin")
    page = browser.get(reverse("appointment", args=[one.pk]))
    assert 'value="09:00"' in page.text  # 15:00 in Berlin
    posted = {"day": "2026-12-04", "at": "10:00", "minutes": "30", "base_version": "1"}
    page = browser.post(reverse("appointment", args=[one.pk]), posted, follow=True)
    assert "Moved." in page.text
    one.refresh_from_db()
    assert (one.zone, one.starts_at) == (ZONE, datetime(2026, 12, 4, 15, tzinfo=UTC))


@pytest.mark.django_db
def test_who_moves_second_sees_what_stands_and_can_move_again(browser, amara, maya, care):
    (one,) = series(amara, care)
    there = {"starts_at": NOW + DAY, "length": FIFTY, "base_version": 1, "now": NOW}
    actions.move_appointment(amara, one, **there)
    posted = {"day": "2026-12-04", "at": "10:00", "minutes": "30", "base_version": "1"}
    page = browser.post(reverse("appointment", args=[one.pk]), posted)
    assert page.status_code == 409
    assert "Tuesday 24 November, 13:00" in page.text
    assert 'value="2026-12-04"' in page.text
    again = fields(page)
    assert again["base_version"] == "2"
    assert browser.post(reverse("appointment", args=[one.pk]), again).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("wrong", "says", "kept"),
    [
        ({"day": ""}, "Choose a day.", 'value="15:00"'),
        ({"day": "someday"}, "Add a day, for example 18.11.2026", "someday"),
        ({"day": "2199-12-31"}, "Choose a day that is nearer to today.", "2199-12-31"),
        ({"at": "25:10"}, "Add a time, for example 15:00.", "25:10"),
        ({"minutes": "1"}, "Choose between 5 minutes and 8 hours.", 'value="2026-12-03"'),
        ({"minutes": "1e2"}, "Choose between 5 minutes and 8 hours.", "1e2"),
        ({"times": "99"}, "26 weeks at the most.", 'value="99"'),
        ({"times": "many"}, "Choose a number of weeks, for example 1 or 10.", "many"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field(browser, maya, care, wrong, says, kept):
    posted = GOOD | {"appointment_id": str(uuid.uuid4())} | wrong
    page = browser.post(reverse("client-appointments", args=[maya.pk]), posted)
    assert page.status_code == 422
    assert says in page.text
    assert kept in page.text
    assert not access.appointments([care])


@pytest.mark.django_db
def test_a_clash_is_said_beside_the_day(browser, amara, maya, care):
    series(amara, care)
    posted = GOOD | {"appointment_id": str(uuid.uuid4()), "times": "2"}
    page = browser.post(reverse("client-appointments", args=[maya.pk]), posted)
    assert page.status_code == 422
    assert "You meet on Thursday 3 December, 15:00 already." in page.text
    assert 'aria-describedby="id_day_error"' in page.text


@pytest.mark.django_db
def test_while_care_is_paused_none_is_made(browser, amara, maya, care):
    actions.pause(care, by=maya, now=NOW)
    page = browser.get(reverse("client-appointments", args=[maya.pk]))
    assert "While care is paused no appointment can be made." in page.text
    assert 'name="day"' not in page.text
    posted = GOOD | {"appointment_id": str(uuid.uuid4())}
    page = browser.post(reverse("client-appointments", args=[maya.pk]), posted)
    assert page.status_code == 422


@pytest.mark.django_db
def test_the_last_length_is_offered_again(browser, amara, maya, care):
    past = datetime.combine(date(2026, 11, 20), time(9))
    series(amara, care, past, length=timedelta(minutes=25))
    page = browser.get(reverse("client-appointments", args=[maya.pk]))
    assert fields(page)["minutes"] == "25"
    assert "Friday 20 November" in page.text
    assert "It did not take place" in page.text


@pytest.mark.django_db
@pytest.mark.slow
def test_the_pages_ask_as_often_with_many_as_with_few(browser, amara, maya, care, jonas_care):
    counts = {}
    for many in (1, 20):
        for one in (care, jonas_care):
            for week in range(many):
                first = datetime(2026, 11, 24, 9 + week % 8, 0) + (week % 10 + many) * DAY
                series(amara, one, first, length=FIFTY)
        counts[many] = [
            count(browser, reverse("appointments")),
            count(browser, reverse("client-appointments", args=[maya.pk])),
        ]
    assert counts[1] == counts[20]
