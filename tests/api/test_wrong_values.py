"""Each field of each body, with values of the wrong sort: a 4xx that says which one, and no 500."""

from collections.abc import Iterator

import pytest
import time_machine

from tests.api.matrix import ROUTES
from tests.api.matrix_row import Route
from tests.api.test_access_matrix import Resources
from tests.conftest import LONG
from tests.matrix_row import CLIENT
from tests.world import LATER

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
WRONG = (
    *(None, True, -1, 10**30, 1.5, "", "a\x00b", "\ud800", "x" * 30_000, "yesterday"),
    *("9999-12-31T23:59:59-12:00", "0001-01-01", [], [[]], ["\x00"], {}, {"\x00": 1}),
    {"id": {"id": []}},
)
# Of the values, so many to each field; they take turns.
EACH = len(WRONG) if LONG else 5


def places(body: dict, before: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The way to each field, and to each inside of one."""
    for name, value in body.items():
        yield (*before, name)
        if isinstance(value, dict):
            yield from places(value, (*before, name))


def put(body: dict, place: tuple[str, ...], value) -> dict:
    name, *rest = place
    return {**body, name: put(body[name], tuple(rest), value) if rest else value}


def tries(doors: Resources) -> Iterator[tuple[Route, str, tuple[str, ...], object, dict]]:
    turn = 0
    for route in ROUTES:
        for method in route.bodies:
            body = doors.body(route, method)
            for place in places(body):
                for value in range(turn, turn + EACH):
                    wrong = WRONG[value % len(WRONG)]
                    yield route, method, place, wrong, put(body, place, wrong)
                turn += EACH


def test_each_field_with_each_sort_of_nonsense(db):
    with time_machine.travel(LATER, tick=False):
        doors, wrong, refused = Resources("full", by_token=True), [], set()
        for route, method, place, value, body in tries(doors):
            who = route.owner or ("maya" if set(route.who) & set(CLIENT) else "amara")
            answer = doors.knock(who, method, doors.path(route), body)
            case = f"{method} {route.name} {'.'.join(place)}={str(value)[:30]!r}"
            if answer.status_code >= 500:
                wrong.append(f"{case}: {answer.status_code}")
            elif answer.status_code >= 400:
                refused.add((route.name, place))
                said = answer.json()["errors"]
                silent = not said or not all(said.values())
                wrong += [f"{case}: {answer.text[:200]}"] if silent else []
            elif isinstance(value, str) and ("\x00" in value or "\ud800" in value):
                wrong.append(f"{case}: taken")
    assert not wrong, "\n".join(wrong)
    assert len(refused) > 80
