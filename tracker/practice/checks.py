"""What `manage.py check --deploy` asks about the practice that runs this installation."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning, register
from django.db import DatabaseError

from tracker.accounts import access

NEEDED = {
    "phone": "its telephone number",
    "crisis_region": "that the crisis lines are the right ones",
    "rhythm": "when its therapists read",
    "retention_months": "how long it keeps its records",
}


@register(deploy=True)
def somebody_is_responsible(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """practice.W001: until a practice has said these things nobody can become its client.

    A warning: the server has to run before anybody can say them. Without a database the rest of
    the checks still speaks.
    """
    try:
        found = list(faults())
    except DatabaseError:
        return []
    return [Warning(words, id="practice.W001") for words in found]


def faults() -> Iterator[str]:
    """A sentence for each thing that is missing. Nothing in the demo, whose people are invented."""
    if settings.DEMO:
        return
    if access.nobody_works_here():
        yield "Nobody works here yet: run `manage.py setup_code`, then open /setup/."
    for practice in access.practices():
        if practice.missing:
            said = ", ".join(NEEDED[name] for name in practice.missing)
            yield f"{practice.name} has not said, at /practice/details/: {said}."
