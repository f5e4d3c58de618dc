"""Mails about an account. A fixed list: what shows on a lock screen says nothing about anybody."""

import logging
import smtplib
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)


def leaving(to: str, until: datetime) -> None:
    """To whoever may not have asked for it: the account will be deleted, and how to keep it."""
    said = {"site": settings.SITE_NAME, "until": _day(until)}
    lines = [
        _("Somebody who is signed in as you asked %(site)s to delete your account.") % said,
        _("Nothing opens with it any more. It is deleted on %(until)s.") % said,
        "",
        _("If it was you, there is nothing to do. To keep it, sign in before then:"),
        settings.SITE_URL + reverse("account_login"),
    ]
    _send(to, _("About your account"), lines)


def left(to: str, at: datetime) -> None:
    """The receipt. It is the last thing that this address ever gets."""
    said = {"site": settings.SITE_NAME, "at": _day(at)}
    lines = [
        _("Your account at %(site)s was deleted on %(at)s, as you asked.") % said,
        "",
        _("Everything that you wrote is erased, and the key that opened it is destroyed."),
        _("What remains is a list of numbers without names: what was done, and when."),
        _(
            "A copy that was made for emergencies may hold more for a while. It is locked, and if "
            "it is ever used, your account is deleted from it first."
        ),
        _("Keep this mail if you want to be able to show it. Nothing else will come."),
    ]
    _send(to, _("About your account"), lines)


def _day(at: datetime) -> str:
    return date_format(at, "j F Y, H:i e")


def _send(to: str, subject: str, lines: list[str]) -> None:
    """What a mail is about is done, whether or not it can be sent."""
    try:
        send_mail(subject, "\n".join([*lines, ""]), None, [to])
    except (OSError, smtplib.SMTPException) as error:
        log.error("A mail about an account was not sent: %s", type(error).__name__)
