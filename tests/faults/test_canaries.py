"""Words that occur nowhere else, written by a program to real processes that log all they can: none
is left in a log, a broker, a mail, a push, a temporary file or the database.

The pages and their forms: tests/test_canaries.py.
"""

import io
import json
import urllib.error
import urllib.request
import uuid
import zipfile
from pathlib import Path

import pytest

from tests.test_canaries import leaks

pytestmark = [pytest.mark.processes, pytest.mark.slow, pytest.mark.timeout(600)]
BREAKS = 20
# Takes the table of lists away and puts it back.
AWAY = """
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("ALTER TABLE {} RENAME TO {}")
"""
LISTS = ("journals_menuitem", "journals_menuitem_away")


class Program:
    """Somebody's, with a token; `said`: each word that any of them sent, and where."""

    def __init__(self, house, who: str, said: dict[str, str]):
        self.site, self.token = house.web(), house.hand("token", who=house.who(who))
        self.said = said

    def word(self, where: str) -> str:
        self.said[f"kq{len(self.said):04d}z"] = where
        return f"So {[*self.said][-1]} it was."

    def call(self, method: str, path: str, body=None, **headers: str) -> tuple[int, bytes]:
        request = urllib.request.Request(
            f"{self.site}/api/v1/{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"}
            | {"Authorization": f"Bearer {self.token}", **headers},
        )
        try:
            with urllib.request.urlopen(request, timeout=40) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()


@pytest.fixture
def telling(house):
    """The house, with everything in its logs, and temporary files in a folder of its own."""
    (house.data / "temporary").mkdir(exist_ok=True)
    house.close_web()
    house.dismiss("worker")
    more = {"LOG_LEVEL": "DEBUG", "TMPDIR": str(house.data / "temporary")}
    house.env |= more
    house.keep_staff(workers=1, beats=1)
    yield house
    house.close_web()
    house.dismiss("worker")
    for name in more:
        del house.env[name]


def write(program: Program) -> None:
    """One of each sort that a program can write, and a draft of the next."""
    pk, note = str(uuid.uuid4()), str(uuid.uuid4())
    begun = {"note": {"id": note, "content": {"situation": program.word("note")}}}
    sent = [
        ("PUT", f"episodes/{pk}/", begun | {"title": program.word("title")}),
        ("PUT", f"entries/{uuid.uuid4()}/", check_in(program.word("check-in"))),
        ("PUT", f"goals/{uuid.uuid4()}/", {"content": {"toward": program.word("goal")}}),
        ("PUT", f"people/{uuid.uuid4()}/", {"content": {"label": program.word("person")}}),
        ("PUT", f"menu/{uuid.uuid4()}/", {"kind": "reward", "text": program.word("list")}),
    ]
    for method, path, body in sent:
        assert program.call(method, path, body)[0] == 201, path
    assert program.call("POST", "entries/search/", {"words": program.word("search")})[0] == 200


def check_in(line: str) -> dict:
    return {"kind": "check_in", "content": {"mood": 3, "line": line}}


def send_nonsense(program: Program) -> None:
    """What is refused: another shape, another name, too long, no JSON, another's token."""
    where = f"entries/{uuid.uuid4()}/"
    for body in (
        {"kind": program.word("a kind"), "content": {}},
        check_in(program.word("too long") * 100),
        check_in(program.word("no text") + "\x00"),
        {"kind": "check_in", "content": {program.word("a name"): 1}},
        [program.word("a list")],
    ):
        assert program.call("PUT", where, body)[0] == 400
    body = check_in(program.word("a stranger"))
    assert program.call("PUT", where, body, Authorization="Bearer nobody")[0] == 401


def break_it(program: Program, house) -> None:
    """The table isn't there: each is an error in the log."""
    house.hand("run", code=AWAY.format(*LISTS))
    for _ in range(BREAKS):
        body = {"kind": "reward", "text": program.word("broken")}
        assert program.call("PUT", f"menu/{uuid.uuid4()}/", body)[0] in (500, 503)
    house.hand("run", code=AWAY.format(*reversed(LISTS)))


def taken_along(program: Program, house) -> bytes:
    """The one place where the words are: the file that somebody has made of their own."""
    status, told = program.call("POST", "exports/", {})
    assert status == 200
    path = f"exports/{json.loads(told)['id']}/"
    house.until(lambda: json.loads(program.call("GET", path)[1])["state"] == "ready")
    return program.call("POST", f"{path}file/")[1]


def in_the_broker(house) -> bytes:
    """Every value of every key, as it is."""
    read = {"string": "get", "hash": "hgetall", "set": "smembers"}
    with house.ask_broker() as broker:
        found = []
        for key in broker.scan_iter():
            kind = broker.type(key).decode()
            if kind in read:
                found.append(getattr(broker, read[kind])(key))
            else:
                found.append((broker.lrange if kind == "list" else broker.zrange)(key, 0, -1))
    return str(found).encode()


def files(folder: Path) -> bytes:
    """All but the database: logs, what the broker wrote, temporary files, mails."""
    found = [one for one in folder.rglob("*") if one.is_file() and "sqlite3" not in one.name]
    return b"\n".join(one.read_bytes() for one in found)


def test_no_word_is_left_anywhere_but_in_ones_own_file(telling):
    house = telling
    house.wish("ann", "cid")  # who is reminded: Ann has written today
    house.wish("bea", channel="push")
    said: dict[str, str] = {}
    program = Program(house, "ann", said)
    write(program)
    send_nonsense(program)
    break_it(Program(house, "bea", said), house)
    sinks = {"the broker, meanwhile": in_the_broker(house)}
    mine = taken_along(program, house)
    house.turn_to(house.at(12))
    house.settle()
    sinks |= {
        "the database": house.database.everything(),
        "the broker": in_the_broker(house),
        "files": files(house.data),
        "mails": b"\n".join(house.post.texts),
        "pushes": b"\n".join(
            json.dumps(house.push.browsers[house.who("bea")].open(body)).encode()
            for path, _headers, body in house.push.got
            if path.endswith(house.who("bea"))
        ),
    }
    assert [name for name, held in sinks.items() if not held] == []
    assert b"DEBUG" in sinks["files"]
    assert sinks["files"].count(b'"status": 50') >= BREAKS
    assert not leaks(sinks, said), "\n".join(leaks(sinks, said))
    book = zipfile.ZipFile(io.BytesIO(mine)).read("keel.json")
    assert sum(word.encode() in book for word in said) == 6
