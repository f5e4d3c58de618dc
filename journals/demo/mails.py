"""The mails that the demo sent: files, read back for the page that shows them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings

NEWEST = 30
LARGEST = 256 * 1024  # bytes read of one file
# The file backend ends each message with this line.
END = re.compile(rb"^-{79}\r?$", re.MULTILINE)


@dataclass(frozen=True)
class Mail:
    """`pieces`: the text in order, each with the path that it links to, or an empty string."""

    at: datetime | None
    to: str
    subject: str
    pieces: tuple[tuple[str, str], ...]


def sent() -> list[Mail]:
    """The messages in the newest files, newest first."""
    files = sorted(_files(), key=lambda path: path.name, reverse=True)[:NEWEST]
    mails = [mail for path in files for mail in _read(path)]
    return sorted(mails, key=lambda mail: mail.at or datetime.min.replace(tzinfo=UTC), reverse=True)


def _files() -> Iterator[Path]:
    folder = Path(settings.MAIL_DIR)
    if folder.is_dir():
        yield from (path for path in folder.glob("*.log") if path.is_file())


def _read(path: Path) -> Iterator[Mail]:
    try:
        with path.open("rb") as file:
            stored = file.read(LARGEST)
    except OSError:  # gone meanwhile
        return
    for part in END.split(stored):
        if part.strip():
            yield _mail(message_from_bytes(part.lstrip(), policy=policy.default))


def _mail(message: EmailMessage) -> Mail:
    body = message.get_body(preferencelist=("plain",))
    try:
        text = body.get_content().strip() if body else ""
    except (LookupError, ValueError):  # an unknown character set: show nothing of it
        text = ""
    return Mail(
        _date(message), str(message["to"] or ""), str(message["subject"] or ""), linked(text)
    )


def _date(message: EmailMessage) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message["date"]))
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo else at.replace(tzinfo=UTC)  # "-0000" means UTC, and comes naive


def linked(text: str) -> tuple[tuple[str, str], ...]:
    """The text in pieces. Only addresses of this very site become links, and only as a path."""
    # not "//" and no backslash: a browser would read another site's name there
    here = re.compile(re.escape(settings.SITE_URL) + r"(/(?![/\\])[^\s<>\"'\\]*)")
    pieces, end = [], 0
    for found in here.finditer(text):
        path = found[1].rstrip(".,;:!?)")
        stop = found.start(1) + len(path)
        pieces += [(text[end : found.start()], ""), (text[found.start() : stop], path)]
        end = stop
    pieces.append((text[end:], ""))
    return tuple(piece for piece in pieces if piece[0])
