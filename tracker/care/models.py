"""Who is in care with whom, how it began, and what was agreed to."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet


class CareRelationship(SealedModel):
    """A client and a therapist. Nothing is shared by it; it is what a share is given to."""

    class Status(models.TextChoices):
        INVITED = "invited", _("invited")
        ACTIVE = "active", _("active")
        PAUSED = "paused", _("paused")
        ENDED = "ended", _("ended")

    class Rhythm(models.TextChoices):
        """When the therapist reads. The client is shown it wherever something is shared."""

        EACH_WEEKDAY = "each_weekday", _("every weekday")
        WEEKLY = "weekly", _("once a week")
        BEFORE_SESSION = "before_session", _("before you meet")

    sealed_for = "therapist_id"

    client = models.ForeignKey(
        User, on_delete=models.CASCADE, null=True, related_name="therapists_in_care"
    )
    therapist = models.ForeignKey(User, on_delete=models.PROTECT, related_name="clients_in_care")
    status = models.CharField(max_length=7, choices=Status.choices)
    rhythm = models.CharField(max_length=14, choices=Rhythm.choices)
    # What the therapist calls somebody who has not accepted yet; sealed with the therapist's key.
    words = SealedField("care.words")
    invited_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # When the therapist last opened this client's page: "new since you last looked".
    looked_at = models.DateTimeField(null=True)

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["client", "therapist"],
                condition=~Q(status="ended"),
                name="care_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status="invited", client=None, started_at=None)
                | (~Q(status="invited") & Q(client__isnull=False, started_at__isnull=False)),
                name="care_has_a_client_once_accepted",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False)
                | (~Q(status="ended") & Q(ended_at=None)),
                name="care_ended_has_a_time",
            ),
        ]

    @property
    def of(self) -> User:
        """The client. There is one as soon as the invitation is accepted."""
        if self.client is None:
            raise ValueError("nobody has accepted this invitation yet")
        return self.client

    @property
    def of_id(self) -> uuid.UUID:
        """The client's id, without a query."""
        if self.client_id is None:
            raise ValueError("nobody has accepted this invitation yet")
        return self.client_id


class Invitation(models.Model):
    """The way in: one use, seven days. Only hashes of the link and of the short code are kept."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    relationship = models.OneToOneField(
        CareRelationship, on_delete=models.CASCADE, related_name="invitation"
    )
    token_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class ConsentRecord(models.Model):
    """One thing agreed to on one day, and withdrawn on another. Never changed, only added to."""

    class Kind(models.TextChoices):
        ADULT = "adult", _("I am 18 or older.")
        KEEPING = "keeping", _("This service may keep what I write, so that I can read it again.")
        CARE = "care", _("My therapist may read what I choose to share, until I stop it.")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="consents")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    version = models.CharField(max_length=16)
    relationship = models.ForeignKey(CareRelationship, on_delete=models.CASCADE, null=True)
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "relationship"],
                condition=Q(withdrawn_at=None),
                name="consent_once_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
