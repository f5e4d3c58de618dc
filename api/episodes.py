"""My episodes: what clients call a moment. Its parts are entries."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions, states
from journals.models import Entry, Episode
from journals.moments import as_moment
from tracker.accounts.models import User

from . import shapes
from .describe import (
    CURSOR,
    IF_MATCH,
    MAYBE_TIME,
    TEXT,
    TIME,
    WHOLE,
    component,
    operation,
    pages_of,
)
from .door import Door, base_version, mine, needed_version, refuse_stale, versioned
from .shapes import ID, nullable, obj
from .writing import NOTED, WHEN, episode_of

STATES = [
    states.EMPTY,
    states.PLANNED,
    states.MONITORED,
    states.EVALUATED_ALONE,
    states.AWAITING_GUIDANCE,
    states.EVALUATED,
    states.REINFORCED,
    states.CLOSED,
]
# What stands by itself, and is no part of any.
ALONE = (Entry.Kind.CHECK_IN, Entry.Kind.MEASURE, Entry.Kind.SAFETY_PLAN)
IN_AN_EPISODE = [kind for kind in Entry.Kind.values if kind not in ALONE]
PART = component(
    "EpisodePart",
    obj(
        {
            "id": ID.schema,
            "kind": {"enum": IN_AN_EPISODE},
            "status": {"enum": Entry.Status.values},
        }
    ),
)
EPISODE = component(
    "Episode",
    obj(
        {
            "id": ID.schema,
            "version": {**WHOLE, "description": "Of its title, its goal and its plan."},
            "title": TEXT,
            "shape": {"enum": Episode.Shape.values},
            "state": {"enum": STATES},
            "goal": ID.or_null().schema,
            "anchor_start": MAYBE_TIME,
            "anchor_end": MAYBE_TIME,
            "occurred_at": TIME,
            "recorded_at": TIME,
            "again": {
                **ID.or_null().schema,
                "description": "The earlier one of which it is one more.",
            },
            "rests_until": nullable(shapes.DAY.schema),
            "rests": {**WHOLE, "description": "How often it was put off."},
            "closed_at": MAYBE_TIME,
            "close_reason": nullable({"enum": Episode.CloseReason.values}),
            "parts": {"type": "array", "items": PART},
        }
    ),
)
NOTE = shapes.body(id=ID.needs(), content=NOTED, **WHEN)
BEGINNING = shapes.body(
    title=shapes.text(120),
    goal=ID.or_null(),
    planned=shapes.FLAG,
    anchor_start=shapes.MOMENT.or_null(),
    anchor_end=shapes.MOMENT.or_null(),
    again=ID.or_null(),
    note=NOTE,
)
CHANGE = shapes.body(
    title=shapes.text(120),
    goal=ID.or_null(),
    rests_until=shapes.DAY.or_null(),
    close_reason=shapes.code(Episode.CloseReason.values).or_null(),
    anchor_start=shapes.MOMENT,
    anchor_end=shapes.MOMENT.or_null(),
)


def as_episode(episode: Episode) -> dict[str, Any]:
    return {
        "id": episode.pk,
        "version": episode.version,
        "title": episode.words.get("title", ""),
        "shape": episode.kind,
        "state": as_moment(episode, timezone.now()).state,
        "goal": episode.goal_id,
        "anchor_start": episode.anchor_start,
        "anchor_end": episode.anchor_end,
        "occurred_at": episode.occurred_at,
        "recorded_at": episode.recorded_at,
        "again": episode.words.get("again"),
        "rests_until": episode.rests_until,
        "rests": episode.words.get("rests", 0),
        "closed_at": episode.closed_at,
        "close_reason": episode.close_reason or None,
        "parts": [
            {"id": part.pk, "kind": part.kind, "status": part.status} for part in episode.parts
        ],
    }


class Episodes(Door):
    @operation("episodes_list", "Mine, newest first", gives=pages_of(EPISODE), asks=[CURSOR])
    def get(self, request: Request) -> Response:
        rows = access.own_episodes(request.user)
        return self.paged(rows, as_episode, "-occurred_at", "-recorded_at", "-id")


class OneEpisode(Door):
    def shown(self, episode: Episode) -> dict[str, Any]:
        return as_episode(access.own_episode(self.request.user, episode.pk))

    @operation("episodes_read", "One of mine", gives=EPISODE)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_episode(access.own_episode(request.user, pk)))

    @operation(
        "episodes_begin",
        "Begin one with its first note, under ids of your own making. Safe to repeat",
        takes=BEGINNING,
        gives=EPISODE,
        status=201,
        also=200,
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        asked = BEGINNING.read(request.data)
        made = begin(me, pk, asked, now)
        status = 201 if made.recorded_at == now else 200
        return versioned(as_episode(access.own_episode(me, pk)), status)

    @operation(
        "episodes_change",
        "Let it rest until a day, close it as it is, open it again (with null), move its plan, or "
        "give it another title or goal, which needs If-Match",
        takes=CHANGE,
        gives=EPISODE,
        asks=[IF_MATCH],
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, asked = request.user, CHANGE.read(request.data)
        base = needed_version(request) if asked.keys() & WORDED else base_version(request)
        episode = access.own_episode(me, pk)
        with transaction.atomic():
            if base is not None:
                episode = _name(me, episode, asked, base)
            if "rests_until" in asked:
                actions.rest(me, episode, until=asked["rests_until"])
            if asked.get("close_reason"):
                actions.let_go(me, episode, reason=asked["close_reason"], now=timezone.now())
            elif "close_reason" in asked:
                actions.take_up(me, episode)
            if asked.keys() & {"anchor_start", "anchor_end"}:
                _move(me, episode, asked)
        return versioned(as_episode(access.own_episode(me, pk)))

    @operation(
        "episodes_remove",
        "Remove one with all its entries, which ends their shares; it can be restored for 30 days",
        status=204,
        asks=[IF_MATCH],
    )
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        me, base = request.user, base_version(request)
        episode = access.own_episode(me, pk)
        if base is not None:
            refuse_stale(base, as_episode(episode))
        actions.remove_moment(me, episode, now=timezone.now())
        return Response(status=204)


# What is worded anew; the rest can be said twice without harm.
WORDED = {"title", "goal"}


def _name(me: User, episode: Episode, asked: dict[str, Any], base: int) -> Episode:
    """Its title and goal as asked, the others as they stand. Raises StaleVersion."""
    if not asked.keys() & WORDED:
        refuse_stale(base, as_episode(episode))
        return episode
    goal = _goal(me, asked["goal"]) if "goal" in asked else episode.goal
    title = asked.get("title", episode.words.get("title", ""))
    return actions.change_moment(
        me, episode, title=title, goal=goal, base_version=base, now=timezone.now()
    )


def _move(me: User, episode: Episode, asked: dict[str, Any]) -> None:
    start = asked.get("anchor_start", episode.anchor_start)
    if start is None:
        raise ValidationError({"planned": _("Only what is planned has a beginning and an end.")})
    until = asked.get("anchor_end", episode.anchor_end)
    actions.move_plan(me, episode, start=start, until=until, now=timezone.now())


@transaction.atomic
def begin(me: User, pk: uuid.UUID, asked: dict[str, Any], now: Any) -> Episode:
    """A new episode, or the same again. Raises IdTaken for anything else under this id."""
    note = asked.get("note", {"id": actions.new_id(), "content": {}})  # a title may be all
    planned = asked.get("planned", False)
    start = asked.get("anchor_start") if planned else note.get("occurred_at", now)
    if start is None:
        raise ValidationError({"anchor_start": _("Add when it will be.")})
    if not planned and (asked.get("anchor_start") or asked.get("anchor_end")):
        raise ValidationError({"planned": _("Only what is planned has a beginning and an end.")})
    again = asked.get("again")
    return actions.begin_moment(
        me,
        episode_id=pk,
        entry_id=note["id"],
        content=note["content"],
        when=actions.When(
            start,
            note.get("zone", me.time_zone),
            note.get("precision", Entry.Precision.EXACT),
            said=planned or "occurred_at" in note,
        ),
        title=asked.get("title", ""),
        goal=_goal(me, asked.get("goal")),
        planned=planned,
        until=asked.get("anchor_end") if planned else None,
        again=episode_of(me, again) if again else None,
        now=now,
    )


def _goal(me: User, pk: uuid.UUID | None) -> Any:
    if pk is None:
        return None
    return mine(
        "goal",
        lambda: get_object_or_404(access.own_goals(me), pk=pk),
        _("There is no such goal of yours."),
    )
