"""The demo's people, written with the same actions as everybody's. Untouched, they start anew."""

import json
from datetime import datetime, time, timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from journals import access
from tracker.accounts import actions as accounts
from tracker.accounts.models import Practice, User
from tracker.care import access as care
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship, ConsentRecord
from tracker.privacy import keys, ledger
from tracker.reminders import access as reminders
from tracker.reminders import actions as reminder_actions
from tracker.reminders.models import QUIET
from tracker.reminders.schedule import EVERY_DAY, in_quiet

from . import asked, between, written
from .bulk import Bulk
from .calendar import Calendar
from .inventing import invent
from .jonas import JONAS
from .maya import MAYA
from .meetings import appointments
from .others import OTHERS, Other
from .papers import Papers
from .story import AMARA, BEN, EMAILS, EMERGENCY, PAT, PRACTICE, ZONE, Client, Clinician
from .telling import Telling
from .watched import watch

CLIENTS = (MAYA, JONAS)  # told step by step, by the actions; the others are written in bulk
CLINICIANS = (PAT, AMARA, BEN)
JUST = timedelta(minutes=20)  # within one hour, so that no day begins in between
DETAILS = {
    "time_zone": ZONE,
    "phone": "(212) 555-0142",
    "emergency": EMERGENCY,
    "rhythm": CareRelationship.Rhythm.BEFORE_SESSION,
    "retention_months": 7 * 12,
}
# What the ledger tells of that changes nothing. All else in it is something that a visitor did.
LOOKING = (
    *("opened", "opened_goal", "opened_agenda", "saw_numbers", "saw_days", "saw_charts"),
    "printed",
)


def seed(now: datetime) -> str:
    """Make the demo's people, or bring them up to `now`. Gives a sentence about what was done.

    If anybody wrote, shared, answered or set something since, all stays as it is, and so it does
    when they were made only minutes ago.
    """
    with keys.scope():
        people = _people()
        if people and touched(people):
            return "The demo people stay as they are: somebody has written since they were made."
        if people and _just_made(now):
            return "The demo people are ready: they were made a moment ago."
        with transaction.atomic():
            _forget(people, now)
            _tell(now)
        _note_seeding(now)
    return (
        f"The demo people are ready: Maya, Jonas, {len(OTHERS)} more clients, Amara, Ben and Pat."
    )


def _people() -> dict[str, User]:
    every = {
        *EMAILS.values(),
        BEN.email,
        *(other.email for other in OTHERS),
        *_noted().get("people", ()),
    }
    return {user.email: user for user in User.objects.filter(email__in=every)}


# --- has anybody been here? ------------------------------------------------------------------


def _note() -> Path:
    return Path(settings.DATA_DIR) / "demo.json"


def _note_seeding(now: datetime) -> None:
    people = _people()
    noted = {"seeded_at": now.isoformat(), "people": sorted(people)}
    noted["to_bring_up"] = _to_bring_up(people[AMARA.email])
    _note().parent.mkdir(parents=True, exist_ok=True)
    _note().write_text(json.dumps(noted), encoding="utf-8")


def _noted() -> dict:
    """What the last seeding left about itself; nothing if it can't be read."""
    try:
        noted = json.loads(_note().read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return noted if isinstance(noted, dict) else {}


def _seeded_at() -> datetime | None:
    try:
        return datetime.fromisoformat(_noted()["seeded_at"])
    except (ValueError, KeyError, TypeError):
        return None


def _just_made(now: datetime) -> bool:
    """Whether everything that the story dates from now is where it would be told again."""
    at = _seeded_at()
    return at is not None and timedelta() <= now - at < JUST and at.hour == now.hour


def touched(people: dict[str, User]) -> bool:
    """Whether these people are anything but what the last seeding made. In doubt they are."""
    since = _seeded_at()
    if since is None or people.keys() != set(_noted().get("people", ())):
        return True
    told = [one for one in (*CLIENTS, *OTHERS, *CLINICIANS) if one.email in people]
    clients = [one for one in told if not isinstance(one, Clinician)]
    return (
        len(told) < len(people)
        or any(_person_touched(people[person.email], person) for person in told)
        or _care_touched(people[AMARA.email], {story.email for story in clients}, since)
        or any(_client_touched(people[story.email], story, since) for story in clients)
    )


def _person_touched(user: User, person: Client | Other | Clinician) -> bool:
    as_told = (person.name, ZONE, True)
    return (user.name, user.time_zone, user.is_active) != as_told or user.has_usable_password()


def _care_touched(therapist: User, told: set[str], since: datetime) -> bool:
    clients = {relationship.client.email for relationship in care.caseload(therapist)}
    invited = CareRelationship.objects.filter(therapist=therapist, invited_at__gt=since)
    begun = access.own_drafts(therapist, since).filter(saved_at__gt=since)
    touched = invited.exists() or begun.exists() or _list_touched(therapist, since)
    return clients != told or touched


def _list_touched(therapist: User, since: datetime) -> bool:
    """Of what a therapist means to bring up, or keeps, the ledger tells nothing either."""
    anew = Q(added_at__gt=since) | Q(done_at__gt=since) | Q(version__gt=1)
    changed = access.own_agenda(therapist).filter(anew)
    noted = access.own_notes(therapist).filter(changed_at__gt=since)
    return (
        changed.exists()
        or noted.exists()
        or _to_bring_up(therapist) != _noted().get("to_bring_up", 0)
    )


def _to_bring_up(therapist: User) -> int:
    return access.own_agenda(therapist).filter(done_at=None).count()


def _client_touched(client: User, story: Client | Other, since: datetime) -> bool:
    written = ledger.of_client(client.pk, but=LOOKING, limit=1)
    moments = access.own_episodes(client).filter(
        Q(recorded_at__gt=since) | Q(closed_at__gt=since) | Q(rests_until__isnull=False)
    )
    return (
        any(event.at > since for event in written)
        or moments.exists()
        or access.own_drafts(client, since).filter(saved_at__gt=since).exists()
        or _menu_touched(client, since)
        or access.changed_choices(client, since)
        or _reminder_touched(client, story, since)
    )


def _menu_touched(client: User, since: datetime) -> bool:
    """Of their own list, which only they see, the ledger tells nothing."""
    put_there = Q(added_at__gt=since) | Q(archived_at__gt=since) | Q(version__gt=1)
    return access.own_menu(client).filter(put_there).exists()


def _reminder_touched(client: User, story: Client | Other, since: datetime) -> bool:
    mine = reminders.own_preferences(client)
    changed = mine.enabled and mine.changed_at > since
    return mine.enabled != story.remind or mine.paused_until is not None or changed


# --- away with the old, and the story again --------------------------------------------------


def _forget(people: dict[str, User], now: datetime) -> None:
    """Take the people and all that is theirs away. The ledger stays: it is only ever added to."""
    ids = [user.pk for user in people.values()]
    User.objects.filter(pk__in=ids, account=User.Account.CLIENT).delete()
    CareRelationship.objects.filter(therapist__in=ids).delete()
    User.objects.filter(pk__in=ids).delete()
    for pk in ids:
        keys.destroy(pk, now)


def _tell(now: datetime) -> None:
    calendar = Calendar(now)
    before = calendar.local(calendar.today - timedelta(days=MAYA.began + 20), "10:00")
    therapist, colleague = _staff(before)
    steps = []
    for number, story in enumerate(CLIENTS):
        client, relationship = _begin(story, therapist, calendar)
        telling = Telling(story, client, therapist, relationship, calendar)
        steps += [*telling.steps(), *Papers(telling).steps()]
        steps += between.steps(telling, number)
    for at, act in sorted(steps, key=lambda step: step[0]):
        act(at)
    for story in CLIENTS:
        if story.remind:
            _remind(_people()[story.email], now)
    for number, other in enumerate(OTHERS, len(CLIENTS)):
        client, relationship = _write(other, number, therapist, calendar)
        if other.watched:
            watch(other, client, relationship, colleague, calendar)


def _write(
    other: Other, number: int, therapist: User, calendar: Calendar
) -> tuple[User, CareRelationship]:
    client, relationship = _begin(other, therapist, calendar)
    life = invent(other, calendar)
    bulk = Bulk(life, client, relationship, therapist)
    between.meet(bulk, appointments(other.name, number, relationship.started_at, calendar))
    between.agree(bulk, other, life.plan, calendar)
    bulk.write()
    if other.away:
        told = calendar.local(calendar.today - timedelta(days=other.silent), "08:05")
        until = calendar.today + timedelta(days=other.away)
        care_actions.tell_away(client, relationship, until, now=told)
    return client, relationship


def _staff(now: datetime) -> list[User]:
    """The practice with its admin; its therapist and a colleague, whom the admin has verified."""
    practice, _made = Practice.objects.update_or_create(
        name=PRACTICE, defaults={**DETAILS, "crisis_region": settings.CRISIS_REGION.upper()}
    )
    made = [
        accounts.create_clinician(
            practice=practice,
            email=person.email,
            name=person.name,
            is_therapist=person.is_therapist,
            is_admin=person.is_admin,
            now=now,
        )
        for person in CLINICIANS
    ]
    admin, *therapists = made
    # Whoever has never come in would be offered a first password.
    User.objects.filter(pk__in=[one.pk for one in made]).update(last_login=now)
    for one in therapists:
        accounts.verify_therapist(one.clinician, by=admin, now=now)
        one.clinician.refresh_from_db()
    asked.load(admin, now)
    written.write(admin, therapists[0], now)
    return therapists


def _begin(
    story: Client | Other, therapist: User, calendar: Calendar
) -> tuple[User, CareRelationship]:
    """Care begins as it does for everybody: invited in session, accepted in the evening."""
    day = calendar.today - timedelta(days=story.began)
    invited, accepted = calendar.local(day, "15:50"), calendar.local(day, "18:30")
    handover = care_actions.invite(
        therapist,
        called=story.called,
        rhythm=CareRelationship.Rhythm.BEFORE_SESSION,
        now=invited,
    )
    client = accounts.create_user(
        email=story.email,
        name=story.name,
        account=User.Account.CLIENT,
        time_zone=ZONE,
        now=accepted,
        password=None,  # stepping in is by the demo's buttons only
    )
    relationship = care_actions.accept(
        handover.invitation, client=client, consents=set(ConsentRecord.Kind), now=accepted
    )
    return client, relationship


def _remind(client: User, now: datetime) -> None:
    """Due at the next full five minutes, so that a visitor sees soon what becomes of it."""
    five = 5 * 60
    due = datetime.fromtimestamp((now.timestamp() // five + 1) * five, tz=Calendar(now).zone)
    wish = reminder_actions.Wish(
        enabled=True,
        times=(due.time(),),
        days=EVERY_DAY,
        quiet=_quiet_but_not_at(due.time()),
    )
    reminder_actions.set_wishes(client, wish, now=now)


def _quiet_but_not_at(chosen: time) -> tuple[time, time] | None:
    """The usual quiet hours; none where a visitor comes at night."""
    night = in_quiet(chosen, *QUIET)
    return (time(), time()) if night else None
