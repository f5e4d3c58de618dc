"""When Amara meets whom: an appointment of each client's own, counted from the moment of seeding.

Pure: days and hours, no database. The next one is on a working day of the coming two weeks; those
of today stand around Maya's, which begins at the next quarter of an hour.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .calendar import Calendar

OFFICE = ("09:00", "10:00", "11:00", "12:00", "13:30", "14:30", "15:30", "16:30")
WORKDAYS = 10  # ahead, two weeks of them
LENGTH = timedelta(minutes=50)
WEEK = timedelta(days=7)
# Sessions of today: minutes before and after Maya's.
AROUND = {
    "Jonas Feld": -360,
    "Leah Rosen": -270,
    "Emre Yildiz": -120,
    "Maya Lindqvist": 0,
    "Lewis Okonkwo": 90,
}
# She comes every other week, after the others.
HERS, USUAL = "Maya Lindqvist", "17:30"


@dataclass(frozen=True)
class Agreed:
    """An appointment, and when the two agreed on it."""

    made_at: datetime
    starts_at: datetime


def appointments(name: str, number: int, began: datetime, calendar: Calendar) -> list[Agreed]:
    """All of this client since care began, the last one still to come.

    `number`: their place among all clients; it gives them an hour that nobody else has.
    """
    times = _her_times(calendar) if name == HERS else _times(number, calendar)
    if name in AROUND:
        times = [*times, calendar.quarter + timedelta(minutes=AROUND[name])]
    agreed, before = [], began
    for at in sorted(one for one in times if one > began + timedelta(hours=12)):
        agreed.append(Agreed(min(before, calendar.now), at))
        before = at + LENGTH
    return agreed


def _times(number: int, calendar: Calendar) -> list[datetime]:
    """Of one hour of the week, back from the next time; what is today stands around Maya's."""
    place = number * 7 % (WORKDAYS * len(OFFICE))  # all hours are taken before one comes again
    day = _workdays(calendar)[place // len(OFFICE)]
    weeks = 1 if place < WORKDAYS * len(OFFICE) // 2 and number % 2 else 2
    days = [day - n * weeks * WEEK for n in range(12 // weeks)]
    clock, today = OFFICE[place % len(OFFICE)], calendar.quarter.astimezone(calendar.zone).date()
    return [calendar.local(one, clock) for one in days if one != today]


def _her_times(calendar: Calendar) -> list[datetime]:
    today = calendar.quarter.astimezone(calendar.zone).date()
    return [calendar.local(today + n * WEEK, USUAL) for n in (-10, -8, -6, -4, -2, 2)]


def _workdays(calendar: Calendar) -> list[date]:
    """The next ones after today."""
    today = calendar.quarter.astimezone(calendar.zone).date()
    ahead = [today + timedelta(days=n) for n in range(1, 2 * WORKDAYS)]
    return [day for day in ahead if day.weekday() < 5][:WORKDAYS]
