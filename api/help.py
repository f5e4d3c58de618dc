"""What goes along with an answer that a rule fires on: for any program to show, at once."""

from typing import Any

from django.utils import timezone

from journals import access
from journals.models import Entry
from tracker.accounts.models import User
from tracker.safety.regions import Line
from tracker.safety.rules import Fired
from tracker.safety.views import here

from .describe import MAYBE_TIME, TEXT, WHOLE, component
from .shapes import FLAG, ID, nullable, obj

FIRED = component(
    "FiredRule",
    obj(
        {
            "rule": TEXT,
            "version": WHOLE,
            "says": {**TEXT, "description": "After “You said that”, or to a clinician, by itself."},
        }
    ),
)
LINE = component("CrisisLine", obj({"label": TEXT, "number": TEXT, "kind": TEXT, "uri": TEXT}))
LOOKS = obj(
    {
        "care": ID.schema,
        "name": TEXT,
        "open": {**FLAG.schema, "description": "They can see this answer."},
        "until": {**MAYBE_TIME, "description": "By when they usually have looked at it."},
    }
)
HELP = component(
    "Help",
    obj(
        {
            "rules": {"type": "array", "items": FIRED},
            "looks": {
                "type": "array",
                "items": LOOKS,
                "description": "Nobody is reading it now. These are my therapists.",
            },
            "people": {
                "type": "array",
                "items": TEXT,
                "description": "Those of mine who feel safe to me.",
            },
            "danger": {"type": "array", "items": LINE},
            "talk": {"type": "array", "items": LINE},
        }
    ),
)
MAYBE_HELP = {
    **nullable(HELP),
    "description": "It is saved. Show this before anything else, once, and lock nothing.",
}


def help_for(me: User, entry: Entry) -> dict[str, Any] | None:
    """None where no rule fires on what was just written, or it was said before."""
    if not access.newly_high(me, entry):
        return None
    found = access.help_after(me, entry, timezone.now())
    if found is None:
        return None
    region = here()
    return {
        "rules": [as_fired(one, one.said) for one in found.fired],
        "looks": [
            {"care": one.care_id, "name": one.name, "open": one.open, "until": one.until}
            for one in found.looks
        ],
        "people": list(found.people),
        "danger": [_line(one) for one in region.danger],
        "talk": [_line(one) for one in region.talk],
    }


def as_fired(one: Fired, says: str) -> dict[str, Any]:
    return {"rule": one.rule, "version": one.version, "says": says}


def _line(one: Line) -> dict[str, Any]:
    return {"label": str(one.label), "number": one.number, "kind": one.kind, "uri": one.uri}
