"""Whatever is sent: a clear message or a clean 4xx, the words still there, nothing written."""

import re
from collections.abc import Iterable

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.bad_forms import FORMS, WHOLE
from tests.bad_forms_review import AT_THE_DESK
from tests.bad_values import CODES, HUGE, KEPT, Posted
from tests.conftest import LONG, freshen
from tests.world import LATER, World, browsers
from tests.world_kept import world_in

pytestmark = pytest.mark.django_db
# The rows are compared only where one of them can be another; a session is nobody's row.
WRITES = re.compile(
    r"(?!SELECT|SAVEPOINT|RELEASE|ROLLBACK)(?!\w+ (?:FROM |INTO )?.accounts_session)"
)
REFUSED = (400, 404, 409, 413, 422)


@pytest.fixture
def world(db):
    with time_machine.travel(LATER, tick=False):
        yield world_in("full")


def rows() -> dict[str, list]:
    """Everything that the database holds, but for web sessions and marks of having looked."""
    skipped = {"accounts_session", "django_migrations", "django_content_type", "auth_permission"}
    found = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in skipped:
                cursor.execute(f'SELECT * FROM "{table}"')
                found[table] = sorted(map(str, cursor.fetchall()))
    return found


class Desk:
    """Somebody at one form; nothing that they do there lasts."""

    def __init__(self, world: World, form: str):
        self.world, self.posted = world, FORMS[form]
        self.browser = self.posted.browser(world)
        self.path = reverse(self.posted.route, kwargs=self.posted.kwargs(world))
        self.before = rows()

    def post(self, data: dict, **kwargs):
        """The answer, and the tables that are not as they were."""
        cache.clear()
        wrote = []

        def watch(execute, sql, *given):
            wrote.extend([sql] if WRITES.match(sql) else [])
            return execute(sql, *given)

        with transaction.atomic():
            with connection.execute_wrapper(watch):
                answer = self.browser.post(self.path, data, **kwargs)
            after = rows() if wrote else self.before
            transaction.set_rollback(True)
        return answer, [table for table in after if after[table] != self.before[table]]


def in_turn(cases: Iterable, first: int) -> list:
    """In the quick run every third, and in another form another third of them."""
    return list(cases) if LONG else list(cases)[first % 3 :: 3]


# What a database would refuse is refused before it: one form of each sort shows that on both.
ON_BOTH = ("notice", "page", "reminder", "profile", "answer", "appointment")


@pytest.mark.slow
@pytest.mark.parametrize(
    "form",
    [pytest.param(one, marks=[pytest.mark.once] * (one not in ON_BOTH)) for one in FORMS],
)
def test_what_is_wrong_is_refused_and_nothing_is_lost(world, form):
    desk, wrong = Desk(world, form), []
    posted: Posted = desk.posted
    for name, value in in_turn(posted.wrong(world), list(FORMS).index(form)):
        data = {**posted.fields(world), name: value}
        answer, changed = desk.post(data)
        case = f"{name}={str(value)[:20]!r}: {answer.status_code}"
        # allauth draws its own forms again with 200
        fine = (200,) if posted.route == "account_login" else REFUSED
        if answer.status_code not in fine:
            wrong.append(case)
        # looking again leaves a mark, as any look does
        wrong += [f"{case} writes {table}" for table in changed if table not in LOOKING[form]]
        if posted.keeps and name != posted.keeps and answer.status_code in (409, 422):
            wrong += [f"{case} loses the words"] if KEPT not in answer.text else []
            marked = "Error:" in answer.text and 'id="errors"' in answer.text
            wrong += [] if marked else [f"{case} says nothing"]
    assert not wrong, "\n".join(wrong)


# A therapist whose form is refused reads the page again, which the ledger notes.
READS = {"privacy_ledgerevent", "journals_readmark"}
LOOKING = {form: READS if form in AT_THE_DESK else set() for form in FORMS}
LOOKING["join"] = {"accounts_tries"}  # a wrong code is counted


@pytest.mark.once
@pytest.mark.parametrize(("form", "fields"), WHOLE)
@pytest.mark.parametrize("zone", ["America/New_York", "Pacific/Kiritimati"])
@pytest.mark.parametrize("day", ["9999-12-31", "9999-12-30", "0001-01-01", "0001-01-02"])
def test_days_at_the_ends_of_time(world, form, fields, zone, day):
    type(world.people["maya"]).objects.update(time_zone=zone)
    desk = Desk(world, form)
    answer, changed = desk.post({**desk.posted.fields(world), **fields(day)})
    assert answer.status_code == 422
    assert changed == []


@pytest.mark.once
@pytest.mark.parametrize("form", FORMS)
def test_bytes_that_are_no_text(world, form):
    """Half a surrogate, and an overlong NUL, the way a broken client sends them."""
    desk = Desk(world, form)
    name = desk.posted.keeps or next(iter(desk.posted.fields(world)))
    raws = ("%ED%A0%80", "%C0%80", "%FF", "%F5%80%80%80", "%E2%82", "%80")
    for raw in in_turn(raws, list(FORMS).index(form)):
        body = f"{name}={raw}"
        answer, _changed = desk.post(body, content_type="application/x-www-form-urlencoded")
        assert answer.status_code in (200, 302, *REFUSED)
        assert "\ud800" not in answer.text


@pytest.mark.once
@pytest.mark.parametrize("form", FORMS)
def test_an_empty_post_and_a_huge_one(world, form):
    desk = Desk(world, form)
    empty, changed = desk.post({})
    assert empty.status_code in (200, *REFUSED) or form in EMPTY_MEANS
    assert set(changed) <= LOOKING[form]
    many, changed = desk.post({f"field{n}": "x" for n in range(600)})
    assert many.status_code == 400
    large, changed = desk.post({"line": "x" * 600_000})
    assert large.status_code in (400, 413)
    assert changed == []


EMPTY_MEANS = {"deputy"}  # nobody, as it stands already

# Handing out an invitation is shown once and cannot be shown again: each press makes a new one.
# So is the first link of somebody new, whose address is taken by then.
# Joining and signing in are not repeated by the same browser: it is signed in by then.
# Whoever asks for a code again waits for a second mail.
# What is only looked at before it is signed leads nowhere. A new address is shown once, and a file
# that is asked for again is made anew.
ONCE = {"invite", "address", "join", "code", "sign in", "colleague", "questionnaire", "blanks"}
ONCE |= {"calendar", "booklet"}


# Their pages name what stands there already.
LISTED = ("agenda", "answer", "bring up", "menu", "person")


@pytest.mark.parametrize("form", sorted(FORMS.keys() - ONCE))
def test_a_second_submit_changes_nothing(world, form):
    posted = FORMS[form]
    browser = posted.browser(world)
    path = reverse(posted.route, kwargs=posted.kwargs(world))
    data = posted.fields(world)
    first, once = browser.post(path, data), rows()
    second, twice = browser.post(path, data), rows()
    assert first.status_code == second.status_code == 302
    assert first.url == second.url
    assert once == twice


@pytest.mark.once
@pytest.mark.parametrize(
    "form", [name for name, form in FORMS.items() if "entry_id" in form.foreign]
)
def test_a_taken_id_answers_the_same_whoever_has_it(world, form):
    """409, byte for byte the same for an id of mine and for one of somebody else's."""
    desk = Desk(world, form)
    mine = {
        "answer": "answer_of_amara",
        "reply": "answer_of_amara",
        "bring up": "bring_up_of_amara",
        "new goal": "",
        "person": "person_of_maya",
        "menu": "menu_of_maya",
        "agenda": "agenda_of_maya",
        "proposed goal": "proposal_of_amara",
    }.get(form, "two_note_of_maya")
    found = []
    for key in filter(None, (mine, desk.posted.foreign["entry_id"])):
        answer, changed = desk.post({**desk.posted.fields(world), "entry_id": world.ids[key]})
        assert answer.status_code == 409
        assert set(changed) <= LOOKING[form]
        assert str(world.ids[key]) not in answer.text.replace("-notes", "") or form in LISTED
        found.append(answer.text)
    assert KEPT in found[0]


# Buttons: what comes with them is no form, so that there is nothing to draw again.
BUTTONS = {
    "answering": ("amara", {"pk": "user_of_maya"}, "mode", (422,)),
    "client-reviewed": ("amara", {"pk": "user_of_maya"}, "seen", (302,)),
    "share-standing": ("maya", {"care_id": "care_of_maya"}, "what", (302,)),
    "decision": ("maya", {"pk": "decision_of_maya"}, "answer", (302,)),
    "setup": ("anonymous", {}, "code", (404,)),
}


@pytest.mark.parametrize("route", BUTTONS)
def test_a_button_that_brings_nonsense(world, route):
    """Nothing is done by it, and nothing breaks."""
    who, ids, field, fine = BUTTONS[route]
    browser, before = browsers(world)[who], rows()
    if who == "maya":
        freshen(browser)
    path = reverse(route, kwargs={key: world.ids[name] for key, name in ids.items()})
    more = {"level": "full"} if route == "share-standing" else {}
    for value in (*CODES, "", "x" * 5000, f"{world.ids['one_note_of_jonas']}:1"):
        with transaction.atomic():
            answer = browser.post(path, {**more, field: value})
            after = rows()
            transaction.set_rollback(True)
        assert answer.status_code in fine, value
        changed = {table for table in after if after[table] != before[table]}
        assert changed <= (READS if answer.status_code == 422 else set()), (value, changed)


@pytest.mark.parametrize("version", ["", "x", HUGE, "-1", "7", "1\x00"])
def test_confirming_what_has_changed(world, version):
    browser = browsers(world)["maya"]
    path = reverse("moment-confirm", args=[world.ids["one_of_maya"]])
    before = rows()
    answer = browser.post(path, {"base_version": version})
    assert answer.status_code == 302
    assert rows() == before
    assert "changed meanwhile" in browser.get(answer.url).text


def test_pages_with_addresses_that_make_no_sense(world):
    maya, amara = (browsers(world)[who] for who in ("maya", "amara"))
    for page in ("0", "-1", HUGE, "1e9", "x\x00", "٣", "99999"):
        assert maya.get(reverse("moments"), {"page": page}).status_code == 200
        client = reverse("client", args=[world.ids["user_of_maya"]])
        assert amara.get(client, {"page": page}).status_code == 200
    path = reverse("moment-sharing", args=[world.ids["one_of_maya"]])
    assert maya.get(path, {"with": "a\x00b"}).status_code == 404
    for path in ("/moments/no-such-id/", "/go/1/", "/clients/%00/", "/join/%FF/", "/%ED%A0%80/"):
        assert Client().get(path).status_code in (302, 404)
