"""Two people who have agreed to questions about self-harm, for the tests about them."""

import uuid

from journals import access, actions
from journals.actions import When
from journals.models import ReviewFlag
from tests.conftest import NOW, make_therapist
from tests.journals.worksheets import assign
from tracker.accounts.models import User
from tracker.care import actions as care_actions

SAID = {
    "items": ["urge", "hurt"],
    "rhythm": "each_weekday",
    "plan": "not_indicated",
    "reason": "We talked about it.",
}
HIGH = {"urges": [{"item": "hurt_self", "strength": 4}]}
LOW = {"urges": [{"item": "hurt_self", "strength": 1}]}


def deputy_for(amara) -> User:
    """Bea, who works at Amara's practice, too."""
    found = User.objects.filter(email="bea@example.org").first()
    return found or make_therapist(amara.clinician.practice, "Bea Lind", "bea@example.org")


def propose(amara, care, *, now=NOW, **more):
    if care.deputy_id is None:
        care_actions.name_deputy(amara, care, deputy_for(amara).pk, now=now)
    return actions.propose_monitoring(amara, care, now=now, **{**SAID, **more})


def agree(amara, maya, care, *, always=False, now=NOW, **more):
    """Proposed and agreed to; the card asks for self-harm from now on."""
    row = propose(amara, care, now=now, **more)
    mine = access.own_monitoring(maya, row.pk)
    return actions.agree_to_monitoring(maya, mine, always=always, now=now)


def ask(amara, care):
    """The day card, with self-harm among its urges and among what was done."""
    targets = {"urges": ["hurt_self", "go_quiet"], "behaviours": ["hurt_self"]}
    return assign(amara, care, "daily-card", targets=targets)


def answer(maya, content=None, *, now=NOW):
    return actions.answer_worksheet(
        maya,
        entry_id=uuid.uuid4(),
        slug="daily-card",
        content=HIGH if content is None else content,
        when=When(now, maya.time_zone),
        now=now,
    )


def change(maya, entry, content, *, now=NOW):
    row = access.own_entry(maya, entry.pk)
    return actions.change_answer(maya, row, content, base_version=row.version, when=None, now=now)


def waiting() -> list[ReviewFlag]:
    return list(ReviewFlag.objects.exclude(state="done").order_by("made_at"))
