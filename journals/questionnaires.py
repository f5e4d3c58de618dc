"""A questionnaire that somebody brings: what was understood of it, before anything is kept."""

import hashlib
from dataclasses import dataclass
from typing import Any

from journals.kinds import measures
from journals.kinds.measures import Measure
from tracker.measures import Instrument, Item, Recipe, fhir, fitting, keeping, shipped

LONGEST_TITLE, LONGEST_CLINICAL = 120, 60
LONGEST_SOURCE, LONGEST_STATEMENT = 500, 1000


@dataclass(frozen=True)
class Understood:
    """A file that was read. `recipe`: how it is scored; None with the reason in `problem`, or
    because nobody said what it is."""

    read: fhir.Read
    sha256: str
    items: tuple[Item, ...]
    recipe: Recipe | None
    problem: str

    @property
    def title(self) -> str:
        """What the file calls itself, as far as it fits."""
        return self.read.title[:LONGEST_TITLE]

    def content(self, title: str, clinical: str) -> dict[str, Any]:
        """What is kept of it."""
        rights, items = self.read.copyright, self.items
        return keeping.as_data(title=title, clinical=clinical, rights=rights, items=items)

    def measure(self) -> Measure:
        """As it will be asked, for looking at."""
        content = self.content(self.title, self.title)
        return as_measure(keeping.instrument(content, "preview", 1, self.recipe))


def understand(data: bytes, recipe: str) -> Understood:
    """What a file says, scored by this recipe ("": by none). Raises fhir.Refused, KeyError.

    The hash is that of the file with its lines ended by LF, as an editor on most machines ends them
    and no browser does.
    """
    data = data.replace(b"\r\n", b"\n")
    read = fhir.read(data)
    known = shipped.find(recipe) if recipe else None
    fit = fitting.fit(read, known)
    scored = None if fit.problem else known
    return Understood(read, hashlib.sha256(data).hexdigest(), fit.items, scored, fit.problem)


def as_measure(instrument: Instrument) -> Measure:
    """The kind of entry that its answers are."""
    return measures.build(instrument)
