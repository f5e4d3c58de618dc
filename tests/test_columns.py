"""Every column of every table has a class, and none of the classes is "an answer".

What a client says is sealed. In clear there is only what the database must select or sort by.
A new column fails here until somebody has thought about what it gives away.
"""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

from tests.column_classes import (
    CODE,
    COUNT,
    HOUSE,
    ID,
    PERSON,
    SEALED,
    SECRET,
    SESSION,
    STATE,
    TIME,
)
from tests.columns import COLUMNS
from tracker.privacy.fields import SealedField

OURS = ("accounts", "care", "journals", "privacy", "reminders")
# What each class may be stored as. There is no class for free text or for a number that is said.
KINDS = {
    SEALED: (SealedField,),
    ID: (models.UUIDField, models.ForeignKey, models.AutoField, models.BigIntegerField),
    TIME: (models.DateTimeField, models.DateField, models.TimeField, models.SmallIntegerField),
    STATE: (models.CharField, models.BooleanField),
    CODE: (models.CharField,),
    SECRET: (models.CharField, models.BinaryField),
    SESSION: (models.TextField,),
    PERSON: (models.CharField,),
    HOUSE: (models.CharField, models.JSONField),
    COUNT: (models.PositiveIntegerField, models.PositiveSmallIntegerField),
}


def columns() -> dict[str, dict[str, models.Field]]:
    return {
        model._meta.label: {field.name: field for field in model._meta.concrete_fields}
        for model in apps.get_models(include_auto_created=False)
    }


def test_every_column_is_classified():
    found = {label: set(fields) for label, fields in columns().items()}
    assert {label: set(classes) for label, classes in COLUMNS.items()} == found


@pytest.mark.parametrize("label", [label for label in COLUMNS if label.split(".")[0] in OURS])
def test_every_column_is_of_its_class(label):
    fields = columns()[label]
    for name, sort in COLUMNS[label].items():
        field = fields[name]
        if (label, name) == ("reminders.Notice", "key"):
            continue  # a reminder's id, a date and a time: what caused the notice, once
        assert isinstance(field, KINDS[sort]), f"{label}.{name}"
        assert (sort == SEALED) == isinstance(field, SealedField), f"{label}.{name}"
        if sort in (STATE, CODE) and isinstance(field, models.CharField):
            assert field.max_length <= 48, f"{label}.{name} is long for a code"


WORDS = {
    "sealed": SEALED,
    "personal": PERSON,
    "secrets": SECRET,
    "session": SESSION,
    "of the house": HOUSE,
    "codes": CODE,
    "states": STATE,
    "counts": COUNT,
    "ids": ID,
    "times": TIME,
}


def test_the_page_for_operators_has_them_all():
    """docs/data.md: each table with its reason, how long and for whom; each column in its class."""
    page = (Path(settings.BASE_DIR) / "docs" / "data.md").read_text()
    said = {}
    for part in page.split("\n### ")[1:]:
        part = part.partition("\n## ")[0]
        label, reason, _rest = part.split("\n\n", 2)
        lines = dict(re.findall(r"^- ([\w ]+): (.+)$", part, re.M))
        assert reason, label
        assert lines.pop("Kept"), label
        assert lines.pop("Seen by"), label
        said[label.strip("`")] = {
            column: WORDS[name]
            for name, text in lines.items()
            for column in re.findall(r"`(\w+)`", text)
        }
    assert said == COLUMNS
    assert set(re.findall(r"^\| ([\w ]+) \| .+ \| .+ \|$", page.partition("\n### ")[0], re.M)) == {
        "Class",
        *WORDS,
    }


def test_no_code_in_clear_says_how_it_went():
    """Codes and states in clear come from lists of ours: none is a feeling, a view or a number."""
    said = {"outcome", "credit", "level", "mood", "reaction_urge", "feelings", "view", "title"}
    clear = {
        f"{label}.{name}"
        for label, classes in COLUMNS.items()
        for name, sort in classes.items()
        if name in said and sort != SEALED
    }
    assert clear == {
        "journals.Share.level",
        "journals.StandingShare.level",  # how much is shared: full or ratings only
        "reminders.Preferences.credit",  # whether a reminder of it is wanted
    }


def test_sealed_labels_are_unique_and_frozen():
    labels = [
        field.label
        for fields in columns().values()
        for field in fields.values()
        if isinstance(field, SealedField)
    ]
    assert sorted(labels) == [
        "agendaitem.words",
        "assignment.words",
        "care.words",
        "cliniciannote.words",
        "decisionproposal.ratings",
        "decisionproposal.words",
        "draft.words",
        "entry.ratings",
        "entry.words",
        "entryversion.ratings",
        "entryversion.words",
        "episode.words",
        "export.words",
        "exportpiece.words",
        "goal.ratings",
        "goal.words",
        "goalversion.ratings",
        "goalversion.words",
        "guidance.ratings",
        "guidance.words",
        "insightchoices.ratings",
        "insightrules.ratings",
        "menuitem.words",
        "person.ratings",
        "person.words",
        "prepprint.words",
        "push.words",
        "reminder.words",
        "reviewflag.ratings",
        "reviewstep.words",
        "riskmonitoring.ratings",
        "riskmonitoring.words",
        "wording.words",
    ]
