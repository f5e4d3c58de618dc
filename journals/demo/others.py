"""The rest of Amara's caseload: who they are and how their ten weeks went. Nobody here exists."""

import re
import unicodedata
from dataclasses import dataclass

LONG_AGO = 72  # days
WEEKS = 10

Weeks = tuple[float | None, ...]


@dataclass(frozen=True)
class Other:
    """One client in outline; inventing.py fills it in. Times count back from seeding.

    `weeks`: the median urge of the notes that they share, a week each, the newest last; None is
    a week in which they share nothing. Without `weeks` the dice decide.
    """

    name: str
    last: float = 0  # hours since they shared something last
    new: int = 0  # moments shared since Amara last looked
    waits: tuple[int, ...] = ()  # days since each look back that waits for an answer
    weeks: Weeks | None = None
    began: int = LONG_AGO  # days
    level: str = ""  # of all shares; without it both occur
    private: bool = False  # shares nothing
    silent: int = 0  # days since they wrote anything at all
    paused: int = 0  # days since care was paused
    remind: bool = False

    @property
    def called(self) -> str:
        return self.name.split()[0]

    @property
    def email(self) -> str:
        letters = unicodedata.normalize("NFKD", self.name.casefold())
        return re.sub("[^a-z ]", "", letters).replace(" ", ".") + "@example.org"


RISEN = (
    Other("Tomasz Wren", 7, 1, weeks=(3, 4.5, 3.5, 5, 4, 5, 5, 4.5, 6.5, 8)),
    Other("Daniel Achterberg", 26, 4, weeks=(3, 4, 2.5, 2, 3, 4, 2.5, 3.5, 6.5, 7)),
    Other("Ruth Abara", 47, 1, weeks=(4, 3, 4.5, 3.5, 5, None, 4, 4.5, 6.5, 6.5)),
)
WAITING = (
    Other("Ivo Marchetti", 75, 2, waits=(6, 3)),
    Other("Hana Kobayashi", 51, 1, waits=(2,)),
    Other("Lewis Okonkwo", 27, 3, waits=(1,)),
    Other("Beatriz Salgado", 1, 1, waits=(0,)),
)
NEW = (
    Other("Noor Haddad", 5, 3),
    Other("Caitlin Byrne", 22, 2),
    Other("Priya Nambiar", 24, 1, weeks=(6.5, 5, 7, 5, 6, 4.5, 5.5, 4, 5, 5.5)),
    Other("Emre Yildiz", 25, 1),
    Other("Sofia Petrou", 28, 1),
    Other("Anselm Drake", 31, 5),
    Other("Wanjiru Maina", 45, 1),
    Other("Leah Rosen", 49, 2),
    Other("Marcus Thiele", 70, 1),
    Other("Ines Carvalho", 74, 1, level="ratings_only"),
    Other("Oskar Blom", 98, 1),
)
QUIET = (
    Other(
        "Farid Nasser",
        16 * 24,
        weeks=(5, 6, 4.5, 5, 6, 4, 6, 5.5, None, None),
        silent=16,
    ),
    Other(
        "Gwen Pritchard",
        12 * 24,
        weeks=(4, 3, 2, 3.5, 2, 2.5, 1.5, 3, 2, None),
        silent=12,
    ),
    Other(
        "Mateo Ruiz",
        15 * 24,
        weeks=(4, None, 4, 4, 3.5, 4, None, 3.5, None, None),
        silent=15,
        paused=12,
    ),
)
NOTHING_NEW = (
    Other("Alice Thorne", 97),
    Other("Bilal Chaudhry", 126, weeks=(5, 3.5, None, 3, 4, 6, 6.5, 6, 5, 5)),
    Other("Dorota Lis", 110),
    Other("Edwin Castellanos", 121),
    Other("Freya Halvorsen", 130),
    Other("Gabriel Stone", 118),
    Other("Helen Mbeki", 119, weeks=(6.5, 7, 8, 8, 7.5, None, None, 7, 8, 7.5)),
    Other("Isaac Levin", 99),
    Other("Jana Novotna", 101, level="ratings_only"),
    Other("Kofi Asante", 123),
    Other("Lucia Ferri", 115),
    Other("Mina Rahimi", 112, weeks=(7, 6.5, 7, 6, 6.5, 6, 5.5, 6, 4.5, 3)),
    Other("Nils Ekström", 120),
    Other("Orla Keane", private=True),
    Other("Paul Vesely", 127),
    Other("Quentin Marsh", 116, began=26, weeks=(*[None] * 7, 6, 5, 4.5)),
    Other("Rosa Jimenez", 125),
)

OTHERS = RISEN + WAITING + NEW + QUIET + NOTHING_NEW
