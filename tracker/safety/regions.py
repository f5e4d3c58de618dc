"""Crisis lines by region, as data: who to call, and the very number that goes on the button.

The numbers are as their services publish them. This project has rung none of them, so
`checked_on` is None everywhere. Whoever runs Keel rings the lines of their own region, writes the
date and a name into it, and does so again every half year; `manage.py check --deploy` asks for it.
Numbers and names of services are not translated; the words around them are.
"""

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


ELSEWHERE = "elsewhere"

REGIONS = {
    region.code: region
    for region in (
        Region(
            "US",
            _("United States"),
            danger=(call(_("Call 911"), "911"),),
            talk=(
                call(_("988 Suicide & Crisis Lifeline: call 988"), "988"),
                text(_("Text 988"), "988"),
                text(_("Crisis Text Line: text HOME to 741741"), "741741"),
            ),
            source="988lifeline.org, crisistextline.org",
        ),
        Region(
            "GB",
            _("United Kingdom"),
            danger=(call(_("Call 999"), "999"),),
            talk=(
                call(_("Samaritans: call 116 123"), "116 123"),
                text(_("Shout: text SHOUT to 85258"), "85258"),
                call(_("NHS: call 111, choose mental health"), "111"),
            ),
            source="samaritans.org, giveusashout.org, nhs.uk",
        ),
        Region(
            "IE",
            _("Ireland"),
            danger=(call(_("Call 112"), "112"), call(_("or call 999"), "999")),
            talk=(
                call(_("Samaritans: call 116 123"), "116 123"),
                text(_("Text HELLO to 50808"), "50808"),
            ),
            source="samaritans.org, text50808.ie",
        ),
        Region(
            "CA",
            _("Canada"),
            danger=(call(_("Call 911"), "911"),),
            talk=(
                call(_("Suicide Crisis Helpline: call 988"), "988"),
                text(_("Text 988"), "988"),
            ),
            source="988.ca",
        ),
        Region(
            "AU",
            _("Australia"),
            danger=(call(_("Call 000"), "000"),),
            talk=(call(_("Lifeline: call 13 11 14"), "13 11 14"),),
            source="lifeline.org.au",
        ),
        Region(
            "DE",
            _("Germany"),
            danger=(call(_("Call 112"), "112"),),
            talk=(call(_("TelefonSeelsorge: call 0800 111 0 111"), "0800 111 0 111"),),
            source="telefonseelsorge.de",
        ),
        Region(
            ELSEWHERE,
            _("Another country"),
            danger=(
                call(
                    _("Call 112"),
                    "112",
                    _("in many countries; if not in yours, the local emergency number"),
                ),
            ),
            talk=(
                chat(
                    _("Find a line in your country: findahelpline.com"),
                    "findahelpline.com",
                    _("a list of helplines around the world, on another site"),
                ),
            ),
            source="findahelpline.com",
        ),
    )
}


def region(code: str) -> Region | None:
    """The region with this code, in any case of letters; None if there is none."""
    return REGIONS.get(code.upper()) or REGIONS.get(code.lower())
