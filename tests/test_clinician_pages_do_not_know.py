"""A therapist's pages are the same with and without all that a client keeps to herself.

Compared byte by byte, with the clock frozen. Only what is drawn anew for each request is taken
out: the CSRF token, and the ids that a form brings along for what will be written.
"""

import re
import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse

from journals import actions
from journals.models import Episode
from tests.conftest import NOW
from tests.world import (
    LATER,
    STATES,
    World,
    browsers,
    build,
    goal,
    moment,
    note,
    own_page,
    person,
    share,
)
from tracker.care.models import CareRelationship
from tracker.reminders import actions as reminders
from tracker.reminders.models import Notice

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

MINTED = re.compile(
    r'(name="csrfmiddlewaretoken" value="\w+")'
    r'|(name="(?:entry|invitation)_id" value="[0-9a-f-]{36}")'
    r"|(id_answer_[0-9a-f-]{36})"
    r'|(name="draft" value="[0-9a-f-]{36}")|(data-draft="/drafts/[0-9a-f-]{36}/")'
)
HOW_MANY = 10
OVER = ("paused", "ended")  # nothing can be shared then


@pytest.fixture(params=STATES)
def world(db, request):
    with time_machine.travel(LATER, tick=False):
        yield build(request.param)


def pages(world: World) -> dict[str, tuple]:
    """Every page that Amara can open about Maya, as she would find it now."""
    me = world.ids["user_of_maya"]
    answer = reverse("answer", args=[me, world.ids["one_look_of_maya"]])
    amara, found = browsers(world)["amara"], {}
    for name, method, path, data in (
        ("caseload", "get", reverse("home"), {}),
        ("client", "get", reverse("client", args=[me]), {}),
        ("second page", "get", reverse("client", args=[me]), {"page": 2}),
        ("invite", "get", reverse("client-invite"), {}),
        ("settings", "get", reverse("settings"), {}),
        ("empty answer", "post", answer, {"entry_id": str(uuid.UUID(int=7, version=4))}),
    ):
        cache.clear()
        with transaction.atomic():  # looking leaves marks, which would show the second time
            response = getattr(amara, method)(path, data)
            transaction.set_rollback(True)
        headers = {key: value for key, value in response.items() if key != "Content-Length"}
        found[name] = response.status_code, headers, MINTED.sub("·", response.text)
    return found


def keep_to_herself(world: World) -> None:
    """Ten more of everything that is not shared with Amara."""
    maya = world.people["maya"]
    one = Episode.objects.get(pk=world.ids["one_of_maya"])
    beside = CareRelationship.objects.get(pk=world.ids["bea_care_of_maya"])
    for n in range(HOW_MANY):
        somebody = person(world, "maya", "maya.more")
        standard = goal(world, "maya", "maya.more", somebody)
        more = moment(world, "maya", f"more{n}", goal=standard, people=[somebody])
        share(world, "maya", more, beside, [f"more{n}_note_of_maya", f"more{n}_look_of_maya"])
        _unshared_parts(world, one)
        for beside_it in (None, one, more):
            own_page(world, "maya.more", beside_it)
        actions.put_away_goal(maya, standard, now=NOW)  # three at a time
        actions.check_in(
            maya,
            entry_id=uuid.uuid4(),
            content={"mood": 1, "line": world.say("maya.more")},
            now=NOW,
        )
    _an_answer_of_another(world, beside)
    reminders.pause(maya, NOW.date() + timedelta(days=3), now=NOW)
    Notice.objects.filter(user=maya).update(state=Notice.State.FAILED)
    reminders.send_now(maya, now=NOW)


def _unshared_parts(world: World, episode) -> None:
    """More parts in the very moment that is shared: private until they are ticked."""
    maya = world.people["maya"]
    actions.notice(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content=note(world, "maya.more"),
        when=actions.When(NOW - timedelta(days=40), maya.time_zone),
        now=NOW,
    )
    actions.give_credit(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"text": world.say("maya.more")},
        now=NOW,
    )


def _an_answer_of_another(world: World, beside) -> None:
    actions.answer(
        world.people["bea"],
        beside,
        guidance_id=uuid.uuid4(),
        entry_id=world.ids["more0_look_of_maya"],
        text=world.say("bea.answer"),
        view="talk",
        now=NOW,
    )


def test_ten_more_private_things_change_nothing(world):
    before = pages(world)
    keep_to_herself(world)
    after = pages(world)
    for name, page in before.items():
        assert page == after[name], name
    words = {group for page in after.values() for group in world.groups_in(str(page))}
    assert not {group for group in words if "more" in group}


@pytest.mark.parametrize("world", [s for s in STATES if s not in OVER], indirect=True)
def test_the_comparison_would_notice(world):
    """The same pages do differ when something is shared: the test above is not blind."""
    before = pages(world)
    care = CareRelationship.objects.get(pk=world.ids["care_of_maya"])
    two = Episode.objects.get(pk=world.ids["two_of_maya"])
    share(world, "maya", two, care, ["two_note_of_maya", "two_look_of_maya"])
    after = pages(world)
    assert before["caseload"] != after["caseload"]
    assert before["client"] != after["client"]
    assert before["settings"] == after["settings"]
