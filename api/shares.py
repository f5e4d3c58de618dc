"""Who can open what of mine. Opening is deliberate: nothing is assumed. Closing is one step."""

import uuid
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.models import Share
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.models import CareRelationship

from . import shapes
from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, component, filters, operation, pages_of
from .door import Door, mine
from .door import asked as asked_for
from .paging import page
from .parties import CANT_SHARE, NOT_IN_CARE, therapist_of
from .shapes import ID, obj
from .writing import NOT_YOURS

LEVEL = shapes.code(Share.Level.values)
SHARE = component(
    "Share",
    obj(
        {
            "id": ID.schema,
            "entry": ID.schema,
            "episode": ID.or_null().schema,
            "care": ID.schema,
            "therapist": TEXT,
            "level": LEVEL.schema,
            "shared_at": TIME,
            "until": MAYBE_TIME,
        }
    ),
)
SHARING = shapes.body(
    care=ID.needs(),
    episode=ID.or_null(),
    entries=shapes.many(ID, most=100, least=1).needs(),
    level=LEVEL.needs(),
    until=shapes.MOMENT.or_null().needs(),
    ask=shapes.FLAG,
)
# What was stopped: shares, and what stood and would have reached what is written from now on.
STOPPED = shapes.body(
    stopped=shapes.many(ID, most=1000).needs(), standing=shapes.many(ID, most=1000)
)
WHICH = {"care": ID, "episode": ID}
COLUMNS = {"care": "relationship", "episode": "entry__episode"}


def as_share(share: Share) -> dict[str, Any]:
    return {
        "id": share.pk,
        "entry": share.entry_id,
        "episode": share.entry.episode_id,
        "care": share.relationship_id,
        "therapist": share.relationship.therapist.name,
        "level": share.level,
        "shared_at": share.shared_at,
        "until": share.until,
    }


class Shares(Door):
    @operation(
        "shares_list",
        "What can be opened at this moment",
        gives=pages_of(SHARE),
        asks=[CURSOR, *filters(**WHICH)],
    )
    def get(self, request: Request) -> Response:
        found = asked_for(request, **WHICH)
        rows = access.own_shares(request.user, timezone.now()).filter(
            **{COLUMNS[name]: value for name, value in found.items()}
        )
        return self.paged(rows, as_share, "-shared_at", "-id")

    @operation(
        "shares_make",
        "Let this therapist open these parts of an episode, and no others of it; or, without an "
        "episode, one entry that belongs to none. Safe to repeat",
        takes=SHARING,
        gives=pages_of(SHARE),
    )
    def post(self, request: Request) -> Response:
        me, now, asked = request.user, timezone.now(), SHARING.read(request.data)
        relationship = therapist_of(me, asked["care"], CANT_SHARE)
        choice = actions.Choice(
            frozenset(asked["entries"]), asked["level"], asked["until"], asked.get("ask", False)
        )
        which = _share(me, asked, relationship, choice, now)
        shares = access.own_shares(me, now).filter(relationship=relationship, **which)
        return Response(page([as_share(share) for share in shares]))

    @operation(
        "shares_stop",
        "Stop all of them at once, or those of one care relationship, and with them what would "
        "reach somebody as it is written; or those of one episode",
        gives=STOPPED.schema,
        asks=filters(**WHICH),
    )
    def delete(self, request: Request) -> Response:
        me, found = request.user, asked_for(request, **WHICH)
        relationship = found.get("care") and mine(
            "care",
            lambda: get_object_or_404(care.own_care(me), pk=found["care"]),
            NOT_IN_CARE,
        )
        episode = found.get("episode") and mine(
            "episode", lambda: access.own_episode(me, found["episode"]), NOT_YOURS
        )
        now = timezone.now()
        if not episode:
            return _stopped(actions.stop_everything(me, relationship, now=now))
        parts = [part.pk for part in episode.parts]
        stopped = actions.stop_sharing(me, entry_ids=parts, relationship=relationship, now=now)
        return _stopped(actions.Stopped(stopped, []))


def _stopped(what: actions.Stopped) -> Response:
    """For the undo of it."""
    return Response({"stopped": what.shares, "standing": what.standing})


def _share(
    me: User,
    asked: dict[str, Any],
    relationship: CareRelationship,
    choice: actions.Choice,
    now: datetime,
) -> dict[str, Any]:
    """Does it. Gives what tells these shares from all others of mine."""
    if wanted := asked.get("episode"):
        episode = mine("episode", lambda: access.own_episode(me, wanted), NOT_YOURS)
        actions.share_parts(me, episode, relationship, choice, now=now)
        return {"entry__episode": episode}
    if len(asked["entries"]) != 1:
        raise ValidationError({"entries": _("Without an episode, this is about one entry.")})
    (pk,) = asked["entries"]
    entry = mine("entries", lambda: access.own_entry(me, pk), _("There is no such entry of yours."))
    actions.share_alone(me, entry, relationship, choice, now=now)
    return {"entry": entry}


class OneShare(Door):
    @operation("shares_stop_one", "Stop this one, at once", gives=STOPPED.schema)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        share = get_object_or_404(access.own_shares(me, now), pk=pk)
        stopped = actions.stop_sharing(
            me, entry_ids=[share.entry_id], relationship=share.relationship, now=now
        )
        return _stopped(actions.Stopped(stopped, []))


class Undo(Door):
    @operation(
        "shares_undo",
        "Share again, as it was, what was just stopped",
        takes=STOPPED,
        gives=pages_of(SHARE),
    )
    def post(self, request: Request) -> Response:
        me, now, asked = request.user, timezone.now(), STOPPED.read(request.data)
        stopped = actions.Stopped(asked["stopped"], asked.get("standing", []))
        actions.undo_stop_everything(me, stopped, now=now)
        return Response(page([as_share(share) for share in access.own_shares(me, now)[:100]]))
