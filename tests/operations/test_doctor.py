"""Each examination of `manage.py doctor`: quiet where all is well, and broken once."""

import contextlib
import smtplib
import warnings
from datetime import UTC, datetime, timedelta
from io import StringIO
from types import SimpleNamespace

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from tests.conftest import make_client, make_practice
from tests.engines import free_port
from tracker.operations import doctor
from tracker.privacy import ledger
from tracker.privacy.models import DataKey, LedgerEvent
from tracker.reminders import actions
from tracker.reminders.models import Notice, State

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def sentences(look, now=NOW) -> str:
    return " ".join(look(now))


@pytest.fixture
def real(settings):
    """An installation that people reach by its own name."""
    settings.SITE_URL = "https://app.example.org"
    settings.ALLOWED_HOSTS = ["app.example.org"]
    settings.DEMO = False


# --- what is stored ----------------------------------------------------------------------------
@pytest.mark.django_db
def test_a_database_that_is_up_to_date():
    assert sentences(doctor.database) == ""


@pytest.mark.django_db
def test_a_database_behind_the_code(monkeypatch):
    plan = [("a", False), ("b", False)]
    monkeypatch.setattr(doctor.MigrationExecutor, "migration_plan", lambda self, leaves: plan)
    assert "2 migrations are not applied" in sentences(doctor.database)


@pytest.mark.django_db
def test_a_database_that_does_not_answer_is_said_and_no_traceback(monkeypatch):
    def gone(*args, **kwargs):
        raise OperationalError("password in here")

    monkeypatch.setattr(doctor, "EXAMINATIONS", [doctor.Examination("Database", doctor.database)])
    monkeypatch.setattr(connection, "cursor", gone)
    assert dict(doctor.faults(NOW)) == {
        "Database": ["The database does not answer (OperationalError)."]
    }


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's own")
def test_sqlite(monkeypatch, real):
    assert "move to PostgreSQL" in sentences(doctor.engine)
    monkeypatch.setattr(doctor, "is_real", lambda: False)
    assert sentences(doctor.engine) == ""
    answers = {"journal_mode": "delete", "synchronous": 1}
    monkeypatch.setattr(doctor, "pragma", answers.get)
    assert "(WAL)" in sentences(doctor.engine)
    assert "not FULL" in sentences(doctor.engine)
    monkeypatch.setattr(doctor, "OLDEST_SQLITE", (99, 0))
    assert "older than 3.33" in sentences(doctor.engine)


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own")
def test_postgresql(monkeypatch):
    monkeypatch.setattr(doctor, "shown", lambda name: "on")
    assert sentences(doctor.engine) == ""
    monkeypatch.setattr(doctor, "shown", lambda name: "off" if name == "fsync" else "on")
    assert "fsync is off" in sentences(doctor.engine)
    monkeypatch.setattr(doctor, "OLDEST_POSTGRESQL", 99)
    assert "older than 99" in sentences(doctor.engine)


def test_keys(settings, maya):
    assert sentences(doctor.stored_keys) == ""
    settings.KEEL_KEYS = "t1:" + "Qk" * 21 + "I="
    assert "not the one that the data was stored" in sentences(doctor.stored_keys)
    settings.KEEL_KEYS = "t2:" + "Qk" * 21 + "I="
    assert "no key named t1" in sentences(doctor.stored_keys)
    # The ledger can't be looked at then, and that has been said.
    assert sentences(doctor.events) == ""


def test_somebody_without_a_key(maya):
    make_client("Jonas Feld", "jonas@example.org")
    DataKey.objects.filter(owner_id=maya.pk).delete()
    said = sentences(doctor.stored_keys)
    assert "1 accounts have no key" in said
    assert "maya" not in said


def test_a_ledger_line_that_was_changed(maya):
    assert sentences(doctor.events) == ""
    ledger.record(
        actor_id=maya.pk,
        verb="read",
        client_id=maya.pk,
        entities=[("journals.Entry", maya.pk, 1)],
        now=NOW,
    )
    assert sentences(doctor.events) == ""
    LedgerEvent.objects.update(verb="wrote")
    assert "was changed after it was written" in sentences(doctor.events)


# --- what runs ---------------------------------------------------------------------------------
def broker_that_says(monkeypatch, **told):
    @contextlib.contextmanager
    def there(*args, **kwargs):
        client = SimpleNamespace(info=lambda: told)
        channel = SimpleNamespace(client=client)
        yield SimpleNamespace(default_channel=channel)

    monkeypatch.setattr(doctor, "reached", there)


@pytest.mark.parametrize(
    ("policy", "kept", "words"),
    [
        ("noeviction", 1, ""),
        ("allkeys-lru", 1, "drops messages when it is full"),
        ("noeviction", 0, "forgets its messages"),
    ],
)
def test_a_broker(monkeypatch, policy, kept, words):
    broker_that_says(monkeypatch, maxmemory_policy=policy, aof_enabled=kept)
    said = sentences(doctor.broker)
    assert words in said
    assert bool(words) == bool(said)


def test_no_broker_and_no_worker(settings):
    settings.CELERY_BROKER_URL = f"redis://:secret@127.0.0.1:{free_port()}/0"
    assert "broker does not answer" in sentences(doctor.broker)
    said = sentences(doctor.worker)
    assert "No worker could be asked" in said
    assert "secret" not in said


@pytest.mark.parametrize(
    ("answers", "words"), [([{"celery@here": {"ok": "pong"}}], ""), ([], "No worker answers")]
)
def test_a_worker_that_answers_or_not(monkeypatch, answers, words):
    broker_that_says(monkeypatch)
    mailbox = SimpleNamespace(multi_call=lambda *_, **__: answers)
    monkeypatch.setattr(doctor, "Mailbox", lambda *_, **__: lambda there: mailbox)
    said = sentences(doctor.worker)
    assert words in said
    assert bool(words) == bool(said)


@pytest.mark.django_db
def test_beat(monkeypatch):
    assert "Beat has not rung" in sentences(doctor.beat)
    assert "Reminders have never gone" in sentences(doctor.beat)
    actions.note_ring(NOW)
    actions.go_round(NOW)
    assert sentences(doctor.beat) == ""
    later = sentences(doctor.beat, NOW + timedelta(hours=1))
    assert "Reminders have stood still since 2026-11-23 18:00 UTC." in later
    assert "last rang at 2026-11-23 18:00 UTC" in later
    monkeypatch.setattr(doctor.access, "lag", lambda now: 600.0)
    assert "waiting for 10 minutes" in sentences(doctor.beat)


@pytest.mark.django_db
def test_a_bell_that_rings_while_nothing_goes(monkeypatch):
    actions.note_ring(NOW)
    actions.go_round(NOW)
    actions.note_ring(NOW + timedelta(minutes=6))
    said = sentences(doctor.beat, NOW + timedelta(minutes=6))
    assert said == "Reminders have stood still since 2026-11-23 18:00 UTC."


@pytest.mark.django_db
def test_messages_that_nobody_took_back(maya):
    actions.note_ring(NOW)
    held = {"user": maya, "state": State.SENDING, "local_date": NOW.date()}
    held |= {"due_at": NOW, "retry_at": NOW}
    Notice.objects.create(key="a", lease_until=NOW - timedelta(minutes=4), **held)
    assert "on their way" not in sentences(doctor.beat)
    Notice.objects.create(key="b", lease_until=NOW - timedelta(minutes=6), **held)
    assert "1 reminders were on their way" in sentences(doctor.beat)


def test_mails_in_a_directory(settings, tmp_path, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path / "not" / "yet")
    assert sentences(doctor.mail) == ""
    monkeypatch.setattr(doctor.os, "access", lambda *_: False)
    assert "can't be written" in sentences(doctor.mail)


def test_a_mail_server(settings):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # aiosmtpd's own
        from aiosmtpd.controller import Controller
        from aiosmtpd.handlers import Sink

    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    assert "does not answer (ConnectionRefusedError)" in sentences(doctor.mail)
    door = Controller(Sink(), hostname="127.0.0.1", port=settings.EMAIL_PORT)
    door.start()
    try:
        assert sentences(doctor.mail) == ""
        settings.EMAIL_USE_TLS = True
        assert "STARTTLS" in sentences(doctor.mail)
    finally:
        door.stop(no_assert=True)


def test_a_mail_server_that_refuses_to_talk(settings, monkeypatch):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_USE_SSL = False

    class Grumpy(smtplib.SMTP):
        def __init__(self, *args, **kwargs):
            super().__init__()

        def ehlo(self, name=""):
            return 554, b"go away"

        def __exit__(self, *args):
            return None

    monkeypatch.setattr(doctor.smtplib, "SMTP", Grumpy)
    assert "it answers 554" in sentences(doctor.mail)


def test_static_files(monkeypatch):
    class Storage:
        hashed_files: dict[str, str] = {}

        def exists(self, name):
            return False

    monkeypatch.setattr(doctor, "staticfiles_storage", Storage())
    assert "are not collected, the first is" in sentences(doctor.static)
    every = {path: path for finder in doctor.get_finders() for path, _ in finder.list([])}
    Storage.hashed_files = every
    assert "are not collected" in sentences(doctor.static)  # named, but gone
    Storage.exists = lambda self, name: True
    assert sentences(doctor.static) == ""


# --- what it was told --------------------------------------------------------------------------
@pytest.mark.parametrize("key", ["short", "ab" * 40])
def test_a_weak_secret(settings, tmp_path, key):
    settings.DATA_DIR = tmp_path
    settings.SECRET_KEY = "0123456789" * 5
    assert sentences(doctor.secret) == ""
    settings.SECRET_KEY = key
    assert "SECRET_KEY is weak" in sentences(doctor.secret)


def test_keys_that_others_can_read(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    file = tmp_path / "env"
    file.write_text("")
    file.chmod(0o600)
    assert sentences(doctor.secret) == ""
    file.chmod(0o644)
    assert "Others on this machine can read" in sentences(doctor.secret)


def test_keys_in_a_file_that_others_can_read(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    file = tmp_path / "key"
    file.write_text("")
    file.chmod(0o640)
    monkeypatch.delenv("SECRET_KEY")
    monkeypatch.setenv("SECRET_KEY_FILE", str(file))
    assert f"can read the keys in {file}" in sentences(doctor.secret)
    monkeypatch.setattr(doctor, "DOCKER", str(tmp_path))
    assert sentences(doctor.secret) == ""


def test_a_secret_in_two_places(settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    file = tmp_path / "env"
    file.touch(mode=0o600)
    monkeypatch.setenv("SECRET_KEY", "one")
    file.write_text("SECRET_KEY='one'\n")  # as the settings found it there
    assert sentences(doctor.secret) == ""
    file.write_text("SECRET_KEY=other\n")
    assert "SECRET_KEY is set in more than one place" in sentences(doctor.secret)
    file.write_text("")
    monkeypatch.setenv("SECRET_KEY_FILE", str(tmp_path / "gone"))
    assert "SECRET_KEY is set in more than one place" in sentences(doctor.secret)
    monkeypatch.delenv("SECRET_KEY")
    assert sentences(doctor.secret) == ""


def test_an_empty_password(maya):
    assert sentences(doctor.accounts) == ""
    maya.set_unusable_password()
    maya.save(update_fields=["password"])
    assert sentences(doctor.accounts) == ""
    maya.password = ""
    maya.save(update_fields=["password"])
    assert sentences(doctor.accounts) == "1 accounts have an empty password."


def test_the_address(settings, real):
    assert sentences(doctor.site) == ""
    settings.ALLOWED_HOSTS = ["other.example.org"]
    assert "ALLOWED_HOSTS does not" in sentences(doctor.site)


def test_the_demo_outside_this_machine(settings, real):
    settings.DEMO = True
    assert "anyone can step in as anybody" in sentences(doctor.site)
    settings.SITE_URL, settings.ALLOWED_HOSTS = "http://127.0.0.1:8000", ["127.0.0.1"]
    assert sentences(doctor.site) == ""


@pytest.mark.django_db
def test_the_settings(settings, real):
    said = sentences(doctor.told)
    assert "operations.W003" in said  # the tests' mails go nowhere
    assert "safety." not in said
    settings.DEMO = True
    assert sentences(doctor.told) == ""


@pytest.mark.django_db
def test_the_practice(real, settings):
    assert "manage.py setup_code" in sentences(doctor.practice)
    practice = make_practice(phone="")
    assert "has not said, at /practice/details/: its telephone" in sentences(doctor.practice)
    practice.phone = "030 123"
    practice.save()
    assert sentences(doctor.practice) == ""


def test_crisis_lines(settings, real):
    settings.CRISIS_CHECKED = ""
    assert "never" in sentences(doctor.crisis)
    today = datetime.now(UTC).date()
    settings.CRISIS_CHECKED = today.isoformat()
    assert sentences(doctor.crisis) == ""
    settings.CRISIS_CHECKED = (today - timedelta(days=181)).isoformat()
    assert "were last checked" in sentences(doctor.crisis)
    settings.CRISIS_CHECKED = (today + timedelta(days=2)).isoformat()
    assert "were last checked" in sentences(doctor.crisis)
    settings.CRISIS_CHECKED = "last spring"
    assert "never" in sentences(doctor.crisis)
    settings.CRISIS_REGION = "XX"
    assert "no crisis lines" in sentences(doctor.crisis)


def test_time_zones(monkeypatch):
    assert doctor.zones_version()
    for version, words in [("2026a", ""), ("2025b", ""), ("2024z", "of 2024z"), (None, "install")]:
        monkeypatch.setattr(doctor, "zones_version", lambda version=version: version)
        said = sentences(doctor.zones)
        assert words in said
        assert bool(words) == bool(said)


def test_time_zones_of_the_package(monkeypatch):
    monkeypatch.setattr(doctor.zoneinfo, "TZPATH", ())
    assert doctor.zones_version().startswith("20")


# --- the command -------------------------------------------------------------------------------
def run(monkeypatch, found) -> tuple[str, int]:
    monkeypatch.setattr(doctor, "faults", lambda now: iter(found))
    out = StringIO()
    try:
        call_command("doctor", stdout=out, no_color=True)
    except SystemExit as ended:
        return out.getvalue(), ended.code
    return out.getvalue(), 0


def test_it_says_what_is_wrong_and_fails(monkeypatch):
    said, code = run(monkeypatch, [("Keys", []), ("Mail", ["It is out.", "It is late."])])
    assert said == "Keys: well.\nMail: It is out.\nMail: It is late.\n\n2 to put right.\n"
    assert code == 1


def test_it_says_that_all_is_well(monkeypatch):
    assert run(monkeypatch, [("Keys", [])]) == ("Keys: well.\n\nAll is well.\n", 0)
