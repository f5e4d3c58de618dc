"""What a licensed clinician or a lawyer has to look at before a practice relies on it: as data.

This project has asked neither. The list is shown at set-up and on the practice's page, where the
practice notes who has looked at what; docs/clinical-review.md is the same list, held to it by a
test. What is looked at changes nothing that the software does.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

CLINICIAN, LAWYER = _("a licensed clinician"), _("a lawyer")
BOTH = _("a licensed clinician and a lawyer")


@dataclass(frozen=True)
class Point:
    """One thing to be looked at. `code` is kept in the practice's record and never changes."""

    code: str
    title: Any
    question: Any
    who: Any


POINTS = (
    Point(
        "thresholds",
        _("From which answer on help is shown and somebody is told"),
        _(
            "An urge to self-harm of 4 of 5 or more, a thought of suicide of 1 or more, item 9 of "
            "the PHQ-9 of 1 or more; and twelve hours before a chain review. Are these right for "
            "the people you see?"
        ),
        CLINICIAN,
    ),
    Point(
        "wording",
        _("What the page after such an answer says"),
        _(
            "It thanks, says that nobody reads this now, shows lines and plan, and asks nothing "
            "twice. Can you stand behind every sentence of it?"
        ),
        CLINICIAN,
    ),
    Point(
        "asking",
        _("That such an answer is shared only when the client says so"),
        _(
            "Each time anew, unless the client has agreed beforehand. Is that acceptable for your "
            "practice, and is your rhythm of reading quick enough for it? Whoever cannot look on "
            "every weekday, and act within twelve hours, does not switch these questions on."
        ),
        BOTH,
    ),
    Point(
        "help_numbers",
        _("The help numbers of your country"),
        _(
            "Nobody of this project has rung them. Are they right, are they the best ones for your "
            "clients, and is anything missing? Ring them again every half year."
        ),
        CLINICIAN,
    ),
    Point(
        "plan_layout",
        _("The six parts of the safety plan"),
        _(
            "Order and wording are our own, with the kinds of content that research describes. Do "
            "you use them as they are, or do you have permission for another form?"
        ),
        BOTH,
    ),
    Point(
        "instruments",
        _("The right to use each questionnaire, and its bands"),
        _(
            "No questionnaire of others comes along; you load the wording and sign for it. Do you "
            "hold the licence for each, and do its bands and its reliable change fit your clients? "
            "Our own weekly check is not validated."
        ),
        BOTH,
    ),
    Point(
        "names",
        _("Names of methods in texts of your own"),
        _(
            "Some names of therapies and of skills are trademarks, and some worksheets are under "
            "copyright. Is what your therapists write into the software free to use?"
        ),
        LAWYER,
    ),
    Point(
        "retention",
        _("How long records are kept, and what stays when sharing ends"),
        _(
            "The client’s own words go when the client removes them. What therapists wrote goes "
            "after the time you set. Does your law ask for more, also for what was shared once?"
        ),
        LAWYER,
    ),
    Point(
        "minors",
        _("Adults only"),
        _(
            "The software takes no minors, and asks for a yes to being of age. Is that enough "
            "where you work, and what do you do with somebody who is younger?"
        ),
        LAWYER,
    ),
    Point(
        "substances",
        _("Notes about substances (42 CFR Part 2)"),
        _(
            "Diary cards can hold them. In the United States such notes of a programme may need a "
            "consent of their own. Does that rule bind you?"
        ),
        LAWYER,
    ),
    Point(
        "device",
        _("Whether it is a medical device where you work"),
        _(
            "It records, shows and sends, and applies printed rules to answers; it predicts "
            "nothing. A mail that an answer waits may still count as an alarm, in the "
            "European Union above all. What does your law say?"
        ),
        LAWYER,
    ),
    Point(
        "access_log",
        _("That clients see who opened what, and on which day"),
        _(
            "Some ways of working would rather not show it. It is a right of the client here, and "
            "cannot be turned off. Does that fit the treatment you offer?"
        ),
        CLINICIAN,
    ),
    Point(
        "emergency",
        _("What your clinicians do in an emergency"),
        _(
            "The software calls nobody. Your own procedure is one click from every page of theirs: "
            "is it written, is it right, and does everybody know it?"
        ),
        BOTH,
    ),
    Point(
        "patterns",
        _("The patterns that clients are shown"),
        _(
            "Each compares two of the client’s own ticks or numbers, by a rule that is printed "
            "beside it. Are its thresholds and its words right for the people you treat? A "
            "therapist can switch each one off."
        ),
        CLINICIAN,
    ),
    Point(
        "languages",
        _("The words in the languages that you use"),
        _(
            "The Spanish and the German ones were read by no clinician: feelings, urges, bands, "
            "attachment, the plan for hard hours. Does each say what you would say?"
        ),
        CLINICIAN,
    ),
)
CODES = tuple(point.code for point in POINTS)


def as_page() -> str:
    """The list as docs/clinical-review.md has it."""
    head = (
        "# What a clinician or a lawyer has to look at",
        "Nobody who is licensed has reviewed this software. Before a practice relies on it, "
        "somebody has to answer these questions for that practice. They are shown at set-up and on "
        "the practice’s own page, where it is noted who has looked at what, and on which day. This "
        "page is written from `tracker/practice/looked_at.py`.",
    )
    points = (f"## {one.title}\n\nFor {one.who}. {one.question}" for one in POINTS)
    return "\n\n".join((*head, *points)) + "\n"
