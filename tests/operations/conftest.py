"""What the tests of backups share."""

import uuid
from pathlib import Path

import pytest
from django.utils import timezone

from journals import actions
from journals.models import Share
from tests.conftest import make_care
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


@pytest.fixture
def shared(maya, amara) -> Share:
    """A check-in that Amara can open."""
    now = timezone.now()
    care = make_care(maya, amara)
    entry = actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "Here."}, now=now)
    choice = actions.Choice(frozenset([entry.pk]), "full")
    [share] = actions.share_alone(maya, entry, care, choice, now=now)
    return share


@pytest.fixture
def backup(shared) -> Path:
    return backups.make(timezone.now())
