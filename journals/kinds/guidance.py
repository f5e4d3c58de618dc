"""What a therapist's answer is made of."""

from django.utils.translation import gettext_lazy as _

from . import Kind
from .fields import Choice, Text

VIEWS = (
    ("healthier", _("Healthier response")),
    ("part_of_the_way", _("Part of the way")),
    ("not_yet", _("Not yet")),
    ("talk", _("Better talked through")),
)
# The same within a sentence. Which letters are small there, each language knows for itself.
VIEWS_WITHIN = {
    "healthier": _("healthier response"),
    "part_of_the_way": _("part of the way"),
    "not_yet": _("not yet"),
    "talk": _("better talked through"),
}

GUIDANCE = Kind(
    "guidance",
    _("Guidance"),
    (
        Choice(key="view", label=_("How do you see this response?"), options=VIEWS),
        Text(
            key="text",
            label=_("What they will read"),
            help=_(
                "Name what they did. They are asked to give themselves credit next, so leave the "
                "praise to them."
            ),
            most=4000,
            rows=3,
        ),
    ),
)

# To somebody who would like to talk before the next appointment.
REPLIES = (
    ("call", _("Please call the practice")),
    ("next", _("Talk about it when you meet")),
)

# To something on the agenda: the fixed replies are for a wish to talk before the two meet.
REPLY = Kind(
    "reply",
    _("Reply"),
    (
        Choice(key="reply", label=_("What do you reply?"), options=REPLIES),
        Text(key="text", label=_("What they will read"), most=4000, rows=2),
    ),
)
