"""What two decided in a session, as the therapist writes it down for the client to confirm."""

from django.utils.translation import gettext_lazy as _

from . import Kind
from .cycle.evaluation import CREDIT, OUTCOME
from .fields import Choice, Text

DECISION = Kind(
    "decision",
    _("Decided together"),
    (
        Choice(
            key="outcome",
            label=_("Was this a healthier response: closer to how they want to be?"),
            clinical=_("Own view"),
            options=OUTCOME,
        ),
        Choice(
            key="level",
            label=_("Goal level, in the client’s own words"),
            clinical=_("Goal level"),
            options=((2, "+2"), (1, "+1"), (0, "0"), (-1, "−1"), (-2, "−2")),
        ),
        Choice(
            key="credit",
            label=_("Do they give themselves credit for it?"),
            clinical=_("Credit"),
            options=CREDIT,
        ),
        Text(
            key="reasons",
            label=_("What makes them say so, in their words"),
            clinical=_("Reasons"),
            most=1000,
            rows=2,
        ),
    ),
)
