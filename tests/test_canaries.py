"""After every page was used with words that occur nowhere else, none of them is left anywhere.

Looked for in the bytes of the database's files, in every row, in opened web sessions, in mails, in
logs and in addresses: as they are, in base64, in hex, in UTF-16, and packed. URLs, HTML and JSON
write letters and digits as they are, which is all that the words are made of.

The same in processes of their own, with a broker, mails and pushes: tests/faults/test_canaries.py.
"""

import base64
import binascii
import gzip
import logging
import re
import uuid
import zlib
from contextlib import suppress
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils.log import AdminEmailHandler

from journals.models import Draft
from tests import matrix, matrix_forms
from tests.bad_forms import FORMS
from tests.bad_values import Posted
from tests.browsing import form_with
from tests.conftest import LONG, send_letters
from tests.journals.drafting import Page
from tests.matrix import ROLES, ROWS
from tests.world import LATER, World, browsers, build
from tracker.accounts import held
from tracker.accounts.models import Session

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.slow,
    pytest.mark.timeout(400),
]

# What an account is called by is in clear, so that one can sign in and be recognised; and what a
# practice says of itself.
# What a practice asks in its own words, or pastes of others', is about nobody.
IN_CLEAR = re.compile(r"\.(name|email|token)$|^posted\.(phone|emergency)$|^asked\.")
ASKED = {"questionnaire", "signature", "blanks", "sheet_head", "sheet_line", "sheet_file"}
ASKED |= {"sheet_head_again", "sheet_line_again"}


class Everywhere:
    """All that was written down while pages were used."""

    def __init__(self, caplog):
        self.caplog = caplog
        self.places: list[str] = []

    def note(self, response) -> None:
        """Addresses and headers end up in histories and in the logs of others."""
        self.places.append(f"{response.headers} {response.cookies} {response.request}")

    def sinks(self) -> dict[str, bytes]:
        return {
            "database rows": self._rows(),
            "database files": self._files(),
            "sessions": str([one.get_decoded() for one in Session.objects.all()]).encode(),
            "mails": " ".join(f"{m.subject} {m.body} {m.to}" for m in mail.outbox).encode(),
            "logs": self._logs().encode("utf-8", "replace"),
            "cache": str(getattr(cache, "_cache", "")).encode(),
        }

    def _logs(self) -> str:
        lines = [f"{one.getMessage()} {one.__dict__}" for one in self.caplog.records]
        return self.caplog.text + " ".join(lines)

    def _rows(self) -> bytes:
        found = []
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f'SELECT * FROM "{table}"')
                for row in cursor.fetchall():
                    found += [
                        bytes(one) if isinstance(one, bytes | memoryview) else str(one).encode()
                        for one in row
                    ]
        return b"\n".join(found)

    def _files(self) -> bytes:
        if connection.vendor != "sqlite":
            return b""
        main = Path(str(connection.settings_dict["NAME"]))
        files = [main, Path(f"{main}-wal"), Path(f"{main}-journal")]
        return b"".join(one.read_bytes() for one in files if one.exists())


def shapes(word: str) -> set[bytes]:
    """A word in the writings that it could hide in."""
    plain = word.encode()
    found = {plain, plain.upper(), plain.hex().encode(), plain.hex().upper().encode()}
    found |= {word.encode("utf-16-le"), word.encode("utf-16-be"), binascii.b2a_uu(plain)[1:8]}
    for before in range(3):  # base64 looks different at each place within three bytes
        code = base64.b64encode(b"\0" * before + plain)
        start = (before * 8 + 5) // 6
        found |= {code[start : -4 if b"=" in code else None]}
    return {one for one in found if len(one) >= 6}


PACKED = ((b"\x1f\x8b\x08", 31), *((bytes([0x78, n]), 15) for n in (0x01, 0x5E, 0x9C, 0xDA)))


def unpacked(content: bytes) -> bytes:
    """It, and after it whatever begins in it like gzip or zlib and can be opened."""
    found = [content]
    for begins, bits in PACKED:
        at = content.find(begins)
        while at >= 0:
            with suppress(zlib.error):
                found.append(zlib.decompressobj(bits).decompress(content[at : at + 200_000]))
            at = content.find(begins, at + 1)
    return b"\n".join(found)


def leaks(sinks: dict[str, bytes], words: dict[str, str]) -> list[str]:
    """One pass over each sink: where a shape could begin, it is looked up whole."""
    sought = {
        shape: f"{group} ({word})"
        for word, group in words.items()
        if word.startswith("kq") and not IN_CLEAR.search(group)
        for shape in shapes(word)
    }
    begin = re.compile(b"(?=" + b"|".join({re.escape(shape[:2]) for shape in sought}) + b")")
    lengths = {len(shape) for shape in sought}
    return [
        f"{sought[content[at : at + length]]} in {place}"
        for place, content in ((name, unpacked(held)) for name, held in sinks.items())
        for at in (found.start() for found in begin.finditer(content))
        for length in lengths
        if content[at : at + length] in sought
    ]


@pytest.fixture
def everywhere(caplog):
    caplog.set_level(logging.DEBUG)
    cache.clear()
    with time_machine.travel(LATER, tick=False):
        yield Everywhere(caplog)


@pytest.fixture
def world(everywhere):
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=OFF")  # a thousand small commits, none to keep
        yield build("full")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=FULL")


def filled(posted: Posted, world: World) -> dict:
    """The form with a new canary in each of its text fields."""
    data = posted.fields(world)
    group = "asked" if posted.data in ASKED else "posted"
    for name in posted.texts:
        if name not in ("email", "name", "password", "code", "login"):
            data[name] = world.say(f"{group}.{name}")
    if posted.keeps and posted.keeps != "name":
        data[posted.keeps] = world.say(f"{group}.{posted.keeps}")
    return data


def look_at_everything(world: World, everywhere: Everywhere) -> None:
    for who in ROLES:
        browser = browsers(world)[who]
        for row in ROWS:
            if row.name == "account_reset_password_from_key":
                continue
            ids = {key: world.ids[name] for key, name in row.ids.items()}
            everywhere.note(browser.get(reverse(row.name, kwargs=ids)))


def write_everything(world: World, everywhere: Everywhere) -> None:
    """Each form: as it should be, with something wrong, signed out, and from another site."""
    for posted in FORMS.values():
        browser = posted.browser(world)
        path = reverse(posted.route, kwargs=posted.kwargs(world))
        everywhere.note(browser.post(path, filled(posted, world)))
        for name, value in list(posted.wrong(world))[::21]:
            everywhere.note(browser.post(path, {**filled(posted, world), name: value}))
        cache.clear()
        if posted.who != "anonymous":
            mark = {held.MARK: held.mark(world.people[posted.who])}
            everywhere.note(Client().post(path, filled(posted, world) | mark))
            strict = Client(enforce_csrf_checks=True)
            everywhere.note(strict.post(path, filled(posted, world) | mark))
            strict.force_login(world.people[posted.who])
            everywhere.note(strict.post(path, filled(posted, world) | mark))


@pytest.mark.once
def test_no_word_is_left_anywhere(world, everywhere):
    write_everything(world, everywhere)
    look_at_everything(world, everywhere)
    Client().post(reverse("account_reset_password"), {"email": world.people["maya"].email})
    send_letters()
    sinks = everywhere.sinks() | {"addresses": "".join(everywhere.places).encode()}
    assert len(world.words) > 150
    assert len(mail.outbox) == 2  # to her, and to whoever joins
    assert not leaks(sinks, world.words), "\n".join(leaks(sinks, world.words))


WRITES = re.compile(
    r"(INSERT|UPDATE|DELETE)(?!.{1,14}(accounts_session|accounts_tries|keel_cache))"
)


def test_whatever_breaks_tells_nothing(world, everywhere, settings):
    """Each form, as its first row is to be written: the log and the report to the operator name the
    place in the code, and no word of what was sent."""

    def broken(execute, sql, *given):
        if WRITES.match(sql):
            raise RuntimeError("disk on fire")
        return execute(sql, *given)

    settings.ADMINS = [("Op", "op@example.org")]
    handler, mailer = logging.getLogger("django.request"), AdminEmailHandler(include_html=True)
    handler.addHandler(mailer)
    answers = []
    try:
        for posted in list(FORMS.values())[:: 1 if LONG else 2]:
            browser = posted.browser(world)
            browser.raise_request_exception = False
            path = reverse(posted.route, kwargs=posted.kwargs(world))
            with connection.execute_wrapper(broken):
                answers.append(browser.post(path, filled(posted, world)))
            cache.clear()
    finally:
        handler.removeHandler(mailer)
    failed = [one for one in answers if one.status_code == 500]
    assert len(failed) >= 20
    assert len(mail.outbox) >= len(failed) <= everywhere.caplog.text.count("RuntimeError")
    assert not [one for one in answers if "disk on fire" in one.text]
    reports = "".join(one.subject + one.body + str(one.alternatives) for one in mail.outbox)
    sinks = everywhere.sinks() | {"reports": reports.encode()}
    sinks["answers"] = b"".join(one.content for one in failed)
    # the text of the exception is in the log's record of it, but nothing of the request is
    sinks["logs"] = everywhere.caplog.text.encode()
    assert not leaks(sinks, world.words), leaks(sinks, world.words)


def test_the_search_would_find_them(world, everywhere):
    """A word in a session, a mail, a log line or a row is found, in each of its writings."""
    word = world.say("planted")
    code = base64.b64encode(f"xy{word}".encode()).decode()
    for planted in (word, code, base64.b64encode(word.encode()).decode(), word.encode().hex()):
        for plant, place in (
            (_in_a_session, "sessions"),
            (_in_a_mail, "mails"),
            (_in_a_log, "logs"),
            (_in_a_row, "database rows"),
        ):
            undo = plant(planted, world)
            found = leaks(everywhere.sinks(), {word: "planted"})
            assert any(place in one for one in found), (planted, place)
            undo()
            everywhere.caplog.clear()
    assert not leaks(everywhere.sinks() | {"database files": b""}, {word: "planted"})
    for pack in (gzip.compress, zlib.compress):
        held = b"before" + pack(f"so {word} it was".encode() * 3) + b"after"
        assert leaks({"a file": held}, {word: "planted"})
        assert word.encode() not in held


def _in_a_session(text: str, world: World):
    browser = Client()
    session = browser.session
    session["typed"] = text
    session.save()
    return session.flush


def _in_a_mail(text: str, world: World):
    mail.send_mail("s", text, None, ["a@example.org"])
    return mail.outbox.clear


def _in_a_log(text: str, world: World):
    logging.getLogger("anything").info("it says %s", text)
    return lambda: None


def _in_a_row(text: str, world: World):
    practice = world.people["pat"].clinician.practice
    practice.phone = text[:40]
    practice.save(update_fields=["phone"])

    def undo():
        practice.phone = ""
        practice.save(update_fields=["phone"])

    return undo


# Buttons bring no words: tests/test_bad_input.py tries what nonsense can come with them.
BUTTONS = {"back", "mode", "opening", "reviewed", "sharing_of_answers", "standing", "yes"}


def test_everything_was_used(world):
    """The list of pages is that of the matrix, and every form of the matrix has its words."""
    assert {row.data for row in ROWS if row.data} <= {
        *(posted.data for posted in FORMS.values()),
        *("confirm", "close", "reset", "token", "join", "menu_change", "find", "put_off"),
        *("sheet_copy", "sheet_move", "sheet_head_again"),
        *BUTTONS,
    }
    assert all(matrix_forms.of(row.data, world) is not None for row in matrix.ROWS)


def test_a_form_that_waits_is_sealed(world, everywhere):
    """The one place where typed words stay for a while: behind sign-in, sealed."""
    browser = browsers(world)["maya"]
    form = form_with(browser.get("/").text, "line", reverse("check-in"))
    word = world.say("waiting")
    form.fields["line"] = [word]
    Session.objects.all().delete()
    assert browser.post(form.action, form.fields).status_code == 302
    assert [one for one in Session.objects.all() if "held" in one.get_decoded()]
    assert not leaks(everywhere.sinks(), {word: "waiting"})


def test_a_draft_is_sealed(world, everywhere):
    """Kept while typing, refused as too long, begun twice, signed out, on an old page."""
    browser = browsers(world)["maya"]
    page = Page(browser, "/", "line", reverse("check-in"))
    said = [world.say("typing") for _ in range(6)]
    everywhere.note(page.keep(said[0]))
    everywhere.note(page.keep(said[1] * 20_000))
    everywhere.note(page.keep(said[2], draft_page=str(uuid.uuid4()), draft_revision="0"))
    strict = Client(enforce_csrf_checks=True)
    page.browser = strict
    everywhere.note(page.keep(said[3]))
    strict.force_login(world.people["maya"])
    everywhere.note(page.keep(said[4]))
    page.browser = Client()
    assert page.keep(said[5]).status_code == 401
    assert [one for one in Session.objects.all() if "held_drafts" in one.get_decoded()]
    assert Draft.objects.filter(place="check-in").count() == 2
    sinks = everywhere.sinks() | {"addresses": "".join(everywhere.places).encode()}
    assert not leaks(sinks, world.words), leaks(sinks, world.words)
