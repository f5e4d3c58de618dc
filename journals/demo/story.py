"""The demo's people and what they wrote, as data. Nobody here exists.

A time is a pair. (2, "21:10") is ten past nine in the evening, two days after the moment's own
day; (Back(3), "12:10") is three days before the day of seeding. All of it by the people's own
clock. "ask" instead of a time of day is the instant at which Maya asked about the late train, two
days before seeding; "ask-15" is a quarter of an hour before that.
"""

from dataclasses import dataclass, field
from typing import Any

ZONE = "America/New_York"
PRACTICE = "Harbour Practice"
SEED = 20261124


@dataclass(frozen=True)
class Back:
    """A day before today. With `weekday` (Monday is 0), the nearest such day that far or further.

    With `asking`, it is counted from the day on which Maya asked instead.
    """

    days: int
    weekday: int | None = None
    asking: bool = False


When = tuple[int | Back, str]
Content = dict[str, Any]


@dataclass(frozen=True)
class Part:
    when: When
    content: Content
    # Looked at again later: with these changes, and from then on this is how they see it.
    again: When | None = None
    changes: Content = field(default_factory=dict)


@dataclass(frozen=True)
class Shared:
    """`parts`: n(otice), l(ook back), c(redit). `until`: so many days after today, midnight."""

    when: When
    parts: str
    level: str = "full"
    ask: bool = False
    until: int | None = None
    stopped: When | None = None


@dataclass(frozen=True)
class Reply:
    when: When
    view: str
    text: str
    seen: When | None = None


@dataclass(frozen=True)
class Moment:
    title: str
    day: Back
    time: str
    notice: Content
    look: Part | None = None
    credit: Part | None = None
    shares: tuple[Shared, ...] = ()
    reply: Reply | None = None
    people: tuple[str, ...] = ()
    goal: bool = False
    let_go: When | None = None


@dataclass(frozen=True)
class Plan:
    """Still to come: from and until so many days after today; written that long ago."""

    title: str
    written: When
    starts: tuple[int, str]
    ends: tuple[int, str]
    notice: Content
    people: tuple[str, ...] = ()
    goal: bool = False


@dataclass(frozen=True)
class CheckIns:
    """How often, and how the two answers move from the first week to the last."""

    days: int
    of_seven: int
    urge: tuple[float, float]
    mood: tuple[float, float]
    lines: tuple[str, ...]
    silent: range = range(0)
    today: Content | None = None


@dataclass(frozen=True)
class Client:
    email: str
    name: str
    called: str
    began: int  # days before today
    moments: tuple[Moment, ...]
    check_ins: CheckIns
    people: dict[str, Content] = field(default_factory=dict)
    goal: Content | None = None
    goal_written: int = 0
    goal_offered: int = 0
    plans: tuple[Plan, ...] = ()
    remind: bool = False


@dataclass(frozen=True)
class Clinician:
    email: str
    name: str
    is_therapist: bool
    is_admin: bool


AMARA = Clinician("amara@example.org", "Amara Osei", is_therapist=True, is_admin=False)
PAT = Clinician("pat@example.org", "Pat Romero", is_therapist=False, is_admin=True)

# Who can be stepped into, by the word in the address.
EMAILS = {
    "maya": "maya@example.org",
    "jonas": "jonas@example.org",
    "amara": AMARA.email,
    "pat": PAT.email,
}
