"""Questionnaires that a practice has loaded, with its word that it may use them.

Nothing of a client's is in them: they are kept as the practice gave them, and not sealed.
"""

import uuid

from django.db import models

from tracker.accounts.models import Practice


class Questionnaire(models.Model):
    """One instrument of one practice, over all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    # What answers are kept under. Random: never used again, whatever is loaded later.
    slug = models.CharField(max_length=24, unique=True)
    made_at = models.DateTimeField()
    # None: nobody can be asked for it.
    switched_on_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["practice", "made_at"], name="questionnaire_of_practice")]

    def __str__(self) -> str:
        return self.slug


class QuestionnaireVersion(models.Model):
    """What is asked, word for word, and who signed for it. It never changes (a trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    questionnaire = models.ForeignKey(
        Questionnaire, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    # As tracker/measures/keeping.py makes it.
    content = models.JSONField()
    # Of the file as it came, its lines ended by LF.
    sha256 = models.CharField(max_length=64)
    # Where the text is from, and by what right the practice uses it, in its own words.
    source = models.CharField(max_length=500)
    statement = models.CharField(max_length=1000)
    signed_by_id = models.UUIDField()
    signed_at = models.DateTimeField()
    # How it is scored; "" and None: not at all.
    recipe = models.CharField(max_length=24, blank=True)
    recipe_version = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["questionnaire", "number"], name="questionnaireversion_numbered"
            ),
            models.CheckConstraint(
                condition=models.Q(recipe="", recipe_version=None)
                | (~models.Q(recipe="") & models.Q(recipe_version__isnull=False)),
                name="questionnaireversion_recipe_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)
