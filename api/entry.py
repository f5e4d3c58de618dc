"""An entry as it goes out: one envelope, and content by kind."""

from typing import Any

from journals.actions.entries import content_of
from journals.kinds import KINDS
from journals.models import Entry

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


def _content(code: str) -> dict[str, Any]:
    """What an entry of this kind may say, under a name of its own."""
    schema = shapes.content_schema(KINDS[code])
    schema.pop("minProperties")  # of what is left out on purpose nothing is said
    return component(f"{HEADS[code]}Content", schema)


CONTENT = {code: _content(code) for code in KINDS}
# A worksheet's content is described by its definition, which is data: see /worksheets/.
WORKSHEET = Entry.Kind.WORKSHEET.value
HEADS[WORKSHEET] = "Worksheet"
CONTENT[WORKSHEET] = component(
    "WorksheetContent",
    {"type": "object", "description": "By the `schema` of its definition, under /worksheets/."},
)
OF_WORKSHEETS = {"worksheet": TEXT, "worksheet_version": WHOLE}
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
        head |= OF_WORKSHEETS if code == WORKSHEET else {}
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
        **which_worksheet(entry.worksheet, entry.worksheet_version),
    }


def which_worksheet(slug: str, number: int | None) -> dict[str, Any]:
    """Of an answered worksheet: which one it was, and the version of it."""
    return {"worksheet": slug, "worksheet_version": number} if slug else {}
