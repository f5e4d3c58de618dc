"""What waits for a therapist's answer."""

import uuid
from datetime import datetime

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from journals.kinds import SELF_EVALUATION
from journals.models import Guidance, Share
from tracker.care.models import CareRelationship

MOST = 20  # that are laid out at once


def waiting_moments(relationship: CareRelationship, now: datetime) -> list[uuid.UUID]:
    """The moments whose look back asks for an answer in this care, the oldest question first."""
    asking = unanswered(Share.objects.live(now).filter(relationship=relationship))
    rows = asking.order_by("asked_at", "entry_id").values_list("entry__episode", flat=True)
    return list(rows[:MOST])


def unanswered(live: QuerySet[Share]) -> QuerySet[Share]:
    """Live shares of look backs that ask for an answer and have none since.

    Those that are known to have one are left out by an index, however many they have become; of
    the others the answers themselves say it.
    """
    last = (
        Guidance.objects.filter(entry=OuterRef("entry"), relationship=OuterRef("relationship"))
        .order_by("-sent_at")
        .values("sent_at")[:1]
    )
    return (
        live.filter(
            Q(answered_at=None) | Q(answered_at__lt=F("asked_at")),
            entry__kind=SELF_EVALUATION.code,
            asked_at__isnull=False,
        )
        .annotate(last_answer=Subquery(last))
        .filter(Q(last_answer=None) | Q(last_answer__lt=F("asked_at")))
    )
