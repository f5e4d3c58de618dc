"""What a client moves from and toward, and with whom."""

from collections.abc import Iterable

from django.db import models
from django.db.models import Q

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet


class Person(SealedModel):
    """Somebody close, under the name that the client gives them."""

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="people")
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    ratings = SealedField("person.ratings")  # relation_type, feels_safe, important
    words = SealedField("person.words")  # {"label": str ≤ 40}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "added_at"], name="person_of_client")]


class Goal(SealedModel):
    """From a usual response toward a chosen one, with the standard to look back against."""

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="goals")
    person = models.ForeignKey(Person, on_delete=models.SET_NULL, null=True, related_name="goals")
    version = models.PositiveIntegerField(default=1)
    written_at = models.DateTimeField()
    # From here on the therapist sees it, until it is withdrawn.
    offered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    # Worded by a therapist: a proposal until the client accepts it, as it is or in their own words.
    proposed_by = models.ForeignKey(
        CareRelationship, on_delete=models.SET_NULL, null=True, related_name="proposed_goals"
    )
    accepted_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    ratings = SealedField("goal.ratings")  # {"focus_area": code}
    words = SealedField("goal.words")  # title, from, toward, standard, level_-2 … level_2

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "written_at"], name="goal_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(offered_at__isnull=False),
                name="goal_withdrawn_after_offered",
            ),
            models.CheckConstraint(
                condition=Q(accepted_at=None) | Q(declined_at=None),
                name="goal_accepted_or_declined",
            ),
        ]

    def readers(self, active: Iterable[CareRelationship]) -> list[str]:
        """First names of the therapists who see it: in care with the client when it was offered."""
        if self.offered_at is None or self.withdrawn_at is not None:
            return []
        return [
            care.therapist.first_name
            for care in active
            if care.started_at and care.started_at <= self.offered_at
        ]


class GoalVersion(SealedModel):
    """An earlier wording of a goal, as it was. Never altered: a trigger says so."""

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    ratings = SealedField("goalversion.ratings")
    words = SealedField("goalversion.words")

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["goal", "version"], name="goalversion_once")]
