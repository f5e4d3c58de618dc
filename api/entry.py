"""An entry as it goes out: one envelope, and content by kind."""

from typing import Any

from journals.actions.entries import content_of
from journals.kinds import KINDS, made_of
from journals.kinds.measures import Measure, Scored
from journals.models import Entry
from journals.seen import Seen

from . import shapes
from .describe import MAYBE_TIME, TEXT, TIME, WHOLE, component
from .help import MAYBE_HELP
from .shapes import ID, obj

HEADS = {kind.code: f"{kind.code.title().replace('_', '')}" for kind in KINDS.values()}
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
# Where something stored does not open any more, this stands in its place.
UNREADABLE = {"unreadable": {"type": "string", "readOnly": True}}


def _content(code: str) -> dict[str, Any]:
    """What an entry of this kind may say, under a name of its own."""
    schema = shapes.content_schema(KINDS[code])
    schema.pop("minProperties")  # of what is left out on purpose nothing is said
    schema["properties"] |= UNREADABLE
    return component(f"{HEADS[code]}Content", schema)


CONTENT = {code: _content(code) for code in KINDS}
# A worksheet's content is described by its definition, which is data: see /worksheets/.
WORKSHEET = Entry.Kind.WORKSHEET.value
HEADS[WORKSHEET] = "Worksheet"
CONTENT[WORKSHEET] = component(
    "WorksheetContent",
    {
        "type": "object",
        "description": "By the `schema` of its definition, under /worksheets/.",
        "properties": UNREADABLE,
    },
)
MEASURE = Entry.Kind.MEASURE.value
HEADS[MEASURE] = "Measure"
CONTENT[MEASURE] = component(
    "MeasureContent",
    {"type": "object", "description": "By the `schema` of its definition, under /measures/."},
)
OF_WORKSHEETS = {"worksheet": TEXT, "worksheet_version": WHOLE}
SCORES = {
    "type": "array",
    "items": component(
        "Score",
        obj(
            {
                "code": TEXT,
                "label": TEXT,
                "low": {"type": "number"},
                "high": {"type": "number"},
                "value": {
                    **shapes.nullable({"type": "number"}),
                    "description": "Null where an answer that it needs is missing.",
                },
            }
        ),
    ),
}
# What more there is of a kind than of all kinds.
OF_KIND = {WORKSHEET: OF_WORKSHEETS, MEASURE: {**OF_WORKSHEETS, "scores": SCORES}}
ALL_KINDS = list(CONTENT)


# What counts or dates each change, also those of which a reader sees nothing.
OWNERS_ONLY = {"version", "changed_at"}
SHARED_ENVELOPE = {name: one for name, one in ENVELOPE.items() if name not in OWNERS_ONLY}


def described(
    more: dict[str, Any], suffix: str = "", envelope: dict[str, Any] = ENVELOPE
) -> dict[str, Any]:
    """One schema for each kind, told apart by `kind`."""
    variants = []
    for code in ALL_KINDS:
        head = {
            "kind": {"const": code},
            "status": {"enum": [str(one) for one in Entry.STATUSES[Entry.Kind(code)]]},
        }
        head |= OF_KIND.get(code, {})
        one = obj({**envelope, **head, **more, "content": CONTENT[code]})
        variants.append(component(f"{HEADS[code]}{suffix}", one))
    return {"oneOf": variants}


ENTRY = component("Entry", described({}))
# The answer to writing one.
SAVED = component("SavedEntry", described({"help": MAYBE_HELP}, "Saved"))


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
        **of_its_kind(entry),
    }


def of_its_kind(one: Entry | Seen) -> dict[str, Any]:
    """Of an answered worksheet or measure: which one it was, the version of it, and its scores."""
    if not one.worksheet:
        return {}
    found = {"worksheet": one.worksheet, "worksheet_version": one.worksheet_version}
    made = made_of(one.kind, one.worksheet, one.worksheet_version)
    if not isinstance(made, Measure):
        return found
    return {**found, "scores": [as_score(scored) for scored in made.scores(one.ratings)]}


def as_score(scored: Scored) -> dict[str, Any]:
    score, value = scored.score, scored.value
    return {
        "code": score.code,
        "label": str(score.label),
        "low": float(score.low),
        "high": float(score.high),
        "value": None if value is None else float(value),
    }
