"""A world of tests/world.py, built once by each worker; after that its rows are put back as they
were. Building one takes as long as ten tests."""

from copy import deepcopy

from django.db import connection
from django.utils import timezone

from tests.world import LATER, World, build
from tracker.accounts.models import User
from tracker.privacy import keys
from tracker.privacy.models import DataKey

_kept: dict[str, tuple[World, dict[str, str | bytes]]] = {}


def world_in(state: str) -> World:
    """As `build(state)`, which is for tests that look at more of it than its rows."""
    assert timezone.now() == LATER, "a world is kept as it is at one moment"
    assert not User.objects.exists(), "a world begins with an empty database"
    if state not in _kept:
        there = set(_rows())
        world = build(state)
        rows = {table: held for table, held in _rows().items() if table not in there}
        _kept[state] = deepcopy(world), rows
        return world
    world, rows = _kept[state]
    _put_back(rows)
    keys.warm(DataKey.objects.values_list("owner_id", flat=True))
    return deepcopy(world)


def _rows() -> dict[str, str | bytes]:
    """{table: all that it holds, as `_put_back` takes it}, without the empty ones."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        found = {table: _held(cursor, table) for table in sorted(tables)}
    return {table: held for table, held in found.items() if held}


def _held(cursor, table: str) -> str | bytes:
    if connection.vendor == "postgresql":
        with cursor.copy(f'COPY "{table}" TO STDOUT') as out:
            return b"".join(bytes(part) for part in out)
    cursor.execute(f'SELECT name FROM pragma_table_info("{table}")')
    columns = " || ',' || ".join(f'quote("{name}")' for (name,) in cursor.fetchall())
    cursor.execute(f'SELECT {columns} FROM "{table}"')
    return ",".join(f"({row})" for (row,) in cursor.fetchall())


def _put_back(rows: dict[str, str | bytes]) -> None:
    """Foreign keys are looked at when the transaction ends, so any order will do."""
    with connection.cursor() as cursor:
        for table, held in rows.items():
            if connection.vendor == "postgresql":
                with cursor.copy(f'COPY "{table}" FROM STDIN') as into:
                    into.write(held)
            else:
                cursor.execute(f'INSERT INTO "{table}" VALUES {held}')
