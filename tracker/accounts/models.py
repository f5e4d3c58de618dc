"""People: an account is a client's or a clinician's, never both."""

import uuid
from datetime import time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.sessions.base_session import AbstractBaseSession
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from tracker import wallclock
from tracker.accounts import devices, languages


def valid_zone(value: str) -> None:
    if value not in wallclock.zones():
        raise ValidationError(_("Choose a time zone from the list."))


def normalized(address: str) -> str:
    """A mail address as it is kept and looked for: see User.Meta.constraints."""
    return address.strip().lower()


class Practice(models.Model):
    """Where clinicians work. It runs the installation and never reads a client's words."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    name = models.CharField(max_length=120)
    time_zone = models.CharField(max_length=64, validators=[valid_zone])
    phone = models.CharField(max_length=40, blank=True)
    # What its clinicians do in an emergency. Shown to them, from the foot of every page of theirs.
    emergency = models.CharField(max_length=2000, blank=True)
    # Confirmed here, set in the environment: the help page asks no database who to call.
    crisis_region = models.CharField(max_length=12, blank=True)
    # When its therapists usually read: a code of tracker.care, offered with each invitation.
    rhythm = models.CharField(max_length=14, blank=True)
    # So long it keeps its own records of somebody after the care has ended. Told before joining.
    retention_months = models.PositiveSmallIntegerField(null=True, blank=True)

    def __str__(self) -> str:
        return self.name

    @property
    def kept_for(self) -> str:
        """How long its own records are kept, in words; "" if it has not said."""
        months = self.retention_months
        if not months:
            return ""
        years, rest = divmod(months, 12)
        if rest:
            return ngettext("%(n)s month", "%(n)s months", months) % {"n": months}
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}

    @property
    def missing(self) -> list[str]:
        """What has to be said before anybody can become a client here, by the name of its field."""
        region = self.crisis_region
        said: dict[str, Any] = {
            "phone": self.phone,
            "crisis_region": region and region == settings.CRISIS_REGION.upper(),
            "rhythm": self.rhythm,
            "retention_months": self.retention_months,
        }
        return [name for name, value in said.items() if not value]


class LookedAt(models.Model):
    """That a clinician or a lawyer has looked at one point for this practice, and when.

    `point`: a code of tracker.practice.looked_at.
    """

    practice = models.ForeignKey(Practice, on_delete=models.CASCADE, related_name="looked_at")
    point = models.CharField(max_length=24)
    by = models.CharField(max_length=120)
    on = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["practice", "point"], name="lookedat_once_each")
        ]

    def __str__(self) -> str:
        return str(self.pk)


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
    # What pages, mails, messages and files for this person are written in: see languages.py.
    language = models.CharField(
        _("language"),
        max_length=12,
        default=languages.here,
        validators=[languages.valid_language],
    )
    is_active = models.BooleanField(default=True)
    date_joined = models.DateTimeField()
    # What is written before this hour is still the day before's.
    day_starts = models.TimeField(_("start of the day"), default=time(4))
    # "Hide" leads to one of the neutral sites of tracker/pages/hide.py, or is off.
    hide_on = models.BooleanField(default=True)
    hides_to = models.CharField(max_length=12, default="weather")
    # Asks for the password again after so many quiet minutes; 0: when the session ends.
    relock_minutes = models.PositiveSmallIntegerField(default=0)
    # When the account is deleted, after its owner asked for that; until then they can keep it.
    leaving_at = models.DateTimeField(null=True, blank=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name", "account", "time_zone"]
    objects = UserManager()

    class Meta:
        indexes = [
            models.Index(
                fields=["leaving_at"],
                condition=models.Q(leaving_at__isnull=False),
                name="user_leaving",
            )
        ]
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
    def receives(self) -> bool:
        """Whether this is a therapist who can read and answer here now."""
        return self.is_active and self.role == "therapist"

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
    # Whom clients can turn to while this therapist is away. It opens nothing of theirs.
    deputy = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, related_name="+")
    # The short code that leads somebody who has just been added to their first password.
    code_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - most have none
    code_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(deputy=models.F("user")), name="clinician_deputy_is_another"
            ),
            models.CheckConstraint(
                condition=models.Q(code_hash=None, code_until=None)
                | models.Q(code_hash__isnull=False, code_until__isnull=False),
                name="clinician_code_ends",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def expected(self) -> bool:
        """Whether this person was added and has never come in."""
        return self.user.last_login is None and not self.user.has_usable_password()


class StaffEvent(models.Model):
    """One thing that was done about the people of a practice. Only ever added to (a trigger).

    No foreign keys: it outlives whom it is about. Nothing about clients is ever in it.
    """

    class Verb(models.TextChoices):
        SET_UP = "set_up", _("set this practice up")
        ADDED = "added", _("added")
        HANDED_OVER = "handed_over", _("made a new link for")
        VERIFIED = "verified", _("verified")
        UNVERIFIED = "unverified", _("took back the verification of")
        NAMED_DEPUTY = "named_deputy", _("named a deputy for")
        NO_DEPUTY = "no_deputy", _("took away the deputy of")
        MADE_ADMIN = "made_admin", _("made a practice admin")
        UNMADE_ADMIN = "unmade_admin", _("made no longer a practice admin")
        CLOSED = "closed", _("closed the account of")
        OPENED = "opened", _("opened the account again of")
        CHANGED_DETAILS = "changed_details", _("changed the practice’s details")
        SIGNED_TEXT = "signed_text", _("added a questionnaire, and signed for it")
        TEXT_ON = "text_on", _("switched a questionnaire on")
        TEXT_OFF = "text_off", _("switched a questionnaire off")
        SHEET_PUBLISHED = "sheet_published", _("published a version of a worksheet")
        SHEET_ON = "sheet_on", _("switched a worksheet on")
        SHEET_OFF = "sheet_off", _("switched a worksheet off")
        NOTED_LOOKED_AT = "noted_looked_at", _("noted who has looked at something on the list")

    recorded_at = models.DateTimeField()
    practice_id = models.UUIDField()
    # None: whoever runs the server.
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=16, choices=Verb.choices)
    subject_id = models.UUIDField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice_id", "-id"], name="staffevent_of_practice")]
        constraints = [
            # Two who set up at the same moment: one of them does.
            models.UniqueConstraint(
                fields=["verb"], condition=models.Q(verb="set_up"), name="staffevent_set_up_once"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Session(AbstractBaseSession):
    """A browser that is here, or was just now: see session_store.py, which writes it."""

    # The digest of what is in the cookie.
    session_key = models.CharField(max_length=64, primary_key=True)
    # None before signing in.
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    device = models.CharField(max_length=40, blank=True)
    # To the hour.
    used_at = models.DateTimeField(null=True)

    @classmethod
    def get_session_store_class(cls) -> type:
        return import_string(f"{settings.SESSION_ENGINE}.SessionStore")

    @property
    def device_in_words(self) -> str:
        return devices.in_words(self.device)


class Tries(models.Model):
    """How often somebody tried to come in one way, and until when they wait: see limits.py."""

    # A keyed digest of what is counted: no address and no name.
    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveSmallIntegerField(default=0)
    free_at = models.DateTimeField()
    # Then it is forgotten.
    ends_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key[:8]


class AccountEvent(models.Model):
    """One change of how somebody signs in, for their own page."""

    class Verb(models.TextChoices):
        PASSWORD = "password", _("Another password")
        RESET = "reset", _("Another password, by a link in a mail")
        ADDRESS = "address", _("Another address for signing in")
        STEP_ADDED = "step_added", _("A second step or a passkey was added")
        STEP_REMOVED = "step_removed", _("A second step or a passkey was removed")
        CODES = "codes", _("New recovery codes")
        DEVICE = "device", _("Signed in on a new device")
        TRIED = "tried", _("Many tries to sign in that did not get in")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    verb = models.CharField(max_length=16, choices=Verb.choices)
    device = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "-at"], name="accountevent_of_user")]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def device_in_words(self) -> str:
        return devices.in_words(self.device) if self.device else ""


class AddressChange(models.Model):
    """The address that somebody wants to sign in with, until a link that was sent there is used."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="+")
    address = models.EmailField(max_length=254)
    until = models.DateTimeField()
    # Of the link in the mail; made with the mail, so that no queue ever holds it.
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return str(self.pk)


class Letter(models.Model):
    """A mail about an account, on its way. The row is gone once it is sent, or given up.

    A link that somebody asked for is a row whether or not there is an account: only the sender
    looks, so that the page takes as long for either.
    """

    class Kind(models.TextChoices):
        RESET = "reset"
        ADDRESS = "address"
        JOIN = "join"
        CHANGED = "changed"
        TRIED = "tried"
        LEAVING = "leaving"
        LEFT = "left"
        WAITS = "waits"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=8, choices=Kind.choices)
    to = models.EmailField(max_length=254)
    # For whoever has no account when it is sent: else theirs decides.
    language = models.CharField(max_length=12, default=languages.here)
    # When what it tells of happens, or happened; of those that say when.
    about_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(db_index=True)

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
