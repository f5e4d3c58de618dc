"""What two decided in a session: the therapist writes it down, and the client alone makes it so.

A look back that is changed by it says so: its context is `in_session`.
"""

import uuid
from typing import Any

from django.http import Http404
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.content import content_of
from journals.kinds.deciding import DECISION as KIND
from journals.models import DecisionProposal, Entry
from journals.seen import Decision, as_decision
from tracker.care import access as care

from . import shapes
from .describe import CURSOR, MAYBE_TIME, TEXT, TIME, component, operation, pages_of
from .door import Door, versioned
from .entry import ENTRY, as_entry
from .paging import page
from .shapes import ID, obj

CONTENT = component("DecisionContent", shapes.content_schema(KIND))
PROPOSED = component(
    "ProposedDecision",
    obj(
        {
            "id": ID.schema,
            "care": ID.schema,
            "therapist": TEXT,
            "entry": {**ID.schema, "description": "The look back; a note where there is none."},
            "episode": ID.or_null().schema,
            "proposed_at": TIME,
            "content": CONTENT,
        }
    ),
)
DECISION = component(
    "Decision",
    obj(
        {
            "id": ID.schema,
            "entry": ID.schema,
            "proposed_at": TIME,
            "confirmed_at": MAYBE_TIME,
            "declined_at": MAYBE_TIME,
            "content": CONTENT,
        }
    ),
)
WRITING = shapes.body(entry=ID.needs(), content=shapes.content(KIND))


def as_proposed(row: DecisionProposal) -> dict[str, Any]:
    return {
        "id": row.pk,
        "care": row.relationship_id,
        "therapist": row.relationship.therapist.name,
        "entry": row.entry_id,
        "episode": row.entry.episode_id,
        "proposed_at": row.proposed_at,
        "content": content_of(row),
    }


def as_noted(entry_id: uuid.UUID, decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "entry": entry_id,
        "proposed_at": decision.proposed_at,
        "confirmed_at": decision.confirmed_at,
        "declined_at": decision.declined_at,
        "content": decision.content,
    }


# --- a client's: what waits for me to say so ----------------------------------------------------
class Decisions(Door):
    @operation(
        "decisions_list",
        "What a therapist wrote down and I have not answered, the oldest first",
        gives=pages_of(PROPOSED),
        asks=[CURSOR],
    )
    def get(self, request: Request) -> Response:
        rows = access.own_decisions(request.user, timezone.now())
        return self.paged(rows, as_proposed, "proposed_at", "id")


class ConfirmDecision(Door):
    def shown(self, entry: Entry) -> dict[str, Any]:
        return as_entry(entry)

    @operation(
        "decisions_confirm",
        "That is how I see it: my look back says so from now on, and keeps what I wrote there",
        gives=ENTRY,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        decision = access.own_decision(me, pk, now)
        return versioned(as_entry(actions.confirm_decision(me, decision, now=now)))


class SettleDecision(Door):
    @operation(
        "decisions_settle",
        "My look back says it already, in my own way: it stays as it is, and this waits no longer",
        status=204,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        actions.settle_decision(me, access.own_decision(me, pk, now), now=now)
        return Response(status=204)


class DeclineDecision(Door):
    @operation(
        "decisions_decline",
        "That is not how I see it. The therapist sees that, and nothing changes",
        status=204,
    )
    def post(self, request: Request, pk: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        actions.decline_decision(me, access.own_decision(me, pk, now), now=now)
        return Response(status=204)


# --- a therapist's, with one client -------------------------------------------------------------
class ClientDecisions(Door):
    @operation(
        "client_decisions_list",
        "What I wrote down, as long as what it is about is shared with me in full: of each entry "
        "the newest, and how the client answered",
        gives=pages_of(DECISION),
    )
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        me = request.user
        found = access.noted_decisions(me, care.client_of(me, pk), now=timezone.now())
        return Response(page([as_noted(entry, one) for entry, one in found.items()]))


class OneClientDecision(Door):
    @operation(
        "client_decisions_put",
        "Write down what we decided about a look back that is shared with me in full, or about a "
        "note of a moment without one. It takes the place of what waits. Safe to repeat",
        takes=WRITING,
        gives=DECISION,
        status=201,
        also=200,
    )
    def put(self, request: Request, pk: uuid.UUID, decision: uuid.UUID) -> Response:
        me, now = request.user, timezone.now()
        relationship, asked = care.client_of(me, pk), WRITING.read(request.data)
        row = actions.propose_decision(
            me,
            relationship,
            decision_id=decision,
            entry_id=asked["entry"],
            content=asked["content"],
            now=now,
        )
        status = 201 if row.proposed_at == now else 200
        return Response(as_noted(row.entry_id, as_decision(row)), status=status)

    @operation("client_decisions_take_back", "It was not so. Only what waits", status=204)
    def delete(self, request: Request, pk: uuid.UUID, decision: uuid.UUID) -> Response:
        me = request.user
        relationship = care.client_of(me, pk)
        if not actions.take_back_decision(me, relationship, decision, now=timezone.now()):
            raise Http404
        return Response(status=204)
