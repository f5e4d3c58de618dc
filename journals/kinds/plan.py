"""A note from before it happens: fields of self-monitoring, asked about what is to come."""

from django.utils.translation import gettext_lazy as _

# How a plan is asked for the same things, before they have happened.
PLAN_LABELS = {
    "situation": _("What is coming?"),
    "feelings": _("What do you feel about it now?"),
    "reaction_urge": _("How strong is the urge to do what you usually do?"),
    "usual_response": _("What would you usually do?"),
    "actual_response": _("What do you want to do instead?"),
    "people": _("Who will be there?"),
    "confidence_before": _("How sure are you that you will do it your way?"),
}
# What a plan asks, in this order; the first four at once.
PLAN = (
    "situation",
    "usual_response",
    "actual_response",
    "confidence_before",
    "feelings",
    "reaction_urge",
    "people",
    "cues",
    "thoughts",
    "journal",
)
