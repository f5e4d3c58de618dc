"""A booklet of my own words: asked for, made by a worker, handed out once."""

import uuid

from django.http import HttpResponseBase
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response

from journals import access, actions
from journals.booklet import ANSWERS, LONGEST_TITLE, PARTS, Wish
from journals.exports import BOOKLET_NAME
from journals.models import Export

from . import shapes
from .authentication import stands_for
from .describe import operation, pages_of
from .door import Door, refuse_unsettled_sessions
from .exports import EXPORT, as_export, handed_out
from .paging import page
from .shapes import DAY

BOOKLET = Export.What.BOOKLET
CODES = [*(code for code, _label in PARTS), ANSWERS[0]]
WISH = shapes.body(
    since=DAY.needs(),
    until=DAY.needs(),
    parts=shapes.many(shapes.code(CODES), most=len(CODES), least=1).needs(),
    title=shapes.text(LONGEST_TITLE),
)


class Booklets(Door):
    @operation(
        "booklets_list",
        "What this very token or session asked for within a day, the newest first",
        gives=pages_of(EXPORT),
    )
    def get(self, request: Request) -> Response:
        rows = access.own_exports(request.user, stands_for(request), BOOKLET)
        return Response(page([as_export(row) for row in rows]))

    @operation(
        "booklets_ask",
        "Have a booklet made of these days, both included: five times a day at the most. `title` "
        "stands on its cover, by itself; `answers` is what was answered to it. Whatever was asked "
        "for before is thrown away",
        takes=WISH,
        gives=EXPORT,
    )
    def post(self, request: Request) -> Response:
        refuse_unsettled_sessions(request)
        asked = WISH.read(request.data)
        wish = Wish(asked.get("title", ""), asked["since"], asked["until"], tuple(asked["parts"]))
        me, session = request.user, stands_for(request)
        row = actions.ask_for_booklet(me, wish, session=session, now=timezone.now())
        return Response(as_export(row))


class OneBooklet(Door):
    @operation("booklets_read", "How far it is", gives=EXPORT)
    def get(self, request: Request, pk: uuid.UUID) -> Response:
        row = access.own_export(request.user, stands_for(request), pk, BOOKLET)
        return Response(as_export(row))


class BookletFile(Door):
    @operation(
        "booklets_fetch",
        "The booklet itself, once, within a quarter of an hour: a PDF of A5 pages. 410 when there "
        "is none, or not any more",
        media="application/pdf",
    )
    def post(self, request: Request, pk: uuid.UUID) -> HttpResponseBase:
        refuse_unsettled_sessions(request)
        row = access.own_export(request.user, stands_for(request), pk, BOOKLET)
        return handed_out(row, "application/pdf", BOOKLET_NAME)
