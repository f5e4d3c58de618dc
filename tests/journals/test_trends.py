"""Own numbers over time, and four weeks on one page: what was written, and nothing else."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import access, actions
from journals.actions import When
from journals.charts import Reading, Trend, plot
from tests.conftest import NOW

WEEK = timedelta(days=7)


def trend(*readings, weeks=4, low=0, high=10):
    return Trend("k", "Label", low, high, "none", "all", NOW - weeks * WEEK, NOW, readings)


def back(days, value, late=False):
    return Reading(NOW - timedelta(days=days), value, late)


def test_by_the_day_up_to_four_weeks_and_then_by_the_week():
    assert len(trend(back(1, 5)).steps) == 28
    assert len(trend(back(1, 5), weeks=12).steps) == 12


def test_a_step_is_the_median_of_what_it_holds_and_none_for_nothing():
    one = trend(back(0.2, 2), back(0.3, 4, late=True), back(0.4, 9), back(2.5, 7))
    values = [step.value for step in one.steps]
    assert values[-3:] == [7, None, 4]
    assert set(values[:-3]) == {None}
    assert [(step.many, step.late) for step in one.told] == [(3, 1), (1, 0)]


def test_a_gap_breaks_the_line():
    whole = plot(trend(*(back(n + 0.5, 5) for n in range(6, 0, -1))), [], "h d")
    broken = plot(trend(*(back(n + 0.5, 5) for n in (6, 5, 3, 2))), [], "h d")
    drawn = [len(re.findall('class="ln"', svg)) for svg in (whole, broken)]
    assert drawn == [2, 4]  # each is drawn broad and slim
    assert len(re.findall('class="pt"', broken)) == 8


def test_what_was_written_later_is_hollow():
    svg = plot(trend(back(3, 5), back(2, 5, late=True)), [], "h d")
    assert (svg.count('class="pt"'), svg.count('class="dot"')) == (2, 2)


def test_the_scale_never_fits_itself_to_the_numbers():
    low = plot(trend(back(1, 1)), [], "h d")
    assert re.findall(r'text-anchor="end">(\d+)<', low)[:3] == ["0", "5", "10"]
    ((_x, y),) = set(re.findall(r'class="pt" cx="([\d.]+)" cy="([\d.]+)"', low[: len(low) // 2]))
    assert float(y) == pytest.approx(124 - 11.2, abs=0.1)  # a tenth above the floor


@pytest.fixture
def browser(sign_in, maya):
    with time_machine.travel(NOW + timedelta(minutes=1), tick=False):
        yield sign_in(maya)


def check_in(client, now, **content):
    return actions.check_in(client, entry_id=uuid.uuid4(), content=content, now=now)


@pytest.mark.django_db
def test_only_what_was_written_is_drawn(browser, maya, jonas):
    assert "Nothing here yet" in browser.get(reverse("trends")).text
    check_in(maya, NOW - timedelta(days=2), mood=2)
    check_in(maya, NOW - timedelta(days=1), mood=4, reaction_urge=6)
    check_in(jonas, NOW, mood=1, reaction_urge=9)
    check_in(maya, NOW - timedelta(days=200), mood=5)
    found = {one.key: [r.value for r in one.readings] for one in own(maya)}
    assert found == {"mood": [2, 4], "reaction_urge": [6]}
    page = browser.get(reverse("trends"), {"weeks": "4"}).text
    assert "Written down 2 times, from 2 to 4, with 3 in the middle." in page
    assert "Written down once: 6." in page
    assert page.count("<table") == 2
    assert page.count('<svg class="plot') == 4
    assert browser.get(reverse("trends"), {"weeks": "٣"}).status_code == 200


def own(client, weeks=12):
    return access.own_trends(client, weeks=weeks, now=NOW)


@pytest.mark.django_db
def test_a_plan_is_no_number_yet_and_late_ones_are_told(maya):
    for planned, at in ((True, NOW + timedelta(days=1)), (False, NOW - timedelta(days=3))):
        actions.begin_moment(
            maya,
            episode_id=uuid.uuid4(),
            entry_id=uuid.uuid4(),
            content={"reaction_urge": 7},
            when=When(at, maya.time_zone),
            planned=planned,
            now=NOW - timedelta(minutes=1),
        )
    ((one),) = own(maya)
    assert [(r.value, r.late) for r in one.readings] == [(7, True)]


@pytest.mark.django_db
def test_four_weeks_are_my_own_words(browser, maya):
    assert "Nothing here yet" in browser.get(reverse("four-weeks")).text
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={
            "actual_response": "I waved.",
            "skills": [
                {"skill": "paced_breathing", "helped": 2},
                {"skill": "distract", "helped": -1},
            ],
        },
        when=When(NOW - timedelta(days=2), maya.time_zone),
        now=NOW - timedelta(days=2),
    )
    actions.look_back(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"outcome": 1, "credit": "fully", "next_time": "Call first."},
        now=NOW,
    )
    actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"text": "Well done me."}, now=NOW
    )
    actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "Too long ago."},
        when=When(datetime(2026, 10, 1, tzinfo=UTC), maya.time_zone),
        now=NOW,
    )
    page = browser.get(reverse("four-weeks")).text
    for words in ("The goodbye", "I waved.", "Closer", "Call first.", "Well done me.", "paced"):
        assert words in page, words
    assert "distract" not in page  # it did not help
    assert "Too long ago." not in page
