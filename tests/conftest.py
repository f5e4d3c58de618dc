"""The cast: maya (client), amara (her therapist), jonas (another client of amara's),
omar (a therapist with no link), pat (practice admin)."""

import contextlib
import gc
import os
import shutil
import time
import uuid
import warnings
import zlib
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client
from django.utils import timezone
from hypothesis import settings as hypothesis_settings

from tests.engines import databases
from tests.engines.migrated import (  # noqa: F401 - pytest finds them here
    django_db_setup,
    pytest_configure,
    pytest_unconfigure,
)
from tests.engines.summary import pytest_terminal_summary  # noqa: F401 - and this
from tracker.accounts import actions as accounts
from tracker.accounts import codes, sessions
from tracker.accounts.models import Practice, User
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship
from tracker.privacy import keys
from tracker.reminders import channels

hypothesis_settings.register_profile("quick", max_examples=50, deadline=None)
hypothesis_settings.register_profile("long", max_examples=2000, deadline=None)
hypothesis_settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "quick"))
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"  # make test-long
SHORT = 12
WHOLE_FOLDERS = {"privacy", "operations", "engines"}  # triggers, locks, files of a database
SHARED_SERVERS = {"site", "server", "whole_house"}  # fixtures of a whole session

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)


def pytest_addoption(parser):
    parser.addoption(
        "--deal",
        action="store_true",
        help="ask on one of the two databases what each would answer alike; needs both runs",
    )


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups afterwards
def pytest_collection_modifyitems(config, items):
    """What is marked `long` belongs to the long run, and to nothing else. What takes longest begins
    first; what shares a server that is slow to start goes to one worker."""
    left = [] if LONG else [item for item in items if item.get_closest_marker("long")]
    if databases.server():  # the run on SQLite has had them
        left += [item for item in items if not _asks_a_database(item) or _had_them(item)]
    if config.getoption("--deal"):
        left += [item for item in items if _is_the_other_runs(item)]
    kept = set(items) - set(left)
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = sorted((item for item in items if item in kept), key=_haste)
    # Each worker is given two to begin with, and what it got behind a group waits for all of that:
    # let it be something short.
    items[:] = [*items[-SHORT:], *items[:-SHORT]]
    for item in items:
        for shared in SHARED_SERVERS & set(item.fixturenames):
            item.add_marker(pytest.mark.xdist_group(shared))


def _asks_a_database(item) -> bool:
    """Itself, or by processes that it starts."""
    fixtures = {"db", "transactional_db"} & set(item.fixturenames)
    marks = ("django_db", "processes", "browser")
    return bool(fixtures) or any(item.get_closest_marker(mark) for mark in marks)


def _had_them(item) -> bool:
    return not LONG and item.get_closest_marker("quick_once") is not None


def _is_the_other_runs(item) -> bool:
    """Whether this one is dealt to the run on the other database, by its name.

    Pages and programs ask the same queries on both, and there are many tests of each: half of them
    find a query that one database does not answer. What locks, commits or waits, what starts
    processes, and what asks for SQL itself is asked on both; and at full length, so is everything.
    """
    if not _asks_a_database(item) or item.get_closest_marker("both"):
        return False
    if item.path.parent.name in WHOLE_FOLDERS:
        return False
    if any(
        item.get_closest_marker(mark) for mark in ("processes", "browser", "once", "quick_once")
    ):
        return False
    database = item.get_closest_marker("django_db")
    if "transactional_db" in item.fixturenames or (database and database.kwargs.get("transaction")):
        return False
    return bool(zlib.crc32(item.nodeid.encode()) % 2) == bool(databases.server())


def _haste(item) -> int:
    """Tests that say how long they may take, then those marked slow, then the rest."""
    if item.get_closest_marker("timeout"):
        return 0
    return 1 if item.get_closest_marker("slow") else 2


def pytest_collection_finish():
    """What was imported and collected stays: garbage is looked for among what comes after it.

    A sixth of the time of a test that asks for many pages.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)


@pytest.fixture(autouse=True)
def key_scope():
    """Tests read what they wrote, as a request would."""
    with keys.scope():
        yield


@pytest.fixture
def now():
    return NOW


@pytest.fixture
def clock():
    """It stands still at NOW, and nobody has tried anything yet; what moves it."""
    cache.clear()
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


def make_practice(name: str = "Harbour Practice", **more) -> Practice:
    """One that has said everything, so that people can become its clients."""
    said = {
        "time_zone": "America/New_York",
        "phone": "(212) 555-0142",
        "emergency": "Call 911, then the practice.",
        "crisis_region": "US",
        "rhythm": "weekly",
        "retention_months": 84,
        **more,
    }
    return Practice.objects.create(name=name, **said)


@pytest.fixture
def practice(db):
    return make_practice()


def make_client(name: str, email: str) -> User:
    return accounts.create_user(
        email=email,
        name=name,
        account=User.Account.CLIENT,
        time_zone="America/New_York",
        now=NOW,
        password="a long enough passphrase",
    )


@pytest.fixture
def maya(db):
    return make_client("Maya Lindqvist", "maya@example.org")


@pytest.fixture
def jonas(db):
    return make_client("Jonas Feld", "jonas@example.org")


def make_therapist(practice: Practice, name: str, email: str) -> User:
    user = accounts.create_clinician(
        practice=practice,
        email=email,
        name=name,
        now=NOW,
        password="a long enough passphrase",
    )
    accounts.verify_therapist(user.clinician, by=None, now=NOW)
    user.clinician.refresh_from_db()
    return user


@pytest.fixture
def amara(practice):
    return make_therapist(practice, "Amara Osei", "amara@example.org")


@pytest.fixture
def omar(practice):
    return make_therapist(practice, "Omar Haddad", "omar@example.org")


@pytest.fixture
def pat(practice):
    return accounts.create_clinician(
        practice=practice,
        email="pat@example.org",
        name="Pat Romero",
        now=NOW,
        is_therapist=False,
        is_admin=True,
        password="a long enough passphrase",
    )


def make_care(client: User, therapist: User, **fields) -> CareRelationship:
    values = {
        "status": "active",
        "rhythm": "before_session",
        "invited_at": NOW,
        "started_at": NOW,
        **fields,
    }
    keys.warm([therapist.pk])
    relationship = CareRelationship(client=client, therapist=therapist, **values)
    relationship.save()
    return relationship


def next_appointment(relationship: CareRelationship, *, days: int = 2, hours: int = 0) -> uuid.UUID:
    """The id of an appointment of 50 minutes, so many days and hours from now on."""
    return care_actions.make_appointment(
        relationship.therapist,
        relationship,
        appointment_id=uuid.uuid4(),
        starts_at=NOW + timedelta(days=days, hours=hours),
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    ).pk


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara)


@pytest.fixture
def jonas_care(jonas, amara):
    return make_care(jonas, amara)


@pytest.fixture
def sign_in(client):
    """Sign in as somebody, with a second factor where one is needed."""

    return lambda user: enter(user, client)


def enter(user: User, browser: Client | None = None) -> Client:
    """A browser in which this person is signed in: a new one, unless it is given."""
    browser = browser or Client()
    browser.force_login(user)
    if user.account == User.Account.CLINICIAN:
        give_second_factor(user)
        pass_second_factor(browser, user)
    return browser


def pass_second_factor(browser: Client, user: User) -> None:
    """As if this person had given a code at this sign-in."""
    session = browser.session
    session[sessions.SET_UP] = user.pk.hex
    session.save()


def freshen(browser: Client) -> Client:
    """As if whoever is signed in there had just given their password again."""
    session = browser.session
    session["account_authentication_methods"] = [
        {"method": "password", "at": time.time(), "reauthenticated": True}
    ]
    session["account_authentication_methods_user"] = session["_auth_user_id"]
    session.save()
    return browser


def send_letters(now: datetime | None = None) -> None:
    """As the worker does with its next ring."""
    accounts.send_letters(now or timezone.now(), channels.is_done_with)


def code_for(address: str, now: datetime | None = None) -> str:
    """What the mail says that goes to somebody who wants to join with this address."""
    return codes.shown(codes.for_address(address, (now or timezone.now()).date()))


def give_second_factor(user: User) -> None:
    from allauth.mfa.models import Authenticator
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    if not Authenticator.objects.filter(user=user).exists():
        TOTP.activate(user, generate_totp_secret())


def need(part: str, found: object) -> object:
    """Skip without an optional part on a developer's machine; with CI=true its absence fails."""
    if not found:
        message = f"{part} is missing on this machine."
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def whole_chromium():
    """The path of the one that has windows and remembers pages."""
    return need("Chromium", shutil.which("chromium") or shutil.which("chromium-browser"))


@pytest.fixture(scope="session")
def chromium_path(request):
    """The one without windows, where there is one: it takes half the time for the same pages."""
    shell = shutil.which("chromium-headless-shell")
    return shell or request.getfixturevalue("whole_chromium")


@pytest.fixture
def right_now():
    return timezone.now()


@contextlib.contextmanager
def opened_house(place):
    from tests.faults.house import House
    from tracker.operations import processes

    try:
        processes.find_broker()
    except processes.CannotStart:
        need("a Valkey or Redis server", None)
    house = House(place)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # aiosmtpd's own
            house.open()
        yield house
    finally:
        house.close()


@pytest.fixture(scope="session")
def whole_house(tmp_path_factory):
    """Started once for all that happens in it: it has to survive that anyhow."""
    with opened_house(tmp_path_factory.mktemp("house")) as house:
        yield house


@pytest.fixture
def new_house(tmp_path):
    """One of its own, with an empty database, where nobody works yet."""
    with opened_house(tmp_path) as house:
        yield house


@pytest.fixture
def house(whole_house):
    """Real broker, worker, beat, mail, push and database, at their best; another day for each."""
    whole_house.begin()
    yield whole_house
    whole_house.rest()
