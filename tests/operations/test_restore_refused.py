"""What a restore refuses before anything is touched; what it does when nobody knows what was closed
since; and that nothing starts in the middle of one."""

import io
import json
import os
import shutil
import sqlite3
import tempfile
import uuid
import zipfile
from pathlib import Path

import psycopg
import pyrage
import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError
from django.db import connection
from django.test import Client
from django.utils import timezone
from pyrage import x25519

from journals import actions
from journals.management.commands import restore
from journals.models import Share
from tests.conftest import enter
from tests.engines import databases
from tests.operations.moved import elsewhere, put_back, rows
from tests.privacy.test_tombstones import A, B
from tracker.accounts import actions as accounts
from tracker.accounts.models import Letter, User
from tracker.care.models import CareRelationship
from tracker.celery import app
from tracker.operations import backups
from tracker.privacy import keyring, keys, tombstones

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture(autouse=True)
def something_was_closed(away):
    tombstones.append(tombstones.Kind.TOKEN, [uuid.uuid4()], timezone.now())


def refused(file: Path, says: str, **more) -> None:
    """It says why, and neither the database nor the tombstones are any different."""
    before, lines = rows(), list(tombstones.read())
    with pytest.raises(CommandError, match=says) as said:
        put_back(file, **more)
    assert "Nothing was changed." in str(said.value)
    assert rows() == before
    assert list(tombstones.read()) == lines


def forged(backup: Path, sign=lambda text: keyring.signature(backups.USE, text), **said) -> Path:
    """A backup whose manifest says something else; its own key opens it. `sign` gives what stands
    beside the manifest: that of a house which has the keyring, unless somebody else wrote it."""
    identity = x25519.Identity.from_str((backup.parents[1] / "key").read_text().split()[-1])
    plain = zipfile.ZipFile(io.BytesIO(pyrage.decrypt(backup.read_bytes(), [identity])))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as bundle:
        manifest = json.loads(plain.read("manifest.json"))
        bundle.writestr(manifest["file"], plain.read(manifest["file"]))
        text = json.dumps(manifest | said)
        bundle.writestr("manifest.json", text)
        bundle.writestr("manifest.mac", sign(text.encode()))
    other = backup.with_name("other")
    other.write_bytes(pyrage.encrypt(out.getvalue(), [identity.to_public()]))
    return other


# --- refused --------------------------------------------------------------------------------------
def test_a_wrong_key(backup, tmp_path):
    (tmp_path / "wrong").write_text(backups.pair()[1])
    refused(backup, "does not open", key=tmp_path / "wrong", replace=True)
    (tmp_path / "wrong").write_text("my dog's name")
    refused(backup, "holds no private key", key=tmp_path / "wrong", replace=True)
    refused(backup, "can't be read", key=tmp_path / "nowhere", replace=True)


def test_a_file_that_is_damaged_or_cut_off(backup):
    whole = backup.read_bytes()
    middle = len(whole) // 2
    for spoilt, says in (
        (whole[:-1], "damaged, or not all of it"),
        (whole[:middle], "damaged, or not all of it"),
        (whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :], "damaged"),
        (whole[:50], "damaged at its beginning"),
        (b"", "no backup"),
        (b"PGDMP and so on", "no backup"),
    ):
        backup.write_bytes(spoilt)
        refused(backup, says, replace=True)


def test_one_that_does_not_fit(backup, settings):
    refused(forged(backup, engine="oracle"), "is of oracle", replace=True)
    refused(forged(backup, format=2), "newer Keel", replace=True)
    newer = [["care", "0999_of_next_year"]]
    refused(forged(backup, migrations=newer), "care.0999_of_next_year", replace=True)
    refused(forged(backup, digest="0" * 64), "not the one that was put into it", replace=True)
    refused(forged(backup, file="elsewhere"), "no backup of Keel", replace=True)
    refused(forged(backup, keys={"t1": "0" * 16}), "lacks the key named t1", replace=True)
    settings.KEEL_KEYS = B
    refused_without_reading(backup, "lacks the key named t1")
    settings.KEEL_KEYS = A.replace("t1:Q", "t1:R")
    refused_without_reading(backup, "has another key named t1")


def test_one_that_somebody_else_made(backup):
    """The public key is no secret: whoever has it makes a file that the private one opens."""
    theirs = forged(backup, lambda _text: "t1:" + "0" * 64, keys={})
    refused(theirs, "was not made by this installation", replace=True)
    theirs = forged(backup, lambda text: keyring.signature(b"something else", text))
    refused(theirs, "was not made by this installation", replace=True)
    refused(forged(backup, lambda _text: "\x1b[2J:0"), r"key named \? that signed", replace=True)


def test_one_that_is_larger_than_it_says(backup, monkeypatch):
    """It ends at the size that is said, and does not fill the disk first."""
    written = []
    real = backups._Counted.write
    monkeypatch.setattr(
        backups._Counted, "write", lambda self, part: written.append(len(part)) or real(self, part)
    )
    monkeypatch.setattr(backups.dumps, "AT_ONCE", 1000)
    refused(forged(backup, size=1500), "not the one that was put into it", replace=True)
    assert sum(written) <= 3000


def test_a_disk_without_room(backup, monkeypatch, tmp_path):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    refused(backup, "No such file or directory", replace=True)


def refused_without_reading(file: Path, says: str) -> None:
    before = rows()
    with pytest.raises(CommandError, match=says):
        put_back(file, replace=True)
    assert rows() == before


def test_a_database_in_which_there_are_people(backup):
    refused(backup, "say --replace")


def test_tombstones_that_were_changed_or_that_nobody_can_read(backup, settings):
    place = Path(settings.TOMBSTONES)
    place.write_text(place.read_text().replace("api-token", "share"))
    with pytest.raises(CommandError, match="not as it was written"):
        put_back(backup, replace=True)
    place.unlink()
    settings.KEEL_KEYS = f"{B},{A}"
    for _line in range(2):
        tombstones.append(tombstones.Kind.SHARE, [uuid.uuid4()], timezone.now())
    settings.KEEL_KEYS = A
    refused(backup, "no key named t2, and the tombstones need it", replace=True)


@pytest.mark.skipif(not databases.server(), reason="SQLite makes them wait")
def test_a_database_that_others_are_connected_to(backup):
    there = connection.settings_dict
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD"}
    place = {name: there[key] for name, key in names.items()}
    with psycopg.connect(dbname=there["NAME"], **place):
        refused(backup, "1 others are connected", replace=True)


@pytest.mark.skipif(databases.server() != "", reason="PostgreSQL knows who is connected")
def test_a_database_that_somebody_writes_to_and_does_not_let_go_of(backup, monkeypatch):
    monkeypatch.setattr(backups.dumps, "PATIENCE", 0.5)
    before = rows()
    with sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        other.execute("UPDATE accounts_user SET name = 'Somebody else'")
        with pytest.raises(CommandError, match="others use it: stop web, worker and beat"):
            put_back(backup, replace=True)
        other.execute("ROLLBACK")
    assert rows() == before


def test_one_that_the_database_does_not_take(backup, monkeypatch):
    """It is as it was: the loading is one step."""
    wrong = "INSERT INTO privacy_restoration (nothing) VALUES (1)"
    monkeypatch.setattr(restore.restorations, "statement", lambda *_times: wrong)
    refused(backup, "did not take it, and is as it was", replace=True)


@pytest.mark.skipif(not databases.server(), reason="SQLite has no program that can be killed")
def test_a_script_that_is_cut_off_is_not_committed(backup, monkeypatch, tmp_path):
    """pg_restore dies between two statements: psql has had all tables, and no rows."""
    real = shutil.which("pg_restore")
    other = tmp_path / "bin" / "pg_restore"
    other.parent.mkdir()
    other.write_text(f'#!/bin/sh\n{real} "$@" | sed "/^COPY /,\\$d"\nexit 1\n')
    other.chmod(0o700)
    monkeypatch.setenv("PATH", f"{other.parent}:{os.environ['PATH']}")
    refused(backup, "did not take it, and is as it was", replace=True)


# --- in the middle of it --------------------------------------------------------------------------
def test_nothing_starts_before_it_came_to_its_end(backup, monkeypatch, tmp_path):
    def die(*_words, **_more):
        raise KeyboardInterrupt

    with elsewhere(tmp_path / "elsewhere"):
        monkeypatch.setattr(restore.actions, "close_again", die)
        with pytest.raises(KeyboardInterrupt):
            put_back(backup)
        with pytest.raises(ImproperlyConfigured, match="to its end"):
            keys.check()
        monkeypatch.undo()
        with pytest.raises(CommandError, match="--replace"):
            put_back(backup)
        put_back(backup, replace=True)
        keys.check()


def test_a_process_that_was_not_stopped_has_nobody_in_it(
    shared, maya, amara, monkeypatch, tmp_path
):
    """A web server, and a worker, that run on while the backup is put under them."""
    browser, now = enter(amara), timezone.now()
    _token, secret = accounts.make_token(amara, name="a program", days=9, now=now)
    program = {"headers": {"Authorization": f"Bearer {secret}"}}
    accounts.write_letter("changed", maya.email, now=now)
    app.loader.import_default_modules()
    backup = backups.make(now)
    assert browser.get("/").status_code == 200

    def in_the_middle(*_words, **_more):
        assert browser.get("/").status_code == 302
        assert Client().get("/api/v1/me/", **program).status_code == 401
        app.tasks["operations.letters"]()
        assert Letter.objects.exists()
        assert mail.outbox == []
        raise KeyboardInterrupt

    with elsewhere(tmp_path / "elsewhere"):
        monkeypatch.setattr(restore.actions, "close_again", in_the_middle)
        with pytest.raises(KeyboardInterrupt):
            put_back(backup)


def test_one_that_was_begun_meanwhile_is_not_said_to_be_done(backup, monkeypatch, tmp_path):
    """Two at once: the second one's data is in place, and not yet closed."""
    real = restore.actions.close_again

    def another(*words, **more):
        monkeypatch.setattr(restore.actions, "close_again", die)
        with pytest.raises(KeyboardInterrupt):
            put_back(backup, replace=True)
        return real(*words, **more)

    def die(*_words, **_more):
        raise KeyboardInterrupt

    with elsewhere(tmp_path / "elsewhere"):
        monkeypatch.setattr(restore.actions, "close_again", another)
        put_back(backup)
        with pytest.raises(ImproperlyConfigured, match="to its end"):
            keys.check()


# --- what came after it is not known --------------------------------------------------------------
def test_without_tombstones_sharing_waits_for_its_client(backup, shared, settings, tmp_path):
    Path(settings.TOMBSTONES).unlink()
    with elsewhere(tmp_path / "elsewhere"):
        said = put_back(backup)
        assert "Nobody can open anything until its client" in said
        nobody_can_open_anything(shared)
        the_client_is_told_and_goes_on(shared)


def test_an_older_copy_of_them_is_no_better(shared, settings, tmp_path):
    place = Path(settings.TOMBSTONES)
    older = place.read_text()
    actions.stop_sharing(shared.entry.client, entry_ids=[shared.entry_id], now=timezone.now())
    backup = backups.make(timezone.now())
    place.write_text(older)
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup)
        assert CareRelationship.objects.get().status == "paused"


def test_those_of_another_host_count_and_are_kept(backup, shared, settings, tmp_path):
    place, other = Path(settings.TOMBSTONES), tmp_path / "of-another-host"
    own = place.read_text()
    place.unlink()
    actions.stop_sharing(shared.entry.client, entry_ids=[shared.entry_id], now=timezone.now())
    place.rename(other)
    place.write_text(own)
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup, tombstones=[other])
        assert Share.objects.get().revoked_at
        assert CareRelationship.objects.get().status == "active"
    assert shared.pk in [one.id for one in tombstones.read()]


def nobody_can_open_anything(shared) -> None:
    assert not Share.objects.live(timezone.now()).exists()
    assert Share.objects.get().revoked_at is None
    assert CareRelationship.objects.get().put_back_to is not None


def the_client_is_told_and_goes_on(shared) -> None:
    maya = User.objects.get(email="maya@example.org")
    amara = User.objects.get(email="amara@example.org")
    care = CareRelationship.objects.get()
    browser, other = enter(maya), enter(amara)
    for page in ("/", "/sharing/", "/settings/care/"):
        text = browser.get(page).content.decode()
        assert "can open nothing until you say so" in text, page
        assert "Go on" in text
    assert "The server was put back" in browser.get("/sharing/").content.decode()
    answer = other.post(f"/settings/care/{care.pk}/resume/")
    assert answer.status_code in (403, 404)  # nobody but the client goes on
    nobody_can_open_anything(shared)
    browser.post(f"/settings/care/{care.pk}/resume/")
    assert Share.objects.live(timezone.now()).exists()
    assert "can open nothing until" not in browser.get("/").content.decode()
    assert CareRelationship.objects.get().put_back_to is None
