"""The file of everything, made by a real worker; and how much memory that takes."""

import tracemalloc
import uuid
from datetime import timedelta

import pytest

from journals import exports
from journals.models import Entry
from tests.conftest import NOW
from tracker.privacy import keys

ASK = """
import uuid
import django; django.setup()
from django.utils import timezone
from journals import actions
from tests.conftest import make_client
from tracker.privacy import keys
now = timezone.now()
with keys.scope():
    maya = make_client("Maya Lindqvist", "maya@example.org")
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "At the door."}, now=now)
    actions.ask_for_export(maya, session="s" * 64, now=now)
"""


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.quick_once
def test_a_worker_makes_it_and_its_log_says_nothing(new_house):
    house = new_house
    house.run("-c", ASK)
    state = "SELECT state, tries FROM journals_export"
    assert house.database.rows(state) == [("asked", 0)]
    house.beat()
    house.worker()
    house.until(lambda: house.database.rows(state) == [("ready", 1)])
    assert house.database.rows("SELECT count(*) FROM journals_exportpiece") == [(1,)]
    for word in ("door", "Maya", "example.org"):
        assert word not in house.log()


def fill(client, many: int) -> None:
    rows = [
        Entry(
            client=client,
            kind="check_in",
            status="written",
            occurred_at=NOW - timedelta(hours=n),
            occurred_zone="UTC",
            local_date=(NOW - timedelta(hours=n)).date(),
            recorded_at=NOW,
            changed_at=NOW,
            ratings={"mood": 1 + n % 5},
            words={"line": f"{uuid.uuid4()} " * 12},
        )
        for n in range(many)
    ]
    Entry.objects.bulk_create(rows, batch_size=500)


def peak(client) -> int:
    """Bytes that Python holds at the most while the whole file is written."""
    tracemalloc.start()
    exports.write_bundle(client, NOW, lambda _data: None, lambda: None)
    held = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return held


@pytest.mark.long
@pytest.mark.django_db
def test_what_it_holds_does_not_grow_with_what_was_written(maya, jonas, monkeypatch):
    monkeypatch.setattr("journals.typesetting.compiled", lambda *_what: b"%PDF")
    keys.warm([maya.pk, jonas.pk])
    fill(maya, 1000)
    fill(jonas, 4000)
    peak(jonas)  # what is loaded once
    assert peak(jonas) <= 1.3 * peak(maya)
