"""What an open page is told when it asks whether it may stay: see static/js/clinic.js."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals import actions
from journals.actions import Choice, When
from journals.models import AgendaItem, Goal, StandingShare
from journals.still import mark
from tests.conftest import NOW, make_care
from tests.matrix import ROWS
from tests.test_query_counts import clear, fill
from tests.world import LATER, browsers, build
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MARK = re.compile(r'data-still="([^"]+)"')


@pytest.fixture
def episode(maya):
    return begun(maya)


def begun(client, now=NOW):
    return actions.begin_moment(
        client,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door.", "reaction_urge": 7},
        when=When(now - HOUR, client.time_zone),
        now=now,
    )


def share(client, episode, care, level="full", until=None, now=NOW):
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    choice = Choice(parts, level, until=until)
    return actions.share_parts(client, episode, care, choice, now=now)


@pytest.fixture
def hers(sign_in, amara):
    return sign_in(amara)


class Page:
    """A page of Amara's that was opened at NOW + 1 h and stays open."""

    def __init__(self, browser, path, at=LATER):
        self.browser = browser
        with time_machine.travel(at, tick=False):
            found = MARK.search(browser.get(path).text)
        assert found, path
        self.address = unescape(found[1])

    def still(self, at=LATER + MINUTE) -> bool:
        with time_machine.travel(at, tick=False):
            answer = self.browser.get(self.address)
        assert answer.status_code == 200
        assert answer.json().keys() == {"still"}
        return answer.json()["still"]


@pytest.fixture
def page(hers, maya, care):
    """Opens her page about Maya, once what is shared is shared."""
    return lambda **more: Page(hers, reverse("client", args=[maya.pk]), **more)


def test_while_nothing_is_taken_back_it_stays(page, maya, care, episode):
    share(maya, episode, care)
    opened = page()
    assert opened.still()
    begun(maya, now=LATER)
    share(maya, begun(maya, now=LATER), care, now=LATER + timedelta(seconds=9))
    assert opened.still()


@pytest.mark.parametrize("how", ["stopped", "narrowed", "removed", "paused"])
def test_what_is_taken_back_is_told(page, maya, care, episode, how):
    share(maya, episode, care)
    opened, then = page(), LATER + timedelta(seconds=30)
    if how == "stopped":
        actions.stop_sharing(maya, now=then)
    elif how == "narrowed":
        share(maya, episode, care, level="ratings_only", now=then)
    elif how == "removed":
        actions.remove_moment(maya, episode, now=then)
    else:
        care_actions.pause(care, by=maya, now=then)
    assert not opened.still()


def test_an_end_of_care_is_an_address_that_is_not_there(page, hers, maya, care, episode):
    share(maya, episode, care)
    opened = page()
    care_actions.end(care, by=maya, now=LATER)
    with time_machine.travel(LATER, tick=False):
        assert hers.get(opened.address).status_code == 404


def test_what_expires_is_told_when_it_expires(page, maya, care, episode):
    share(maya, episode, care, until=LATER + MINUTE)
    opened = page()
    assert opened.still(LATER + timedelta(seconds=59))
    assert not opened.still(LATER + MINUTE)


def test_what_is_shared_again_as_fully_is_no_change(page, maya, care, episode):
    share(maya, episode, care, until=LATER + HOUR)
    opened = page()
    share(maya, episode, care, until=LATER + 2 * HOUR, now=LATER)
    assert opened.still()
    stopped = actions.stop_sharing(maya, now=LATER)
    assert not opened.still()
    actions.undo_stop(maya, stopped, now=LATER)
    assert opened.still()


def test_more_of_it_is_no_less(page, maya, care, episode):
    share(maya, episode, care, level="ratings_only")
    opened = page()
    share(maya, episode, care, level="full", now=LATER)
    assert opened.still()


def test_what_was_over_before_is_not_told(page, maya, care, episode):
    """Nor what was withdrawn while care was paused, or shared after the page was opened."""
    share(maya, episode, care)
    actions.stop_sharing(maya, now=LATER - MINUTE)
    opened = page()
    share(maya, episode, care, now=LATER + timedelta(seconds=10))
    actions.stop_sharing(maya, now=LATER + timedelta(seconds=20))
    assert opened.still()


def test_what_was_under_way_when_the_page_was_drawn_is_told(page, maya, care, episode):
    """Its own time is a moment before the page's, and it was committed a moment after."""
    share(maya, episode, care)
    opened = page()
    actions.stop_sharing(maya, now=LATER - timedelta(seconds=1))
    assert not opened.still()


def test_another_therapists_share_is_nothing_of_hers(page, maya, omar, care, episode):
    share(maya, episode, make_care(maya, omar))
    opened = page()
    actions.stop_sharing(maya, now=LATER)
    assert opened.still()


def test_nothing_is_said_of_what_changes_while_care_is_paused(page, maya, care, episode):
    share(maya, episode, care)
    goal = offered(maya)
    care_actions.pause(care, by=maya, now=LATER - MINUTE)
    opened = page()
    actions.stop_sharing(maya, now=LATER + timedelta(seconds=9))
    actions.withdraw_goal(maya, goal, now=LATER + timedelta(seconds=9))
    assert opened.still()


def offered(maya) -> Goal:
    goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Wave."}, now=NOW)
    actions.offer_goal(maya, goal, now=NOW)
    return goal


def test_a_goal_that_is_withdrawn_or_put_away(page, maya, care):
    one, two = offered(maya), offered(maya)
    opened = page()
    actions.withdraw_goal(maya, one, now=LATER)
    assert not opened.still()
    actions.offer_goal(maya, one, now=LATER)
    assert opened.still()
    actions.put_away_goal(maya, two, now=LATER)
    assert not opened.still()


def test_what_becomes_of_a_goal_that_was_withdrawn_before_is_hers_alone(page, maya, care):
    withdrawn, away = offered(maya), offered(maya)
    actions.withdraw_goal(maya, withdrawn, now=NOW)
    actions.put_away_goal(maya, away, now=NOW)
    opened, then = page(), LATER + timedelta(seconds=9)
    actions.withdraw_goal(maya, withdrawn, now=then)
    actions.put_away_goal(maya, withdrawn, now=then)
    actions.take_up_goal(maya, withdrawn, now=then)
    actions.take_up_goal(maya, away, now=then)
    assert opened.still()


def test_days_and_words_for_the_appointment(page, maya, care):
    days = StandingShare.objects.create(relationship=care, what="days_checked_in", from_at=NOW)
    item = AgendaItem(owner=maya, relationship=care, kind="talk_about", added_at=NOW)
    item.words = {"text": "Christmas"}
    item.save()
    opened = page()
    assert opened.still()
    StandingShare.objects.filter(pk=days.pk).update(revoked_at=LATER)
    assert not opened.still()
    StandingShare.objects.create(relationship=care, what="days_checked_in", from_at=LATER)
    assert opened.still()
    AgendaItem.objects.filter(pk=item.pk).update(withdrawn_at=LATER)
    assert not opened.still()


def test_a_pin_is_on_a_page_only_with_its_entry(page, maya, care, episode):
    entry = episode.entries.get()
    pin = AgendaItem(owner=maya, relationship=care, kind="pin", entry=entry, added_at=NOW)
    pin.words = {}
    pin.save()
    opened = page()
    AgendaItem.objects.filter(pk=pin.pk).update(withdrawn_at=LATER)
    assert opened.still()
    share(maya, episode, care)
    assert not opened.still()


def test_the_list_asks_about_everybody_on_it(hers, maya, jonas, care, jonas_care):
    for one, between in ((maya, care), (jonas, jonas_care)):
        share(one, begun(one), between)
    opened = Page(hers, reverse("home"))
    about_maya = Page(hers, reverse("client", args=[maya.pk]))
    assert opened.still()
    actions.stop_sharing(jonas, now=LATER)
    assert not opened.still()
    assert about_maya.still()
    again = Page(hers, reverse("home"), at=LATER + 9 * MINUTE)
    assert again.still(LATER + 10 * MINUTE)
    care_actions.end(care, by=maya, now=LATER + 10 * MINUTE)
    assert not again.still(LATER + 11 * MINUTE)


def test_only_the_mark_of_ones_own_page_is_answered(hers, maya, jonas, amara, omar, care):
    make_care(jonas, amara)
    path = reverse("still", args=[maya.pk])
    marks = [
        "",
        "x",
        mark(omar, maya.pk, LATER),
        mark(amara, jonas.pk, LATER),
        mark(amara, None, LATER),
        mark(amara, maya.pk, LATER)[:-1],
    ]
    for text in marks:
        assert hers.get(path, {"since": text}).json() == {"still": False}
    assert hers.get(path, {"since": mark(amara, maya.pk, LATER)}).json() == {"still": True}
    assert hers.get(reverse("still", args=[uuid.uuid4()])).status_code == 404
    assert hers.post(path).status_code == 405


def test_asking_is_no_look_and_keeps_no_session_alive(page, hers, maya, care, episode):
    share(maya, episode, care)
    opened = page()
    lines, kept = len(ledger.of_client(maya.pk, limit=500)), dict(hers.session)
    for minute in range(1, 15):
        assert opened.still(LATER + minute * MINUTE)
    assert len(ledger.of_client(maya.pk, limit=500)) == lines
    assert dict(hers.session) == kept
    with time_machine.travel(LATER + 16 * MINUTE, tick=False):
        assert hers.get(opened.address).url.startswith(reverse("account_login"))


def test_it_asks_as_often_with_much_as_with_little(hers, amara, maya, care):
    counts = {}
    for many in (1, 40):
        fill(maya, care, many)
        for path, about in (
            (reverse("still", args=[maya.pk]), maya.pk),
            (reverse("still-all"), None),
        ):
            with CaptureQueriesContext(connection) as found:
                answer = hers.get(path, {"since": mark(amara, about, LATER)})
            assert answer.json() == {"still": True}
            counts.setdefault(path, set()).add(len(found))
        clear()
    assert all(len(found) == 1 for found in counts.values()), counts
    assert max(map(max, counts.values())) <= MOST_QUERIES, counts


# Measured: 3 for the session and the second factor, 2 for the care, and one for each way of taking
# back that is asked.
MOST_QUERIES = 10


@pytest.mark.parametrize("state", ["full", "ratings_only"])
def test_every_page_with_words_of_a_clients_asks(state):
    """A new page of a therapist's that shows what is shared, and stays open for ever, is found."""
    with time_machine.travel(LATER, tick=False):
        world = build(state)
        browser, open_for_ever = browsers(world)["amara"], []
        for row in ROWS:
            if "therapist" in row.who and row.get != 405 and "anonymous" not in row.who:
                ids = {key: world.ids[name] for key, name in row.ids.items()}
                text = browser.get(reverse(row.name, kwargs=ids)).text
                hers = {group for group in world.groups_in(text) if group.startswith("maya.")}
                if hers - {"maya.name"} and not MARK.search(text):
                    open_for_ever.append(row.name)
        assert open_for_ever == []
        assert MARK.search(browser.get("/").text)
