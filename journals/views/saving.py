"""Saving what a form brought, and saying beside its fields why it could not be saved."""

import uuid
from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from journals import actions
from journals.forms import KindForm
from journals.moments import content

# The ids that a page brings along for what it will write.
MINTED = ("entry_id", "episode_id")


def save(form: KindForm, action: Callable[[], Any]) -> Any:
    """What the action gives; None if it objected, with its reasons in the form."""
    try:
        return action()
    except ValidationError as error:
        form.say(error)
    except actions.IdTaken:
        _conflict(form, {name: uuid.uuid4() for name in MINTED if name in form.fields})
        form.add_error(None, _("This page was too old to save. Save again to keep these words."))
    except actions.StaleVersion as stale:
        _conflict(form, {"base_version": stale.current.version})
        form.stale = form.kind.show(content(stale.current))
        form.add_error(
            None,
            _(
                "You wrote in two places. Both are kept. What stands there now is shown below; "
                "saving again puts your words here in its place."
            ),
        )
    return None


def _conflict(form: KindForm, instead: dict[str, Any]) -> None:
    """Let the next try succeed: the page comes back with what it lacked."""
    form.conflict = True
    form.data = form.data.copy()
    for name, value in instead.items():
        form.data[name] = str(value)


def status(form: KindForm) -> int:
    """200 as long as nothing is wrong, 409 when somebody was faster, 422 for the rest."""
    if getattr(form, "conflict", False):
        return 409
    return 422 if form.errors else 200
