"""A FHIR R4 Questionnaire as what is asked. docs/questionnaires.md says which part of it is."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext as _

from tracker.measures import shipped
from tracker.measures.instruments import Item

from . import extensions
from .options import options
from .strict import Refused, flag, load, objects, shortened, text, whole

MOST_ITEMS = 200
MOST_DEPTH = 5
MOST_TEXT, MOST_TITLE, MOST_COPYRIGHT, MOST_LINK = 2000, 200, 4000, 255
LOINC = "http://loinc.org"
TYPES = {
    "group": "heading",
    "display": "note",
    "choice": "choice",
    "integer": "integer",
    "boolean": "boolean",
    "string": "line",
    "text": "text",
}
ASKED = {"choice", "integer", "boolean", "line", "text"}
# All that the standard has for an item. What is left alone changes neither words nor answers.
KNOWN = {"id", "extension", "modifierExtension", "linkId", "definition", "code", "prefix", "text"}
KNOWN |= {"type", "enableWhen", "enableBehavior", "required", "repeats", "readOnly", "maxLength"}
KNOWN |= {"answerValueSet", "answerOption", "initial", "item"}
# Where an item that is shown below a number puts its words.
ENDS = {"lower": "low_word", "upper": "high_word"}
# Each number is drawn as one to tap.
MOST_APART = 20


@dataclass(frozen=True)
class Read:
    """What a file says. `names`: an item's key -> what a recipe may know it by, in small letters.

    `left_out`: sentences about what the file has and is not asked.
    """

    title: str
    copyright: str
    source: str
    panels: frozenset[str]
    items: tuple[Item, ...]
    names: Mapping[str, frozenset[str]]
    left_out: tuple[str, ...]


def read(data: bytes) -> Read:
    """A file's questionnaire. Raises Refused with a sentence that names the place."""
    none = _("This is JSON, but no FHIR Questionnaire.")
    raw = load(data, none)
    if raw.get("resourceType") != "Questionnaire":
        raise Refused(none)
    extensions.of(raw, "")
    if "implicitRules" in raw:
        raise Refused(_("It has “implicitRules”, which may change what it means."))
    rights = text(raw, "copyright", "", MOST_COPYRIGHT)
    if not rights:
        raise Refused(_("It doesn’t say whose words these are: “copyright” is missing or empty."))
    walk = _Walk(_contained(raw))
    walk.through(objects(raw, "item", ""), (), 1)
    if not any(item.type in ASKED for item in walk.items):
        raise Refused(_("There is no question in it that can be answered here."))
    return Read(
        title=text(raw, "title", "", MOST_TITLE) or text(raw, "name", "", MOST_TITLE),
        copyright=rights,
        source=_source(raw),
        panels=frozenset(_codes(raw, "", LOINC)),
        items=tuple(walk.items),
        names=walk.names,
        left_out=tuple(walk.left_out),
    )


def _contained(raw: dict[str, Any]) -> dict[str, dict[str, Any]]:
    lists = [one for one in objects(raw, "contained", "") if one.get("resourceType") == "ValueSet"]
    return {one["id"]: one for one in lists if isinstance(one.get("id"), str)}


def _source(raw: dict[str, Any]) -> str:
    """Where the file says that it is from, as one line."""
    said = (text(raw, name, "", 500) for name in ("publisher", "url", "version"))
    return ", ".join(one for one in said if one)[:500]


def _codes(raw: dict[str, Any], place: str, system: str = "") -> list[str]:
    found = [one for one in objects(raw, "code", place) if system in ("", one.get("system"))]
    return [one["code"] for one in found if isinstance(one.get("code"), str)]


def place_of(path: tuple[int, ...]) -> str:
    """An item by its position, as somebody counts who looks into the file: 2.3 is in the second."""
    return _("Item %(n)s") % {"n": ".".join(str(one) for one in path)}


@dataclass
class _Walk:
    """Through the items, from top to bottom; what it finds becomes one list of lines."""

    contained: dict[str, dict[str, Any]]
    items: list[Item] = field(default_factory=list)
    names: dict[str, frozenset[str]] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)  # linkId -> place

    def through(self, raws: list[dict[str, Any]], path: tuple[int, ...], depth: int) -> None:
        if raws and depth > MOST_DEPTH:
            raise Refused(_("It is nested too deeply."), place_of(path))
        for index, raw in enumerate(raws, 1):
            self._item(raw, (*path, index), depth)

    def _item(self, raw: dict[str, Any], path: tuple[int, ...], depth: int) -> None:
        place = place_of(path)
        if len(self.seen) >= MOST_ITEMS:
            raise Refused(_("It has more than %(most)s items.") % {"most": MOST_ITEMS}, place)
        self._link(raw, place)
        _refuse_unknown(raw, place)
        found = extensions.of(raw, place)
        if self._is_left_out(raw, found, place):
            return
        kind = _type(raw, place)
        _refuse_conditions(raw, place)
        item = self._line(raw, kind, found, place)
        children = objects(raw, "item", place)
        if kind == "heading":
            if item.text:
                self._keep(item, raw)
            self.through(children, path, depth + 1)
        elif kind == "note" and children:
            raise Refused(_("There are items below something that is only shown."), place)
        else:
            self._with_what_stands_below(item, raw, children, path)

    def _link(self, raw: dict[str, Any], place: str) -> None:
        link = text(raw, "linkId", place, MOST_LINK)
        if not link:
            raise Refused(_("It has no linkId."), place)
        if link in self.seen:
            raise Refused(
                _("It has the same linkId as another: “%(link)s”.") % {"link": shortened(link)},
                place,
            )
        self.seen[link] = place

    def _is_left_out(self, raw: dict[str, Any], found: dict, place: str) -> bool:
        """What the file would fill in itself is not asked; nobody is asked what nobody sees."""
        group = raw.get("type") in ("group", "display")
        hidden = found.get(extensions.HIDDEN, {}).get("valueBoolean") is True
        fixed = flag(raw, "readOnly", place) and not group
        made = extensions.is_computed(found) or bool(shipped.SCORES & {*_codes(raw, place, LOINC)})
        if hidden or fixed or made:
            if objects(raw, "item", place):
                raise Refused(_("It is hidden or computed, and has items below it."), place)
            self.left_out.append(
                _("%(place)s is left out: it is computed, hidden, or only to be read.")
                % {"place": place}
            )
            return True
        if "initial" in raw:
            self.left_out.append(
                _("%(place)s is asked without the answer that the file gives it beforehand.")
                % {"place": place}
            )
        return False

    def _line(self, raw: dict[str, Any], kind: str, found: dict, place: str) -> Item:
        words = text(raw, "text", place, MOST_TEXT)
        if not words and kind != "heading":
            raise Refused(_("It has no text."), place)
        if kind != "choice" and {"answerOption", "answerValueSet"} & raw.keys():
            raise Refused(_("Only a choice can have a list of answers."), place)
        item = Item(key=f"i{len(self.seen)}", text=words, type=kind)
        if kind == "choice":
            return replace(item, options=options(raw, self.contained, place))
        if kind == "integer":
            low, high = _bounds(found, place)
            return replace(item, low=low, high=high)
        return item

    def _with_what_stands_below(
        self, item: Item, raw: dict[str, Any], below: list[dict], path: tuple[int, ...]
    ) -> None:
        """A question with the words for its ends; what else is shown with it comes after it."""
        notes = []
        for index, one in enumerate(below, 1):
            place = place_of((*path, index))
            self._link(one, place)
            _refuse_unknown(one, place)
            if _type(one, place) != "note" or objects(one, "item", place):
                raise Refused(_("There is a question below another question."), place)
            _refuse_conditions(one, place)
            found = extensions.of(one, place)
            note = self._line(one, "note", found, place)
            side = ENDS.get(extensions.control(found), "")
            if side and item.type == "integer":
                item = replace(item, **{side: note.text})
            else:
                notes.append((note, one))
        for kept in [(item, raw), *notes]:
            self._keep(*kept)

    def _keep(self, item: Item, raw: dict[str, Any]) -> None:
        self.items.append(item)
        link = raw["linkId"].strip()
        names = {link, link.rpartition("/")[2], *_codes(raw, "")}
        self.names[item.key] = frozenset(name.casefold() for name in names)


def _refuse_unknown(raw: dict[str, Any], place: str) -> None:
    strange = sorted(key for key in raw if key.removeprefix("_") not in KNOWN)
    if strange:
        raise Refused(
            _("It has “%(key)s”, which a FHIR R4 Questionnaire doesn’t have.")
            % {"key": shortened(strange[0])},
            place,
        )


def _type(raw: dict[str, Any], place: str) -> str:
    kind = text(raw, "type", place, 40)
    if kind not in TYPES:
        raise Refused(
            _(
                "Its type is “%(type)s”. Taken are group, display, choice, integer, boolean, "
                "string and text."
            )
            % {"type": shortened(kind)},
            place,
        )
    return TYPES[kind]


def _refuse_conditions(raw: dict[str, Any], place: str) -> None:
    if raw.get("enableWhen"):
        raise Refused(
            _("It is asked under a condition (enableWhen). Here all questions are asked."), place
        )
    if flag(raw, "repeats", place):
        raise Refused(_("It can be answered several times (repeats)."), place)


def _bounds(found: dict[str, dict[str, Any]], place: str) -> tuple[int, int]:
    if not {extensions.LEAST, extensions.MOST} <= found.keys():
        raise Refused(
            _("A whole number needs its least and its greatest (minValue and maxValue)."), place
        )
    low, high = (
        whole(found[url].get("valueInteger"), place) for url in (extensions.LEAST, extensions.MOST)
    )
    if low >= high:
        raise Refused(_("Its least number is not below its greatest."), place)
    if high - low > MOST_APART:
        raise Refused(
            _("Its least and its greatest number are more than %(most)s apart.")
            % {"most": MOST_APART},
            place,
        )
    return low, high
