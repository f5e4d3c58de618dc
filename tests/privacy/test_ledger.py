"""The ledger: only ever added to, and every change after the fact is found."""

import io
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction

from journals.models import (
    EntryVersion,
    GoalVersion,
    PracticeWorksheetVersion,
    QuestionnaireVersion,
    ReviewStep,
    Wording,
)
from tests.conftest import NOW
from tracker.privacy import keys, ledger, tasks, triggers
from tracker.privacy.models import LedgerCheckpoint, LedgerEvent

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
TABLES = ("privacy_ledgerevent", "privacy_ledgercheckpoint")


def write(maya, many: int = 3, *, verb: str = "opened", grants=None, now=NOW) -> list[uuid.UUID]:
    ids = [uuid.uuid4() for _one in range(many)]
    ledger.record(
        actor_id=maya.pk,
        verb=verb,
        client_id=maya.pk,
        entities=[("journals.Entry", pk, n) for n, pk in enumerate(ids)],
        grants={ids[0]: maya.pk} if grants else None,
        now=now,
    )
    return ids


class Schema:
    """As much of a schema editor as triggers need; SQLite's own wants no transaction around it."""

    connection = connection

    def execute(self, sql, params=None):
        with connection.cursor() as cursor:
            cursor.execute(sql, params)


@pytest.fixture
def locked(db):
    """The triggers as they are in the product; tests run without them (see conftest)."""
    for table in TABLES:
        triggers.install(Schema(), table, ("UPDATE", "DELETE"))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("sql", ["UPDATE {} SET mac = mac", "DELETE FROM {}"])
def test_rows_are_neither_changed_nor_removed(maya, locked, table, sql):
    write(maya)
    assert ledger.checkpoint(LATER)
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql.format(table))
    assert LedgerEvent.objects.count() == 3
    write(maya)
    assert LedgerEvent.objects.count() == 6


def test_the_product_installs_these_triggers():
    """What conftest takes off for the tests is what the migrations put on."""
    from importlib import import_module

    ledgers = import_module("tracker.privacy.migrations.0002_append_only").Migration
    versions = import_module("journals.migrations.0002_versions_stand").Migration
    goals = import_module("journals.migrations.0005_goal_versions_stand").Migration
    for migration in (ledgers, versions, goals):
        (step,) = migration.operations
        assert step.reversible
    ledgers.operations[0].code(None, Schema())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            found = {row[0] for row in cursor.fetchall()}
            assert found == {f"{t}_no_{e}" for t in TABLES for e in ("update", "delete")} | {
                f"{model._meta.db_table}_no_update"
                for model in (
                    *(EntryVersion, GoalVersion, ReviewStep, Wording),
                    *(PracticeWorksheetVersion, QuestionnaireVersion),
                )
            }


def test_one_event_for_each_thing_in_one_insert(maya, django_assert_max_num_queries):
    keys.installation_key(keys.LEDGER)
    with django_assert_max_num_queries(3):
        ids = write(maya, 50, grants=True)
    events = ledger.of_client(maya.pk)
    assert [event.entity_id for event in events] == ids[::-1]
    assert {event.entity_version for event in events} == set(range(50))
    assert [event.grant_id for event in events if event.grant_id] == [maya.pk]


def test_what_a_client_is_told_can_be_narrowed(maya, jonas):
    ids = write(maya)
    write(jonas)
    write(maya, verb="wrote")
    assert len(ledger.of_client(maya.pk)) == 6
    assert len(ledger.of_client(maya.pk, verbs=["opened"])) == 3
    assert [e.entity_id for e in ledger.of_client(maya.pk, entity_ids=ids[:1])] == ids[:1]
    assert len(ledger.of_client(maya.pk, limit=2)) == 2
    assert ledger.of_client(maya.pk, entity_ids=[]) == []


def test_all_is_well(maya):
    write(maya)
    assert ledger.checkpoint(LATER)
    assert not ledger.checkpoint(LATER)  # nothing new
    write(maya, now=LATER)
    assert list(ledger.verify()) == []
    out = io.StringIO()
    call_command("ledger", "verify", stdout=out)
    assert "as it was written" in out.getvalue()


CHANGES = {
    "recorded_at": NOW + timedelta(days=1),
    "client_id": uuid.uuid4(),
    "actor_id": None,
    "verb": "shared",
    "entity": "journals.Goal",
    "entity_id": uuid.uuid4(),
    "entity_version": 7,
    "grant_id": uuid.uuid4(),
    "uid": uuid.uuid4(),
    "mac": b"0" * 32,
}


@pytest.mark.parametrize("column", CHANGES)
def test_a_change_of_any_column_is_found(maya, column):
    write(maya)
    first = LedgerEvent.objects.order_by("id")[0]
    LedgerEvent.objects.filter(pk=first.pk).update(**{column: CHANGES[column]})
    assert any(f"number {first.pk} was changed" in fault for fault in ledger.verify())
    with pytest.raises(CommandError, match="faults"):
        call_command("ledger", "verify", stderr=io.StringIO())


def test_every_column_but_the_number_is_under_the_mac():
    columns = {field.name for field in LedgerEvent._meta.concrete_fields}
    assert columns == CHANGES.keys() | {"id"}


def test_a_removed_event_is_found(maya):
    write(maya)
    ledger.checkpoint(LATER)
    LedgerEvent.objects.order_by("id")[1].delete()
    assert any("not those that were sealed" in fault for fault in ledger.verify())


def test_an_event_slipped_in_behind_a_checkpoint_is_found(maya):
    write(maya)
    ledger.checkpoint(LATER)
    last = LedgerEvent.objects.order_by("-id")[0]
    copy = LedgerEvent.objects.order_by("id")[0]
    LedgerEvent.objects.filter(pk=last.pk).delete()
    copy.pk, copy.uid = last.pk, uuid.uuid4()
    copy.save(force_insert=True)
    assert len(list(ledger.verify())) >= 2


def test_swapped_events_are_found(maya):
    write(maya)
    ledger.checkpoint(LATER)
    one, two = LedgerEvent.objects.order_by("id")[:2]
    a, b = one.pk, two.pk
    LedgerEvent.objects.filter(pk=a).update(id=10**6)
    LedgerEvent.objects.filter(pk=b).update(id=a)
    LedgerEvent.objects.filter(pk=10**6).update(id=b)
    assert any("not those that were sealed" in fault for fault in ledger.verify())


def test_checkpoints_are_a_chain(maya):
    for hour in range(3):
        write(maya, now=NOW + timedelta(hours=hour))
        assert ledger.checkpoint(NOW + timedelta(hours=hour, minutes=5))
    assert [point.events for point in LedgerCheckpoint.objects.order_by("last_id")] == [3, 3, 3]
    LedgerCheckpoint.objects.order_by("last_id")[0].delete()
    assert list(ledger.verify())


def test_a_checkpoint_waits_for_slower_neighbours(maya):
    write(maya, now=NOW)
    assert not ledger.checkpoint(NOW + timedelta(seconds=30))
    assert ledger.checkpoint(NOW + timedelta(seconds=61))


def test_the_task_makes_one(maya, right_now):
    write(maya, now=right_now - timedelta(hours=1))
    assert tasks.checkpoint() is None
    assert LedgerCheckpoint.objects.count() == 1


def test_if_it_cannot_be_written_nothing_is_shown(maya, amara, care, monkeypatch):
    """The reader asks the ledger first, in the same transaction."""
    from journals import access, actions

    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=actions.When(NOW, "UTC"),
        now=NOW,
    )
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    actions.share_parts(maya, episode, care, actions.Choice(parts, "full"), now=NOW)
    assert access.shared_moments(amara, care, now=NOW)[0]

    def full(*args, **kwargs):
        raise DatabaseError("disk full")

    monkeypatch.setattr(ledger, "record", full)
    with pytest.raises(DatabaseError):
        access.shared_moments(amara, care, now=NOW)


def test_no_key_scope_is_needed_to_write(maya):
    with keys.scope():
        write(maya)
    assert list(ledger.verify()) == []
