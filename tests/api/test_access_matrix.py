"""Every route of the API × everybody × every state of a share × every method: the status, whose
words are in the answer, and whether the ledger tells of exactly those. By session and by token.

Whom the policy turns away before anything is read is turned away in one state only; and in the
quick run each is asked in the states that can look different to them, strangers by session.
"""

import json
import uuid
from dataclasses import replace
from urllib.parse import urlencode

import pytest
import time_machine
from django.urls import reverse

from api.urls import urlpatterns
from journals.models import Share
from tests.api import matrix, matrix_bodies
from tests.api.matrix import ROUTES
from tests.api.matrix_row import METHODS, Route
from tests.conftest import LONG
from tests.disclosures import with_numbers
from tests.doors import THE_TWO, Doors
from tests.matrix import ROLES, may_see
from tests.matrix_row import Row as Page
from tests.test_access_matrix import ON_BOTH
from tests.world import LATER, NOBODY, STATES
from tracker.accounts import policy
from tracker.accounts.actions import make_token

pytestmark = pytest.mark.django_db


def test_every_route_has_a_row_and_the_policy_of_the_specification():
    declared = {one.name: set(policy.allowed(one.callback, one.name)) for one in urlpatterns}
    assert declared == {route.name: set(route.who) for route in ROUTES}
    assert all(one.callback.api for one in urlpatterns)


class Resources(Doors):
    """By session or by token."""

    def __init__(self, state: str, by_token: bool):
        super().__init__(state)
        self.tokens = {}
        if by_token:
            self.roles = ROLES if LONG else {who: ROLES[who] for who in THE_TWO}
            self.kept = {who: {} for who in self.kept}
            self.tokens = {
                who: make_token(
                    self.world.people[who.removesuffix("_bare")], name="x", days=30, now=LATER
                )[1]
                for who in self.browsers
                if who != "anonymous"
            }

    def path(self, route: Route, **instead) -> str:
        ids = {key: self.world.ids[name] for key, name in route.ids.items()} | instead
        query = dict(pair.split("=") for pair in route.query.split("&") if pair)
        asked = {key: ids.get(key, self.world.ids[name]) for key, name in query.items()}
        kwargs = {key: ids[key] for key in route.ids}
        path = reverse(f"api:{route.name}", kwargs=kwargs)
        return path + ("?" + urlencode(asked) if asked else "")

    def knock(self, who: str, method: str, path: str, body: dict | None):
        headers = {"authorization": f"Bearer {self.tokens[who]}"} if who in self.tokens else {}
        sent = json.dumps(body or {})
        return self.ask(
            who,
            lambda browser: browser.generic(
                method, path, sent, "application/json", headers=headers
            ),
        )

    def body(self, route: Route, method: str) -> dict:
        return matrix_bodies.bodies(route.bodies.get(method, ""), self.world, str(uuid.uuid4()))


@pytest.fixture
def doors(db, request):
    state, by_token = getattr(request, "param", ("full", False))
    with time_machine.travel(LATER, tick=False):
        yield Resources(state, by_token)


@pytest.mark.slow
@pytest.mark.parametrize(
    "doors",
    [
        pytest.param(
            (state, by_token), marks=[pytest.mark.once] * (by_token or state not in ON_BOTH)
        )
        for by_token, states in ((False, STATES), (True, ("full", "ended")))
        for state in states
    ],
    indirect=True,
    ids=str,
)
def test_who_gets_in_and_what_they_read(doors):
    world, wrong = doors.world, []
    for number, route in enumerate(ROUTES):
        if doors.tokens:
            route = replace(route, answers={**route.answers, **route.by_token})
        path, refusing = doors.path(route), doors.refusing(METHODS, number)
        page = Page(route.name, route.who, owner=route.owner, shows=route.shows)
        for who, role in doors.roles.items():
            for method in METHODS:
                if method not in refusing and not matrix.reaches(route, who, role, method):
                    continue
                answer = doors.knock(who, method, path, doors.body(route, method))
                cell = f"{method} {route.name} as {who}"
                wanted = matrix.status(route, who, role, world.state, method)
                if answer.status_code != wanted:
                    wrong.append(f"{cell}: {answer.status_code}, not {wanted} {answer.text[:200]}")
                may = may_see(page, who, world.state)
                if leaks := doors.leaks(answer, with_numbers(answer.text), may):
                    wrong.append(f"{cell} shows {', '.join(leaks)}")
                wrong += [f"{cell} {what}" for what in doors.untold(who, answer.text)]
                wrong += [f"{cell} {what}" for what in doors.unsaid(path, answer)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("doors", [("full", False), ("private", False)], indirect=True, ids=str)
def test_a_body_without_anything_breaks_and_shows_nothing(doors):
    state, wrong = doors.world.state, []
    for route in ROUTES:
        page = Page(route.name, route.who, owner=route.owner, shows=route.shows)
        for who, role in doors.roles.items():
            for method in route.bodies:
                if not matrix.reaches(route, who, role, method):
                    continue
                answer = doors.knock(who, method, doors.path(route), {})
                leaks = doors.leaks(answer, with_numbers(answer.text), may_see(page, who, state))
                if leaks or answer.status_code >= 500:
                    wrong.append(f"{method} {route.name} as {who}: {answer.status_code} {leaks}")
    assert not wrong, "\n".join(wrong)


MUST_SEE = {
    "full": {"maya.one.title", "maya.one.note", "maya.one.note#", "maya.one.look"}
    | {"maya.person.named", "maya.goal.offered"},  # the goal: the standard looked back against
    "ratings_only": {"maya.one.note#"},
    "private": set(),
    "revoked": set(),
    "expired": set(),
    "paused": set(),
}


@pytest.mark.parametrize("doors", [(state, False) for state in MUST_SEE], indirect=True, ids=str)
def test_the_words_arrive_where_they_are_meant_to(doors):
    route = next(route for route in ROUTES if route.name == "shared-episodes")
    answer = doors.knock("amara", "GET", doors.path(route), None)
    seen = doors.world.groups_in(with_numbers(answer.text))
    assert seen - {"amara.name", "amara.answer"} == MUST_SEE[doors.world.state]


STRANGER = {"maya": "jonas", "amara": "omar"}


def test_someone_elses_object_answers_like_none_at_all(doors):
    for route in ROUTES:
        if not route.owner or route.name.startswith("guidance"):
            continue
        key = next(iter(route.ids), "client")
        for method in route.answers:
            if method == "PUT":
                continue  # makes what is missing; a taken id has a test of its own
            answers = []
            for pk in (doors.world.ids[route.ids.get(key, "user_of_maya")], NOBODY, uuid.uuid4()):
                path = doors.path(route, **{key: pk})
                answer = doors.knock(STRANGER[route.owner], method, path, doors.body(route, method))
                text = answer.text.replace(str(pk), "ID")
                headers = sorted(answer.items())
                answers.append((answer.status_code, headers, text))
            assert answers[0] == answers[1] == answers[2], route.name
            assert answers[0][0] == 404, route.name


def test_get_changes_nothing_of_a_clients(doors):
    """But the ledger, and what the therapist has seen."""
    from journals.models import Entry, Episode, Goal, Person

    def rows():
        return [
            list(model.objects.order_by("pk").values_list("pk", "version"))
            for model in (Entry, Episode, Goal, Person)
        ] + [list(Share.objects.order_by("pk").values_list("pk", "revoked_at", "until"))]

    before = rows()
    for route in ROUTES:
        for who in ("maya", "amara"):
            if "GET" in route.answers:
                doors.browsers[who].get(doors.path(route))
    assert rows() == before
