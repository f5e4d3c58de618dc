"""Appointments as a page lists them: by day, on one clock. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby

from tracker.wallclock import on_the_wall

from .models import Appointment


@dataclass(frozen=True)
class Line:
    """One appointment on the clock of whoever looks."""

    appointment: Appointment
    starts: datetime  # naive
    ends: datetime
    elsewhere: datetime | None = None  # as it was agreed, where that was by another clock
    overlaps: bool = False  # with somebody else's

    @property
    def day(self) -> date:
        return self.starts.date()

    @property
    def planned(self) -> bool:
        return self.appointment.status == Appointment.Status.PLANNED


@dataclass(frozen=True)
class Day:
    day: date
    lines: tuple[Line, ...]


def by_day(appointments: Iterable[Appointment], zone: str) -> list[Day]:
    """In the order of the days, and within each of the times; days without any are left out."""
    lines = as_lines(appointments, zone)
    return [Day(day, tuple(group)) for day, group in groupby(lines, key=lambda one: one.day)]


def as_lines(appointments: Iterable[Appointment], zone: str) -> list[Line]:
    """`appointments` in the order of their times."""
    rows = list(appointments)
    twice = _at_the_same_time(rows)
    return [
        Line(
            appointment=row,
            starts=on_the_wall(row.starts_at, zone),
            ends=on_the_wall(row.ends_at, zone),
            elsewhere=_elsewhere(row, zone),
            overlaps=row.pk in twice,
        )
        for row in rows
    ]


def _elsewhere(row: Appointment, zone: str) -> datetime | None:
    agreed = on_the_wall(row.starts_at, row.zone)
    return None if agreed == on_the_wall(row.starts_at, zone) else agreed


def _at_the_same_time(rows: list[Appointment]) -> set:
    """Ids of those that begin before another one is over."""
    found = set()
    longest = None
    for row in (one for one in rows if one.status == Appointment.Status.PLANNED):
        if longest is not None and row.starts_at < longest.ends_at:
            found |= {longest.pk, row.pk}
        if longest is None or row.ends_at > longest.ends_at:
            longest = row
    return found
