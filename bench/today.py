"""Today of somebody with 10, 1,000 and 20,000 entries."""

from .common import Figure
from .growth import grow, pages
from .place import Place

MOST_STATEMENTS = 26


def run(place: Place) -> list[Figure]:
    return grow(place, "today", pages("/"), MOST_STATEMENTS)
