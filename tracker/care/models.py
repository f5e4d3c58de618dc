"""Who is in care with whom, how it began, and what was agreed to."""

import uuid
from datetime import datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
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

    class GuidanceMode(models.TextChoices):
        """How the therapist answers: in writing, or only when the two meet."""

        WRITTEN = "written", _("in writing, between sessions")
        IN_SESSION_ONLY = "in_session_only", _("only when you meet")

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
    # Paused by nobody: a backup of that moment was put back, and what its client took back since is
    # not known. Only the client takes this up again.
    put_back_to = models.DateTimeField(null=True)
    # Which of the two ended it, and when the other one said that they had read so.
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    end_told_at = models.DateTimeField(null=True)
    # When the practice's own records of it were erased, its time being over.
    records_erased_at = models.DateTimeField(null=True)
    # When the therapist last opened this client's page: "new since you last looked".
    looked_at = models.DateTimeField(null=True)
    guidance_mode = models.CharField(
        max_length=15, choices=GuidanceMode.choices, default=GuidanceMode.WRITTEN
    )
    # Who looks at what waited too long here: at that, and at nothing else. Named by the therapist.
    deputy = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="deputises")
    # "I am away until this day", where the client chose to tell this therapist so.
    away_until = models.DateField(null=True)

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
                | (~Q(status="invited") & Q(client__isnull=False, started_at__isnull=False))
                # whose client has deleted their account: the practice's own record of it
                | Q(status="ended", client=None, started_at__isnull=False),
                name="care_has_a_client_once_accepted",
            ),
            models.CheckConstraint(
                condition=Q(status="ended", ended_at__isnull=False)
                | (~Q(status="ended") & Q(ended_at=None)),
                name="care_ended_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(guidance_mode__in=["written", "in_session_only"]),
                name="care_guidance_mode_known",
            ),
            models.CheckConstraint(
                condition=~Q(deputy=models.F("therapist")), name="care_deputy_is_another"
            ),
        ]

    @property
    def of(self) -> User:
        """The client. There is one as soon as the invitation is accepted."""
        if self.client is None:
            raise ValueError("nobody has accepted this invitation yet, or they are gone")
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


class Appointment(models.Model):
    """A therapy session: two people, an instant, and the wall clock that it was agreed by.

    One that is past and was not cancelled counts as having taken place.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", _("planned")
        CANCELLED = "cancelled", _("cancelled")

    # What is not over began no longer ago: a look for the next one starts there.
    LONGEST = timedelta(hours=8)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="appointments"
    )
    starts_at = models.DateTimeField()
    zone = models.CharField(max_length=64)
    # Until then it is the next one; from then on it is the last one.
    ends_at = models.DateTimeField()
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.PLANNED)
    # The one of the two who cancelled it: the other is told, and only they can take it back.
    cancelled_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["relationship", "starts_at"], name="appointment_of_care"),
            models.Index(
                fields=["starts_at"], name="appointment_begins", condition=Q(status="planned")
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "starts_at"],
                condition=Q(status="planned"),
                name="appointment_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["planned", "cancelled"]), name="appointment_status_known"
            ),
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("starts_at")),
                name="appointment_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(cancelled_by=None) | Q(status="cancelled"),
                name="appointment_cancelled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class CheckInPlan(models.Model):
    """On which days of the week the two agreed that the client checks in. No reminder follows it.

    Either proposes, the other agrees; until then, and after it has ended, nothing is compared
    with it. Never changed but for its times: another agreement is another row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="check_in_plans"
    )
    # Seven bits, Monday = 1.
    days = models.PositiveSmallIntegerField(
        validators=[MinValueValidator(1), MaxValueValidator(0b1111111)]
    )
    proposed_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship"],
                condition=Q(ended_at=None, agreed_at=None),
                name="checkinplan_one_proposal",
            ),
            models.UniqueConstraint(
                fields=["relationship"],
                condition=Q(ended_at=None, agreed_at__isnull=False),
                name="checkinplan_one_agreed",
            ),
            models.CheckConstraint(condition=Q(days__range=(1, 127)), name="checkinplan_has_a_day"),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class SupervisionQuerySet(models.QuerySet):
    def live(self, now) -> "SupervisionQuerySet":
        """Those that open something at this moment. Asked at each read, never remembered.

        Where the therapist does not read here at the moment nobody does: the client is told so.
        """
        reads = {
            f"{who}__{name}": value
            for who in ("supervisor", "relationship__therapist")
            for name, value in (
                ("is_active", True),
                ("clinician__is_therapist", True),
                ("clinician__verified_at__isnull", False),
            )
        }
        return self.filter(
            relationship__status=CareRelationship.Status.ACTIVE,
            revoked_at=None,
            granted_at__lte=now,
            until__gt=now,
            **reads,
        )


class Supervision(models.Model):
    """The client's own, dated permission: this named clinician may read what the therapist may.

    It reads only, ends by itself on its day, and at once when the client or the care ends it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="supervisions"
    )
    supervisor = models.ForeignKey(User, on_delete=models.CASCADE, related_name="supervises")
    granted_at = models.DateTimeField()
    until = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    objects = SupervisionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "supervisor"],
                condition=Q(revoked_at=None),
                name="supervision_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(until__gt=models.F("granted_at")),
                name="supervision_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def last_day(self) -> datetime:
        """A moment of the last day on which it opens anything: it ends at midnight."""
        return self.until - timedelta(seconds=1)
