"""A page without the product's way of finding what stands on it: the least that it can cost.

The first time, the product's own view draws the page, and what it draws and opens is kept. From
then on the same template is drawn from the same values, and the same sealed bytes are opened,
with the same people's keys. Sign-in, policy, headers and compression are the product's own. With
its questions, the same statements are also asked again, to no purpose, and the ledger is written.
"""

import threading
from dataclasses import dataclass, field
from typing import Any
from unittest import mock

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import loader, render
from django.urls import resolve

from tracker.accounts.policy import allow
from tracker.privacy import keys, ledger
from tracker.privacy.fields import SealedField


@dataclass
class Page:
    """What a page was made of."""

    template: str = ""
    context: dict[str, Any] = field(default_factory=dict)
    opened: list[tuple[SealedField, Any, dict[str, Any]]] = field(default_factory=list)
    asked: list[tuple[str, Any]] = field(default_factory=list)
    lines: list[Any] = field(default_factory=list)


_pages: dict[str, Page] = {}
_one_at_a_time = threading.Lock()


@allow("therapist")
def floor(request: HttpRequest, path: str = "", asks: bool = False) -> HttpResponse:
    """The page at this address from what is kept of it. `asks`: with its questions."""
    address = request.get_full_path()
    with _one_at_a_time:
        page = _pages.get(address) or _pages.setdefault(address, _watched(request, f"/{path}"))
    keys.warm({place["owner"] for _field, _sealed, place in page.opened})
    for sealed_field, sealed, place in page.opened:
        sealed_field.open(sealed, **place)
    if asks:
        _ask(page)
    return render(request, page.template, page.context)


def _ask(page: Page) -> None:
    with connection.cursor() as cursor:
        for statement, values in page.asked:
            cursor.execute(statement, values)
            cursor.fetchall()
    ledger.record_all(page.lines)


def _watched(request: HttpRequest, path: str) -> Page:
    """Let the product draw the page, and note what it takes."""
    page, here = Page(), threading.get_ident()
    draw, open_, record = loader.render_to_string, SealedField.open, ledger.record_all

    def drawing(name: str, context: dict[str, Any], *args: Any, **kwargs: Any) -> str:
        if threading.get_ident() == here and not page.template:
            page.template, page.context = name, context
        return draw(name, context, *args, **kwargs)

    def opening(self: SealedField, sealed: Any, **place: Any) -> Any:
        if threading.get_ident() == here:
            page.opened.append((self, sealed, place))
        return open_(self, sealed, **place)

    def recording(lines: Any) -> None:
        kept = list(lines)
        if threading.get_ident() == here:
            page.lines.extend(kept)
        record(kept)

    def asking(execute: Any, statement: str, values: Any, many: bool, context: Any) -> Any:
        # the keys are asked for by the opening itself
        if statement.startswith("SELECT") and "privacy_datakey" not in statement:
            page.asked.append((statement, values))
        return execute(statement, values, many, context)

    with (
        connection.execute_wrapper(asking),
        mock.patch.object(loader, "render_to_string", drawing),
        mock.patch.object(SealedField, "open", opening),
        mock.patch.object(ledger, "record_all", recording),
    ):
        view, args, kwargs = resolve(path)
        view(request, *args, **kwargs)
    return page
