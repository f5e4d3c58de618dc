"""Before I meet a client: what to talk about, what changed, and the numbers of charts."""

import uuid
from typing import Any

from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access
from journals.facts import MOST, Fact
from journals.kinds.cycle.evaluation import OUTCOME
from journals.kinds.guidance import VIEWS
from journals.measured import Line
from journals.prep import Numbers
from tracker.care import access as care

from .describe import MAYBE_TIME, TEXT, TIME, WHOLE, component, operation
from .door import Door
from .shapes import FLAG, ID, Schema, nullable, obj
from .shared_agenda import THING, as_thing


def listed(properties: dict[str, Schema], **more: Any) -> Schema:
    return {"type": "array", "items": obj(properties), **more}


REF = {"at": TIME, "entry": ID.schema, "episode": ID.or_null().schema}
FACT = {
    "key": TEXT,
    "number": TEXT,
    "words": TEXT,
    "rule": {**TEXT, "description": "By which it came about, in words."},
    "about": listed(REF),
}
CHANGE = {
    **nullable({"enum": ["lower", "higher", "within"]}),
    "description": "Reliably lower or higher than that one, or within error of it, by the recipe.",
}
NUMBERS = obj(
    {
        "weeks": {**WHOLE, "description": "So many, the last of which ends now."},
        "reaction_urge": listed(
            {
                "at": TIME,
                "value": WHOLE,
                "entry": ID.schema,
                "episode": ID.schema,
                "title": {
                    **nullable(TEXT),
                    "description": "Of a few of the highest, under a full share.",
                },
            }
        ),
        "moments": listed(
            {"begins": TIME, "shared": WHOLE, "looked_back": WHOLE}, description="By week."
        ),
        "views": listed(
            {
                "at": TIME,
                "episode": ID.schema,
                "outcome": nullable({"enum": [code for code, _label in OUTCOME]}),
                "view": nullable({"enum": [code for code, _label in VIEWS]}),
            },
            description="The client’s own view, and mine beside it. Nothing is compared.",
        ),
        "check_ins": listed(
            {"at": TIME, "mood": nullable(WHOLE), "reaction_urge": nullable(WHOLE)},
            description="Where the client shows me their numbers.",
        ),
        "measures": listed(
            {
                "worksheet": TEXT,
                "score": TEXT,
                "about": {**nullable(TEXT), "description": "Whom, as the client calls them."},
                "low": {"type": "number"},
                "high": {"type": "number"},
                "points": listed(
                    {
                        "at": TIME,
                        "entry": ID.schema,
                        "value": {
                            **nullable({"type": "number"}),
                            "description": "Null where an answer that it needs is missing.",
                        },
                    }
                ),
                "band": nullable(TEXT),
                "since_last": CHANGE,
                "since_first": CHANGE,
            },
            description="One for each score, as far back as any is shared.",
        ),
        "appointments": {"type": "array", "items": TIME},
    }
)
PREP = component(
    "Prep",
    obj(
        {
            "since": {
                **TIME,
                "description": "The last appointment; when care began, if there was none.",
            },
            "met": FLAG.schema,
            "next_appointment": MAYBE_TIME,
            "talk": {
                "type": "array",
                "items": THING,
                "description": "What is open, and what was ticked since then.",
            },
            "facts": listed(FACT, maxItems=MOST),
            "numbers": NUMBERS,
        }
    ),
)


def as_fact(fact: Fact) -> dict[str, Any]:
    return {
        "key": fact.key,
        "number": fact.number,
        "words": fact.words,
        "rule": fact.rule,
        "about": [
            {"at": ref.at, "entry": ref.entry_id, "episode": ref.episode_id} for ref in fact.about
        ],
    }


def as_numbers(found: Numbers) -> dict[str, Any]:
    """The oldest first, all of it."""
    return {
        "weeks": found.weeks,
        "reaction_urge": [
            {
                "at": one.at,
                "value": one.value,
                "entry": one.entry_id,
                "episode": one.episode_id,
                "title": one.title or None,
            }
            for one in found.urges
        ],
        "moments": [
            {"begins": week.begins, "shared": week.shared, "looked_back": week.looked_back}
            for week in found.moments
        ],
        "views": [
            {
                "at": one.at,
                "episode": one.episode_id,
                "outcome": one.outcome,
                "view": one.view or None,
            }
            for one in found.judged
        ],
        "check_ins": [
            {"at": one.at, "mood": one.mood, "reaction_urge": one.urge} for one in found.check_ins
        ],
        "measures": [as_line(one) for one in found.measures],
        "appointments": list(found.appointments),
    }


def as_line(line: Line) -> dict[str, Any]:
    now = line.newest.value
    band = line.score.band(now) if now is not None else None
    return {
        "worksheet": line.measure.slug,
        "score": line.score.code,
        "about": line.about or None,
        "low": float(line.score.low),
        "high": float(line.score.high),
        "points": [
            {
                "at": one.at,
                "entry": one.of.entry_id,
                "value": None if one.value is None else float(one.value),
            }
            for one in line.points
        ],
        "band": str(band.label) if band else None,
        "since_last": line.change(line.before) or None,
        "since_first": line.change(line.first) or None,
    }


class OnePrep(Door):
    @operation(
        "clients_prep",
        f"Before we meet: at most {MOST} facts, each with its rule and what it is about. Reading "
        "it is a line in the client’s ledger for each thing in it",
        gives=PREP,
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        found = access.shared_prep(me, care.client_of(me, pk), now=timezone.now())
        return Response(
            {
                "since": found.since,
                "met": found.met,
                "next_appointment": found.next,
                "talk": [as_thing(thing) for thing in found.talk],
                "facts": [as_fact(fact) for fact in found.facts],
                "numbers": as_numbers(found.numbers),
            }
        )
