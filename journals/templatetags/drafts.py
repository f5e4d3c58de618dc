"""What a form with a draft is drawn with: `{% load drafts %}`. See templates/ui/form_start.html."""

import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest

from journals.drafts import as_uuid, fill, left_over, number, path_of, typed, waiting, when
from journals.models import Draft
from journals.outbox import is_saved_later
from tracker.accounts import held

register = template.Library()


@dataclass(frozen=True)
class Offered:
    """A draft that waits for this form."""

    id: uuid.UUID
    when: str
    texts: list[str]
    left_over: list[str]
    chosen: bool  # the form is filled with this one
    go_on: str  # the address of the page with this one chosen


@dataclass(frozen=True)
class Begun:
    """What a form needs to be kept: the id and revision of its draft, and what is offered."""

    id: uuid.UUID
    place: str
    revision: int
    here: str
    path: str  # the page it was begun on: not that of a form that came back
    offered: tuple[Offered, ...] = ()

    @property
    def saved_later(self) -> bool:
        """Whether Save, pressed without a signal, is kept and done later."""
        return is_saved_later(self.place)

    @property
    def several(self) -> bool:
        return len(self.offered) > 1


@register.simple_tag(takes_context=True)
def draft_of(context: template.Context, name: str, about: Any = "") -> Begun | None:
    """The draft of this place for the form of this context, which is filled with it.

    A form that was sent keeps the draft that it had; none is offered then.
    """
    request, form = context.get("request"), context.get("form")
    if request is None or not request.user.is_authenticated:
        return None
    place, here = f"{name}/{about}" if about else name, _here(request)
    if form is not None and form.is_bound:
        sent, revision = form.data.get("draft", ""), form.data.get("draft_revision", "")
        place, path = form.data.get("draft_place") or place, form.data.get("draft_path", "")
        return Begun(as_uuid(sent) or uuid.uuid4(), place, number(revision), here, path)
    found = waiting(request, place)
    if not found:
        return Begun(uuid.uuid4(), place, 0, here, here)
    wanted = as_uuid(request.GET.get("draft", ""))
    chosen = next((one for one in found if one.pk == wanted), found[0])
    offered = tuple(_offer(one, form, here, one is chosen) for one in found)
    if form is not None:
        fill(form, chosen.words)
    return Begun(chosen.pk, place, chosen.revision, here, here, offered)


def _offer(row: Draft, form: Any, here: str, chosen: bool) -> Offered:
    join = "&" if "?" in here else "?"
    return Offered(
        row.pk,
        when=when(row),
        texts=held.words(typed(row.words)),
        left_over=left_over(form, row.words),
        chosen=chosen,
        go_on=f"{here}{join}{urlencode({'draft': row.pk})}",
    )


def _here(request: HttpRequest) -> str:
    """The address of this page, without which draft was chosen."""
    query = request.GET.copy()
    query.pop("draft", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


@register.simple_tag(takes_context=True)
def drafts_begun(context: template.Context) -> list[dict[str, str]]:
    """What I had begun elsewhere and not saved, for the start page: when, where, and a line."""
    request = context["request"]
    return [
        {"when": when(row), "path": path, "text": next(iter(held.words(typed(row.words))), "")}
        for row in waiting(request)
        if (path := path_of(row)) and path.split("?")[0] != request.path
    ]
