"""From bytes to JSON without a doubt about what they say, and the pieces that the reader takes."""

import json
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

MOST_BYTES = 256 * 1024
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
FARTHEST = 10**9


class Refused(ValueError):
    """Why a file is not taken: a sentence for whoever brought it, with the place."""

    def __init__(self, sentence: Any, place: Any = ""):
        self.sentence, self.place = str(sentence), str(place)
        super().__init__(f"{self.place}: {self.sentence}" if place else self.sentence)


def load(data: bytes, otherwise: Any) -> dict[str, Any]:
    """The object that a file holds. `otherwise`: the sentence where it holds something else.
    Raises Refused."""
    if len(data) > MOST_BYTES:
        raise Refused(_("This is longer than 256 KiB. What is so long can’t be answered here."))
    if data.startswith(MARKS):
        raise Refused(_("It begins with a byte order mark. Save it as UTF-8 without one."))
    try:
        found = json.loads(
            data.decode(),
            object_pairs_hook=_object,
            parse_int=_whole,
            parse_float=_number,
            parse_constant=_no_number,
        )
    except UnicodeDecodeError as error:
        raise Refused(_("This is not UTF-8. Save the file as UTF-8.")) from error
    except RecursionError as error:
        raise Refused(_("It is nested too deeply.")) from error
    except json.JSONDecodeError as error:
        where = {"line": error.lineno, "column": error.colno}
        raise Refused(
            _("This is not JSON. It goes wrong in line %(line)s, at letter %(column)s.") % where
        ) from error
    if not isinstance(found, dict):
        raise Refused(otherwise)
    return found


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise Refused(
                _("“%(key)s” stands twice in the same place. Only one of them can be meant.")
                % {"key": shortened(key)}
            )
        found[key] = value
    return found


def _whole(digits: str) -> int:
    if len(digits) > 10:
        raise Refused(_("The number %(n)s is too large.") % {"n": shortened(digits)})
    return int(digits)


def _number(digits: str) -> Decimal:
    number = Decimal(digits)
    if len(digits) > 20 or abs(number) > FARTHEST:
        raise Refused(_("The number %(n)s is too large.") % {"n": shortened(digits)})
    return number


def _no_number(word: str) -> None:
    raise Refused(_("%(word)s is no number in JSON.") % {"word": word})


def shortened(text: str) -> str:
    """Something of the file, as it can stand in a sentence."""
    clean = "".join(letter if letter.isprintable() else "?" for letter in text)
    return clean if len(clean) <= 40 else f"{clean[:39]}…"


def text(raw: dict[str, Any], key: str, place: Any, most: int) -> str:
    """A string of an object, without the space around it; "" if there is none. Raises Refused."""
    value = raw.get(key, "")
    named = {"key": key}
    if not isinstance(value, str):
        raise Refused(_("“%(key)s” should be text.") % named, place)
    if any(letter == "\x00" or "\ud800" <= letter <= "\udfff" for letter in value):
        raise Refused(_("“%(key)s” holds a sign that can’t be kept.") % named, place)
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(value) > most:
        raise Refused(
            _("“%(key)s” is %(have)s characters long. %(most)s is the most.")
            % {"key": key, "have": len(value), "most": most},
            place,
        )
    return value


def objects(raw: dict[str, Any], key: str, place: Any) -> list[dict[str, Any]]:
    """A list of objects; empty if there is none. Raises Refused."""
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise Refused(_("“%(key)s” should be a list of objects.") % {"key": key}, place)
    return value


def flag(raw: dict[str, Any], key: str, place: Any) -> bool:
    """True or false; false if nothing is said. Raises Refused."""
    value = raw.get(key, False)
    if not isinstance(value, bool):
        raise Refused(_("“%(key)s” should be true or false.") % {"key": key}, place)
    return value


def whole(value: Any, place: Any) -> int:
    """A whole number, also when it is written 2.0. Raises Refused."""
    if not isinstance(value, int | Decimal) or isinstance(value, bool) or value != int(value):
        raise Refused(_("Its number should be a whole one."), place)
    number = int(value)
    if abs(number) > 10_000:
        raise Refused(_("The number %(n)s is too large.") % {"n": value}, place)
    return number
