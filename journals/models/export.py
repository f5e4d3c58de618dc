"""Files that somebody takes with them: asked for, made by a worker, fetched once."""

from django.db import models
from django.db.models import Q

from tracker.accounts.models import User
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet


class Export(SealedModel):
    """One file of a client's own: of everything, or a booklet. Its bytes are in its pieces."""

    class What(models.TextChoices):
        EVERYTHING = "everything"
        BOOKLET = "booklet"

    class State(models.TextChoices):
        ASKED = "asked"
        MAKING = "making"
        READY = "ready"
        FAILED = "failed"
        OVER = "over"  # fetched, or too old: the file itself is gone

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="exports")
    what = models.CharField(max_length=10, choices=What.choices, default=What.EVERYTHING)
    # What a booklet is to hold, and the title on its cover; empty as soon as it is over.
    words = SealedField("export.words", null=True, default=None)
    # Of the browser session or the token that asked: no other one can fetch it.
    session_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    # Which try this is, and when its worker was last heard of: one that fell silent is followed.
    tries = models.PositiveSmallIntegerField(default=0)
    heard_at = models.DateTimeField(null=True)
    # How far it is: so many rows of so many.
    rows_done = models.PositiveIntegerField(default=0)
    rows_in_all = models.PositiveIntegerField(default=0)
    made_at = models.DateTimeField(null=True)

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["state", "asked_at"], name="export_waiting"),
            models.Index(fields=["client", "-asked_at"], name="export_of_client"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "making", "ready", "failed", "over"]),
                name="export_state_known",
            ),
            models.CheckConstraint(
                condition=Q(what__in=["everything", "booklet"]), name="export_what_known"
            ),
            models.UniqueConstraint(
                fields=["client", "what"],
                condition=Q(state__in=["asked", "making"]),
                name="export_one_in_the_making",
            ),
        ]

    @property
    def parts_of_ten(self) -> int:
        """How far it is, for a bar: from 0 to 10."""
        return 10 * self.rows_done // self.rows_in_all if self.rows_in_all else 0


class ExportPiece(SealedModel):
    """So many bytes of the file, sealed. Whoever makes it or hands it out holds one at a time."""

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    export = models.ForeignKey(Export, on_delete=models.CASCADE, related_name="pieces")
    number = models.PositiveIntegerField()
    words = SealedField("exportpiece.words")  # {"bytes": base64}

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["export", "number"], name="exportpiece_once")
        ]
