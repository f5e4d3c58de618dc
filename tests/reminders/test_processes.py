"""Real broker, workers, beats and SMTP: once, whatever is doubled; never zero, if one is killed."""

import time

import pytest

pytestmark = [pytest.mark.processes, pytest.mark.slow]


def test_two_workers_and_two_beats_send_each_once(house):
    house.ask(people=12)
    for _ in range(2):
        house.worker()
        house.beat()
    house.until(lambda: [row[0] for row in house.rows()] == ["sent"] * 12)
    time.sleep(3)  # two more rings of both beats
    assert sorted(to for to, _id in house.post.delivered) == sorted(
        f"p{n}@example.org" for n in range(12)
    )
    assert set(house.rows()) == {("sent", "", 1)}


@pytest.mark.parametrize(("point", "copies"), [("MAIL", 1), ("RCPT", 1), ("after DATA", 2)])
def test_a_worker_killed_while_it_holds_the_connection(house, point, copies):
    """Never zero; twice only when the text was already there; and the row says so."""
    house.post.hold_at = point
    house.ask()
    house.beat()
    first = house.worker()
    assert house.post.held.wait(40), house.log()
    assert house.rows() == [("sending", "", 1)]
    house.kill(first)
    house.worker()
    house.post.free.set()
    house.until(lambda: house.rows()[0][0] == "sent")
    time.sleep(2)
    assert house.rows() == [("sent", "uncertain", 2)]
    assert len(house.post.delivered) == copies
    assert len(set(house.post.delivered)) == 1  # the same Message-ID
