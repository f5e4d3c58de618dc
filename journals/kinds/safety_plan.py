"""The plan for hard hours, in six parts: written in calm, read when it is needed.

The order is that of its use, from what one can do alone to whom one can call. The wording is our
own. The sixth part is free text and offers no list: it never names a means.
"""

from django.utils.translation import gettext_lazy as _

from .fields import Contacts, Day, FieldType, Line, Lines, Text

SAFETY_PLAN: tuple[FieldType, ...] = (
    Lines(
        key="warning_signs",
        label=_("1. How do you notice that a hard hour is coming?"),
        clinical=_("1. Warning signs"),
        help=_("Thoughts, feelings, things you do. One on each line."),
    ),
    Lines(
        key="alone",
        label=_("2. What can you do by yourself?"),
        clinical=_("2. What I can do alone"),
        help=_("What has helped for a while, even a little. One on each line."),
    ),
    Lines(
        key="distraction",
        label=_("3. Which people and places take your mind off it?"),
        clinical=_("3. People and places that take my mind off it"),
        help=_("You don’t have to tell them why you come. One on each line."),
    ),
    Contacts(
        key="people",
        label=_("4. Whom can you ask for help?"),
        clinical=_("4. People I can ask"),
        help=_("With a number, there is a button to call or text them."),
        texts=True,
    ),
    Contacts(
        key="professionals",
        label=_("5. Which professionals can you call?"),
        clinical=_("5. Professionals and lines"),
        help=_("Your therapist, a doctor, a clinic. The crisis lines stand below by themselves."),
    ),
    Text(
        key="surroundings",
        label=_("6. What makes the place where you are safer?"),
        clinical=_("6. Making my surroundings safer"),
        help=_("What you can change, and who could help you with it. In your own words."),
        rows=4,
    ),
    Line(
        key="together_with",
        label=_("With whom did you write it?"),
        clinical=_("Written with"),
        help=_("Leave it out if you wrote it by yourself."),
        fold=True,
    ),
    Day(key="together_on", label=_("On which day?"), clinical=_("Written on"), fold=True),
)
# The parts themselves; the rest says how they came about.
PARTS = tuple(field.key for field in SAFETY_PLAN if not field.fold)
