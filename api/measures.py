"""Measures: what they ask and how they count; for a client those that are open to them, and since
when each is due."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals.access import measures as access
from journals.kinds import measures, worksheets
from journals.kinds.fields import DECLINED
from journals.kinds.measures import Measure
from tracker.accounts.models import User
from tracker.measures import Item, Score

from . import shapes
from .describe import TEXT, WHOLE, component, filters, operation, pages_of
from .door import Door
from .door import asked as asked_for
from .paging import page
from .shapes import nullable, obj
from .worksheets import ANY, WHICH

NUMBER = {"type": "number"}
LINE = obj(
    {
        "key": {**TEXT, "description": "Where its answer is kept in `content`; empty for none."},
        "type": {"enum": ["heading", "note", "choice", "integer", "boolean", "line", "text"]},
        "text": TEXT,
        "options": {"type": "array", "items": obj({"code": TEXT, "words": TEXT})},
        "low": nullable(WHOLE),
        "high": nullable(WHOLE),
        "low_words": TEXT,
        "high_words": TEXT,
        "number": {**nullable(WHOLE), "description": "The item that it is of the recipe."},
    }
)
SCORE = obj(
    {
        "code": TEXT,
        "label": TEXT,
        "low": NUMBER,
        "high": NUMBER,
        "bands": {
            "type": "array",
            "items": obj({"least": NUMBER, "label": TEXT}),
            "description": "For a therapist, like all below.",
        },
        "bands_source": TEXT,
        "cut_off": nullable(NUMBER),
        "cut_off_source": TEXT,
        "reliable_change": nullable(NUMBER),
        "reliable_change_source": TEXT,
    }
)
DEFINITION = component(
    "MeasureDefinition",
    obj(
        {
            "slug": TEXT,
            "version": WHOLE,
            "title": TEXT,
            "clinical_title": TEXT,
            "about": TEXT,
            "copyright": TEXT,
            "validated": shapes.FLAG.schema,
            "least_days": {**WHOLE, "description": "It is not asked more often."},
            "asked_for": {**shapes.FLAG.schema, "description": "By a therapist, of me."},
            "due_on": {
                **nullable(shapes.DAY.schema),
                "description": "Of mine: since when, or from when on. It may be answered before.",
            },
            "last_on": {**nullable(shapes.DAY.schema), "description": "Of mine: the last answer."},
            "items": {
                "type": "array",
                "items": LINE,
                "description": f"Each may be left out, or answered with “{DECLINED}”.",
            },
            "scores": {"type": "array", "items": SCORE},
            "schema": {**ANY, "description": "The JSON schema of `content`."},
        }
    ),
)


def as_measure(measure: Measure, *, bands: bool, **more: Any) -> dict[str, Any]:
    """`bands`: with what is known about its numbers, which is for therapists."""
    known = measure.known
    return {
        "slug": measure.slug,
        "version": measure.number,
        "title": str(measure.heading),
        "clinical_title": str(measure.clinical),
        "about": str(measure.about),
        "copyright": str(known.copyright),
        "validated": known.validated,
        "least_days": measure.least_days,
        "asked_for": False,
        "due_on": None,
        "last_on": None,
        "items": [_line(item) for item in known.items],
        "scores": [_score(one, bands) for one in (known.recipe.scores if known.recipe else ())],
        "schema": measure.schema(),
        **more,
    }


def _line(item: Item) -> dict[str, Any]:
    whole = item.type == "integer"
    return {
        "key": "" if item.type in ("heading", "note") else item.key,
        "type": item.type,
        "text": str(item.text),
        "options": [{"code": one.code, "words": str(one.label)} for one in item.options],
        "low": item.low if whole else None,
        "high": item.high if whole else None,
        "low_words": str(item.low_word),
        "high_words": str(item.high_word),
        "number": item.number,
    }


def _score(score: Score, bands: bool) -> dict[str, Any]:
    change, cut_off = score.reliable_change, score.caseness
    return {
        "code": score.code,
        "label": str(score.label),
        "low": float(score.low),
        "high": float(score.high),
        "bands": [
            {"least": float(one.least), "label": str(one.label)}
            for one in (score.bands if bands else ())
        ],
        "bands_source": str(score.bands_source) if bands else "",
        "cut_off": float(cut_off) if bands and cut_off is not None else None,
        "cut_off_source": str(score.caseness_source) if bands else "",
        "reliable_change": float(change) if bands and change is not None else None,
        "reliable_change_source": str(score.reliable_change_source) if bands else "",
    }


class Measures(Door):
    @operation(
        "measures_list",
        "A client: those open to me, and when each is due. A therapist: all that my practice has "
        "switched on, with what is known about their numbers. An older version by its number",
        gives=pages_of(DEFINITION),
        asks=filters(**WHICH),
    )
    def get(self, request: Request) -> Response:
        found = asked_for(request, **WHICH)
        if request.user.account == User.Account.CLIENT:
            return Response(page(_for_client(request.user, **found)))
        return Response(page(_for_therapist(request.user.clinician.practice_id, **found)))


def _for_client(client: User, slug: str = "", version: int | None = None) -> list[dict]:
    now = timezone.now()
    if not slug:
        return [_asked(one) for one in access.own_measures(client, now)]
    try:
        # an older version too, of what is open or was ever asked for: old answers are read with it
        found = access.own_measure(client, slug, now, number=version, ever=version is not None)
    except Http404:
        return []
    return [_asked(found)]


def _asked(one: access.Asked) -> dict[str, Any]:
    said = {"asked_for": bool(one.assigned), "due_on": one.due_on, "last_on": one.last_on}
    return as_measure(one.worksheet, bands=False, **said)


def _for_therapist(practice: uuid.UUID, slug: str = "", version: int | None = None) -> list[dict]:
    """What another practice loaded is theirs alone, also by its name."""
    if not slug:
        return [as_measure(one, bands=True) for one in measures.of_practice(practice)]
    try:
        found = measures.measure(slug, version)
    except worksheets.Unknown:
        return []
    return [as_measure(found, bands=True)] if found.is_of(practice) else []
