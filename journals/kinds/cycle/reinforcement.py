"""Self-reinforcement: credit for it, or being fair to oneself."""

from django.utils.translation import gettext_lazy as _

from journals.kinds.fields import Choice, FieldType, Line, Scale, Text

SELF_REINFORCEMENT: tuple[FieldType, ...] = (
    Choice(
        key="form",
        label=_("What kind of credit?"),
        clinical=_("Form"),
        options=(
            ("affirmation", _("words to myself")),
            ("reward_activity", _("something good to do")),
            ("tell_someone", _("telling someone")),
            ("treat", _("a treat")),
            ("self_compassion", _("being fair to myself")),
            ("other", _("something else")),
        ),
        fold=True,
    ),
    Text(
        key="text",
        label=_("Say it to yourself, the way you’d say it to a friend"),
        clinical=_("To self"),
        help=_("Start from what you did, not from how it felt."),
        most=500,
        rows=3,
    ),
    Line(
        key="reward",
        label=_("And something good, if you like"),
        clinical=_("Reward"),
        help=_("Something of your own, however small."),
        most=500,
    ),
    Scale(
        key="believability",
        label=_("How true do these words feel?"),
        clinical=_("Believability"),
        low_word=_("not at all"),
        high_word=_("completely"),
        fold=True,
    ),
    Choice(
        key="felt_after",
        label=_("How did you feel after?"),
        clinical=_("Felt after"),
        options=(("worse", _("worse")), ("same", _("the same")), ("better", _("better"))),
        fold=True,
    ),
    Text(key="hard", label=_("What made it hard this time?"), most=500),
    Text(key="friend", label=_("What would you say to a friend?"), most=500),
    Text(key="try_next", label=_("One small thing to try next time"), most=500),
)
PRAISE = ("text", "reward", "form", "believability", "felt_after")
COMPASSION = ("hard", "friend", "try_next", "felt_after")
