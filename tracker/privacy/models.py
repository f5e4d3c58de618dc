"""Data keys, the ledger, and backups that were put back. Only this package imports this module."""

import uuid

from django.db import models


class DataKey(models.Model):
    """The wrapped key that seals one account's content. Destroying it erases that content.

    Two owners are nobody: all zeros holds the ledger's own key, and the one after it the key of
    the second-factor secrets. See keys.installation_key().
    """

    owner_id = models.UUIDField(primary_key=True)
    wrapped = models.BinaryField(null=True)
    wrapped_by = models.CharField(max_length=16)
    created_at = models.DateTimeField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(wrapped__isnull=False, destroyed_at__isnull=True)
                | models.Q(wrapped__isnull=True, destroyed_at__isnull=False),
                name="datakey_wrapped_or_destroyed",
            )
        ]

    def __str__(self) -> str:
        return f"data key of {self.owner_id}"


class LedgerEvent(models.Model):
    """One thing that somebody did with a client's content. Only ever added to (a trigger says so).

    No foreign keys: it outlives what it describes. No content, no title, no address.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    recorded_at = models.DateTimeField()
    client_id = models.UUIDField()
    actor_id = models.UUIDField(null=True)
    verb = models.CharField(max_length=32)
    entity = models.CharField(max_length=48)
    entity_id = models.UUIDField()
    entity_version = models.PositiveIntegerField(default=0)
    grant_id = models.UUIDField(null=True)
    mac = models.BinaryField()

    class Meta:
        indexes = [
            models.Index(fields=["client_id", "-id"], name="ledger_of_client"),
            models.Index(fields=["client_id", "entity_id", "-id"], name="ledger_of_entity"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.entity} {self.entity_id}"


class LedgerCheckpoint(models.Model):
    """A seal over all events up to `last_id`, chained to the checkpoint before."""

    last_id = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    made_at = models.DateTimeField()
    mac = models.BinaryField()

    def __str__(self) -> str:
        return f"checkpoint at {self.last_id}"


class Restoration(models.Model):
    """A backup that was put back here. The row comes with what the backup holds, in one step. Until
    it is done, what was closed since may stand open, and nothing starts."""

    # When the backup was made, and when it was put back.
    made_at = models.DateTimeField()
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"backup of {self.made_at}"
