"""Mail by a provider's interface over https: what its answers mean. Loaded only where EMAIL_URL
names one (tracker/operations/mailing.py).

What goes wrong is said in the words of channels.py, which hold nothing of the mail, the address or
the answer: a provider's own errors quote all three.
"""

from collections.abc import Sequence

import requests
from anymail.backends import mailgun, postmark
from anymail.exceptions import AnymailError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.core.mail import EmailMessage
from urllib3.exceptions import NewConnectionError

from . import channels

BUSY = 503


class Judged:
    """Raises channels.Refused, NotNow, NoConnection or Unknown, and nothing of a provider's own."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        try:
            return super().send_messages(email_messages)
        except AnymailError as error:
            raise meant(error) from None


class Postmark(Judged, postmark.EmailBackend):
    pass


class Mailgun(Judged, mailgun.EmailBackend):
    pass


def meant(error: AnymailError) -> Exception:
    """What became of the mail."""
    if isinstance(error, AnymailRecipientsRefused | AnymailInvalidAddress):
        return channels.Refused()
    if isinstance(error, requests.RequestException) and error.response is None:
        return channels.NoConnection() if _never_reached(error) else channels.Unknown()
    status = error.status_code
    # Taken, with an answer that nobody can read; or they broke down with the text in hand.
    if status and (200 <= status < 300 or (status >= 500 and status != BUSY)):
        return channels.Unknown()
    # Busy, or our own settings are at fault: the token, the sender. Nobody's address is.
    return channels.NotNow()


def _never_reached(error: requests.RequestException) -> bool:
    """Whether the line was never up, so that no byte of the text went over it."""
    early = (requests.ConnectTimeout, requests.exceptions.SSLError, requests.exceptions.ProxyError)
    told = error.__cause__.args if error.__cause__ else ()
    reason = getattr(told[0], "reason", None) if told else None
    return isinstance(error, early) or isinstance(reason, NewConnectionError)
