"""A data directory with the invented people in it: made once in a run, copied by who needs them.

`manage.py up` seeds for as long as a hundred tests take. So whoever asks first does what it does
before it starts its processes, and all the others begin with a copy: `up` finds the people there.
`python -m tests.engines.seeded` prepares the directory that KEEL_DATA names.
"""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.engines import databases
from tests.engines.migrated import ROOT, RUN


def into(place: Path, plain: dict[str, str]) -> dict[str, str]:
    """Put the people into a data directory that is to be. Returns the environment for its `up`.

    `plain`: an environment with nothing of Keel's in it but, on a server's database, its keys.
    """
    built = Path(os.environ[RUN]) / "seeded"
    with built.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not built.exists():
            _make(built, plain)
    shutil.copytree(built, place)
    here = plain | {"KEEL_DATA": str(place)}
    if databases.server():
        here["DATABASE_URL"] = databases.make(template=(place / "database").read_text())
    return here


def _make(built: Path, plain: dict[str, str]) -> None:
    made = built.with_suffix(".part")
    here = plain | {"KEEL_DATA": str(made)}
    if databases.server():
        here["DATABASE_URL"] = databases.make()
    subprocess.run(
        [sys.executable, "-m", "tests.engines.seeded"], cwd=ROOT, env=here, check=True, timeout=200
    )
    if databases.server():
        (made / "database").write_text(here["DATABASE_URL"])
    made.rename(built)


def prepare() -> None:
    from tracker.operations import firststart

    os.environ["DJANGO_SETTINGS_MODULE"] = "tracker.settings"
    firststart.prepare(sys.argv)
    import django

    django.setup()
    from tracker.operations.management.commands import up

    up.prepare(Path(os.environ["KEEL_DATA"]))


if __name__ == "__main__":
    prepare()
