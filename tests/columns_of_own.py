"""The columns of what a client keeps for themselves, and of insights: see tests/columns.py."""

from tests.column_classes import CODE, COUNT, ID, SEALED, TIME

OWN = {
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
    "journals.InsightChoices": {
        "id": ID,
        "client": ID,
        "version": COUNT,
        "changed_at": TIME,
        "ratings": SEALED,
    },
    "journals.InsightRules": {
        "id": ID,
        "client": ID,
        "relationship": ID,
        "version": COUNT,
        "changed_at": TIME,
        "ratings": SEALED,
    },
}
