"""The production files: read, and the very commands that they name started by hand.

On a durable PostgreSQL with a password, Valkey over TCP with a password, a real SMTP server, and
nothing of the demo. What only Docker can show (the image, Caddy) is not tried here.
"""

import json
import re
import socket
import subprocess
import sys
import warnings

import pytest
from aiosmtpd.controller import Controller

from tests.conftest import need
from tests.engines import Missing, Server, databases, free_port
from tests.matrix_forms import DETAILS
from tests.operations.installation import (
    COMPOSE,
    EXAMPLE,
    HOST,
    ROOT,
    SERVICES,
    Box,
    Installation,
    Visitor,
    example,
    expanded,
)
from tracker.operations import processes

# Somebody who signs up for reminders, with one due now: run by the installation's own Python.
SOMEBODY = """
from datetime import time
from django.utils import timezone
from tracker.accounts import actions as accounts
from tracker.privacy import keys
from tracker.reminders import actions
from tracker.reminders.models import Reminder
now = timezone.now()
with keys.scope():
    user = accounts.create_user(email="maya@example.org", name="Maya Lindqvist", account="client",
        time_zone="UTC", now=now, password=None)
    at = now.time().replace(second=0, microsecond=0)
    actions.set_wishes(user, actions.Wish(True, (at,), 127, quiet=(time(), time())), now=now)
Reminder.objects.update(next_due_at=now)
"""


# --- the files ---------------------------------------------------------------------------------
def test_the_example_names_only_what_is_read_and_no_secret():
    known = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", read("docs/settings.md"), re.M))
    asked = set(re.findall(r"\$\{(\w+)", read("compose.yaml")))
    names = example().keys()
    assert names - known - asked == set()
    assert asked - names <= {"WEB_WORKERS"}
    empty = {name for name, value in example().items() if not value}
    assert {"SECRET_KEY", "KEEL_KEYS", "POSTGRES_PASSWORD", "REDIS_PASSWORD"} <= empty


def read(name: str) -> str:
    return (ROOT / name).read_text()


def test_compose_sets_only_variables_that_are_explained():
    known = set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", read("docs/settings.md"), re.M))
    for name in ("migrate", "web", "worker", "beat", "backup"):
        assert SERVICES[name]["environment"].keys() <= known


def test_the_keys_are_made_as_the_example_says():
    commands = re.findall(r"python3 -c '([^']+)'", EXAMPLE)
    assert len(commands) == 3
    for command in commands:
        made = subprocess.run(
            [sys.executable, "-c", command], capture_output=True, text=True, check=True
        ).stdout.strip()
        assert len(made) >= 32
        assert "/" not in made or made.startswith("k1:")


def test_strangers_reach_the_proxy_only():
    assert [name for name, one in SERVICES.items() if "ports" in one] == ["proxy"]
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis"):
        assert SERVICES[name]["networks"] == ["inside"]
    assert SERVICES["proxy"]["networks"] == ["outside"]


def test_ours_run_without_rights_and_data_survives():
    for name in ("migrate", "web", "worker", "beat", "backup"):
        one = SERVICES[name]
        assert one["read_only"] is True
        assert one["cap_drop"] == ["ALL"]
        assert one["security_opt"] == ["no-new-privileges:true"]
    for name in ("postgres", "redis", "proxy"):
        assert any(
            volume.split(":")[0] in COMPOSE["volumes"] for volume in SERVICES[name]["volumes"]
        )
    for name in ("web", "worker", "beat", "backup"):
        assert SERVICES[name]["depends_on"]["migrate"] == {
            "condition": "service_completed_successfully"
        }
        assert SERVICES[name]["restart"] == "unless-stopped"


def test_backups_lie_where_the_web_server_cannot_touch_them():
    has = {name for name, one in SERVICES.items() if "backups:/app/var/backups" in _volumes(one)}
    assert has == {"backup"}


def _volumes(service: dict) -> list[str]:
    return service.get("volumes", [])


def test_the_image_has_no_secret_and_no_root():
    text = read("Dockerfile")
    assert re.findall(r"^FROM (\S+)", text, re.M) == ["python:3.11-slim"] * 2
    assert "--require-hashes" in text
    assert not re.search(r"^(ARG|ENV)\b.*(KEY|SECRET|PASSWORD)", text, re.M)
    last_user = re.findall(r"^USER (\S+)", text, re.M)[-1]
    assert last_user == "keel"
    assert text.index("USER keel") < text.index("\nCMD ")
    ignored = read(".dockerignore").splitlines()
    assert "*" in ignored
    assert not any(".env" in line or "var" in line or "tests" in line for line in ignored)
    for line in ignored:
        if line.startswith("!"):
            assert line[1:2].isalpha()


def test_image_and_compose_start_the_same_web_server():
    command = re.search(r"^CMD (\[.*?\])", read("Dockerfile"), re.M | re.S).group(1)
    words = json.loads(command.replace("\\\n", " "))
    joined = " ".join(expanded(word, {}) for word in SERVICES["web"]["command"])
    assert " ".join(words) == re.sub(r"(--[a-z-]+)=", r"\1 ", joined)


# --- the same, running -------------------------------------------------------------------------
NEVER = "Reminders have never gone: beat, a worker and the mail server are needed."


@pytest.fixture
def box():
    made = Box()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # aiosmtpd's own
        made.port = free_port()
        door = Controller(made, hostname="127.0.0.1", port=made.port)
        door.start()
        try:
            yield made
        finally:
            door.stop(no_assert=True)


@pytest.fixture
def installation(tmp_path, box):
    try:
        server = Server(durable=True)
        url = server.__enter__()
    except Missing as sentence:
        need(str(sentence).removesuffix(" is missing on this machine."), None)
    try:
        processes.find_broker()
    except processes.CannotStart:
        need("A Valkey or Redis server", None)
    made = Installation(tmp_path, url, box.port)
    try:
        yield made
    finally:
        made.close()
        server.__exit__()


@pytest.mark.processes
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.skipif(not databases.server(), reason="runs in the PostgreSQL half of `make test`")
def test_what_compose_starts_runs_here(installation, box):
    here = installation
    here.start_broker()
    assert here.manage("collectstatic", "--noinput", "-v0").returncode == 0  # the image has it done
    migrated = here.run(*here.command("migrate"))
    assert migrated.returncode == 0, migrated.stderr
    deploy = here.manage("check", "--deploy", "--fail-level", "ERROR")
    assert deploy.returncode == 0, deploy.stderr
    assert "2 issues (0 silenced)" in deploy.stderr
    assert all(name in deploy.stderr for name in ("practice.W001", "operations.W005"))

    before = here.manage("doctor")
    assert before.returncode == 1
    assert "Nobody works here yet" in before.stdout
    assert "No worker answers within 3 seconds" in before.stdout
    assert "Beat has not rung" in before.stdout
    assert "No backup was ever made" in before.stdout
    assert before.stdout.rstrip().endswith("5 to put right."), before.stdout

    for service in ("web", "worker", "beat", "backup"):
        here.start(*here.command(service))
    here.until(here.answers)
    the_pages_are_those_of_a_real_installation(here)
    the_probe_of_the_container_agrees(here)
    the_practice_is_set_up(here)
    backups = here.tmp / "var" / "backups"
    here.until(lambda: list(backups.glob("*.age")))
    deploy = here.manage("check", "--deploy", "--fail-level", "WARNING")
    assert deploy.returncode == 0, deploy.stderr
    assert "no issues (0 silenced)" in deploy.stdout + deploy.stderr
    another_therapist_gets_in(here)

    made = here.manage("shell", "--no-imports", "-c", SOMEBODY)
    assert made.returncode == 0, made.stderr
    # others are told that they signed in on a new device
    here.until(lambda: [to for to, _text in box.mails if to == ["maya@example.org"]])
    [text] = [text for to, text in box.mails if to == ["maya@example.org"]]
    assert f"https://{HOST}/go/" in text

    def all_is_well():
        said = here.manage("doctor")
        return said.returncode == 0 and said.stdout.rstrip().endswith("All is well.")

    here.until(all_is_well, 30)
    the_log_tells_nothing(here)
    [backup] = backups.iterdir()
    assert str(backup) in (here.tmp / "log").read_text()


def the_pages_are_those_of_a_real_installation(here) -> None:
    status, headers, body = here.get("/healthz")
    told = json.loads(body)
    assert told.pop("reminders") in ("They go.", NEVER)
    well = {"up": True, "database": True, "reminder_lag_seconds": 0, "reminders_stuck": 0}
    assert (status, told) == (200, well)
    status, headers, _ = here.get("/")
    assert (status, headers["Location"]) == (302, "/setup/")
    status, headers, body = here.get("/account/login/")
    assert status == 200
    assert "step in" not in body.lower()
    assert "includeSubDomains" in headers["Strict-Transport-Security"]
    cookies = headers.get_all("Set-Cookie")
    assert cookies
    assert all("__Host-" in one and "Secure" in one for one in cookies)
    [style] = re.findall(r'<link[^>]+rel="stylesheet"[^>]+href="([^"]+)"', body)[:1]
    status, headers, _ = here.get(style)
    assert status == 200
    assert "immutable" in headers["Cache-Control"]
    # By plain http, and by another name.
    status, headers, _ = here.get("/account/login/", **{"X-Forwarded-Proto": "http"})
    assert (status, headers["Location"]) == (301, f"https://{HOST}/account/login/")
    assert here.get("/account/login/", Host="other.example.org")[0] == 400
    assert here.get("/demo/step-in/maya/")[0] in (302, 403, 404, 405)


def the_log_tells_nothing(here) -> None:
    """Web, worker and beat write lines of JSON, and nothing that anybody sent."""
    word = "kqferns"
    here.get(f"/{word}/?q={word}", Cookie=word, Referer=f"https://{HOST}/{word}")
    here.get("/account/login/", Host=f"{word}.example.org")
    with socket.create_connection(("127.0.0.1", here.web)) as line:
        line.sendall(f"{word} /{word}\r\n\r\n".encode())
        assert line.recv(1000)
    log = (here.tmp / "log").read_text()
    assert [line for line in log.splitlines() if not line.startswith("{")] == []
    said = [json.loads(line) for line in log.splitlines()]
    assert {"GET", "POST"} <= {one.get("method") for one in said}
    assert {"none", "account_login", "healthz"} <= {one.get("route") for one in said}
    assert not [one for one in said if "error" in one]
    assert not any(here.given[name] in log for name in ("SECRET_KEY", "KEEL_KEYS"))
    assert not any(text in log for text in (word, "example.org", "203.0.113.5"))


def the_probe_of_the_container_agrees(here) -> None:
    probe = SERVICES["web"]["healthcheck"]["test"]
    assert probe[:2] == ["CMD", "python"]
    assert here.run(sys.executable, *probe[2:]).returncode == 0
    here.env["PORT"] = str(free_port())
    assert here.run(sys.executable, *probe[2:]).returncode == 1
    here.env["PORT"] = str(here.web)


def the_practice_is_set_up(here) -> None:
    """By somebody who has the code of the server, once; then they sign in to a second step."""
    said = here.manage("setup_code").stdout
    assert f"https://{HOST}/setup/" in said
    code = re.search(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){2}", said)[0]
    password = "a boat that knows the way home"
    person = {"person": "Pat Romero", "email": "pat@example.org", "role": "admin"}
    person |= {"password": password, "password_again": password}
    pat = Visitor(here)
    assert pat.send("/setup/", {"code": "2222-3333-4444"})[0] == 422
    assert pat.send("/setup/", {"code": code}) == (302, "/setup/")
    assert pat.send("/setup/", {**DETAILS, **person}) == (302, "/account/login/")
    assert here.get("/setup/")[0] == 404
    pat.send("/account/login/", {"login": "pat@example.org", "password": password})
    status, headers, _ = here.get("/practice/", Cookie=pat.cookie())
    assert (status, headers["Location"]) == (302, "/account/2fa/")
    assert here.manage("setup_code").returncode == 1


def another_therapist_gets_in(here) -> None:
    said = here.manage("invite_therapist", "amara@example.org", "--name", "Amara Osei").stdout
    link = re.search(rf"https://{re.escape(HOST)}(/\S+)", said).group(1)
    assert here.get(link)[0] == 302  # to the form, with the key out of the address
