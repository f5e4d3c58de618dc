"""What Maya's and Amara's pages of the demo have to show: each thing that the product can do."""

import re
from datetime import timedelta

import pytest
import time_machine

from journals import access
from journals.access import worksheets as sheets
from journals.access.series import series
from journals.demo.jonas import JONAS
from journals.demo.maya import MAYA
from journals.demo.story import EMAILS
from journals.moments import as_moment, as_part
from tests.journals.conftest import TOLD_AT
from tracker.accounts.models import User
from tracker.care import access as care
from tracker.privacy import keys

NOW = TOLD_AT
DAY = timedelta(days=1)

pytestmark = pytest.mark.once


@pytest.fixture(autouse=True)
def at_that_hour():
    with time_machine.travel(NOW, tick=False):
        yield


def person(who: str) -> User:
    user = User.objects.get(email=EMAILS[who])
    keys.warm([user.pk])
    return user


@pytest.fixture
def maya(told, db):
    return person("maya")


@pytest.fixture
def moments(maya):
    return {one.title: one for one in (as_moment(e, NOW) for e in access.own_episodes(maya))}


def pages(client) -> dict:
    return {
        part.words.get("title", ""): part
        for part in (as_part(entry) for entry in access.own_entries(client))
        if part.kind == "journal_page"
    }


# --- moments -----------------------------------------------------------------------------------


def test_moments_with_several_notes_plans_and_reasons(moments):
    many = {title: len(one.notes) for title, one in moments.items() if len(one.notes) > 1}
    assert many == {
        "A whole Saturday apart": 3,
        "What I wrote to Jo": 2,
        "Late train, no message": 2,
    }
    assert [part.status for part in moments["A whole Saturday apart"].notes] == [
        "planned",
        "noted",
        "noted",
    ]
    to_come, off = moments["Sam’s next trip"], moments["Jo’s birthday dinner"]
    assert to_come.planned
    assert to_come.at > NOW + DAY
    assert off.episode.close_reason == "event_did_not_happen"
    assert moments["Mum’s voice message"].episode.close_reason == "let_go"
    assert moments["Lunch without me"].late
    again = moments["Late train, no message"].episode.words["again"]
    assert str(moments["Read at 18:02"].id) == again


def test_credit_that_became_smaller_waited_or_was_fair(maya, moments):
    smaller = access.own_versions(maya, entry_of(moments, "Dinner with Sam’s colleagues"))
    assert smaller.get().ratings["believability"] == 3
    large = moments["The wedding photo"].credits
    assert [part.content.get("believability") for part in large] == [4, None]
    assert large[1].status == "done"  # the reward was for another day
    fair = moments["What I wrote to Jo"].credits[0].content
    assert fair["form"] == "self_compassion"
    assert fair["friend"]
    kept = [item.words["text"] for item in access.own_menu(maya) if item.kind == "affirmation"]
    assert moments["Told Sam before, not after"].credits[0].content["text"] in kept


def entry_of(moments, title):
    one = moments[title]
    return one.entries[one.credits[0].entry_id]


# --- besides moments ----------------------------------------------------------------------------


def test_pages_of_every_sort(maya, moments):
    found = pages(maya)
    assert "" in found  # one has no title
    assert found["The day we got the key"].precision == "day"
    assert found["The day we got the key"].day < (NOW - MAYA.began * DAY).date()
    assert found["From the back of a receipt"].written_on
    assert found["A week without a word"].version == 2
    assert [part.words["title"] for part in moments["Sam’s work trip"].pages] == ["First night"]
    assert {part.kind for one in moments.values() for part in one.pages} == {
        "journal_page",
        "worksheet",
    }


def test_a_week_has_nothing_and_two_check_ins_came_late(maya):
    days = set(access.own_entries(maya).values_list("recorded_at", flat=True))
    assert not [at for at in days if 42 <= (NOW - at) / DAY <= 47]
    late = [as_part(entry) for entry in access.own_entries(maya).of_kind("check_in")]
    assert sum(part.written_on is not None for part in late) == 2


def test_one_worksheet_waits_and_the_others_are_answered(maya):
    asked = {one.worksheet.slug for one in sheets.own_worksheets(maya, NOW) if one.assigned}
    answered = [entry.worksheet for entry in sheets.own_answers(maya)]
    assert asked == {"daily-card", "two-true-things"}
    assert "two-true-things" not in answered
    assert {*answered} == {"daily-card", "for-our-talk", "kind-pause", "went-differently"}
    cards = sheets.own_answers(maya, "daily-card")
    assert cards.count() == 12
    assert sum(as_part(card).written_on is not None for card in cards) == 1
    own = next(iter(sheets.own_assignments(maya).filter(worksheet="daily-card")))
    targets = sheets.as_assigned(own).targets["urges"]
    words = dict(targets)
    said = {row["item"] for card in cards for row in card.ratings["urges"]}
    assert said <= words.keys()
    assert "count the minutes" in words.values()
    urges = [one for one in series(maya, "daily-card") if one.key.startswith("urges:")]
    assert len(urges) == 4


def test_two_patterns_show_and_something_helped(maya):
    found = access.own_insights(maya, NOW)
    assert [one.rule.code for one in found.shown] == ["nights", "sure"]
    assert not found.hard
    helped = access.own_helped(maya, NOW)
    assert helped.soothing
    assert helped.plan
    assert len(helped.skills) == 5


def test_goals_of_every_sort(maya):
    first, drawer = access.own_goals(maya)
    assert (first.version, first.words["level_0"]) == (2, "I say I’ll miss them and let them go.")
    assert drawer.accepted_at
    assert access.own_goal_versions(maya, drawer).get().words["toward"].startswith("Let an hour")
    assert [goal.words["title"] for goal in access.own_goals_away(maya)] == ["Mum on Saturdays"]
    assert access.own_proposals(maya).get().written_at < NOW - 2 * DAY
    jonas = access.shared_proposals(person("amara"), care_of("jonas"))
    assert [one.declined_at is not None for one in jonas] == [True]


def care_of(who):
    return care.client_of(person("amara"), person(who).pk)


def test_amara_sees_what_is_shared_and_not_a_word_more(maya):
    amara = person("amara")
    alone, more = access.shared_alone(amara, care_of("maya"), now=NOW)
    assert not more
    assert sorted((part.kind, part.level, bool(part.answers)) for part in alone) == [
        ("journal_page", "full", False),
        *[("measure", "ratings_only", False)] * 8,  # and one she kept for herself
        ("worksheet", "full", False),
        ("worksheet", "full", True),
        ("worksheet", "ratings_only", False),
    ]
    seen, _more = access.shared_moments(amara, care_of("maya"), now=NOW)
    late = next(one for one in seen if one.title == "Late train, no message")
    assert len(late.notes) == 2
    shown = repr((alone, seen))
    private = {title for title in pages(maya) if title} - {"Packing"}
    assert len(private) == 5
    assert [title for title in private if title in shown] == []
    for words in ("The drawer with the batteries", "postcard", "knocked on the glass"):
        assert words not in shown
    goals = access.shared_goals(amara, care_of("maya"), NOW)
    assert [goal.accepted_at is not None for goal in goals] == [False, True]


# --- as the pages show it -----------------------------------------------------------------------


def test_pages_of_mayas_say_what_is_so(sign_in, maya, moments):
    browser = sign_in(maya)
    today = browser.get("/")
    rings = today.context["rings"]
    assert len(rings) == 14  # neither what is planned nor what came to nothing
    assert [one.worksheet.slug for one in today.context["asked_for"]] == [
        "daily-card",
        "two-true-things",
    ]
    listed = browser.get("/moments/").text
    trip = moments["Sam’s next trip"]
    assert trip.lasts_days
    assert "Saturday 5 December, 06:30 to Tuesday 8 December, 19:00" in listed
    planned = browser.get(f"/moments/{moments['A whole Saturday apart'].id}/").text
    assert "Who will be there?" in planned
    assert "It didn’t happen" not in planned  # it did: it was noted
    assert "It didn’t happen" in browser.get(f"/moments/{trip.id}/").text
    large = browser.get(f"/moments/{moments['The wedding photo'].id}/").text
    assert "Make it smaller or more exact" in large


def test_a_number_alone_is_no_line_of_the_journal(sign_in, maya):
    days = sign_in(maya).get("/journal/").context["days"]
    cards = [
        line
        for day in days
        for item in day.items
        for line in item.lines
        if line.part.worksheet == "daily-card"
    ]
    assert cards
    assert not [line.text for line in cards if line.text.isdigit()]
    assert all(line.text or line.tags for line in cards)


# --- words --------------------------------------------------------------------------------------


def said(value) -> list[str]:
    """Every text in a story."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for one in value.values() for text in said(one)]
    if isinstance(value, tuple | list):
        return [text for one in value for text in said(one)]
    return said(list(vars(value).values())) if hasattr(value, "__dataclass_fields__") else []


@pytest.mark.parametrize("story", [MAYA, JONAS], ids=["Maya", "Jonas"])
def test_nothing_that_would_need_a_safety_answer(story):
    words = r"\b(die|dead|death|kill|suicid|self-harm|harm myself|overdose|blood|cutting|weapon)"
    assert not [text for text in said(story) if re.search(words, text, re.IGNORECASE)]
    assert not [text for text in said(story) if "!" in text]
