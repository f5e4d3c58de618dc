"""What I can let one therapist have as I write it, and how each of these stands. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from journals.kinds.fields import WORDS
from journals.kinds.worksheets import Worksheet, find
from journals.models import StandingShare

What = StandingShare.What
OF_CHECK_INS = (
    (What.DAYS_CHECKED_IN, _("Days I checked in"), _("Which days, never what you wrote.")),
    (What.CHECK_IN_RATINGS, _("My check-in numbers as a line"), _("How you are, and the urge.")),
)
SAFETY = _("Answers that are looked at first")
SAFETY_ABOUT = _("Their numbers and ticks, as I write them.")


CHECK_INS = tuple(what for what, _label, _about in OF_CHECK_INS)


@dataclass(frozen=True)
class Switch:
    """One of them. `level`: how much of it the therapist has; "" for nothing."""

    what: str
    label: Any
    about: Any
    which: str = ""
    level: str = ""
    opened: int = 0  # entries that it lets be opened now
    asked: bool = False  # this therapist asked for it
    words: bool = False  # there are words in it, which a share of numbers leaves out
    gives: str = "ratings_only"  # how much of it, where there is only on and off

    @property
    def key(self) -> str:
        return f"{self.what}-{self.which}" if self.which else self.what


def of_check_ins(standing: Iterable[StandingShare]) -> list[Switch]:
    """The two that everybody has. `standing`: in this care, with `opened` where it is counted."""
    by_what = {row.what: row for row in standing}
    return [
        Switch(what, label, about, **_stands(by_what.get(what)))
        for what, label, about in OF_CHECK_INS
    ]


def of_plan(standing: Iterable[StandingShare]) -> Switch:
    """The plan for hard hours: all of it or nothing."""
    row = next((row for row in standing if row.what == What.SAFETY_PLAN), None)
    about = _("All of it, as it stands now and each time you change it.")
    level = row.level if row else ""
    return Switch(What.SAFETY_PLAN, _("My plan for hard hours"), about, level=level, gives="full")


def of_safety_answers(standing: Iterable[StandingShare]) -> list[Switch]:
    """That of answers that are looked at first, where it stands; the agreement turns it on."""
    return [
        Switch(What.SAFETY_ANSWERS, SAFETY, SAFETY_ABOUT, **_stands(row))
        for row in standing
        if row.what == What.SAFETY_ANSWERS
    ]


def of_worksheets(
    standing: Iterable[StandingShare],
    worksheets: Iterable[Worksheet],
    asked: Iterable[str] = (),
) -> list[Switch]:
    """One for each worksheet, what stands or was asked for first; also for one that stands and is
    not offered any more."""
    return _of_each(What.WORKSHEET, standing, worksheets, asked)


def of_measures(
    standing: Iterable[StandingShare],
    measures: Iterable[Worksheet],
    asked: Iterable[str] = (),
) -> list[Switch]:
    """The same for measures."""
    return _of_each(What.MEASURE, standing, measures, asked)


def _of_each(
    what: str,
    standing: Iterable[StandingShare],
    worksheets: Iterable[Worksheet],
    asked: Iterable[str],
) -> list[Switch]:
    by_slug = {row.which: row for row in standing if row.what == what}
    asked, worksheets = set(asked), list(worksheets)
    offered = {one.slug for one in worksheets}
    worksheets += [find(slug) for slug in by_slug if slug not in offered]
    found = [
        Switch(
            what,
            one.heading,
            one.about,
            which=one.slug,
            asked=one.slug in asked,
            words=any(field.column == WORDS for field in one.fields),
            **_stands(by_slug.get(one.slug)),
        )
        for one in worksheets
    ]
    return sorted(found, key=lambda one: (not one.level, not one.asked))


def _stands(row: StandingShare | None) -> dict[str, Any]:
    return {"level": row.level, "opened": getattr(row, "opened", 0)} if row else {}
