"""My entries: each kind of thing that a client writes, under an id that the client makes."""

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
from journals.actions.entries import content_of
from journals.kinds import KINDS
from journals.kinds.cycle import SET_BY_ACTION
from journals.models import Entry, Episode
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
    filters,
    operation,
    pages_of,
)
from .door import Door, base_version, mine, needed_version, refuse_stale, versioned
from .door import asked as asked_for
from .shapes import ID, Shape, obj

NOT_YOURS = _("There is no such moment of yours.")
HEADS = {kind.code: f"{kind.code.title().replace('_', '')}" for kind in KINDS.values()}


# --- how they go out -----------------------------------------------------------------------
ENVELOPE = {
    "id": ID.schema,
    "episode": ID.or_null().schema,
    "occurred_at": TIME,
    "zone": TEXT,
    "precision": {"enum": Entry.Precision.values},
    "local_date": shapes.DAY.schema,
    "recorded_at": TIME,
    "changed_at": TIME,
    "version": WHOLE,
    "guidance_requested_at": MAYBE_TIME,
}


def _content(code: str) -> dict[str, Any]:
    """What an entry of this kind may say, under a name of its own."""
    schema = shapes.content_schema(KINDS[code])
    schema.pop("minProperties")  # of what is left out on purpose nothing is said
    return component(f"{HEADS[code]}Content", schema)


CONTENT = {code: _content(code) for code in KINDS}


def described(more: dict[str, Any], suffix: str = "") -> dict[str, Any]:
    """One schema for each kind, told apart by `kind`."""
    variants = []
    for code in KINDS:
        head = {
            "kind": {"const": code},
            "status": {"enum": [str(one) for one in Entry.STATUSES[Entry.Kind(code)]]},
        }
        one = obj({**ENVELOPE, **head, **more, "content": CONTENT[code]})
        variants.append(component(f"{HEADS[code]}{suffix}", one))
    return {"oneOf": variants}


ENTRY = component("Entry", described({}))


def as_entry(entry: Entry) -> dict[str, Any]:
    return {
        "id": entry.pk,
        "kind": entry.kind,
        "status": entry.status,
        "episode": entry.episode_id,
        "occurred_at": entry.occurred_at,
        "zone": entry.occurred_zone,
        "precision": entry.occurred_precision,
        "local_date": entry.local_date,
        "recorded_at": entry.recorded_at,
        "changed_at": entry.changed_at,
        "version": entry.version,
        "guidance_requested_at": entry.guidance_requested_at,
        "content": content_of(entry),
    }


# --- how they come in ----------------------------------------------------------------------
WHEN = {
    "occurred_at": shapes.MOMENT,
    "zone": shapes.ZONE,
    "precision": shapes.code(Entry.Precision.values),
}


def _answers(code: str) -> Shape:
    shape = shapes.content(KINDS[code], SET_BY_ACTION)
    if code == "self_evaluation":  # part of it is set by the action
        return shape
    least = 0 if code == "self_reinforcement" else 1  # one that is skipped says nothing
    return Shape(shape.read, {"allOf": [CONTENT[code], {"minProperties": least}]}, needed=True)


NOTED = _answers("self_monitoring")


# Where it stands: a part has its moment, a page may have one, a check-in has none.
WHERE = {"check_in": {}, "journal_page": {"episode": ID.or_null()}}


def writing(code: str, **more: Shape) -> Shape:
    parts = WHERE.get(code, {"episode": ID.needs()})
    return shapes.body(
        id=ID,
        kind=shapes.code([code]).needs(),
        **parts,
        content=_answers(code),
        **more,
    )


WRITING = {
    "self_monitoring": writing("self_monitoring", status=shapes.code(["planned", "noted"]), **WHEN),
    "self_evaluation": writing(
        "self_evaluation",
        status=shapes.code(["provisional", "confirmed"]),
        in_session=shapes.FLAG,
    ),
    "self_reinforcement": writing(
        "self_reinforcement",
        status=shapes.code(["planned", "done", "skipped"]),
        occurred_at=shapes.MOMENT,
    ),
    "check_in": writing("check_in", **WHEN),
    "journal_page": writing("journal_page", **WHEN),
}
WRITTEN = component(
    "EntryWriting",
    {
        "oneOf": [
            component(f"{HEADS[code]}Writing", shape.schema) for code, shape in WRITING.items()
        ]
    },
)
CONFIRM = shapes.body(status=shapes.code(["confirmed", "done"]).needs())
PUT_BESIDE = shapes.body(episode=ID.or_null().needs())
MOVE = {"oneOf": [CONFIRM.schema, PUT_BESIDE.schema]}


def read(data: Any, pk: uuid.UUID | None = None) -> dict[str, Any]:
    """A body as values; `pk` is the id in the address."""
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str) or kind not in WRITING:
        raise ValidationError({"kind": _("Choose one of these: %s.") % ", ".join(WRITING)})
    asked = WRITING[kind].read(data)
    if asked.setdefault("id", pk) is None:
        raise ValidationError({"id": _("Make an id for it: a random UUID.")})
    if pk is not None and asked["id"] != pk:
        raise ValidationError({"id": _("This is another id than in the address.")})
    return asked


def when(asked: dict[str, Any], user: User, now: datetime) -> actions.When:
    return actions.When(
        asked.get("occurred_at", now),
        asked.get("zone", user.time_zone),
        asked.get("precision", Entry.Precision.EXACT),
    )


def episode_of(user: User, pk: uuid.UUID) -> Episode:
    """One of mine, without all that hangs on it."""
    rows = access.own_episodes(user).prefetch_related(None)
    return mine("episode", lambda: get_object_or_404(rows, pk=pk), NOT_YOURS)


def write(user: User, asked: dict[str, Any], now: datetime) -> Entry:
    """A new entry, or the same again."""
    entry = _write(user, asked, now)
    if entry.pk != asked["id"]:
        raise actions.StaleVersion(entry)  # the look back that stands there already
    same = (
        entry.deleted_at is None
        and entry.episode_id == asked.get("episode", entry.episode_id)
        and (entry.recorded_at == now or entry.status == asked.get("status", entry.status))
        and (entry.occurred_at == asked.get("occurred_at", entry.occurred_at))
    )
    if not same:
        raise actions.IdTaken
    return entry


def _write(user: User, asked: dict[str, Any], now: datetime) -> Entry:
    common = {"entry_id": asked["id"], "content": asked["content"], "now": now}
    if asked["kind"] == "check_in":
        if WHEN.keys() & asked.keys():
            raise ValidationError({"occurred_at": _("A new check-in is about now.")})
        return actions.check_in(user, **common)
    wanted, status = asked.get("episode"), asked.get("status")
    episode = episode_of(user, wanted) if wanted else None
    match asked["kind"]:
        case "journal_page":
            return actions.write_page(user, episode=episode, when=when(asked, user, now), **common)
        case "self_monitoring":
            return actions.notice(
                user,
                episode=episode,
                when=when(asked, user, now),
                planned=status == "planned",
                **common,
            )
        case "self_evaluation":
            return actions.look_back(
                user,
                episode=episode,
                confirm=status == "confirmed",
                in_session=asked.get("in_session", False),
                **common,
            )
    if (status == "planned") != ("occurred_at" in asked):
        raise ValidationError({"occurred_at": _("A plan, and only a plan, needs its time.")})
    return actions.give_credit(
        user,
        episode=episode,
        planned_for=asked.get("occurred_at"),
        skipped=status == "skipped",
        **common,
    )


def rewrite(user: User, entry: Entry, asked: dict[str, Any], base: int, now: datetime) -> Entry:
    """A new version of an entry. Raises StaleVersion."""
    if asked["kind"] != entry.kind or asked.get("episode", entry.episode_id) != entry.episode_id:
        raise ValidationError({"kind": _("An entry stays what it is, and where it is.")})
    if entry.kind == "self_reinforcement":
        raise ValidationError({"kind": _("Credit stands as it was given. You can remove it.")})
    if entry.kind == "self_evaluation":
        return actions.look_back(
            user,
            episode=entry.episode,
            entry_id=entry.pk,
            content=asked["content"],
            confirm=asked.get("status", entry.status) == "confirmed",
            in_session=asked.get("in_session", False),
            base_version=base,
            now=now,
        )
    if asked.get("status", entry.status) != entry.status:
        raise ValidationError({"status": _("Add another note for what happened.")})
    page = entry.kind == "journal_page"
    return (actions.change_page if page else actions.change_note)(
        user,
        entry,
        asked["content"],
        base_version=base,
        when=_when_anew(entry, asked),
        now=now,
    )


def _when_anew(entry: Entry, asked: dict[str, Any]) -> actions.When | None:
    if not WHEN.keys() & asked.keys():
        return None
    return actions.When(
        asked.get("occurred_at", entry.occurred_at),
        asked.get("zone", entry.occurred_zone),
        asked.get("precision", entry.occurred_precision),
    )


FILTERS = {
    "kind": shapes.code(KINDS),
    "episode": ID,
    "date": shapes.DAY,
    "from": shapes.DAY,
    "to": shapes.DAY,
}
COLUMNS = {
    "kind": "kind",
    "episode": "episode",
    "date": "local_date",
    "from": "local_date__gte",
    "to": "local_date__lte",
}


class Entries(Door):
    def shown(self, entry: Entry) -> dict[str, Any]:
        return as_entry(entry)

    @operation(
        "entries_list",
        "Mine, newest first",
        gives=pages_of(ENTRY),
        asks=[CURSOR, *filters(**FILTERS)],
    )
    def get(self, request: Request) -> Response:
        found = asked_for(request, **FILTERS)
        rows = access.own_entries(request.user).filter(
            **{COLUMNS[name]: value for name, value in found.items()}
        )
        return self.paged(rows, as_entry, "-occurred_at", "-recorded_at", "-id")

    @operation(
        "entries_write",
        "Write one, under an id of your own making. Safe to repeat",
        takes=WRITTEN,
        gives=ENTRY,
        status=201,
        also=200,
    )
    def post(self, request: Request) -> Response:
        now = timezone.now()
        entry = write(request.user, read(request.data), now)
        return versioned(as_entry(entry), 201 if entry.recorded_at == now else 200)


class OneEntry(Door):
    def shown(self, entry: Entry) -> dict[str, Any]:
        return as_entry(entry)

    @operation("entries_read", "One of mine", gives=ENTRY)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return versioned(as_entry(access.own_entry(request.user, pk)))

    @operation(
        "entries_put",
        "Write one under this id; with If-Match, write it anew. Safe to repeat",
        takes=WRITTEN,
        gives=ENTRY,
        status=201,
        also=200,
        asks=[IF_MATCH],
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        me, now, base = request.user, timezone.now(), base_version(request)
        if base is None:
            entry = write(me, read(request.data, pk), now)
        else:
            standing = access.own_entry(me, pk)
            entry = rewrite(me, standing, read(request.data, pk), base, now)
        return versioned(as_entry(entry), 201 if entry.recorded_at == now else 200)

    @operation(
        "entries_move",
        "Confirm a look back as it is; say that a planned reward has happened; or put a page "
        "beside an episode, where it is private until it is shared there",
        takes=MOVE,
        gives=ENTRY,
        asks=[IF_MATCH],
    )
    def patch(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        entry = access.own_entry(me, pk)
        if isinstance(request.data, dict) and "episode" in request.data:
            return _put_beside(me, entry, request, now)
        status, base = CONFIRM.read(request.data)["status"], needed_version(request)
        if status not in Entry.STATUSES[Entry.Kind(entry.kind)]:
            raise ValidationError({"status": _("This kind of entry has no such status.")})
        if status == "confirmed":
            return versioned(
                as_entry(actions.confirm(me, episode=entry.episode, base_version=base, now=now))
            )
        if entry.status != status:
            refuse_stale(base, as_entry(entry))
        return versioned(as_entry(actions.mark_done(me, entry, now=now)))

    @operation("entries_remove", "Remove one; it can be restored for 30 days", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        entry = access.own_entry(request.user, pk)
        base = base_version(request)
        if base is not None:
            refuse_stale(base, as_entry(entry))
        actions.remove_entry(request.user, entry, now=timezone.now())
        return Response(status=204)


def _put_beside(me: User, entry: Entry, request: Request, now: datetime) -> Response:
    """The words do not change with it, so the version stays; it has to be the one that was read."""
    wanted = PUT_BESIDE.read(request.data)["episode"]
    refuse_stale(needed_version(request), as_entry(entry))
    episode = episode_of(me, wanted) if wanted else None
    actions.attach(me, entry, episode, now=now)
    return versioned(as_entry(entry))


class RestoreEntry(Door):
    @operation("entries_restore", "Take back the removing of one", gives=ENTRY)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        if not access.own_entries(me).filter(pk=pk).exists():
            actions.restore_entry(me, access.own_removed(me, pk), now=timezone.now())
        return versioned(as_entry(access.own_entry(me, pk)))
