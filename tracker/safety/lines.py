"""One way to reach somebody, and the ways of one country."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

CALL, TEXT, CHAT = "call", "text", "chat"
ALWAYS = _("day and night")


@dataclass(frozen=True)
class Line:
    """One way to reach somebody. `label` is the whole button, with the number in it."""

    label: Any
    number: str  # as people write it: "116 123"; for a chat, the address
    kind: str  # call, text or chat
    uri: str  # tel:, sms: or https:
    hours: Any = ALWAYS


@dataclass(frozen=True)
class Region:
    """The lines of one country, each group in the order in which they are shown."""

    code: str
    name: Any
    danger: tuple[Line, ...]  # in danger now, or hurt
    talk: tuple[Line, ...]  # somebody to talk to
    source: str  # whose publication the numbers follow
    checked_on: date | None = None  # when somebody rang these numbers
    checked_by: str = ""

    @property
    def lines(self) -> tuple[Line, ...]:
        return self.danger + self.talk

    @property
    def always(self) -> bool:
        """Whether somebody answers on every line at any hour."""
        return all(line.hours is ALWAYS for line in self.talk)


def call(label: Any, number: str, hours: Any = ALWAYS) -> Line:
    return Line(label, number, CALL, "tel:" + number.replace(" ", ""), hours)


def text(label: Any, number: str, hours: Any = ALWAYS) -> Line:
    # No ready-made message: phones disagree on how an sms: link carries one.
    return Line(label, number, TEXT, "sms:" + number.replace(" ", ""), hours)


def chat(label: Any, address: str, hours: Any = ALWAYS) -> Line:
    return Line(label, address, CHAT, f"https://{address}", hours)
