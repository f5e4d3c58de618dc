"""Static files as they are served: hashed, compressed; style sheets and scripts in one piece each.

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
# Each is a module of its own: joined, each stands in a block, and sees none of the others' names.
SCRIPTS = {"js/joined.js": ("js/keel.js", "js/drafts.js", "js/outbox.js", "js/own-list.js")}


class JoinedStaticFiles(CompressedManifestStaticFilesStorage):
    """Joins before it hashes; the parts lie in one folder, so that what they point at stays."""

    joins = True

    def post_process(self, paths: dict, dry_run: bool = False, **options: Any) -> Iterator:
        if not dry_run:
            for joined, parts in {**SHEETS, **SCRIPTS}.items():
                block = b"{\n%s\n}" if joined in SCRIPTS else b"%s"
                whole = b"\n".join(block % self._read(part) for part in parts)
                self.delete(joined)
                self._save(joined, ContentFile(whole))
                paths[joined] = (self, joined)
        yield from super().post_process(paths, dry_run, **options)

    def _read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()


def sheets(clinic: bool = False) -> tuple[str, ...]:
    """The style sheets of a page, by name: one where they are joined, else each of them."""
    joined = "css/joined-clinic.css" if clinic else "css/joined.css"
    return (joined,) if _joins() else SHEETS[joined]


def scripts(asked: str = "js/keel.js") -> tuple[str, ...]:
    """What to load for this script: where they are joined, all of them come with the first."""
    for joined, parts in SCRIPTS.items():
        if _joins() and asked in parts:
            return (joined,) if asked == parts[0] else ()
    return (asked,)


def _joins() -> bool:
    return getattr(staticfiles_storage, "joins", False)
