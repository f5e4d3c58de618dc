"""Nothing that a page says is left in English: asked in a language that nobody speaks.

As a browser draws them, and how such long words stand: tests/browser/test_longer_words.py.
"""

import pytest
import time_machine

from journals.example import CLIENT, THERAPIST
from tests.conftest import LONG
from tests.languages import pseudo
from tests.matrix import ROLES, ROWS
from tests.test_access_matrix import Pages
from tests.world import LATER
from tracker.accounts.models import User

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.timeout(400),
]
PEOPLE = ("anonymous", "maya", "amara", "pat", "una")
# What people wrote on these pages.
STORIES = ("tests/conftest.py", "tests/world*.py", "tests/matrix_forms.py", "tests/measures")
STORIES += ("tests/journals/writing.py",)
# In the quick run one of three; the browser's walk sees most of the others.
ROUTES = sorted(ROWS, key=lambda row: row.name)[:: 1 if LONG else 3]


def test_no_page_and_no_message_is_left_in_english(pseudo_language):
    """What each answers, also to a form that holds nothing."""
    texts = (*pseudo.texts_in(*STORIES), *pseudo.names(), CLIENT, THERAPIST)
    written, left, asked = pseudo.Written(texts), {}, 0
    header = {"HTTP_ACCEPT_LANGUAGE": pseudo_language}
    with time_machine.travel(LATER, tick=False):
        doors = Pages("full")
        User.objects.update(language=pseudo_language)
        for row in ROUTES:
            path = doors.path(row)
            for who in PEOPLE:
                if ROLES[who] not in row.who:
                    continue
                doors.browsers[who].defaults |= header
                for send in (
                    lambda browser, path=path: browser.get(path),
                    lambda browser, path=path: browser.post(path, {"nothing": ""}),
                ):
                    answer = doors.ask(who, send)
                    if answer.get("Content-Type", "").startswith("text/html"):
                        asked += 1
                        for run in written.left_in_english(answer.text):
                            left.setdefault(run, f"{row.name} as {who}")
    assert left == {}
    assert asked > 100
