"""What adds up on Today is counted by an index, however much was written."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from journals import access, actions
from journals.actions import When
from journals.models import Entry, Episode
from tests.conftest import NOW
from tests.journals.bare import bare_entry
from tracker.privacy import keys

pytestmark = [pytest.mark.django_db, pytest.mark.both]
HOUR = timedelta(hours=1)
PARTS = (
    ("self_monitoring", "noted"),
    ("self_monitoring", "planned"),
    ("self_evaluation", "provisional"),
    ("self_reinforcement", "done"),
    ("self_reinforcement", "skipped"),
)


def much(client, moments: int) -> None:
    """Moments, every third of them with all the parts that there are; and a check-in for each."""
    keys.warm([client.pk])
    episodes = [
        Episode(client=client, occurred_at=NOW - n * HOUR, recorded_at=NOW, words={"title": ""})
        for n in range(moments)
    ]
    Episode.objects.bulk_create(episodes)
    rows = [bare_entry(client, "check_in", "written", one.occurred_at) for one in episodes]
    for n, one in enumerate(episodes):
        for kind, status in PARTS[: 1 if n % 3 else len(PARTS)]:
            rows.append(bare_entry(client, kind, status, one.occurred_at, one))
    Entry.objects.bulk_create(rows, batch_size=500)


def test_it_is_one_statement_that_reads_its_own_index(maya, jonas):
    for client in (maya, jonas):
        much(client, 300)
    with CaptureQueriesContext(connection) as asked:
        counts = access.own_counts(maya)
    assert counts == {"self_monitoring": 300, "self_evaluation": 100, "self_reinforcement": 100}
    (statement,) = [one["sql"] for one in asked.captured_queries]
    plan = plan_of(statement)
    assert "INDEX entry_counted" in plan or "Index Only Scan using entry_counted" in plan, plan


def plan_of(statement: str) -> str:
    """How the database reads it. PostgreSQL's choice depends on when it last vacuumed; asked for is
    whether the index holds all that the statement needs, so every other way is closed."""
    on_postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE journals_entry")
        _other_ways(cursor, "off")
        cursor.execute(f"EXPLAIN {'' if on_postgresql else 'QUERY PLAN '}{statement}")
        plan = "\n".join(str(row[-1]) for row in cursor.fetchall())
        _other_ways(cursor, "on")
    return plan


def _other_ways(cursor, state: str) -> None:
    if connection.vendor == "postgresql":
        for way in ("seqscan", "bitmapscan", "indexscan"):
            cursor.execute(f"SET LOCAL enable_{way} = {state}")


def test_what_is_removed_planned_skipped_or_of_somebody_else_does_not_count(maya, jonas):
    much(jonas, 3)
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "It rained"},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    actions.look_back(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"outcome": 1, "credit": "fully"},
        now=NOW,
    )
    credit = actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"text": "Well done"}, now=NOW
    )
    none = {"self_monitoring": 0, "self_evaluation": 0, "self_reinforcement": 0}
    assert access.own_counts(maya) == dict.fromkeys(none, 1)
    actions.remove_entry(maya, credit, now=NOW)
    assert access.own_counts(maya) == dict.fromkeys(none, 1) | {"self_reinforcement": 0}
    actions.remove_moment(maya, episode, now=NOW)
    assert access.own_counts(maya) == none
