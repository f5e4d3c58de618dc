"""A questionnaire in a practice, as an admin there loads it."""

from datetime import datetime
from typing import Any

from journals import actions
from journals.models import Questionnaire
from journals.questionnaires import understand
from tests.measures.files import as_bytes, phq_9
from tracker.accounts.models import User

SAID = {
    "title": "Two-week questions (PHQ-9)",
    "clinical": "PHQ-9",
    "source": "http://example.org/q",
    "statement": "our clients, by the licence of 3 May",
}


def load(
    admin: User,
    made: Any = None,
    recipe: str = "phq-9",
    *,
    now: datetime,
    on: bool = False,
    earlier: Questionnaire | None = None,
    **said: str,
) -> Questionnaire:
    """A PHQ-9-shaped one, unless another is given."""
    found = understand(as_bytes(phq_9() if made is None else made), recipe)
    row = actions.load_questionnaire(found, by=admin, now=now, earlier=earlier, **(SAID | said))
    if on:
        actions.switch_questionnaire(row, on=True, by=admin, now=now)
    return row


def signature(**more: str) -> dict[str, str]:
    """What the page posts where it is signed."""
    file = as_bytes(phq_9()).decode()
    return {"file": file, "recipe": "phq-9", **SAID, "agree": "on", **more}


def blanks() -> dict[str, str]:
    """The blanks of PHQ-2, filled in."""
    words = {name: f"The {name}" for name in ("title", "about", "rights", "source")}
    words |= {f"answer_{n}": f"Answer {n}" for n in range(4)}
    return words | {f"question_{n}": f"Question {n}" for n in (1, 2)}
