"""Reminders that stop are seen from outside, whichever part stops, and seen to go on again."""

import http.client
import json

import pytest

from tests.engines import free_port
from tracker.operations import processes

pytestmark = [pytest.mark.processes, pytest.mark.slow]
WELL, STILL = "They go.", "Reminders have stood still since"


@pytest.fixture
def watched(house):
    """The house with rounds of a second, and what /healthz says of its reminders."""
    house.env["REMINDER_ROUND_SECONDS"] = "1"
    port = free_port()
    house.start(*processes.web_command("127.0.0.1", port))

    def says(words: str):
        def true() -> bool:
            line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
            try:
                line.request("GET", "/healthz")
                return json.loads(line.getresponse().read())["reminders"].startswith(words)
            except (OSError, http.client.HTTPException):
                return False  # it is still starting
            finally:
                line.close()

        house.until(true, seconds=90)

    return house, says


def test_beat_worker_and_mail_server_stop_one_by_one(watched):
    house, says = watched
    says("Reminders have never gone")
    worker, beat = house.worker(), house.beat()
    says(WELL)
    house.kill(beat)
    says(STILL)
    house.beat()
    says(WELL)
    house.kill(worker)
    says(STILL)
    house.worker()
    says(WELL)
    house.door.stop(no_assert=True)
    says(STILL)
    house.door = type(house.door)(house.post, hostname="127.0.0.1", port=house.port)
    house.door.start()
    says(WELL)
    assert house.post.delivered == []


def test_a_broker_that_is_gone(watched):
    house, says = watched
    broker = house.running[0]
    house.worker()
    house.beat()
    says(WELL)
    house.kill(broker)
    says(STILL)
    house.start(*broker.args)
    says(WELL)
