"""The worksheets that a practice writes: for those who work there as rows, for everybody else as a
source of worksheets. Nothing of a client's is in them."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from journals.kinds.worksheets import Definitions, Worksheet, build
from journals.kinds.worksheets.writing import Line, NoSuchLine, Writing
from journals.models import PracticeWorksheet, PracticeWorksheetVersion
from tracker.accounts.models import User

# The names of what a practice wrote; what ships has none that begins like this.
PREFIX = "w-"
WRITERS = ("therapist", "practice_admin")


@dataclass(frozen=True)
class Written:
    """One of a practice's, with its versions, the newest first, and what is being written of it."""

    row: PracticeWorksheet
    versions: tuple[PracticeWorksheetVersion, ...]
    draft: Writing | None

    @property
    def newest(self) -> PracticeWorksheetVersion | None:
        return self.versions[0] if self.versions else None

    @property
    def next_number(self) -> int:
        return self.newest.number + 1 if self.newest else 1

    @property
    def contents(self) -> list[dict[str, Any]]:
        """The definitions that were published, the newest first."""
        return [version.content for version in self.versions]

    @property
    def names(self) -> tuple[str, str]:
        """What clients and what clinicians see it called, in what is being written if anything
        is."""
        head = self.draft.head if self.draft else self.contents[0]
        return head["title"], head.get("clinical", head["title"])

    @property
    def definition(self) -> dict[str, Any]:
        """What is being written as it would be published; else the newest version."""
        if self.draft is None:
            return self.contents[0]
        return self.draft.definition(self.row.slug, self.next_number)

    def version(self, number: int) -> PracticeWorksheetVersion:
        """404 if there is none."""
        found = next((one for one in self.versions if one.number == number), None)
        if found is None:
            raise Http404
        return found


def written(clinician: User) -> list[Written]:
    """All of the practice that this person works at, the latest first. 404 for anybody else."""
    return [as_written(row) for row in _of_their_practice(clinician).order_by("-made_at", "pk")]


def _of_their_practice(clinician: User) -> QuerySet[PracticeWorksheet]:
    if clinician.role not in WRITERS:
        raise Http404
    rows = PracticeWorksheet.objects.filter(practice=clinician.clinician.practice_id)
    return rows.prefetch_related("versions")


def written_one(clinician: User, pk: uuid.UUID) -> Written:
    """One of them; 404 for any other practice's."""
    return as_written(get_object_or_404(_of_their_practice(clinician), pk=pk))


def as_written(row: PracticeWorksheet) -> Written:
    draft = None if row.draft is None else Writing.of_data(row.draft)
    versions = sorted(row.versions.all(), key=lambda one: one.number, reverse=True)
    return Written(row, tuple(versions), draft)


def draft_of(found: Written) -> Writing:
    """404 if nothing is being written."""
    if found.draft is None:
        raise Http404
    return found.draft


def keys_of(found: Written) -> set[str]:
    """The keys that no new line may have: those of any version, too, since answers are read by
    them."""
    drafted = found.draft.above() if found.draft else {}
    old = {one["key"] for content in found.contents for one in content["fields"] if "key" in one}
    return old | set(drafted)


def line_of(draft: Writing, pk: str) -> Line:
    """404 if it was taken out."""
    try:
        return draft.line(pk)
    except NoSuchLine:
        raise Http404 from None


def as_asked(definition: dict[str, Any], practice: uuid.UUID) -> Worksheet:
    """A definition that the rules let through, as the kind of entry that it would be."""
    return build(definition, str, practice)


class OfPractices(Definitions):
    """What practices wrote and published, as a source: see journals/kinds/worksheets."""

    say = staticmethod(str)

    def of_practice(self, practice: uuid.UUID) -> dict[str, int]:
        """What is switched on there, each with its newest version, the oldest worksheet first."""
        rows = PracticeWorksheet.objects.filter(practice=practice, switched_on_at__isnull=False)
        rows = rows.annotate(newest=Max("versions__number")).order_by("made_at", "pk")
        return dict(rows.values_list("slug", "newest"))

    def on(self, slugs: Iterable[str]) -> set[str]:
        """Which of these are switched on."""
        own = [slug for slug in slugs if slug.startswith(PREFIX)]
        if not own:
            return set()
        rows = PracticeWorksheet.objects.filter(slug__in=own, switched_on_at__isnull=False)
        return set(rows.values_list("slug", flat=True))

    def numbers(self, slug: str) -> tuple[int, ...]:
        """All versions that there are, the oldest first, switched on or not."""
        if not slug.startswith(PREFIX):
            return ()
        rows = PracticeWorksheetVersion.objects.filter(worksheet__slug=slug)
        return tuple(rows.order_by("number").values_list("number", flat=True))

    def practice(self, slug: str) -> uuid.UUID | None:
        rows = PracticeWorksheet.objects.filter(slug=slug)
        return rows.values_list("practice_id", flat=True).first()

    def read(self, slug: str, number: int) -> dict[str, Any]:
        """One version as data. A name is never used again, so each is read once. KeyError if there
        is none."""
        if not slug.startswith(PREFIX):
            raise KeyError(slug)
        rows = PracticeWorksheetVersion.objects.filter(worksheet__slug=slug, number=number)
        content = rows.values_list("content", flat=True).first()
        if content is None:
            raise KeyError(slug)
        return content
