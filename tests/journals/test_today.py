"""Today: one open moment, plans, "not today", a good word after a long time, and what adds up."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from journals import access, actions
from journals.actions import When
from journals.moments import as_moment, asking, lets_go, own_day, to_come
from tests.conftest import NOW
from tracker.reminders import actions as reminders

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def begin(client, at, *, now=None, title="", planned=False, until=None, **content):
    return actions.begin_moment(
        client,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content=content or {"situation": "At the door."},
        when=When(at, client.time_zone),
        planned=planned,
        until=until,
        now=now or at,
    )


def moments(client, now):
    return [as_moment(one, now) for one in access.own_episodes(client)]


def asked(client, now):
    found = asking(moments(client, now), now, own_day(client, now))
    return found and found.id


def test_the_oldest_that_is_ready_is_asked_about_and_only_that(maya):
    begin(maya, NOW - 1 * DAY)
    oldest = begin(maya, NOW - 3 * DAY)
    begin(maya, NOW - timedelta(hours=2))  # today's: from tomorrow on
    assert asked(maya, NOW) == oldest.pk


def test_what_was_noted_today_waits_until_tomorrow(maya):
    one = begin(maya, NOW)
    assert asked(maya, NOW + timedelta(hours=3)) is None
    assert asked(maya, NOW + DAY) == one.pk


def test_it_stops_asking_after_a_week_and_when_it_was_looked_back_on_or_let_go(maya):
    one = begin(maya, NOW)
    assert asked(maya, NOW + 8 * DAY) is None
    actions.let_go(maya, one, reason="let_go", now=NOW + DAY)
    assert asked(maya, NOW + DAY) is None
    actions.take_up(maya, one)
    assert asked(maya, NOW + DAY) == one.pk
    actions.look_back(
        maya, episode=one, entry_id=uuid.uuid4(), content={"outcome": 1}, now=NOW + DAY
    )
    assert asked(maya, NOW + DAY) is None


def test_not_today_hides_it_until_tomorrow_and_the_third_time_asks_once(maya):
    one = begin(maya, NOW)
    seen = []
    for day in range(1, 6):
        now = NOW + day * DAY
        (moment,) = moments(maya, now)
        assert asked(maya, now) == one.pk
        seen.append(lets_go(moment))
        for _twice in range(2):  # the second of two taps counts for nothing
            actions.rest(maya, one, until=own_day(maya, now) + DAY)
        assert asked(maya, now) is None
    assert seen == [False, False, False, True, False]


def test_how_often_stands_sealed(maya):
    one = begin(maya, NOW, title="The goodbye")
    actions.rest(maya, one, until=own_day(maya, NOW) + DAY)
    row = access.own_episode(maya, one.pk)
    assert dict(row.words) == {"title": "The goodbye", "rests": 1}


def test_a_plan_is_there_on_its_day_and_asks_as_soon_as_it_is_over(maya):
    start, end = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    one = begin(maya, start, now=NOW - DAY, planned=True, until=end)
    begin(maya, NOW + 3 * DAY, now=NOW, planned=True)

    def today(now):
        return [moment.id for moment in to_come(moments(maya, now), now, own_day(maya, now))]

    assert (today(NOW), asked(maya, NOW)) == ([one.pk], None)
    assert (today(end - timedelta(minutes=1)), asked(maya, end)) == ([one.pk], one.pk)
    assert today(end) == []
    actions.notice(
        maya,
        episode=one,
        entry_id=uuid.uuid4(),
        content={"actual_response": "I said it."},
        when=When(end, maya.time_zone),
        now=end,
    )
    assert asked(maya, end) is None
    assert asked(maya, end + DAY) == one.pk  # looking back, from the next day on


def test_a_plan_longer_than_a_week_asks_when_it_is_over_and_for_a_week(maya):
    end = NOW + 9 * DAY
    one = begin(maya, NOW, now=NOW - DAY, planned=True, until=end)
    assert asked(maya, end - DAY) is None
    assert asked(maya, end) == asked(maya, end + 6 * DAY) == one.pk
    assert asked(maya, end + 8 * DAY) is None


def test_the_page_says_that_this_one_can_stay_as_it_is(sign_in, maya, right_now):
    one = begin(maya, right_now - 2 * DAY)
    browser = sign_in(maya)
    for _n in range(3):
        assert "stay as it is" not in browser.get(reverse("home")).text
        assert browser.post(reverse("moment-rest", args=[one.pk])).status_code == 302
        assert reverse("moment-look-back", args=[one.pk]) not in browser.get(reverse("home")).text
        actions.rest(maya, one, until=None)
    page = browser.get(reverse("home"))
    assert "This one can also stay as it is." in page.text
    assert "Overdue" not in page.text
    answer = browser.post(reverse("moment-close", args=[one.pk]), {"reason": "let_go"})
    assert answer.status_code == 302
    assert "Ready when you are" not in browser.get(reverse("home")).text


@pytest.mark.parametrize(("days", "good"), [(13, False), (15, True), (400, True)])
def test_after_a_long_time_it_is_good_to_see_somebody(sign_in, maya, right_now, days, good):
    reminders.satisfy(maya.pk, own_day(maya, right_now) - days * DAY)
    text = sign_in(maya).get(reverse("home")).text
    assert ("Good to see you, Maya." in text) is good
    assert ("Everything is where you left it." in text) is good
    for never in (f"{days} days", "been away", "missed", "streak"):
        assert never not in text.split("<main")[1].split("</main>")[0]


def test_nobody_is_welcomed_back_on_their_first_day(sign_in, maya):
    text = sign_in(maya).get(reverse("home")).text
    assert "Good to see you" not in text
    assert "Nothing here yet, and that’s fine." in text
    assert "A line is enough." in text


def test_it_only_ever_adds_up(maya):
    """Every moment counts, also those that the rings have no more room for."""
    for n in range(45):
        one = begin(maya, NOW - n * DAY)
    actions.notice(
        maya,
        episode=one,
        entry_id=uuid.uuid4(),
        content={"thoughts": "Once more."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )
    begin(maya, NOW + DAY, now=NOW, planned=True)
    counts = access.own_counts(maya)
    assert counts == {"self_monitoring": 45, "self_evaluation": 0, "self_reinforcement": 0}


def test_a_proposal_waits_on_today(sign_in, maya, amara, care, right_now):
    actions.propose_goal(
        amara, care, goal_id=uuid.uuid4(), content={"toward": "Wave goodbye."}, now=right_now
    )
    text = sign_in(maya).get(reverse("home")).text
    assert "Amara proposes a goal" in text
    assert "Wave goodbye." in text
