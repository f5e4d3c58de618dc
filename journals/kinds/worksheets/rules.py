"""What a worksheet's definition may say. Strict: whatever is not allowed by name is refused.

A definition is data that somebody may have written by hand, in a file here or on a form of a
practice. It holds no HTML and no formulas, and can't ask for an answer: nothing is required.
`check` gives every problem at once, by its place: {"fields.3.max": ["…"]}.
"""

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from journals.kinds import vocabulary
from tracker.safety.rules import STRONGEST

from . import values
from .values import COMPARISONS, MOST_OPTIONS, Bad, flag, source, whole, words

MOST_FIELDS, MOST_DAILY = 40, 12
DEFAULTS, PERIODS = ("on", "assigned", "locked"), ("any", "day")
SHOWN_ONLY = ("section", "info")
NUMBERS = {"scale", "int", "count", "minutes"}
ITEM_SETS = {"emotion_set", "urge_set", "body_set"}
CHARTED = NUMBERS | {"emotion_set", "urge_set", "body_set"}
MULTIS = {"multi", "skill_set", "cue_set"}

Problems = dict[str, list[Any]]


def check(data: Any) -> None:
    """Raises ValidationError with all that is wrong with a definition, by place."""
    problems: Problems = {}
    if not isinstance(data, Mapping):
        raise ValidationError({"__all__": [_("This should be an object.")]})
    _parts(problems, "", data, TOP, needed={"slug", "version", "title", "default", "fields"})
    fields = data.get("fields")
    if isinstance(fields, list):
        _fields(problems, fields, data.get("period"))
    if problems:
        raise ValidationError(problems)


def _fields(problems: Problems, fields: list, period: Any) -> None:
    seen: dict[str, Mapping] = {}
    for number, field in enumerate(fields):
        place = f"fields.{number}"
        if not isinstance(field, Mapping):
            problems[place] = [_("This should be an object.")]
            continue
        kind = field.get("type")
        if not isinstance(kind, str) or kind not in TYPES:
            message = _("There is no such type. The types are: %s.") % ", ".join(sorted(TYPES))
            problems[f"{place}.type"] = [message]
            continue
        problems |= {f"{place}.{name}": said for name, said in check_line(field, seen).items()}
        if isinstance(field.get("key"), str):
            seen[field["key"]] = field
    _no_doubles(problems, fields)
    asked = [
        one for one in fields if isinstance(one, Mapping) and one.get("type") not in SHOWN_ONLY
    ]
    if not asked:
        problems.setdefault("fields", []).append(_("It asks nothing."))
    if period == "day" and len(asked) > MOST_DAILY:
        message = _("What is filled in every day has %s fields at the most.") % MOST_DAILY
        problems.setdefault("fields", []).append(message)


def check_head(head: Mapping) -> Problems:
    """All that is wrong with what a definition says of the whole, by the name of its part."""
    problems: Problems = {}
    known = {name: TOP[name] for name in TOP.keys() - {"slug", "version", "fields"}}
    _parts(problems, "", head, known, needed={"title", "default"})
    return problems


def check_line(field: Mapping, above: Mapping[str, Mapping]) -> Problems:
    """All that is wrong with one line of a known type, by the name of its part. `above`: the lines
    before it that have a key, by that."""
    problems: Problems = {}
    needed, parts = TYPES[field["type"]]
    _parts(problems, "", field, {"type": values.anything, **parts}, needed={"type", *needed})
    return problems or _together(field, above)


def _no_doubles(problems: Problems, fields: list) -> None:
    keys = [one.get("key") for one in fields if isinstance(one, Mapping)]
    for number, key in enumerate(keys):
        if isinstance(key, str) and key in keys[:number]:
            problems.setdefault(f"fields.{number}.key", []).append(_("This key is used above."))


def _parts(
    problems: Problems, place: str, data: Mapping, known: Mapping[str, Callable], needed: set[str]
) -> None:
    """Each part that is there is known and well made; each that is needed is there."""
    for name, value in data.items():
        where = f"{place}.{str(name)[:40]}".lstrip(".")
        if name not in known:
            problems[where] = [_("This is not known here.")]
            continue
        try:
            known[name](value)
        except Bad as bad:
            problems[where] = [bad.args[0]]
    for name in sorted(needed - set(data)):
        problems[f"{place}.{name}".lstrip(".")] = [_("This is needed.")]


# --- what fits together ------------------------------------------------------------------------
def _together(field: Mapping, above: Mapping[str, Mapping]) -> Problems:
    """What only the whole field, or those above it, can say."""
    problems: Problems = {}
    for name, rule in (
        ("visible_if", lambda: _seen_above(field, above)),
        ("chart", lambda: _can_be_charted(field)),
        ("from", lambda: _one_source(field)),
        ("items", lambda: _known_items(field)),
        ("scale", lambda: _as_rules_know_it(field)),
        ("max", lambda: _low_before_high(field)),
    ):
        try:
            rule()
        except Bad as bad:
            problems[name] = [bad.args[0]]
    return problems


def _seen_above(field: Mapping, above: Mapping[str, Mapping]) -> None:
    if "visible_if" not in field:
        return
    rule = field["visible_if"]
    other = above.get(rule["field"])
    if other is None:
        raise Bad(_("There is no field above with this key."))
    comparison = next(name for name in COMPARISONS if name in rule)
    if comparison in ("at_least", "at_most"):
        if other["type"] not in NUMBERS:
            raise Bad(_("Only a number can be more or less."))
        whole(-1000, 100_000)(rule[comparison])
    elif other["type"] == "bool":
        flag(rule[comparison])
    elif other["type"] == "choice" and "options" in other:
        if not any(_same(code, rule[comparison]) for code, _label in other["options"]):
            raise Bad(_("The other field has no such code."))
    elif other["type"] in NUMBERS:
        whole(-1000, 100_000)(rule[comparison])
    else:
        raise Bad(_("Nothing can be compared with a field of this type."))


def _same(code: Any, value: Any) -> bool:
    return type(code) is type(value) and code == value


def _can_be_charted(field: Mapping) -> None:
    if field.get("chart") and field["type"] not in CHARTED:
        raise Bad(_("Only numbers can be drawn as a line."))


def _one_source(field: Mapping) -> None:
    given = [name for name in ("options", "from", "items") if name in field]
    if field["type"] in ("choice", "multi", *OWN_VOCABULARY) and len(given) != 1:
        raise Bad(_("Say in one way what there is to choose from: options, items or from."))


def _known_items(field: Mapping) -> None:
    if "items" not in field:
        return
    known = dict(vocabulary.VOCABULARIES[OWN_VOCABULARY[field["type"]]])
    strange = [code for code in field["items"] if code not in known]
    if strange:
        raise Bad(_("These codes are not in the vocabulary: %s.") % ", ".join(strange)[:200])


def _as_rules_know_it(field: Mapping) -> None:
    """An urge to hurt oneself can be in a list that is chosen with each client, and what leads to
    the page with help is a number of that scale."""
    chosen = field["type"] == "urge_set" and field.get("from") == "assignment:urges"
    if chosen and tuple(field.get("scale", (0, STRONGEST))) != (0, STRONGEST):
        raise Bad(_("Urges that are chosen with each client are rated from 0 to 5."))


def _low_before_high(field: Mapping) -> None:
    low, high = field.get("min", 0), field.get("max")
    if field["type"] in ("scale", "int", "count") and high is not None and not low < high:
        raise Bad(_("The highest number is above the lowest."))
    if field["type"] == "scale" and high is not None and high - low > 10:
        raise Bad(_("A scale has 11 steps at the most."))


VOCABULARY = tuple(f"vocabulary:{name}" for name in vocabulary.VOCABULARIES)
ASSIGNMENT = tuple(f"assignment:{name}" for name in vocabulary.TARGETS)
OWN_VOCABULARY = {
    "emotion_set": "emotions",
    "urge_set": "urges",
    "body_set": "body",
    "skill_set": "skills",
    "cue_set": "cues",
}


def _of(name: str) -> tuple[str, ...]:
    return (f"vocabulary:{name}", *(one for one in ASSIGNMENT if one.endswith(f":{name}")))


COMMON = {
    "key": values.key,
    "label": words(200),
    "clinical": words(80),
    "help": words(300),
    "fold": flag,
    "sensitive": flag,
    "chart": flag,
    "visible_if": values.comparison,
}
ASKED = {"key", "label"}
SET = {"items": values.items, "scale": values.span}
NUMBER = {"min": whole(-1000, 1000), "max": whole(-1000, 100_000)}
SAID = {"label": words(600), "visible_if": values.comparison}
TYPES: dict[str, tuple[set[str], Mapping[str, Callable]]] = {
    "section": ({"label"}, SAID),
    "info": ({"label"}, SAID),
    "bool": (ASKED, COMMON),
    "int": (ASKED, {**COMMON, **NUMBER}),
    "count": (ASKED, {**COMMON, "max": whole(1, 100_000)}),
    "scale": (
        ASKED | {"min", "max", "low", "high"},
        {**COMMON, **NUMBER, "low": words(60), "high": words(60), "anchor_set": values.key},
    ),
    "minutes": (ASKED, COMMON),
    "date": (ASKED, COMMON),
    "time": (ASKED, COMMON),
    "choice": (ASKED, {**COMMON, "options": values.options, "from": source(*VOCABULARY)}),
    "multi": (
        ASKED,
        {
            **COMMON,
            "options": values.options,
            "from": source(*VOCABULARY, *ASSIGNMENT),
            "most": whole(1, MOST_OPTIONS),
        },
    ),
    "text": (ASKED, {**COMMON, "max": whole(1, 4000), "rows": whole(1, 12)}),
    "line": (ASKED, {**COMMON, "max": whole(1, 200)}),
    "own_words": (ASKED, {**COMMON, "from": source(*VOCABULARY), "most": whole(1, 12)}),
    "person": (ASKED, {**COMMON, "most": whole(1, 5)}),
    "emotion_set": (ASKED, {**COMMON, **SET, "from": source(*_of("emotions"))}),
    "body_set": (ASKED, {**COMMON, **SET, "from": source(*_of("body"))}),
    "urge_set": (ASKED, {**COMMON, **SET, "from": source(*_of("urges")), "acted": flag}),
    "skill_set": (ASKED, {**COMMON, "items": values.items, "from": source(*_of("skills"))}),
    "cue_set": (ASKED, {**COMMON, "items": values.items, "from": source(*_of("cues"))}),
    "steps": (ASKED, {**COMMON, "least": whole(1, 5), "most": whole(3, 15)}),
}


def _list_of_fields(value: Any) -> None:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_FIELDS:
        raise Bad(_("This should be a list of 1 to %s fields.") % MOST_FIELDS)


TOP: Mapping[str, Callable] = {
    "slug": values.slug,
    "version": whole(1, 9999),
    "title": words(80),
    "clinical": words(80),
    "about": words(300),
    "default": values.one_of(*DEFAULTS),
    "period": values.one_of(*PERIODS),
    "sensitive": flag,
    "wait_hours_after_self_harm": whole(1, 72),
    "fields": _list_of_fields,
}
