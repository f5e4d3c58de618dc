"""Hostile requests: whatever comes, the answer is a 4xx in one shape, and never a 500."""

import json
import uuid

import pytest

from .conftest import begin

pytestmark = pytest.mark.django_db

DEEP = b"[" * 100_000
HOSTILE = [
    b"",
    b"{",
    b"null",
    b"[]",
    b'"text"',
    b"1",
    b"\xff\xfe",
    b'{"kind": "check_in", "content": NaN}',
    b'{"kind": "check_in", "content": {"mood": Infinity}}',
    b'{"kind": "check_in", "content": {"mood": 1e999}}',
    b'{"kind": "check_in", "content": {"mood": ' + b"9" * 5000 + b"}}",
    b'{"kind": "check_in", "content": {"mood": ' + b"9" * 4000 + b"}}",
    b'{"kind": "check_in", "content": {"mood": true}}',
    b'{"kind": "check_in", "content": {"mood": 3.5}}',
    b'{"kind": "check_in", "content": {"line": "\\ud800"}}',
    b'{"kind": "check_in", "content": {"\\ud800": 1}}',
    b'{"kind": "check_in", "content": {"line": "\\u0000"}}',
    b'{"kind": "check_in", "content": {"line": ["a"]}}',
    b'{"kind": "check_in", "content": {"nobody": 1}}',
    b'{"kind": "check_in", "content": {"mood": 3, "mood": 4}}',
    b'{"kind": "check_in", "content": {}}',
    b'{"kind": "check_in", "content": []}',
    b'{"kind": "check_in", "content": {"mood": 3}, "episode": 1}',
    b'{"kind": "check_in"}',
    b'{"kind": ["check_in"], "content": {"mood": 3}}',
    b'{"kind": {}, "content": {"mood": 3}}',
    b'{"kind": "check_in", "content": {"mood": 3}, "id": 7}',
    b'{"kind": "check_in", "content": {"mood": 3}, "extra": 1}',
    b'{"kind": "check_in", "content": {"line": "' + b"x" * 501 + b'"}}',
    b'{"kind": "check_in", "content": {"line": "' + b"x" * 600_000 + b'"}}',
    DEEP,
    b'{"a":' * 50_000,
    b'{"kind": "check_in", "content": {"mood": ' + b"[" * 20 + b"]" * 20 + b"}}",
]


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_body(as_maya, body):
    answer = as_maya.call("PUT", f"entries/{uuid.uuid4()}/", body)
    assert answer.status_code == 400
    assert list(answer.json()) == ["errors"]


WRONG_NOTES = [
    {"occurred_at": "2026-11-18"},
    {"occurred_at": "2026-11-18T07:40:00"},
    {"occurred_at": "0001-01-01T00:00:00+14:00"},
    {"occurred_at": "9999-12-31T23:59:59-12:00"},
    {"occurred_at": "2026-02-30T00:00:00Z"},
    {"occurred_at": 1},
    {"zone": "../../etc/passwd"},
    {"zone": "\x00"},
    {"precision": "never"},
    {"status": "confirmed"},
    {"content": {"people": [str(uuid.uuid4())]}},
    {"content": {"emotions": [{"code": "anger", "intensity": True}]}},
    {"content": {"emotions": {"code": "anger"}}},
    {"content": {"cues": "no_reply"}},
    {"content": {"cues": [["no_reply"]]}},
    {"content": {"context": "alone"}},
    {"episode": None},
    {"episode": 5},
]


@pytest.mark.parametrize("wrong", WRONG_NOTES, ids=range(len(WRONG_NOTES)))
def test_a_wrong_note(as_maya, wrong):
    episode, _note = begin(as_maya)
    body = {"kind": "self_monitoring", "episode": episode, "content": {"thoughts": "x"}, **wrong}
    answer = as_maya.put(f"entries/{uuid.uuid4()}/", body)
    assert answer.status_code == 400
    assert answer.json()["errors"]


def test_what_only_an_action_sets_is_refused(as_maya):
    episode, _note = begin(as_maya)
    content = {"outcome": 1, "context": "in_session"}
    body = {"kind": "self_evaluation", "episode": episode, "content": content}
    assert as_maya.put(f"entries/{uuid.uuid4()}/", body).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "me/", 405),
        ("OPTIONS", "me/", 405),
        ("TRACE", "me/", 405),
        ("PATCH", "entries/", 405),
        ("GET", "guidance/", 405),
        ("GET", "nothing/", 404),
        ("POST", "me", 404),
        ("GET", "entries/1/", 404),
        ("GET", "entries/%00/", 404),
        ("PROPFIND", "nothing/", 404),
    ],
)
def test_the_wrong_way_in(as_maya, as_amara, method, path, status):
    caller = as_amara if path == "guidance/" else as_maya
    answer = caller.call(method, path)
    assert answer.status_code == status
    assert list(answer.json()) == ["errors"]


def test_media_types(as_maya):
    headers = {"authorization": f"Bearer {as_maya.secret}"}
    for kind in (
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
    ):
        answer = as_maya.http.generic("PATCH", "/api/v1/me/", b"{}", kind, headers=headers)
        assert answer.status_code == 415, kind
    html = as_maya.call("GET", "me/", accept="text/html")
    assert (html.status_code, html["Content-Type"]) == (406, "application/json")
    assert as_maya.call("GET", "me/?format=csv").status_code == 200


def test_text_comes_back_letter_for_letter(as_maya):
    line = "“Ünïcode” \U0001f49b \u202e <script> & \\ \" ' \t x"
    pk = uuid.uuid4()
    body = {"kind": "check_in", "content": {"line": line}}
    as_maya.put(f"entries/{pk}/", body)
    got = as_maya.get(f"entries/{pk}/")
    assert got.json()["content"]["line"] == line
    assert got["X-Content-Type-Options"] == "nosniff"
    assert json.loads(got.content)


def test_what_the_database_refuses_is_a_conflict(as_maya, monkeypatch):
    from django.db import IntegrityError

    from journals import actions

    def refused(*args, **kwargs):
        raise IntegrityError("somebody was faster")

    monkeypatch.setattr(actions, "check_in", refused)
    body = {"kind": "check_in", "content": {"mood": 2}}
    answer = as_maya.put(f"entries/{uuid.uuid4()}/", body)
    assert answer.status_code == 409
    assert "faster" not in answer.text


def test_without_the_counter_it_goes_on(as_maya, monkeypatch):
    from django.core.cache import cache
    from redis.exceptions import ConnectionError as Gone

    def gone(*args, **kwargs):
        raise Gone("no server")

    monkeypatch.setattr(type(cache._connections["default"]), "add", gone, raising=True)
    assert as_maya.get("me/").status_code == 200
