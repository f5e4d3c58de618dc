"""Which answers are looked at first, and lead to the page with help: fixed rules, printed as they
are.

They read ticks and numbers, and never a text. A rule says nothing about a person and estimates
nothing: somebody who answered below it may need help, too. A rule whose meaning changes gets
another version, and what was made by an older one keeps that.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tracker.measures import Instrument, Item

# The code of self-harm, wherever ticks and urges have codes.
HURT_SELF = "hurt_self"
# An urge on the day card is rated from 0 to this.
STRONGEST = 5
ACTED = ("yes", "partly")


@dataclass(frozen=True)
class Rule:
    """`item`: what two people have to agree on before it can be asked. `least`: the rule fires from
    this number on; two people may agree on a lower one, never on a higher one."""

    id: str
    version: int
    item: str
    says: Any
    least: int = 0


RULES = {
    rule.id: rule
    for rule in (
        Rule(
            "urge",
            1,
            "urge",
            gettext_lazy("The urge to hurt yourself is 4 or 5, on the scale from 0 to 5."),
            least=4,
        ),
        Rule(
            "acted",
            1,
            "urge",
            gettext_lazy("The urge to hurt yourself was acted on, or partly so."),
        ),
        Rule(
            "hurt",
            1,
            "hurt",
            gettext_lazy("“Hurt myself” is ticked among the things you did."),
        ),
        Rule(
            "question",
            1,
            "question",
            gettext_lazy(
                "A question about suicide or self-harm, in a questionnaire, is answered with "
                "anything above its lowest answer."
            ),
        ),
    )
}
# What can be agreed on, each by itself.
ITEMS: dict[str, Any] = {
    "urge": gettext_lazy("The urge to hurt myself, on the day card"),
    "hurt": gettext_lazy("“Hurt myself”, among the things I did"),
    "question": gettext_lazy("The questions about self-harm in a questionnaire"),
}


@dataclass(frozen=True)
class Fired:
    """One rule that fires on one answer. `value` of `most`, where it is about a number; `about`:
    which questionnaire."""

    rule: str
    version: int
    value: int = 0
    most: int = 0
    about: str = ""

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)

    @property
    def said(self) -> str:
        """To whoever answered: what they said, after "You said that"."""
        match self.rule:
            case "urge":
                return _("the urge to hurt yourself was %(value)s of %(most)s") % self.as_dict()
            case "acted":
                return _("you acted on an urge to hurt yourself, at least in part")
            case "hurt":
                return _("you hurt yourself")
        return _("thoughts of suicide or self-harm have been there at times")

    @property
    def told(self) -> str:
        """To a clinician."""
        match self.rule:
            case "urge":
                return _("Urge to self-harm: %(value)s of %(most)s") % self.as_dict()
            case "acted":
                return _("Urge to self-harm, acted on at least in part")
            case "hurt":
                return _("Self-harm, ticked")
        return _("%(about)s, question about self-harm: %(value)s of %(most)s") % self.as_dict()


def fired(
    answers: Mapping[str, Any],
    *,
    instrument: Instrument | None = None,
    least: Mapping[str, int] | None = None,
) -> tuple[Fired, ...]:
    """The rules that fire on the ticks and numbers of one answer, each once.

    `instrument`: the questionnaire that was answered, if it was one. `least`: what was agreed on
    for a rule, where that is lower than what it says.
    """
    from_urge = min(RULES["urge"].least, (least or {}).get("urge", STRONGEST))
    rows = list(_rows(answers.values()))
    strongest = max((row.get("strength") or 0 for row in rows), default=0)
    found = []
    if strongest >= from_urge:
        found.append(_one("urge", value=strongest, most=STRONGEST))
    if any(row.get("acted") in ACTED for row in rows):
        found.append(_one("acted"))
    if any(one == HURT_SELF for value in answers.values() for one in _listed(value)):
        found.append(_one("hurt"))
    return (*found, *(_questions(answers, instrument) if instrument else ()))


def _one(rule: str, **more: Any) -> Fired:
    return Fired(rule, RULES[rule].version, **more)


def _listed(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else ()


def _rows(values: Iterable[Any]) -> Iterator[Mapping[str, Any]]:
    """Rows of lists that are about self-harm."""
    for value in values:
        for one in _listed(value):
            if isinstance(one, Mapping) and HURT_SELF in (one.get("item"), one.get("target")):
                yield one


def _questions(answers: Mapping[str, Any], instrument: Instrument) -> Iterator[Fired]:
    """The highest of the questions that the recipe names, if it is high enough for that."""
    recipe = instrument.recipe
    if recipe is None:
        return
    least = {one.number: one.at_least for one in recipe.safety_items}
    values = [
        value
        for item in instrument.items
        if item.number in least
        and (value := _number(item, answers.get(item.key))) is not None
        and value >= least[item.number]
    ]
    if values:
        about = str(instrument.clinical)
        yield _one("question", value=max(values), most=recipe.answers[1], about=about)


def _number(item: Item, answer: Any) -> int | None:
    if item.options:
        return next((one.value for one in item.options if one.code == answer), None)
    return answer if isinstance(answer, int) and not isinstance(answer, bool) else None


def asks(instrument: Instrument) -> bool:
    """Whether it has a question that two people have to agree on first."""
    return bool(instrument.recipe and instrument.recipe.safety_items)


def read_back(stored: Iterable[Mapping[str, Any]]) -> tuple[Fired, ...]:
    """As it was kept by as_dict()."""
    return tuple(Fired(**one) for one in stored)
