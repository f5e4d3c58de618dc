"""An account whose week is over is deleted by a real beat and worker, and a receipt is sent."""

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.slow]

ASK = """
import uuid
import django; django.setup()
from django.utils import timezone
from journals import actions
from tests.conftest import make_care, make_client, make_practice, make_therapist
from tracker.accounts.models import User
from tracker.privacy import keys
now = timezone.now()
with keys.scope():
    maya = make_client("Maya Lindqvist", "maya@example.org")
    make_care(maya, make_therapist(make_practice(), "Amara Osei", "amara@example.org"))
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "At the door."}, now=now)
    actions.leave(maya, now=now)
    User.objects.filter(pk=maya.pk).update(leaving_at=now)
"""


def test_it_is_gone_within_a_minute(new_house):
    house = new_house
    house.run("-c", ASK)
    house.beat()
    house.worker()
    people = "SELECT email FROM accounts_user"
    house.until(lambda: house.database.rows(people) == [("amara@example.org",)])
    house.until(lambda: house.post.delivered)  # the receipt
    assert house.database.rows("SELECT count(*) FROM journals_entry") == [(0,)]
    kept = "SELECT status, client_id FROM care_carerelationship"
    assert house.database.rows(kept) == [("ended", None)]
    for word in ("door", "Maya", "maya", "Amara"):
        assert word not in house.log()
