"""Every route × everybody × every state of a share: the status, and whose words are in the answer.

The routes come from the URL configuration, the expectations from tests/matrix.py, which was
written from the specification. A route without a row, or without a policy, fails.
"""

import re
import uuid
from collections.abc import Iterator
from http.cookies import SimpleCookie

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.db import transaction
from django.urls import get_resolver, reverse

from tests import matrix, matrix_forms
from tests.matrix import ROLES, ROWS, Row
from tests.world import LATER, NOBODY, STATES, World, browsers, build
from tracker.accounts.policy import allowed

pytestmark = pytest.mark.django_db

# Only there while DEMO is on, which no test of this file turns on.
DEMO_ROUTES = {"demo-step-in", "demo-mails"}


def routes(resolver=None) -> Iterator:
    for found in (resolver or get_resolver()).url_patterns:
        if hasattr(found, "url_patterns"):
            yield from routes(found)
        else:
            yield found


def test_every_route_has_a_row_and_a_policy():
    names = [route.name for route in routes() if route.name not in DEMO_ROUTES]
    assert sorted(names) == sorted(row.name for row in ROWS)
    undeclared = [route.name for route in routes() if not allowed(route.callback, route.name)]
    assert undeclared == []


def test_the_policies_are_those_of_the_specification():
    declared = {route.name: set(allowed(route.callback, route.name)) for route in routes()}
    assert {row.name: set(row.who) for row in ROWS} == {
        name: roles for name, roles in declared.items() if name not in DEMO_ROUTES
    }


class Doors:
    """Somebody at every door of one world; nothing that they do there lasts."""

    def __init__(self, state: str):
        self.world: World = build(state)
        self.browsers = browsers(self.world)
        self.cookies = {who: browser.cookies.output() for who, browser in self.browsers.items()}
        self.kept = {who: dict(browser.cookies) for who, browser in self.browsers.items()}

    def path(self, row: Row, **instead) -> str:
        ids = {key: self.world.ids[name] for key, name in row.ids.items()} | instead
        if row.name == "account_reset_password_from_key":
            ids = {"uidb36": "1", "key": "no-such-key"}
        return reverse(row.name, kwargs=ids)

    def knock(self, who: str, method: str, path: str, data: dict):
        browser = self.browsers[who]
        browser.cookies = SimpleCookie({key: one.value for key, one in self.kept[who].items()})
        cache.clear()
        with transaction.atomic():
            if who == "amara_bare":
                Authenticator.objects.filter(user=self.world.people["amara"]).delete()
            response = browser.generic(method, path) if method == "GET" else None
            response = response or browser.post(path, data)
            transaction.set_rollback(True)
        return response


@pytest.fixture
def doors(db, request):
    with time_machine.travel(LATER, tick=False):
        yield Doors(getattr(request, "param", "full"))


@pytest.mark.parametrize("doors", STATES, indirect=True)
def test_who_gets_in_and_what_they_read(doors):
    world, wrong = doors.world, []
    for row in ROWS:
        path, data = doors.path(row), matrix_forms.of(row.data, world)
        for who in ROLES:
            for method in ("GET", "POST"):
                answer = doors.knock(who, method, path, data)
                cell = f"{method} {row.name} as {who}"
                wanted = matrix.status(row, who, world.state, method)
                if answer.status_code != wanted:
                    wrong.append(f"{cell}: {answer.status_code}, not {wanted}")
                may = matrix.may_see(row, who, world.state)
                seen = world.groups_in(f"{answer.headers} {answer.text}")
                leaks = sorted(group for group in seen if not matrix.allowed(group, may))
                if leaks:
                    wrong.append(f"{cell} shows {', '.join(leaks)}")
                wrong += _wrong_way(cell, answer, row, who)
    assert wrong == []


def _wrong_way(cell: str, answer, row: Row, who: str) -> list[str]:
    """Strangers are sent to sign in; clinicians without a second factor, to setting one up."""
    if ROLES[who] == "anonymous" and "anonymous" not in row.who:
        to = reverse("account_login")
    elif who == "amara_bare" and "therapist" in row.who:
        to = reverse("mfa_activate_totp") if row.name not in matrix.BEFORE_SECOND_FACTOR else ""
    else:
        return []
    return [] if answer.headers.get("Location", "").startswith(to) else [f"{cell} goes elsewhere"]
