"""What mails about signing in say: a fixed list, like that of the reminders. No name, no purpose,
and not what it was that changed."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from .models import Letter

Kind = Letter.Kind


def subject(kind: str) -> str:
    """What a locked phone shows."""
    asked = kind in (Kind.RESET, Kind.ADDRESS)
    return _("The link you asked for") if asked else _("About your account")


def body(kind: str, path: str = "") -> str:
    """The mail's text. `path`: where its link leads, for those that were asked for."""
    site = {"site": settings.SITE_NAME}
    look = settings.SITE_URL + reverse("sessions")
    return "\n".join(
        {
            Kind.RESET: [
                _("Here is the link you asked for:"),
                "",
                settings.SITE_URL + path,
                "",
                _("It works once, and for two days."),
                _("If you did not ask for it, you can ignore this message: nothing has changed."),
            ],
            Kind.ADDRESS: [
                _("Here is the link you asked for:"),
                "",
                settings.SITE_URL + path,
                "",
                _("It works once, and for a day."),
                _("If you did not ask for it, you can ignore this message: nothing has changed."),
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
        }[Kind(kind)]
        + [""]
    )
