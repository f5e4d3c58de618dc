"""The one file: a ZIP that is written as it is read, into anything that takes bytes."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import IO, cast

from django.utils import timezone
from django.utils.translation import gettext as _

from journals import access
from journals.access import everything
from tracker.accounts import languages
from tracker.accounts.models import User
from tracker.privacy import keys

from . import fhir
from .book import books
from .document import document
from .sheets import sheets

FILE_NAME = "everything.zip"  # in a list of downloads it says nothing


class Sink:
    """What a ZIP is written into: it only ever goes on. zipfile asks for no more than this."""

    def __init__(self, take: Callable[[bytes], None]):
        self.take = take

    def write(self, data: bytes) -> int:
        self.take(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Whoever takes the bytes says when they are put down."""


def count_rows(person: User, now: datetime) -> int:
    """How often `note` will be called: an entry stands in four of the files."""
    return everything.count_rows(person, now) + 3 * access.own_entries(person).count()


def write_bundle(
    person: User, now: datetime, take: Callable[[bytes], None], note: Callable[[], None]
) -> None:
    """Hand the whole file to `take`, a little at a time. `note` is called for each row."""
    keys.warm([person.pk])
    out = cast("IO[bytes]", Sink(take))
    with (
        keys.showing(),  # what doesn't open says so in its place, and the rest can still leave
        languages.speaking_to(person),
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as bundle,
    ):
        _add(bundle, "README.txt", [readme().encode()], now)
        _add(bundle, "keel.json", (one.encode() for one in document(person, now, note)), now)
        for name, text in (*_for_records(person, now, note), *sheets(person, note)):
            _add(bundle, name, (one.encode() for one in text), now)
        for name, pdf in books(person, now, note):
            _add(bundle, name, [pdf], now)


def _for_records(
    person: User, now: datetime, note: Callable[[], None]
) -> Iterator[tuple[str, Iterator[str]]]:
    yield "fhir/what-i-wrote.json", fhir.own_bundle(person, now, note)
    yield "fhir/who-did-what.json", fhir.own_ledger(person, now)


def _add(bundle: zipfile.ZipFile, name: str, parts: Iterable[bytes], now: datetime) -> None:
    about = zipfile.ZipInfo(name, date_time=timezone.localtime(now).timetuple()[:6])
    about.compress_type = zipfile.ZIP_DEFLATED
    with bundle.open(about, "w", force_zip64=True) as one:
        for part in parts:
            one.write(part)


def readme() -> str:
    """What is what, for whoever opens the file in ten years."""
    said = [
        _("This is everything that you wrote here, and all that is kept about it."),
        _(
            "to-read-001.pdf and those that follow: what you wrote, day after day, with what was "
            "answered. Start here."
        ),
        _(
            "tables: a file for each kind of thing that you wrote, for a spreadsheet. A quotation "
            "mark before a cell keeps it from being taken for a formula."
        ),
        _(
            "keel.json: all of it for programs, also earlier versions and what you removed within "
            "the last month. It says what you share and shared, what you agreed to, and who did "
            "what with your words, to the second. It can be read in again."
        ),
        _(
            "fhir: for the programs of other health services, as FHIR R4B bundles: what you wrote, "
            "and who did what with it."
        ),
        _(
            "Where something could not be opened when this file was made, a sentence says so in "
            "its place."
        ),
        _(
            "Nothing in here is locked. Keep it where nobody else reads it, and delete it where "
            "you don’t need it."
        ),
    ]
    return "\n\n".join(said) + "\n"
