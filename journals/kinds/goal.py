"""What a goal and a person are made of: lists of the same field types as entries."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from . import Kind
from . import vocabulary as words
from .fields import Choice, Line, Text

GOAL = Kind(
    "goal",
    _("Goal"),
    (
        Line(key="title", label=_("A short name for it"), help=_("“When M. travels for work”")),
        Text(
            key="from",
            label=_("From: what do you usually do?"),
            clinical=pgettext_lazy("a goal", "From"),
            most=1000,
        ),
        Text(
            key="toward",
            label=_("Toward: what do you want to do instead?"),
            clinical=_("Toward"),
            help=_("Something to do, rather than something to stop."),
            most=1000,
        ),
        Text(
            key="standard",
            label=_("How will you know that you did it?"),
            clinical=_("Standard"),
            help=_("One sentence to look back against, written while things are calm."),
            most=1000,
        ),
        Choice(
            key="focus_area",
            label=_("What is it about?"),
            clinical=_("Focus area"),
            options=words.FOCUS_AREAS,
            fold=True,
        ),
        *(
            Line(key=f"level_{level}", label=label, most=300, fold=True)
            for level, label in (
                (2, _("+2 · much more than that")),
                (1, _("+1 · more than that")),
                (0, _("0 · the sentence above, met")),
                (-1, _("−1 · less than that")),
                (-2, _("−2 · much less than that")),
            )
        ),
    ),
)

PERSON = Kind(
    "person",
    _("Person"),
    (
        Line(
            key="label",
            label=_("What do you call them here?"),
            help=_("A nickname or a letter. Better not a full name."),
            most=40,
        ),
        Choice(key="relation_type", label=_("They are your…"), options=words.RELATIONS),
        Choice(
            key="feels_safe",
            label=_("Do you feel safe with them?"),
            options=(("yes", _("yes")), ("no", _("no")), ("unsure", _("not sure"))),
        ),
        Choice(
            key="important",
            label=_("Are they important for you to feel safe?"),
            options=(("yes", _("yes")), ("no", _("no"))),
        ),
    ),
)
