"""My own patterns, to argue with; what helped before; and a therapist's switch for each rule."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.access.insights import Standing
from journals.insights import BY_CODE, Counted, Rule
from tracker.care import access as care

from . import shapes
from .describe import TEXT, WHOLE, component, operation, pages_of
from .door import Door
from .paging import page
from .shapes import FLAG, ID, nullable, obj

DAY: shapes.Schema = {"type": "string", "format": "date"}
TEXTS: shapes.Schema = {"type": "array", "items": TEXT}
IDS: shapes.Schema = {"type": "array", "items": ID.schema}
RULE = obj(
    {
        "code": {"enum": list(BY_CODE)},
        "title": TEXT,
        "counts": {**TEXT, "description": "What is counted, in plain words."},
        "of": {**TEXT, "description": "What is counted as one: a moment, or a kind of entry."},
        "why": TEXT,
        "attempt": TEXT,
        "source": TEXT,
        "least": {**WHOLE, "description": "So many on each side at least."},
        "points": {**WHOLE, "description": "So many of 100 apart at least."},
        "odds": {**WHOLE, "description": "By chance less than once in so many times."},
        "weeks": WHOLE,
    }
)
SIDE = obj({"says": TEXT, "seen": IDS, "not_seen": IDS})
COUNTED = obj({"with_it": SIDE, "without": SIDE})
INSIGHT = component(
    "Insight",
    obj(
        {
            "rule": RULE,
            "counted": nullable(COUNTED),
            "rests_until": nullable(DAY),
            "switched_off_by": TEXTS,
        }
    ),
)
INSIGHTS = component(
    "Insights",
    obj(
        {
            "wanted": FLAG.schema,
            "hard_day": {**FLAG.schema, "description": "Show what helped first."},
            "results": {"type": "array", "items": INSIGHT},
        }
    ),
)
HELPED = component(
    "Helped",
    obj(
        {
            "skills": {
                "type": "array",
                "items": obj({"skill": TEXT, "label": TEXT, "helped": WHOLE, "tried": WHOLE}),
            },
            "soothing": TEXTS,
            "plan": TEXTS,
            "rewards": TEXTS,
            "words": TEXTS,
        }
    ),
)
CLIENT_RULE = component("InsightRule", obj({"rule": RULE, "on": FLAG.schema}))
WANTED = shapes.body(wanted=FLAG.needs())
NOT_TRUE = shapes.body(not_true=FLAG.needs())
ON = shapes.body(on=FLAG.needs())


def as_rule(rule: Rule) -> dict[str, Any]:
    numbers = ("least", "points", "odds", "weeks")
    texts = ("code", "title", "counts", "of", "why", "attempt", "source")
    return {name: str(getattr(rule, name)) for name in texts} | {
        name: getattr(rule, name) for name in numbers
    }


def as_counted(counted: Counted | None) -> dict[str, Any] | None:
    """The ids are of moments where those are counted, else of entries."""
    if counted is None:
        return None
    sides = zip(counted.says, (counted.with_it, counted.without), strict=True)
    first, second = (
        {
            "says": says,
            "seen": [thing.key for thing in side.seen],
            "not_seen": [thing.key for thing in side.unseen],
        }
        for says, side in sides
    )
    return {"with_it": first, "without": second}


def as_insight(one: Standing, counted: Counted | None) -> dict[str, Any]:
    return {
        "rule": as_rule(one.rule),
        "counted": as_counted(counted),
        "rests_until": one.rests_until,
        "switched_off_by": list(one.off_by),
    }


class Insights(Door):
    @operation(
        "insights_list",
        "Every rule, how it stands, and what it counts: of two at most, and of none on my wish",
        gives=INSIGHTS,
    )
    def get(self, request: Request) -> Response:
        return self.shown(request)

    @operation("insights_wanted", "Whether anything is counted", takes=WANTED, gives=INSIGHTS)
    def patch(self, request: Request) -> Response:
        wanted = WANTED.read(request.data)["wanted"]
        actions.want_insights(request.user, wanted, now=timezone.now())
        return self.shown(request)

    def shown(self, request: Request) -> Response:
        found = access.own_insights(request.user, timezone.now())
        rows = [as_insight(one, found.of(one.rule.code)) for one in found.standing]
        return Response({"wanted": found.on, "hard_day": found.hard, "results": rows})


class OneInsight(Door):
    @operation("insights_read", "One rule, and what it counts if it fires", gives=INSIGHT)
    def get(self, request: Request, rule: str) -> Response:
        return self.shown(request, rule)

    @operation(
        "insights_change",
        "Not true for me: it rests for half a year. Or let it come again. Nobody else learns of it",
        takes=NOT_TRUE,
        gives=INSIGHT,
    )
    def patch(self, request: Request, rule: str) -> Response:
        me, now = request.user, timezone.now()
        if NOT_TRUE.read(request.data)["not_true"]:
            actions.put_away_insight(me, rule, now=now)
        else:
            actions.take_out_insight(me, rule, now=now)
        return self.shown(request, rule)

    def shown(self, request: Request, rule: str) -> Response:
        if rule not in BY_CODE:
            raise Http404
        found, counted = access.own_insight(request.user, rule, timezone.now())
        one = next(one for one in found.standing if one.rule.code == rule)
        return Response(as_insight(one, counted))


class Helped(Door):
    @operation("helped_read", "What helped before, from my own notes and lists", gives=HELPED)
    def get(self, request: Request) -> Response:
        found = access.own_helped(request.user, timezone.now())
        skills = [
            {
                "skill": one.code,
                "label": str(one.label),
                "helped": one.helped,
                "tried": one.tried,
            }
            for one in found.skills
        ]
        lists = {name: getattr(found, name) for name in ("soothing", "plan", "rewards", "words")}
        return Response({"skills": skills, **lists})


# --- a therapist's, for one client --------------------------------------------------------------
class ClientInsightRules(Door):
    @operation(
        "client_insight_rules_list",
        "The rules, and which of them I let be counted for this client; never what they find",
        gives=pages_of(CLIENT_RULE),
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        relationship = care.client_of(request.user, pk)
        found = access.rules_in(request.user, relationship)
        return Response(page([{"rule": as_rule(rule), "on": on} for rule, on in found]))


class ClientInsightRule(Door):
    @operation(
        "client_insight_rules_change",
        "Switch one on or off; the client sees which. Safe to repeat",
        takes=ON,
        gives=CLIENT_RULE,
    )
    def patch(self, request: Request, pk: uuid.UUID, rule: str) -> Response:
        me, on = request.user, ON.read(request.data)["on"]
        relationship = care.client_of(me, pk)
        actions.switch_insight_rule(me, relationship, rule, on, now=timezone.now())
        return Response({"rule": as_rule(BY_CODE[rule]), "on": on})
