"""Claiming due reminders, against the raw UPDATE that does nothing else, at 100,000 clients.

Ours moves each rule to its next time on its owner's clock and writes the notice that will be sent;
raw is one `UPDATE … RETURNING` that adds a day. Both take 1,000 rows in each transaction.
"""

from datetime import UTC, datetime, time, timedelta

from django.db import connection, transaction

from tracker.accounts.models import User
from tracker.reminders import actions, schedule
from tracker.reminders.actions import ringing
from tracker.reminders.models import Notice, Preferences, Reminder

from .common import Figure, interleave, ratio, seconds
from .place import Place

NOW = datetime(2026, 11, 23, 18, 0, tzinfo=UTC)
ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Los_Angeles",
    "Europe/London",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Sydney",
    "Asia/Tokyo",
)
BATCH = ringing.BATCH


def run(place: Place) -> list[Figure]:
    fill(place.size.clients)
    # a peak minute: five in a hundred of all clients
    due = max(place.size.clients // 20, 100)

    def rate(claim) -> float:
        arm(due)
        return due / seconds(lambda: claim(due))

    found = interleave(
        {name: lambda claim=claim: rate(claim) for name, claim in CLAIMS.items()},
        place.size.rounds,
    )
    return [
        ratio("claim, next time and notice: speed", found["plan"], found["raw"], least=0.45),
        ratio("a whole tick, until workers get ids: speed", found["tick"], found["raw"]),
    ]


def fill(clients: int, known: int = 0) -> None:
    """So many clients with a reminder each, none of them due; `known` of them are there already."""
    for start in range(known, clients, 50_000):
        _fill(range(start, min(start + 50_000, clients)))


def _fill(numbers: range) -> None:
    users = [
        User(
            email=f"c{n}@example.org",
            name="C",
            account="client",
            time_zone=ZONES[n % len(ZONES)],
            date_joined=NOW,
            password="!",
        )
        for n in numbers
    ]
    User.objects.bulk_create(users, batch_size=2000)
    rules = []
    for n, user in enumerate(users):
        local, zone = time(7 + n % 15, n % 12 * 5), user.time_zone
        at = schedule.next_due(local, 0b1111111, zone, NOW)
        rules.append(Reminder(user=user, local_time=local, zone=zone, enabled=True, next_due_at=at))
    Reminder.objects.bulk_create(rules, batch_size=2000)
    wishes = [Preferences(user=user, zone=user.time_zone, enabled=True) for user in users]
    Preferences.objects.bulk_create(wishes, batch_size=2000)


def arm(due: int) -> None:
    """Make this many reminders due a minute ago, on their own clocks, and forget the notices."""
    moment = NOW - timedelta(minutes=1)
    Notice.objects.all().delete()
    Reminder.objects.filter(next_due_at__lte=NOW).update(next_due_at=NOW + timedelta(hours=5))
    ids = Reminder.objects.order_by("id").values_list("pk", "zone")[:due]
    for zone in ZONES:
        mine = [pk for pk, its in ids if its == zone]
        local = moment.astimezone(schedule.clock(zone)).time()
        for start in range(0, len(mine), 500):
            some = Reminder.objects.filter(pk__in=mine[start : start + 500])
            some.update(next_due_at=moment, local_time=local)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("VACUUM ANALYZE reminders_reminder, reminders_notice")
            cursor.execute("CHECKPOINT")
        else:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def raw(due: int) -> None:
    """The limit: no zones, no notices."""
    postgresql = connection.vendor == "postgresql"
    later = "next_due_at + interval '1 day'" if postgresql else "datetime(next_due_at, '+1 day')"
    lock = "FOR UPDATE SKIP LOCKED" if postgresql else ""
    now = NOW if postgresql else connection.ops.adapt_datetimefield_value(NOW)
    claimed = 0
    while True:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"UPDATE reminders_reminder SET next_due_at = {later} WHERE id IN"
                " (SELECT id FROM reminders_reminder WHERE enabled AND next_due_at <= %s"
                f" ORDER BY next_due_at LIMIT {BATCH} {lock})"
                " RETURNING id, user_id, next_due_at",
                [now],
            )
            rows = cursor.fetchall()
        claimed += len(rows)
        if not rows:
            break
    _all(claimed, due)


def plan(due: int) -> None:
    """The product's own: a batch at a time until nothing is due."""
    table, claimed = schedule.Timetable(NOW), 0
    while batch := len(ringing._plan(table)):
        claimed += batch
    _all(claimed, due)


def tick(due: int) -> None:
    """What beat's bell does, but for handing the ids to the broker."""
    _all(len(actions.tick(NOW)), due)


def _all(claimed: int, due: int) -> None:
    if claimed != due:
        raise RuntimeError(f"{claimed} of {due} were claimed")


CLAIMS = {"raw": raw, "plan": plan, "tick": tick}
