"""The pages about sharing: how long, what would be seen, what is shared now, and stopping it."""

import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from journals import access, actions
from journals.actions import When
from journals.models import Entry, ReadMark, Share, StandingShare
from tests.conftest import NOW, freshen, make_care
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TUESDAY = datetime(2026, 11, 24, 20, tzinfo=UTC)  # three in the afternoon in New York


@pytest.fixture(autouse=True)
def at_now():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def browser(sign_in, maya, care):
    return sign_in(maya)


@pytest.fixture
def meeting(amara, care):
    return care_actions.make_appointment(
        amara,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=TUESDAY,
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW,
    )


@pytest.fixture
def moment(maya):
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={"situation": "At the door.", "reaction_urge": 7},
        when=When(NOW - timedelta(hours=2), maya.time_zone),
        now=NOW,
    )
    actions.look_back(maya, episode=episode, entry_id=uuid.uuid4(), content={"outcome": 1}, now=NOW)
    return episode


@pytest.fixture
def page(maya):
    return actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "A page."},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )


def parts(moment) -> list[str]:
    return [str(pk) for pk in Entry.objects.filter(episode=moment).values_list("pk", flat=True)]


def choice(care, moment, **more) -> dict:
    said = {"relationship": care.pk, "parts": parts(moment), "level": "full", "until": "stop"}
    return said | more


def share(maya, moment, care, level="full", until=None):
    ids = frozenset(Entry.objects.filter(episode=moment).values_list("pk", flat=True))
    return actions.share_parts(maya, moment, care, actions.Choice(ids, level, until), now=NOW)


# --- how long -----------------------------------------------------------------------------------
def test_without_an_appointment_there_is_no_after_it(browser, moment):
    text = browser.get(reverse("moment-sharing", args=[moment.pk])).text
    assert "Until I stop it" in text
    assert "next appointment" not in text
    assert not re.search(r'name="until"[^>]* checked', text)


def test_until_after_the_appointment_is_the_end_of_that_day_and_stays_so(
    browser, maya, amara, care, moment, meeting
):
    path = reverse("moment-sharing", args=[moment.pk])
    page = browser.get(path).text
    assert "Until after our next appointment on Tuesday 24 November" in page
    assert page.index('value="stop"') < page.index('value="after-2026-11-24"')
    answer = browser.post(path, choice(care, moment, until="after-2026-11-24"))
    assert answer.status_code == 302
    end = datetime(2026, 11, 25, 5, tzinfo=UTC)  # midnight in New York
    assert set(Share.objects.values_list("until", flat=True)) == {end}
    assert re.search(r'"after-2026-11-24"[^>]* checked', browser.get(path).text)
    care_actions.move_appointment(
        amara,
        meeting,
        starts_at=TUESDAY + 7 * DAY,
        length=timedelta(minutes=50),
        base_version=1,
        now=NOW,
    )
    assert set(Share.objects.values_list("until", flat=True)) == {end}


def test_a_page_that_names_another_day_than_the_appointment_has_now_is_asked_again(
    browser, amara, care, moment, meeting
):
    care_actions.move_appointment(
        amara,
        meeting,
        starts_at=TUESDAY + 7 * DAY,
        length=timedelta(minutes=50),
        base_version=1,
        now=NOW,
    )
    path = reverse("moment-sharing", args=[moment.pk])
    answer = browser.post(path, choice(care, moment, until="after-2026-11-24"))
    assert answer.status_code == 422
    assert not Share.objects.exists()


# --- what would be seen -------------------------------------------------------------------------
def test_looking_first_shows_the_choice_and_saves_nothing(browser, maya, care, moment):
    path = reverse("moment-sharing", args=[moment.pk])
    said = choice(care, moment, preview="1", level="ratings_only")
    page = browser.post(path, said)
    assert page.status_code == 200
    assert "This is what Amara would see" in page.text
    seen = page.text.split('id="seen"')[1].split("</section>")[0]
    assert "shares only the numbers and ticked words" in seen
    assert "At the door." not in seen
    assert not Share.objects.exists()
    full = browser.post(path, choice(care, moment, preview="1")).text
    assert "At the door." in full.split('id="seen"')[1]


def test_what_is_shared_now_is_shown_as_the_therapist_has_it(browser, maya, care, moment, page):
    path = reverse("moment-sharing", args=[moment.pk])
    assert "This is what Amara sees" in browser.get(path, {"see": 1}).text
    assert "does not know that it is there" in browser.get(path, {"see": 1}).text
    share(maya, moment, care)
    assert "At the door." in browser.get(path, {"see": 1}).text.split('id="seen"')[1]
    alone = reverse("entry-sharing", args=[page.pk])
    said = {"relationship": care.pk, "until": "stop", "preview": "1"}
    assert "This is what Amara would see" in browser.post(alone, said).text
    assert not ReadMark.objects.exists()
    assert "opened" not in [event.verb for event in ledger.of_client(maya.pk)]


def test_all_that_can_be_opened_on_one_page(browser, maya, care, moment, page):
    path = reverse("share-view", args=[care.pk])
    assert "Nothing. Amara sees your name" in browser.get(path).text
    share(maya, moment, care)
    goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Stay"}, now=NOW)
    actions.offer_goal(maya, goal, now=NOW)
    actions.add_to_agenda(
        maya, care, item_id=uuid.uuid4(), kind="talk_about", text="Sleep, again", now=NOW
    )
    actions.start_standing_share(maya, care, what="days_checked_in", now=NOW)
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    text = browser.get(path).text
    for words in ("At the door.", "“Stay”", "Sleep, again", "Mon 23 Nov"):
        assert words in text
    assert "A page." not in text
    assert not ReadMark.objects.exists()


# --- read or not --------------------------------------------------------------------------------
NOT_YET = "Not opened yet. Amara usually reads before you meet, Tuesday 24."


def test_it_says_whether_it_was_read_and_never_when_it_should_have_been(
    browser, maya, amara, care, moment, meeting, at_now
):
    share(maya, moment, care)
    path = reverse("moment", args=[moment.pk])
    assert NOT_YET in browser.get(path).text
    assert "says nothing about you" in browser.get(path).text
    at_now.move_to(NOW + 2 * DAY)
    browser.force_login(maya)
    access.shared_moments(amara, care, now=NOW + DAY)
    assert "Read on Tuesday 24 November." in browser.get(path).text
    assert "You have changed it since" not in browser.get(path).text
    note = Entry.objects.get(episode=moment, kind="self_monitoring")
    actions.change_note(
        maya, note, {"situation": "Else"}, base_version=1, when=None, now=NOW + 2 * DAY
    )
    assert "You have changed it since" in browser.get(path).text


def test_without_an_appointment_it_says_how_they_usually_read(browser, maya, care, moment, page):
    share(maya, moment, care)
    assert (
        "Not opened yet. Amara usually reads before you meet. Whether"
        in browser.get(reverse("moment", args=[moment.pk])).text
    )
    actions.share_alone(maya, page, care, actions.Choice(frozenset({page.pk}), "full"), now=NOW)
    assert "Not opened yet" in browser.get(reverse("page", args=[page.pk])).text


# --- everything that is shared now ---------------------------------------------------------------
def test_each_thing_with_how_much_until_when_and_whether_it_was_opened(
    browser, maya, amara, care, moment, page
):
    until = datetime(2026, 12, 1, 5, tzinfo=UTC)
    share(maya, moment, care, level="ratings_only", until=until)
    actions.share_alone(maya, page, care, actions.Choice(frozenset({page.pk}), "full"), now=NOW)
    access.shared_alone(amara, care, now=NOW)
    text = browser.get(reverse("sharing")).text
    assert "only numbers and ticked words · until the end of 30 November" in text
    assert "until you stop it" in text
    assert "Not opened yet." in text
    assert "Amara last opened it on Monday 23 November." in text


def test_nothing_is_cut_off(browser, maya, care):
    entries = [
        actions.write_page(
            maya,
            entry_id=uuid.uuid4(),
            content={"text": f"Page {n}"},
            when=When(NOW - n * DAY, maya.time_zone),
            now=NOW,
        )
        for n in range(23)
    ]
    for entry in entries:
        one = actions.Choice(frozenset({entry.pk}), "full")
        actions.share_alone(maya, entry, care, one, now=NOW)
    shown = [browser.get(reverse("sharing"), {"page": n}).text for n in (1, 2)]
    links = [reverse("entry-sharing", args=[entry.pk]) for entry in entries]
    assert [sum(link in text for link in links) for text in shown] == [20, 3]
    assert all(any(link in text for text in shown) for link in links)


def test_one_thing_is_stopped_in_one_press_for_that_therapist_alone(
    browser, maya, amara, omar, care, moment
):
    beside = make_care(maya, omar)
    share(maya, moment, care)
    share(maya, moment, beside)
    answer = browser.post(reverse("share-stop", args=[care.pk, moment.pk]), follow=True)
    assert "Amara can’t open it any more." in answer.text
    assert access.shared_moments(amara, care, now=NOW)[0] == []
    assert len(access.shared_moments(omar, beside, now=NOW)[0]) == 1
    browser.post(reverse("share-undo"))
    assert len(access.shared_moments(amara, care, now=NOW)[0]) == 1


def test_a_goal_that_shows_is_listed_and_taken_back_with_undo(browser, maya, care):
    goal = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Stay"}, now=NOW)
    actions.offer_goal(maya, goal, now=NOW)
    assert "Amara can see it" in browser.get(reverse("sharing")).text
    path = reverse("goal-offer", args=[goal.pk])
    answer = browser.post(path, {"withdraw": "1", "back": "sharing"}, follow=True)
    assert f'action="{path}"' in answer.text  # Undo
    goal.refresh_from_db()
    assert goal.withdrawn_at


# --- besides single entries ----------------------------------------------------------------------
def switch(browser, care, level="ratings_only", **said):
    said = {"what": "check_in_ratings", **said, "level": level}
    return freshen(browser).post(reverse("share-standing", args=[care.pk]), said, follow=True)


def test_a_switch_takes_effect_at_once_and_says_how_it_stands(browser, maya, amara, care):
    text = browser.get(reverse("sharing")).text
    assert text.count('aria-checked="false"') == 3  # two of check-ins, and the plan
    assert "Amara can see it from now on" in switch(browser, care).text
    text = browser.get(reverse("sharing")).text
    assert text.count('aria-checked="true"') == 1
    entry = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    assert "1 check-in so far." in browser.get(reverse("sharing")).text
    assert "Amara can’t see it" not in text
    assert "Undo" in switch(browser, care, "").text
    assert access.shared_entries(amara, care.pk, now=NOW) == ([], False)
    browser.post(reverse("share-undo"))
    ((seen,), _more) = access.shared_entries(amara, care.pk, now=NOW)
    assert seen.entry_id == entry.pk


def test_the_check_ins_that_go_out_by_themselves_are_not_listed_one_by_one(browser, maya, care):
    switch(browser, care)
    for n in range(3):
        actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": n + 1}, now=NOW)
    page = browser.get(reverse("sharing"))
    assert "3 check-ins so far." in page.text
    assert page.context["things"] == []
    verbs = [look["verb"] for look in page.context["looks"]]
    assert verbs == ["started_standing_share"]


def test_a_worksheet_is_shown_as_much_as_was_chosen(browser, maya, care):
    said = {"what": "worksheet", "which": "kind-pause"}
    switch(browser, care, "full", **said)
    assert StandingShare.objects.get(revoked_at=None).level == "full"
    assert "Amara can open all of it" in browser.get(reverse("sharing")).text
    switch(browser, care, "ratings_only", **said)
    assert StandingShare.objects.get(revoked_at=None).level == "ratings_only"
    switch(browser, care, "", **said)
    assert not StandingShare.objects.filter(revoked_at=None).exists()


@pytest.mark.parametrize(
    "said",
    [
        {"what": "everything"},
        {"what": "check_in_ratings", "level": "full"},
        {"what": "worksheet", "which": "no-such"},
        {"what": "worksheet", "which": "a\x00b"},
        {},
    ],
)
def test_what_cannot_be_chosen_changes_nothing(browser, care, said):
    path = reverse("share-standing", args=[care.pk])
    answer = freshen(browser).post(path, {"level": "ratings_only", **said})
    assert answer.url.startswith(reverse("sharing"))
    assert not StandingShare.objects.exists()


def test_to_stop_everything_is_undone_with_what_stood(browser, maya, amara, care, moment):
    share(maya, moment, care)
    switch(browser, care)
    entry = actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW)
    browser.post(reverse("share-stop-all", args=[care.pk]))
    assert access.shared_entries(amara, care.pk, now=NOW) == ([], False)
    assert not access.own_standing_shares(maya).exists()
    answer = browser.post(reverse("share-undo"), follow=True)
    assert "It is shared again, as it was." in answer.text
    seen, _more = access.shared_entries(amara, care.pk, now=NOW)
    assert {part.entry_id for part in seen} >= {entry.pk}
    assert len(seen) == 3
    assert access.own_standing_shares(maya).exists()


def test_undo_lasts_two_minutes(browser, maya, amara, care, at_now):
    switch(browser, care)
    switch(browser, care, "")
    at_now.move_to(NOW + timedelta(seconds=121))
    browser.post(reverse("share-undo"))
    assert not access.own_standing_shares(maya).exists()


def test_nothing_is_offered_while_care_is_paused(browser, maya, care):
    switch(browser, care)
    care_actions.pause(care, by=maya, now=NOW)
    text = browser.get(reverse("sharing")).text
    assert "aria-checked" not in text
    assert "Paused" in text
