"""Crisis lines by region, as data: who to call, and the very number that goes on the button.

The numbers are as their services publish them. This project has rung none of them, so
`checked_on` is None everywhere. Whoever runs Keel rings the lines of their own region, says so in
CRISIS_CHECKED or in a file of their own (own_lines.py), and does so again every half year;
`manage.py check --deploy` asks for it.
Numbers and names of services are not translated; the words around them are.
"""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from . import own_lines
from .lines import CALL, CHAT, TEXT, Line, Region, call, chat, text

__all__ = ["CALL", "CHAT", "ELSEWHERE", "REGIONS", "SHIPPED", "TEXT", "Line", "Region", "region"]

ELSEWHERE = "elsewhere"

SHIPPED = {
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
# With those of whoever runs this server, which may take the place of ours; another country last.
REGIONS = {**SHIPPED, **own_lines.load(settings.CRISIS_LINES)}
REGIONS[ELSEWHERE] = REGIONS.pop(ELSEWHERE)


def region(code: str) -> Region | None:
    """The region with this code, in any case of letters; None if there is none."""
    return REGIONS.get(code.upper()) or REGIONS.get(code.lower())
