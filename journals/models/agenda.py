"""What the two want to talk about, what they decided together, and the therapist's own notes."""

from django.db import models
from django.db.models import Q

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy.fields import SealedField, SealedModel, SealedQuerySet

from .entry import Entry


class AgendaItem(SealedModel):
    """One thing for the next appointment, from either side, sealed with its writer's key.

    A pin names an entry and shows only as long as that entry is shared. What a therapist means to
    bring up stays the therapist's own.
    """

    class Kind(models.TextChoices):
        TALK_ABOUT = "talk_about"  # client: "I'd like to talk about"
        TALK_BEFORE = "talk_before"  # client: "I'd like to talk before we meet"
        PIN = "pin"  # client: "bring this to the session"
        BRING_UP = "bring_up"  # therapist's own list; with an entry: "discuss in session"

    OF_CLIENT = (Kind.TALK_ABOUT, Kind.TALK_BEFORE, Kind.PIN)

    sealed_for = "owner_id"

    owner = models.ForeignKey(User, on_delete=models.CASCADE, related_name="agenda")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="agenda"
    )
    kind = models.CharField(max_length=11, choices=Kind.choices)
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, null=True, related_name="agenda")
    version = models.PositiveIntegerField(default=1)
    added_at = models.DateTimeField()
    # Ticked: talked about. Taken off: no longer wanted. Either can be undone.
    done_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    words = SealedField("agendaitem.words")  # {"text": str ≤ 500}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["relationship", "-added_at"], name="agendaitem_of_care"),
            # What is still to be talked about.
            models.Index(
                fields=["relationship"],
                condition=Q(done_at=None, withdrawn_at=None),
                name="agendaitem_open",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["talk_about", "talk_before", "pin", "bring_up"]),
                name="agendaitem_kind_known",
            ),
            models.CheckConstraint(
                condition=~Q(kind="pin") | Q(entry__isnull=False), name="agendaitem_pins_an_entry"
            ),
        ]


class DecisionProposal(SealedModel):
    """What client and therapist decided together in a session, as the therapist wrote it down.

    It changes nothing until the client confirms it: only the client says how a response was.
    """

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="decisions"
    )
    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="decisions")
    proposed_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    ratings = SealedField("decisionproposal.ratings")  # {"outcome", "level", "credit"}
    words = SealedField("decisionproposal.words")  # {"reasons": str}

    objects = SealedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "entry"],
                condition=Q(confirmed_at=None, declined_at=None),
                name="decisionproposal_one_open",
            ),
        ]


class ClinicianNote(SealedModel):
    """What a therapist keeps for themselves about one client. Sealed with the therapist's key."""

    sealed_for = "author_id"

    author = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    relationship = models.OneToOneField(
        CareRelationship, on_delete=models.CASCADE, related_name="clinician_note"
    )
    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()
    words = SealedField("cliniciannote.words")  # {"text": str ≤ 8000}

    objects = SealedQuerySet.as_manager()


class PrepPrint(SealedModel):
    """A session's preparation on paper: asked for in a page, made by a worker, fetched once.

    It holds what was shared when it was made, sealed with the client's key, for minutes. If any of
    it has been taken back since, it is never handed out.
    """

    class State(models.TextChoices):
        ASKED = "asked"
        READY = "ready"
        FAILED = "failed"
        OVER = "over"  # fetched, too old, or taken back: the paper itself is gone

    sealed_for = "client_id"

    client = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    relationship = models.ForeignKey(
        CareRelationship, on_delete=models.CASCADE, related_name="prints"
    )
    asked_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    # Of the browser session that asked: no other one can fetch it.
    session_hash = models.CharField(max_length=64)
    state = models.CharField(max_length=6, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)
    words = SealedField("prepprint.words")  # {"pdf": base64}

    objects = SealedQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "asked_at"], name="prepprint_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["asked", "ready", "failed", "over"]),
                name="prepprint_state_known",
            ),
        ]
