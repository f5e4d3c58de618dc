"""R13, R14: mail servers and push services that refuse, hang, break off, or answer anything."""

from datetime import timedelta

import pytest

from tests.conftest import LONG
from tests.faults.post import CLOSE, HOLD, SLOW

pytestmark = [
    *(pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)),
    pytest.mark.quick_once,
]
LATEST = timedelta(minutes=2)


def test_r13_mail_server_misbehaves(house):
    """Each in its own way to one person: the others don't wait, and nobody goes without."""
    ways = {
        "busy": ("RCPT", "421 closing"),
        "later": ("RCPT", "451 later"),
        "full": ("after DATA", "452 full"),
        "refused": ("RCPT", "550 nobody here"),
        "hangs": ("RCPT", HOLD),
        "breaks-off": ("mid-DATA", CLOSE),
        "slow": ("RCPT", SLOW),
    }
    others = [f"p{n}" for n in range(20 if LONG else 4)]
    house.wish(*ways, *others)
    for name, (point, act) in ways.items():
        house.post.orders.give(point, act, to=house.who(name))
    house.turn_to(house.at(12))
    house.settle()
    house.try_again()
    assert house.end_of("refused") == ("failed", "refused")
    house.ends("refused", at=house.at(12))  # nothing is owed where nobody lives
    verdict = house.clean()
    assert house.counts() == dict.fromkeys([*ways, *others], 1) | {"refused": 0}
    late = [one.lateness for one in verdict.occurrences if one.wish.who.startswith("p")]
    assert max(late) <= LATEST


def test_r13_mail_server_is_away_for_half_an_hour(house):
    """It refuses every connection; when it is back, everybody gets theirs, within the hour."""
    names = [f"p{n}" for n in range(60 if LONG else 6)]
    house.wish(*names)
    house.post.refuse()
    with house.down("no mail server", channel="email"):
        for minute in (0, 2, 5, 10, 20, 30):
            house.turn_to(house.at(12) + timedelta(minutes=minute))
            house.settle()
    assert house.post.delivered == []
    house.post.open()
    house.turn_to(house.at(12, 50))
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)


def test_r14_push_service_misbehaves(house):
    """Gone: a mail, and the browser is forgotten. Refused: a mail. Not now: the same way, later."""
    gone, refused, later = [404, 410], [403, 413, 301], [429, 500, "hang"]
    answers = {f"a{said}": said for said in [201, "huge", *gone, *refused, *later]}
    others = [f"p{n}" for n in range(4)]
    house.wish(*answers, channel="push")
    house.wish(*others)
    house.push.hangs_for = 12  # the product waits for ten seconds
    for name, said in answers.items():
        house.push.answers_of[house.who(name)] = [said, 201]
    house.turn_to(house.at(12))
    house.settle()
    house.try_again()
    verdict = house.clean()
    assert house.counts() == dict.fromkeys([*answers, *others], 1)
    ways = {one.wish.who: one.channel for one in verdict.occurrences}
    for name, said in answers.items():
        assert ways[house.who(name)] == ("email" if said in gone + refused else "push"), name
        assert house.hand("phones", who=house.who(name)) == (said not in gone)
    paths = {path for path, *_ in house.push.got}
    assert all(path.startswith("/push/") for path in paths), "a redirect was followed"
    late = [one.lateness for one in verdict.occurrences if one.wish.channel == "email"]
    assert max(late) <= LATEST
