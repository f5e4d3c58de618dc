"""The readers of a definition's single values: each lets a value be, or raises Bad."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from tracker.safety.rules import HURT_SELF

MOST_OPTIONS = 40
SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
LONGEST_SLUG = 37  # "worksheet/<slug>" is the place of a draft: 47 characters
KEY = re.compile(r"[a-z][a-z0-9_]{0,38}")
# What the form around a worksheet calls its own fields.
TAKEN = {"entry_id", "base_version", "happened", "precision", "day", "moment", "number", "held_id"}
TAKEN |= {"held_for", "csrfmiddlewaretoken", "worksheet", "draft", "draft_id", "form"}
TAKEN |= {"draft_revision", "draft_place", "draft_path", "drawn", "stood_by"}
# What pages look for in entries of other kinds, or note beside an answer.
ELSEWHERE = {"context", "credit", "feelings", "mood", "outcome", "reaction_urge", "title"}
ELSEWHERE |= {"standard_snapshot", "unreadable"}
NAMED = "_named"  # the end of the key that holds what own codes stand for
COMPARISONS = ("is", "is_not", "at_least", "at_most")


class Bad(Exception):
    """One thing that is wrong, in a sentence."""


def anything(value: Any) -> None:
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


def flag(value: Any) -> None:
    if value is not True and value is not False:
        raise Bad(_("This should be true or false."))


def one_of(*known: Any) -> Callable[[Any], None]:
    def read(value: Any) -> None:
        if not isinstance(value, str) or value not in known:
            raise Bad(_("Choose one of these: %s.") % ", ".join(known))

    return read


def slug(value: Any) -> None:
    if not isinstance(value, str) or not SLUG.fullmatch(value) or len(value) > LONGEST_SLUG:
        raise Bad(_("This should be small letters, numbers and single dashes."))


def key(value: Any) -> None:
    if not isinstance(value, str) or not KEY.fullmatch(value):
        raise Bad(_("This should be small letters, numbers and underscores."))
    if value in TAKEN | ELSEWHERE or value.endswith(NAMED):
        raise Bad(_("This name is taken by something else here."))


def code(value: Any) -> None:
    if isinstance(value, bool) or not (
        (isinstance(value, int) and abs(value) <= 1000)
        or (isinstance(value, str) and KEY.fullmatch(value) and not value.startswith("x_"))
    ):
        raise Bad(_("A code is a whole number, or small letters, numbers and underscores."))
    if value == HURT_SELF:
        raise Bad(_("Self-harm is asked about only in the list that is chosen with each client."))


def options(value: Any) -> None:
    pairs = isinstance(value, list) and all(
        isinstance(one, list) and len(one) == 2 for one in value
    )
    if not pairs or not 2 <= len(value) <= MOST_OPTIONS:
        raise Bad(_("This should be a list of pairs, each a code and its words: 2 to 40 of them."))
    for one, label in value:
        code(one)
        words(80)(label)
    if len({str(one) for one, _label in value}) < len(value):
        raise Bad(_("A code is here twice."))
    if len({label for _code, label in value}) < len(value):
        raise Bad(_("The same words are here twice."))


def source(*of: str) -> Callable[[Any], None]:
    """Where codes come from: a vocabulary, or what a therapist chose from one."""

    def read(value: Any) -> None:
        if not isinstance(value, str) or value not in of:
            raise Bad(_("Choose one of these: %s.") % ", ".join(of))

    return read


def items(value: Any) -> None:
    if not isinstance(value, list) or not 1 <= len(value) <= 20:
        raise Bad(_("This should be a list of 1 to 20 codes."))
    if not all(isinstance(one, str) for one in value) or len(set(value)) < len(value):
        raise Bad(_("This should be a list of codes, each of them once."))


def span(value: Any) -> None:
    ok = isinstance(value, list) and len(value) == 2 and all(type(one) is int for one in value)
    if not ok or not 0 <= value[0] < value[1] <= 10:
        raise Bad(_("This should be two whole numbers, the lower first, up to 10."))


def comparison(value: Any) -> None:
    """Looked at again where the other fields are known."""
    named = isinstance(value, Mapping) and len(value) == 2 and isinstance(value.get("field"), str)
    if not named or not any(name in value for name in COMPARISONS):
        raise Bad(
            _("This should name a field above and one comparison: is, is_not, at_least or at_most.")
        )
