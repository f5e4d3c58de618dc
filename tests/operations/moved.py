"""Another place for a backup to go to: a database without anything, and nothing else of ours."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from tests.engines import databases


@contextmanager
def elsewhere(place: Path) -> Iterator[None]:
    """From here on this process is an installation whose database is new and empty."""
    here = connection.settings_dict["NAME"]
    there = databases.own(place, mark="elsewhere")
    if databases.server():
        assert there.environment  # which makes it
    connection.close()
    connection.settings_dict["NAME"] = there.name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = here
        there.close()


def rows() -> dict[str, dict]:
    """{table: {primary key: {column: what is stored}}}, of all tables."""
    with connection.cursor() as cursor:
        found = {}
        for table in connection.introspection.table_names(cursor):
            key = connection.introspection.get_primary_key_column(cursor, table)
            cursor.execute(f'SELECT * FROM "{table}"')
            names = [column[0] for column in cursor.description]
            every = [dict(zip(names, map(_plain, row), strict=True)) for row in cursor.fetchall()]
            found[table] = {row[key]: row for row in every}
    return found


def _plain(value):
    return bytes(value) if isinstance(value, memoryview) else value


def put_back(file: Path, **more) -> str:
    out = io.StringIO()
    call_command("restore", file, stdout=out, **{"key": file.parents[1] / "key", **more})
    return out.getvalue()
