"""A worksheet that the demo's practice wrote, published and switched on; its next version is being
written."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from journals import actions
from journals.kinds.worksheets.writing import Writing
from tracker.accounts.models import User


def write(admin: User, therapist: User, now: datetime) -> None:
    writing = Writing.of(_definition())
    row = actions.begin_worksheet(writing, worksheet_id=actions.new_id(), by=therapist, now=now)
    actions.publish_worksheet(row, seen=writing.digest, by=admin, now=now)
    actions.switch_worksheet(row, on=True, by=admin, now=now)
    actions.go_on_writing(row, by=therapist, now=now)
    said = {"type": "line", "key": "next_time", "clinical": _("Next time")}
    said["label"] = _("What do you want to try next time?")
    actions.add_line(row, said, line=str(actions.new_id()), by=therapist, now=now)


def _definition() -> dict[str, Any]:
    how = [["left", _("I left")], ["stayed", _("I stayed")], ["paused", _("we took a break")]]
    return {
        "title": _("After a hard talk"),
        "clinical": _("Conflict log"),
        "about": _("A few lines while you still remember it. It takes about two minutes."),
        "default": "assigned",
        "fields": [
            {"type": "person", "key": "who", "label": _("Who was it with?")},
            {
                "type": "scale",
                "key": "loud",
                "label": _("How loud did it get inside?"),
                "clinical": _("Arousal, 0–10"),
                "min": 0,
                "max": 10,
                "low": _("calm"),
                "high": _("as loud as I know"),
                "chart": True,
            },
            {
                "type": "choice",
                "key": "how",
                "label": _("How did it end?"),
                "clinical": _("Ending"),
                "options": how,
            },
            {
                "type": "text",
                "key": "helped",
                "label": _("What helped you to stay?"),
                "clinical": _("What helped"),
                "visible_if": {"field": "how", "is": "stayed"},
            },
        ],
    }
