"""What a practice asks in words that don't ship: questionnaires that it has loaded, with its word
that it may use them, and worksheets that it wrote.

Nothing of a client's is in them: they are kept as the practice gave them, and not sealed.
"""

import uuid

from django.db import models

from tracker.accounts.models import Practice


class OfPractice(models.Model):
    """What one practice may ask its clients, over all its versions."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    practice = models.ForeignKey(Practice, on_delete=models.PROTECT, related_name="+")
    # What answers are kept under. Random: never used again, whatever is made later.
    slug = models.CharField(max_length=24, unique=True)
    made_at = models.DateTimeField()
    # None: nobody can be asked for it.
    switched_on_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


class Questionnaire(OfPractice):
    """An instrument that a practice has loaded."""

    class Meta:
        indexes = [models.Index(fields=["practice", "made_at"], name="questionnaire_of_practice")]


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


class PracticeWorksheet(OfPractice):
    """A worksheet that a practice wrote, or is writing."""

    # What is being written, as journals/kinds/worksheets/writing.py keeps it. None: nothing is.
    draft = models.JSONField(null=True)
    edited_at = models.DateTimeField()
    edited_by_id = models.UUIDField()

    class Meta:
        indexes = [
            models.Index(fields=["practice", "made_at"], name="practiceworksheet_of_practice")
        ]


class PracticeWorksheetVersion(models.Model):
    """What is asked, field by field, and who published it. It never changes (a trigger)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    worksheet = models.ForeignKey(
        PracticeWorksheet, on_delete=models.PROTECT, related_name="versions"
    )
    number = models.PositiveSmallIntegerField()
    # A definition: see journals/kinds/worksheets/rules.py.
    content = models.JSONField()
    published_by_id = models.UUIDField()
    published_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["worksheet", "number"], name="practiceworksheetversion_numbered"
            )
        ]

    def __str__(self) -> str:
        return str(self.pk)
