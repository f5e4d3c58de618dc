"""Texts that try to be more than text: to programs, in what is taken along, on paper and in mails.

On pages: tests/browser/test_hostile_text.py.
"""

import csv
import io
import json
import re

import pytest
import time_machine
from django.urls import reverse

from journals import access, tasks
from tests.api.matrix import ROUTES
from tests.conftest import enter
from tests.hostile import PAYLOADS, WORD, HostileWorld, at_once, bent
from tests.journals.test_export import pdf_text, taken
from tests.journals.test_paper_file import asked, fetched, text_of
from tests.reminders.test_own_words import handed_over, message, say
from tests.world import LATER, build
from tracker.privacy import keys
from tracker.reminders.models import Kind

HEADERS = {"Content-Type", "MIME-Version", "Content-Transfer-Encoding", "Subject", "From", "To"}
HEADERS |= {"Date", "Message-ID", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe-Post"}
pytestmark = [pytest.mark.django_db, pytest.mark.once]


@pytest.fixture
def world():
    with time_machine.travel(LATER, tick=False):
        found = build("full", HostileWorld("full"))
        at_once(found)
        keys.warm([one.pk for one in found.people.values()])
        yield found


def texts(value):
    """Every text in JSON, names of fields included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from value
        yield from (text for one in value.values() for text in texts(one))
    elif isinstance(value, list):
        yield from (text for one in value for text in texts(one))


def test_programs_get_them_letter_for_letter(world):
    seen, wrong = set(), []
    for who in ("maya", "amara"):
        browser = enter(world.people[who])
        for route in ROUTES:
            kwargs = {key: world.ids[name] for key, name in route.ids.items()}
            query = dict(pair.split("=") for pair in route.query.split("&") if pair)
            asked_for = {key: world.ids[name] for key, name in query.items()}
            answer = browser.get(reverse(f"api:{route.name}", kwargs=kwargs), asked_for)
            assert WORD.search(str(answer.headers)) is None
            if answer.status_code == 200 and answer["Content-Type"] == "application/json":
                for text in texts(answer.json()):
                    wrong += [f"{route.name}: {one}" for one in bent(text, world.said)]
                    seen |= set(WORD.findall(text))
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 100


def test_what_is_taken_along_is_text_in_every_file(world):
    bundle = taken(world.people["maya"])
    document = list(texts(json.loads(bundle.read("keel.json"))))
    assert [one for text in document for one in bent(text, world.said)] == []
    tables = [name for name in bundle.namelist() if name.endswith(".csv")]
    seen = set()
    for name in tables:
        seen |= sheet(bundle.read(name), world)
    assert len(seen) > 40
    assert len(set(WORD.findall(printed(pdf_text(bundle), world)))) > 40
    assert not [name for name in bundle.namelist() if WORD.search(name)]


def sheet(raw: bytes, world) -> set[str]:
    """No cell is a formula, no row is torn, and no letter is lost."""
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert raw.count(b"\r\n") == len(rows)
    cells = [cell for row in rows for cell in row]
    assert [cell for cell in cells if cell[:1] in tuple("=+-@|%\t\r")] == []
    plain = [re.sub(r"^'(?=[=+\-@|%])", "", cell).replace("\\|", "|") for cell in cells]
    assert [one for cell in plain for one in bent(cell, world.said)] == []
    return set(WORD.findall("".join(cells)))


def printed(text: str, world) -> str:
    """What stands on a paper. Fonts draw signs and other scripts in their own ways, and lines and
    pages are broken anywhere; so this is about the last letters of ASCII, without spaces."""
    shown = "".join(text.replace("\u200b", "").split())
    shown = re.sub(r"Private\.Keep\w+\.page\d+/\d+", "", shown)  # the foot of a page may cut it
    for word in WORD.findall(shown):
        written = "".join(world.said.get(word, word).split())
        last = re.search(r"[!-~]*$", written)[0][-45:]
        assert last in shown or len(last) < 12, (last, word)
    return shown


def test_the_paper_for_a_session_is_text(world):
    amara, maya = enter(world.people["amara"]), world.people["maya"]
    page = asked(amara, maya)
    for pk in access.papers_to_make(LATER):
        tasks.make_paper(str(pk))
    answer = fetched(amara, page)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="paper.pdf"'
    text = text_of(answer.content)
    assert len(set(WORD.findall(printed(text, world)))) > 4
    assert not {"\u202e", "\u2066", "\u2067", "\ufeff"} & set(text)


def test_a_line_of_ones_own_is_one_line_of_a_mail(maya):
    """The only text of anybody's that reaches a header."""
    for payload in PAYLOADS:
        say(maya, f"{payload}\r\nBcc: x@evil.example\x85\u2028")
        arrived = handed_over(message(maya, Kind.DAILY_NOTE))
        assert sorted(arrived.keys()) == sorted(HEADERS)
        assert "evil.example" not in f"{arrived['To']} {arrived['From']} {arrived.get_content()}"
