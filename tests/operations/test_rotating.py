"""`keys rotate` while people read and write: nobody notices, it can be killed, and then the old key
can go."""

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from django.conf import settings

from tests.engines import databases, free_port
from tests.engines.migrated import migrated
from tests.privacy.test_tombstones import A, B
from tracker.operations import processes

pytestmark = [
    *(pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(120)),
    pytest.mark.quick_once,
]
PEOPLE, KILLS = 400, 2
SEED = f"""
import json, uuid
import django; django.setup()
from django.test import Client
from django.utils import timezone
from journals import actions
from tests.conftest import make_client
from tracker.privacy import keys
now, cookies = timezone.now(), []
with keys.scope():
    for n in range(4):
        one = make_client(f"Client {{n}}", f"c{{n}}@example.org")
        actions.check_in(one, entry_id=uuid.uuid4(), content={{"line": "Before it."}}, now=now)
        (browser := Client()).force_login(one)
        cookies.append(browser.cookies["session"].value)
    for n in range({PEOPLE}):
        keys.make(uuid.uuid4(), now)
print(json.dumps(cookies))
"""
READ = """
import json
import django; django.setup()
from journals.models import Entry
from tracker.privacy import keys
with keys.scope():
    entries = list(Entry.objects.all())
    keys.warm({one.client_id for one in entries})
    print(json.dumps([one.words["line"] for one in entries]))
"""
WRAPPED = "SELECT wrapped_by, count(*) FROM privacy_datakey GROUP BY 1 ORDER BY 1"


class House:
    """A database, and a web server as in production."""

    def __init__(self, place: Path):
        self.database = databases.own(place)
        self.database.copy(migrated())
        self.port, self.web = free_port(), None
        self.env = {
            **{name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ},
            **self.database.environment,
            "DJANGO_SETTINGS_MODULE": "tests.settings",
            "KEEL_DATA": str(place),
            "PYTHONPATH": str(settings.BASE_DIR),
        }

    def begin(self, *command: str, ring: str) -> subprocess.Popen:
        return subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env={**self.env, "KEEL_KEYS": ring},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *words: str, ring: str) -> str:
        started = self.begin(sys.executable, *words, ring=ring)
        said, _nothing = started.communicate(timeout=60)
        assert started.returncode == 0, said
        return said

    def open(self, ring: str) -> None:
        """The web server, with these keys."""
        self.shut()
        command = processes.web_command("127.0.0.1", self.port)
        self.web = self.begin(*command, ring=ring)
        end = time.monotonic() + 40
        while time.monotonic() < end:
            try:
                if Browser(self.port, "").ask("GET", "/healthz")[0] == 200:
                    return
            except OSError:
                time.sleep(0.1)
        self.web.kill()
        raise AssertionError(self.web.communicate()[0])

    def shut(self) -> None:
        if self.web is not None:
            self.web.terminate()
            self.web.communicate(timeout=20)
            self.web = None


class Browser:
    def __init__(self, port: int, cookie: str):
        self.port, self.jar = port, {"session": cookie}

    def ask(self, method: str, path: str, fields: dict | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.jar.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, path, urlencode(fields or {}), headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie") or ():
                name, _is, rest = line.partition("=")
                self.jar[name] = rest.partition(";")[0]
            return answer.status, answer.read().decode()
        finally:
            connection.close()

    def check_in(self, line: str) -> int:
        """Write something, as the page does."""
        status, page = self.ask("GET", "/")
        if status != 200:
            return status
        hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page))
        form = {
            name: hidden[name] for name in ("csrfmiddlewaretoken", "entry_id") if name in hidden
        }
        return self.ask("POST", "/check-in/", {**form, "line": line})[0]


@pytest.fixture
def house(tmp_path):
    made = House(tmp_path)
    try:
        yield made
    finally:
        made.shut()
        made.database.close()


def test_nobody_notices_and_the_old_key_can_go(house):
    cookies = json.loads(house.run("-c", SEED, ring=A).splitlines()[-1])
    both = f"{B},{A}"
    house.open(both)
    enough, answers, written = threading.Event(), [], []

    def live(cookie: str, name: int) -> None:
        browser, n = Browser(house.port, cookie), 0
        while not enough.is_set():
            n += 1
            answers.append(browser.check_in(f"Line {name}-{n}."))
            written.append(f"Line {name}-{n}.")
            answers.append(browser.ask("GET", "/journal/")[0])

    threads = [
        threading.Thread(target=live, args=pair) for pair in zip(cookies, range(4), strict=True)
    ]
    for one in threads:
        one.start()
    try:
        for _kill in range(KILLS):
            it_is_killed_in_the_middle(house, both)
        said = house.run("manage.py", "keys", "rotate", ring=both)
    finally:
        enough.set()
        for one in threads:
            one.join()
    assert "Nothing needs t1 any more." in said
    assert set(answers) <= {200, 302}, sorted(set(answers))
    assert len(written) >= 8
    assert [name for name, _count in house.database.rows(WRAPPED)] == ["t2"]

    house.open(B)  # the old key is gone
    assert "t2 wraps" in house.run("manage.py", "keys", "verify", ring=B)
    assert Browser(house.port, cookies[0]).ask("GET", "/journal/")[0] == 200
    lines = json.loads(house.run("-c", READ, ring=B).splitlines()[-1])
    assert lines.count("Before it.") == len(cookies)
    assert set(written) <= set(lines)


def it_is_killed_in_the_middle(house: House, ring: str) -> None:
    """As soon as something is wrapped anew, or it came to its end before."""
    before = dict(house.database.rows(WRAPPED)).get("t2", 0)
    rotating = house.begin(sys.executable, "-c", SLOWLY, ring=ring)
    while rotating.poll() is None:
        if dict(house.database.rows(WRAPPED)).get("t2", 0) > before:
            rotating.kill()
        time.sleep(0.02)
    rotating.communicate()


# In small steps, so that there is a middle.
SLOWLY = """
import django; django.setup()
from tracker.privacy import keys
for _done in keys.rewrap(batch=50):
    pass
"""
