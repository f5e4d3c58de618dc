"""A therapist's pages are the same with and without all that a client keeps to herself.

Compared byte by byte, with the clock frozen: every page and every resource of the API that Amara
can open, before Maya keeps more of everything to herself (tests/kept.py) and after. What is
asked comes from the access matrices (tests/clinic.py). Only what is drawn anew for each request is
taken out.
"""

import json
import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.db.models import Q

from journals import actions
from journals.actions import When
from journals.models import Episode
from journals.models.review import ShareQuerySet
from tests import clinic, kept
from tests.clinic import Clinic
from tests.conftest import LONG, NOW
from tests.test_access_matrix import routes
from tests.world import LATER, STATES, World, browsers, own_page, share
from tests.world_kept import world_in
from tracker.care.models import CareRelationship

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.timeout(400)]

# Amara has never looked; or she has, and what she had on screen is remembered, and put aside.
LOOKED = ("full, looked", "ratings_only, looked")
# The database decides little here, and each world takes a minute: one is looked at on both, and one
# with nothing shared. In the long run all of them, in each she sends all that she can as well, and
# there is more of everything.
QUICK = ("private", "full, looked")
MORE = 10 if LONG else 3


def _marks(state: str) -> list:
    if state == "full, looked":
        return [pytest.mark.quick_once]
    return [pytest.mark.once] if state in QUICK else [pytest.mark.once, pytest.mark.long]


@pytest.fixture(params=[pytest.param(state, marks=_marks(state)) for state in (*STATES, *LOOKED)])
def world(db, request):
    state, _comma, looked = request.param.partition(", ")
    with time_machine.travel(LATER, tick=False):
        made = world_in(state)
        if looked:
            _look(made)
        yield made


def _look(made: World) -> None:
    browser, client = browsers(made)["amara"], f"/clients/{made.ids['user_of_maya']}/"
    page = browser.get(client)
    (seen,) = re.findall(r'name="seen" value="([^"]+)"', page.text)
    assert browser.post(f"{client}reviewed/", {"seen": seen}).status_code == 302


def differing(before: dict[str, tuple], after: dict[str, tuple]) -> list[str]:
    return [name for name in before if before[name] != after[name]]


def care_of(world: World) -> CareRelationship:
    return CareRelationship.objects.get(pk=world.ids["care_of_maya"])


def test_every_route_that_a_therapist_may_use_is_asked():
    open_to_her = {name for name, roles in routes() if "therapist" in roles}
    assert open_to_her - clinic.asked_routes() == clinic.LEFT_OUT
    about_her = {name for name in open_to_her if name.startswith(("api:", "client", "goal", "ass"))}
    assert len(about_her) >= 20


def test_more_private_things_change_nothing(world):
    hers = Clinic(world)
    if not LONG or connection.vendor == "postgresql":
        hers.only_look()
    before = hers.everything()
    kept.keep_to_herself(world, many=MORE)
    after = hers.everything()
    assert differing(before, after) == []
    words = {group for answer in after.values() for group in world.groups_in(str(answer))}
    assert not {group for group in words if "more" in group}


@pytest.mark.long
@pytest.mark.parametrize("world", ["full"], indirect=True)
def test_nor_do_they_move_what_is_shared_from_one_page_to_another(world):
    """More than a page of moments and of single pages is shared; all of it stays where it was."""
    care, maya = care_of(world), world.people["maya"]
    for n in range(21):
        page = own_page(world, "maya.shared")
        actions.share_alone(maya, page, care, actions.Choice(frozenset({page.pk}), "full"), now=NOW)
        _shared_moment(world, n, care)
    hers = Clinic(world)
    before = _all_pages(hers)
    assert len(before) >= 5
    kept.keep_to_herself(world)
    assert _all_pages(hers) == before


def _shared_moment(world: World, n: int, care) -> None:
    maya, entry = world.people["maya"], uuid.uuid4()
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=entry,
        content={"situation": world.say("maya.shared")},
        when=When(NOW - n * timedelta(days=3), maya.time_zone),
        now=NOW,
    )
    actions.share_parts(maya, episode, care, actions.Choice(frozenset({entry}), "full"), now=NOW)


def _all_pages(hers: Clinic) -> list[tuple]:
    """The pages of the client, and the API's to the end of each cursor."""
    me = hers.world.ids["user_of_maya"]
    found = [hers.answer(clinic.look(f"/clients/{me}/?page={page}")) for page in (1, 2, 3)]
    for what in ("shared-episodes", "shared-entries"):
        link = f"/api/v1/{what}/?client={me}"
        while link:
            found.append(hers.answer(clinic.look(link)))
            link = json.loads(found[-1][4])["next"]
    return found


@pytest.mark.once
@pytest.mark.parametrize(
    "world",
    [
        "private",
        *(pytest.param(one, marks=pytest.mark.long) for one in ("ratings_only", "standing")),
    ],
    indirect=True,
)
def test_the_comparison_would_notice(world):
    """The same pages do differ when something is shared: the test above is not blind."""
    hers = Clinic(world)
    some = ("GET home", "GET client", "POST client", "caseload", "GET to-review")
    some += ("GET api:shared-", "GET settings")
    hers.asks = {name: ask for name, ask in hers.asks.items() if name.startswith(some)}
    before = hers.everything()
    two = Episode.objects.get(pk=world.ids["two_of_maya"])
    share(world, "maya", two, care_of(world), ["two_note_of_maya", "two_look_of_maya"])
    told = differing(before, hers.everything())
    assert {"GET home", "GET client", "caseload: waiting", "POST client"} <= set(told)
    assert "GET to-review" in told
    assert [name for name in told if name.startswith("GET api:shared-entries")]
    assert [name for name in told if name.startswith("GET api:shared-episodes")]
    assert "GET settings" not in told


@pytest.mark.once
@pytest.mark.parametrize("world", ["full"], indirect=True)
@pytest.mark.parametrize("forgotten", ["until", "revoked_at"])
def test_what_a_page_or_a_count_forgets_to_ask_is_noticed(world, forgotten, monkeypatch):
    """Also where it is only counted: the list of clients, its filters and the API's."""
    monkeypatch.setattr(ShareQuerySet, "live", _forgetting(forgotten))
    hers = Clinic(world)
    lists = ("GET home", "GET client", "GET api:clients", "caseload")
    hers.asks = {name: ask for name, ask in hers.asks.items() if name.startswith(lists)}
    before = hers.everything()
    kept.keep_to_herself(world, many=2)
    told = differing(before, hers.everything())
    assert {"GET home", "GET client", "caseload: new", "GET api:clients new"} <= set(told)


def _forgetting(what: str):
    """The gate's own question, without one of its conditions."""
    asked = {
        "until": Q(until=None) | Q(until__gt=LATER),
        "revoked_at": Q(revoked_at=None),
        "care": Q(relationship__status="active", entry__deleted_at=None),
    }
    return lambda rows, now: rows.filter(*(one for key, one in asked.items() if key != what))
