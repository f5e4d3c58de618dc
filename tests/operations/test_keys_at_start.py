"""Nobody works with a keyring that does not open what is stored: not the worker, not beat."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from tests.engines import databases
from tests.engines.migrated import migrated
from tracker.operations import processes

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.quick_once]
RIGHT = "t1:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="
WRONG = "t1:WlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlpaWlo="
STORE = """
import django; django.setup()
from tracker.privacy import keys
keys.installation_key(keys.LEDGER)
"""


@pytest.fixture
def run(tmp_path):
    """Run a command of this installation; its exit code and what it said."""
    database = databases.own(tmp_path)
    database.copy(migrated())
    surroundings = {
        **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
        "DJANGO_SETTINGS_MODULE": "tracker.settings",
        "KEEL_DATA": str(tmp_path),
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "PYTHONWARNINGS": "ignore",
        **database.environment,
    }

    def do(*command: str, ring: str = WRONG) -> tuple[int, str]:
        done = subprocess.run(
            command,
            cwd=Path(settings.BASE_DIR),
            env={**surroundings, "KEEL_KEYS": ring},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    assert do(sys.executable, "-c", STORE, ring=RIGHT) == (0, "")
    yield do
    database.close()


def test_a_wrong_keyring_keeps_everything_down(run, tmp_path):
    for command in (
        processes.celery_command("worker", "--concurrency", "1"),
        processes.celery_command("beat", "--schedule", str(tmp_path / "beat"), "--pidfile", ""),
        (sys.executable, "manage.py", "send_due", "--once"),
    ):
        code, said = run(*command)
        assert code != 0, command
        assert "is not the one that the data was stored with" in said


def test_the_right_one_lets_it_work(run):
    assert run(sys.executable, "manage.py", "send_due", "--once", ring=RIGHT)[0] == 0
