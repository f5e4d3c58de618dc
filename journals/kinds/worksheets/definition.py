"""A definition that has been checked, as a kind of entry: the same mechanism as all the others."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from journals.kinds import vocabulary
from journals.kinds.fields import (
    Choice,
    Clock,
    Count,
    Day,
    FieldType,
    Flag,
    ItemSet,
    Labels,
    Line,
    Minutes,
    Multi,
    Options,
    OwnWords,
    People,
    Scale,
    Shown,
    Steps,
    Text,
)
from journals.kinds.fields.base import OWN_CODE
from journals.kinds.kind import Content, Kind

from .rules import ITEM_SETS, MULTIS, NUMBERS, OWN_VOCABULARY
from .values import COMPARISONS, NAMED

Say = Callable[[str], Any]
ACTED = (("no", _("didn’t do it")), ("partly", _("did a part of it")), ("yes", _("did it")))


@dataclass(frozen=True)
class Rule:
    """One comparison: a field is drawn only if another one says this. It decides nothing else."""

    field: str
    comparison: str
    value: Any

    @property
    def said(self) -> str:
        """The value as a form's control has it."""
        if isinstance(self.value, bool):
            return "yes" if self.value else "no"
        return str(self.value)

    def holds(self, content: Mapping[str, Any]) -> bool:
        said = content.get(self.field)
        match self.comparison:
            case "is":
                return said == self.value and type(said) is type(self.value)
            case "is_not":
                return said is not None and said != self.value
            case "at_least":
                return isinstance(said, int) and said >= self.value
        return isinstance(said, int) and said <= self.value


@dataclass(frozen=True)
class Part:
    """One line of the page: a heading, a sentence, or a field."""

    type: str
    label: Any
    key: str = ""
    rule: Rule | None = None
    chart: bool = False
    sensitive: bool = False


@dataclass(frozen=True)
class Worksheet(Kind):
    """One version of one worksheet. As a Kind it cleans, splits, shows and describes answers."""

    slug: str = ""
    number: int = 1
    clinical: Any = ""
    about: Any = ""
    default: str = "assigned"
    period: str = "any"
    sensitive: bool = False
    wait_hours: int = 0  # after an entry that says self-harm
    layout: tuple[Part, ...] = ()
    # Fields whose list a therapist chooses: key -> what they choose from.
    targets: Mapping[str, Options] = field(default_factory=dict)
    definition: Mapping[str, Any] = field(default_factory=dict)
    practice: UUID | None = None  # who wrote or loaded it; None: it ships

    def is_of(self, practice: UUID) -> bool:
        """Whether this practice may ask for it, and look at it: it ships, or is theirs."""
        return self.practice in (None, practice)

    @property
    def named(self) -> frozenset[str]:
        """Keys that only the action sets."""
        return frozenset(f"{key}{NAMED}" for key in self.targets)

    def part(self, key: str) -> Part:
        return next(part for part in self.layout if part.key == key)

    def for_targets(self, chosen: Mapping[str, Options]) -> "Worksheet":
        """The same, with the lists that were chosen for one person: key -> (code, words) pairs.

        A field for which nothing was chosen is not asked.
        """
        fields = tuple(
            replace(one, options=tuple(chosen[one.key]), own=False)
            if one.key in self.targets and isinstance(one, ItemSet | Multi)
            else one
            for one in self.fields
            if one.key not in self.targets or chosen.get(one.key)
        )
        kept = {one.key for one in fields}
        layout = tuple(part for part in self.layout if not part.key or part.key in kept)
        return replace(self, fields=fields, layout=layout)

    def show(
        self,
        content: Mapping[str, Any],
        names: Mapping[Any, str] | None = None,
        leave_out: Iterable[str] = (),
    ) -> list[Shown]:
        """As any kind; own codes by the words that stand beside them, where those may be read."""
        known: dict[Any, str] = dict(names or {})
        for key in self.named:
            known |= content.get(key, {})
        return super().show(content, known, {*leave_out, *self.named})

    def with_names(self, content: Content, known: Mapping[str, str]) -> Content:
        """Answers with the words that their own codes stand for. `known`: code -> words."""
        said = {key: value for key, value in content.items() if key not in self.named}
        for key in self.targets:
            codes = own_codes(said.get(key))
            found = {code: known[code] for code in codes if code in known}
            if found:
                said[f"{key}{NAMED}"] = found
        return said


def own_codes(value: Any) -> list[str]:
    """The codes in an answer that stand for own words."""
    found = []
    for one in value if isinstance(value, list | tuple) else ():
        code = one.get("item") if isinstance(one, Mapping) else one
        if isinstance(code, str) and OWN_CODE.fullmatch(code):
            found.append(code)
    return found


def build(data: Mapping[str, Any], say: Say, practice: UUID | None = None) -> Worksheet:
    """A worksheet from a definition that rules.check() has let through.

    `say` makes words of the file into words for people: gettext for what ships, as it is for what
    a practice wrote. `practice`: whose it is, if it doesn't ship.
    """
    asked = [one for one in data["fields"] if "key" in one]
    targets = {one["key"]: _choice_of_targets(one) for one in asked if _by_assignment(one)}
    named = tuple(
        Labels(key=f"{key}{NAMED}", label=_("What was named in words")) for key in targets
    )
    return Worksheet(
        code="worksheet",
        heading=say(data["title"]),
        fields=(*(field_of(one, say) for one in asked), *named),
        short=say(data["title"]),
        slug=data["slug"],
        number=data["version"],
        clinical=say(data.get("clinical", data["title"])),
        about=say(data["about"]) if "about" in data else "",
        default=data["default"],
        period=data.get("period", "any"),
        sensitive=data.get("sensitive", False),
        wait_hours=data.get("wait_hours_after_self_harm", 0),
        layout=tuple(_part(one, say) for one in data["fields"]),
        targets=targets,
        definition=data,
        practice=practice,
    )


def _part(one: Mapping[str, Any], say: Say) -> Part:
    return Part(
        type=one["type"],
        label=say(one["label"]),
        key=one.get("key", ""),
        rule=_rule(one.get("visible_if")),
        chart=one.get("chart", False),
        sensitive=one.get("sensitive", False),
    )


def _rule(rule: Mapping[str, Any] | None) -> Rule | None:
    if rule is None:
        return None
    comparison = next(name for name in COMPARISONS if name in rule)
    return Rule(rule["field"], comparison, rule[comparison])


def _by_assignment(one: Mapping[str, Any]) -> bool:
    return one.get("from", "").startswith("assignment:")


def _choice_of_targets(one: Mapping[str, Any]) -> Options:
    return vocabulary.TARGETS[one["from"].partition(":")[2]]


def _options(one: Mapping[str, Any], say: Say) -> Options:
    """What there is to choose from, in the order of the definition."""
    if "options" in one:
        return tuple((code, say(label)) for code, label in one["options"])
    if "items" in one:
        known = dict(vocabulary.VOCABULARIES[OWN_VOCABULARY[one["type"]]])
        return tuple((code, known[code]) for code in one["items"])
    if _by_assignment(one):
        return _choice_of_targets(one)
    source = one.get("from", "")
    return vocabulary.VOCABULARIES[source.partition(":")[2]] if source else ()


def field_of(one: Mapping[str, Any], say: Say) -> FieldType:
    """The field type that a line of a definition stands for."""
    common = {
        "key": one["key"],
        "label": say(one["label"]),
        "clinical": say(one["clinical"]) if "clinical" in one else "",
        "help": say(one["help"]) if "help" in one else "",
        "fold": one.get("fold", False),
    }
    kind = one["type"]
    if kind in NUMBERS:
        return _number(one, common, say)
    if kind in ITEM_SETS:
        return _item_set(one, common, say)
    if kind in MULTIS:
        options, own = _options(one, say), _by_assignment(one)
        most = one.get("most", 20 if own else len(options))
        return Multi(**common, options=options, own=own, most=most)
    match kind:
        case "bool":
            return Flag(**common)
        case "date":
            return Day(**common)
        case "time":
            return Clock(**common)
        case "choice":
            return Choice(**common, options=_options(one, say))
        case "text":
            return Text(**common, most=one.get("max", 2000), rows=one.get("rows", 2))
        case "line":
            return Line(**common, most=one.get("max", 120))
        case "own_words":
            return OwnWords(
                **common, offered=_as_words(_options(one, say)), most=one.get("most", 8)
            )
        case "person":
            return People(**common, most=one.get("most", 1))
    return Steps(
        **common, kinds=vocabulary.LINKS, least=one.get("least", 3), most=one.get("most", 15)
    )


def _number(one: Mapping[str, Any], common: dict[str, Any], say: Say) -> FieldType:
    match one["type"]:
        case "minutes":
            return Minutes(**common)
        case "scale":
            ends = {"low_word": say(one["low"]), "high_word": say(one["high"])}
            return Scale(**common, low=one["min"], high=one["max"], **ends)
    return Count(**common, low=one.get("min", 0), high=one.get("max", 1000))


def _item_set(one: Mapping[str, Any], common: dict[str, Any], say: Say) -> FieldType:
    low, high = one.get("scale", (0, 5))
    strength = Scale(
        key="strength",
        label=_("How strong?"),
        low=low,
        high=high,
        low_word=_("not at all"),
        high_word=_("strongest"),
    )
    columns: tuple[FieldType, ...] = (strength,)
    if one["type"] == "urge_set" and one.get("acted", True):
        columns += (Choice(key="acted", label=_("And did you do it?"), options=ACTED),)
    return ItemSet(**common, options=_options(one, say), columns=columns, own=_by_assignment(one))


def _as_words(options: Options) -> Options:
    """Offered as words: what is kept is the word itself."""
    return tuple((str(label), label) for _code, label in options)


SAID = ("title", "clinical", "about", "label", "help", "low", "high")


def strings(data: Mapping[str, Any]) -> list[str]:
    """Every string of a definition that people read, in order, each once."""
    found = [data[name] for name in SAID if isinstance(data.get(name), str)]
    for one in data["fields"]:
        found += [one[name] for name in SAID if isinstance(one.get(name), str)]
        found += [label for _code, label in one.get("options", ())]
    return list(dict.fromkeys(found))
