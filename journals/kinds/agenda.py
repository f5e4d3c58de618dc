"""What something on the agenda is made of, and the fixed answers to a wish to talk."""

from django.utils.translation import gettext_lazy as _

from . import Kind
from .fields import Text

AGENDA = Kind(
    "agenda_item",
    _("For our next talk"),
    (Text(key="text", label=_("I’d like to talk about"), most=500, rows=2),),
)
