"""Several hosts in front of one database and one broker, with a balancer in front of them.

Each host is a network namespace of its own: what runs there reaches the others, the database, the
broker and the mail server by their addresses only. Where nobody may make namespaces (it takes root)
each host is an address of 127.0.1.0/24 instead: all is tried but that nothing takes a short cut by
127.0.0.1.
"""

import contextlib
import select
import socket
import socketserver
import subprocess
import threading
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from tests.engines import free_port
from tests.faults.house import House
from tracker.operations import processes

NET, LOOPBACK = "10.213.7.", "127.0.1."
BRIDGE, WEB_PORT = "keel-lab", 8000
ROLES = ("web", "worker", "beat")


@dataclass
class Host:
    """`enter`: what its commands begin with, so that they run there."""

    name: str
    address: str
    enter: tuple[str, ...]
    running: dict[str, subprocess.Popen] = field(default_factory=dict)


@contextlib.contextmanager
def network(names: tuple[str, ...]) -> Iterator[tuple[str, list[Host]]]:
    """The address of the services, and the hosts."""
    if _run("ip", "link", "add", BRIDGE, "type", "bridge").returncode:
        yield "127.0.0.1", [Host(name, f"{LOOPBACK}{n}", ()) for n, name in enumerate(names, 1)]
        return
    with contextlib.ExitStack() as ends:
        ends.callback(_run, "ip", "link", "del", BRIDGE)
        _must("ip", "address", "add", f"{NET}1/24", "dev", BRIDGE)
        _must("ip", "link", "set", BRIDGE, "up")
        hosts = []
        for number, name in enumerate(names, 2):
            space, wire, plug = f"keel-{name}", f"keel-w{number}", f"keel-p{number}"
            _must("ip", "netns", "add", space)
            ends.callback(_run, "ip", "netns", "del", space)
            _must("ip", "link", "add", wire, "type", "veth", "peer", "name", plug, "netns", space)
            _must("ip", "link", "set", wire, "master", BRIDGE, "up")
            enter = ("ip", "netns", "exec", space)
            _must(*enter, "ip", "address", "add", f"{NET}{number}/24", "dev", plug)
            for link in ("lo", plug):
                _must(*enter, "ip", "link", "set", link, "up")
            hosts.append(Host(name, f"{NET}{number}", enter))
        yield f"{NET}1", hosts


def _run(*command: str) -> subprocess.CompletedProcess:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=20)
    except FileNotFoundError:
        return subprocess.CompletedProcess(command, 127)


def _must(*command: str) -> None:
    done = _run(*command)
    assert done.returncode == 0, (command, done.stderr)


class Relay(socketserver.ThreadingTCPServer):
    """Takes connections at an address and hands them on: to the first of its targets, in turn, that
    takes one. `(host, port)`, or the path of a socket."""

    daemon_threads = allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, address: tuple[str, int], *targets: tuple[str, int] | str):
        super().__init__(address, _HandOn)
        self.targets, self.turn = targets, 0
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def there(self) -> socket.socket | None:
        self.turn += 1
        for step in range(len(self.targets)):
            target = self.targets[(self.turn + step) % len(self.targets)]
            family = socket.AF_UNIX if isinstance(target, str) else socket.AF_INET
            onward = socket.socket(family)
            try:
                onward.connect(target)
            except OSError:
                onward.close()
            else:
                return onward
        return None


class _HandOn(socketserver.BaseRequestHandler):
    def handle(self) -> None:
        there = self.server.there()
        if there is None:
            return  # nobody is there: the connection is closed
        with there, contextlib.suppress(OSError):
            other = {self.request: there, there: self.request}
            while other:
                for one in select.select(list(other), [], [])[0]:
                    if said := one.recv(65536):
                        other[one].sendall(said)
                    else:
                        other.pop(one).shutdown(socket.SHUT_WR)


class Hosts:
    """Web, worker and beat on each host; `site` is the balancer's address."""

    def __init__(self, house: House, services: str, hosts: list[Host], place: Path):
        self.house, self.hosts, self.place = house, hosts, place
        database = urlsplit(house.database.url)
        ports = {"database": database.port, "mail": house.post.port, "broker": free_port()}
        self.relays = [Relay((services, ports["broker"]), str(house.socket))]
        if services != "127.0.0.1":
            for name in ("database", "mail"):
                self.relays.append(Relay((services, ports[name]), ("127.0.0.1", ports[name])))
        who = database.netloc.rpartition("@")[0]
        # The same on each host: where database, broker and mail are, the keys, and the rest of what
        # the house has. Its own on each: the data directory.
        self.shared = {
            "DATABASE_URL": urlunsplit(
                database._replace(netloc=f"{who}@{services}:{ports['database']}")
            ),
            "REDIS_URL": f"redis://{services}:{ports['broker']}/0",
            "EMAIL_URL": f"smtp://{services}:{ports['mail']}",
        }
        balancer = Relay(("127.0.0.1", free_port()), *((one.address, WEB_PORT) for one in hosts))
        self.relays.append(balancer)
        house.site = f"http://127.0.0.1:{balancer.server_address[1]}"

    def open(self, host: Host) -> None:
        """All three, and they work by the time that this returns."""
        commands = {
            "web": processes.web_command(host.address, WEB_PORT),
            "worker": processes.celery_command(
                "worker", "--concurrency", "2", "--hostname", f"celery@{host.name}", "-l", "INFO"
            ),
            "beat": processes.celery_command(
                "beat",
                "--schedule",
                str(self.place / f"beat-{host.name}"),
                "--pidfile",
                "",
                "-l",
                "INFO",
            ),
        }
        own = {**self.shared, "KEEL_DATA": str(self.place / host.name)}
        for role, command in commands.items():
            host.running[role] = self.house.start(*host.enter, *command, env=own)
        for role in ("worker", "beat"):
            self.house._until_ready(host.running[role])
        self.house.until(lambda: self._answers(host))

    def close(self, host: Host) -> None:
        """SIGTERM, as whoever deploys does it: each may finish what it has in hand."""
        for role in ROLES:
            host.running[role].terminate()
        for role in ROLES:
            self.house.until(lambda role=role: host.running[role].poll() is not None)

    @staticmethod
    def _answers(host: Host) -> bool:
        asked = urllib.request.Request(
            f"http://{host.address}:{WEB_PORT}/healthz", headers={"Host": "127.0.0.1"}
        )
        with contextlib.suppress(OSError), urllib.request.urlopen(asked, timeout=5) as answer:
            return answer.status == 200
        return False

    def end(self) -> None:
        for relay in self.relays:
            relay.shutdown()
            relay.server_close()
