"""People: an account is a client's or a clinician's, never both."""

import uuid
import zoneinfo
from datetime import time

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


def valid_zone(value: str) -> None:
    if value not in zoneinfo.available_timezones():
        raise ValidationError(_("Choose a time zone from the list."))


class Practice(models.Model):
    """Where clinicians work. It runs the installation and never reads a client's words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, validators=[valid_zone])
    phone = models.CharField(max_length=40, blank=True)

    def __str__(self) -> str:
        return self.name


class UserManager(BaseUserManager):
    def get_by_natural_key(self, email: str) -> "User":
        return self.get(email__iexact=email)


class User(AbstractBaseUser):
    """Somebody who signs in by e-mail."""

    class Account(models.TextChoices):
        CLIENT = "client", _("Client")
        CLINICIAN = "clinician", _("Clinician")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=80)
    account = models.CharField(max_length=9, choices=Account.choices)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[valid_zone])
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()
    # What is written before this hour is still the day before's.
    day_starts = models.TimeField(_("start of the day"), default=time(4))
    # "Hide" leads to one of the neutral sites of tracker/pages/hide.py, or is off.
    hide_on = models.BooleanField(default=True)
    hides_to = models.CharField(max_length=12, default="weather")
    # Asks for the password again after so many quiet minutes; 0: when the session ends.
    relock_minutes = models.PositiveSmallIntegerField(default=0)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "account", "time_zone"]
    objects = UserManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower_case"
            ),
            models.CheckConstraint(
                condition=models.Q(account__in=["client", "clinician"]), name="user_account_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def first_name(self) -> str:
        """The name as others use it: its first word."""
        return self.name.split(" ")[0]

    @property
    def role(self) -> str:
        """What this person may enter: client, therapist, practice_admin or unverified."""
        if self.account == self.Account.CLIENT:
            return "client"
        clinician = getattr(self, "clinician", None)
        if clinician and clinician.is_therapist and clinician.verified_at:
            return "therapist"
        return "practice_admin" if clinician and clinician.is_admin else "unverified"

    @property
    def administers(self) -> bool:
        """Runs the practice: its staff and their verification, and nothing clinical."""
        clinician = getattr(self, "clinician", None)
        return bool(clinician and clinician.is_admin)


class Clinician(models.Model):
    """What a clinician is at the practice. Being its admin adds no clinical access."""

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="clinician"
    )
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="clinicians")
    is_therapist = models.BooleanField(default=True)
    is_admin = models.BooleanField(default=False)
    verified_at = models.DateTimeField(null=True)
    verified_by_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return str(self.pk)


class ApiToken(models.Model):
    """A key of one person's own to the API. Only its digest is kept; it is shown once."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    # To the day: enough to find one that nobody needs, too little to follow somebody by.
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["user", "-created_at"], name="apitoken_of_user")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("created_at")),
                name="apitoken_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
