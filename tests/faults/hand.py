"""Whoever uses the product in a house: a process of its own, on the clock of the house.

It reads a line for each thing to do, ["name", {arguments}], and answers with a line.
"""

import json
import sys
import traceback
import uuid
from datetime import date, datetime, time, timedelta

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - once Django is set up
from django.db import close_old_connections  # noqa: E402
from django.utils import timezone  # noqa: E402

from journals.actions import end_care  # noqa: E402
from tracker.accounts import actions as accounts  # noqa: E402
from tracker.accounts.models import User  # noqa: E402
from tracker.care import actions as care  # noqa: E402
from tracker.care.models import CareRelationship  # noqa: E402
from tracker.privacy import keys  # noqa: E402
from tracker.reminders import access, actions  # noqa: E402
from tracker.reminders.models import Notice, Reminder, State  # noqa: E402


def _user(who: str) -> User:
    return User.objects.get(email=who)


def wish(who, times, zone, quiet, days, phone=None) -> None:
    """Daily times of somebody, who is made for them. `phone`: what their browser gave."""
    user = accounts.create_user(
        email=who, name="P", account="client", time_zone=zone, now=timezone.now(), password=None
    )
    quiet_from, quiet_until = map(time.fromisoformat, quiet)
    clock = tuple(map(time.fromisoformat, times))
    wanted = actions.Wish(True, clock, days, frozenset(), (quiet_from, quiet_until))
    actions.set_wishes(user, wanted, now=timezone.now())
    if phone:
        actions.add_phone(user, phone, now=timezone.now())


def wish_many(wishes) -> None:
    for one in wishes:
        wish(**one)


# --- what people do meanwhile -------------------------------------------------------------------
def turn_off(who) -> None:
    actions.set_wishes(_user(who), actions.Wish(False, (), 127), now=timezone.now())


def bell() -> float:
    """When it was heard last, in seconds since the epoch; 0.0 if never."""
    heard = access.bell()
    return heard.rung_at.timestamp() if heard else 0.0


def pause(who) -> None:
    actions.pause(_user(who), date.max, now=timezone.now())


def write(who) -> None:
    actions.satisfy(_user(who).pk, timezone.now().date())


def close(who) -> None:
    """As an account is closed: the product has this for its staff only, so far."""
    User.objects.filter(email=who).update(is_active=False)


def delete(who) -> None:
    """As an account is deleted, which the product can't do yet: its rows are gone."""
    Notice.objects.filter(user__email=who).delete()
    Reminder.objects.filter(user__email=who).delete()


def move(who, zone) -> None:
    accounts.change_profile(_user(who), time_zone=zone, now=timezone.now())


def meet(who, at) -> None:
    """An appointment with a therapist of their own; they are told of it a day before."""
    from tests.conftest import make_care, make_practice, make_therapist

    therapist = make_therapist(make_practice(), "T", f"t-{who}")
    relationship = make_care(_user(who), therapist)
    care.make_appointment(
        therapist,
        relationship,
        appointment_id=uuid.uuid4(),
        starts_at=datetime.fromisoformat(at),
        length=timedelta(minutes=50),
        zone="UTC",
        now=timezone.now(),
    )


def want_sessions(who) -> None:
    wanted = actions.Wish(True, (), 127, frozenset({"session_prep"}), (time(), time()))
    actions.set_wishes(_user(who), wanted, now=timezone.now())


def part(who) -> None:
    (relationship,) = CareRelationship.objects.filter(client__email=who)
    end_care(relationship, by=relationship.client, now=timezone.now())


def token(who) -> str:
    _row, secret = accounts.make_token(_user(who), name="lab", days=30, now=timezone.now())
    return secret


# --- what the test wants to know ----------------------------------------------------------------
def waiting() -> int:
    """How much should have moved by now: times to ring, and messages that are not at their end.
    Looked at in the order in which they move on."""
    now = timezone.now()
    unrung = Reminder.objects.filter(enabled=True, next_due_at__lte=now).count()
    due = Notice.objects.filter(state__in=Notice.WAITING, retry_at__lte=now).count()
    return unrung + due + held()


def next_try() -> float:
    """When the next of those that failed is tried again, in seconds since the epoch; 0.0: none."""
    waits = Notice.objects.filter(state=State.RETRY)
    at = waits.order_by("retry_at").values_list("retry_at", flat=True).first()
    return at.timestamp() if at else 0.0


def held() -> int:
    return Notice.objects.filter(state__in=Notice.HELD).count()


def sending() -> int:
    return Notice.objects.filter(state=State.SENDING).count()


def ends() -> list:
    """How each message stands: whose, state, reason, tries, channel."""
    found = Notice.objects.order_by("due_at", "user__email")
    return list(found.values_list("user__email", "state", "reason", "attempts", "channel").all())


def phones(who) -> int:
    return access.own_phones(_user(who)).count()


def calm() -> None:
    """Nobody wishes anything any more, and nothing is on its way."""
    Reminder.objects.update(enabled=False)
    Notice.objects.exclude(state=State.SENT).delete()


def send_due() -> None:
    call_command("send_due", once=True)


def rest() -> None:
    """Leave the database alone until something else is asked for."""


def run(code) -> None:
    exec(code, {})


def main() -> None:
    for line in sys.stdin:
        name, given = json.loads(line)
        close_old_connections()
        try:
            with keys.scope():
                answer = {"is": globals()[name](**given)}
        except Exception:
            answer = {"error": traceback.format_exc()}
        if name == "rest":
            from django.db import connections

            connections.close_all()
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
