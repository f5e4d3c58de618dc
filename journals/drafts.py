"""Drafts as a page needs them: which ones wait for a form, and the form filled with one."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.formats import date_format

from journals import access
from journals.models import Draft
from tracker.accounts import held

# So many are laid side by side; the others come when these are dealt with.
SIDE_BY_SIDE = 4
WEEK = 6  # days
LONGEST_PLACE = 47

Words = Mapping[str, Sequence[str]]


def typed(words: Words) -> dict[str, list[str]]:
    """The fields of a draft that are the form's own."""
    return {name: list(words[name]) for name in words if name not in held.OF_DRAFTS}


def path_of(draft: Draft) -> str:
    """The page that it was begun on, or ""."""
    path = next(iter(draft.words.get("draft_path", ())), "")
    return path if held.is_here(path) else ""


def waiting(request: HttpRequest, place: str | None = None) -> list[Draft]:
    """My newest drafts that hold anything, newest first: of this place, or of all.

    One query for all the forms of a page, and one more for each form that has a draft. Those that
    arrived while I was signed out are among them, without being stored.
    """
    held_here = {row.pk: row for row in _held(request) if place in (None, row.place)}
    here = [pk for pk, where in _known(request) if place in (None, where)][:SIDE_BY_SIDE]
    stored = access.own_drafts(request.user, timezone.now()).filter(pk__in=here) if here else ()
    rows = {row.pk: row for row in stored} | held_here
    found = [row for row in rows.values() if held.words(typed(row.words)) or _ticked(row)]
    return sorted(found, key=lambda row: row.saved_at, reverse=True)[:SIDE_BY_SIDE]


def _known(request: HttpRequest) -> list[tuple[Any, str]]:
    """(id, place) of all my drafts, asked for once in a request."""
    if not hasattr(request, "own_drafts"):
        mine = access.own_drafts(request.user, timezone.now())
        request.own_drafts = list(mine.values_list("pk", "place"))  # type: ignore[attr-defined]
    return request.own_drafts  # type: ignore[attr-defined, no-any-return]


def _held(request: HttpRequest) -> list[Draft]:
    return [
        Draft(
            id=one["id"],
            owner=request.user,
            place=first(one["fields"], "draft_place"),
            revision=number(first(one["fields"], "draft_revision")),
            saved_at=datetime.fromtimestamp(one["at"], UTC),
            words=one["fields"],
        )
        for one in held.kept_drafts(request)
    ]


# What a form has from the start, whether or not anybody touched it.
MINTED = {"entry_id", "episode_id", "base_version"}


def _ticked(draft: Draft) -> bool:
    """Whether anything was chosen, even if nothing was typed."""
    fields = typed(draft.words)
    return any(value for name in fields if name not in MINTED for value in fields[name])


def fill(form: forms.BaseForm, words: Words) -> None:
    """Draw a form with a draft's words, as it would be drawn had they been sent; nothing is wrong.

    Every control reads the fields as it would when they are posted, and what it reads becomes the
    field's first value. A field that the draft does not know stays as it is.
    """
    data = QueryDict(mutable=True)
    for name, values in words.items():
        data.setlist(name, list(values))
    for name, field in form.fields.items():
        prefixed = form.add_prefix(name)
        if not field.widget.value_omitted_from_data(data, {}, prefixed):
            form.initial[name] = field.widget.value_from_datadict(data, {}, prefixed)
            form[name].__dict__.pop("initial", None)  # it may have been asked for before


def left_over(form: forms.BaseForm | None, words: Words) -> list[str]:
    """The words of a draft that the form, as it is now, has no field for."""
    if form is None:
        return []
    # several controls may belong to one field
    own = tuple(form.fields)
    return held.words(
        {
            name: values
            for name, values in typed(words).items()
            if not any(name == key or name.startswith((f"{key}_", f"{key}-")) for key in own)
        }
    )


def when(draft: Draft) -> str:
    """Tuesday 20:14; with the date once the day's name alone would be another week's."""
    local = timezone.localtime(draft.saved_at)
    near = (timezone.localtime().date() - local.date()).days <= WEEK
    return date_format(local, "l H:i" if near else "l j F, H:i")


def first(fields: Words, name: str) -> str:
    return next(iter(fields.get(name, ())), "")


def number(text: str) -> int:
    """A revision as a form sends it; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def named(fields: Any) -> dict[str, Any] | None:
    """Which stored draft a form that was sent has, for actions.drop_draft(); None if none.

    Whose it is says the signed mark of the page, so that no form names somebody else's.
    """
    owner, draft_id = held.marked(fields), as_uuid(fields.get("draft", ""))
    on_its_way = bool(fields.get("draft_sending"))
    stored = number(fields.get("draft_revision", "")) or on_its_way
    if owner is None or draft_id is None or not stored:
        return None
    return {"owner_id": owner, "draft_id": draft_id, "on_its_way": on_its_way}


def sent_as_draft(fields: QueryDict) -> dict[str, Any] | None:
    """A form that was sent, as what actions.save_draft() keeps; None if it has no draft."""
    draft_id = as_uuid(fields.get("draft", ""))
    if draft_id is None:
        return None
    own = {name: fields.getlist(name) for name in fields if name not in held.OURS}
    return {
        "draft_id": draft_id,
        "place": fields.get("draft_place", "")[:LONGEST_PLACE],
        "words": typed(own),
        "based_on": number(fields.get("draft_revision", "")),
    }


def as_uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
