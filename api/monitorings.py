"""Questions about self-harm: proposed by a therapist, agreed to by the client, ended by either."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.access.monitoring import NOT_INDICATED, SHARED, Monitoring
from journals.actions.monitoring import LONGEST_REASON
from journals.models import RiskMonitoring
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care.actions import name_deputy
from tracker.safety import rules

from . import shapes
from .describe import MAYBE_TIME, TEXT, TIME, WHOLE, component, operation, pages_of
from .door import Door, refuse_unsettled_sessions
from .paging import page
from .shapes import ID, nullable, obj

ITEMS = shapes.many(shapes.code(list(rules.ITEMS)), most=len(rules.ITEMS), least=1)
RHYTHM = shapes.code(RiskMonitoring.Rhythm.values)
PLAN = shapes.code([SHARED, NOT_INDICATED])
URGE = shapes.whole(1, rules.RULES["urge"].least)
MONITORING = component(
    "RiskMonitoring",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "items": ITEMS.schema,
            "urge_from": {**WHOLE, "description": "The urge from which on it is looked at first."},
            "rhythm": RHYTHM.schema,
            "plan": PLAN.schema,
            "reason": {**TEXT, "description": "Why there is no safety plan."},
            "proposed_at": TIME,
            "agreed_at": MAYBE_TIME,
            "ended_at": MAYBE_TIME,
        }
    ),
)
WANTED = shapes.body(
    items=ITEMS.needs(),
    urge_from=URGE,
    rhythm=RHYTHM.needs(),
    plan=PLAN.needs(),
    reason=shapes.text(LONGEST_REASON),
)
AGREE = shapes.body(always=shapes.FLAG.needs())
DEPUTY = shapes.body(deputy=ID.needs())
NAMED = component("Deputy", obj({"deputy": nullable(ID.schema), "name": TEXT}))


def as_one(one: Monitoring) -> dict[str, Any]:
    return {
        "id": one.id,
        "care": one.care_id,
        "items": list(one.items),
        "urge_from": one.least.get("urge", rules.RULES["urge"].least),
        "rhythm": one.rhythm,
        "plan": one.plan,
        "reason": one.reason,
        "proposed_at": one.proposed_at,
        "agreed_at": one.agreed_at,
        "ended_at": one.ended_at,
    }


def _shown(me: User, pk: uuid.UUID) -> Response:
    return Response(as_one(access.as_monitoring(access.own_monitoring(me, pk), me)))


class Monitorings(Door):
    @operation(
        "risk_monitorings_list",
        "What was ever proposed to me or agreed on, the newest first",
        gives=pages_of(MONITORING),
    )
    def get(self, request: Request) -> Response:
        return Response(page([as_one(one) for one in access.monitorings_of(request.user)]))


class OneMonitoring(Door):
    @operation("risk_monitorings_end", "End it, or decline it, at once", status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        row = access.own_monitoring(request.user, pk)
        actions.end_monitoring(request.user, row, now=timezone.now())
        return Response(status=204)


class AgreeToMonitoring(Door):
    @operation(
        "risk_monitorings_agree",
        "Agree to it. `always`: share the numbers of each answer that is looked at first as it is "
        "written; without it nothing is shared. Safe to repeat, with another choice too",
        takes=AGREE,
        gives=MONITORING,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me, asked = request.user, AGREE.read(request.data)
        row = access.own_monitoring(me, pk)
        refuse_unsettled_sessions(request)
        actions.agree_to_monitoring(me, row, always=asked["always"], now=timezone.now())
        return _shown(me, pk)


# --- a therapist's, with one client -------------------------------------------------------------
class ClientMonitorings(Door):
    @operation(
        "client_risk_monitorings_list",
        "What was ever proposed to this client or agreed on, the newest first",
        gives=pages_of(MONITORING),
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        relationship = care.client_of(request.user, pk)
        found = access.monitorings_in(request.user, relationship)
        return Response(page([as_one(one) for one in found]))

    @operation(
        "client_risk_monitorings_propose",
        "Propose it. Nothing of it can be asked before the client agrees. It takes the place of "
        "what waits. Safe to repeat",
        takes=WANTED,
        gives=MONITORING,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me, asked = request.user, WANTED.read(request.data)
        relationship = care.client_of(me, pk)
        lower = {"urge": asked.pop("urge_from")} if "urge_from" in asked else {}
        row = actions.propose_monitoring(me, relationship, least=lower, now=timezone.now(), **asked)
        return _shown(me, row.pk)


class OneClientMonitoring(Door):
    @operation("client_risk_monitorings_end", "End it, or take it back, at once", status=204)
    def delete(self, request: Request, pk: uuid.UUID, monitoring: uuid.UUID) -> Response:
        row = access.own_monitoring(request.user, monitoring)
        if row.relationship.client_id != pk:
            raise Http404
        actions.end_monitoring(request.user, row, now=timezone.now())
        return Response(status=204)


class ClientDeputy(Door):
    @operation("client_deputy_read", "Who looks when I have not", gives=NAMED)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return _named(care.client_of(request.user, pk))

    @operation(
        "client_deputy_put",
        "Name a verified therapist of the practice; the client is shown the name. Safe to repeat",
        takes=DEPUTY,
        gives=NAMED,
    )
    def put(self, request: Request, pk: uuid.UUID) -> Response:
        relationship = care.client_of(request.user, pk)
        asked = DEPUTY.read(request.data)
        name_deputy(request.user, relationship, asked["deputy"], now=timezone.now())
        return _named(relationship)


def _named(relationship: Any) -> Response:
    deputy = relationship.deputy
    return Response({"deputy": deputy and deputy.pk, "name": deputy.name if deputy else ""})
