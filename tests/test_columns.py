"""Every column of every table has a class, and none of the classes is "an answer".

What a client says is sealed. In clear there is only what the database must select or sort by.
A new column fails here until somebody has thought about what it gives away.
"""

import pytest
from django.apps import apps
from django.db import models

from tracker.privacy.fields import SealedField

SEALED, ID, TIME, STATE, CODE = "sealed", "id", "time", "state", "code"
SECRET = "hash, MAC or wrapped key"
PERSON = "name, mail or place of an account"
COUNT = "number of a version or a row"
SESSION = "signed session data: ids, marks, one sentence of ours, a sealed form"

COLUMNS = {
    "accounts.Practice": {"id": ID, "name": PERSON, "time_zone": PERSON, "phone": PERSON},
    "accounts.User": {
        "id": ID,
        "password": SECRET,
        "last_login": TIME,
        "email": PERSON,
        "name": PERSON,
        "account": CODE,
        "time_zone": PERSON,
        "is_active": STATE,
        "date_joined": TIME,
        "day_starts": TIME,
        "hide_on": STATE,
        "hides_to": CODE,
        "relock_minutes": COUNT,
    },
    "accounts.Clinician": {
        "user": ID,
        "practice": ID,
        "is_therapist": STATE,
        "is_admin": STATE,
        "verified_at": TIME,
        "verified_by_id": ID,
    },
    "accounts.ApiToken": {
        "id": ID,
        "user": ID,
        "name": PERSON,
        "digest": SECRET,
        "created_at": TIME,
        "expires_at": TIME,
        "last_used_on": TIME,
        "revoked_at": TIME,
    },
    "care.CareRelationship": {
        "id": ID,
        "client": ID,
        "therapist": ID,
        "status": STATE,
        "rhythm": CODE,
        "words": SEALED,
        "invited_at": TIME,
        "started_at": TIME,
        "paused_at": TIME,
        "ended_at": TIME,
        "looked_at": TIME,
    },
    "care.Invitation": {
        "id": ID,
        "relationship": ID,
        "token_hash": SECRET,
        "code_hash": SECRET,
        "expires_at": TIME,
        "accepted_at": TIME,
    },
    "care.ConsentRecord": {
        "id": ID,
        "user": ID,
        "kind": CODE,
        "version": CODE,
        "relationship": ID,
        "given_at": TIME,
        "withdrawn_at": TIME,
    },
    "privacy.DataKey": {
        "owner_id": ID,
        "wrapped": SECRET,
        "wrapped_by": CODE,
        "created_at": TIME,
        "destroyed_at": TIME,
    },
    "privacy.LedgerEvent": {
        "id": ID,
        "uid": ID,
        "recorded_at": TIME,
        "client_id": ID,
        "actor_id": ID,
        "verb": CODE,
        "entity": CODE,
        "entity_id": ID,
        "entity_version": COUNT,
        "grant_id": ID,
        "mac": SECRET,
    },
    "privacy.LedgerCheckpoint": {
        "id": ID,
        "last_id": ID,
        "events": COUNT,
        "made_at": TIME,
        "mac": SECRET,
    },
    "reminders.Reminder": {
        "id": ID,
        "user": ID,
        "kind": CODE,
        "local_time": TIME,
        "days": TIME,
        "zone": PERSON,
        "channel": CODE,
        "enabled": STATE,
        "paused_until": TIME,
        "satisfied_on": TIME,
        "next_due_at": TIME,
        "created_at": TIME,
        "changed_at": TIME,
    },
    "reminders.Notice": {
        "id": ID,
        "key": ID,
        "reminder": ID,
        "user": ID,
        "channel": CODE,
        "state": STATE,
        "reason": CODE,
        "due_at": TIME,
        "local_date": TIME,
        "retry_at": TIME,
        "lease_until": TIME,
        "attempts": COUNT,
        "sent_at": TIME,
        "opened_at": TIME,
        "created_at": TIME,
    },
    "journals.Person": {
        "id": ID,
        "client": ID,
        "version": COUNT,
        "added_at": TIME,
        "archived_at": TIME,
        "ratings": SEALED,
        "words": SEALED,
    },
    "journals.Goal": {
        "id": ID,
        "client": ID,
        "person": ID,
        "version": COUNT,
        "written_at": TIME,
        "offered_at": TIME,
        "withdrawn_at": TIME,
        "archived_at": TIME,
        "proposed_by": ID,
        "accepted_at": TIME,
        "declined_at": TIME,
        "ratings": SEALED,
        "words": SEALED,
    },
    "journals.GoalVersion": {
        "id": ID,
        "client": ID,
        "goal": ID,
        "version": COUNT,
        "recorded_at": TIME,
        "ratings": SEALED,
        "words": SEALED,
    },
    "journals.Assignment": {
        "id": ID,
        "client": ID,
        "relationship": ID,
        "worksheet": CODE,
        "worksheet_version": COUNT,
        "version": COUNT,
        "assigned_at": TIME,
        "stopped_at": TIME,
        "words": SEALED,
    },
    "journals.Draft": {
        "id": ID,
        "owner": ID,
        "place": CODE,
        "revision": COUNT,
        "saved_at": TIME,
        "words": SEALED,
    },
    "journals.MenuItem": {
        "id": ID,
        "client": ID,
        "kind": CODE,
        "version": COUNT,
        "added_at": TIME,
        "archived_at": TIME,
        "words": SEALED,
    },
    "journals.Wording": {
        "id": ID,
        "client": ID,
        "thing": ID,
        "version": COUNT,
        "recorded_at": TIME,
        "words": SEALED,
    },
    "journals.Episode": {
        "id": ID,
        "client": ID,
        "goal": ID,
        "kind": CODE,
        "anchor_start": TIME,
        "anchor_end": TIME,
        "occurred_at": TIME,
        "recorded_at": TIME,
        "closed_at": TIME,
        "close_reason": CODE,
        "rests_until": TIME,
        "version": COUNT,
        "words": SEALED,
    },
    "journals.Entry": {
        "id": ID,
        "client": ID,
        "episode": ID,
        "kind": CODE,
        "status": STATE,
        "worksheet": CODE,
        "worksheet_version": COUNT,
        "occurred_at": TIME,
        "occurred_zone": PERSON,
        "occurred_precision": CODE,
        "local_date": TIME,
        "recorded_at": TIME,
        "changed_at": TIME,
        "deleted_at": TIME,
        "version": COUNT,
        "guidance_requested_at": TIME,
        "ratings": SEALED,
        "words": SEALED,
    },
    "journals.EntryVersion": {
        "id": ID,
        "client": ID,
        "entry": ID,
        "version": COUNT,
        "status": STATE,
        "recorded_at": TIME,
        "occurred_at": TIME,
        "occurred_zone": PERSON,
        "occurred_precision": CODE,
        "ratings": SEALED,
        "words": SEALED,
    },
    "journals.Share": {
        "id": ID,
        "entry": ID,
        "relationship": ID,
        "level": CODE,
        "shared_at": TIME,
        "until": TIME,
        "asked_at": TIME,
        "revoked_at": TIME,
    },
    "journals.ReadMark": {
        "id": ID,
        "entry": ID,
        "relationship": ID,
        "entry_version": COUNT,
        "read_at": TIME,
    },
    "journals.Guidance": {
        "id": ID,
        "client": ID,
        "entry": ID,
        "relationship": ID,
        "author": ID,
        "sent_at": TIME,
        "seen_at": TIME,
        "ratings": SEALED,
        "words": SEALED,
    },
    # --- of Django and allauth ---
    "sessions.Session": {"session_key": SECRET, "session_data": SESSION, "expire_date": TIME},
    "mfa.Authenticator": {
        "id": ID,
        "user": ID,
        "type": CODE,
        "data": SECRET,  # sealed with the keyring: see tracker/accounts/adapter.py
        "created_at": TIME,
        "last_used_at": TIME,
    },
    "account.EmailAddress": {
        "id": ID,
        "user": ID,
        "email": PERSON,
        "verified": STATE,
        "primary": STATE,
    },
    "account.EmailConfirmation": {
        "id": ID,
        "email_address": ID,
        "created": TIME,
        "sent": TIME,
        "key": SECRET,
    },
    "auth.Permission": {"id": ID, "name": CODE, "content_type": ID, "codename": CODE},
    "auth.Group": {"id": ID, "name": CODE},
    "contenttypes.ContentType": {"id": ID, "app_label": CODE, "model": CODE},
}
OURS = ("accounts", "care", "journals", "privacy", "reminders")
# What each class may be stored as. There is no class for free text or for a number that is said.
KINDS = {
    SEALED: (SealedField,),
    ID: (models.UUIDField, models.ForeignKey, models.AutoField, models.BigIntegerField),
    TIME: (models.DateTimeField, models.DateField, models.TimeField, models.SmallIntegerField),
    STATE: (models.CharField, models.BooleanField),
    CODE: (models.CharField,),
    SECRET: (models.CharField, models.BinaryField),
    PERSON: (models.CharField,),
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


def test_no_code_in_clear_says_how_it_went():
    """Codes and states in clear come from lists of ours: none is a feeling, a view or a number."""
    said = {"outcome", "credit", "level", "mood", "reaction_urge", "feelings", "view", "title"}
    clear = {
        f"{label}.{name}"
        for label, classes in COLUMNS.items()
        for name, sort in classes.items()
        if name in said and sort != SEALED
    }
    assert clear == {"journals.Share.level"}  # how much is shared: full or ratings only


def test_sealed_labels_are_unique_and_frozen():
    labels = [
        field.label
        for fields in columns().values()
        for field in fields.values()
        if isinstance(field, SealedField)
    ]
    assert sorted(labels) == [
        "assignment.words",
        "care.words",
        "draft.words",
        "entry.ratings",
        "entry.words",
        "entryversion.ratings",
        "entryversion.words",
        "episode.words",
        "goal.ratings",
        "goal.words",
        "goalversion.ratings",
        "goalversion.words",
        "guidance.ratings",
        "guidance.words",
        "menuitem.words",
        "person.ratings",
        "person.words",
        "wording.words",
    ]
