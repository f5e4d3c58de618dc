"""What somebody takes with them: rows in, a file out. Everything in it is their own to read."""

from .booklet import BOOKLET_NAME, write_booklet
from .bundle import FILE_NAME, count_rows, write_bundle
from .document import FORMAT, VERSION

__all__ = [
    "BOOKLET_NAME",
    "FILE_NAME",
    "FORMAT",
    "VERSION",
    "count_rows",
    "write_booklet",
    "write_bundle",
]
