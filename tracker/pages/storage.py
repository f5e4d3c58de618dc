"""Static files as they are served: hashed, compressed, and the style sheets in one piece.

Each file is one more wait on a slow phone line. In the source they stay apart.
"""

from collections.abc import Iterator
from typing import Any

from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

SHARED = (
    *("css/tokens.css", "css/base.css", "css/components.css", "css/client.css"),
    "css/journal.css",
)
# What a page asks for, and the files that it is made of, in order.
SHEETS = {
    "css/joined.css": SHARED,
    "css/joined-clinic.css": (*SHARED, "css/clinic.css"),
}


class JoinedStaticFiles(CompressedManifestStaticFilesStorage):
    """Joins before it hashes; the parts lie in one folder, so that what they point at stays."""

    joins = True

    def post_process(self, paths: dict, dry_run: bool = False, **options: Any) -> Iterator:
        if not dry_run:
            for joined, parts in SHEETS.items():
                self.delete(joined)
                self._save(joined, ContentFile(b"\n".join(self._read(part) for part in parts)))
                paths[joined] = (self, joined)
        yield from super().post_process(paths, dry_run, **options)

    def _read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()


def sheets(clinic: bool = False) -> tuple[str, ...]:
    """The style sheets of a page, by name: one where they are joined, else each of them."""
    joined = "css/joined-clinic.css" if clinic else "css/joined.css"
    return (joined,) if getattr(staticfiles_storage, "joins", False) else SHEETS[joined]
