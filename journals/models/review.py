"""Sharing and answering: what a client lets a therapist read, and what comes back."""

import uuid

from django.db import models
from django.db.models import Q

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet

from .entry import Entry


class ShareQuerySet(models.QuerySet):
    def live(self, now) -> "ShareQuerySet":
        """Shares that show something at this moment. Asked at each read, never remembered."""
        return self.filter(
            Q(until=None) | Q(until__gt=now),
            revoked_at=None,
            relationship__status=CareRelationship.Status.ACTIVE,
            entry__deleted_at=None,
        )


class Share(models.Model):
    """One entry, shown in one care relationship, until it is stopped."""

    class Level(models.TextChoices):
        FULL = "full"
        RATINGS_ONLY = "ratings_only"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="shares")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="shares"
    )
    level = models.CharField(max_length=12, choices=Level.choices)
    shared_at = models.DateTimeField()
    # "Please look at it with me": asked of this therapist, and of nobody else who reads it.
    asked_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["relationship", "-shared_at"], name="share_of_care")]
        constraints = [
            models.UniqueConstraint(
                fields=["entry", "relationship"],
                condition=Q(revoked_at=None),
                name="share_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["full", "ratings_only"]), name="share_level_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ReadMark(models.Model):
    """Which version of an entry a therapist has had on screen last."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="read_marks")
    relationship = models.ForeignKey(CareRelationship, on_delete=models.CASCADE, related_name="+")
    entry_version = models.PositiveIntegerField()
    read_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "relationship"], name="readmark_once")
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Guidance(SealedModel):
    """A therapist's one bounded reply. It stands beside the client's view and changes nothing."""

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guidance")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="guidance")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="guidance"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    ratings = SealedField("guidance.ratings")  # {"view": code}
    words = SealedField("guidance.words")  # {"text": str ≤ 4000}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "-sent_at"], name="guidance_of_client"),
            models.Index(fields=["entry", "-sent_at"], name="guidance_of_entry"),
        ]
