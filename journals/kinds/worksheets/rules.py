"""What a worksheet's definition may say. Strict: whatever is not allowed by name is refused.

A definition is data that somebody may have written by hand, in a file here or on a form of a
practice. It holds no HTML and no formulas, and can't ask for an answer: nothing is required.
`check` gives every problem at once, by its place: {"fields.3.max": ["…"]}.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from journals.kinds import vocabulary

MOST_FIELDS, MOST_DAILY, MOST_OPTIONS = 40, 12, 40
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_SLUG = 37  # "worksheet/<slug>" is the place of a draft: 47 characters
KEY = re.compile(r"[a-z][a-z0-9_]{0,38}")
# What the form around a worksheet calls its own fields.
TAKEN = {"entry_id", "base_version", "happened", "precision", "day", "moment", "number", "held_id"}
TAKEN |= {"held_for", "csrfmiddlewaretoken", "worksheet", "draft", "draft_id", "form"}
NAMED = "_named"  # the end of the key that holds what own codes stand for
DEFAULTS, PERIODS = ("on", "assigned", "locked"), ("any", "day")
SHOWN_ONLY = ("section", "info")
NUMBERS = {"scale", "int", "count", "minutes"}
ITEM_SETS = {"emotion_set", "urge_set", "body_set"}
CHARTED = NUMBERS | {"emotion_set", "urge_set", "body_set"}
MULTIS = {"multi", "skill_set", "cue_set"}
COMPARISONS = ("is", "is_not", "at_least", "at_most")

Problems = dict[str, list[Any]]


class Bad(Exception):
    """One thing that is wrong, in a sentence."""


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
        needed, parts = TYPES[kind]
        _parts(problems, place, field, {"type": _anything, **parts}, needed={"type", *needed})
        _together(problems, place, field, seen)
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


# --- readers of single values ----------------------------------------------------------------
def _anything(value: Any) -> None:
    """Looked at elsewhere."""


def words(most: int) -> Callable[[Any], None]:
    """A sentence that people will read: plain text, no markup, nothing to fill in."""

    def read(value: Any) -> None:
        if not isinstance(value, str) or not value or value != value.strip():
            raise Bad(_("This should be text without space around it."))
        if len(value) > most:
            raise Bad(_("This has %(most)s characters at the most.") % {"most": most})
        if any(ord(letter) < 32 or "\ud800" <= letter <= "\udfff" for letter in value):
            raise Bad(_("There is a sign in here that can’t be shown."))
        if any(sign in value for sign in ("<", ">", "%(", "{{", "{%", "&#")):
            raise Bad(_("This is plain text: no HTML, and nothing to fill in."))

    return read


def whole(low: int, high: int) -> Callable[[Any], None]:
    def read(value: Any) -> None:
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise Bad(
                _("This should be a whole number from %(low)s to %(high)s.")
                % {"low": low, "high": high}
            )

    return read


def _flag(value: Any) -> None:
    if value is not True and value is not False:
        raise Bad(_("This should be true or false."))


def one_of(*known: Any) -> Callable[[Any], None]:
    def read(value: Any) -> None:
        if not isinstance(value, str) or value not in known:
            raise Bad(_("Choose one of these: %s.") % ", ".join(known))

    return read


def _slug(value: Any) -> None:
    if not isinstance(value, str) or not SLUG.fullmatch(value) or len(value) > LONGEST_SLUG:
        raise Bad(_("This should be small letters, numbers and single dashes."))


def _key(value: Any) -> None:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise Bad(_("This should be small letters, numbers and underscores."))
    if value in TAKEN or value.endswith(NAMED):
        raise Bad(_("The form needs this name for itself."))


def _code(value: Any) -> None:
    if isinstance(value, bool) or not (
        (isinstance(value, int) and abs(value) <= 1000)
        or (isinstance(value, str) and KEY.fullmatch(value) and not value.startswith("x_"))
    ):
        raise Bad(_("A code is a whole number, or small letters, numbers and underscores."))


def _options(value: Any) -> None:
    pairs = isinstance(value, list) and all(
        isinstance(one, list) and len(one) == 2 for one in value
    )
    if not pairs or not 2 <= len(value) <= MOST_OPTIONS:
        raise Bad(_("This should be a list of pairs, each a code and its words: 2 to 40 of them."))
    for code, label in value:
        _code(code)
        words(80)(label)
    if len({str(code) for code, _label in value}) < len(value):
        raise Bad(_("A code is here twice."))


def _source(*of: str) -> Callable[[Any], None]:
    """Where codes come from: a vocabulary, or what a therapist chose from one."""

    def read(value: Any) -> None:
        if not isinstance(value, str) or value not in of:
            raise Bad(_("Choose one of these: %s.") % ", ".join(of))

    return read


VOCABULARY = tuple(f"vocabulary:{name}" for name in vocabulary.VOCABULARIES)
ASSIGNMENT = tuple(f"assignment:{name}" for name in vocabulary.TARGETS)


def _items(value: Any) -> None:
    if not isinstance(value, list) or not 1 <= len(value) <= 20:
        raise Bad(_("This should be a list of 1 to 20 codes."))
    if not all(isinstance(code, str) for code in value) or len(set(value)) < len(value):
        raise Bad(_("This should be a list of codes, each of them once."))


def _range(value: Any) -> None:
    ok = isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    if not ok or not 0 <= value[0] < value[1] <= 10:
        raise Bad(_("This should be two whole numbers, the lower first, up to 10."))


def _comparison(value: Any) -> None:
    """Looked at again where the other fields are known."""
    named = isinstance(value, Mapping) and len(value) == 2 and isinstance(value.get("field"), str)
    if not named or not any(name in value for name in COMPARISONS):
        raise Bad(
            _("This should name a field above and one comparison: is, is_not, at_least or at_most.")
        )


# --- what fits together ------------------------------------------------------------------------
def _together(problems: Problems, place: str, field: Mapping, above: Mapping[str, Mapping]) -> None:
    """What only the whole field, or those above it, can say. Silent where a part is wrong."""
    if any(name.startswith(place) for name in problems):
        return
    for name, rule in (
        ("visible_if", lambda: _seen_above(field, above)),
        ("chart", lambda: _can_be_charted(field)),
        ("from", lambda: _one_source(field)),
        ("items", lambda: _known_items(field)),
        ("max", lambda: _low_before_high(field)),
    ):
        try:
            rule()
        except Bad as bad:
            problems[f"{place}.{name}"] = [bad.args[0]]


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
        _flag(rule[comparison])
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


def _low_before_high(field: Mapping) -> None:
    low, high = field.get("min", 0), field.get("max")
    if field["type"] in ("scale", "int", "count") and high is not None and not low < high:
        raise Bad(_("The highest number is above the lowest."))
    if field["type"] == "scale" and high is not None and high - low > 10:
        raise Bad(_("A scale has 11 steps at the most."))


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
    "key": _key,
    "label": words(200),
    "clinical": words(80),
    "help": words(300),
    "fold": _flag,
    "sensitive": _flag,
    "chart": _flag,
    "visible_if": _comparison,
}
ASKED = {"key", "label"}
SET = {"items": _items, "scale": _range}
NUMBER = {"min": whole(-1000, 1000), "max": whole(-1000, 100_000)}
SAID = {"label": words(600), "visible_if": _comparison}
TYPES: dict[str, tuple[set[str], Mapping[str, Callable]]] = {
    "section": ({"label"}, SAID),
    "info": ({"label"}, SAID),
    "bool": (ASKED, COMMON),
    "int": (ASKED, {**COMMON, **NUMBER}),
    "count": (ASKED, {**COMMON, "max": whole(1, 100_000)}),
    "scale": (
        ASKED | {"min", "max", "low", "high"},
        {**COMMON, **NUMBER, "low": words(60), "high": words(60), "anchor_set": _key},
    ),
    "minutes": (ASKED, COMMON),
    "date": (ASKED, COMMON),
    "time": (ASKED, COMMON),
    "choice": (ASKED, {**COMMON, "options": _options, "from": _source(*VOCABULARY)}),
    "multi": (
        ASKED,
        {
            **COMMON,
            "options": _options,
            "from": _source(*VOCABULARY, *ASSIGNMENT),
            "most": whole(1, MOST_OPTIONS),
        },
    ),
    "text": (ASKED, {**COMMON, "max": whole(1, 4000), "rows": whole(1, 12)}),
    "line": (ASKED, {**COMMON, "max": whole(1, 200)}),
    "own_words": (ASKED, {**COMMON, "from": _source(*VOCABULARY), "most": whole(1, 12)}),
    "person": (ASKED, {**COMMON, "most": whole(1, 5)}),
    "emotion_set": (ASKED, {**COMMON, **SET, "from": _source(*_of("emotions"))}),
    "body_set": (ASKED, {**COMMON, **SET, "from": _source(*_of("body"))}),
    "urge_set": (ASKED, {**COMMON, **SET, "from": _source(*_of("urges")), "acted": _flag}),
    "skill_set": (ASKED, {**COMMON, "items": _items, "from": _source(*_of("skills"))}),
    "cue_set": (ASKED, {**COMMON, "items": _items, "from": _source(*_of("cues"))}),
    "steps": (ASKED, {**COMMON, "least": whole(1, 5), "most": whole(3, 15)}),
}


def _list_of_fields(value: Any) -> None:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_FIELDS:
        raise Bad(_("This should be a list of 1 to %s fields.") % MOST_FIELDS)


TOP: Mapping[str, Callable] = {
    "slug": _slug,
    "version": whole(1, 9999),
    "title": words(80),
    "clinical": words(80),
    "about": words(300),
    "default": one_of(*DEFAULTS),
    "period": one_of(*PERIODS),
    "sensitive": _flag,
    "wait_hours_after_self_harm": whole(1, 72),
    "fields": _list_of_fields,
}
