"""Our own weekly check: five short questions in our words. It is not a validated measure, and says
so wherever it is named. Each line is a number of its own; no total would mean anything."""

from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from tracker.measures import Instrument, Item, Recipe, Score

SLUG = "weekly-check"
LOW, HIGH = 0, 10
# Key, question, the words at both ends, the line as a clinician reads it, and what more of it is.
LINES = (
    (
        "distress",
        _("How much distress did you feel this week?"),
        (_("none"), _("the most I know")),
        _("Distress"),
        "worse",
    ),
    (
        "reaction_urge",
        _("How strong was the urge to do what you usually do?"),
        (_("none"), _("the strongest I know")),
        _("Urge to react"),
        "",
    ),
    (
        "closeness",
        _("How close did you feel to people who matter to you?"),
        (_("not at all"), _("very close")),
        _("Closeness"),
        "",
    ),
    (
        "kindness",
        _("How kind were you to yourself?"),
        (_("not at all"), _("very kind")),
        _("Kindness to self"),
        "better",
    ),
    (
        "sleep",
        _("How well did you sleep?"),
        (_("very badly"), _("very well")),
        _("Sleep"),
        "better",
    ),
)
RECIPE = Recipe(
    slug=SLUG,
    version=1,
    clinical=_("Weekly check"),
    items=len(LINES),
    answers=(LOW, HIGH),
    scores=tuple(
        Score(
            code=key,
            label=short,
            method="sum",
            items=(number,),
            low=Decimal(LOW),
            high=Decimal(HIGH),
            higher_is=higher_is,
        )
        for number, (key, _text, _ends, short, higher_is) in enumerate(LINES, 1)
    ),
    recall_days=7,
    source=_("Our own words; not validated, and compared with nothing."),
)
WEEKLY_CHECK = Instrument(
    slug=SLUG,
    number=1,
    title=_("Weekly check"),
    clinical=_("Weekly check (not a validated measure)"),
    items=tuple(
        Item(
            key=key,
            text=text,
            type="integer",
            low=LOW,
            high=HIGH,
            low_word=ends[0],
            high_word=ends[1],
            number=number,
        )
        for number, (key, text, ends, _short, _higher_is) in enumerate(LINES, 1)
    ),
    recipe=RECIPE,
    about=_("Five short questions about the week. They are our own, not a validated measure."),
    validated=False,
)


class Own:
    """The instruments that ship, as a source."""

    _all = (WEEKLY_CHECK,)

    def on(self) -> dict[str, int]:
        return {one.slug: one.number for one in self._all}

    def numbers(self, slug: str) -> tuple[int, ...]:
        return tuple(one.number for one in self._all if one.slug == slug)

    def names(self) -> list[tuple[str, int]]:
        return [(one.slug, one.number) for one in self._all]

    def instrument(self, slug: str, number: int) -> Instrument:
        """KeyError if there is none."""
        for one in self._all:
            if (one.slug, one.number) == (slug, number):
                return one
        raise KeyError(slug)
