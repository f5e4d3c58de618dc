"""A database with every migration and without a row: made once, copied by all that begin with one.

Running the migrations takes as long as a hundred tests. So whoever asks first runs them, and
pytest's workers and the tests that start processes copy what came of it. On SQLite the file stays
in the checkout until something changes that migrations are made of; on PostgreSQL, and with
CI=true, each run makes its own. `python -m tests.engines.migrated` makes it: pytest does so while
its workers start.
"""

import contextlib
import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from tests.engines import databases

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".test-databases"
RUN = "KEEL_TESTS_RUN"  # names a directory that all processes of one run know
SOURCES = ("*/migrations/*.py", "*/*/migrations/*.py", "tracker/privacy/*.py")
SOURCES += ("tracker/settings.py", "tests/settings.py", "requirements/dev.txt")


def migrated() -> Path:
    """What `copy` of `databases.own` starts from. Whoever asks while it is being made waits."""
    place = _place()
    place.parent.mkdir(exist_ok=True)
    with place.with_name("lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            _make(place)
    return place


def _place() -> Path:
    if databases.server() or os.environ.get("CI"):
        return Path(os.environ[RUN]) / "migrated"
    known = hashlib.sha256(sys.version.encode())
    for path in sorted(path for pattern in SOURCES for path in ROOT.glob(pattern)):
        known.update(f"{path.relative_to(ROOT)} {path.stat().st_size} ".encode())
        known.update(path.read_bytes())
    return KEPT / f"{known.hexdigest()[:20]}.sqlite3"


def _make(place: Path) -> None:
    for old in place.parent.glob("*.sqlite3"):
        old.unlink(missing_ok=True)
    with tempfile.TemporaryDirectory(prefix="keel-migrated-") as made:
        database = databases.own(Path(made))
        here = {"KEEL_DATA": made, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        subprocess.run(
            [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
            cwd=ROOT,
            env=os.environ | here | database.environment,
            check=True,
            timeout=170,
        )
        database.keep(place)
        database.close()


# --- what pytest finds here, by way of tests/conftest.py ------------------------------------
def pytest_configure(config) -> None:
    if RUN in os.environ or hasattr(config, "workerinput"):
        return
    os.environ[RUN] = config.stash[_OURS] = tempfile.mkdtemp(prefix="keel-run-")
    if config.getoption("numprocesses", None) and not config.option.collectonly:
        # The workers read the tests meanwhile. If this fails, they try it again, and say why.
        config.stash[_MAKER] = subprocess.Popen(
            [sys.executable, "-m", "tests.engines.migrated"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


def pytest_unconfigure(config) -> None:
    if maker := config.stash.get(_MAKER, None):
        maker.wait(timeout=170)
    if ours := config.stash.get(_OURS, ""):
        if databases.server():
            with contextlib.suppress(FileNotFoundError):
                databases.drop((Path(ours) / "migrated").read_text())
        shutil.rmtree(ours, ignore_errors=True)
        del os.environ[RUN]


_OURS = pytest.StashKey[str]()
_MAKER = pytest.StashKey[subprocess.Popen]()


@pytest.fixture(scope="session")
def django_db_setup(worker_id, django_test_environment, django_db_blocker):
    """A database for each worker.

    Tests that commit are cleaned by emptying every table, which the ledger's triggers refuse.
    So they are taken off in the tests' own database; test_append_only puts them back on and
    tries them.
    """
    from django.conf import settings
    from django.db import connection

    from tracker.privacy import triggers

    database = databases.own(settings.DATA_DIR, mark=worker_id)
    database.copy(migrated())
    connection.settings_dict["NAME"] = database.name
    with django_db_blocker.unblock(), connection.schema_editor() as schema:
        only_added_to = ("privacy_ledgerevent", "privacy_ledgercheckpoint", "accounts_staffevent")
        for table in only_added_to:
            triggers.remove(schema, table, ("UPDATE", "DELETE"))
        # Emptying deletes, and no more than that.
        triggers.remove(schema, "journals_questionnaireversion", ("DELETE",))
        triggers.remove(schema, "journals_practiceworksheetversion", ("DELETE",))
    yield
    with django_db_blocker.unblock():
        connection.close()
    database.close()


if __name__ == "__main__":
    migrated()
