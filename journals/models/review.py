"""Sharing and answering: what a client lets a therapist read, and what comes back."""

import uuid

from django.db import models
from django.db.models import F, Q

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet

from .agenda import AgendaItem
from .entry import Entry


class StandingShare(models.Model):
    """What a client lets one therapist have of everything that is first recorded from now on.

    Each entry that it reaches gets a Share of its own when it is written (docs/adr/0014); the days
    of check-ins are no entry's content and are asked for by themselves.
    """

    class What(models.TextChoices):
        CHECK_IN_RATINGS = "check_in_ratings"  # mood and urge of each check-in, no words
        DAYS_CHECKED_IN = "days_checked_in"  # on which days there was any, nothing of it
        WORKSHEET = "worksheet"  # the answers to one worksheet
        MEASURE = "measure"  # the answers to one measure
        SAFETY_PLAN = "safety_plan"  # the safety plan, each time it is written anew
        # The numbers of each answer that a rule of tracker/safety/rules.py fires on.
        SAFETY_ANSWERS = "safety_answers"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="standing_shares"
    )
    what = models.CharField(max_length=16, choices=What.choices)
    # Which worksheet or measure; "" for the others.
    which = models.CharField(max_length=48, blank=True)
    level = models.CharField(max_length=12, default="ratings_only")
    from_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "what", "which"],
                condition=Q(revoked_at=None),
                name="standingshare_one_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        *("check_in_ratings", "days_checked_in", "safety_plan"),
                        "safety_answers",
                    ],
                    which="",
                )
                | (Q(what__in=["worksheet", "measure"]) & ~Q(which="")),
                name="standingshare_says_of_what",
            ),
            models.CheckConstraint(
                condition=(Q(level="ratings_only") & ~Q(what="safety_plan"))
                | Q(level="full", what__in=["worksheet", "measure", "safety_plan"]),
                name="standingshare_level_fits",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class ShareQuerySet(models.QuerySet):
    def live(self, now) -> "ShareQuerySet":
        """Shares that show something at this moment. Asked at each read, never remembered."""
        return self.filter(
            Q(until=None) | Q(until__gt=now),
            revoked_at=None,
            relationship__status=CareRelationship.Status.ACTIVE,
            entry__deleted_at=None,
        )

    def to_review(self) -> "ShareQuerySet":
        """Without check-ins that a standing share opened: charts draw them, nobody reads each; and
        without the safety plan, which has a place of its own and is never put aside."""
        check_ins = Q(standing__isnull=False, entry__kind=Entry.Kind.CHECK_IN)
        return self.exclude(check_ins).exclude(entry__kind=Entry.Kind.SAFETY_PLAN)


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
    # Answered at least then. Only so that what still waits has an index of its own: empty says
    # nothing, and whether there is an answer is asked of the answers.
    answered_at = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    # What made it, where the client did not choose this very entry; it ends together with that.
    standing = models.ForeignKey(
        StandingShare, on_delete=models.CASCADE, null=True, related_name="shares"
    )

    objects = ShareQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["relationship", "-shared_at"], name="share_of_care"),
            # The few that ask for an answer and are not known to have one: see unanswered().
            models.Index(
                fields=["relationship", "asked_at"],
                condition=Q(Q(answered_at=None) | Q(answered_at__lt=F("asked_at")))
                & Q(asked_at__isnull=False, revoked_at=None),
                name="share_waits",
            ),
        ]
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
    """How far a therapist is with an entry: what they have had on screen, and what they put aside.

    Each is empty where it never came to that.
    """

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="read_marks")
    relationship = models.ForeignKey(CareRelationship, on_delete=models.CASCADE, related_name="+")
    # Both of what the entry counts; which of the two says something depends on the share.
    entry_version = models.PositiveIntegerField(null=True)
    ratings_version = models.PositiveIntegerField(null=True)
    read_at = models.DateTimeField(null=True)
    # What the therapist has put aside as reviewed: by answering, or by saying so. Without the words
    # it is the numbers' version alone.
    reviewed_version = models.PositiveIntegerField(null=True)
    reviewed_ratings_version = models.PositiveIntegerField(null=True)
    reviewed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "relationship"], name="readmark_once"),
            models.CheckConstraint(
                condition=Q(entry_version=None, ratings_version=None, read_at=None)
                | Q(
                    entry_version__isnull=False,
                    ratings_version__isnull=False,
                    read_at__isnull=False,
                ),
                name="readmark_read_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_version=None, reviewed_ratings_version=None, reviewed_at=None)
                | Q(reviewed_version__isnull=False, reviewed_at__isnull=False)
                | Q(reviewed_ratings_version__isnull=False, reviewed_at__isnull=False),
                name="readmark_reviewed_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class GuidanceQuerySet(SealedQuerySet):
    def shown(self, now) -> "GuidanceQuerySet":
        """Answers that their client can know of: those that can't be taken back any more."""
        return self.filter(shown_from__lte=now)


class Guidance(SealedModel):
    """A therapist's one bounded reply, to an entry or to something on the agenda.

    It stands beside the client's view and changes nothing. Until `shown_from` it can be taken back
    unread.
    """

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="guidance")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, related_name="guidance")
    agenda_item = models.ForeignKey(
        AgendaItem, on_delete=models.CASCADE, null=True, related_name="guidance"
    )
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="guidance"
    )
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    shown_from = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)
    ratings = SealedField("guidance.ratings")  # {"view": code, "reply": code}
    words = SealedField("guidance.words")  # {"text": str ≤ 4000}

    objects = GuidanceQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "-sent_at"], name="guidance_of_client"),
            models.Index(fields=["entry", "-sent_at"], name="guidance_of_entry"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(entry__isnull=False, agenda_item=None)
                | Q(entry=None, agenda_item__isnull=False),
                name="guidance_answers_one_thing",
            ),
        ]

    @property
    def about(self) -> Entry | AgendaItem:
        """What it answers."""
        about = self.entry or self.agenda_item
        if about is None:
            raise ValueError("the table holds no answer to nothing")
        return about
