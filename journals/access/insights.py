"""Insights, counted as they are looked at; what helped before; and what was chosen about both.

A client's alone. No therapist's page asks for any of it but `rules_in`, which knows the rules and
nothing of what they find.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from journals import insights
from journals.insights import MOMENT, PARTS, PLAN, SHEETS, Counted, Part, Rule, Skill, Thing
from journals.insights.helped import Note
from journals.insights.language import WEEK
from journals.models import Entry, Episode, InsightChoices, InsightRules, MenuItem
from journals.moments import own_day
from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import keys

from .agreed import own_menu
from .safety_plan import own_plan

Status = Entry.Status
# At once, so that there is time to argue with one.
AT_ONCE = 2
# Longer than any rule looks back: what comes again is about other moments.
RESTS_FOR = timedelta(days=182)
# The parts of one moment may lie apart; a rule asks all of them.
AROUND = 4 * WEEK
MOST = 1000  # entries that rules look at: the newest
HELPED_FOR, MOST_NOTES = 26 * WEEK, 300
HAPPENED = (Status.NOTED, Status.PROVISIONAL, Status.CONFIRMED, Status.DONE, Status.WRITTEN)


@dataclass(frozen=True)
class Standing:
    """One rule, as it stands for one client."""

    rule: Rule
    rests_until: date | None = None  # put away as not true for them
    off_by: tuple[str, ...] = ()  # first names of therapists who switched it off

    @property
    def asked(self) -> bool:
        return self.rests_until is None and not self.off_by


@dataclass(frozen=True)
class Insights:
    """What there is to see at this moment. `hard`: today is a hard day, by their own numbers."""

    on: bool
    hard: bool
    shown: tuple[Counted, ...]
    standing: tuple[Standing, ...]

    def of(self, code: str) -> Counted | None:
        return next((one for one in self.shown if one.rule.code == code), None)


@dataclass(frozen=True)
class Helped:
    """What helped before: from one's own notes, one's own list, and one's own plan."""

    skills: tuple[Skill, ...]
    soothing: tuple[str, ...]
    plan: tuple[str, ...]  # what one can do alone, and what takes one's mind off it
    rewards: tuple[str, ...]
    words: tuple[str, ...]

    @property
    def any(self) -> bool:
        return any((self.skills, self.soothing, self.plan, self.rewards, self.words))


def own_insights(client: User, now: datetime) -> Insights:
    """At most two of those that fire. Five queries, however much there is; no text is loaded."""
    keys.warm([client.pk])
    chosen = chosen_by(client)
    standing = tuple(_standing(client, chosen, own_day(client, now)))
    if chosen.get("off"):
        return Insights(False, False, (), standing)
    asked = [one.rule for one in standing if one.asked]
    found = _count(client, asked, now) if asked else []
    shown = tuple(insights.strongest(found, AT_ONCE))
    return Insights(True, hard_today(client, now), shown, standing)


def own_insight(client: User, code: str, now: datetime) -> tuple[Insights, Counted | None]:
    """The same, with what this one rule counts if it fires, whether or not it is among the two;
    None where it does not, where it is put away or switched off, or where none is wanted."""
    found = own_insights(client, now)
    one = next(one for one in found.standing if one.rule.code == code)
    if not found.on or not one.asked:
        return found, None
    if (known := found.of(code)) is not None:
        return found, known
    (counted,) = _count(client, [one.rule], now)
    return found, counted if counted.fires else None


def chosen_by(client: User) -> Mapping[str, Any]:
    """What this client chose, as it is kept; their key has to be warm."""
    row = InsightChoices.objects.filter(client=client).first()
    return row.ratings if row else {}


def changed_choices(client: User, since: datetime) -> bool:
    """Whether they chose anything about insights since then."""
    return InsightChoices.objects.filter(client=client, changed_at__gt=since).exists()


def _standing(client: User, chosen: Mapping[str, Any], today: date) -> Iterable[Standing]:
    rows = InsightRules.objects.filter(client=client).exclude(
        relationship__status=CareRelationship.Status.ENDED
    )
    off: dict[str, list[str]] = {}
    for row in rows.select_related("relationship__therapist").defer("relationship__words"):
        for code in row.ratings.get("off", ()):
            off.setdefault(code, []).append(row.relationship.therapist.first_name)
    put_away = chosen.get("not_true", {})
    for rule in insights.RULES:
        day = put_away.get(rule.code)
        until = date.fromisoformat(day) + RESTS_FOR if day else None
        yield Standing(
            rule, until if until and until > today else None, tuple(off.get(rule.code, ()))
        )


def _count(client: User, rules: list[Rule], now: datetime) -> list[Counted]:
    """Each of these rules over the same rows."""
    rows = (
        client.entries.kept()
        .filter(
            status__in=(*HAPPENED, Status.PLANNED),
            occurred_at__gt=now - insights.LONGEST * WEEK - AROUND,
            occurred_at__lte=now,
        )
        .of_kind(*PARTS, Entry.Kind.WORKSHEET)
        .filter(worksheet__in=("", *SHEETS))
        .defer("words")
        .newest_first()[:MOST]
    )
    by_moment: dict[Any, list[Entry]] = {}
    things: dict[str, list[Thing]] = {}
    for row in rows:
        if row.kind in PARTS:
            by_moment.setdefault(row.episode_id, []).append(row)
        if row.status != Status.PLANNED:
            what = row.worksheet or row.kind
            moment = row.episode_id if row.kind in PARTS else None
            things.setdefault(what, []).append(
                Thing(row.pk, row.occurred_at, (_part(row),), moment)
            )
    found = (_moment(pk, parts) for pk, parts in by_moment.items())
    things[MOMENT] = [thing for thing in found if thing is not None]
    return [insights.count(rule, things.get(rule.of, ()), now) for rule in rules]


def _part(row: Entry) -> Part:
    planned = row.status == Status.PLANNED
    return Part(PLAN if planned else row.worksheet or row.kind, row.ratings)


def _moment(pk: uuid.UUID, rows: list[Entry]) -> Thing | None:
    """A moment, dated by what was first noted in it; a plan alone is none yet, and credit that is
    still to come is no part of it."""
    parts = [row for row in rows if row.status != Status.PLANNED or row.kind == PARTS[0]]
    happened = [row.occurred_at for row in parts if row.status != Status.PLANNED]
    if not happened:
        return None
    return Thing(pk, min(happened), tuple(map(_part, parts)), pk)


def own_moments_of(client: User, counted: Counted) -> dict[uuid.UUID, Episode]:
    """The moments that were counted, or in which it was, by id."""
    return client.episodes.in_bulk({thing.moment for thing in counted.things if thing.moment})


def hard_today(client: User, now: datetime) -> bool:
    """By what they ticked themselves today."""
    keys.warm([client.pk])
    rows = (
        client.entries.kept()
        .of_kind(Entry.Kind.CHECK_IN, Entry.Kind.SELF_MONITORING)
        .filter(status__in=HAPPENED, local_date=own_day(client, now), occurred_at__lte=now)
        .defer("words")
        .newest_first()[:5]
    )
    return insights.is_hard(row.ratings for row in rows)


def own_helped(client: User, now: datetime) -> Helped:
    """What helped before. Three queries; of the notes no text is loaded."""
    keys.warm([client.pk])
    rows = (
        client.entries.kept()
        .of_kind(Entry.Kind.SELF_MONITORING)
        .filter(status=Status.NOTED, occurred_at__gt=now - HELPED_FOR, occurred_at__lte=now)
        .defer("words")
        .newest_first()[:MOST_NOTES]
    )
    skills = insights.skills_that_helped(
        Note(row.episode_id, row.occurred_at, row.ratings) for row in rows
    )
    items = [item for item in own_menu(client) if item.archived_at is None]
    plan = own_plan(client)
    said = plan.words if plan else {}

    def kept(kind: str) -> tuple[str, ...]:
        return tuple(item.words["text"] for item in items if item.kind == kind)

    return Helped(
        skills=tuple(skills),
        soothing=kept(MenuItem.Kind.SOOTHING),
        plan=(*said.get("alone", ()), *said.get("distraction", ())),
        rewards=kept(MenuItem.Kind.REWARD),
        words=kept(MenuItem.Kind.AFFIRMATION),
    )


def rules_in(therapist: User, relationship: CareRelationship) -> list[tuple[Rule, bool]]:
    """Every rule, and whether this therapist lets it be counted for this client."""
    if relationship.therapist_id != therapist.pk:
        raise ValueError("not this therapist's relationship")
    keys.warm([relationship.of_id])
    row = InsightRules.objects.filter(relationship=relationship).first()
    off = row.ratings.get("off", ()) if row else ()
    return [(rule, rule.code not in off) for rule in insights.RULES]
