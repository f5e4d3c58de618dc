"""What is wrong with this installation, in sentences. `manage.py doctor` prints them.

Each examination looks at one part and yields a sentence for every fault; none changes anything,
and none shows anything about anybody.
"""

import os
import smtplib
import socket
import zoneinfo
from collections.abc import Callable, Container, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core import checks as django_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from kombu import Connection
from kombu.pidbox import Mailbox

from tracker.accounts.models import User
from tracker.practice import checks as practice_checks
from tracker.privacy import keys, ledger
from tracker.privacy import tombstones as closed
from tracker.reminders import access
from tracker.safety import checks as safety

from . import backups, firststart
from .checks import OF_THE_DOCTOR, is_here

OLDEST_SQLITE, OLDEST_POSTGRESQL = (3, 33), 15
SHORTEST_SECRET = 50
WORKER_SECONDS = 3
MAIL_SECONDS = 5
LATE = timedelta(minutes=2)
EVENTS = 10_000
SECRETS = ("SECRET_KEY", "KEEL_KEYS", "DATABASE_URL", "REDIS_URL", "EMAIL_URL", "VAPID_PRIVATE_KEY")
DOCKER = "/run/secrets"  # where everybody is this container


@dataclass(frozen=True)
class Examination:
    part: str
    look: Callable[[datetime], Iterable[str]]


def faults(now: datetime, parts: Container[str] | None = None) -> Iterator[tuple[str, list[str]]]:
    """Each part (of these, or of all) with its faults, none where it is well."""
    for examination in EXAMINATIONS:
        if parts is not None and examination.part not in parts:
            continue
        try:
            found = list(examination.look(now))
        except DatabaseError as reason:
            found = [f"The database does not answer ({type(reason).__name__})."]
        yield examination.part, found


def is_real() -> bool:
    """People from elsewhere use it: not the demo, and not a try on this machine only."""
    return not settings.DEMO and not is_here(urlsplit(settings.SITE_URL).hostname)


# --- what is stored ----------------------------------------------------------------------------
def database(now: datetime) -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        yield f"{len(plan)} migrations are not applied: run `manage.py migrate`."


def engine(now: datetime) -> Iterator[str]:
    yield from sqlite() if connection.vendor == "sqlite" else postgresql()


def sqlite() -> Iterator[str]:
    """A confirmed commit survives power loss, and readers don't wait for writers."""
    if connection.Database.sqlite_version_info < OLDEST_SQLITE:
        yield "This Python's SQLite is older than 3.33: use another Python, or PostgreSQL."
    if pragma("journal_mode") != "wal":
        yield "SQLite does not write ahead (WAL): the directory of the database may not allow it."
    if pragma("synchronous") != 2:
        yield "SQLite confirms what may not be on disk yet (synchronous is not FULL)."
    if is_real():
        yield "People use it over the network on SQLite: move to PostgreSQL, set DATABASE_URL."


def pragma(name: str) -> object:
    with connection.cursor() as cursor:
        return cursor.execute(f"PRAGMA {name}").fetchone()[0]


def postgresql() -> Iterator[str]:
    if connection.pg_version < OLDEST_POSTGRESQL * 10_000:
        yield f"PostgreSQL is older than {OLDEST_POSTGRESQL}."
    for name in ("fsync", "synchronous_commit", "full_page_writes"):
        if shown(name) == "off":
            yield f"PostgreSQL confirms what may not be on disk yet ({name} is off)."


def shown(name: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SHOW {name}")
        return cursor.fetchone()[0]


def stored_keys(now: datetime) -> Iterator[str]:
    """The keyring opens what is stored, and everybody can write."""
    try:
        keys.check()
    except ImproperlyConfigured as sentence:
        yield str(sentence)
    if count := keys.keyless(User.objects.filter(is_active=True)).count():
        yield f"{count} accounts have no key of their own, and can store nothing."


def accounts(now: datetime) -> Iterator[str]:
    """Nobody's door is open: who has no password has one that fits nothing."""
    if count := User.objects.filter(is_active=True, password="").count():
        yield f"{count} accounts have an empty password."


def events(now: datetime) -> Iterator[str]:
    """The newest part of the ledger is as it was written."""
    with keys.scope():
        try:
            found = list(ledger.verify_newest(EVENTS))
        except ImproperlyConfigured:
            return  # the keys say it themselves
    if found:
        yield f"{found[0]} {len(found)} such events: run `manage.py ledger verify`."


def tombstones(now: datetime) -> Iterator[str]:
    """What was closed can be remembered, and what is remembered is as it was written."""
    if sentence := closed.trouble():
        yield sentence
    try:
        for _one in closed.read():
            pass
    except closed.Forged as sentence:
        yield str(sentence)


def backup(now: datetime) -> Iterator[str]:
    """Where people's words are, a backup is at most a day old."""
    if is_real() and (sentence := backups.trouble(now)):
        yield sentence


# --- what runs ---------------------------------------------------------------------------------
@contextmanager
def reached() -> Iterator[Connection]:
    """A connection to the broker. Gives up after a few seconds, with whatever it raises."""
    options = {"socket_connect_timeout": WORKER_SECONDS, "socket_timeout": WORKER_SECONDS}
    with Connection(settings.CELERY_BROKER_URL, transport_options=options) as there:
        there.ensure_connection(max_retries=1, interval_start=0, timeout=WORKER_SECONDS)
        yield there


def broker(now: datetime) -> Iterator[str]:
    """It answers, drops nothing when it is full, and remembers after a restart."""
    try:
        with reached() as there:
            told = there.default_channel.client.info()
    except Exception as reason:  # whatever the transport raises, the sentence is the same
        yield f"The broker does not answer ({type(reason).__name__}): start it, see REDIS_URL."
        return
    if told.get("maxmemory_policy") != "noeviction":
        yield "The broker drops messages when it is full: set its maxmemory-policy to noeviction."
    if not told.get("aof_enabled"):
        yield "The broker forgets its messages when it restarts: set its appendonly to yes."


def worker(now: datetime) -> Iterator[str]:
    """A worker answers within three seconds."""
    try:
        with reached() as there:
            # What Celery's own ping does, without Celery, which only tracker.celery knows.
            mailbox = Mailbox("celery", type="fanout", accept=["json"])(there)
            answers = mailbox.multi_call("ping", timeout=WORKER_SECONDS)
    except Exception as reason:  # as above
        yield f"No worker could be asked ({type(reason).__name__})."
        return
    if not answers:
        yield f"No worker answers within {WORKER_SECONDS} seconds: no reminder is sent."


def beat(now: datetime) -> Iterator[str]:
    """Somebody rang and somebody heard it, something went the whole way, nothing waits for long."""
    rung = access.bell()
    if still := access.standstill(rung, now):
        yield still
    if rung is None or now - rung.rung_at > LATE:
        when = f"last rang at {rung.rung_at:%Y-%m-%d %H:%M} UTC" if rung else "has not rung"
        yield f"Beat {when}: start beat and a worker, or no reminder is sent."
    if (lag := access.lag(now)) > LATE.total_seconds():
        yield f"A reminder has been waiting for {int(lag // 60)} minutes."
    if stuck := access.stuck(now):
        yield f"{stuck} reminders were on their way when a worker went away, and none took over."


def mail(now: datetime) -> Iterator[str]:
    """The mail server says hello, the provider can be reached, or the directory can be written."""
    if settings.EMAIL_BACKEND.endswith("smtp.EmailBackend"):
        yield from mail_server()
    elif settings.EMAIL_BACKEND.startswith("tracker.reminders.provider."):
        yield from mail_provider()
    elif settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
        place = Path(settings.EMAIL_FILE_PATH)
        there = next(path for path in (place, *place.parents) if path.exists())
        if not os.access(there, os.W_OK | os.X_OK):
            yield f"Mails are written to {place}, and that can't be written."


def mail_provider() -> Iterator[str]:
    """Whether anybody is there; whether the token is right shows only when a mail goes."""
    (base,) = (one for name, one in settings.ANYMAIL.items() if name.endswith("_API_URL"))
    where = urlsplit(base)
    try:
        socket.create_connection((where.hostname, where.port or 443), timeout=MAIL_SECONDS).close()
    except OSError as reason:
        yield f"The mail provider ({where.hostname}) does not answer ({type(reason).__name__})."


def mail_server() -> Iterator[str]:
    """EHLO and no more: no sign-in, no message."""
    where = f"{settings.EMAIL_HOST}, port {settings.EMAIL_PORT}"
    kind = smtplib.SMTP_SSL if settings.EMAIL_USE_SSL else smtplib.SMTP
    try:
        with kind(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=MAIL_SECONDS) as wire:
            code, _ = wire.ehlo()
            offers_tls = wire.has_extn("starttls")
    except (OSError, smtplib.SMTPException) as reason:
        yield f"The mail server ({where}) does not answer ({type(reason).__name__})."
        return
    if code != 250:
        yield f"The mail server ({where}) refuses to talk: it answers {code}."
    elif settings.EMAIL_USE_TLS and not offers_tls:
        yield f"The mail server ({where}) offers no encryption (STARTTLS)."


def static(now: datetime) -> Iterator[str]:
    """Every file of ours has its copy with a name that never changes its content."""
    if not hasattr(staticfiles_storage, "hashed_files"):
        return
    collected = staticfiles_storage.hashed_files
    missing = [
        path
        for finder in get_finders()
        for path, storage in finder.list(["CVS", ".*", "*~"])
        if path.replace("\\", "/") not in collected
        or not staticfiles_storage.exists(collected[path.replace("\\", "/")])
    ]
    if missing:
        yield (
            f"{len(missing)} static files are not collected, the first is {missing[0]}: "
            "run `manage.py collectstatic`."
        )


# --- what it was told --------------------------------------------------------------------------
def secret(now: datetime) -> Iterator[str]:
    """Each is long, in one place, and for its owner only."""
    if len(settings.SECRET_KEY) < SHORTEST_SECRET or len(set(settings.SECRET_KEY)) < 5:
        yield f"SECRET_KEY is weak: it needs {SHORTEST_SECRET} random characters."
    file = settings.DATA_DIR / "env"
    kept = firststart.read(file) if file.exists() else {}
    files = [
        file,
        *(Path(os.environ[f"{name}_FILE"]) for name in SECRETS if f"{name}_FILE" in os.environ),
    ]
    for one in files:
        if one.exists() and not one.is_relative_to(DOCKER) and one.stat().st_mode & 0o077:
            yield f"Others on this machine can read the keys in {one}: chmod 600."
    for name in SECRETS:
        given = os.environ.get(name)
        # the settings put what they read in the file into the environment
        places = [given not in (None, kept.get(name)), f"{name}_FILE" in os.environ, name in kept]
        if sum(places) > 1:
            yield f"{name} is set in more than one place: keep one, or the wrong one may win."


def site(now: datetime) -> Iterator[str]:
    """The address in mails is one that is answered."""
    address = urlsplit(settings.SITE_URL)
    named = [host.lower() for host in settings.ALLOWED_HOSTS]
    host = (address.hostname or "").lower()
    if host not in named and f"[{host}]" not in named and "*" not in named:
        yield f"SITE_URL says {host}, and ALLOWED_HOSTS does not: links in mails lead nowhere."
    elsewhere = [one for one in named if not is_here(one.strip("[]"))]
    if settings.DEMO and (elsewhere or not is_here(host)):
        yield "DEMO is on for other machines: anyone can step in as anybody."


def told(now: datetime) -> Iterator[str]:
    """Django's own checks and ours; those for a real installation only where it is one."""
    for message in django_checks.run_checks(include_deployment_checks=is_real()):
        own_part = (
            str(message.id).startswith(("safety.", "practice."))
            or message.id in OF_THE_DOCTOR.values()
        )
        if message.level >= django_checks.WARNING and not message.is_silenced() and not own_part:
            # Django's words may go on for lines.
            yield f"{str(message.msg).strip().splitlines()[0]} ({message.id})"


def practice(now: datetime) -> Iterator[str]:
    """Somebody works here, and has said what clients have to know before they join."""
    yield from practice_checks.faults()


def crisis(now: datetime) -> Iterator[str]:
    """The region has lines, and somebody rang them lately."""
    found = safety.crisis_region_is_known(None)
    if is_real():
        found += safety.crisis_lines_were_rung(None)
    for message in found:
        yield f"{message.msg} {message.hint}"


def zones(now: datetime) -> Iterator[str]:
    """The rules of the world's clocks are at most about a year old."""
    version = zones_version()
    if version is None:
        yield "There are no time zones on this machine: install tzdata."
    elif now >= datetime(int(version[:4]) + 2, 1, 1, tzinfo=UTC):
        yield f"The time zones are of {version}: update tzdata, or reminders come an hour off."


def zones_version() -> str | None:
    """The release that zoneinfo reads, as 2026a: the system's, else the package's."""
    for folder in zoneinfo.TZPATH:
        with suppress(OSError):
            first = (Path(folder) / "tzdata.zi").read_text(encoding="utf-8").splitlines()[0]
            return first.rpartition(" ")[2]
    with suppress(ImportError):
        import tzdata

        return tzdata.IANA_VERSION
    return None


EXAMINATIONS = [
    Examination("Database", database),
    Examination("Its safety", engine),
    Examination("Keys", stored_keys),
    Examination("Accounts", accounts),
    Examination("Ledger", events),
    Examination("Tombstones", tombstones),
    Examination("Backup", backup),
    Examination("Broker", broker),
    Examination("Worker", worker),
    Examination("Beat", beat),
    Examination("Mail", mail),
    Examination("Static files", static),
    Examination("Secrets", secret),
    Examination("Address", site),
    Examination("Settings", told),
    Examination("Practice", practice),
    Examination("Crisis lines", crisis),
    Examination("Time zones", zones),
]
