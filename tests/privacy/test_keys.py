"""Data keys: made, opened for one scope, rotated, verified, destroyed; and the keyring itself."""

import base64
import io
import threading
import uuid
from contextlib import suppress

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import override_settings

from tests.conftest import NOW, make_client
from tracker.privacy import keyring, keys
from tracker.privacy.models import DataKey

pytestmark = pytest.mark.django_db

A = "t1:" + base64.b64encode(b"A" * 32).decode()
B = "t2:" + base64.b64encode(b"B" * 32).decode()
WRONG = "t1:" + base64.b64encode(b"Z" * 32).decode()


def run(*args: str) -> str:
    out = io.StringIO()
    call_command(*args, stdout=out)
    return out.getvalue()


@pytest.fixture
def people(db):
    return [make_client(f"Client {n}", f"c{n}@example.org") for n in range(7)]


def open_all(people) -> list[bytes]:
    with keys.scope():
        keys.warm([user.pk for user in people])
        return [keys.of(user.pk) for user in people]


# --- the keyring ----------------------------------------------------------------------------


def test_the_first_key_wraps_and_all_open():
    ring = keyring.parse(f" {B} , {A} ,")
    assert list(ring) == ["t2", "t1"]
    assert ring["t1"] == b"A" * 32


@pytest.mark.parametrize(
    "text",
    [
        "",
        " , ",
        "t1",
        "t1:",
        "t1:not base64",
        "t1:" + base64.b64encode(b"short").decode(),
        ":" + A.partition(":")[2],
        "t 1:" + A.partition(":")[2],
        "x" * 17 + ":" + A.partition(":")[2],
        f"{A},{A}",
    ],
)
def test_a_keyring_that_cannot_be_read_stops_everything(text):
    with pytest.raises(ImproperlyConfigured, match="KEEL_KEYS"):
        keyring.parse(text)


def test_the_keys_are_not_those_of_django():
    with (
        override_settings(KEEL_KEYS=A, SECRET_KEY="x" + A.partition(":")[2]),
        pytest.raises(ImproperlyConfigured, match="must not share"),
    ):
        keyring.load()


# --- one scope ------------------------------------------------------------------------------


def test_warming_many_costs_one_query(people, django_assert_num_queries):
    with keys.scope(), django_assert_num_queries(1):
        keys.warm([user.pk for user in people])
        keys.warm([user.pk for user in people])
        assert len({keys.of(user.pk) for user in people}) == len(people)


def test_nothing_is_open_outside_a_scope(people):
    with keys.scope():
        keys.warm([people[0].pk])
    token = keys._opened.set(None)
    try:
        with pytest.raises(keys.NoKey):
            keys.of(people[0].pk)
        with pytest.raises(keys.NoKey):
            keys.warm([people[0].pk])
    finally:
        keys._opened.reset(token)


def test_a_scope_forgets_and_does_not_leak_into_threads(people):
    with keys.scope():
        keys.warm([people[0].pk])
        found = []
        thread = threading.Thread(target=lambda: found.append(keys._opened.get()))
        thread.start()
        thread.join()
        assert found == [None]
        with keys.scope(), pytest.raises(keys.NoKey):
            keys.of(people[0].pk)
    with keys.scope(), pytest.raises(keys.NoKey):
        keys.of(people[0].pk)


def test_a_scope_forgets_when_something_breaks(people):
    with suppress(RuntimeError), keys.scope():
        keys.warm([people[0].pk])
        raise RuntimeError
    with keys.scope(), pytest.raises(keys.NoKey):
        keys.of(people[0].pk)


def test_an_account_has_one_key_for_ever(people):
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.make(people[0].pk, NOW)


def test_a_wrapped_key_opens_for_its_owner_only(people):
    """Rows of the key table that are swapped do not open."""
    one, two = (DataKey.objects.get(pk=user.pk) for user in people[:2])
    DataKey.objects.filter(pk=one.pk).update(wrapped=two.wrapped)
    with keys.scope(), pytest.raises(ImproperlyConfigured):
        keys.warm([one.pk])


# --- rotate and verify ----------------------------------------------------------------------


def test_rotating_keeps_every_data_key(people):
    before = open_all(people)
    keys.installation_key(keys.LEDGER)
    many = DataKey.objects.count()
    with override_settings(KEEL_KEYS=f"{B},{A}"):
        said = run("keys", "rotate")
        assert f"{many} keys are now wrapped with t2." in said
        assert "Nothing needs t1 any more." in said
        assert set(DataKey.objects.values_list("wrapped_by", flat=True)) == {"t2"}
        assert "0 keys" in run("keys", "rotate")
    with override_settings(KEEL_KEYS=B):
        assert open_all(people) == before
        assert f"t2 wraps {many} keys." in run("keys", "verify")


def test_rotation_can_be_stopped_at_any_point(people):
    before = open_all(people)
    with override_settings(KEEL_KEYS=f"{B},{A}"):
        steps = keys.rewrap(batch=3)
        assert next(steps) == 3
        steps.close()  # as a kill would
        assert open_all(people) == before  # old and new side by side
        held, broken = keys.verify()
        assert held == {"t1": 4, "t2": 3}
        assert broken == []
        assert list(keys.rewrap(batch=3)) == [3, 4]
        assert open_all(people) == before


def test_a_key_destroyed_before_rotation_stays_destroyed(people):
    keys.destroy(people[0].pk, NOW)
    with override_settings(KEEL_KEYS=f"{B},{A}"):
        assert list(keys.rewrap()) == [6]
    row = DataKey.objects.get(pk=people[0].pk)
    assert row.wrapped is None
    assert row.wrapped_by == "t1"


def test_verify_names_what_does_not_open(people):
    DataKey.objects.filter(pk=people[3].pk).update(wrapped=b"\x01" + b"0" * 60)
    held, broken = keys.verify()
    assert broken == [people[3].pk]
    assert held == {"t1": 7}
    with pytest.raises(CommandError, match=str(people[3].pk)):
        run("keys", "verify")


@pytest.mark.parametrize(("ring", "says"), [(B, "no key named t1"), (WRONG, "is not the one")])
def test_it_refuses_to_start_with_the_wrong_keys(people, ring, says):
    with override_settings(KEEL_KEYS=ring), pytest.raises(ImproperlyConfigured, match=says):
        keys.check()


def test_it_starts_with_the_right_ones_and_with_nothing_stored(people):
    keys.check()
    DataKey.objects.all().delete()
    with override_settings(KEEL_KEYS=B):
        keys.check()


# --- destroying -----------------------------------------------------------------------------


def test_destroying_is_final(people):
    me = people[0]
    keys.destroy(me.pk, NOW)
    with keys.scope():
        keys.warm([user.pk for user in people])
        with pytest.raises(keys.NoKey):
            keys.of(me.pk)
    row = DataKey.objects.get(pk=me.pk)
    assert (row.wrapped, row.destroyed_at) == (None, NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        keys.make(me.pk, NOW)


def test_a_key_is_either_there_or_destroyed(people):
    for strange in ({"wrapped": None}, {"destroyed_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            DataKey.objects.filter(pk=people[0].pk).update(**strange)


def test_no_key_stands_in_the_database(people):
    opened = open_all(people)
    with connection.cursor() as cursor:
        cursor.execute("SELECT wrapped FROM privacy_datakey")
        wrapped = [bytes(row[0]) for row in cursor.fetchall()]
    for key in [*opened, b"A" * 32]:
        assert not [one for one in wrapped if key in one]


def test_the_ledgers_key_is_made_once(db):
    with keys.scope():
        first = keys.installation_key(keys.LEDGER)
        assert keys.installation_key(keys.LEDGER) == first
    with keys.scope():
        assert keys.installation_key(keys.LEDGER) == first
    assert DataKey.objects.filter(owner_id=uuid.UUID(int=0)).count() == 1
