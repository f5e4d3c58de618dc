"""Crisis lines that whoever runs this server adds, or puts in the place of ours: a JSON file.

{"NZ": {"name": "New Zealand", "source": "1737.org.nz",
        "checked_on": "2026-11-23", "checked_by": "Dana Roth",
        "danger": [{"kind": "call", "number": "111", "label": "Call 111"}],
        "talk": [{"kind": "text", "number": "1737", "label": "Text 1737", "hours": "8 to 22"}]}}

It is read once, at start: the help page asks neither a disk nor a database. Pure but for `load`.
"""

import json
import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from .lines import ALWAYS, CALL, CHAT, TEXT, Line, Region, call, chat, text

CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}")
NUMBER = re.compile(r"\+?[0-9]([0-9 ]{0,18}[0-9])")
ADDRESS = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+(/[A-Za-z0-9._/-]*)?")
OF_REGION = {"name", "source", "danger", "talk", "checked_on", "checked_by"}
OF_LINE = {"kind", "number", "label", "hours"}
MAKERS: dict[str, Callable[..., Line]] = {CALL: call, TEXT: text, CHAT: chat}
MOST_LINES = 8


class Wrong(ValueError):
    """What is wrong with the file, and where: "NZ.talk.1.number: …"."""

    def __init__(self, place: str, what: str):
        super().__init__(f"{place}: {what}" if place else what)


def load(path: str) -> dict[str, Region]:
    """The regions of this file; {} without one. Raises ImproperlyConfigured with the place."""
    if not path:
        return {}
    try:
        return regions(json.loads(Path(path).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise ImproperlyConfigured(f"CRISIS_LINES can't be read: {error}") from error
    except Wrong as error:
        raise ImproperlyConfigured(f"CRISIS_LINES: {error}") from error


def regions(data: Any) -> dict[str, Region]:
    """Each region by its code. Raises Wrong."""
    found = {}
    for code, said in _object("", data).items():
        if not CODE.fullmatch(code):
            raise Wrong(code, "a code is 2 to 12 capital letters, digits and hyphens, as NZ")
        found[code] = _region(code, _object(code, said))
    if not found:
        raise Wrong("", "there is no region in it")
    return found


def _region(code: str, said: Mapping[str, Any]) -> Region:
    _refuse_strange(code, said, OF_REGION)
    danger = _lines(f"{code}.danger", said.get("danger"))
    if danger[0].kind != CALL:
        raise Wrong(f"{code}.danger.1.kind", "the first line in danger is one to call")
    checked_on = _day(f"{code}.checked_on", said.get("checked_on"))
    checked_by = _words(f"{code}.checked_by", said["checked_by"]) if "checked_by" in said else ""
    if bool(checked_on) != bool(checked_by):
        raise Wrong(f"{code}.checked_on", "say both who rang these numbers and on which day")
    return Region(
        code,
        _words(f"{code}.name", said.get("name")),
        danger=danger,
        talk=_lines(f"{code}.talk", said.get("talk")),
        source=_words(f"{code}.source", said.get("source")),
        checked_on=checked_on,
        checked_by=checked_by,
    )


def _lines(place: str, said: Any) -> tuple[Line, ...]:
    if not isinstance(said, list) or not 1 <= len(said) <= MOST_LINES:
        raise Wrong(place, f"a list of 1 to {MOST_LINES} lines is needed")
    return tuple(
        _line(f"{place}.{n}", _object(f"{place}.{n}", one)) for n, one in enumerate(said, 1)
    )


def _line(place: str, said: Mapping[str, Any]) -> Line:
    _refuse_strange(place, said, OF_LINE)
    kind = said.get("kind")
    if kind not in MAKERS:
        raise Wrong(f"{place}.kind", "call, text or chat")
    number, label = (_words(f"{place}.{key}", said.get(key)) for key in ("number", "label"))
    if not (ADDRESS if kind == CHAT else NUMBER).fullmatch(number):
        wanted = "an address without https://" if kind == CHAT else "digits and spaces"
        raise Wrong(f"{place}.number", f"{wanted} as people write it")
    if number not in label:
        raise Wrong(f"{place}.label", "the very number has to stand on the button")
    hours = _words(f"{place}.hours", said["hours"]) if "hours" in said else ALWAYS
    return MAKERS[kind](label, number, hours)


def _object(place: str, value: Any) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise Wrong(place, "this should be an object")
    return value


def _refuse_strange(place: str, said: Mapping[str, Any], known: set[str]) -> None:
    for key in said.keys() - known:
        raise Wrong(f"{place}.{key}", "this is not known here")


def _words(place: str, value: Any) -> str:
    if not isinstance(value, str) or not value.strip() or len(value) > 120:
        raise Wrong(place, "some words are needed, 120 letters at the most")
    return value.strip()


def _day(place: str, value: Any) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong(place, "a day is needed, as 2026-11-23") from None
