"""People who come in by the API, each with a token of their own."""

import json
import uuid

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from tests.conftest import give_second_factor
from tracker.accounts import actions as accounts
from tracker.accounts.models import User


@pytest.fixture(autouse=True)
def fresh_counters():
    cache.clear()


class Caller:
    """A program that holds somebody's token."""

    def __init__(self, user: User):
        self.user = user
        self.token, self.secret = accounts.make_token(
            user, name="a test", days=30, now=timezone.now()
        )
        self.http = Client()

    def call(self, method: str, path: str, body=None, **headers):
        content = body if isinstance(body, bytes) else json.dumps(body)
        return self.http.generic(
            method,
            f"/api/v1/{path}",
            b"" if body is None else content,
            content_type="application/json",
            headers={"authorization": f"Bearer {self.secret}", **headers},
        )

    def get(self, path: str):
        return self.call("GET", path)

    def put(self, path: str, body, **headers):
        return self.call("PUT", path, body, **headers)

    def post(self, path: str, body=None):
        return self.call("POST", path, body)

    def patch(self, path: str, body, **headers):
        return self.call("PATCH", path, body, **headers)

    def delete(self, path: str, **headers):
        return self.call("DELETE", path, **headers)


@pytest.fixture
def as_maya(maya):
    return Caller(maya)


@pytest.fixture
def as_jonas(jonas):
    return Caller(jonas)


@pytest.fixture
def as_amara(amara):
    give_second_factor(amara)
    return Caller(amara)


@pytest.fixture
def as_omar(omar):
    give_second_factor(omar)
    return Caller(omar)


NOTE = {"situation": "She drove off.", "reaction_urge": 7, "feelings": ["lonely"]}


def begin(caller: Caller, **more) -> tuple[str, str]:
    """A moment with its first note: their ids."""
    episode, note = str(uuid.uuid4()), str(uuid.uuid4())
    answer = caller.put(f"episodes/{episode}/", {"note": {"id": note, "content": NOTE}, **more})
    assert answer.status_code == 201, answer.content
    return episode, note


def look_back(caller: Caller, episode: str, **content) -> str:
    pk = str(uuid.uuid4())
    body = {"kind": "self_evaluation", "episode": episode, "content": {"outcome": 1, **content}}
    answer = caller.put(f"entries/{pk}/", body)
    assert answer.status_code == 201, answer.content
    return pk


def share(caller: Caller, care, episode: str, entries: list[str], level="full", **more):
    answer = caller.post(
        "shares/",
        {
            "care": str(care.pk),
            "episode": episode,
            "entries": entries,
            "level": level,
            "until": None,
            **more,
        },
    )
    assert answer.status_code == 200, answer.content
    return answer.json()["results"]
