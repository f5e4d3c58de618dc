"""Nothing that a page says is left in English: asked in a language that nobody speaks.

As a browser draws them, and how such long words stand: tests/browser/test_longer_words.py.
"""

import ast
from pathlib import Path

import pytest
import time_machine

from tests import matrix_forms
from tests.languages import pseudo
from tests.matrix import ROLES, ROWS
from tests.test_access_matrix import Pages
from tests.world import LATER
from tracker.accounts.models import User

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]

PEOPLE = ("anonymous", "maya", "amara", "pat", "una")


def written_by_people() -> list[str]:
    """Every text of the tests' world: what stands on a page and is nobody's translation."""
    found = []
    for path in sorted((ROOT / "tests").rglob("*.py")):
        if path.parent.name in ("tests", "measures"):
            tree = ast.walk(ast.parse(path.read_text()))
            found += [str(one.value) for one in tree if isinstance(one, ast.Constant)]
    return found


def test_no_page_and_no_message_is_left_in_english(pseudo_language):
    written, left = pseudo.Written(written_by_people()), {}
    with time_machine.travel(LATER, tick=False):
        doors = Pages("full")
        User.objects.update(language=pseudo_language)
        for row in ROWS:
            path, data = doors.path(row), matrix_forms.of(row.data, doors.world)
            for who in PEOPLE:
                if ROLES[who] not in row.who:
                    continue
                sends = {
                    "GET": lambda browser, path=path: browser.get(path),
                    "POST": lambda browser, path=path: browser.post(path, {"nothing": ""}),
                    "sent": lambda browser, path=path, data=data: browser.post(path, data),
                }
                for how, send in sends.items():
                    header = {"HTTP_ACCEPT_LANGUAGE": pseudo_language}
                    doors.browsers[who].defaults |= header
                    answer = doors.ask(who, send)
                    if not answer.get("Content-Type", "").startswith("text/html"):
                        continue
                    for run in written.left_in_english(answer.text):
                        left.setdefault(run, f"{how} {row.name} as {who}")
    assert left == {}
