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


FULL = """
import resource, sys, uuid
import django; django.setup()
from django.utils import timezone
from tracker.privacy import tombstones
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), resource.RLIM_INFINITY))
tombstones.append(tombstones.Kind.ACCOUNT, [uuid.uuid4()], timezone.now())
"""


@pytest.mark.slow
def test_a_disk_that_takes_half_a_line_is_noticed(place):
    """Whoever would delete an account must not believe that it is written down."""
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    room = str(place.stat().st_size + 40)
    env = os.environ | {"TOMBSTONES": str(place), "DJANGO_SETTINGS_MODULE": "tests.settings"}
    ended = subprocess.run(
        [sys.executable, "-c", FULL, room], env=env, capture_output=True, text=True, timeout=60
    )
    assert "File too large" in ended.stderr
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    assert [one.kind for one in tombstones.read()] == [Kind.SHARE, Kind.SHARE]


def test_the_name_of_a_new_file_is_on_the_disk_too(place, monkeypatch):
    synced = []
    real = os.fsync
    monkeypatch.setattr(os, "fsync", lambda fd: synced.append(os.readlink(f"/proc/self/fd/{fd}")))
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    monkeypatch.setattr(os, "fsync", real)
    assert synced == [str(place), str(place.parent)]


# --- what counts for a backup --------------------------------------------------------------------
HOUR = timedelta(hours=1)


def test_the_same_old_copy_twice_is_no_newer(place, tmp_path):
    for _n in range(2):
        tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    (tmp_path / "copy").write_bytes(place.read_bytes())
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    then, whole = tombstones.extent(), place.read_bytes()
    place.write_bytes((tmp_path / "copy").read_bytes())
    assert tombstones.since(NOW, then, [tmp_path / "copy"]) is None
    place.write_bytes(whole)
    assert len(tombstones.since(NOW, then, [tmp_path / "copy"])) == 3


def test_many_lines_of_another_host_do_not_stand_for_ours(place, tmp_path):
    for _n in range(5):
        tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    other = place.rename(tmp_path / "of-another-host")
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    older = place.read_bytes()
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    then = tombstones.extent()
    place.write_bytes(older)
    assert tombstones.since(NOW, then, [other]) is None


def test_a_clock_that_was_set_back_after_the_backup_hides_nothing():
    before, after = uuid.uuid4(), uuid.uuid4()
    tombstones.append(Kind.PASSWORD, [before], NOW - HOUR)
    then = tombstones.extent()
    tombstones.append(Kind.PASSWORD, [after], NOW - 2 * HOUR)
    assert [one.id for one in tombstones.since(NOW, then)] == [after]


def test_a_line_that_was_half_written_then_is_the_same_when_it_was_ended(place):
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    with place.open("ab") as out:
        out.write(b"2026-11-23T18:00:00+00:00\tshare\t0000")
    then = tombstones.extent()
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    assert len(tombstones.since(NOW, then)) == 2


def test_lines_of_other_files_are_kept_once(place, tmp_path):
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    other = tmp_path / "of-another-host"
    other.write_bytes(place.read_bytes())
    place.unlink()
    tombstones.append(Kind.SHARE, [uuid.uuid4()], NOW)
    tombstones.adopt([other])
    tombstones.adopt([other])
    assert len(list(tombstones.read())) == 2


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
