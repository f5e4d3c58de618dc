"""Worksheets asked for and answered, for the tests about them."""

import uuid

from journals import actions
from journals.actions import When
from journals.kinds import worksheets
from tests.conftest import NOW

SLUGS = [one.slug for one in worksheets.offered()]
TARGETS = {
    "urges": ["go_quiet", "text him at night"],
    "behaviours": ["kept_busy", "stayed up till three"],
}


def assign(amara, care, slug, **more):
    sheet = worksheets.find(slug)
    said = {"targets": {key: TARGETS[key] for key in sheet.targets}, "agreed": True, **more}
    return actions.assign(amara, care, assignment_id=uuid.uuid4(), slug=slug, now=NOW, **said)


def answer(maya, slug, content, **more):
    said = {"when": When(NOW, maya.time_zone), "now": NOW, **more}
    return actions.answer_worksheet(maya, entry_id=uuid.uuid4(), slug=slug, content=content, **said)
