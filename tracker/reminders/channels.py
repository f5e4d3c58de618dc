"""Handing a message over. Only here does anything leave the machine."""

import hashlib
import logging
import smtplib
import uuid
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend

log = logging.getLogger(__name__)


class Refused(Exception):
    """The other side will never take this message."""


class NotNow(Exception):
    """It was not handed over; a later try may succeed. `wait`: not before so long, as they said."""

    def __init__(self, wait: timedelta = timedelta()) -> None:
        super().__init__()
        self.wait = wait


class NoConnection(NotNow):
    """Nobody answers at all, so the next message need not be tried either."""


class Unknown(NotNow):
    """The text was on the wire when the line went dead: it may or may not arrive."""


class Mail:
    """One connection for a batch of messages, opened when first needed."""

    def __init__(self) -> None:
        self._backend: BaseEmailBackend | None = None
        self._handed_over = False

    def send(
        self, to: str, subject: str, body: str, notice_id: uuid.UUID, unsubscribe: str
    ) -> None:
        """Hand over one plain-text mail; `unsubscribe`: the address that stops them (RFC 8058).

        Raises Refused, NotNow, NoConnection or Unknown.
        """
        said = headers(notice_id, unsubscribe)
        self.hand_over(EmailMessage(subject, body, to=[to], headers=said))

    def hand_over(self, message: EmailMessage) -> None:
        """Raises Refused, NotNow, NoConnection or Unknown."""
        message.connection = self._open()
        self._handed_over = False
        try:
            message.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _text in error.recipients.values()]
            self._again(*codes)
            raise Refused if all(code >= 500 for code in codes) else NotNow from None
        except smtplib.SMTPDataError as error:
            self._again(error.smtp_code)
            raise Refused if error.smtp_code >= 500 else NotNow from None
        except (smtplib.SMTPSenderRefused, smtplib.SMTPHeloError) as error:
            # Our own settings are at fault, or the server is busy: nobody's address is.
            self._again(error.smtp_code)
            raise NotNow from None
        except (OSError, smtplib.SMTPException):
            self._hang_up()
            raise Unknown if self._handed_over else NoConnection from None
        except ValueError:  # an address or a header that cannot be written down
            raise Refused from None

    def knock(self) -> None:
        """Ask whether the server would take a message of ours now, and give it none.

        Raises NotNow or NoConnection. Where mails go to a directory, there is no door.
        """
        if not settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
            return
        wire = self._open().connection
        try:
            wire.ehlo_or_helo_if_needed()
            code, _text = wire.mail(parseaddr(settings.DEFAULT_FROM_EMAIL)[1])
            wire.rset()
        except (OSError, smtplib.SMTPException):
            self._hang_up()
            raise NoConnection from None
        if code != 250:
            log.warning("The mail server takes nothing of ours: it answers %d", code)
            raise NotNow

    def close(self) -> None:
        backend, self._backend = self._backend, None
        try:
            if backend is not None:
                backend.close()
        except (OSError, smtplib.SMTPException):
            pass  # it was gone already

    def _hang_up(self) -> None:
        """Close without a goodbye, which a server that hangs would keep us waiting for."""
        wire = getattr(self._backend, "connection", None)
        if isinstance(wire, smtplib.SMTP):
            wire.close()
        self.close()

    def _open(self) -> BaseEmailBackend:
        if self._backend is None:
            backend = get_connection()
            try:
                backend.open()
            except (OSError, smtplib.SMTPException) as error:
                log.warning("No connection to the mail server: %s", type(error).__name__)
                raise NoConnection from None
            self._backend = backend
            self._watch()
        return self._backend

    def _watch(self) -> None:
        """Notice when the text itself goes over: before that, a dead line sent nothing."""
        wire = getattr(self._backend, "connection", None)
        if not isinstance(wire, smtplib.SMTP):
            return
        plain = wire.data

        def data(message):
            self._handed_over = True
            return plain(message)

        wire.data = data

    def _again(self, *codes: int) -> None:
        if 421 in codes:  # "closing the channel": smtplib has hung up
            self.close()


def is_done_with(message: EmailMessage) -> bool:
    """Hand over a mail that is no reminder. Whether it is taken, or refused for good."""
    mail = Mail()
    try:
        mail.hand_over(message)
    except Refused:
        return True
    except NotNow:
        return False
    finally:
        mail.close()
    return True


def headers(notice_id: uuid.UUID, unsubscribe: str) -> dict[str, str]:
    """The same Message-ID at every try, so that a mailbox may show two copies as one."""
    digest = hashlib.sha256(b"keel.notice" + notice_id.bytes).hexdigest()[:32]
    return {
        "Message-ID": f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>",
        "Auto-Submitted": "auto-generated",
        "List-Unsubscribe": f"<{unsubscribe}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
