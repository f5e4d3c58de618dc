"""Self-evaluation: looking back on it, by one's own measure."""

from django.utils.translation import gettext_lazy as _

from journals.kinds.fields import Choice, FieldType, Multi, Scale, Text

OUTCOME = (
    (2, _("Much closer")),
    (1, _("Closer")),
    (0, _("About the same")),
    (-1, _("Further away")),
    (-2, _("Much further away")),
    ("cannot_tell", _("I can’t tell yet")),
)

CREDIT = (
    ("fully", _("Fully")),
    ("partly", _("Partly")),
    ("not_this_time", _("Not this time")),
    ("undecided", _("I haven’t decided")),
)
EARNED = {"fully", "partly"}

SELF_EVALUATION: tuple[FieldType, ...] = (
    Choice(
        key="outcome",
        label=_("Was this a healthier response than your usual one: closer to how you want to be?"),
        clinical=_("Own view"),
        options=OUTCOME,
    ),
    Choice(
        key="level",
        label=_("Which of your own words fits?"),
        clinical=_("Goal level"),
        options=((2, "+2"), (1, "+1"), (0, "0"), (-1, "−1"), (-2, "−2")),
    ),
    Text(key="reasons", label=_("What makes you say so?"), clinical=_("Reasons")),
    Choice(
        key="credit",
        label=_("Do you give yourself credit for it?"),
        clinical=_("Credit"),
        options=CREDIT,
    ),
    Text(
        key="partial_credit_for",
        label=_("Which part went even slightly right?"),
        clinical=_("Credit for"),
        most=500,
        fold=True,
    ),
    Choice(
        key="standard_realism",
        label=_("What you asked of yourself was…"),
        clinical=_("Standard"),
        options=(
            ("too_easy", _("too easy")),
            ("about_right", _("about right")),
            ("too_strict", _("too strict")),
            ("unsure", _("I’m not sure")),
        ),
        fold=True,
    ),
    Multi(
        key="what_made_the_difference",
        label=_("What made the difference?"),
        clinical=_("Attribution"),
        options=(
            ("my_effort", _("my effort")),
            ("a_skill", _("a skill")),
            ("another_person", _("another person")),
            ("the_situation", _("the situation")),
            ("chance", _("chance")),
        ),
        fold=True,
    ),
    Scale(
        key="importance",
        label=_("How much does it matter to you?"),
        clinical=_("Importance"),
        low_word=_("not at all"),
        high_word=_("more than most things"),
        fold=True,
    ),
    Scale(
        key="difficulty",
        label=_("How hard was it?"),
        clinical=_("Difficulty"),
        low_word=_("easy"),
        high_word=_("the hardest I know"),
        fold=True,
    ),
    Text(key="learned", label=_("What did you learn?"), most=1000, fold=True),
    Text(key="next_time", label=_("What would you try next time?"), most=1000, fold=True),
    Text(
        key="question",
        label=_("A question for your therapist"),
        clinical=_("Question"),
        most=1000,
        fold=True,
    ),
    # Set by the action, never by a form: how it came about, and the standard as it stood.
    Choice(
        key="context",
        label=_("Looked back"),
        clinical=_("Context"),
        options=(
            ("alone", _("alone")),
            ("in_session", _("together, in a session")),
            ("after_guidance", _("after an answer")),
        ),
    ),
    Text(key="standard_snapshot", label=_("Measured against"), clinical=_("Standard then")),
)
SET_BY_ACTION = {"context", "standard_snapshot"}
