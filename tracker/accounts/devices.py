"""Which device it is, in plain words, as far as its browser says so."""

from django.http import HttpRequest
from django.utils.translation import gettext as _

# What stands in a User-Agent, and what people call it. The first that fits counts: each browser
# also says the names of those it descends from.
BROWSERS = {
    "Edg": "Edge",
    "OPR/": "Opera",
    "SamsungBrowser": "Samsung",
    "Firefox": "Firefox",
    "FxiOS": "Firefox",
    "CriOS": "Chrome",
    "Chrome": "Chrome",
    "Safari": "Safari",
}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "CrOS": "Chromebook",
    "Macintosh": "Mac",
    "Linux": "Linux",
}


def named(user_agent: str) -> str:
    """A short code of ours, such as "Firefox:Android": nothing that was sent is kept as it came."""
    browser = next((name for sign, name in BROWSERS.items() if sign in user_agent), "")
    system = next((name for sign, name in SYSTEMS.items() if sign in user_agent), "")
    return f"{browser}:{system}" if browser or system else ""


def of(request: HttpRequest) -> str:
    return named(request.headers.get("User-Agent", ""))


def in_words(code: str) -> str:
    """The same for people: "Firefox on Android"."""
    browser, _sep, system = code.partition(":")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("A device")
