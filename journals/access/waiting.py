"""What waits for a therapist's answer."""

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from journals.kinds import SELF_EVALUATION
from journals.models import Guidance, Share


def unanswered(live: QuerySet[Share]) -> QuerySet[Share]:
    """Live shares of look backs that ask for an answer and have none since."""
    last = (
        Guidance.objects.filter(entry=OuterRef("entry"), relationship=OuterRef("relationship"))
        .order_by("-sent_at")
        .values("sent_at")[:1]
    )
    return (
        live.filter(entry__kind=SELF_EVALUATION.code, asked_at__isnull=False)
        .annotate(last_answer=Subquery(last))
        .filter(Q(last_answer=None) | Q(last_answer__lt=F("asked_at")))
    )
