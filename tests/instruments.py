"""Instruments for tests: placeholder texts in the shapes that clinics use, and a source of them."""

from contextlib import contextmanager
from dataclasses import replace
from decimal import Decimal

from journals.kinds import measures
from tracker.measures import Band, Instrument, Item, Option, Recipe, SafetyItem, Score

OFTEN = tuple(Option(f"LA{n}", f"answer {n}", n) for n in range(4))

# Nine questions answered with 0 to 3, added up; the ninth is one that leads to help.
NINE = Recipe(
    slug="nine",
    version=1,
    clinical="Nine-shaped",
    items=9,
    answers=(0, 3),
    scores=(
        Score(
            code="total",
            label="Total",
            method="sum",
            items=tuple(range(1, 10)),
            low=Decimal(0),
            high=Decimal(27),
            higher_is="worse",
            bands=(
                Band(Decimal(0), "minimal"),
                Band(Decimal(5), "mild"),
                Band(Decimal(10), "moderate"),
            ),
            bands_source="A paper of bands",
            caseness=Decimal(10),
            caseness_source="A manual of caseness",
            reliable_change=Decimal(6),
            reliable_change_source="A manual of change",
        ),
    ),
    recall_days=14,
    source="A paper",
    safety_items=(SafetyItem(9, 1),),
)
NINE_SHAPED = Instrument(
    slug="nine-shaped",
    number=1,
    title="Two-week questions",
    clinical="Nine-shaped",
    items=(
        Item("intro", "Over the last two weeks", "heading"),
        *(Item(f"q{n}", f"Placeholder {n}", "choice", OFTEN, number=n) for n in range(1, 10)),
        Item("hard", "How hard was it?", "choice", OFTEN),
        Item("more", "Anything else?", "text"),
    ),
    recipe=NINE,
    copyright="Nobody’s",
)

# Nine questions from 1 to 7 about one relationship, as two dimensions.
PAIR = Recipe(
    slug="pair",
    version=1,
    clinical="Pair-shaped",
    items=9,
    answers=(1, 7),
    scores=(
        Score(
            code="avoidance",
            label="Avoidance",
            method="mean",
            items=(1, 2, 3, 4, 5, 6),
            low=Decimal(1),
            high=Decimal(7),
            reverse=frozenset({1, 2, 3, 4}),
        ),
        Score(
            code="anxiety",
            label="Anxiety",
            method="mean",
            items=(7, 8, 9),
            low=Decimal(1),
            high=Decimal(7),
        ),
    ),
    recall_days=1,
    least_days=84,
    source="A paper",
    per_relationship=True,
)
PAIR_SHAPED = Instrument(
    slug="pair-shaped",
    number=1,
    title="Questions about one relationship",
    clinical="Pair-shaped",
    items=tuple(
        Item(f"r{n}", f"Placeholder {n}", "integer", low=1, high=7, number=n) for n in range(1, 10)
    ),
    recipe=PAIR,
)


class Shelf:
    """A source that a test can change: what is on it, and what of that is switched on."""

    def __init__(self, *instruments: Instrument):
        self.all = list(instruments)
        self.off: set[str] = set()

    def on(self):
        found = {}
        for one in self.all:
            if one.slug not in self.off:
                found[one.slug] = max(one.number, found.get(one.slug, 0))
        return found

    def numbers(self, slug):
        return tuple(one.number for one in self.all if one.slug == slug)

    def names(self):
        return [(one.slug, one.number) for one in self.all]

    def instrument(self, slug, number):
        for one in self.all:
            if (one.slug, one.number) == (slug, number):
                return one
        raise KeyError(slug)

    def another(self, slug, **changed):
        """The next version of one of them."""
        newest = self.instrument(slug, self.numbers(slug)[-1])
        self.all.append(replace(newest, number=newest.number + 1, **changed))


@contextmanager
def on_the_shelf(*instruments: Instrument):
    """While this lasts, these can be asked for: without any given, both shapes."""
    shelf = Shelf(*(instruments or (NINE_SHAPED, PAIR_SHAPED)))
    measures.SOURCES.append(shelf)
    try:
        yield shelf
    finally:
        measures.SOURCES.remove(shelf)
