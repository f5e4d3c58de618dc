"""What the tests of backups share."""

import pytest

from tracker.operations import backups


@pytest.fixture
def private(settings, tmp_path) -> str:
    """The private key of backups, which is not there: their place and the tombstones' are."""
    public, private = backups.pair()
    settings.BACKUP_TO, settings.BACKUP_DIR = [public], str(tmp_path / "backups")
    settings.TOMBSTONES = str(tmp_path / "apart" / "list")
    return private


@pytest.fixture
def away(settings, tmp_path, private):
    """And a place to put one back, with the key in a file."""
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "key").write_text(f"# kept in a safe\n{private}\n")
