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
EMERGENCY = """\
1. Call 911 if somebody is in danger now, and stay on the line.
2. Call the practice: (212) 555-0142. After hours the number reaches whoever is on call.
3. Ask that person to go through it with you before you call your client back.
4. Write down in the practice’s own notes what you knew, when, and what you did."""
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
class Credit(Part):
    """`again` with `changes`: worded anew, smaller. `planned_for`: a reward for later, `done` then.

    `kept`: its words are put on the client's own list.
    """

    planned_for: When | None = None
    done: When | None = None
    kept: When | None = None


@dataclass(frozen=True)
class Note:
    """One more note in a moment. `about`: when that was, if it was not just then."""

    when: When
    content: Content
    about: When | None = None


@dataclass(frozen=True)
class Shared:
    """`parts`: n(otice), l(ook back), c(redit), n1 for the first of more notes; none for what is
    shared alone. `until`: so many days after today, midnight."""

    when: When
    parts: str | tuple[str, ...] = ()
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
    """`written`: when it was noted, if not soon after. `plan`: it was planned before, `until` then.

    `again`: the title of an earlier moment of which it is one more.
    """

    title: str
    day: Back
    time: str
    notice: Content
    written: When | None = None
    plan: Note | None = None
    until: When | None = None
    notes: tuple[Note, ...] = ()
    again: str = ""
    look: Part | None = None
    credit: Credit | None = None
    credit_too: Credit | None = None
    shares: tuple[Shared, ...] = ()
    reply: Reply | None = None
    people: tuple[str, ...] = ()
    goal: bool = False
    let_go: When | None = None


@dataclass(frozen=True)
class Plan:
    """A plan and no more: from and until so many days after today; written that long ago.

    `off`: it did not happen, and was closed so.
    """

    title: str
    written: When
    starts: tuple[int, str]
    ends: tuple[int, str]
    notice: Content
    people: tuple[str, ...] = ()
    goal: bool = False
    off: When | None = None


@dataclass(frozen=True)
class Late:
    """A check-in about an earlier day than that on which it was written."""

    written: When
    about: When
    content: Content


@dataclass(frozen=True)
class CheckIns:
    """How often, and how the two answers move from the first week to the last."""

    days: int
    of_seven: int
    urge: tuple[float, float]
    mood: tuple[float, float]
    lines: tuple[str, ...]
    silent: range = range(0)
    late: tuple[Late, ...] = ()
    today: Content | None = None


@dataclass(frozen=True)
class Paper:
    """A page of the journal or, with `slug`, an answered worksheet or measure.

    `about`: it is about that time, or `only_day` of it is known. `beside`: the title of a moment.
    """

    when: When
    content: Content
    slug: str = ""
    about: When | None = None
    only_day: bool = False
    beside: str = ""
    share: Shared | None = None
    reply: Reply | None = None
    again: When | None = None
    changes: Content = field(default_factory=dict)
    just_for_me: bool = False  # of an answered measure that would have gone out


@dataclass(frozen=True)
class HardHours:
    """The plan for hard hours. `together`: the day on which it was written with their therapist;
    `again` with `changes`: written anew; `shown`: since when that therapist may read it."""

    when: When
    content: Content
    together: Back | None = None
    again: When | None = None
    changes: Content = field(default_factory=dict)
    shown: When | None = None


@dataclass(frozen=True)
class Goal:
    """A goal of the client's own. `again` with `changes`: worded anew."""

    when: When
    content: Content
    offered: When | None = None
    again: When | None = None
    changes: Content = field(default_factory=dict)
    put_away: When | None = None


@dataclass(frozen=True)
class Proposal:
    """A goal worded by the therapist. Taken up with `changes` in own words; declined; or waits."""

    when: When
    content: Content
    taken_up: When | None = None
    changes: Content = field(default_factory=dict)
    declined: When | None = None


@dataclass(frozen=True)
class Asked:
    """A worksheet or measure that the therapist asks for. `targets`: codes, or words of their own.

    Of a measure: `every_days`, and `shown`, when the client lets it be seen from then on.
    """

    when: When
    slug: str
    note: str
    targets: dict[str, tuple[str, ...]] = field(default_factory=dict)
    every_days: int | None = None
    shown: When | None = None


@dataclass(frozen=True)
class Liked:
    """Something on the client's own list: something good ("reward"), words ("affirmation"), or
    what calms ("soothing")."""

    when: When
    kind: str
    text: str
    put_away: When | None = None


@dataclass(frozen=True)
class Talk:
    """Something on the agenda, of either side: see AgendaItem.Kind. `ticked`: talked about then."""

    when: When
    kind: str
    text: str
    ticked: When | None = None


@dataclass(frozen=True)
class Client:
    email: str
    name: str
    called: str
    began: int  # days before today
    moments: tuple[Moment, ...]
    check_ins: CheckIns
    people: dict[str, Content] = field(default_factory=dict)
    goals: tuple[Goal, ...] = ()  # moments that have a goal have the first
    proposals: tuple[Proposal, ...] = ()
    plans: tuple[Plan, ...] = ()
    papers: tuple[Paper, ...] = ()
    asked: tuple[Asked, ...] = ()
    hard_hours: HardHours | None = None
    liked: tuple[Liked, ...] = ()
    plan: int = 0  # weekdays on which they agreed to check in, as a mask (Monday = 1)
    shows: When | None = None  # since when they show on which days they do
    agenda: tuple[Talk, ...] = ()
    noted: tuple[When, str] | None = None  # what their therapist keeps for themselves
    remind: bool = False


@dataclass(frozen=True)
class Clinician:
    email: str
    name: str
    is_therapist: bool
    is_admin: bool


AMARA = Clinician("amara@example.org", "Amara Osei", is_therapist=True, is_admin=False)
BEN = Clinician("ben@example.org", "Ben Adeyemi", is_therapist=True, is_admin=False)
PAT = Clinician("pat@example.org", "Pat Romero", is_therapist=False, is_admin=True)

# Who can be stepped into, by the word in the address.
EMAILS = {
    "maya": "maya@example.org",
    "jonas": "jonas@example.org",
    "amara": AMARA.email,
    "pat": PAT.email,
}
