"""One form that is posted, and the values that must not get in: see tests/bad_forms.py."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.test import Client
from django.urls import reverse

from tests import matrix_forms
from tests.world import NOBODY, World, browsers

KEPT = "These words stay on the page"
HUGE = "9" * 400
NUMBERS = (HUGE, "-" + HUGE, "1e3", "٣", "true", "NaN", "99999999999999999999", "-1", "1.5")
CODES = ("no-such-code", "a\x00b", HUGE, "' OR 1=1 --")
DATES = ("9999-12-31T23:59", "0001-01-01T00:00", "2026-02-30T10:00", "yesterday", HUGE)
DAYS = ("9999-12-31", "0001-01-01", "2026-02-30", "2026-11-22", "soon", HUGE)
PASSWORDS = {"maya": "a long enough passphrase", "amara": "a long enough passphrase"}
PASSWORDS |= {"pat": "a long passphrase"}
IDS = ("not-an-id", "", "0" * 400, "a\x00b")


@dataclass(frozen=True)
class Posted:
    """A form: who posts it where, and which of its fields are of which sort."""

    who: str
    route: str
    ids: dict[str, str] = field(default_factory=dict)  # as in tests/matrix.py
    data: str = ""  # a name in matrix_forms
    keeps: str = ""  # the text field that must come back with what was typed
    texts: dict[str, int] = field(default_factory=dict)  # field -> longest
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    minted: tuple[str, ...] = ()  # ids that the page brings along
    foreign: dict[str, str] = field(default_factory=dict)  # field -> somebody else's id
    fresh: bool = False  # the password was given once more, a moment ago

    def fields(self, world: World) -> dict[str, Any]:
        found = matrix_forms.of(self.data, world)
        return {**found, self.keeps: KEPT} if self.keeps else found

    def kwargs(self, world: World) -> dict[str, Any]:
        return {key: world.ids[name] for key, name in self.ids.items()}

    def browser(self, world: World) -> Client:
        found = browsers(world)[self.who]
        if self.fresh:
            said = {"password": PASSWORDS[self.who]}
            assert found.post(reverse("account_reauthenticate"), said).status_code == 302
        return found

    def wrong(self, world: World) -> Iterator[tuple[str, Any]]:
        """Each field with each value that must not get in."""
        for name, most in self.texts.items():
            yield name, "x" * (most + 1)
            yield name, "a\x00b"
        for names, values in (
            (self.numbers, NUMBERS),
            (self.codes, CODES),
            (self.dates, DATES),
            (self.days, DAYS),
            (self.minted, IDS),
        ):
            yield from ((name, value) for name in names for value in values)
        for name, other in self.foreign.items():
            yield name, str(world.ids.get(other, NOBODY))
