"""What a client keeps for themselves: drafts, and a menu of good things for later."""

from django.db import models

from tracker.accounts.models import User
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet


class Draft(SealedModel):
    """A form that was begun and not saved, as it stood. Never an entry, and nobody else's to read.

    Its id is made by the page it was typed in, so that two devices never write over each other;
    `revision` counts its saves, and one that was not based on the newest makes another draft.
    """

    sealed_for = "owner_id"

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="drafts")
    # Which form, and where: "check-in", "look-back/<uuid of the moment>", "worksheet/<slug>".
    place = models.CharField(max_length=48)
    revision = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    words = SealedField("draft.words")  # the form as it was posted: {name: [value, …]}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["owner", "place", "-saved_at"], name="draft_of_place")]


class MenuItem(SealedModel):
    """Something good to do, words to say to oneself, or what calms: written in a calm moment, for
    later."""

    class Kind(models.TextChoices):
        REWARD = "reward"
        AFFIRMATION = "affirmation"
        SOOTHING = "soothing"

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="menu")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    archived_at = models.DateTimeField(null=True)
    words = SealedField("menuitem.words")  # {"text": str ≤ 200}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["client", "added_at"], name="menuitem_of_client")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["reward", "affirmation", "soothing"]),
                name="menuitem_kind_known",
            )
        ]


class Wording(SealedModel):
    """How a small thing of one's own stood before: a moment's title, a person, a thing of the menu.

    Entries and goals have tables of their own for this. Never altered: a trigger says so.
    """

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    thing = models.UUIDField()  # the id of an Episode, a Person or a MenuItem
    version = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()  # until when it stood so
    words = SealedField("wording.words")

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thing", "version"], name="wording_once")]
