"""The therapist's list, as frozen values: what it may show of each client, and in which order.

Pure: no queries, no clock. journals/access/caseload.py fills it from what is shared.
"""

import unicodedata
import uuid
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property

from journals import charts
from journals.days import CheckIns, Quiet

GROUPS = ("look_first", "waiting", "new", "gone_quiet", "nothing_new")
# Of what is new: parts of moments count as their moment, the rest by its kind.
SORTS = ("moment", "journal_page", "worksheet", "measure", "check_in", "agenda")
THIS_WEEK = timedelta(days=7)


@dataclass(frozen=True)
class UrgeLine:
    """One client's urge to react: the weekly median of what they share, oldest week first."""

    values: tuple[float | None, ...]
    usual: charts.Range | None

    @classmethod
    def of(cls, points: list[tuple[datetime, int]], weeks: int, now: datetime) -> "UrgeLine":
        """From (when it happened, urge)."""
        values = charts.weekly_median(points, weeks, now)
        return cls(tuple(values), charts.usual_range(values))

    @property
    def first(self) -> float | None:
        return next((value for value in self.values if value is not None), None)

    @property
    def now(self) -> float | None:
        return self.values[-1]

    @cached_property
    def word(self) -> str:
        """ "above", "below" or "as" usual, "none" without a recent value, or ""."""
        return charts.against(self.now, self.usual)

    @cached_property
    def risen(self) -> bool:
        """Above usual in each of the last two weeks."""
        return charts.above_for(self.values, self.usual)


@dataclass(frozen=True)
class CaseloadRow:
    """One client on the list: what is shared, and never anything of what is not."""

    relationship_id: uuid.UUID
    client_id: uuid.UUID
    name: str
    status: str
    next_at: datetime | None = None  # when the next appointment begins
    flags: int = 0  # answers that are to be looked at first
    flag_due: datetime | None = None  # by when the first of them is
    asked_since: datetime | None = None  # would like to talk before it, and has no answer yet
    news: tuple[tuple[str, int], ...] = ()  # (sort, how many) since the therapist looked last
    waiting: int = 0  # look backs that ask for an answer
    waits_since: datetime | None = None
    last_shared: datetime | None = None
    away_until: date | None = None  # told to this therapist, and not over
    urge: UrgeLine | None = None  # None: no number is shown
    quiet: Quiet | None = None  # from days that are shown, and from nothing else
    check_ins: CheckIns | None = None  # None: no days are shown

    @property
    def new(self) -> int:
        return sum(many for _sort, many in self.news)

    @cached_property
    def risen(self) -> bool:
        return self.urge is not None and self.urge.risen

    @cached_property
    def group(self) -> str:
        """Each client is in one group, the first that fits."""
        if self.flags or self.asked_since or self.risen:
            return "look_first"
        if self.waiting:
            return "waiting"
        if self.new:
            return "new"
        return "gone_quiet" if self.quiet else "nothing_new"

    @cached_property
    def tag(self) -> str:
        """The strongest reason to be told why somebody stands here; "" if there is none."""
        reasons = {
            "flag": self.flags,
            "asked": self.asked_since,
            "risen": self.risen,
            "waiting": self.waiting,
            "away": self.away_until,
            "quiet": self.quiet and self.group == "gone_quiet",
            "paused": self.status == "paused",
        }
        return next((code for code, holds in reasons.items() if holds), "")

    @property
    def order(self) -> tuple:
        """By group; answers that are looked at first, the one that is due first on top; who asked
        before whose line rose; in "waiting" the oldest first; then the next appointment, what was
        shared last, and the name."""
        waits = self.waits_since if self.group == "waiting" else None
        return (
            GROUPS.index(self.group),
            _stamp(self.flag_due, float("inf")),
            not self.asked_since,
            _stamp(waits, 0.0),
            _stamp(self.next_at, float("inf")),
            -_stamp(self.last_shared, 0.0),
            self.name,
        )

    def shows(self, show: str, now: datetime) -> bool:
        """Whether this filter leaves it: "waiting", "new", "week", or "" for everybody."""
        match show:
            case "waiting":
                return bool(self.waiting or self.asked_since or self.flags)
            case "new":
                return bool(self.new)
            case "week":
                return self.next_at is not None and self.next_at < now + THIS_WEEK
        return True


def _stamp(at: datetime | None, otherwise: float) -> float:
    return at.timestamp() if at else otherwise


@dataclass(frozen=True)
class Meeting:
    """One of today's appointments."""

    client_id: uuid.UUID
    name: str
    starts_at: datetime
    over: bool
    next: bool = False  # the first that is not over

    def minutes(self, now: datetime) -> int | None:
        """Until it begins, within the last hour before; 0 once it has begun; else None."""
        if self.over or self.starts_at - now > timedelta(hours=1):
            return None
        return max(0, -((now - self.starts_at) // timedelta(minutes=1)))


def meetings(found: Iterable[Meeting]) -> tuple[Meeting, ...]:
    """In their order, the first that is not over marked as the next."""
    ordered = sorted(found, key=lambda one: one.starts_at)
    coming = next((one for one in ordered if not one.over), None)
    return tuple(replace(one, next=one is coming) for one in ordered)


@dataclass(frozen=True)
class Group:
    """The people of one group on this page. `total`: of all pages; `goes_on`: begun before it."""

    code: str
    rows: tuple[CaseloadRow, ...]
    total: int
    goes_on: bool


@dataclass(frozen=True)
class Caseload:
    """A page of the list. `total`: all clients; `found`: those that the search and filter leave."""

    rows: tuple[CaseloadRow, ...]
    groups: tuple[Group, ...]
    total: int
    found: int
    page: int
    more: bool
    looked_at: datetime | None  # when any client's page was opened last
    today: tuple[Meeting, ...] = ()


def grouped(rows: list[CaseloadRow], first: int, after: int) -> tuple[Group, ...]:
    """Those groups of a sorted list that have anybody between these places."""
    totals = Counter(row.group for row in rows)
    return tuple(
        Group(code, here, totals[code], goes_on=first > 0 and rows[first - 1].group == code)
        for code in GROUPS
        if (here := tuple(row for row in rows[first:after] if row.group == code))
    )


def called(name: str, wanted: str) -> bool:
    """Whether each word that is looked for is in the name: "ekstrom n" finds Nils Ekström."""
    return all(word in _plain(name) for word in _plain(wanted).split())


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
