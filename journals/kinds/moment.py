"""What a client calls a moment: its one field of its own. Everything else in it is an entry."""

from django.utils.translation import gettext_lazy as _

from . import Kind
from .fields import Line

MOMENT = Kind(
    "moment",
    _("Moment"),
    (
        Line(
            key="title",
            label=_("A title, if you like"),
            help=_("So that you find it again. Leave it out and the day will do."),
            most=120,
        ),
    ),
)
