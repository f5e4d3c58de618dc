"""An entry as it comes in: read strictly, then written by the action of its kind."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from journals import access, actions
from journals.kinds import KINDS
from journals.kinds.cycle import SET_BY_ACTION
from journals.models import Entry, Episode
from tracker.accounts.models import User

from . import shapes
from .describe import component
from .door import mine
from .entry import CONTENT, HEADS, MEASURE, WORKSHEET
from .shapes import ID, Shape

NOT_YOURS = _("There is no such moment of yours.")

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


# Where it stands: a part has its moment, a page may have one, a check-in and a plan have none.
WHERE = {"check_in": {}, "journal_page": {"episode": ID.or_null()}, "safety_plan": {}}


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
    "safety_plan": writing("safety_plan"),
    WORKSHEET: shapes.body(
        id=ID,
        kind=shapes.code([WORKSHEET]).needs(),
        worksheet=shapes.text(48).needs(),
        worksheet_version=shapes.whole(1, 9999),
        episode=ID.or_null(),
        content=Shape(
            shapes.anything_named,
            {"allOf": [CONTENT[WORKSHEET], {"minProperties": 1}]},
            needed=True,
        ),
        **WHEN,
    ),
    MEASURE: shapes.body(
        id=ID,
        kind=shapes.code([MEASURE]).needs(),
        worksheet=shapes.text(48).needs(),
        worksheet_version=shapes.whole(1, 9999),
        content=Shape(shapes.anything_named, CONTENT[MEASURE], needed=True),
        just_for_me=Shape(
            shapes.FLAG.read,
            {
                **shapes.FLAG.schema,
                "description": "A new one reaches nobody, whatever standing share there is.",
            },
        ),
        **WHEN,
    ),
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
        said="occurred_at" in asked,
    )


def episode_of(user: User, pk: uuid.UUID) -> Episode:
    """One of mine, without all that hangs on it."""
    rows = access.own_episodes(user).prefetch_related(None)
    return mine("episode", lambda: get_object_or_404(rows, pk=pk), NOT_YOURS)


def write(user: User, asked: dict[str, Any], now: datetime) -> Entry:
    """A new entry, or the same again."""
    entry = _write(user, asked, now)
    if entry.pk != asked["id"]:
        raise actions.StaleVersion(entry)  # the look back, or the plan, that stands there already
    return entry


def _write(user: User, asked: dict[str, Any], now: datetime) -> Entry:
    common = {"entry_id": asked["id"], "content": asked["content"], "now": now}
    if asked["kind"] == "check_in":
        return actions.check_in(user, when=when(asked, user, now), **common)
    if asked["kind"] == "safety_plan":
        return actions.write_plan(user, **common)
    wanted, status = asked.get("episode"), asked.get("status")
    episode = episode_of(user, wanted) if wanted else None
    match asked["kind"]:
        case Entry.Kind.WORKSHEET:
            missing = _("There is no such worksheet for you.")
            return _answer(actions.answer_worksheet, missing, user, asked, now, episode=episode)
        case Entry.Kind.MEASURE:
            missing = _("There is no such measure for you.")
            private = asked.get("just_for_me", False)
            return _answer(actions.answer_measure, missing, user, asked, now, just_for_me=private)
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


def _answer(
    action: Callable[..., Entry],
    missing: Any,
    user: User,
    asked: dict[str, Any],
    now: datetime,
    **more: Any,
) -> Entry:
    """Fill in a worksheet or a measure. `missing`: what is said where it is not open to them."""
    said = {
        "entry_id": asked["id"],
        "slug": asked["worksheet"],
        "number": asked.get("worksheet_version"),
        "content": asked["content"],
        "when": when(asked, user, now),
        "now": now,
    }
    return mine("worksheet", lambda: action(user, **said, **more), missing)


def rewrite(user: User, entry: Entry, asked: dict[str, Any], base: int, now: datetime) -> Entry:
    """A new version of an entry. Raises StaleVersion."""
    if asked["kind"] != entry.kind or asked.get("episode", entry.episode_id) != entry.episode_id:
        raise ValidationError({"kind": _("An entry stays what it is, and where it is.")})
    if entry.kind == "safety_plan":
        said = {"entry_id": entry.pk, "content": asked["content"], "base_version": base}
        return actions.write_plan(user, **said, now=now)
    if entry.kind == "self_reinforcement":
        return _credit_anew(user, entry, asked, base, now)
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
    if asked.get("worksheet", entry.worksheet) != entry.worksheet:
        raise ValidationError({"worksheet": _("An entry stays what it is, and where it is.")})
    change = {
        WORKSHEET: actions.change_answer,
        MEASURE: actions.change_answer,
        "journal_page": actions.change_page,
    }
    return change.get(entry.kind, actions.change_note)(
        user,
        entry,
        asked["content"],
        base_version=base,
        when=_when_anew(entry, asked),
        now=now,
    )


def _credit_anew(
    user: User, entry: Entry, asked: dict[str, Any], base: int, now: datetime
) -> Entry:
    later = asked.get("status", entry.status) == "planned"
    if asked.get("status") == "skipped" or later != ("occurred_at" in asked):
        raise ValidationError({"occurred_at": _("A plan, and only a plan, needs its time.")})
    return actions.change_credit(
        user,
        entry,
        asked["content"],
        base_version=base,
        planned_for=asked.get("occurred_at"),
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
