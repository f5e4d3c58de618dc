"""The preparation as a file, by a real broker, worker and beat: other processes than the page's."""

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.quick_once]

ASK = """
import uuid
from django.utils import timezone
from journals import actions
from journals.actions import Choice, When
from tests.conftest import make_care, make_client, make_practice, make_therapist
now = timezone.now()
maya = make_client("Maya Lindqvist", "maya@example.org")
amara = make_therapist(make_practice(), "Amara Osei", "amara@example.org")
care = make_care(maya, amara)
entry = uuid.uuid4()
episode = actions.begin_moment(maya, episode_id=uuid.uuid4(), entry_id=entry, title="Sunday",
    content={"situation": "At the door."}, when=When(now, "UTC"), now=now)
actions.share_parts(maya, episode, care, Choice(frozenset({entry}), "full"), now=now)
actions.ask_for_paper(amara, care, session="s" * 64, now=now)
"""


def test_a_worker_makes_it_and_its_log_says_nothing(house):
    house.dismiss("worker")
    house.hand("run", code=ASK)
    state = "SELECT state FROM journals_prepprint"
    assert house.database.rows(state) == [("asked",)]
    house.worker()
    house.until(lambda: house.database.rows(state) == [("ready",)])
    for word in ("door", "Sunday", "Maya", "Amara"):
        assert word not in house.log()
