"""What was chosen about insights: by their client for themselves, by a therapist in one care.

An insight itself is never kept: it is counted when it is looked at.
"""

from django.db import models

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet


class InsightChoices(SealedModel):
    """What a client put away as not true for them, and whether they want any. Nobody else's."""

    sealed_for = "client_id"

    client = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    # {"off": bool, "not_true": {code of a rule: journal day on which it was put away}}
    ratings = SealedField("insightchoices.ratings")

    objects = SealedQuerySet.as_manager()


class InsightRules(SealedModel):
    """The rules that a therapist has switched off for one client. Both of them can see which."""

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    relationship = models.OneToOneField(
        CareRelationship, on_delete=models.CASCADE, related_name="insight_rules"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    ratings = SealedField("insightrules.ratings")  # {"off": [code of a rule, …]}

    objects = SealedQuerySet.as_manager()
