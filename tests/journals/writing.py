"""A worksheet that a practice wrote, for the tests about them."""

from datetime import datetime
from typing import Any

from journals import actions
from journals.kinds.worksheets.writing import Writing
from journals.models import PracticeWorksheet
from tests.conftest import NOW
from tracker.accounts.models import User

SHEET = {
    "title": "After a hard talk",
    "clinical": "Conflict log",
    "about": "A few lines while you still remember it.",
    "default": "assigned",
    "fields": [
        {
            "key": "loud",
            "type": "scale",
            "label": "How loud did it get inside?",
            "clinical": "Arousal, 0–10",
            "min": 0,
            "max": 10,
            "low": "calm",
            "high": "as loud as I know",
            "chart": True,
        },
        {
            "key": "how",
            "type": "choice",
            "label": "How did it end?",
            "options": [["left", "I left"], ["stayed", "I stayed"]],
        },
        {
            "key": "helped",
            "type": "text",
            "label": "What helped you to stay?",
            "visible_if": {"field": "how", "is": "stayed"},
        },
    ],
}


def as_file(**more: Any) -> dict[str, Any]:
    """The same as it stands in a file."""
    return {"slug": "a-page", "version": 3, **SHEET, **more}


def begun(by: User, made: dict | None = None, *, now: datetime = NOW) -> PracticeWorksheet:
    writing, pk = Writing.of(made or SHEET), actions.new_id()
    return actions.begin_worksheet(writing, worksheet_id=pk, by=by, now=now)


def publish(row: PracticeWorksheet, admin: User, *, now: datetime = NOW):
    """What is being written of it, as it is."""
    row.refresh_from_db()
    seen = Writing.of_data(row.draft).digest
    return actions.publish_worksheet(row, seen=seen, by=admin, now=now)


def published(
    admin: User, made: dict | None = None, *, on: bool = True, now: datetime = NOW
) -> PracticeWorksheet:
    """Version 1 of a new one."""
    row = begun(admin, made, now=now)
    publish(row, admin, now=now)
    if on:
        actions.switch_worksheet(row, on=True, by=admin, now=now)
    row.refresh_from_db()
    return row


def next_version(
    row: PracticeWorksheet, admin: User, made: dict | None = None, *, now: datetime = NOW
):
    """The next one, with other lines if they are given."""
    instead = Writing.of(made) if made else None
    actions.go_on_writing(row, by=admin, now=now, instead=instead)
    return publish(row, admin, now=now)
