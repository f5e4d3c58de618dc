"""Every route × everybody × every state of a share: the status, whose words are in the answer, and
whether the ledger tells of exactly those.

Whom the policy turns away before anything is read is turned away in one state only; and in the
quick run each is asked in the states that can look different to them.
The routes come from the URL configuration, the expectations from tests/matrix.py, which was
written from the specification. A route without a row, or without a policy, fails. The cells of
the API's rows are tried in tests/api/test_access_matrix.py.
"""

import re
import uuid
from collections.abc import Iterator

import pytest
import time_machine
from django.urls import get_resolver, reverse

from tests import matrix, matrix_forms
from tests.api.matrix import ROUTES
from tests.doors import Doors
from tests.matrix import ROLES, ROWS
from tests.matrix_row import Row
from tests.world import LATER, NOBODY, STATES
from tracker.accounts.policy import allowed

pytestmark = pytest.mark.django_db

# Only there while DEMO is on, which no test of this file turns on.
DEMO_ROUTES = {"demo-step-in", "demo-mails"}


def routes(resolver=None, inside: str = "") -> Iterator[tuple[str, frozenset[str]]]:
    """Every route of the product, with the roles that its view names."""
    for found in (resolver or get_resolver()).url_patterns:
        if hasattr(found, "url_patterns"):
            within = f"{found.namespace}:" if found.namespace else inside
            yield from routes(found, within)
        elif found.name not in DEMO_ROUTES:
            yield f"{inside}{found.name}", allowed(found.callback, found.name)


def test_every_route_has_a_row_and_a_policy():
    rows = [row.name for row in ROWS] + sorted({f"api:{route.name}" for route in ROUTES})
    assert sorted(name for name, _roles in routes()) == sorted(rows)
    assert [name for name, roles in routes() if not roles] == []


def test_the_policies_are_those_of_the_specification():
    written = {row.name: frozenset(row.who) for row in ROWS}
    written |= {f"api:{route.name}": frozenset(route.who) for route in ROUTES}
    assert dict(routes()) == written


class Pages(Doors):
    def path(self, row: Row, **instead) -> str:
        ids = {key: self.world.ids[name] for key, name in row.ids.items()} | instead
        if row.name == "account_reset_password_from_key":
            ids = {"uidb36": "1", "key": "no-such-key"}
        return reverse(row.name, kwargs=ids)

    def knock(self, who: str, method: str, path: str, data: dict):
        return self.ask(
            who, lambda browser: browser.get(path) if method == "GET" else browser.post(path, data)
        )


@pytest.fixture
def doors(db, request):
    with time_machine.travel(LATER, tick=False):
        yield Pages(getattr(request, "param", "full"))


METHODS = ("GET", "POST")
# What a database could change is how the gate asks; the rest of the states are asked of one.
ON_BOTH = ("full",)


@pytest.mark.slow
@pytest.mark.parametrize(
    "doors",
    [pytest.param(one, marks=[pytest.mark.once] * (one not in ON_BOTH)) for one in STATES],
    indirect=True,
)
def test_who_gets_in_and_what_they_read(doors):
    world, wrong = doors.world, []
    for number, row in enumerate(ROWS):
        path, data = doors.path(row), matrix_forms.of(row.data, world)
        refusing = doors.refusing(METHODS, number)
        for who in doors.roles:
            for method in METHODS:
                if method not in refusing and not matrix.reaches(row, who, method):
                    continue
                answer = doors.knock(who, method, path, data)
                cell = f"{method} {row.name} as {who}"
                wanted = matrix.status(row, who, world.state, method)
                if answer.status_code != wanted:
                    wrong.append(f"{cell}: {answer.status_code}, not {wanted}")
                may = matrix.may_see(row, who, world.state)
                if leaks := doors.leaks(answer, answer.text, may):
                    wrong.append(f"{cell} shows {', '.join(leaks)}")
                wrong += _wrong_way(cell, answer, row, who)
                wrong += [f"{cell} {what}" for what in doors.untold(who, answer.text)]
                wrong += [f"{cell} {what}" for what in doors.unsaid(path, answer)]
    assert not wrong, "\n".join(wrong)


def _wrong_way(cell: str, answer, row: Row, who: str) -> list[str]:
    """Strangers are sent to sign in; clinicians without a second factor, to setting one up."""
    if ROLES[who] == "anonymous" and "anonymous" not in row.who:
        to = reverse("account_login")
    elif who == "amara_bare" and "therapist" in row.who:
        to = reverse("mfa_index") if row.name not in matrix.BEFORE_SECOND_FACTOR else ""
    else:
        return []
    return [] if answer.headers.get("Location", "").startswith(to) else [f"{cell} goes elsewhere"]


HERS = {"maya.name", "amara.bring_up", "amara.note"}
ALWAYS = HERS | {"maya.goal.offered", "maya.agenda", "amara.proposal", "amara.asked"}
MUST_SEE = {
    "full": ALWAYS
    | {"maya.one.title", "maya.one.note", "maya.one.note#", "maya.one.look"}
    | {"maya.person.named", "maya.pin", "amara.decided"},
    "ratings_only": ALWAYS | {"maya.one.note#", "maya.pin"},
    "private": ALWAYS,
    "expired": ALWAYS,
    "revoked": ALWAYS,
    "paused": HERS,
}


@pytest.mark.parametrize("doors", MUST_SEE, indirect=True)
def test_the_words_arrive_where_they_are_meant_to(doors):
    """Without this, a page that shows nothing at all would pass the other oracle."""
    page = doors.knock("amara", "GET", doors.path(row_of("client")), {})
    seen = doors.world.groups_in(page.text)
    assert seen - {"amara.name", "amara.answer"} == MUST_SEE[doors.world.state]


def test_a_line_too_few_or_too_many_would_be_noticed(doors):
    """Of each thing in words; of the charts, no word says so."""
    page = doors.knock("amara", "GET", doors.path(row_of("client")), {})
    lines, wrong = doors.lines, doors.disclosures.wrong
    assert wrong("amara", page.text, lines) == []
    assert {line.verb for line in lines} >= {"opened", "opened_goal", "opened_agenda", "saw_charts"}
    for line in lines:
        less = [one for one in lines if one.entity_id != line.entity_id]
        assert wrong("amara", page.text, less) or line.entity == "care.CareRelationship"
        assert wrong("amara", page.text, [*lines, line])
        assert wrong("amara", "<html></html>", [line])


def test_a_page_about_one_client_holds_no_word_of_another(doors):
    page = doors.knock("amara", "GET", doors.path(row_of("client")), {})
    assert not [group for group in doors.world.groups_in(page.text) if group.startswith("jonas")]


def test_the_owner_reads_everything(doors):
    page = doors.knock("maya", "GET", doors.path(row_of("moment")), {})
    seen = doors.world.groups_in(page.text)
    assert seen >= {f"maya.one.{part}" for part in ("title", "note", "note#", "look", "credit")}
    assert seen.isdisjoint({"maya.one.removed", "maya.one.removed#"})


def row_of(name: str) -> Row:
    return next(row for row in ROWS if row.name == name)


STRANGER = {"maya": "jonas", "amara": "omar", "pat": "omar"}


def _normal(response, ids: tuple) -> tuple:
    """Status, headers and body without the asked id and the CSRF token."""
    text = response.text
    for pk in ids:
        text = text.replace(str(pk), "ID")
    text = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "CSRF", text)
    headers = sorted((key, value) for key, value in response.items() if key != "Content-Length")
    return response.status_code, headers, sorted(response.cookies), text


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_someone_elses_object_answers_like_none_at_all(doors, method):
    for row in ROWS:
        if not row.owner:
            continue
        data = matrix_forms.of(row.data, doors.world)
        key = next(iter(row.ids))
        answers = []
        for pk in (doors.world.ids[row.ids[key]], NOBODY, uuid.uuid4()):
            answer = doors.knock(STRANGER[row.owner], method, doors.path(row, **{key: pk}), data)
            answers.append(_normal(answer, (pk,)))
        assert answers[0] == answers[1] == answers[2], row.name
        assert answers[0][0] in (404, 405), row.name


@pytest.mark.parametrize("key", ["entry"])
def test_a_part_of_someone_else_inside_ones_own(doors, key):
    """The first id of the address is mine, the second is not."""
    world = doors.world
    for name, who, foreign in (
        ("moment-done", "maya", "one_credit_of_jonas"),
        ("answer", "amara", "one_look_of_jonas"),
        ("answer", "amara", "two_look_of_maya"),
    ):
        row = row_of(name)
        data = matrix_forms.of(row.data, world)
        pair = [
            _normal(doors.knock(who, "POST", doors.path(row, **{key: pk}), data), (pk,))
            for pk in (world.ids[foreign], NOBODY)
        ]
        assert pair[0] == pair[1], (name, foreign)
        assert pair[0][0] == 404


@pytest.mark.parametrize("doors", ["paused", "ended"], indirect=True)
def test_a_foreign_care_relationship_is_none_at_all(doors):
    world, row = doors.world, row_of("moment-sharing")
    data = matrix_forms.of("sharing", world)
    answers = []
    for pk in (world.ids["care_of_jonas"], world.ids["care_of_maya"], NOBODY):
        page = doors.knock("maya", "POST", doors.path(row), {**data, "relationship": str(pk)})
        answers.append(_normal(page, (pk,)))
    assert answers[0] == answers[1] == answers[2]
    assert answers[0][0] == 404
