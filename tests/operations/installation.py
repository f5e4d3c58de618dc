"""What `docker compose up` starts, started by hand from the same files."""

import base64
import contextlib
import http.client
import os
import re
import secrets
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import redis
import yaml
from pyrage import x25519

from tests.engines import free_port
from tests.headers import cookie_faults, faults
from tracker.operations import processes

ROOT = Path(__file__).resolve().parents[2]
HOST = "app.example.org"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
SERVICES = COMPOSE["services"]
EXAMPLE = (ROOT / ".env.example").read_text()


def example() -> dict[str, str]:
    """.env.example as Docker reads it: NAME=value lines, values as they stand."""
    lines = [line for line in EXAMPLE.splitlines() if line.strip() and line[0] != "#"]
    return dict(line.split("=", 1) for line in lines)


def filled_in(mail_port: int) -> dict[str, str]:
    """As an operator fills it in, with keys made by the commands that it names."""
    return example() | {
        "SECRET_KEY": secrets.token_urlsafe(48),
        "KEEL_KEYS": "k1:" + base64.b64encode(secrets.token_bytes(32)).decode(),
        "POSTGRES_PASSWORD": secrets.token_urlsafe(24),
        "REDIS_PASSWORD": secrets.token_urlsafe(24),
        "SITE_HOST": HOST,
        "CRISIS_CHECKED": datetime.now(UTC).date().isoformat(),
        "BACKUP_TO": str(x25519.Identity.generate().to_public()),
        "EMAIL_URL": f"smtp://127.0.0.1:{mail_port}",
    }


def expanded(text: str, variables: dict[str, str]) -> str:
    """Compose's ${NAME}, ${NAME:-otherwise} and ${NAME:?why}."""

    def value(found: re.Match) -> str:
        name, sign, rest = found.groups()
        return variables.get(name) or (rest if sign == ":-" else "")

    return re.sub(r"\$\{(\w+)(?:(:[-?])([^}]*))?\}", value, text).replace("$$", "$")


class Box:
    """Keeps what arrives."""

    def __init__(self):
        self.mails = []

    async def handle_DATA(self, server, session, envelope):
        self.mails.append((envelope.rcpt_tos, envelope.content.decode()))
        return "250 OK"


class Installation:
    """What `docker compose up` starts, on this machine's ports."""

    def __init__(self, tmp: Path, postgres: str, mail_port: int):
        self.tmp, self.web, self.broker = tmp, free_port(), free_port()
        self.running: list[subprocess.Popen] = []
        self.given = filled_in(mail_port)
        compose = SERVICES["web"]["environment"]
        theirs = {name: expanded(text, self.given) for name, text in compose.items()}
        # Only the places differ: the names of Compose's network are this machine's ports.
        theirs["DATABASE_URL"] = self.own_database(postgres, theirs["DATABASE_URL"])
        broker = f"@127.0.0.1:{self.broker}"
        theirs["REDIS_URL"] = theirs["REDIS_URL"].replace("@redis:6379", broker)
        # A container has nothing else of ours in its environment.
        self.env = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(tmp),
            "PYTHONWARNINGS": "ignore",  # Celery's, where the tests run as root
            **self.given,
            **theirs,
            "KEEL_DATA": str(tmp / "var"),
            "PORT": str(self.web),
        }

    def own_database(self, server: str, url: str) -> str:
        """Make the role and the database as the image of PostgreSQL does."""
        password = self.given["POSTGRES_PASSWORD"]
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f"CREATE ROLE keel_web LOGIN PASSWORD '{password}'")
            connection.execute("CREATE DATABASE keel OWNER keel_web")
        place = server.rpartition("@")[2].partition("/")[0]
        return url.replace("keel:", "keel_web:", 1).replace("@postgres:5432", f"@{place}")

    def command(self, service: str) -> list[str]:
        """A service's command, with this machine's port and folder in it."""
        words = [expanded(word, self.given) for word in SERVICES[service]["command"]]
        there = {"0.0.0.0:8000": f"127.0.0.1:{self.web}", "/tmp/beat": str(self.tmp / "beat")}
        for old, new in there.items():
            words = [word.replace(old, new) for word in words]
        return [sys.executable if word == "python" else word for word in words]

    def start(self, *command: str, log: str = "log") -> subprocess.Popen:
        with (self.tmp / log).open("ab") as out:
            started = subprocess.Popen(
                command, cwd=ROOT, env=self.env, stdout=out, stderr=out, start_new_session=True
            )
        self.running.append(started)
        return started

    def start_broker(self) -> None:
        """Compose's own line for it, at another port, with the server that is here."""
        line = expanded(SERVICES["redis"]["command"][2], self.given).replace(
            "valkey-server", f"{processes.find_broker()} --port {self.broker} --dir {self.tmp}"
        )
        self.env["REDIS_PASSWORD"] = self.given["REDIS_PASSWORD"]
        self.start("sh", "-c", line, log="broker-log")
        self.until(self.broker_answers)

    def broker_answers(self) -> bool:
        with (
            contextlib.suppress(redis.RedisError),
            redis.Redis.from_url(self.env["REDIS_URL"]) as there,
        ):
            return there.ping()
        return False

    def run(self, *command: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120
        )

    def manage(self, *words: str) -> subprocess.CompletedProcess:
        return self.run(sys.executable, "manage.py", *words)

    def get(self, path: str, **headers: str):
        """As the proxy asks: `(status, headers, body)`."""
        connection = http.client.HTTPConnection("127.0.0.1", self.web, timeout=10)
        asked = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"}
        try:
            connection.request("GET", path, headers=asked | headers)
            answer = connection.getresponse()
            self.look_at(path, answer.headers, {**asked, **headers})
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def post(self, path: str, fields: dict[str, str], **headers: str):
        """A form, sent in the same way."""
        connection = http.client.HTTPConnection("127.0.0.1", self.web, timeout=30)
        asked = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.5"}
        asked |= {"Content-Type": "application/x-www-form-urlencoded"}
        try:
            connection.request("POST", path, urlencode(fields), asked | headers)
            answer = connection.getresponse()
            self.look_at(path, answer.headers, asked)
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    @staticmethod
    def look_at(path: str, headers, asked: dict[str, str]) -> None:
        """Each answer and each cookie, as they go out by TLS."""
        secure = asked["X-Forwarded-Proto"] == "https"
        cookies = cookie_faults(headers.get_all("Set-Cookie") or (), secure)
        assert faults(path, headers, secure) + cookies == [], path

    def answers(self) -> bool:
        with contextlib.suppress(OSError, http.client.HTTPException):
            return self.get("/healthz")[0] == 200
        return False

    def until(self, true, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < end, (self.tmp / "log").read_text()[-6000:]
            time.sleep(0.1)

    def close(self) -> None:
        for process in reversed(self.running):
            if process.poll() is None:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGTERM)
        for process in self.running:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()


class Visitor:
    """Somebody with a browser: keeps cookies, and sends a form with the token of its page."""

    def __init__(self, here: Installation):
        self.here, self.cookies = here, {}

    def open(self, path: str) -> str:
        status, headers, body = self.here.get(path, Cookie=self.cookie())
        self._keep(headers)
        assert status == 200, (path, status)
        return body

    def send(self, path: str, fields: dict[str, str]) -> tuple[int, str]:
        """The status of the answer, and where it leads."""
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.open(path))[1]
        own = {"Cookie": self.cookie(), "Origin": f"https://{HOST}"}
        sent = {"csrfmiddlewaretoken": token, **fields}
        status, headers, _body = self.here.post(path, sent, **own)
        self._keep(headers)
        return status, headers.get("Location", "")

    def cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _keep(self, headers) -> None:
        for line in headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
