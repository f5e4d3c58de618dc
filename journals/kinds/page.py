"""A free page of the journal: a title and as much text as one likes. Both are words."""

from django.utils.translation import gettext_lazy as _

from .fields import FieldType, Line, Text

JOURNAL_PAGE: tuple[FieldType, ...] = (
    Line(key="title", label=_("A title, if you like"), clinical=_("Title")),
    Text(
        key="text",
        label=_("Write whatever you like"),
        clinical=_("Text"),
        most=20_000,
        rows=10,
    ),
)
