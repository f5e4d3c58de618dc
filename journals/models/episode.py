"""An episode: one round of noticing, looking back and giving credit. Clients call it a moment."""

from django.db import models
from django.db.models import Q

from tracker.accounts.models import User
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet

from .goal import Goal


class Episode(SealedModel):
    """Holds the parts together. Its state is derived from them (states.py), never stored."""

    class Shape(models.TextChoices):
        SINGLE = "single"
        RECURRING = "recurring"
        PLANNED = "planned"

    class CloseReason(models.TextChoices):
        LET_GO = "let_go"
        EVENT_DID_NOT_HAPPEN = "event_did_not_happen"

    # Not to be chosen: the reason of a moment that was removed begins with this.
    REMOVED = "removed"

    @property
    def removed(self) -> bool:
        """Taken away by its owner, who can bring it back for a while."""
        return self.close_reason.startswith(self.REMOVED)

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="episodes")
    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, related_name="episodes")
    kind = models.CharField(max_length=9, choices=Shape.choices, default=Shape.SINGLE)
    anchor_start = models.DateTimeField(null=True)
    anchor_end = models.DateTimeField(null=True)
    # When its first part happened: the order of moments, without opening anything.
    occurred_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    close_reason = models.CharField(max_length=24, choices=CloseReason.choices, blank=True)
    # "Not today": it stops asking until this day.
    rests_until = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)
    words = SealedField("episode.words")  # {"title": str ≤ 120}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "-occurred_at"], name="episode_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, close_reason="")
                | (Q(closed_at__isnull=False) & ~Q(close_reason="")),
                name="episode_closed_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(anchor_end=None) | Q(anchor_end__gte=models.F("anchor_start")),
                name="episode_ends_after_it_starts",
                violation_error_message="It ends before it starts.",
            ),
        ]
