"""Everything that is somebody's own, as a file: what it costs, and whether much of it takes memory.

Each form is compared with reading and opening the same entries. The memory is the most that a
process of its own ever had, which makes the whole file as a worker does, into sealed pieces in the
database.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from .common import Figure, interleave, ratio
from .place import ROOT, Place

MOST_MEMORY, MOST_TEXT, MOST_PDF = 1.3, 2.2, 22.0


def run(place: Place) -> list[Figure]:
    from . import people

    few, many = place.size.exports
    little = people.writer("little", entries=few * 8 // 10, moments=few * 2 // 10)
    much = people.writer("much", entries=many * 8 // 10, moments=many * 2 // 10)
    found = interleave(_forms(little.user), place.size.rounds)
    figures = [
        ratio(f"{name}: processor time", found[name], found["read"], most=most)
        for name, most in (("JSON", MOST_TEXT), ("tables", MOST_TEXT), ("PDF", MOST_PDF))
    ]
    small, large = (
        [_peak(who.user.pk) for _turn in range(place.size.exported)] for who in (little, much)
    )
    name = f"memory: {many} entries against {few}"
    return [*figures, ratio(name, large, small, most=MOST_MEMORY)]


def _forms(person) -> dict[str, Callable[[], float]]:
    """Processor seconds of this process for each form, thrown away as it comes."""
    from django.utils import timezone

    from journals import access
    from journals.access import everything
    from journals.content import content_of
    from journals.exports.book import books
    from journals.exports.document import document
    from journals.exports.sheets import sheets
    from tracker.privacy import keys

    def read() -> Iterable[object]:
        return map(content_of, everything.by_pages(access.own_entries(person), "occurred_at"))

    def nothing() -> None:
        return None

    now = timezone.now()
    forms: dict[str, Callable[[], Iterable[object]]] = {
        "read": read,
        "JSON": lambda: document(person, now, nothing),
        "tables": lambda: (line for _name, lines in sheets(person, nothing) for line in lines),
        "PDF": lambda: books(person, now, nothing),
    }

    def measured(form: Callable[[], Iterable[object]]) -> float:
        with keys.scope():
            keys.warm([person.pk])
            begun = time.process_time()
            for _piece in form():
                pass
            return time.process_time() - begun

    return {name: lambda form=form: measured(form) for name, form in forms.items()}


def _peak(pk) -> float:
    """Kilobytes."""
    command = [sys.executable, "-m", "bench.export", str(pk)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, stdout=subprocess.PIPE, check=True)
    return float(done.stdout)


def main(pk: str) -> None:
    """In a process of its own: make the file, and say the most memory that was held."""
    import django

    django.setup()
    from django.utils import timezone

    from journals import actions
    from journals.models import Export
    from tracker.accounts.models import User
    from tracker.privacy import keys

    with keys.scope():
        row = actions.ask_for_export(User.objects.get(pk=pk), session="bench", now=timezone.now())
        actions.make_export(row.pk, clock=timezone.now)
        row.refresh_from_db()
    if row.state != Export.State.READY or row.rows_done < row.rows_in_all:
        raise SystemExit(
            f"The file was not made: {row.state}, {row.rows_done} of {row.rows_in_all}."
        )
    status = Path("/proc/self/status").read_text()
    print(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM")))


if __name__ == "__main__":
    main(sys.argv[1])
