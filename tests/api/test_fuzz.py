"""schemathesis over the OpenAPI file, as a client and as her therapist, in a world of canaries.

Most of the ids are real ones, of everybody. Whatever is sent: no 500, a status
and a body that the file knows, and no word that this person may not read. What somebody gets, or
does, with an id of theirs is then asked for by a peer, and by nobody: both are refused.
"""

import random
import uuid

import pytest
import schemathesis
import time_machine
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi import checks

from tests.conftest import LONG
from tests.matrix import Row, allowed, may_see
from tests.world import LATER
from tests.world_kept import world_in
from tracker.accounts.actions import make_token

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Not: negative_data_rejection and positive_data_acceptance. The kinds take "3" for 3, as forms
# send it, and rules between fields (praise needs credit) are none that a schema can say.
CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_schema_conformance,
    checks.unsupported_method,
]
# For each operation. Making up a request takes three times as long as answering it.
EXAMPLES = 200 if LONG else 3
SHOWS = {
    "maya": ("own", "who could read along"),
    "amara": ("clients' names", "maya.name", "shared by maya", "amara.note"),
}
PEERS = {"maya": "jonas", "amara": "omar"}
THERAPISTS = {"clients", "shared-episodes", "shared-entries", "guidance"}
THERAPISTS |= {"appointments", "to-review", "reviewed"}
SENSIBLE = {"zone": "Asia/Tokyo", "time_zone": "Asia/Tokyo", "occurred_at": LATER.isoformat()}
# What an id stands for, by the folder of the address or the name in the body.
STANDS_FOR = {
    "entries": ("note", "look", "credit"),
    "entry": ("note", "look", "credit"),
    "shared-entries": ("note", "look"),
    "episodes": ("one_of", "two_of"),
    "episode": ("one_of", "two_of"),
    "goals": ("goal",),
    "goal": ("goal",),
    "people": ("person",),
    "person": ("person",),
    "notices": ("notice",),
    "received-guidance": ("answer",),
    "care": ("care",),
    "appointments": ("appointment",),
    "meetings": ("appointment",),
    "check-in-plans": ("plan_of",),
    "decisions": ("decision",),
    "clients": ("user",),
    "client": ("user",),
}


@pytest.fixture
def one_connection():
    """The application runs inside the test's own transaction, so it must not hang up."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


POSITIVE, NEGATIVE = GenerationMode.POSITIVE, GenerationMode.NEGATIVE
ONCE, IN_THE_LONG_RUN = [pytest.mark.once], [pytest.mark.long]


@pytest.mark.parametrize(
    ("who", "mode"),
    [
        pytest.param("maya", POSITIVE, marks=ONCE),
        pytest.param("amara", POSITIVE, marks=IN_THE_LONG_RUN),
        pytest.param("maya", NEGATIVE, marks=IN_THE_LONG_RUN),
        pytest.param("amara", NEGATIVE, marks=ONCE),
    ],
    ids=str,
)
def test_whatever_is_sent(db, one_connection, who, mode):
    with time_machine.travel(LATER, tick=False):
        world = world_in("full")
        headers = _signed(world, who)
        others = {404: _signed(world, PEERS[who]), 401: {}}
        schema = schemathesis.openapi.from_wsgi("/api/v1/schema/", get_wsgi_application())
        may = may_see(Row("api", ("client",), shows=SHOWS[who]), who, "full")
        # Jonas shares with Amara too.
        may |= {f"jonas.one.{part}" for part in ("title", "note", "note#", "look")}
        may |= {"jonas.person", "jonas.goal"} if who == "amara" else set()
        world.dice, world.asked_again = random.Random(1), set()
        for result in schema.get_all_operations():
            operation = result.ok()
            theirs = operation.path.split("/")[3] in THERAPISTS
            wanted = theirs is (who == "amara") or operation.path.endswith("/me/")
            # that the others are turned away is what the access matrix is about
            if wanted or LONG:
                _try(operation, mode, EXAMPLES if wanted else 2, headers, world, may, others)
        assert mode == GenerationMode.NEGATIVE or len(world.asked_again) > 7


def _signed(world, who: str) -> dict[str, str]:
    _token, secret = make_token(world.people[who], name="x", days=30, now=LATER)
    return {"Authorization": f"Bearer {secret}", "Accept-Encoding": "identity"}


def _real(world, what: str, value):
    """Mostly the id of something that is there, of anybody's; else what was generated."""
    heads = STANDS_FOR.get(what)
    if heads is None or world.dice.random() < 0.25:
        return value
    found = [str(pk) for name, pk in world.ids.items() if any(head in name for head in heads)]
    return world.dice.choice(found)


def _aim(case, world) -> None:
    """Put real ids where there are ids, so that more than "not there" is tried."""
    if "id" in (case.path_parameters or {}):
        folder = case.operation.path.split("/")[3]
        case.path_parameters["id"] = _real(world, folder, case.path_parameters["id"])
    for part in (case.query, case.body):
        if isinstance(part, dict):
            part |= {name: _real(world, name, value) for name, value in part.items()}
    if isinstance(case.body, dict) and world.dice.random() < 0.75:
        # What a schema cannot say: names of zones, and times that are near.
        case.body |= {name: value for name, value in SENSIBLE.items() if name in case.body}
        if case.method == "POST":
            case.body.setdefault("id", str(uuid.UUID(int=world.dice.getrandbits(128), version=4)))


def _refused_to_others(case, answer, world, others) -> None:
    """An id of theirs opens nothing to anybody else: taken is all that it may be."""
    pk = (case.path_parameters or {}).get("id")
    if answer.status_code >= 300 or str(pk) not in map(str, world.ids.values()):
        return
    world.asked_again.add(case.operation.label)
    for status, headers in others.items():
        cache.clear()
        with transaction.atomic():
            got = case.call(headers={**headers, "Accept-Encoding": "identity"})
            transaction.set_rollback(True)
        fine = (status, 409) if case.method == "PUT" and headers else (status,)
        told = f"{case.method} {case.formatted_path} as another: {got.status_code}"
        assert got.status_code in fine, told


def _try(operation, mode, examples, headers, world, may, others):
    @settings(
        max_examples=examples,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def run(case):
        _aim(case, world)
        cache.clear()
        with transaction.atomic():
            answer = case.call(headers=headers)
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)
        leaks = [group for group in world.groups_in(answer.text) if not allowed(group, may)]
        assert not leaks, f"{case.method} {case.formatted_path} shows {leaks}"
        _refused_to_others(case, answer, world, others)

    run()
