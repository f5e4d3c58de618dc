"""Web, worker and beat on two hosts: they are replaced one after the other, under load."""

import threading
import uuid

import pytest

from tests.conftest import LONG
from tests.engines import databases
from tests.faults.hosts import Hosts, network
from tests.faults.test_broker import crowd

pytestmark = [
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(600),
    pytest.mark.skipif(not databases.server(), reason="several hosts share a PostgreSQL"),
]
WRITERS = 20 if LONG else 6
MOST = 25  # one person may write thirty times a minute


@pytest.fixture
def hosts(new_house, tmp_path):
    with network(("a", "b")) as (services, made):
        there = Hosts(new_house, services, made, tmp_path)
        try:
            for host in made:
                there.open(host)
            yield there
        finally:
            for host in made:
                for one in host.running.values():
                    new_house.kill(one)
            there.end()


class Writer(threading.Thread):
    """Somebody's phone: each entry has its id before it is sent, and is sent until answered."""

    def __init__(self, house, token: str):
        super().__init__()
        self.house, self.token = house, token
        self.stored: list[uuid.UUID] = []
        self.answers: dict[int, int] = {}
        self.enough = threading.Event()

    def run(self) -> None:
        while not self.enough.wait(2.5 if LONG else 0.4) and len(self.stored) < MOST:
            entry = uuid.uuid4()
            while (status := self._send(entry)) == 0:
                self.enough.wait(0.1)
            if status in (200, 201):
                self.stored.append(entry)

    def _send(self, entry: uuid.UUID) -> int:
        body = {"kind": "check_in", "content": {"mood": 3}}
        status = self.house.ask_web(f"/api/v1/entries/{entry}/", body, self.token)
        self.answers[status] = self.answers.get(status, 0) + 1
        return status


def writers(house) -> list[Writer]:
    names = [f"writer-{number}" for number in range(WRITERS)]
    house.wish(*names)
    for name in names:
        house.hand("turn_off", who=house.who(name))
        house.ends(name)
    return [Writer(house, house.hand("token", who=house.who(name))) for name in names]


def test_hosts_are_replaced_while_people_write(hosts, new_house):
    """What was answered is stored, once; every reminder comes, once; and nobody sees an error."""
    house, rounds = new_house, 3 if LONG else 1
    minutes = 2 * rounds
    names, phones = crowd(house, 60 if LONG else 8, minutes), writers(house)
    for phone in phones:
        phone.start()
    minute = 0
    for _round in range(rounds):
        for host in hosts.hosts:
            minute += 1
            house.go_on_to(house.at(12, minute))
            hosts.close(host)
            house.run("manage.py", "migrate", "--verbosity", "0")
            hosts.open(host)
    for phone in phones:
        phone.enough.set()
    for phone in phones:
        phone.join()
    house.pass_leases()
    house.clean()
    assert house.counts() == dict.fromkeys(names, 1)
    answers = {status for phone in phones for status in phone.answers}
    assert answers <= {0, 200, 201}, [phone.answers for phone in phones]
    sent = [entry for phone in phones for entry in phone.stored]
    assert len(sent) >= 2 * WRITERS
    found = house.database.rows("SELECT id, version FROM journals_entry")
    assert sorted(found) == sorted((entry, 1) for entry in sent)
