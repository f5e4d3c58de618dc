"""Invented people in the database of a bench, and the requests that they send."""

import json
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from journals.models import Entry, Episode
from tracker.accounts import actions as accounts
from tracker.accounts.models import User
from tracker.privacy import keys
from tracker.reminders.schedule import journal_day

from .common import Call

CSRF = "c" * 32
SITUATION, THOUGHT, RESPONSE = "s" * 280, "t" * 220, "r" * 120


@dataclass(frozen=True)
class Writer:
    """A client with a token, a session and some moments."""

    user: User
    token: str
    session: str
    episodes: list[Episode]

    @property
    def by_token(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}

    @property
    def by_session(self) -> dict[str, str]:
        return by_session(self.session)


def by_session(session: str) -> dict[str, str]:
    return {
        "Cookie": f"session={session}; csrf={CSRF}",
        "Content-Type": "application/x-www-form-urlencoded",
    }


def writer(name: str, *, entries: int, moments: int = 20) -> Writer:
    """A client who has written `entries` check-ins, and a note in each of these moments."""
    now = timezone.now()
    user = accounts.create_user(
        email=f"{name}@example.org",
        name=name.title(),
        account="client",
        time_zone="America/New_York",
        now=now,
        password=None,
    )
    _token, secret = accounts.make_token(user, name="bench", days=30, now=now)
    browser = Client()
    browser.force_login(user)
    episodes = [moment(user, now - timedelta(days=n + 1)) for n in range(moments)]
    with keys.scope():
        keys.warm([user.pk])
        Episode.objects.bulk_create(episodes)
        rows = [note(user, episode) for episode in episodes]
        rows += [check_in(user, now - timedelta(hours=3 * n)) for n in range(entries)]
        Entry.objects.bulk_create(rows, batch_size=500)
    return Writer(user, secret, browser.cookies["session"].value, episodes)


def moment(user: User, at, title: str = "") -> Episode:
    return Episode(client=user, occurred_at=at, recorded_at=at, words={"title": title})


def entry(user: User, kind: str, status: str, at, ratings, words, episode=None) -> Entry:
    return Entry(
        client=user,
        episode=episode,
        kind=kind,
        status=status,
        occurred_at=at,
        occurred_zone=user.time_zone,
        local_date=journal_day(at, user.time_zone, user.day_starts),
        recorded_at=at,
        changed_at=at,
        ratings=ratings,
        words=words,
    )


def note(user: User, episode: Episode, urge: int = 6) -> Entry:
    words = {"situation": SITUATION, "thoughts": THOUGHT}
    at = episode.occurred_at
    return entry(user, "self_monitoring", "noted", at, {"reaction_urge": urge}, words, episode)


def check_in(user: User, at) -> Entry:
    ratings = {"mood": 3, "reaction_urge": 5}
    return entry(user, "check_in", "written", at, ratings, {"line": SITUATION})


# --- what is sent ------------------------------------------------------------------------------
def trivial_posts() -> Iterator[Call]:
    """For the trivial view: as many bytes as a note has."""
    body = {"mood": 3, "urge": 5, "situation": SITUATION, "thought": THOUGHT, "plan": RESPONSE}
    one = Call(
        "POST", "/bench/one/", 201, {"Content-Type": "application/json"}, json.dumps(body).encode()
    )
    while True:
        yield one


def _by_token(who: Writer, body: dict) -> Call:
    body = {"id": str(uuid.uuid4()), **body}
    return Call("POST", "/api/v1/entries/", 201, who.by_token, json.dumps(body).encode())


def check_ins_by_token(who: Writer) -> Iterator[Call]:
    while True:
        content = {"mood": 3, "reaction_urge": 5, "line": SITUATION}
        yield _by_token(who, {"kind": "check_in", "content": content})


NOTE = {
    "situation": SITUATION,
    "thoughts": THOUGHT,
    "reaction_urge": 6,
    "feelings": ["lonely"],
}


def notes_by_token(who: Writer) -> Iterator[Call]:
    while True:
        for episode in who.episodes:
            body = {"kind": "self_monitoring", "episode": str(episode.pk), "content": NOTE}
            yield _by_token(who, body)


def _by_form(who: Writer, path: str, fields: dict) -> Call:
    whole = {"csrfmiddlewaretoken": CSRF, "entry_id": str(uuid.uuid4()), "base_version": 0}
    body = urlencode(whole | fields, doseq=True).encode()
    return Call("POST", path, 302, who.by_session, body)


def check_ins_by_form(who: Writer) -> Iterator[Call]:
    while True:
        fields = {"mood": 3, "reaction_urge": 5, "line": SITUATION}
        yield _by_form(who, "/check-in/", fields)


def notes_by_form(who: Writer) -> Iterator[Call]:
    while True:
        for episode in who.episodes:
            yield _by_form(who, f"/moments/{episode.pk}/notice/", NOTE)


def lists(who: Writer) -> Iterator[Call]:
    while True:
        yield Call("GET", "/api/v1/entries/", 200, who.by_token)


def trivial_lists() -> Iterator[Call]:
    while True:
        yield Call("GET", "/bench/twenty/", 200)
