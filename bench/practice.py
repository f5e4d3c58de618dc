"""Therapists with few and many clients, and a client who has shared for years, all invented.

Together they have written ten thousand entries, at full size: the smallest table that is measured.
"""

import math
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.utils import timezone

from journals.access import PAGE
from journals.models import AgendaItem, Entry, Episode, Guidance, Share, StandingShare
from tracker.accounts import actions as accounts
from tracker.accounts import sessions
from tracker.accounts.models import Practice, User
from tracker.care.models import Appointment, CareRelationship, CheckInPlan
from tracker.privacy import keys

from . import people
from .place import Size

DAY, WEEK, HOUR = timedelta(days=1), timedelta(weeks=1), timedelta(hours=1)
# Of one client on a list, in the ten weeks that the list shows.
NOTES, LOOKS, CHECK_INS = 8, 2, 4
# They began so long ago; a table that grows has older entries of theirs.
BEGAN = timedelta(days=1100)
MODELS = (Episode, Entry, StandingShare, Share, Guidance, AgendaItem, Appointment, CheckInPlan)


@dataclass(frozen=True)
class Therapist:
    """Somebody who is signed in, with a second factor."""

    user: User
    session: str

    @property
    def by_session(self) -> dict[str, str]:
        return people.by_session(self.session)


@dataclass
class Rows:
    """What is written into the tables, by model."""

    now: datetime
    by_model: dict[type, list[Any]] = field(default_factory=lambda: {one: [] for one in MODELS})

    def add(self, row: Any) -> Any:
        self.by_model[type(row)].append(row)
        return row

    def write(self) -> None:
        for model in MODELS:
            model._default_manager.bulk_create(self.by_model[model], batch_size=500)


@dataclass(frozen=True)
class Cast:
    """`lists`: the therapist with so many clients; `reader`: who reads the long history."""

    lists: dict[int, Therapist]
    reader: Therapist
    historian: User
    last_page: int


def fill(size: Size) -> Cast:
    """All of them, in the database of this process."""
    now = timezone.now()
    practice = Practice.objects.create(name="Bench", time_zone="America/New_York")
    rows = Rows(now)
    with keys.scope():
        lists = {many: _list(practice, rows, many) for many in size.caseloads}
        reader = _therapist(practice, "reader", now)
        (care,) = _clients(reader, "historian", 1, now)
        _history(rows, care, size.history)
        rows.write()
    return Cast(lists, reader, care.of, math.ceil(size.history / PAGE))


def _therapist(practice: Practice, name: str, now: datetime) -> Therapist:
    user = accounts.create_clinician(
        practice=practice, email=f"{name}@example.org", name=name.title(), now=now, password=None
    )
    accounts.verify_therapist(user.clinician, by=None, now=now)
    TOTP.activate(user, generate_totp_secret())
    browser = Client()
    browser.force_login(user)
    session = browser.session
    session[sessions.SET_UP] = user.pk.hex
    for since in (sessions.BEGAN, sessions.SEEN):  # the tables may take an hour
        session.pop(since, None)
    session.set_expiry(DAY)
    session.save()
    return Therapist(user, browser.cookies["session"].value)


def _clients(who: Therapist, name: str, many: int, now: datetime) -> list[CareRelationship]:
    users = User.objects.bulk_create(
        User(
            email=f"{name}{n}@example.org",
            name=f"{name.title()} Number {n}",
            account="client",
            time_zone="America/New_York",
            date_joined=now - BEGAN,
            password="!",
        )
        for n in range(many)
    )
    for user in users:
        keys.make(user.pk, now)
    keys.warm([who.user.pk])
    return CareRelationship.objects.bulk_create(
        CareRelationship(
            client=user,
            therapist=who.user,
            status="active",
            rhythm="weekly",
            invited_at=now - BEGAN,
            started_at=now - BEGAN,
            looked_at=now - 2 * DAY,
        )
        for user in users
    )


# --- a list ------------------------------------------------------------------------------------
def _list(practice: Practice, rows: Rows, many: int) -> Therapist:
    who = _therapist(practice, f"list{many}", rows.now)
    for n, care in enumerate(_clients(who, f"client{many}x", many, rows.now)):
        _recent(rows, care, n)
    return who


def _recent(rows: Rows, care: CareRelationship, n: int) -> None:
    """Ten weeks of one client: a note in most of them, look backs of which some wait, check-ins."""
    now, client = rows.now, care.of
    standing = {
        what: rows.add(StandingShare(relationship=care, what=what, from_at=now - BEGAN))
        for what in ("check_in_ratings", "days_checked_in")
    }
    for week in range(NOTES):
        at = now - week * WEEK - (1 + n % 5) * DAY
        episode = rows.add(people.moment(client, at, title=f"Week {week}"))
        urge = min(10, 4 + week % 2 + 3 * (week < 2 and n % 9 == 0))  # every ninth line has risen
        _share(rows, care, people.note(client, episode, urge))
        if week < LOOKS:
            _look_back(rows, care, episode, answered=week > 0 or n % 4 > 0)
    for days in range(CHECK_INS):
        at = now - (2 * days + n % 3) * DAY - HOUR
        _share(rows, care, people.check_in(client, at), standing=standing["check_in_ratings"])
    _between(rows, care, n)


def _between(rows: Rows, care: CareRelationship, n: int) -> None:
    """For some: when they meet, a plan, a wish to talk."""
    now = rows.now
    if n % 3 == 0:
        _meet(rows, care, now + (n % 14) * DAY + HOUR)
    if n % 2 == 0:
        rows.add(
            CheckInPlan(
                relationship=care,
                days=0b0010101,
                proposed_by=care.therapist,
                proposed_at=now - BEGAN,
                agreed_at=now - BEGAN,
            )
        )
    if n % 10 == 0:
        rows.add(
            AgendaItem(
                owner=care.of,
                relationship=care,
                kind="talk_before",
                added_at=now - DAY,
                words={"text": "About Sunday."},
            )
        )


def _meet(rows: Rows, care: CareRelationship, starts: datetime) -> None:
    rows.add(
        Appointment(
            relationship=care,
            starts_at=starts,
            ends_at=starts + HOUR,
            zone="America/New_York",
            made_at=rows.now,
            changed_at=rows.now,
        )
    )


# --- a history ---------------------------------------------------------------------------------
def _history(rows: Rows, care: CareRelationship, moments: int) -> None:
    """A moment a day, with a note and a look back each, answered but for the newest; once a week
    they met."""
    for n in range(moments):
        episode = rows.add(people.moment(care.of, rows.now - (n + 1) * DAY, title=f"Day {n}"))
        _share(rows, care, people.note(care.of, episode, 3 + n % 4))
        _look_back(rows, care, episode, answered=n > 0)
        if n % 7 == 5:
            _meet(rows, care, rows.now - n * DAY)
    _between(rows, care, 0)


def _look_back(rows: Rows, care: CareRelationship, episode: Episode, *, answered: bool) -> None:
    at = episode.occurred_at + HOUR
    look = people.entry(
        care.of,
        "self_evaluation",
        "confirmed",
        at,
        {"outcome": 1, "credit": "fully"},
        {"reasons": people.THOUGHT},
        episode,
    )
    look.guidance_requested_at = at
    _share(rows, care, look, asked_at=at, answered_at=at + HOUR if answered else None)
    if answered:
        rows.add(
            Guidance(
                client=care.of,
                entry=look,
                relationship=care,
                author=care.therapist,
                sent_at=at + HOUR,
                shown_from=at + HOUR,
                ratings={"view": "healthier"},
                words={"text": people.RESPONSE},
            )
        )


def _share(rows: Rows, care: CareRelationship, entry: Entry, **more: Any) -> None:
    level = "ratings_only" if more.get("standing") else "full"
    rows.add(entry)
    rows.add(
        Share(entry=entry, relationship=care, level=level, shared_at=entry.recorded_at, **more)
    )
