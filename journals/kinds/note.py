"""What a therapist keeps about one client, for nobody else."""

from django.utils.translation import gettext_lazy as _

from . import Kind
from .fields import Text

NOTE = Kind(
    "note",
    _("Notes only you see"),
    (Text(key="text", label=_("Notes only you see"), most=8000, rows=4),),
)
