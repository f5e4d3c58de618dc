"""What changed since the last appointment: at most four facts, each a number with its rule.

Pure: values in, facts out. What goes in was given out by the gate, so nothing here can count
anything that is not shared. No fact compares two people, and none says better or worse.
"""

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals import charts
from journals.kinds.cycle.evaluation import OUTCOME
from journals.talk import SharedDays
from tracker.reminders.schedule import ticked

MOST = 4
# More than these are not counted one by one.
MANY = 200
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Ref:
    """One thing that a fact is about, and when it happened."""

    at: datetime
    entry_id: uuid.UUID
    episode_id: uuid.UUID | None = None


@dataclass(frozen=True)
class Decided:
    """A look back whose outcome became what it is while its reader could see it."""

    ref: Ref
    outcome: Any  # the code


@dataclass(frozen=True)
class Since:
    """All that facts are made of: what is shared now, since the last appointment."""

    at: datetime
    now: datetime
    today: date  # of the client's journal
    from_day: date  # the journal day of `at`
    met: bool = True  # False: there was no appointment yet, `at` is when care began
    moments: tuple[Ref, ...] = ()  # shared since then
    alone: tuple[Ref, ...] = ()  # pages and worksheets that were shared since then
    waiting: tuple[Ref, ...] = ()  # look backs that ask for an answer, whenever they were shared
    credits: tuple[Ref, ...] = ()
    decided: tuple[Decided, ...] = ()
    urges: charts.Values = ()  # weekly medians, the oldest first, the last week ends now
    days: SharedDays | None = None
    plan: int | None = None  # a mask of weekdays, Monday = 1
    plan_from: date | None = None


@dataclass(frozen=True)
class Fact:
    """One fact: the number, what it is of, and by which rule it came about."""

    key: str
    number: str
    words: str
    rule: str
    about: tuple[Ref, ...] = field(default=())


def facts(since: Since) -> tuple[Fact, ...]:
    """The first four that there is anything to say of, in this order."""
    found = (rule(since) for rule in (shared, urge, outcomes, credits, check_ins))
    return tuple(fact for fact in found if fact is not None)[:MOST]


def shared(since: Since) -> Fact | None:
    """How many moments and pages were shared, and how many look backs wait for an answer."""
    n, pages, waiting = len(since.moments), len(since.alone), len(since.waiting)
    parts = []
    if n or not pages:
        parts.append(ngettext("%(n)s moment shared", "%(n)s moments shared", n) % _many(n))
    if pages:
        parts.append(ngettext("%(n)s page shared", "%(n)s pages shared", pages) % _many(pages))
    waits = ngettext(
        "one look back waits for an answer", "%(n)s look backs wait for an answer", waiting
    )
    rule = _(
        "Counted is what is shared now and was shared since then. A worksheet is a page here, and "
        "so is a measure."
    )
    about = since.moments + since.alone
    known = {ref.episode_id or ref.entry_id for ref in about}
    about += tuple(ref for ref in since.waiting if ref.episode_id not in known)
    return Fact("shared", ", ".join(parts), waits % _many(waiting) if waiting else "", rule, about)


def _many(n: int) -> dict[str, str]:
    return {"n": _("more than %(n)s") % {"n": MANY} if n > MANY else str(n)}


def urge(since: Since) -> Fact | None:
    """From the first weekly median since then to the newest one, against the own usual range."""
    weeks = len(since.urges)
    first = max(0, weeks - 1 - (since.now - since.at) // charts.WEEK)
    known = [value for value in since.urges[first:] if value is not None]
    if not known:
        return None
    usual = charts.usual_range(since.urges)
    number = _("Urge to react %(now)s") % {"now": plain(known[-1])}
    if len(known) > 1:
        number = _("Urge to react %(then)s → %(now)s") % {
            "then": plain(known[0]),
            "now": plain(known[-1]),
        }
    rule = _(
        "The median of each week with a shared moment: the first and the newest since then, 0 to "
        "10. Usual is the middle half of the weekly medians before the last two weeks."
    )
    return Fact("urge", number, AGAINST[charts.against(known[-1], usual)](usual), rule)


def _range(usual: charts.Range) -> dict[str, str]:
    return {"low": plain(usual[0]), "high": plain(usual[1])}


AGAINST: dict[str, Any] = {
    "": lambda usual: _("too few weeks to say what is usual"),
    "above": lambda usual: _("above the usual range, %(low)s to %(high)s") % _range(usual),
    "below": lambda usual: _("below the usual range, %(low)s to %(high)s") % _range(usual),
    "as": lambda usual: _("as usual, %(low)s to %(high)s") % _range(usual),
}


def outcomes(since: Since) -> Fact | None:
    """Own views that changed where their reader could see them."""
    n = len(since.decided)
    if not n:
        return None
    number = ngettext("%(n)s own view changed", "%(n)s own views changed", n) % {"n": n}
    labels = [_("“%(words)s”") % {"words": dict(OUTCOME)[one.outcome]} for one in since.decided]
    words = _("now %(outcomes)s") % {"outcomes": ", ".join(labels)}
    rule = _("Look backs whose outcome was changed since then, after they had been shared.")
    return Fact("outcomes", number, words, rule, tuple(one.ref for one in since.decided))


def credits(since: Since) -> Fact | None:
    """How often credit was given and shared."""
    n = len(since.credits)
    if not n:
        return None
    number = ngettext("%(n)s credit shared", "%(n)s credits shared", n) % _many(n)
    rule = _("What the client gave themselves credit for and shared since then.")
    return Fact("credits", number, "", rule, since.credits)


def check_ins(since: Since) -> Fact | None:
    """Days with a check-in against the days that both agreed on; only where days are shown."""
    if since.days is None:
        return None
    first = max(since.from_day, since.days.since)
    if since.plan is None:
        n = len([day for day in since.days.days if first <= day <= since.today])
        number = ngettext("%(n)s day checked in", "%(n)s days checked in", n) % {"n": n}
        return Fact("check_ins", number, "", _("Days since then, as far back as they are shown."))
    first = max(first, since.plan_from or first)
    planned, kept, besides = against_plan(since.days.days, since.plan, first, since.today)
    if not planned and not besides:
        return None
    number = ngettext(
        "Check-ins on %(kept)s of %(n)s planned day",
        "Check-ins on %(kept)s of %(n)s planned days",
        planned,
    ) % {"kept": kept, "n": planned}
    more = ngettext("and on %(n)s other day", "and on %(n)s other days", besides)
    rule = _("The days that you two agreed on, since then. Today counts once there is a check-in.")
    return Fact("check_ins", number, more % {"n": besides} if besides else "", rule)


def against_plan(
    days: frozenset[date], plan: int, first: date, today: date
) -> tuple[int, int, int]:
    """(planned days, those of them with a check-in, other days with one), from `first` to today."""
    planned = kept = besides = 0
    for n in range((today - first).days + 1):
        day = first + n * DAY
        there = day in days
        if ticked(day, plan) and (there or day < today):
            planned += 1
            kept += there
        else:
            besides += there
    return planned, kept, besides


def plain(value: float) -> str:
    """5 or 5.5: a number as a person writes it."""
    return floatformat(value)
