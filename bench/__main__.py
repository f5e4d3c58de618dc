"""`python -m bench`: runs the benches, compares them with the record, and writes them down.

Exit code 1 when a target is missed clearly, twice.
"""

import argparse
import contextlib
import importlib
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from tests import engines

from . import BENCHES, record
from .common import Figure
from .place import FULL, LARGE, ROOT, TINY, Place, database, installation

ENGINES = ("sqlite", "postgresql")


def main(words: list[str]) -> int:
    asked = arguments().parse_args(words)
    if asked.inside:
        inside(asked)
        return 0
    missed = False
    for name in asked.bench or BENCHES:
        kept = f"{name}-large" if asked.large else name
        before, found = record.read(kept), {}
        for engine in asked.engine or ENGINES:
            try:
                found[engine] = measure(name, engine, asked)
            except engines.Missing as sentence:
                say(f"{sentence} {name} is not measured there.")
                continue
            again = not (asked.tiny or asked.once)
            if again and any(one.clearly_missed for one in found[engine]):
                say(record.table(name, engine, found[engine], before))
                say("A target is missed clearly: once more, and the better one counts.")
                second = measure(name, engine, asked)
                found[engine] = [
                    one.better(other) for one, other in zip(found[engine], second, strict=True)
                ]
            say(record.table(name, engine, found[engine], before))
            missed = missed or any(one.clearly_missed for one in found[engine])
        if not asked.tiny and not asked.keep:
            record.write(kept, found)
    return int(missed and not asked.tiny)


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("bench", nargs="*", help=f"which: {', '.join(BENCHES)}; all without")
    parser.add_argument("--engine", action="append", choices=ENGINES, help="both without")
    parser.add_argument("--tiny", action="store_true", help="only to see that it runs")
    parser.add_argument("--large", action="store_true", help="with the largest tables, too")
    parser.add_argument("--once", action="store_true", help="never a second time")
    parser.add_argument("--keep", action="store_true", help="leave the record as it is")
    parser.add_argument("--inside", metavar="FILE", help=argparse.SUPPRESS)
    parser.add_argument("--roots", default="", help=argparse.SUPPRESS)
    return parser


def measure(name: str, engine: str, asked: argparse.Namespace) -> list[Figure]:
    """One run in a process of its own, because a process of Django knows one database.

    Raises Missing when the machine has no such engine.
    """
    say(f"{name} on {engine} …")
    with contextlib.ExitStack() as ends:
        url, roots = ends.enter_context(database(engine))
        environment = ends.enter_context(installation(url))
        told = Path(ends.enter_context(tempfile.TemporaryDirectory())) / "figures.json"
        subprocess.run(
            [
                *(sys.executable, "-m", "bench", name, "--engine", engine, "--inside", told),
                *("--roots", " ".join(map(str, roots))),
                *(["--tiny"] * asked.tiny + ["--large"] * asked.large),
            ],
            cwd=ROOT,
            env=environment,
            check=True,
        )
        return [Figure(**one) for one in json.loads(told.read_text())]


def inside(asked: argparse.Namespace) -> None:
    """In that process: run, and leave the figures in a file."""
    import django

    django.setup()
    (name,), (engine,) = asked.bench, asked.engine
    roots = tuple(int(pid) for pid in asked.roots.split())
    place = Place(engine, TINY if asked.tiny else LARGE if asked.large else FULL, roots)
    figures: Iterable[Figure] = importlib.import_module(BENCHES[name]).run(place)
    Path(asked.inside).write_text(json.dumps([asdict(one) for one in figures]))


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(main(sys.argv[1:]))
    sys.exit(130)
