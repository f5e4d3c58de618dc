"""What somebody asked for (Reminder), and each message on its way (Notice)."""

import uuid

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")


class Reminder(models.Model):
    """A wish: at this wall time, on these days, on this clock. The database rings by it."""

    class Kind(models.TextChoices):
        DAILY_NOTE = "daily_note", _("A minute for a note")
        DIGEST = "digest", _("A digest, for therapists")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.DAILY_NOTE)
    # Null while its owner has only written and never chosen a time.
    local_time = models.TimeField(null=True)
    # Seven bits, Monday = 1.
    days = models.PositiveSmallIntegerField(
        default=0b1111111, validators=[MinValueValidator(1), MaxValueValidator(0b1111111)]
    )
    # Copied from the profile when the reminder is set.
    zone = models.CharField(max_length=64)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    enabled = models.BooleanField(default=False)
    # The first day on which it comes again.
    paused_until = models.DateField(null=True)
    # The last journal day on which its owner wrote something. Pushed here by whoever saves it,
    # so that sending never has to look at what people wrote.
    satisfied_on = models.DateField(null=True)
    next_due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="reminder_one_of_a_kind"),
            models.CheckConstraint(
                condition=Q(kind__in=["daily_note", "digest"]), name="reminder_kind_known"
            ),
            models.CheckConstraint(condition=Q(channel="email"), name="reminder_channel_known"),
            models.CheckConstraint(condition=Q(days__range=(1, 127)), name="reminder_has_a_day"),
            models.CheckConstraint(
                condition=Q(enabled=False) | Q(next_due_at__isnull=False, local_time__isnull=False),
                name="reminder_on_has_a_next_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_at"], name="reminder_due", condition=Q(enabled=True))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Notice(models.Model):
    """One message on its way, and how it ended. It holds no text and no address."""

    class State(models.TextChoices):
        DUE = "due", _("due")
        CLAIMED = "claimed", _("claimed by a worker until its lease ends")
        SENDING = "sending", _("being handed over")
        SENT = "sent", _("sent")
        RETRY = "retry", _("to be tried again")
        FAILED = "failed", _("could not be delivered")
        STALE = "stale", _("too late to be of use")
        SKIPPED = "skipped", _("not needed")
        CANCELLED = "cancelled", _("called off")

    class Reason(models.TextChoices):
        NONE = "", _("none")
        ALREADY_WRITTEN = "already_written", _("they had already written")
        PAUSED = "paused", _("paused")
        LATE = "late", _("more than an hour late")
        REFUSED = "refused", _("the mail server refused it for good")
        UNCERTAIN = "uncertain", _("a try may or may not have arrived")
        CHANGED = "changed", _("the reminder was changed or turned off")
        GONE = "gone", _("the account or the reminder is gone")
        NOTHING_NEW = "nothing_new", _("there was nothing new to tell of")

    WAITING = (State.DUE, State.RETRY)
    HELD = (State.CLAIMED, State.SENDING)
    OPEN = WAITING + HELD

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What caused it, once: reminder, local date, slot and channel. Never a UTC time, so that no
    # change of clock or zone can send the same slot twice.
    key = models.CharField(max_length=100, unique=True)
    reminder = models.ForeignKey(
        Reminder, on_delete=models.SET_NULL, null=True, related_name="notices"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    state = models.CharField(max_length=9, choices=State.choices, default=State.DUE)
    reason = models.CharField(max_length=16, choices=Reason.choices, blank=True, default="")
    due_at = models.DateTimeField()
    local_date = models.DateField()
    # Not before this: the due time, and then the time of the next try.
    retry_at = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=[
                        "due",
                        "claimed",
                        "sending",
                        "sent",
                        "retry",
                        "failed",
                        "stale",
                        "skipped",
                        "cancelled",
                    ]
                ),
                name="notice_state_known",
            ),
            models.CheckConstraint(
                condition=Q(
                    reason__in=[
                        "",
                        "already_written",
                        "paused",
                        "late",
                        "refused",
                        "uncertain",
                        "changed",
                        "gone",
                        "nothing_new",
                    ]
                ),
                name="notice_reason_known",
            ),
            models.CheckConstraint(condition=Q(channel="email"), name="notice_channel_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["claimed", "sending"]) | Q(lease_until__isnull=False),
                name="notice_held_has_a_lease",
            ),
        ]
        indexes = [
            models.Index(
                fields=["retry_at"],
                name="notice_waiting",
                condition=Q(state__in=["due", "retry"]),
            ),
            models.Index(
                fields=["lease_until"],
                name="notice_held",
                condition=Q(state__in=["claimed", "sending"]),
            ),
            models.Index(fields=["user", "-due_at"], name="notice_newest"),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def asked_now(self) -> bool:
        """Asked for by hand: no rule stands behind it, so none can call it off."""
        return self.key.startswith("now:")
