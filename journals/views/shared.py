"""Everything that somebody can open now: in one list, and as each therapist sees it."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from journals import access, actions, switches
from journals.access import worksheets as sheets
from journals.access.measures import own_kinds
from journals.figures import figures
from journals.kinds import KINDS, made_of
from journals.measure_figures import clinical
from journals.models import Entry, Episode, Share
from journals.reading import Reader, readers_of
from journals.switches import Switch
from journals.views.undoing import say_stopped
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.care.models import CareRelationship
from tracker.pages.paging import page_number


@allow("client")
def sharing(request: HttpRequest) -> HttpResponse:
    """What is shared now, what reaches somebody as it is written, and who looked."""
    me, now, page = request.user, timezone.now(), page_number(request)
    things, more = access.own_shared(me, now, page=page)
    circle = list(care.own_care(me))
    context = {
        "nav": "sharing",
        "things": _rows(me, things, circle, now),
        "page": page,
        "more": more,
        "circle": _circle(me, circle, now),
        "looks": access.looks(me, timezone.get_current_timezone(), now=now),
        "looks_at_all": True,
        **_besides(me, circle, now),
    }
    return render(request, "journals/sharing.html", context)


@dataclass(frozen=True)
class Row:
    """All that one therapist can open of one moment, or of one entry that belongs to none."""

    episode: Episode | None
    alone: Entry | None
    care: CareRelationship
    reader: Reader
    lines: tuple[dict[str, Any], ...]  # parts that are shared in the same way

    @property
    def thing(self) -> uuid.UUID:
        return self.episode.pk if self.episode else self.alone.pk


def _rows(me, things: list[list[Share]], circle: list[CareRelationship], now) -> list[Row]:
    marks = access.own_marks(me, [share.entry_id for shares in things for share in shares])
    meetings = care.next_appointments(circle, now)
    return [
        Row(
            episode=shares[0].entry.episode,
            alone=None if shares[0].entry.episode else shares[0].entry,
            care=shares[0].relationship,
            reader=readers_of(shares, marks, meetings)[0],
            lines=tuple(_lines(shares)),
        )
        for shares in things
    ]


def _lines(shares: list[Share]):
    """Parts with their level and end: one line for those that have both in common."""
    alike: dict[tuple[str, datetime | None], list[Entry]] = {}
    for share in shares:
        alike.setdefault((share.level, share.until), []).append(share.entry)
    for (level, until), entries in alike.items():
        yield {
            "parts": _parts(entries),
            "level": level,
            "last_day": until and until - timedelta(seconds=1),
        }


def _parts(entries) -> list:
    """In the order of the cycle; something without a moment is its own only part."""
    order = [*KINDS, Entry.Kind.WORKSHEET, Entry.Kind.MEASURE]
    parts = {(one.kind, one.worksheet, one.worksheet_version) for one in entries}
    by_cycle = sorted(parts, key=lambda part: (order.index(part[0]), part[1]))
    return [made_of(*part).short for part in by_cycle]


@dataclass(frozen=True)
class Beside:
    """One therapist, and what reaches them as it is written."""

    care: CareRelationship
    switches: list[Switch]
    sheets: list[Switch]  # asked for by this therapist, or on
    other_sheets: list[Switch]

    @property
    def standing(self) -> list[Switch]:
        return [one for one in (*self.switches, *self.sheets) if one.level]


def _circle(me, circle: list[CareRelationship], now) -> list[Beside]:
    """The running ones first. Nothing reaches anybody while care is not active."""
    standing = list(access.own_standing_counted(me, now))
    asked = sheets.running(me)
    kinds = own_kinds(asked), [one.worksheet for one in sheets.own_offers(me, asked)]
    return [
        _beside(one, [row for row in standing if row.relationship_id == one.pk], asked, *kinds)
        for one in circle
    ]


def _beside(
    relationship: CareRelationship, standing, running, measures: list, worksheets: list
) -> Beside:
    if relationship.status != CareRelationship.Status.ACTIVE:
        return Beside(relationship, [], [], [])
    asked = {
        slug
        for slug, asking in running.items()
        if any(ask.care_id == relationship.pk for ask in asking)
    }
    found = switches.of_measures(standing, measures, asked)
    found += switches.of_worksheets(standing, worksheets, asked)
    return Beside(
        care=relationship,
        switches=[
            *switches.of_check_ins(standing),
            *switches.of_safety_answers(standing),
            switches.of_plan(standing),
        ],
        sheets=[one for one in found if one.level or one.asked],
        other_sheets=[one for one in found if not one.level and not one.asked],
    )


def _besides(me, circle: list[CareRelationship], now) -> dict[str, Any]:
    """What can be read besides entries: goals, and the list for the next talk."""
    active = [one for one in circle if one.status == CareRelationship.Status.ACTIVE]
    goals = [(goal, goal.readers(active)) for goal in access.own_goals(me)]
    agenda = access.own_agenda_shown(me, now).filter(shown=True, done_at=None)
    return {"goals": [(goal, names) for goal, names in goals if names], "agenda": list(agenda)}


@allow("client")
def as_seen(request: HttpRequest, care_id) -> HttpResponse:
    """Everything that this therapist can open now, drawn with the therapist's own templates."""
    me, now, page = request.user, timezone.now(), page_number(request)
    relationship = care.own_relationship(me, care_id)
    seen = access.seen_now(me, relationship, now=now, page=page)
    context = {"nav": "sharing", "care": relationship, "open": seen, "page": page}
    if seen.numbers:
        numbers = seen.numbers
        context["figures"] = figures(numbers, who=me.first_name, theirs=_("Your view"))
        context["measured"] = clinical(numbers.measures, numbers.begins, now)
    context |= {"more": seen.more, "days": sorted(seen.days.days) if seen.days else []}
    return render(request, "journals/as_seen.html", context)


@allow("client")
@require_POST
def stop_one(request: HttpRequest, care_id, thing) -> HttpResponse:
    """One moment, or one entry, for one therapist; with undo."""
    relationship = care.own_relationship(request.user, care_id)
    stopped = actions.stop_sharing(
        request.user,
        entry_ids=access.own_part_of(request.user, relationship, thing),
        relationship=relationship,
        now=timezone.now(),
    )
    say_stopped(request, actions.Stopped(stopped, []), not_any_more(relationship))
    return redirect(f"{reverse('sharing')}?page={page_number(request)}")


@allow("client")
@require_POST
def stop_all(request: HttpRequest, care_id) -> HttpResponse:
    """Everything that this therapist can open, at once, and what would reach them."""
    relationship = care.own_relationship(request.user, care_id)
    stopped = actions.stop_everything(request.user, relationship, now=timezone.now())
    say_stopped(request, stopped, not_any_more(relationship))
    return redirect("sharing")


def not_any_more(relationship: CareRelationship) -> str:
    return _("%(name)s can’t open it any more.") % {"name": relationship.therapist.first_name}
