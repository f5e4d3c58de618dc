"""Saving what a form brought, and saying beside its fields why it could not be saved."""

import uuid
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

from django.core.exceptions import ValidationError
from django.db import OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from journals import actions
from journals.drafts import named, sent_as_draft
from journals.forms import KindForm
from tracker.accounts import held, storage

# The ids that a page brings along for what it will write.
MINTED = ("entry_id", "episode_id")


def save(form: KindForm, action: Callable[[], Any]) -> Any:
    """What the action gives; None if it objected, with its reasons in the form.

    The draft of the form goes in the same transaction. Where somebody was faster, the words that
    came second become a draft, so that they are kept whatever becomes of this page.
    """
    try:
        return _save(form, action)
    except ValidationError as error:
        form.say(error)
    except actions.IdTaken:
        _conflict(form, {name: uuid.uuid4() for name in MINTED if name in form.fields})
        form.add_error(None, _("This page was too old to save. Save again to keep these words."))
    except actions.StaleVersion as stale:
        _conflict(form, {**form.caught_up(stale.current), **_kept_beside(form)})
        form.stale = form.stands(stale.current)
        form.add_error(
            None,
            _(
                "You wrote in two places. Both are kept. What stands there now is shown below; "
                "saving again puts your words here in its place."
            ),
        )
    except OperationalError as error:
        form.not_stored = storage.note(error)
        form.add_error(None, storage.NOT_STORED)
    return None


def _save(form: KindForm, action: Callable[[], Any]) -> Any:
    draft = named(form.data)
    with transaction.atomic() if draft else nullcontext():
        saved = action()
        if draft:
            actions.drop_draft(**draft, now=timezone.now())
    return saved


def _kept_beside(form: KindForm) -> dict[str, Any]:
    """Make a draft of the words that came second, as they came; what the form then says of it."""
    draft, owner = sent_as_draft(form.data), held.marked(form.data)
    if draft is None or owner is None:
        return {}
    page = str(uuid.uuid5(draft["draft_id"], repr(draft["words"])))  # sent twice, it is one
    row = actions.save_draft(owner, **draft, page=page, step=1, now=timezone.now())
    return {"draft": row.pk, "draft_revision": row.revision}


def _conflict(form: KindForm, instead: dict[str, Any]) -> None:
    """Let the next try succeed: the page comes back with what it lacked."""
    form.conflict = True
    form.data = form.data.copy()
    for name, value in instead.items():
        form.data[name] = str(value)


def status(form: KindForm) -> int:
    """200 as long as nothing is wrong, 409 when somebody was faster, 507 or 503 when the database
    could not store it, 422 for the rest."""
    if getattr(form, "not_stored", None):
        return form.not_stored
    if getattr(form, "conflict", False):
        return 409
    return 422 if form.errors else 200
