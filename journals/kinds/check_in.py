"""A check-in: how are you right now? Two taps are complete."""

from django.utils.translation import gettext_lazy as _

from .fields import Choice, FieldType, Scale, Text

MOOD = (
    (1, _("Very low")),
    (2, _("Low")),
    (3, _("So-so")),
    (4, _("Okay")),
    (5, _("Good")),
)

CHECK_IN: tuple[FieldType, ...] = (
    Choice(
        key="mood",
        label=_("How are you right now?"),
        clinical=_("Mood, 1–5"),
        options=MOOD,
        stones=True,
    ),
    Scale(
        key="reaction_urge",
        label=_("How strong is the urge to do what you usually do?"),
        clinical=_("Urge to react"),
    ),
    Text(key="line", label=_("One line, if you want to"), most=500, rows=1),
)
