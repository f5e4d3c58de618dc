"""The therapist's list, as frozen values: what it may show of each client, and in which order.

Pure: no queries, no clock. journals/access/caseload.py fills it from what is shared.
"""

import unicodedata
import uuid
from dataclasses import dataclass
from datetime import datetime

from journals import charts


@dataclass(frozen=True)
class UrgeLine:
    """One client's urge to react: the weekly median of the shared notes, oldest week first."""

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

    @property
    def word(self) -> str:
        """ "above", "below" or "as" usual, "none" without a recent value, or ""."""
        return charts.against(self.now, self.usual)

    @property
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
    new: int  # moments and pages shared since the therapist last opened this client's page
    waiting: int  # look backs that ask for an answer
    waits_since: datetime | None
    last_shared: datetime | None
    urge: UrgeLine | None = None  # None: no number is shown

    GROUPS = ("look_first", "waiting", "new", "quiet")

    @property
    def group(self) -> str:
        """Each client is in one group, the first that fits."""
        if self.urge and self.urge.risen:
            return "look_first"
        return "waiting" if self.waiting else "new" if self.new else "quiet"

    @property
    def order(self) -> tuple:
        """By group; in "waiting" the oldest first; then what was shared last; then the name."""
        waits = self.waits_since if self.group == "waiting" else None
        return (
            self.GROUPS.index(self.group),
            waits.timestamp() if waits else 0.0,
            -self.last_shared.timestamp() if self.last_shared else 0.0,
            self.name,
        )


@dataclass(frozen=True)
class Caseload:
    """A page of the list. `total`: all clients; `found`: those that the search and filter leave."""

    rows: tuple[CaseloadRow, ...]
    total: int
    found: int
    page: int
    more: bool
    looked_at: datetime | None  # when any client's page was opened last


def called(name: str, wanted: str) -> bool:
    """Whether each word that is looked for is in the name: "ekstrom n" finds Nils Ekström."""
    return all(word in _plain(name) for word in _plain(wanted).split())


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter))
