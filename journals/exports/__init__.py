"""What leaves. Somebody takes along what is theirs: rows in, a file out. A therapist saves what is
shared with them: see fhir."""

from .booklet import BOOKLET_NAME, write_booklet
from .bundle import FILE_NAME, count_rows, write_bundle
from .document import FORMAT, VERSION
from .fhir import MEDIA_TYPE, shared_bundle

__all__ = [
    "BOOKLET_NAME",
    "FILE_NAME",
    "FORMAT",
    "MEDIA_TYPE",
    "VERSION",
    "count_rows",
    "shared_bundle",
    "write_booklet",
    "write_bundle",
]
