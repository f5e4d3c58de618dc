"""What the house remembers of its own upkeep."""

from django.db import models


class Backup(models.Model):
    """A backup that was made and is whole. Nothing of what it holds."""

    made_at = models.DateTimeField(unique=True)
    name = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return self.name
