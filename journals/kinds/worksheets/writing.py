"""A worksheet while somebody writes it: what there is of it so far, line by line. Pure.

Each line was let through by the rules when it was written. Whether all of them fit together is
asked of the whole, and has to hold only for what is published.
"""

import hashlib
import json
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from tracker.safety.rules import HURT_SELF

from . import rules
from .definition import SAID, Say
from .values import ELSEWHERE, KEY, NAMED, TAKEN

# "on", open to every client, is for what ships: see docs/adr/0048.
DEFAULTS = ("assigned", "locked")
# What a definition says of itself, and a draft is told when it is published.
ITS_OWN = ("slug", "version")
PLACE = re.compile(r"fields\.([0-9]+)(?:\.(.+))?")

Definition = Mapping[str, Any]


class NoSuchLine(LookupError):
    """It was taken out meanwhile, or never was."""


@dataclass(frozen=True)
class Line:
    """One line of the page: what a definition says of it. `version` grows when it is rewritten."""

    says: Mapping[str, Any]
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    version: int = 1

    @property
    def type(self) -> str:
        return self.says["type"]


@dataclass(frozen=True)
class Writing:
    """`head`: what is said of the whole. `removed`: the line that was taken out last, and from
    which place, for as long as nothing else is."""

    head: Mapping[str, Any]
    lines: tuple[Line, ...] = ()
    head_version: int = 1
    removed: tuple[int, Line] | None = None

    @classmethod
    def of(cls, definition: Definition) -> "Writing":
        """What is there to go on from."""
        head = {k: v for k, v in definition.items() if k not in (*ITS_OWN, "fields")}
        return cls(head, tuple(Line(one) for one in definition["fields"]))

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Writing":
        """As as_data() gave it."""
        removed = data["removed"] and (data["removed"][0], Line(**data["removed"][1]))
        lines = tuple(Line(**one) for one in data["lines"])
        return cls(data["head"], lines, data["head_version"], removed)

    def as_data(self) -> dict[str, Any]:
        return asdict(self)

    def definition(self, slug: str, number: int) -> dict[str, Any]:
        """As it would be published."""
        fields = [dict(line.says) for line in self.lines]
        return {"slug": slug, "version": number, **self.head, "fields": fields}

    @property
    def digest(self) -> str:
        """Of what would be published: another one wherever anything in it is."""
        text = json.dumps(self.definition("", 0), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()

    def asks_as(self, other: "Writing") -> bool:
        """Whether both say just the same."""
        return self.digest == other.digest

    def line(self, pk: str) -> Line:
        """Raises NoSuchLine."""
        return self.lines[self._at(pk)]

    def above(self, pk: str = "") -> dict[str, Mapping[str, Any]]:
        """What stands above a line and has a key, by that; without an id, all that there is."""
        lines = self.lines[: self._at(pk)] if pk else self.lines
        return {line.says["key"]: line.says for line in lines if "key" in line.says}

    def _at(self, pk: str) -> int:
        for number, line in enumerate(self.lines):
            if line.id == pk:
                return number
        raise NoSuchLine(pk)

    # --- what is done to it -------------------------------------------------------------------
    def with_head(self, head: Mapping[str, Any]) -> "Writing":
        return replace(self, head=head, head_version=self.head_version + 1)

    def with_line(self, says: Mapping[str, Any], pk: str) -> "Writing":
        """With this line in other words; with one more at the end, if there is none of this id."""
        if pk not in {line.id for line in self.lines}:
            return replace(self, lines=(*self.lines, Line(says, pk)))
        at = self._at(pk)
        line = replace(self.lines[at], says=says, version=self.lines[at].version + 1)
        return replace(self, lines=(*self.lines[:at], line, *self.lines[at + 1 :]))

    def moved(self, pk: str, by: int) -> "Writing":
        """With a line some places further down, or up; at the ends it stays where it is."""
        lines, at = list(self.lines), self._at(pk)
        line = lines.pop(at)
        lines.insert(max(0, at + by), line)
        return replace(self, lines=tuple(lines))

    def without(self, pk: str) -> "Writing":
        at = self._at(pk)
        lines = (*self.lines[:at], *self.lines[at + 1 :])
        return replace(self, lines=lines, removed=(at, self.lines[at]))

    def put_back(self) -> "Writing":
        """With the line that was taken out last, where it was."""
        if self.removed is None:
            return self
        at, line = self.removed
        lines = (*self.lines[:at], line, *self.lines[at:])
        return replace(self, lines=lines, removed=None)


# --- what is wrong with it ------------------------------------------------------------------------
def problems(definition: Any, earlier: Iterable[Definition] = ()) -> rules.Problems:
    """All that keeps it from being published, by place: "fields.3.max". `earlier`: the versions
    that were, by which answers are read."""
    try:
        rules.check(definition)
    except ValidationError as error:
        return error.message_dict
    found: rules.Problems = {}
    if definition["default"] not in DEFAULTS:
        sentence = gettext("Choose one of these: %s.") % ", ".join(DEFAULTS)
        found["default"] = [sentence]
    types = {one["key"]: one["type"] for old in earlier for one in old["fields"] if "key" in one}
    for number, one in enumerate(definition["fields"]):
        was = types.get(one.get("key"))
        if was and was != one["type"]:
            sentence = gettext("In an earlier version this key stood for a field of the type “%s”.")
            found[f"fields.{number}.key"] = [sentence % was]
    return found


def in_words(found: rules.Problems) -> list[str]:
    """Each of them as a sentence with its place: "Line 4, “max”: …"."""
    return [
        gettext("%(place)s: %(what)s") % {"place": _place(place), "what": what}
        if place != "__all__"
        else str(what)
        for place, sentences in found.items()
        for what in sentences
    ]


def _place(place: str) -> str:
    line = PLACE.fullmatch(place)
    if line is None:
        return gettext("“%(part)s”") % {"part": place}
    said = {"n": int(line[1]) + 1, "part": line[2]}
    return gettext("Line %(n)s, “%(part)s”") % said if line[2] else gettext("Line %(n)s") % said


def by_line(found: rules.Problems) -> dict[int | None, list[str]]:
    """The sentences by the number of their line, from 0; what is about the whole by None."""
    lines: dict[int | None, list[str]] = {}
    for place, sentences in found.items():
        line = PLACE.fullmatch(place)
        lines.setdefault(int(line[1]) if line else None, []).extend(map(str, sentences))
    return lines


# --- names that nobody has to think of ----------------------------------------------------------
def key_for(words: str, taken: Iterable[str]) -> str:
    """A key that is made of what is asked, and is none of these."""
    return _free(_name(words, "field"), {*taken, *TAKEN, *ELSEWHERE})


def options_for(words: Iterable[str], before: Iterable[Any]) -> list[list[Any]]:
    """Pairs of a code and its words. Where the words stand in `before`, the code is that."""
    known = {str(label): code for code, label in before}
    taken = {str(code) for code in known.values()} | {HURT_SELF}
    found: list[list[Any]] = []
    for one in words:
        code = known.pop(one, None)
        if code is None:
            code = _free(_name(one, "option"), taken)
            taken.add(code)
        found.append([code, one])
    return found


def _name(words: str, otherwise: str) -> str:
    """Small letters, numbers and underscores, as a key and a code have them."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    name = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:32].strip("_")
    fits = KEY.fullmatch(name) and not name.startswith("x_") and not name.endswith(NAMED)
    return name if fits else otherwise


def _free(name: str, taken: set[str]) -> str:
    number, found = 1, name
    while found in taken:
        number += 1
        found = f"{name}_{number}"
    return found


def copied(definition: Definition, say: Say) -> Writing:
    """A draft of one's own from another worksheet. `say`: its words in the language of whoever
    copies it."""
    made = _said(definition, say)
    made["fields"] = [_said(one, say) for one in definition["fields"]]
    if made["default"] not in DEFAULTS:
        made["default"] = DEFAULTS[0]
    return Writing.of(made)


def _said(one: Mapping[str, Any], say: Say) -> dict[str, Any]:
    made: dict[str, Any] = {
        k: str(say(v)) if k in SAID and isinstance(v, str) else v for k, v in one.items()
    }
    if "options" in made:
        made["options"] = [[code, str(say(label))] for code, label in one["options"]]
    return made


# Its own words for a line's type: in the list of what there is to add, and beside each line.
TYPES: dict[str, tuple[Any, Any]] = {
    "text": (_("Free text"), _("A few sentences in the client’s own words.")),
    "line": (_("One short line"), _("A name, a place, a word.")),
    "own_words": (_("A few own words"), _("Short words of their own, some offered to tick.")),
    "scale": (_("A scale"), _("A number with words at both ends, 11 steps at the most.")),
    "count": (_("How many, how much"), _("A number from 0 on: hours, times.")),
    "int": (_("A number"), _("A whole number between two limits, also below 0.")),
    "minutes": (_("Minutes"), _("How long something took, within a day.")),
    "bool": (_("Yes or no"), _("One of the two.")),
    "choice": (_("One of a list"), _("A list of answers, of which one is chosen.")),
    "multi": (_("Some of a list"), _("A list of which as many as fit are ticked.")),
    "date": (_("A day"), _("A day in the calendar.")),
    "time": (_("A time of day"), _("By the clock.")),
    "person": (_("Somebody close"), _("One of the client’s own people, as they call them.")),
    "emotion_set": (_("Feelings and how strong"), _("Each with a number.")),
    "body_set": (_("The body and how strong"), _("What is felt in the body, with a number.")),
    "urge_set": (_("Urges and how strong"), _("With a number, and whether it was acted on.")),
    "skill_set": (_("Skills"), _("What was tried, to tick.")),
    "cue_set": (_("Early signs"), _("What came before it, to tick.")),
    "steps": (_("Step by step"), _("What led to what, a few steps in order.")),
    "section": (_("A heading"), _("Parts a long page.")),
    "info": (_("A sentence to read"), _("It asks nothing.")),
}
