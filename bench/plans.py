"""`python -m bench.plans [entries]`: each statement of the therapist's two pages with its plan.

For docs/queries.md. PostgreSQL only; the people and the tables are those of the bench `caseload`.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

from .place import FULL, ROOT, database, installation

ENTRIES = 1_000_000


def main(entries: int) -> None:
    with ExitStack() as ends:
        url, _roots = ends.enter_context(database("postgresql"))
        environment = ends.enter_context(installation(url))
        command = [sys.executable, "-m", "bench.plans", str(entries), "--inside"]
        subprocess.run(command, cwd=ROOT, env=environment, check=True)


def inside(entries: int) -> None:
    import django

    django.setup()
    from django.db import connection

    from . import caseload, crowd, practice

    cast = practice.fill(FULL)
    with crowd.grown(entries, cast.historian.pk, cast.reader.user.pk) as url:
        crowd.settle(url)
        connection.settings_dict["NAME"] = url.rpartition("/")[2]
        try:
            for page in [*caseload.lists(cast), *caseload.history(cast)]:
                _show(page)
        finally:
            connection.close()


def _show(page: Any) -> None:
    for number, statement in enumerate(_statements(page), 1):
        print(f"\n=== {page.name}, {number}\n{statement}\n", flush=True)
        for line in _plan(statement):
            print("   ", line)


def _statements(page: Any) -> list[str]:
    """What the page asks when it has been opened before."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    browser = Client()
    browser.cookies["session"] = page.who.session
    browser.get(page.path, headers={"host": "127.0.0.1"})
    with CaptureQueriesContext(connection) as found:
        answer = browser.get(page.path, headers={"host": "127.0.0.1"})
    if answer.status_code != 200:
        raise RuntimeError(f"{page.name}: {answer.status_code}")
    return [one["sql"] for one in found]


def _plan(statement: str) -> Iterator[str]:
    """Nothing for what changes anything."""
    from django.db import connection

    if not statement.startswith("SELECT") or "FOR UPDATE" in statement:
        return
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {statement}")
        for (line,) in cursor.fetchall():
            yield line


if __name__ == "__main__":
    words = sys.argv[1:]
    chosen = int(words[0]) if words and words[0].isdigit() else ENTRIES
    inside(chosen) if "--inside" in words else main(chosen)
