"""Insights on pages: counted from rows of one's own, argued with, and nobody else's to know."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from journals import access, actions
from journals.access.insights import RESTS_FOR
from journals.insights import RULES
from journals.models import Entry, Episode, InsightChoices, InsightRules
from tests.conftest import NOW, make_care
from tests.journals.bare import bare_entry
from tracker.privacy import keys, ledger

DAY = timedelta(days=1)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def at_that_hour():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def maya(maya):
    keys.warm([maya.pk])
    return maya


def entry(client, kind, status, ratings, *, at, episode=None, **more):
    words = {"note": "kq-secret"} if kind == "worksheet" else {"situation": "kq-secret"}
    return bare_entry(client, kind, status, at, episode, ratings=ratings, words=words, **more)


def card(client, slept, urge, *, days):
    """A day card with one urge."""
    return entry(
        client,
        "worksheet",
        "written",
        {"slept_hours": slept, "urges": [{"item": "go_quiet", "strength": urge}]},
        at=NOW - days * DAY,
        worksheet="daily-card",
        worksheet_version=1,
    )


def moment(client, sure, urge, *, days, title="", plan=False, outcome=None):
    """A moment with a note; perhaps planned before, perhaps looked back on."""
    at = NOW - days * DAY
    words = {"title": title} if title else {}
    episode = Episode(client=client, occurred_at=at, recorded_at=at, words=words)
    episode.save()
    said = {"cue_certainty": sure, "reaction_urge": urge}
    rows = [entry(client, "self_monitoring", "noted", said, at=at, episode=episode)]
    if plan:
        rows.append(entry(client, "self_monitoring", "planned", {}, at=at, episode=episode))
    if outcome is not None:
        said = {"outcome": outcome}
        rows.append(entry(client, "self_evaluation", "confirmed", said, at=at, episode=episode))
    Entry.objects.bulk_create(rows)
    return episode


def nights(client, with_it=(6, 0), without=(0, 6)):
    """Short nights with strong urges and others, and long ones."""
    rows = [card(client, 5, 4, days=n + 1) for n in range(with_it[0])]
    rows += [card(client, 5, 1, days=n + 10) for n in range(with_it[1])]
    rows += [card(client, 8, 4, days=n + 20) for n in range(without[0])]
    rows += [card(client, 8, 1, days=n + 30) for n in range(without[1])]
    Entry.objects.bulk_create(rows)


def certainties(client):
    for n in range(6):
        moment(client, 9, 9, days=n + 1, title=f"Sure {n}")
        moment(client, 2, 2, days=n + 11)


def shown(client, at=NOW):
    return [one.rule.code for one in access.own_insights(client, at).shown]


# --- what is counted ------------------------------------------------------------------------------
def test_nothing_shows_for_somebody_who_wrote_nothing(maya, sign_in):
    found = access.own_insights(maya, NOW)
    assert (found.on, found.hard, found.shown) == (True, False, ())
    page = sign_in(maya).get(reverse("insights")).text
    assert "Nothing shows at the moment" in page
    assert "Not true for me" not in page


def test_cards_and_moments_are_counted(maya):
    nights(maya, (7, 2), (2, 6))
    (one,) = access.own_insights(maya, NOW).shown
    assert one.says == (
        "After fewer than 7 hours of sleep, an urge reached 3 of 5 or more on 7 of 9 day cards.",
        "After 7 hours or more, on 2 of 8.",
    )
    certainties(maya)
    assert shown(maya) == ["sure", "nights"]  # what is least likely by chance comes first


def test_a_plan_belongs_to_the_moment_that_it_was_for(maya):
    for n in range(6):
        moment(maya, 5, 5, days=n + 1, plan=True, outcome=1)
        moment(maya, 5, 5, days=n + 11, outcome=-1)
    assert shown(maya) == ["plan"]


def test_a_plan_that_was_only_made_is_no_moment(maya):
    for n in range(6):
        moment(maya, 5, 5, days=n + 11, outcome=-1)
        at = NOW - (n + 1) * DAY
        episode = Episode(client=maya, occurred_at=at, recorded_at=at, words={})
        episode.save()
        Entry.objects.bulk_create(
            [
                entry(maya, "self_monitoring", "planned", {}, at=at, episode=episode),
                entry(maya, "self_evaluation", "provisional", {}, at=at, episode=episode),
            ]
        )
    assert shown(maya) == []


def test_what_was_removed_is_not_counted_any_more(maya):
    nights(maya)
    assert shown(maya) == ["nights"]
    row = Entry.objects.filter(client=maya, worksheet="daily-card").first()
    actions.remove_entry(maya, row, now=NOW)
    assert shown(maya) == []


def test_nobody_elses_rows_are_counted(maya, jonas):
    keys.warm([jonas.pk])
    nights(jonas)
    assert shown(maya) == []
    nights(maya, (6, 0), (0, 5))
    assert shown(maya) == []


def test_there_are_never_more_than_two(maya):
    nights(maya)
    certainties(maya)
    for n in range(6):
        moment(maya, 9, 9, days=n + 21, plan=True, outcome=2)
        moment(maya, 2, 2, days=n + 31, outcome=-2)
    assert len(shown(maya)) == 2
    third = next(code for code in ("nights", "sure", "plan") if code not in shown(maya))
    _found, counted = access.own_insight(maya, third, NOW)
    assert counted.fires  # on its own page


def test_no_words_are_loaded_and_the_number_of_queries_stands_still(maya):
    counts = []
    for _ in range(2):
        nights(maya)
        certainties(maya)
        with (
            keys.scope(),
            CaptureQueriesContext(
                connection,
            ) as asked,
        ):
            assert access.own_insights(maya, NOW).shown
        counts.append(len(asked))
        assert not [one for one in asked if '"journals_entry"."words"' in one["sql"]]
    assert counts[0] == counts[1] == 5


# --- the pages -----------------------------------------------------------------------------------
def test_the_page_shows_what_was_counted_why_and_what_to_try(maya, sign_in):
    nights(maya)
    page = sign_in(maya).get(reverse("insights")).text
    rule = RULES[0]
    for words in ("6 of 6 day cards", rule.why, rule.attempt, "Not true for me", "Only you"):
        assert str(words) in page
    assert "kq-secret" not in page


def test_see_the_moments_leads_to_each_of_them(maya, sign_in):
    certainties(maya)
    browser = sign_in(maya)
    page = browser.get(reverse("insight", args=["sure"])).text
    assert "Sure 3" in page
    assert "at least 6 on each side" in page
    for pk in Episode.objects.values_list("pk", flat=True):
        assert reverse("moment", args=[pk]) in page
    nights(maya)
    page = browser.get(reverse("insight", args=["nights"])).text
    for pk in Entry.objects.filter(kind="worksheet").values_list("pk", flat=True):
        assert reverse("worksheet-answer", args=[pk]) in page
    assert browser.get(reverse("insight", args=["unknown"])).status_code == 404


def test_a_rule_that_does_not_fire_shows_no_number(maya, sign_in):
    nights(maya, (5, 0), (0, 5))
    page = sign_in(maya).get(reverse("insight", args=["nights"])).text
    assert "too little to say anything" in page
    assert "5 of 5" not in page


def test_on_a_hard_day_what_helped_comes_first(maya, sign_in):
    nights(maya)
    browser = sign_in(maya)
    assert "Today sounds like a hard day" not in browser.get(reverse("insights")).text
    said = {"mood": 1, "reaction_urge": 9}
    Entry.objects.bulk_create([entry(maya, "check_in", "written", said, at=NOW)])
    page = browser.get(reverse("insights")).text
    assert (
        page.index("Today sounds like a hard day") < page.index("<details") < page.index("6 of 6")
    )


# --- arguing with it ------------------------------------------------------------------------------
def test_not_true_for_me_puts_it_away_and_it_can_be_brought_back(maya, sign_in):
    nights(maya)
    browser, address = sign_in(maya), reverse("insight-not-true", args=["nights"])
    page = browser.post(address, follow=True).text
    assert "6 of 6" not in page
    assert "Put away until" in page
    assert shown(maya) == []
    alone = browser.get(reverse("insight", args=["nights"])).text
    assert "You put it away as not true for you" in alone
    assert "6 of 6" not in alone
    browser.post(address, {"again": "1"})
    assert shown(maya) == ["nights"]


def test_it_rests_for_longer_than_any_rule_looks_back(maya):
    actions.put_away_insight(maya, "nights", now=NOW)
    until = access.own_insights(maya, NOW).standing[0].rests_until
    assert until - NOW.date() >= RESTS_FOR - DAY
    assert timedelta(weeks=max(rule.weeks for rule in RULES)) < RESTS_FOR
    assert access.own_insights(maya, NOW + RESTS_FOR - 2 * DAY).standing[0].rests_until == until
    assert access.own_insights(maya, NOW + RESTS_FOR + DAY).standing[0].rests_until is None


def test_a_second_choice_keeps_the_first(maya):
    actions.put_away_insight(maya, "nights", now=NOW)
    actions.want_insights(maya, False, now=NOW)
    actions.put_away_insight(maya, "sure", now=NOW)
    actions.take_out_insight(maya, "pause", now=NOW)
    row = InsightChoices.objects.get(client=maya)
    assert row.ratings["off"] is True
    assert set(row.ratings["not_true"]) == {"nights", "sure"}
    with pytest.raises(Http404):
        actions.put_away_insight(maya, "unknown", now=NOW)


def test_all_of_them_can_be_switched_off(maya, sign_in):
    nights(maya)
    browser = sign_in(maya)
    browser.post(reverse("insights-wanted"), {"on": ""})
    with CaptureQueriesContext(connection) as asked:
        assert access.own_insights(maya, NOW).shown == ()
    assert not [one for one in asked if "journals_entry" in one["sql"]]  # nothing is counted
    assert "You switched this off" in browser.get(reverse("insights")).text
    assert "6 of 6" not in browser.get(reverse("insight", args=["nights"])).text
    browser.post(reverse("insights-wanted"), {"on": "1"})
    assert shown(maya) == ["nights"]


def test_of_what_its_client_chose_the_ledger_says_nothing(maya):
    before = len(ledger.of_client(maya.pk))
    actions.put_away_insight(maya, "nights", now=NOW)
    actions.want_insights(maya, False, now=NOW)
    assert len(ledger.of_client(maya.pk)) == before


# --- the therapist's switch -----------------------------------------------------------------------
def test_a_therapist_switches_one_off_for_one_client(maya, amara, jonas, care, jonas_care):
    keys.warm([jonas.pk])
    nights(maya)
    nights(jonas)
    actions.switch_insight_rule(amara, care, "nights", False, now=NOW)
    assert shown(maya) == []
    assert shown(jonas) == ["nights"]
    standing = access.own_insights(maya, NOW).standing[0]
    assert standing.off_by == ("Amara",)
    assert [on for _rule, on in access.rules_in(amara, care)].count(False) == 1
    assert all(on for _rule, on in access.rules_in(amara, jonas_care))
    looks = access.looks(maya, NOW.tzinfo, now=NOW)
    assert [one["verb"] for one in looks] == ["switched_insight"]
    actions.switch_insight_rule(amara, care, "nights", False, now=NOW)  # said again
    assert len(access.looks(maya, NOW.tzinfo, now=NOW)) == 1
    actions.switch_insight_rule(amara, care, "nights", True, now=NOW)
    assert shown(maya) == ["nights"]


def test_a_switch_ends_with_the_care_and_not_with_a_pause(maya, amara, care):
    nights(maya)
    actions.switch_insight_rule(amara, care, "nights", False, now=NOW)
    type(care).objects.filter(pk=care.pk).update(status="paused", paused_at=NOW)
    assert shown(maya) == []
    care.refresh_from_db(fields=["status"])
    with pytest.raises(ValidationError):
        actions.switch_insight_rule(amara, care, "nights", True, now=NOW)
    type(care).objects.filter(pk=care.pk).update(status="ended", ended_at=NOW)
    assert shown(maya) == ["nights"]


def test_only_this_therapist_can_switch_it(maya, omar, care):
    with pytest.raises(ValueError, match="not this therapist"):
        actions.switch_insight_rule(omar, care, "nights", False, now=NOW)
    with pytest.raises(ValueError, match="not this therapist"):
        access.rules_in(omar, care)
    assert not InsightRules.objects.exists()


def test_with_two_therapists_one_switch_is_enough(maya, amara, omar, care):
    make_care(maya, omar)
    nights(maya)
    actions.switch_insight_rule(amara, care, "nights", False, now=NOW)
    assert shown(maya) == []


def test_her_page_tells_a_therapist_nothing_of_what_they_find(maya, amara, care, sign_in):
    browser, address = sign_in(amara), reverse("client-insights", args=[maya.pk])

    def page() -> str:
        text = browser.get(address).text
        return text[text.index("<main") : text.index("</main>")]

    before = page()
    nights(maya)
    certainties(maya)
    actions.put_away_insight(maya, "nights", now=NOW)
    actions.want_insights(maya, False, now=NOW)
    after = page()
    cut = "csrfmiddlewaretoken"
    assert before.count(cut) == after.count(cut) == len(RULES)
    assert _without_tokens(before) == _without_tokens(after)
    browser.post(reverse("client-insight-switch", args=[maya.pk, "nights"]))
    assert "Switched off" in page()
    assert (
        browser.post(reverse("client-insight-switch", args=[maya.pk, "unknown"])).status_code == 404
    )


def _without_tokens(text: str) -> list[str]:
    return [line.split('value="')[0] if "csrf" in line else line for line in text.split("><")]


# --- leaving, taking along ------------------------------------------------------------------------
def test_what_was_chosen_goes_along_and_is_sealed(maya, amara, care):
    actions.put_away_insight(maya, "nights", now=NOW)
    actions.switch_insight_rule(amara, care, "sure", False, now=NOW)
    with connection.cursor() as cursor:
        for table in ("journals_insightchoices", "journals_insightrules"):
            cursor.execute(f'SELECT ratings FROM "{table}"')
            (sealed,) = cursor.fetchone()
            assert b"nights" not in bytes(sealed)
            assert b"sure" not in bytes(sealed)
    tables = {table.name: table for table in access.everything.TABLES}
    (mine,) = access.everything.rows_of(tables["insights_put_away"], maya, NOW)
    (theirs,) = access.everything.rows_of(tables["insights_switched_off"], maya, NOW)
    assert list(mine["ratings"]["not_true"]) == ["nights"]
    assert theirs["ratings"] == {"off": ["sure"]}
