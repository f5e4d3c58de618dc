"""One's own words of some months as a PDF of A5 pages, to read, to print and to fold."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from journals import access, typesetting
from journals.access import everything
from journals.access.booklet import own_booklet
from journals.booklet import Block, Month, Piece, Said, Wish, months
from journals.typesetting import plain, rows
from tracker.accounts import languages
from tracker.accounts.models import User
from tracker.privacy import keys

BOOKLET_NAME = "booklet.pdf"  # in a list of downloads it says nothing


def write_booklet(
    person: User,
    wish: Wish,
    now: datetime,
    take: Callable[[bytes], None],
    note: Callable[[], None],
) -> None:
    """Hand the file to `take`. `note` is called for each entry."""
    keys.warm([person.pk])
    with keys.showing(), languages.speaking_to(person):  # what doesn't open says so in its place
        found = []
        for entry in everything.by_pages(own_booklet(person, wish), "occurred_at"):
            found.append(entry)
            note()
        ids = [one.pk for one in found] if wish.answers else []
        answers = everything.answers_by_entry(person, ids, now) if ids else {}
        said = months(found, answers, access.own_names(person), person)
        take(typesetting.compiled(typesetting.BOOKLET, _data(wish, said), now))


def _data(wish: Wish, said: list[Month]) -> dict[str, Any]:
    return {
        "language": (translation.get_language() or "en")[:2],
        "title": plain(wish.cover),
        "contents": _("Contents"),
        "months": [
            {"name": month.name, "blocks": [_block(one) for one in month.blocks]} for month in said
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "day": date_format(block.day, "l j F"),
        "title": plain(block.title),
        "pieces": [_piece(one) for one in block.pieces],
    }


def _piece(piece: Piece) -> dict[str, Any]:
    return {
        "heading": plain(piece.heading),
        "said": [_said(one) for one in piece.said],
        "answers": [_said(one) for one in piece.answers],
    }


def _said(one: Said) -> dict[str, Any]:
    return {"label": plain(one.label), "text": rows(one.text)}
