"""Scores of measures over time, as values, and what may be said of them. Pure.

A client is told numbers and days. A clinician is told bands and reliable change besides, each with
its source; no word says whether anything is good.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from journals.kinds.measures import Measure
from tracker.measures import Score

# So much later than it was expected an answer counts as one that is missing.
LATE = 1.5
# Two scores are places on a plane, not two lines.
PLANE = {"anxiety", "avoidance"}


@dataclass(frozen=True)
class Answered:
    """One answered measure, as far as its reader may see it. `about`: whom, as they are called."""

    entry_id: uuid.UUID
    version: int
    at: datetime
    day: date
    measure: Measure
    ratings: Mapping[str, Any]
    about: str = ""
    share_id: uuid.UUID | None = None  # under which somebody else reads it


@dataclass(frozen=True)
class Point:
    """One score of one answer. `value` is None where an item that it needs was not answered."""

    of: Answered
    value: Decimal | None

    @property
    def at(self) -> datetime:
        return self.of.at

    @property
    def day(self) -> date:
        return self.of.day


@dataclass(frozen=True)
class Line:
    """One score over time, the oldest first: of one measure, on one scale, about one person."""

    measure: Measure
    score: Score
    points: tuple[Point, ...]
    about: str = ""
    every_days: int = 7

    @property
    def known(self) -> list[Point]:
        return [one for one in self.points if one.value is not None]

    @property
    def newest(self) -> Point:
        return self.points[-1]

    @property
    def first(self) -> Point | None:
        return next(iter(self.known), None)

    @property
    def before(self) -> Point | None:
        """The last number before the newest answer."""
        return next((one for one in reversed(self.points[:-1]) if one.value is not None), None)

    @property
    def heading(self) -> str:
        """As a clinician calls it."""
        return self._called(self.measure.clinical)

    @property
    def title(self) -> str:
        """As its client calls it."""
        return self._called(self.measure.heading)

    def _called(self, name: Any) -> str:
        recipe = self.measure.recipe
        parts = [name] if recipe and len(recipe.scores) == 1 else [name, self.score.label]
        return " · ".join(str(part) for part in (*parts, self.about) if part)

    def change(self, since: Point | None) -> str:
        """ "lower", "higher" or "within" error, against a number before; "" where nobody can say.

        Reliable is a change of at least as much as the recipe names, with a source.
        """
        least, now = self.score.reliable_change, self.newest.value
        if since is None or since.value is None or now is None or least is None:
            return ""
        if abs(now - since.value) < least:
            return "within"
        return "lower" if now < since.value else "higher"

    @property
    def stretches(self) -> list[Point | None]:
        """The points, with a gap wherever one is missing: not given, or not answered for so long
        that at least one answer that was expected is not there."""
        found: list[Point | None] = []
        for n, one in enumerate(self.points):
            if n and one.at - self.points[n - 1].at > timedelta(days=LATE * self.every_days):
                found.append(None)
            found.append(one if one.value is not None else None)
        return found

    @property
    def error(self) -> tuple[Decimal, Decimal] | None:
        """What is within error of the first number, both ends included; None if nobody knows."""
        least, first = self.score.reliable_change, self.first
        if least is None or first is None or first.value is None:
            return None
        inside = least - self.step
        return (
            max(self.score.low, first.value - inside),
            min(self.score.high, first.value + inside),
        )

    @property
    def step(self) -> Decimal:
        """By how much two numbers differ at the least."""
        return Decimal("0.01") if self.score.method == "mean" else Decimal(1)


def lines(answers: Iterable[Answered], every: Mapping[str, int] | None = None) -> list[Line]:
    """Every score of these, each on its own scale: the measures in the order of their names.

    `every`: how often one is asked for, in days; else as often as it can be. A version with another
    range, and each person, has a line of its own.
    """
    found: dict[tuple, Line] = {}
    for one in sorted(answers, key=lambda answer: answer.at):
        days = (every or {}).get(one.measure.slug) or one.measure.least_days
        for scored in one.measure.scores(one.ratings):
            score = scored.score
            key = (one.measure.slug, one.about, score.code, score.low, score.high)
            point = Point(one, scored.value)
            line = found.get(key) or Line(one.measure, score, (), one.about, days)
            # the newest version's words stand
            found[key] = replace(
                line, measure=one.measure, score=score, points=(*line.points, point)
            )
    return sorted(found.values(), key=lambda line: (str(line.measure.clinical), line.about))


def on_planes(found: Iterable[Line]) -> list[tuple[Line, Line]]:
    """Pairs of (avoidance, anxiety) of the same answers, for measures that have just these two."""
    pairs: dict[tuple, dict[str, Line]] = {}
    for line in found:
        recipe = line.measure.recipe
        if recipe and {score.code for score in recipe.scores} == PLANE:
            place = (line.measure.slug, line.about, line.score.low, line.score.high)
            pairs.setdefault(place, {})[line.score.code] = line
    return [(both["avoidance"], both["anxiety"]) for both in pairs.values() if len(both) == 2]


# --- in words -----------------------------------------------------------------------------------
def number(value: Decimal | None) -> str:
    """12 or 3.25, as a person writes it."""
    if value is None:
        return "–"
    return number_format(Decimal(f"{value.normalize():f}"))


def own_sentence(line: Line) -> str:
    """What a client is told of one of their numbers: it, its scale, and those before. No more."""
    said = {
        "low": number(line.score.low),
        "high": number(line.score.high),
        "day": _day(line.newest.day),
    }
    if line.newest.value is None:
        return _("No number on %(day)s: an answer that it is made of was left out.") % said
    now = _("%(n)s on %(day)s, on a scale from %(low)s to %(high)s.") % {
        "n": number(line.newest.value),
        **said,
    }
    values = [one.value for one in line.known if one.value is not None]
    if line.before is None or line.before.value is None:
        return now
    then = _("The one before was %(n)s, on %(day)s; so far they went from %(low)s to %(high)s.")
    return " ".join(
        (
            now,
            then
            % {
                "n": number(line.before.value),
                "day": _day(line.before.day),
                "low": number(min(values)),
                "high": number(max(values)),
            },
        )
    )


@dataclass(frozen=True)
class Told:
    """One score for a clinician, in words: what it is, what changed, and who says so."""

    heading: str
    label: str  # the same without the name of the measure
    number: str
    words: tuple[str, ...]
    sources: tuple[str, ...]
    answers: tuple[Answered, ...] = ()  # whose numbers are named in it

    @property
    def sentence(self) -> str:
        return "; ".join((self.number, *self.words)) + "."


def told(line: Line) -> Told:
    """A line as its clinician reads it."""
    return Told(
        heading=line.heading,
        label=" · ".join(str(part) for part in (line.score.label, line.about) if part),
        number=_now(line),
        words=tuple(_words(line)),
        sources=tuple(_sources(line)),
        answers=tuple(one.of for one in (line.newest, line.before, line.first) if one),
    )


def _now(line: Line) -> str:
    day = _day(line.newest.day)
    if line.newest.value is None:
        return _("no number on %(day)s: an answer is missing") % {"day": day}
    return _("%(n)s of %(low)s–%(high)s on %(day)s") % {
        "n": number(line.newest.value),
        "low": number(line.score.low),
        "high": number(line.score.high),
        "day": day,
    }


def _words(line: Line) -> Iterable[str]:
    now, before, first = line.newest.value, line.before, line.first
    if now is not None and (band := line.score.band(now)):
        yield _("band: %(band)s") % {"band": band.label}
    if before is not None:
        yield _("last %(n)s on %(day)s") % {"n": number(before.value), "day": _day(before.day)}
        yield from _changed(line.change(before), first=False)
    if first is not None and before is not None and first.at < before.at:
        yield _("first %(n)s on %(day)s") % {"n": number(first.value), "day": _day(first.day)}
        yield from _changed(line.change(first), first=True)


def _changed(word: str, *, first: bool) -> Iterable[str]:
    if not word:
        return
    if first:
        yield {
            "lower": _("reliably lower than the first"),
            "higher": _("reliably higher than the first"),
            "within": _("within error of the first"),
        }[word]
        return
    yield {
        "lower": _("reliably lower than the last"),
        "higher": _("reliably higher than the last"),
        "within": _("within error of the last"),
    }[word]


def _sources(line: Line) -> Iterable[str]:
    score = line.score
    if score.bands:
        yield _("Bands: %(source)s.") % {"source": score.bands_source}
    if score.caseness is not None:
        said = {"n": number(score.caseness), "source": score.caseness_source}
        yield _("Cut-off %(n)s: %(source)s.") % said
    if score.reliable_change is not None:
        said = {"n": number(score.reliable_change), "source": score.reliable_change_source}
        yield _("Reliable is a change of %(n)s or more: %(source)s.") % said
    if not line.measure.known.validated:
        yield _("Our own questions, not a validated measure.")


def _day(day: date) -> str:
    return date_format(day, "j M")
