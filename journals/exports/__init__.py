"""What somebody takes with them: rows in, one ZIP out. Everything in it is their own to read."""

from .bundle import FILE_NAME, count_rows, write_bundle
from .document import FORMAT, VERSION

__all__ = ["FILE_NAME", "FORMAT", "VERSION", "count_rows", "write_bundle"]
