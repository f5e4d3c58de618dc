"""What somebody asked for (Reminder), and each message on its way (Notice)."""

import uuid
from datetime import time

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet


class Channel(models.TextChoices):
    EMAIL = "email", _("E-mail")
    PUSH = "push", _("A notification on a phone or computer")


class Kind(models.TextChoices):
    """What a message is about. It never says so itself."""

    DAILY_NOTE = "daily_note", _("A minute for a note")
    DIGEST = "digest", _("A digest, for therapists")
    # The others come of something that somebody did, not of a clock.
    EVENT_BEFORE = "event_before", _("Before something that you planned")
    EVENT_AFTER = "event_after", _("After something that you planned")
    LOOK_BACK = "look_back", _("To look back, a day after a note")
    CREDIT = "credit", _("To give yourself credit, a day after a look back")
    WORKSHEET = "worksheet", _("A worksheet that you were asked for")
    MEASURE = "measure", _("Questions that are due")
    SESSION_PREP = "session_prep", _("A day before you meet")
    GUIDANCE = "guidance", _("An answer has come")


class Says(models.TextChoices):
    """What is read on a locked phone, and in a list of mails."""

    LIST = "list", _("One of the fixed sentences")
    MINIMAL = "minimal", _("The name of this site, and nothing else")
    OWN = "own", _("Their own words, where a clock brings it")


DEAD_AFTER = 3
OFFERED_AFTER = 3
LONGEST_WORDS = 60
# Minutes: so long a message waits for an answer. Longer than half a day, two would wait at once.
WINDOW, SHORTEST_WINDOW, LONGEST_WINDOW = 240, 30, 720
QUIET = (time(21, 30), time(8))  # until somebody says otherwise
BY_CLOCK = (Kind.DAILY_NOTE, Kind.DIGEST)


class Preferences(models.Model):
    """How somebody wants to be reminded, of whatever. Without a row, nothing comes."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="reminder_preferences",
    )
    # Off, nothing comes of any kind but the digest, which is switched by its own page.
    enabled = models.BooleanField(default=False)
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    says = models.CharField(max_length=8, choices=Says.choices, default=Says.LIST)
    # Of what besides the times that were chosen: one switch each.
    event = models.BooleanField(default=True)
    look_back = models.BooleanField(default=True)
    credit = models.BooleanField(default=True)
    worksheet = models.BooleanField(default=True)
    measure = models.BooleanField(default=True)
    session_prep = models.BooleanField(default=True)
    guidance = models.BooleanField(default=True)
    # Nothing comes between these two wall times. Equal: it may come at any time.
    quiet_from = models.TimeField(default=QUIET[0])
    quiet_until = models.TimeField(default=QUIET[1])
    # The clock that all of it runs by: the profile's, unless they chose to keep another one.
    zone = models.CharField(max_length=64)
    follows_profile = models.BooleanField(default=True)
    # The clock before the profile moved, until they have said which one is to count.
    moved_from = models.CharField(max_length=64, blank=True, default="")
    # The first day on which anything comes again.
    paused_until = models.DateField(null=True)
    # The journal day for which they said "not today".
    not_on = models.DateField(null=True)
    # The last journal day on which they wrote something. Pushed here by whoever saves it, so that
    # sending never has to look at what people wrote.
    satisfied_on = models.DateField(null=True)
    # How many things they have written, up to the number after which Today offers reminders; and
    # whether they answered that, or came to the page by themselves. It is never asked again.
    written = models.PositiveSmallIntegerField(default=0)
    offer_answered = models.BooleanField(default=False)
    # The journal day on which they last answered, or put away, Today's other question: whether
    # writing here is good for them.
    helps_asked_on = models.DateField(null=True)
    # Messages in a row that were neither opened nor followed by anything written, the newest too,
    # and until when that one waits: see rules.passed().
    unanswered = models.PositiveSmallIntegerField(default=0)
    waits_until = models.DateTimeField(null=True)
    # On how many days in a row the mail server said that this address takes nothing, and the last.
    email_refused_days = models.PositiveSmallIntegerField(default=0)
    email_refused_on = models.DateField(null=True)
    # Since when nothing comes because none was answered. Turning reminders on ends it.
    rested_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name_plural = "preferences"
        constraints = [
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="preferences_channel_known"
            ),
            models.CheckConstraint(
                condition=Q(says__in=Says.values), name="preferences_says_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def quiet(self) -> tuple[time, time]:
        return self.quiet_from, self.quiet_until

    @property
    def offers(self) -> bool:
        """Whether Today asks, this once, if a reminder would help."""
        return not (self.enabled or self.offer_answered) and self.written >= OFFERED_AFTER

    @property
    def resting(self) -> bool:
        """Turned off by having been passed by, not by hand."""
        return self.rested_at is not None and not self.enabled

    @property
    def email_is_dead(self) -> bool:
        """Refused for good on three days: mails do not reach them."""
        return self.email_refused_days >= DEAD_AFTER

    def wants(self, kind: str) -> bool:
        """Whether the switch of this kind is on. The master switch is asked besides."""
        switch = {Kind.EVENT_BEFORE: "event", Kind.EVENT_AFTER: "event"}.get(Kind(kind), kind)
        return kind in BY_CLOCK or bool(getattr(self, switch))


class OwnWords(SealedModel):
    """What somebody wants to read on their own phone. Kept also while another wording is chosen."""

    sealed_for = "user_id"

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    words = SealedField("reminder.words")  # {"text": str ≤ LONGEST_WORDS, on one line}

    objects = SealedQuerySet.as_manager()


class PushSubscription(SealedModel):
    """One browser that shows notifications. It belongs to whoever turned them on there last."""

    sealed_for = "user_id"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="push_subscriptions"
    )
    # Of the address, so that a browser is known again without opening anything.
    address_hash = models.CharField(max_length=64, unique=True)
    added_at = models.DateTimeField()
    # {"endpoint": str, "p256dh": str, "auth": str, "device": str}; the last as devices.named()
    words = SealedField("push.words")

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["user", "-added_at"], name="push_of_user")]


class CalendarLink(models.Model):
    """A secret address at which calendar programs read when somebody meets somebody. Only its
    digest is kept; it is shown once."""

    class Called(models.TextChoices):
        """What everything in it is called there: a fixed list, for eyes that may be anybody's."""

        APPOINTMENT = "appointment", _("Appointment")
        MEETING = "meeting", _("Meeting")
        BUSY = "busy", _("Busy")
        PRIVATE = "private", _("Private")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_link"
    )
    digest = models.CharField(max_length=64, unique=True)
    called = models.CharField(max_length=12, choices=Called.choices)
    # Whether the times of their reminders are in it, too.
    reminders = models.BooleanField(default=False)
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(called__in=["appointment", "meeting", "busy", "private"]),
                name="calendarlink_called_known",
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Reminder(models.Model):
    """A wish: at this wall time, on these days, on this clock. The database rings by it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reminders"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.DAILY_NOTE)
    local_time = models.TimeField()
    # Seven bits, Monday = 1.
    days = models.PositiveSmallIntegerField(
        default=0b1111111, validators=[MinValueValidator(1), MaxValueValidator(0b1111111)]
    )
    # So many minutes after it was sent, without an answer, it was passed by.
    window = models.PositiveSmallIntegerField(default=WINDOW)
    # A copy of the clock that it was planned by.
    zone = models.CharField(max_length=64)
    enabled = models.BooleanField(default=False)
    next_due_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind", "local_time"], name="reminder_once_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=BY_CLOCK), name="reminder_kind_known"),
            models.CheckConstraint(condition=Q(days__range=(1, 127)), name="reminder_has_a_day"),
            models.CheckConstraint(
                condition=Q(window__range=(SHORTEST_WINDOW, LONGEST_WINDOW)),
                name="reminder_window_is_known",
            ),
            models.CheckConstraint(
                condition=Q(enabled=False) | Q(next_due_at__isnull=False),
                name="reminder_on_has_a_next_time",
            ),
        ]
        indexes = [
            models.Index(fields=["next_due_at"], name="reminder_due", condition=Q(enabled=True))
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Bell(models.Model):
    """One row for the whole house: that reminders go, seen without anybody's. See docs/adr/0030."""

    ONLY = 1

    # When beat last rang, and a worker heard it and looked at what is due.
    rung_at = models.DateTimeField()
    # When a round was last begun: by the broker again, to the door of the mail server. And the last
    # one that came back, from a server that would take a message.
    begun_at = models.DateTimeField(null=True)
    round_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"rung at {self.rung_at}"


class State(models.TextChoices):
    """Where a message is on its way."""

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
    """Why it ended as it did, where its state alone does not say."""

    NONE = "", _("none")
    ALREADY_WRITTEN = "already_written", _("they had already written")
    PAUSED = "paused", _("paused")
    LATE = "late", _("more than an hour late")
    REFUSED = "refused", _("the mail server refused it for good")
    UNCERTAIN = "uncertain", _("a try may or may not have arrived")
    CHANGED = "changed", _("the reminder was changed or turned off")
    GONE = "gone", _("the account or the reminder is gone")
    NOTHING_NEW = "nothing_new", _("there was nothing new to tell of")
    NOT_TODAY = "not_today", _("they said: not today")
    HALVED = "halved", _("every second one, since the last ones were passed by")
    RESTED = "rested", _("resting, since the last ones were passed by")
    QUIET = "quiet", _("it would have come in quiet hours")
    CLOSE = "close", _("another one came shortly before")
    ENOUGH = "enough", _("there were enough that day or that week")
    DONE = "done", _("it is done already, or no longer wanted")


class Notice(models.Model):
    """One message on its way, and how it ended. It holds no text and no address."""

    WAITING = (State.DUE, State.RETRY)
    HELD = (State.CLAIMED, State.SENDING)
    OPEN = WAITING + HELD

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # What caused it, once: whose, of which kind, local date and wall time. Never a UTC time, so
    # that no change of clock or zone can send the same slot twice; and no channel, so that changing
    # that can't either.
    key = models.CharField(max_length=100, unique=True)
    reminder = models.ForeignKey(
        Reminder, on_delete=models.SET_NULL, null=True, related_name="notices"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    kind = models.CharField(max_length=16, choices=Kind.choices, default=Kind.DAILY_NOTE)
    # What it leads to: an episode, an entry, an assignment, an appointment. Null: Today.
    about = models.UUIDField(null=True)
    # When that thing is: moved to another time, it is no longer what this message is about.
    for_at = models.DateTimeField(null=True)
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
    # When one of its links was used to put it off: once.
    answered_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=State.values), name="notice_state_known"),
            models.CheckConstraint(
                condition=Q(reason__in=Reason.values), name="notice_reason_known"
            ),
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="notice_kind_known"),
            models.CheckConstraint(
                condition=Q(channel__in=Channel.values), name="notice_channel_known"
            ),
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
            models.Index(fields=["about"], name="notice_about", condition=Q(about__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def asked_now(self) -> bool:
        """Asked for by hand: no rule stands behind it, so none can call it off."""
        return self.key.startswith("now:")

    @property
    def asked_again(self) -> bool:
        """Put off for an hour by whoever got it: so it may come soon after the first."""
        return self.key.startswith("again:")
