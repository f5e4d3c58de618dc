"""On which days to check in, as the two agree on it. Either proposes; no reminder follows it."""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.models import User
from tracker.care import access as care
from tracker.care import actions
from tracker.care.models import CareRelationship, CheckInPlan
from tracker.care.plans import mask_of, weekdays

from . import shapes
from .describe import MAYBE_TIME, TIME, component, operation, pages_of
from .door import Door
from .paging import page
from .parties import therapist_of
from .reminders import DAYS
from .shapes import ID, obj

PLAN = component(
    "CheckInPlan",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "days": {**DAYS.schema, "description": "Monday is 0."},
            "proposed_at": TIME,
            "mine": {**shapes.FLAG.schema, "description": "I proposed it, and not the other one."},
            "agreed_at": {**MAYBE_TIME, "description": "From then on it is what both agreed to."},
        }
    ),
)
WITH_WHOM = shapes.body(care=ID.needs(), days=DAYS.needs())
WANTED = shapes.body(days=DAYS.needs())
PROPOSE = (
    "Propose days. They take the place of what waits; the plan that stands does so until the other "
    "one agrees. What is proposed or agreed already is given as it is. Safe to repeat"
)
AGREE = "Agree to what the other one proposed. What was agreed on before ends. Safe to repeat"
END = "End what stands, decline what waits, or take back what I proposed"


def as_plan(me: User, plan: CheckInPlan) -> dict[str, Any]:
    return {
        "id": plan.pk,
        "care": plan.relationship_id,
        "days": weekdays(plan.days),
        "proposed_at": plan.proposed_at,
        "mine": plan.proposed_by_id == me.pk,
        "agreed_at": plan.agreed_at,
    }


class Plans(Door):
    @operation("plans_list", "What stands or waits, with each therapist", gives=pages_of(PLAN))
    def get(self, request: Request) -> Response:
        return _all(request.user, list(care.active_care(request.user)))

    @operation("plans_propose", PROPOSE, takes=WITH_WHOM, gives=PLAN)
    def post(self, request: Request) -> Response:
        me, asked = request.user, WITH_WHOM.read(request.data)
        relationship = therapist_of(me, asked["care"])
        return _propose(me, relationship, asked["days"])


class OnePlan(Door):
    @operation("plans_end", END, status=204)
    def delete(self, request: Request, pk: uuid.UUID) -> Response:
        return _end(request.user, care.own_plan(request.user, pk))


class AgreeToPlan(Door):
    @operation("plans_agree", AGREE, gives=PLAN)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        return _agree(request.user, care.own_plan(request.user, pk))


# --- a therapist's, with one client -------------------------------------------------------------
class ClientPlans(Door):
    @operation("client_plans_list", "What stands or waits with this client", gives=pages_of(PLAN))
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        return _all(request.user, [care.client_of(request.user, pk)])

    @operation("client_plans_propose", PROPOSE, takes=WANTED, gives=PLAN)
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        relationship = care.client_of(request.user, pk)
        return _propose(request.user, relationship, WANTED.read(request.data)["days"])


class OneClientPlan(Door):
    @operation("client_plans_end", END, status=204)
    def delete(self, request: Request, pk: uuid.UUID, plan: uuid.UUID) -> Response:
        return _end(request.user, _of_client(request.user, pk, plan))


class AgreeToClientPlan(Door):
    @operation("client_plans_agree", AGREE, gives=PLAN)
    def post(self, request: Request, pk: uuid.UUID, plan: uuid.UUID) -> Response:
        return _agree(request.user, _of_client(request.user, pk, plan))


def _all(me: User, relationships: list[CareRelationship]) -> Response:
    return Response(page([as_plan(me, plan) for plan in care.open_plans(relationships)]))


def _propose(me: User, relationship: CareRelationship, days: list[int]) -> Response:
    plan = actions.propose_plan(me, relationship, days=mask_of(days), now=timezone.now())
    return Response(as_plan(me, plan))


def _agree(me: User, plan: CheckInPlan) -> Response:
    return Response(as_plan(me, actions.agree_to_plan(me, plan, now=timezone.now())))


def _end(me: User, plan: CheckInPlan) -> Response:
    actions.end_plan(me, plan, now=timezone.now())
    return Response(status=204)


def _of_client(me: User, client: uuid.UUID, pk: uuid.UUID) -> CheckInPlan:
    plan = care.own_plan(me, pk)
    if plan.relationship.client_id != client:
        raise Http404
    return plan
