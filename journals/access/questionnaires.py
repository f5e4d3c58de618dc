"""The questionnaires of a practice: for its admins as rows, for everybody else as a source of
instruments. Nothing of a client's is in them."""

import functools
import uuid
from dataclasses import dataclass

from django.db.models import Max, Prefetch
from django.http import Http404

from journals.models import Questionnaire, QuestionnaireVersion
from tracker.accounts.models import User
from tracker.measures import Instrument, keeping, shipped

# The names of what is loaded; what ships has none that begins like this.
PREFIX = "q-"
NEWEST_FIRST = Prefetch("versions", QuestionnaireVersion.objects.order_by("-number"))


@dataclass(frozen=True)
class Loaded:
    """One of a practice's, with its versions as instruments, the newest first."""

    row: Questionnaire
    versions: tuple[QuestionnaireVersion, ...]

    @property
    def newest(self) -> QuestionnaireVersion:
        return self.versions[0]

    @property
    def instrument(self) -> Instrument:
        return instrument_of(self.newest, self.row)


def questionnaires(admin: User) -> list[Loaded]:
    """All of the practice that this person runs, the latest first. 404 for anybody else."""
    if not admin.administers:
        raise Http404
    rows = Questionnaire.objects.filter(practice=admin.clinician.practice_id)
    rows = rows.prefetch_related(NEWEST_FIRST).order_by("-made_at", "pk")
    return [Loaded(row, tuple(row.versions.all())) for row in rows]


def questionnaire(admin: User, pk: uuid.UUID) -> Loaded:
    """One of them; 404 for any other practice's."""
    found = next((one for one in questionnaires(admin) if one.row.pk == pk), None)
    if found is None:
        raise Http404
    return found


def instrument_of(version: QuestionnaireVersion, row: Questionnaire) -> Instrument:
    recipe = shipped.find(version.recipe, version.recipe_version) if version.recipe else None
    return keeping.instrument(version.content, row.slug, version.number, recipe, row.practice_id)


class OfPractices:
    """What practices have loaded, as a source: see journals/kinds/measures."""

    def on(self) -> dict[str, int]:
        """Those that are switched on, each with its newest version, in the order in which they were
        loaded."""
        rows = Questionnaire.objects.filter(switched_on_at__isnull=False)
        rows = rows.annotate(newest=Max("versions__number")).order_by("made_at", "pk")
        return dict(rows.values_list("slug", "newest"))

    def numbers(self, slug: str) -> tuple[int, ...]:
        """All versions that there are, the oldest first, switched on or not."""
        if not slug.startswith(PREFIX):
            return ()
        rows = QuestionnaireVersion.objects.filter(questionnaire__slug=slug)
        return tuple(rows.order_by("number").values_list("number", flat=True))

    def names(self) -> list[tuple[str, int]]:
        """All versions of all that there are, switched on or not, the oldest first."""
        rows = QuestionnaireVersion.objects.order_by("signed_at", "pk")
        return list(rows.values_list("questionnaire__slug", "number"))

    def instrument(self, slug: str, number: int) -> Instrument:
        """KeyError if there is none."""
        if not slug.startswith(PREFIX):
            raise KeyError(slug)
        return _instrument(slug, number)


@functools.lru_cache(maxsize=512)
def _instrument(slug: str, number: int) -> Instrument:
    """A version never changes and a name is never used again, so it is read once."""
    rows = QuestionnaireVersion.objects.select_related("questionnaire")
    version = rows.filter(questionnaire__slug=slug, number=number).first()
    if version is None:
        raise KeyError(slug)
    return instrument_of(version, version.questionnaire)
