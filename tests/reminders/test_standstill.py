"""Reminders that stop are seen from outside, whichever part stops, and seen to go on again."""

import json
import urllib.error
import urllib.request

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.quick_once]
WELL, STILL = "They go.", "Reminders have stood still since"


@pytest.fixture
def house(new_house):
    """With rounds of a second."""
    new_house.env["REMINDER_ROUND_SECONDS"] = "1"
    new_house.web()
    return new_house


def says(house, words: str) -> None:
    """Wait until /healthz says so of reminders."""

    def true() -> bool:
        try:
            with urllib.request.urlopen(f"{house.site}/healthz", timeout=5) as answer:
                return json.load(answer)["reminders"].startswith(words)
        except (OSError, urllib.error.HTTPError):
            return False

    house.until(true)


def test_beat_worker_and_mail_server_stop_one_by_one(house):
    says(house, "Reminders have never gone")
    worker, beat = house.worker(), house.beat()
    says(house, WELL)
    house.kill(beat)
    says(house, STILL)
    house.beat()
    says(house, WELL)
    house.kill(worker)
    says(house, STILL)
    house.worker()
    says(house, WELL)
    house.post.close()
    says(house, STILL)
    house.post.open()
    says(house, WELL)
    assert house.post.delivered == []


def test_a_broker_that_is_gone(house):
    house.worker()
    house.beat()
    says(house, WELL)
    house.kill(house.broker)
    says(house, STILL)
    house.start_broker()
    house.keep_staff(workers=1, beats=1)  # as the supervisor does, should one have died of it
    says(house, WELL)
