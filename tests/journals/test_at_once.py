"""Eight equal POSTs at the same moment, over eight connections: each is thanked, one is written.

A double click on a slow connection, a page sent again after a timeout, two tabs.
"""

import threading
from collections import Counter

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.bad_forms import FORMS
from tests.conftest import pass_second_factor
from tests.test_bad_input import rows
from tests.world import LATER, World, build
from tracker.accounts.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
EIGHT = 8
ENTRY = {"journals_entry": 1, "privacy_ledgerevent": 1}
# What one of them writes, by table: how many rows are added or changed.
WRITES = {
    "check-in": ENTRY,
    "new moment": ENTRY | {"journals_episode": 1, "reminders_notice": 1},
    "look back": ENTRY | {"journals_entryversion": 1},
    "sharing": {"journals_share": 1, "privacy_ledgerevent": 1},
    "done": ENTRY | {"journals_entryversion": 1},
    # the share knows as well that it was answered
    "answer": {
        "journals_guidance": 1,
        "journals_share": 1,
        "privacy_ledgerevent": 1,
        "reminders_notice": 1,
    },
}


def asked(world: World, name: str) -> tuple[str, str, dict]:
    """Who posts what to which address."""
    if name == "done":
        ids = {"pk": world.ids["one_of_maya"], "entry": world.ids["one_credit_of_maya"]}
        return "maya", reverse("moment-done", kwargs=ids), {}
    posted = FORMS[name]
    return posted.who, reverse(posted.route, kwargs=posted.kwargs(world)), posted.fields(world)


def browser_of(user: User) -> Client:
    browser = Client()
    browser.force_login(user)
    if user.account == User.Account.CLINICIAN:
        pass_second_factor(browser, user)
    return browser


def all_at_once(people: list[Client], path: str, data: dict) -> list:
    """What each was answered: a status and where to, or the error."""
    gate, answers = threading.Barrier(len(people)), []

    def post(browser: Client) -> None:
        try:
            gate.wait()
            answer = browser.post(path, data)
            answers.append((answer.status_code, answer.headers.get("Location")))
        except Exception as error:  # a thread cannot fail a test
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=post, args=(one,)) for one in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return answers


def written(before: dict[str, list], after: dict[str, list]) -> dict[str, int]:
    """How many rows are new or another than they were, by table."""
    new = {table: Counter(after[table]) - Counter(before[table]) for table in after}
    return {table: found.total() for table, found in new.items() if found}


@pytest.mark.parametrize("name", WRITES)
def test_each_is_thanked_and_one_is_written(name):
    with time_machine.travel(LATER, tick=False):
        world = build("private" if name == "sharing" else "full")
        who, path, data = asked(world, name)
        people = [browser_of(world.people[who]) for _each in range(EIGHT)]
        before = rows()
        answers = all_at_once(people, path, data)
        assert len(set(answers)) == 1, answers
        assert answers[0][0] == 302
        assert written(before, rows()) == WRITES[name]
