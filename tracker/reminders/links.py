"""Links in messages that work without signing in: signed, to put a message off or stop them."""

import uuid
from datetime import timedelta

from django.core import signing
from django.http import Http404
from django.urls import reverse

from .models import Notice

SALT = "reminders.link"
WORKS_FOR = timedelta(days=60)


def made(notice: Notice) -> str:
    """The secret part of the address: who has it has the message."""
    return signing.TimestampSigner(salt=SALT).sign(notice.pk.hex)


def opened(token: str) -> Notice:
    """The notice behind it. Raises Http404 for anything that was not signed here, or too old."""
    try:
        text = signing.TimestampSigner(salt=SALT).unsign(token, max_age=WORKS_FOR)
        return Notice.objects.select_related("user").get(pk=uuid.UUID(hex=text))
    except (signing.BadSignature, ValueError, Notice.DoesNotExist):
        raise Http404 from None


def unsubscribe(notice: Notice) -> str:
    """The path that a mail program calls when its own "unsubscribe" is pressed (RFC 8058)."""
    return reverse("reminder-unsubscribe", args=[made(notice)])
