"""What somebody puts on their own menu in a calm moment. The app itself suggests nothing."""

from django.utils.translation import gettext_lazy as _

from . import Kind
from .fields import Line

MENU_ITEM = Kind(
    "menu_item",
    _("Something of your own"),
    (Line(key="text", label=_("In your own words"), most=200),),
)
