"""Everything a client writes is an Entry; its earlier versions are EntryVersions."""

from django.db import models
from django.db.models import Q

from tracker.accounts.models import User
from tracker.privacy import retention
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet

from .episode import Episode

UNDO_FOR = retention.REMOVED


class EntryQuerySet(SealedQuerySet):
    """Chains that say what is meant. None of them decides who may read: that is access.py."""

    def of_kind(self, *kinds: str) -> "EntryQuerySet":
        return self.filter(kind__in=kinds)

    def kept(self) -> "EntryQuerySet":
        """Not deleted."""
        return self.filter(deleted_at=None)

    def newest_first(self) -> "EntryQuerySet":
        return self.order_by("-occurred_at", "-recorded_at")


class Entry(SealedModel):
    """One thing that a client wrote: a part of an episode, a check-in, a page, an answer, a plan.

    What is an answer is sealed: numbers, codes and ticks in `ratings`, everything typed in `words`.
    A plain column is only what the database must select or sort by.
    """

    class Kind(models.TextChoices):
        SELF_MONITORING = "self_monitoring"
        SELF_EVALUATION = "self_evaluation"
        SELF_REINFORCEMENT = "self_reinforcement"
        CHECK_IN = "check_in"
        JOURNAL_PAGE = "journal_page"
        WORKSHEET = "worksheet"
        MEASURE = "measure"
        SAFETY_PLAN = "safety_plan"

    class Status(models.TextChoices):
        PLANNED = "planned"  # monitoring before the event; reinforcement that is still to come
        NOTED = "noted"  # monitoring
        PROVISIONAL = "provisional"  # evaluation: looked back, still open
        CONFIRMED = "confirmed"  # evaluation: this is how the client sees it
        DONE = "done"  # reinforcement
        SKIPPED = "skipped"  # reinforcement
        WRITTEN = "written"  # everything else

    class Precision(models.TextChoices):
        EXACT = "exact"
        ABOUT = "about"
        DAY = "day"

    STATUSES = {
        Kind.SELF_MONITORING: (Status.PLANNED, Status.NOTED),
        Kind.SELF_EVALUATION: (Status.PROVISIONAL, Status.CONFIRMED),
        Kind.SELF_REINFORCEMENT: (Status.PLANNED, Status.DONE, Status.SKIPPED),
        Kind.CHECK_IN: (Status.WRITTEN,),
        Kind.JOURNAL_PAGE: (Status.WRITTEN,),
        Kind.WORKSHEET: (Status.WRITTEN,),
        Kind.MEASURE: (Status.WRITTEN,),
        Kind.SAFETY_PLAN: (Status.WRITTEN,),
    }

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="entries")
    episode = models.ForeignKey(
        Episode, on_delete=models.CASCADE, null=True, related_name="entries"
    )
    kind = models.CharField(max_length=24, choices=Kind.choices)
    status = models.CharField(max_length=12, choices=Status.choices)
    # Of an answered worksheet or measure: which one, and the version of it that was answered.
    worksheet = models.CharField(max_length=48, blank=True)
    worksheet_version = models.PositiveSmallIntegerField(null=True)
    occurred_at = models.DateTimeField()
    occurred_zone = models.CharField(max_length=64)
    occurred_precision = models.CharField(
        max_length=5, choices=Precision.choices, default=Precision.EXACT
    )
    # The journal day it happened on, frozen when it was written.
    local_date = models.DateField()
    recorded_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    # The same for a reader of numbers and ticks: it counts what such a reader can see change, so
    # that nobody who may not read words learns from a number that there were other words.
    ratings_version = models.PositiveIntegerField(default=1)
    ratings_changed_at = models.DateTimeField(null=True)
    # When its writer asked anybody at all; whom they asked stands on the share.
    guidance_requested_at = models.DateTimeField(null=True)
    ratings = SealedField("entry.ratings")
    words = SealedField("entry.words")

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["client", "-occurred_at"], name="entry_of_client"),
            models.Index(fields=["client", "kind", "-occurred_at"], name="entry_of_kind"),
            models.Index(fields=["episode", "kind"], name="entry_of_episode"),
            models.Index(fields=["client", "worksheet", "-occurred_at"], name="entry_of_worksheet"),
            # What adds up on Today is counted in this index alone, without the rows.
            models.Index(
                fields=["client", "kind", "episode", "status"],
                condition=Q(deleted_at=None, episode__isnull=False),
                name="entry_counted",
            ),
            # The few that wait to be erased.
            models.Index(
                fields=["deleted_at"],
                condition=Q(deleted_at__isnull=False),
                name="entry_removed",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="self_monitoring", status__in=["planned", "noted"])
                | Q(kind="self_evaluation", status__in=["provisional", "confirmed"])
                | Q(kind="self_reinforcement", status__in=["planned", "done", "skipped"])
                | Q(
                    kind__in=["check_in", "journal_page", "worksheet", "measure", "safety_plan"],
                    status="written",
                ),
                name="entry_status_fits_kind",
            ),
            # A page or a worksheet may belong to a moment, and may come to it later.
            models.CheckConstraint(
                condition=Q(kind__in=["check_in", "measure", "safety_plan"], episode=None)
                | Q(kind__in=["journal_page", "worksheet"])
                | Q(
                    kind__in=["self_monitoring", "self_evaluation", "self_reinforcement"],
                    episode__isnull=False,
                ),
                name="entry_parts_have_an_episode",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind__in=["worksheet", "measure"], worksheet_version__isnull=False)
                    & ~Q(worksheet="")
                )
                | (~Q(kind__in=["worksheet", "measure"]) & Q(worksheet="", worksheet_version=None)),
                name="entry_worksheet_is_named",
            ),
            models.UniqueConstraint(
                fields=["episode"],
                condition=Q(kind="self_evaluation", deleted_at=None),
                name="entry_one_evaluation",
            ),
            # A safety plan is one entry that is written anew; every version of it is kept.
            models.UniqueConstraint(
                fields=["client"],
                condition=Q(kind="safety_plan", deleted_at=None),
                name="entry_one_safety_plan",
            ),
            models.CheckConstraint(
                condition=Q(guidance_requested_at=None) | Q(kind="self_evaluation"),
                name="entry_only_look_backs_ask",
            ),
        ]


class EntryVersion(SealedModel):
    """An earlier version of an entry, as it was. Never altered: a trigger says so."""

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="versions")
    version = models.PositiveIntegerField()
    status = models.CharField(max_length=12, choices=Entry.Status.choices)
    recorded_at = models.DateTimeField()
    # What it was about then. Empty in versions from before this was kept.
    occurred_at = models.DateTimeField(null=True)
    occurred_zone = models.CharField(max_length=64, null=True)  # noqa: DJ001 - as the other two
    occurred_precision = models.CharField(  # noqa: DJ001
        max_length=5, choices=Entry.Precision.choices, null=True
    )
    ratings = SealedField("entryversion.ratings")
    words = SealedField("entryversion.words")

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="entryversion_once")
        ]
