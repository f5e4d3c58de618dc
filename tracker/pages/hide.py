"""Where Hide leads: pages that nobody wonders about. The operator's own comes first."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

USUAL = "weather"


@dataclass(frozen=True)
class Site:
    """A place to go to. `address` is empty for the one that the operator names."""

    label: Any
    address: str = ""


SITES = {
    USUAL: Site(_("Weather")),
    "news": Site(_("News"), "https://apnews.com/"),
    "search": Site(_("A search page"), "https://www.google.com/"),
    "facts": Site(_("An encyclopedia"), "https://en.wikipedia.org/wiki/Main_Page"),
}


def address(code: str = USUAL) -> str:
    """The address behind a choice; the operator's HIDE_URL for the usual or an unknown one."""
    site = SITES.get(code, SITES[USUAL])
    return site.address or settings.HIDE_URL


def host(code: str) -> str:
    """The name of that site, as it stands in the browser's bar."""
    return (urlsplit(address(code)).hostname or "").removeprefix("www.")


def choices() -> list[tuple[str, Any]]:
    """For a form. The operator's page is called by its name, unless it is the weather."""
    usual = SITES[USUAL].label if "weather" in settings.HIDE_URL else host(USUAL)
    return [(code, usual if code == USUAL else site.label) for code, site in SITES.items()]
