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
    a_week: int = 3  # days on which they agreed to check in; 0: there is no plan
    logged: int | None = None  # of those of the last two weeks; without it the dice decide
    every: int = 0  # days between check-ins, for those who keep to that and to no plan
    shows: int = LONG_AGO - 2  # days since they began to show when they check in; 0: they don't
    asks: str = ""  # what they would like to talk about before the next session
    away: int = 0  # days until they are back, as they told Amara
    remind: bool = False
    watched: bool = False  # agreed to questions about self-harm; an answer waits

    @property
    def called(self) -> str:
        return self.name.split()[0]

    @property
    def email(self) -> str:
        letters = unicodedata.normalize("NFKD", self.name.casefold())
        return re.sub("[^a-z ]", "", letters).replace(" ", ".") + "@example.org"


ASKED = (
    Other(
        "Priya Nambiar",
        24,
        1,
        weeks=(6.5, 5, 7, 5, 6, 4.5, 5.5, 4, 5, 5.5),
        logged=6,
        asks="Could we talk before we meet? My mother is coming a week early, and I don’t know yet "
        "how I want to be while she is here.",
    ),
)
RISEN = (
    Other(
        "Tomasz Wren",
        7,
        1,
        weeks=(3, 4.5, 3.5, 5, 4, 5, 5, 4.5, 6.5, 8),
        logged=4,
        watched=True,
    ),
    Other(
        "Daniel Achterberg",
        26,
        4,
        weeks=(3, 4, 2.5, 2, 3, 4, 2.5, 3.5, 6.5, 7),
        a_week=5,
        logged=9,
    ),
    Other("Ruth Abara", 47, 1, weeks=(4, 3, 4.5, 3.5, 5, None, 4, 4.5, 6.5, 6.5), logged=3),
)
WAITING = (
    Other("Ivo Marchetti", 75, 2, waits=(6, 3), logged=5),
    Other("Hana Kobayashi", 51, 1, waits=(2,), logged=6),
    Other("Lewis Okonkwo", 27, 3, waits=(1,), a_week=5, logged=8),
    Other("Beatriz Salgado", 1, 1, waits=(0,), logged=4),
)
NEW = (
    Other("Noor Haddad", 5, 3),
    Other("Caitlin Byrne", 22, 2, a_week=0),
    Other("Emre Yildiz", 25, 1),
    Other("Sofia Petrou", 28, 1),
    Other("Anselm Drake", 31, 5),
    Other("Wanjiru Maina", 45, 1),
    Other("Leah Rosen", 49, 2),
    Other("Marcus Thiele", 70, 1, shows=0),
    Other("Ines Carvalho", 74, 1, level="ratings_only"),
    Other("Oskar Blom", 98, 1),
)
GONE_QUIET = (
    Other(
        "Farid Nasser",
        16 * 24,
        weeks=(5, 6, 4.5, 5, 6, 4, 6, 5.5, None, None),
        silent=16,
        every=3,
        logged=0,
    ),
    Other(
        "Gwen Pritchard",
        12 * 24,
        weeks=(4, 3, 2, 3.5, 2, 2.5, 1.5, 3, 2, None),
        silent=12,
        every=4,
        a_week=2,
        logged=1,
    ),
    Other(
        "Mateo Ruiz",
        15 * 24,
        weeks=(4, None, 4, 4, 3.5, 4, None, 3.5, None, None),
        silent=15,
        every=4,
        a_week=2,
        logged=0,
        away=7,
    ),
)
NOTHING_NEW = (
    Other("Alice Thorne", 97),
    Other("Bilal Chaudhry", 126, weeks=(5, 3.5, None, 3, 4, 6, 6.5, 6, 5, 5)),
    Other("Dorota Lis", 110, a_week=0),
    Other("Edwin Castellanos", 121),
    Other("Freya Halvorsen", 130),
    Other("Gabriel Stone", 118),
    Other("Helen Mbeki", 119, weeks=(6.5, 7, 8, 8, 7.5, None, None, 7, 8, 7.5)),
    Other("Isaac Levin", 99),
    Other("Jana Novotna", 101, level="ratings_only"),
    Other("Kofi Asante", 123, shows=0, a_week=0),
    Other("Lucia Ferri", 115),
    Other("Mina Rahimi", 112, weeks=(7, 6.5, 7, 6, 6.5, 6, 5.5, 6, 4.5, 3)),
    Other("Nils Ekström", 120),
    Other("Orla Keane", private=True, shows=0),
    Other("Paul Vesely", 127),
    Other("Quentin Marsh", 116, began=26, weeks=(*[None] * 7, 6, 5, 4.5), shows=24),
    Other("Rosa Jimenez", 125, shows=9),
)

OTHERS = ASKED + RISEN + WAITING + NEW + GONE_QUIET + NOTHING_NEW
