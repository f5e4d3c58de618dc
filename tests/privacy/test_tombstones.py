"""What must not come back with a backup is written down, apart from the database."""

import base64
import os
import subprocess
import sys
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.conftest import NOW
from tracker.operations import doctor
from tracker.privacy import tombstones
from tracker.privacy.tombstones import Kind, Tombstone

A = "t1:" + base64.b64encode(b"A" * 32).decode()
B = "t2:" + base64.b64encode(b"B" * 32).decode()


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.TOMBSTONES = str(tmp_path / "apart" / "list")
    return Path(settings.TOMBSTONES)


def test_what_is_written_is_read_in_its_order(place):
    ids = [uuid.uuid4() for _ in range(3)]
    tombstones.append(Kind.SHARE, ids[:2], NOW)
    tombstones.append(Kind.ACCOUNT, ids[2:], NOW + timedelta(microseconds=1))
    assert list(tombstones.read()) == [
        Tombstone(NOW, Kind.SHARE, ids[0]),
        Tombstone(NOW, Kind.SHARE, ids[1]),
        Tombstone(NOW + timedelta(microseconds=1), Kind.ACCOUNT, ids[2]),
    ]
    assert place.stat().st_mode & 0o777 == 0o600


def test_nothing_was_ever_closed(place):
    tombstones.append(Kind.SHARE, [], NOW)
    assert list(tombstones.read()) == []
    assert not place.exists()


@pytest.mark.parametrize("part", [0, 1, 2, 4])
def test_a_line_that_was_changed_is_noticed(place, part):
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    parts = place.read_text().rstrip("\n").split("\t")
    other = ["2026-11-23T18:00:01+00:00", "account", str(uuid.uuid4()), "", "0" * 64]
    parts[part] = other[part]
    place.write_text("\t".join(parts) + "\n")
    with pytest.raises(tombstones.Forged, match="Line 1"):
        list(tombstones.read())
    assert "Line 1" in " ".join(doctor.tombstones(datetime.now(UTC)))


def test_one_that_was_cut_off_spoils_no_other(place):
    first, second = uuid.uuid4(), uuid.uuid4()
    tombstones.append(Kind.SHARE, [first], NOW)
    with place.open("ab") as out:
        out.write(b"2026-11-23T18:00:00+00:00\tshare\t0000")
    assert [one.id for one in tombstones.read()] == [first]
    tombstones.append(Kind.SHARE, [second], NOW)
    assert [one.id for one in tombstones.read()] == [first, second]


def test_lines_stand_when_the_ring_changes(settings):
    first, second = uuid.uuid4(), uuid.uuid4()
    settings.KEEL_KEYS = A
    tombstones.append(Kind.TOKEN, [first], NOW)
    settings.KEEL_KEYS = f"{B},{A}"
    tombstones.append(Kind.TOKEN, [second], NOW)
    assert [one.id for one in tombstones.read()] == [first, second]
    settings.KEEL_KEYS = B  # and with it go the backups that it opened
    assert [one.id for one in tombstones.read()] == [second]


WRITE = """
import sys, uuid
import django; django.setup()
from django.utils import timezone
from tracker.privacy import tombstones
for _n in range(50):
    tombstones.append(tombstones.Kind.SHARE, [uuid.uuid4()] * 3, timezone.now())
"""


@pytest.mark.slow
def test_several_processes_write_one_file(place):
    env = os.environ | {"TOMBSTONES": str(place), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    started = [subprocess.Popen([sys.executable, "-c", WRITE], env=env) for _n in range(3)]
    assert [one.wait(timeout=60) for one in started] == [0, 0, 0]
    assert len(list(tombstones.read())) == 3 * 50 * 3


def test_a_file_that_cannot_be_written_keeps_nobody_from_closing(settings, tmp_path, caplog):
    (tmp_path / "file").write_text("")
    settings.TOMBSTONES = str(tmp_path / "file" / "list")
    with pytest.raises(OSError, match="file"):
        tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    tombstones.note(Kind.SHARE, [uuid.uuid4()], NOW)
    assert "No tombstone was written" in caplog.text


def test_doctor_is_quiet_where_all_is_well():
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    assert list(doctor.tombstones(NOW)) == []
