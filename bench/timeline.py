"""The journal of somebody with 10, 1,000 and 20,000 entries: its first page."""

from .common import Figure
from .growth import grow, pages
from .place import Place

MOST_STATEMENTS = 14


def run(place: Place) -> list[Figure]:
    return grow(place, "journal", pages("/journal/"), MOST_STATEMENTS)
