"""A backup: one file, whole or not at all, which only the private key opens."""

import io
import json
import os
import signal
import sqlite3
import subprocess
import sys
import zipfile
from datetime import timedelta
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from pyrage import x25519

from tests.conftest import NOW
from tests.engines import databases
from tests.privacy.test_tombstones import B
from tracker.operations import backups, doctor, dumps
from tracker.operations.management.commands import backup
from tracker.operations.models import Backup
from tracker.privacy import restorations, tombstones

pytestmark = [
    *(pytest.mark.django_db(transaction=True), pytest.mark.slow),
    pytest.mark.usefixtures("private"),
]
HOUR = timedelta(hours=1)
ON_POSTGRES = pytest.mark.skipif(not databases.server(), reason="SQLite needs no program")


def run(*words: str) -> str:
    out = io.StringIO()
    call_command("backup", *words, stdout=out)
    return out.getvalue()


def opened(file: Path, private: str) -> zipfile.ZipFile:
    """As somebody without Keel opens it: with age and unzip."""
    plain = pyrage.decrypt(file.read_bytes(), [x25519.Identity.from_str(private)])
    return zipfile.ZipFile(io.BytesIO(plain))


def test_it_is_a_zip_in_the_age_format_and_says_what_it_is(maya, care, private):
    tombstones.append(tombstones.Kind.SHARE, [maya.pk], NOW)
    said = run()
    [file] = Path(backups.settings.BACKUP_DIR).iterdir()
    assert str(file) in said
    assert file.stat().st_mode & 0o777 == 0o600
    sealed = file.read_bytes()
    for word in (b"Maya", b"maya@example.org", b"manifest", b"SQLite format", b"PGDMP"):
        assert word not in sealed
    inside = opened(file, private)
    manifest = json.loads(inside.read("manifest.json"))
    assert manifest["engine"] == connection.vendor
    assert manifest["tombstones"][0] == 1
    assert ["care", "0007_backups"] in manifest["migrations"]
    assert manifest["keys"].keys() == {"t1"}
    database = inside.read(manifest["file"])
    assert len(database) == manifest["size"]
    assert b"A" * 32 not in database  # the key of tests/settings.py
    assert b"QUFBQUFBQUFBQUFB" not in sealed + database + json.dumps(manifest).encode()


@pytest.mark.skipif(databases.server() != "", reason="a snapshot of PostgreSQL is PostgreSQL's")
def test_it_holds_what_was_committed_and_nothing_of_a_write_that_goes_on(maya, private, tmp_path):
    with sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE accounts_user SET name = 'Somebody else'")
        inside = _of_a_copy(private)
        other.execute("ROLLBACK")
    assert b"Maya Lindqvist" in inside
    assert b"Somebody else" not in inside


def _of_a_copy(private: str) -> bytes:
    """The database in a backup that another process makes, while somebody writes."""
    with dumps.own().dumped() as dump:
        out = io.BytesIO()
        dump.write(out)
    return out.getvalue()


def test_whoever_has_another_key_reads_nothing(maya, tmp_path):
    run()
    [file] = Path(backups.settings.BACKUP_DIR).iterdir()
    (tmp_path / "wrong").write_text(backups.pair()[1])
    with (
        pytest.raises(backups.Trouble, match="does not open"),
        backups.opened(file, tmp_path / "wrong"),
    ):
        pytest.fail("it opened")


def test_one_that_fails_leaves_nothing_behind(maya, monkeypatch):
    def fail(_plain, _dump, _now):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backups, "_fill", fail)
    with pytest.raises(CommandError, match="No space left"):
        run()
    assert list(Path(backups.settings.BACKUP_DIR).iterdir()) == []
    assert backups.last_backup() is None


def test_a_full_disk_leaves_nothing_behind(maya, monkeypatch):
    """The other end of the pipe fails."""

    def full(_plain, _out, _to):
        raise pyrage.EncryptError("OSError: [Errno 28] No space left on device")

    monkeypatch.setattr(backups.pyrage, "encrypt_io", full)
    with pytest.raises(CommandError, match="No space left"):
        run()
    assert list(Path(backups.settings.BACKUP_DIR).iterdir()) == []


@pytest.mark.parametrize(("to", "says"), [([], "BACKUP_TO is not set"), (["age1x"], "age1")])
def test_without_a_public_key_there_is_none(settings, to, says):
    settings.BACKUP_TO = to
    with pytest.raises(CommandError, match=says):
        run()


@ON_POSTGRES
def test_a_missing_program_is_named(monkeypatch, maya):
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(CommandError, match="pg_dump is missing on this machine"):
        run()
    assert list(Path(backups.settings.BACKUP_DIR).iterdir()) == []


@ON_POSTGRES
def test_a_password_is_in_no_command_line(monkeypatch, maya):
    seen = []
    real = subprocess.Popen
    monkeypatch.setattr(
        dumps.subprocess, "Popen", lambda words, **more: seen.append(words) or real(words, **more)
    )
    run()
    assert seen
    assert connection.settings_dict["PASSWORD"] not in repr(seen)


def test_keys_makes_a_pair_and_says_where_the_private_one_belongs(private):
    said = run("keys")
    [public] = [line for line in said.splitlines() if line.startswith("age1")]
    [secret] = [line for line in said.splitlines() if line.startswith("AGE-SECRET-KEY-1")]
    assert str(x25519.Identity.from_str(secret).to_public()) == public
    assert "Never on the server" in said
    assert not Path(backups.settings.BACKUP_DIR).exists()


def test_one_whose_keys_are_missing_is_of_no_use(maya, settings):
    settings.KEEL_KEYS = B
    with pytest.raises(CommandError, match="KEEL_KEYS has no key named t1"):
        run()
    assert list(Path(backups.settings.BACKUP_DIR).iterdir()) == []


def test_in_the_middle_of_a_restore_none_is_made(maya):
    """Put back, it would count as closed again what stood open."""
    with connection.cursor() as cursor:
        cursor.execute(restorations.statement(NOW - HOUR, NOW))
    with pytest.raises(CommandError, match="has not come to its end here"):
        run()
    restorations.done(NOW, NOW)
    run()


STOPPED = """
import os, signal, sys, threading, time
signal.signal(signal.SIGHUP, signal.SIG_DFL)  # whoever runs this may not hear that one
import django; django.setup()
from django.core.management import call_command
from tracker.operations import backups, dumps
real = dumps._Copy.write
def slow(self, out):
    print("READY", flush=True)
    time.sleep(60)
dumps._Copy.write = slow
call_command("backup")
"""


@pytest.mark.skipif(databases.server() != "", reason="only SQLite makes a copy that can be read")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.xdist_group("copies")  # all workers have theirs in one folder
def test_one_that_is_told_to_end_leaves_nothing_that_can_be_read(maya, private, settings, number):
    here = Path(connection.settings_dict["NAME"]).parent
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{connection.settings_dict['NAME']}",
        "BACKUP_TO": settings.BACKUP_TO[0],
        "BACKUP_DIR": settings.BACKUP_DIR,
    }
    words = [sys.executable, "-c", STOPPED]
    with subprocess.Popen(words, env=env, stdout=subprocess.PIPE, text=True) as made:
        assert made.stdout.readline() == "READY\n"
        copies = list(here.glob(".copy-*"))
        assert copies
        assert not list(Path(settings.BACKUP_DIR).glob(".copy-*"))
        made.send_signal(number)
        assert made.wait(timeout=20) == 128 + number
    assert not [one for one in copies if one.exists()]
    assert list(Path(settings.BACKUP_DIR).iterdir()) == []


# --- how old the last one is ----------------------------------------------------------------------
def test_old_ones_are_deleted_but_never_the_newest(settings, maya):
    place = Path(settings.BACKUP_DIR)
    for days in (40, 31, 29):
        backups.make(NOW - timedelta(days=days))
    assert backups.forget_old(NOW) == 2
    assert len(list(place.iterdir())) == Backup.objects.count() == 1
    assert backups.forget_old(NOW + timedelta(days=100)) == 0
    assert len(list(place.iterdir())) == 1


def test_what_is_not_ours_is_not_deleted(settings):
    place = Path(settings.BACKUP_DIR)
    place.mkdir()
    (place / "list").write_text("somebody's")
    Backup.objects.create(made_at=NOW - timedelta(days=99), name="../list", size=1)
    Backup.objects.create(made_at=NOW - timedelta(days=98), name="list", size=1)
    Backup.objects.create(made_at=NOW, name="keel-20261123-180000.zip.age", size=1)
    backups.forget_old(NOW)
    assert (place / "list").exists()


def test_what_a_killed_one_left_goes_after_a_day(settings):
    place = Path(settings.BACKUP_DIR)
    place.mkdir()
    for name in (".keel-20261101-180000.zip.age.part", ".keel-x.part"):
        (place / name).write_text("half")
    old = (NOW - 30 * HOUR).timestamp()
    os.utime(place / ".keel-20261101-180000.zip.age.part", (old, old))
    os.utime(place / ".keel-x.part", (NOW.timestamp(), NOW.timestamp()))
    backups.forget_old(NOW)
    assert [one.name for one in place.iterdir()] == [".keel-x.part"]


def test_one_a_day_is_made_and_one_that_fails_is_tried_again(monkeypatch, settings):
    """The loop of the service, with a clock that jumps."""
    made, tried = [], []
    clock = iter([NOW, NOW + HOUR / 2, NOW + HOUR, NOW + 20 * HOUR, NOW + 26 * HOUR])

    def make(now):
        tried.append(now)
        if len(tried) == 1:
            raise dumps.Trouble("No room.")
        made.append(now)
        Path(settings.BACKUP_DIR).mkdir(exist_ok=True)
        (Path(settings.BACKUP_DIR) / "one").write_text("")
        Backup.objects.create(made_at=now, name="one", size=0)
        return Path(settings.BACKUP_DIR) / "one"

    def over(_seconds):
        if len(tried) == 3:
            raise KeyboardInterrupt

    monkeypatch.setattr(backups, "make", make)
    monkeypatch.setattr(backup.timezone, "now", lambda: next(clock))
    monkeypatch.setattr(backup.time, "sleep", over)
    with pytest.raises(KeyboardInterrupt):
        call_command("backup", daily=True, stdout=io.StringIO(), stderr=io.StringIO())
    assert tried == [NOW, NOW + HOUR, NOW + 26 * HOUR]


def test_what_a_restore_made_the_database_forget_is_deleted_in_time(settings, maya):
    place = Path(settings.BACKUP_DIR)
    for days in (40, 35):
        backups.make(NOW - timedelta(days=days))
    Backup.objects.all().delete()  # as the one of before the first of them is put back
    backups.make(NOW)
    assert backups.forget_old(NOW) == 2
    assert len(list(place.iterdir())) == 1


def test_a_clock_that_was_ahead_is_no_reason_to_make_none(maya):
    backups.make(NOW + timedelta(days=3000))
    assert "The last backup is of" in backups.trouble(NOW)


def test_doctor_says_when_the_last_one_is_too_old(maya):
    assert "No backup was ever made" in backups.trouble(NOW)
    backups.make(NOW)
    assert backups.trouble(NOW + 25 * HOUR) == ""
    assert "The last backup is of 2026-11-23 18:00 UTC" in backups.trouble(NOW + 27 * HOUR)


def test_doctor_asks_where_people_are_and_not_in_a_demo(settings, db):
    assert list(doctor.backup(NOW)) == []
    settings.SITE_URL = "https://app.example.org"
    assert list(doctor.backup(NOW)) == [backups.trouble(NOW)]
