"""What mails about accounts say: a fixed list, like that of the reminders. No name, no purpose,
and not what it was that changed."""

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from .models import Letter

Kind = Letter.Kind
ASKED_FOR = (Kind.RESET, Kind.ADDRESS, Kind.JOIN)


def subject(kind: str, key: str = "") -> str:
    """What a locked phone shows."""
    if kind == Kind.WAITS:
        return _("An item waits for review")
    if kind == Kind.JOIN:
        return _("The code you asked for") if key else _("About your account")
    return _("The link you asked for") if kind in ASKED_FOR else _("About your account")


def body(kind: str, key: str = "", at: datetime | None = None) -> str:
    """The mail's text. `key`: the path of its link, for those that were asked for; or its code, ""
    for somebody who has an account. `at`: when the account is deleted, or was."""
    site = {"site": settings.SITE_NAME, "at": date_format(at, "j F Y, H:i e") if at else ""}
    look = settings.SITE_URL + reverse("sessions")
    return "\n".join(
        {
            Kind.RESET: _link(key, _("It works once, and for two days.")),
            Kind.ADDRESS: _link(key, _("It works once, and for a day.")),
            Kind.JOIN: _code(key) if key else _here_already(site),
            Kind.WAITS: [
                _("An item waits for review in %(site)s. You find it when you have signed in:")
                % site,
                "",
                settings.SITE_URL + reverse("flags"),
            ],
            Kind.CHANGED: [
                _("Something about signing in to %(site)s has changed, or is new.") % site,
                _("Was that you? Then there is nothing to do. If not, look here:"),
                "",
                look,
            ],
            Kind.TRIED: [
                _("Somebody tried many times to sign in to %(site)s as you.") % site,
                _("They did not get in. A second step keeps it that way; you find it here:"),
                "",
                look,
            ],
            Kind.LEAVING: [
                _("Somebody who is signed in as you asked %(site)s to delete your account.") % site,
                _("Nothing opens with it any more. It is deleted on %(at)s.") % site,
                "",
                _("If it was you, there is nothing to do. To keep it, sign in before then:"),
                settings.SITE_URL + reverse("account_login"),
            ],
            Kind.LEFT: [
                _("Your account at %(site)s was deleted on %(at)s, as you asked.") % site,
                "",
                _("Everything that you wrote is erased, and the key that opened it is destroyed."),
                _("What remains is a list of numbers without names: what was done, and when."),
                _(
                    "A copy that was made for emergencies may hold more for a while. It is locked, "
                    "and if it is ever used, your account is deleted from it first."
                ),
                _("Keep this mail if you want to be able to show it. Nothing else will come."),
            ],
        }[Kind(kind)]
        + [""]
    )


def _code(code: str) -> list[str]:
    return [
        _("Here is the code you asked for:"),
        "",
        code,
        "",
        _("Type it on the page where you asked for it, today or tomorrow."),
        _("If you did not ask for it, you can ignore this message: nothing has changed."),
    ]


def _here_already(site: dict[str, str]) -> list[str]:
    return [
        _("Somebody gave your address to begin at %(site)s, where you have an account.") % site,
        _("Was that you? Then sign in, and open the link or type the code you were given again:"),
        "",
        settings.SITE_URL + reverse("account_login"),
        "",
        _("If it was not you, you can ignore this message: nothing has changed."),
    ]


def _link(path: str, how_long: str) -> list[str]:
    return [
        _("Here is the link you asked for:"),
        "",
        settings.SITE_URL + path,
        "",
        how_long,
        _("If you did not ask for it, you can ignore this message: nothing has changed."),
    ]
