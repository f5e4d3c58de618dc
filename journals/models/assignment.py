"""What a therapist offers to fill in. It opens a worksheet for a client, and grants nothing."""

from django.db import models
from django.db.models import Q

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet


class Assignment(SealedModel):
    """One version of one worksheet or measure, for one client, from one therapist, until stopped.

    `worksheet` names either: a measure is a worksheet that has numbers, and the two share one
    space of names.
    """

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="assignments")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="assignments"
    )
    worksheet = models.CharField(max_length=48)
    worksheet_version = models.PositiveSmallIntegerField()
    version = models.PositiveIntegerField(default=1)
    assigned_at = models.DateTimeField()
    stopped_at = models.DateTimeField(null=True)
    # Of a measure: how often it is asked, and until when; empty where it is asked once.
    every_days = models.PositiveSmallIntegerField(null=True)
    until = models.DateField(null=True)
    # What is asked of this person: {"targets": {field key: [code or own words, …]}, "note": str}
    words = SealedField("assignment.words")

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "-assigned_at"], name="assignment_of_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "worksheet"],
                condition=Q(stopped_at=None),
                name="assignment_one_at_a_time",
            )
        ]
