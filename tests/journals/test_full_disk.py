"""A disk that is full and a database that is locked, for real: an answer that keeps the words."""

import json
import sqlite3
import uuid

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.urls import reverse

from journals.models import Draft, Entry
from tests.browsing import form_with
from tests.conftest import make_client
from tests.journals.drafting import TYPED, Page, check_in
from tracker.accounts.models import User

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


@pytest.fixture
def maya(db):
    if connection.vendor != "sqlite":
        pytest.skip("Filled by SQLite's own limit.")
    return make_client("Maya Lindqvist", "maya@example.org")


def sql(text: str):
    with connection.cursor() as cursor:
        return cursor.execute(text).fetchone()


@pytest.fixture
def disk():
    """Not one page more can be written, as when the disk is full; `more()` makes room."""

    class Disk:
        def fill(self):
            sql("CREATE TABLE filler (text)")
            sql(f"PRAGMA max_page_count = {sql('PRAGMA page_count')[0] + 8}")
            for size in (4000, 500, 20):
                while True:
                    try:
                        sql(f"INSERT INTO filler VALUES (zeroblob({size}))")
                    except OperationalError:
                        break

        def more(self):
            sql("PRAGMA max_page_count = 1073741823")

    disk = Disk()
    cache.clear()
    yield disk
    disk.more()
    sql("DROP TABLE IF EXISTS filler")


@pytest.fixture
def browser(maya, sign_in):
    browser = sign_in(maya)
    browser.raise_request_exception = False
    browser.get("/")
    return browser


def until_full(save) -> tuple:
    """What there is room for in half-filled pages is stored; then the first answer that is not."""
    for stored in range(60):
        answer = save()
        if answer.status_code not in (200, 201, 302):
            return stored, answer
    raise AssertionError("it never was full")


def test_a_form_comes_back_with_its_words_and_is_saved_later(browser, disk):
    def save():
        page = check_in(browser)
        page.form.fields |= {"line": [TYPED * 10], "mood": ["3"]}
        return page.save()

    disk.fill()
    stored, answer = until_full(save)
    assert answer.status_code == 507
    assert TYPED in answer.text
    assert "could not be stored just now, and it isn’t your doing" in answer.text
    assert Entry.objects.count() == stored
    assert browser.get("/").status_code == 200  # reading goes on
    disk.more()
    again = form_with(answer.text, "line", reverse("check-in"))
    assert browser.post(again.action, again.fields).status_code == 302
    assert Entry.objects.count() == stored + 1
    assert Entry.objects.filter(pk=again.fields["entry_id"][0]).exists()


def test_a_draft_is_refused_in_so_many_words(browser, disk):
    page = check_in(browser)
    disk.fill()
    stored, answer = until_full(lambda: page.keep(TYPED * 30 * page.step))
    assert answer.status_code == 507
    kept = Draft.objects.get().revision if stored else 0
    disk.more()
    assert page.keep(TYPED * 30).json()["revision"] == kept + 1


def test_any_other_form_comes_back_too(browser, disk, maya):
    page = Page(browser, reverse("settings"), "name")
    disk.fill()
    long = "Maya Longer " * 6
    page.form.fields["name"] = [long.strip()]
    with connection.cursor() as cursor:  # a change of a row needs no new page; so no row may change
        cursor.execute("PRAGMA query_only = ON")
    try:
        answer = browser.post(reverse("settings"), page.form.fields)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA query_only = OFF")
    assert answer.status_code == 503
    assert long.strip() in answer.text
    assert "could not be stored just now" in answer.text
    assert User.objects.get(pk=maya.pk).name == "Maya Lindqvist"


def test_a_program_is_told(browser, disk):
    def send():
        asked = {"id": str(uuid.uuid4()), "kind": "check_in"}
        asked["content"] = {"mood": 3, "line": TYPED * 10}
        cache.clear()
        return browser.post("/api/v1/entries/", json.dumps(asked), "application/json")

    disk.fill()
    stored, answer = until_full(send)
    assert answer.status_code == 507, answer.text
    assert answer.json()["errors"]["__all__"]
    assert answer.headers["Retry-After"]
    assert Entry.objects.count() == stored


def test_a_locked_database_is_said_so(browser, disk):
    name = connection.settings_dict["NAME"]
    if "memory" in str(name):
        pytest.skip("Another process can lock only a file.")
    page = check_in(browser)
    page.form.fields |= {"line": [TYPED], "mood": ["3"]}
    other = sqlite3.connect(str(name), isolation_level=None)
    sql("PRAGMA busy_timeout = 50")
    other.execute("BEGIN IMMEDIATE")
    try:
        answer = page.save()
        assert page.keep(TYPED).status_code == 503
    finally:
        other.execute("ROLLBACK")
        other.close()
        sql("PRAGMA busy_timeout = 20000")
    assert answer.status_code == 503
    assert TYPED in answer.text
    assert page.save().status_code == 302
