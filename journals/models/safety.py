"""What two people agree is watched, and the answers that are looked at first because of it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet

from .entry import Entry
from .review import Share


class RiskMonitoring(SealedModel):
    """Questions about self-harm may be asked in one care, and are looked at this often.

    The therapist proposes it, the client agrees; until then, and after it has ended, nothing of it
    can be asked or answered. Never changed but for its times: another agreement is another row.
    """

    class Rhythm(models.TextChoices):
        """How often such answers are looked at: never less than on every weekday."""

        EACH_WEEKDAY = "each_weekday", _("every weekday")
        EACH_DAY = "each_day", _("every day, at weekends too")

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="monitorings"
    )
    rhythm = models.CharField(max_length=12, choices=Rhythm.choices)
    proposed_at = models.DateTimeField()
    agreed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    # Which of the two ended it, declined it or took it back.
    ended_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    # {"items": [code, …], "least": {rule: number}, "plan": "shared" or "not_indicated"}
    ratings = SealedField("riskmonitoring.ratings")
    words = SealedField("riskmonitoring.words")  # {"reason": str ≤ 500}: why there is no plan

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "-proposed_at"], name="monitoring_of_client")]
        constraints = [
            models.UniqueConstraint(
                fields=["relationship"],
                condition=Q(ended_at=None, agreed_at=None),
                name="monitoring_one_proposal",
            ),
            models.UniqueConstraint(
                fields=["relationship"],
                condition=Q(ended_at=None, agreed_at__isnull=False),
                name="monitoring_one_agreed",
            ),
            models.CheckConstraint(
                condition=Q(rhythm__in=["each_weekday", "each_day"]),
                name="monitoring_rhythm_known",
            ),
        ]


class ReviewFlag(SealedModel):
    """A shared answer that its therapist looks at first, and that only a clinician moves on.

    It is made together with the share that opens the answer. It outlives the share, the care and
    the account: without them it says that there was one, and nothing of what it was.
    """

    class State(models.TextChoices):
        OPEN = "open", _("to be looked at")
        SEEN = "seen", _("seen")
        DONE = "done", _("done")

    WAITING = (State.OPEN, State.SEEN)

    sealed_for = "client_id"

    # Empty once they are gone.
    client = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="flags"
    )
    entry = models.ForeignKey(Entry, on_delete=models.SET_NULL, null=True, related_name="flags")
    # What opened it when the flag was made.
    share = models.ForeignKey(Share, on_delete=models.SET_NULL, null=True, related_name="+")
    ratings_version = models.PositiveIntegerField()  # the entry's, then
    state = models.CharField(max_length=4, choices=State.choices, default=State.OPEN)
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    # When somebody else heard that it was not looked at in time.
    overdue_told_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # {"fired": [{"rule", "version", "value", "most", "about"}, …]}
    ratings = SealedField("reviewflag.ratings")

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["relationship", "due_at"],
                condition=Q(state__in=["open", "seen"]),
                name="reviewflag_waits",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state__in=["open", "seen"], overdue_told_at=None),
                name="reviewflag_due",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "entry"],
                condition=Q(state__in=["open", "seen"]),
                name="reviewflag_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(state="done", done_at__isnull=False)
                | Q(state__in=["open", "seen"], done_at=None),
                name="reviewflag_done_has_a_time",
            ),
        ]


class ReviewStep(SealedModel):
    """What a clinician did about a flag. Never altered (a trigger); sealed with their key."""

    class What(models.TextChoices):
        SEEN = "seen", _("seen")
        DONE = "done", _("done")

    sealed_for = "by_id"

    flag = models.ForeignKey(ReviewFlag, on_delete=models.CASCADE, related_name="steps")
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=4, choices=What.choices)
    words = SealedField("reviewstep.words")  # of done: {"code": str, "note": str ≤ 2000}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["flag", "at"], name="reviewstep_of_flag")]
        constraints = [
            models.UniqueConstraint(
                fields=["flag"], condition=Q(what="done"), name="reviewstep_done_once"
            )
        ]
