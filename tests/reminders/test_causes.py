"""Messages that come of something that was done: once, if still wanted, and to the very step."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from journals import actions as journal
from journals.actions import Choice, When
from tests.reminders.plans import DUE, Reason, State, at, how, of, remind_of_causes_only
from tracker.accounts import actions as accounts
from tracker.reminders import actions
from tracker.reminders.models import Kind, Notice, Preferences

HOUR = timedelta(hours=1)
DAY = 24 * HOUR
# 12:30 in New York: a day later it is no quiet hour, and nothing else comes.
NOW = DUE

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def wants(maya):
    """Reminders are on, and nothing comes by the clock."""
    remind_of_causes_only(maya)


def moment(maya, now=NOW, **more):
    when = more.pop("when", When(now, maya.time_zone))
    return journal.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door.", "reaction_urge": 5},
        when=when,
        now=now,
        **more,
    )


def look_back(maya, episode, now=NOW + HOUR, **content):
    return journal.look_back(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"outcome": 1, **content},
        confirm=True,
        now=now,
    )


# --- the cycle ----------------------------------------------------------------------------------
def test_a_day_after_a_note_once_for_a_moment(maya):
    episode = moment(maya)
    journal.notice(
        maya,
        episode=episode,
        entry_id=uuid.uuid4(),
        content={"situation": "Later."},
        when=When(NOW + HOUR, maya.time_zone),
        now=NOW + HOUR,
    )
    assert (of(Kind.LOOK_BACK).due_at, of(Kind.LOOK_BACK).about) == (NOW + DAY, episode.pk)
    at(NOW + DAY)
    assert how(Kind.LOOK_BACK) == (State.SENT, "")
    assert len(mail.outbox) == 1


def test_who_looked_back_meanwhile_is_left_alone(maya):
    look_back(maya, moment(maya))
    at(NOW + DAY)
    assert how(Kind.LOOK_BACK) == (State.SKIPPED, Reason.DONE)
    assert not mail.outbox


@pytest.mark.parametrize("how_it_ended", ["let go", "removed", "rests"])
def test_a_moment_that_asks_for_nothing_any_more(maya, how_it_ended):
    episode = moment(maya)
    if how_it_ended == "let go":
        journal.let_go(maya, episode, reason="let_go", now=NOW + HOUR)
    elif how_it_ended == "removed":
        journal.remove_moment(maya, episode, now=NOW + HOUR)
    else:
        journal.rest(maya, episode, until=(NOW + 5 * DAY).date())
    at(NOW + DAY)
    assert how(Kind.LOOK_BACK) == (State.SKIPPED, Reason.DONE)


def test_credit_a_day_after_a_look_back_that_earned_it(maya):
    look = look_back(maya, moment(maya), credit="fully")
    assert (of(Kind.CREDIT).due_at, of(Kind.CREDIT).about) == (NOW + HOUR + DAY, look.episode_id)
    at(NOW + HOUR + DAY)
    assert how(Kind.CREDIT) == (State.SENT, "")


def test_no_credit_where_none_was_earned_or_it_was_given(maya):
    look_back(maya, moment(maya), credit="not_this_time")
    assert not Notice.objects.filter(kind=Kind.CREDIT).exists()
    given = moment(maya, now=NOW + HOUR)
    look_back(maya, given, credit="fully", now=NOW + 2 * HOUR)
    journal.give_credit(
        maya,
        episode=given,
        entry_id=uuid.uuid4(),
        content={"text": "I waited."},
        now=NOW + 3 * HOUR,
    )
    at(NOW + 2 * HOUR + DAY)
    assert how(Kind.CREDIT) == (State.SKIPPED, Reason.DONE)


def test_before_and_after_what_is_planned(maya):
    starts = NOW + 2 * DAY
    episode = moment(maya, planned=True, when=When(starts, maya.time_zone))
    assert not Notice.objects.filter(kind=Kind.LOOK_BACK).exists()
    assert of(Kind.EVENT_BEFORE).due_at == starts - 2 * HOUR
    assert of(Kind.EVENT_AFTER).due_at == starts + HOUR
    at(starts - 2 * HOUR)
    at(starts + HOUR)
    assert how(Kind.EVENT_BEFORE) == (State.SENT, "")
    assert how(Kind.EVENT_AFTER) == (State.SENT, "")
    assert {of(kind).about for kind in (Kind.EVENT_BEFORE, Kind.EVENT_AFTER)} == {episode.pk}


def test_a_plan_that_moved_comes_at_its_new_time_only(maya):
    starts = NOW + 2 * DAY
    episode = moment(maya, planned=True, when=When(starts, maya.time_zone))
    journal.move_plan(maya, episode, start=starts + DAY, until=None, now=NOW + HOUR)
    at(starts - 2 * HOUR)
    assert not mail.outbox
    at(starts + DAY - 2 * HOUR)
    assert len(mail.outbox) == 1


def test_a_plan_that_is_a_title_and_no_more(maya):
    journal.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="Dinner with my parents",
        content={},
        when=When(NOW + 2 * DAY, maya.time_zone),
        planned=True,
        now=NOW,
    )
    kinds = set(Notice.objects.values_list("kind", flat=True))
    assert kinds == {Kind.EVENT_BEFORE, Kind.EVENT_AFTER}


def test_after_something_that_lasts_longer_than_it_was_planned(maya):
    starts, ends = NOW + 2 * DAY, NOW + 2 * DAY + HOUR
    episode = moment(maya, planned=True, when=When(starts, maya.time_zone), until=ends)
    journal.move_plan(maya, episode, start=starts, until=ends + 3 * HOUR, now=NOW + HOUR)
    at(ends + HOUR)
    assert not mail.outbox
    at(ends + 4 * HOUR)
    assert len(mail.outbox) == 1


def test_what_is_about_to_begin_needs_no_word_before_it(maya):
    moment(maya, planned=True, when=When(NOW + HOUR, maya.time_zone))
    assert not Notice.objects.filter(kind=Kind.EVENT_BEFORE).exists()


def test_put_off_it_is_still_about_the_same(maya):
    starts = NOW + 2 * DAY
    moment(maya, planned=True, when=When(starts, maya.time_zone))
    at(starts - 2 * HOUR)
    with time_machine.travel(starts - 2 * HOUR, tick=False):
        assert actions.act_on(of(Kind.EVENT_BEFORE), "in_an_hour", now=starts - 2 * HOUR)
    at(starts - HOUR)
    assert len(mail.outbox) == 2


# --- between the two ----------------------------------------------------------------------------
def test_a_worksheet_that_waits_for_a_day(maya, amara, care):
    asked = {"slug": "daily-card", "targets": {}, "assignment_id": uuid.uuid4()}
    journal.assign(amara, care, now=NOW, **asked)
    at(NOW + DAY)
    assert how(Kind.WORKSHEET) == (State.SENT, "")


def test_one_that_was_answered_or_taken_back_does_not(maya, amara, care):
    asked = {"slug": "kind-pause", "targets": {}, "assignment_id": uuid.uuid4()}
    row = journal.assign(amara, care, now=NOW, **asked)
    journal.stop_assignment(amara, care, row.pk, now=NOW + HOUR)
    at(NOW + DAY)
    assert how(Kind.WORKSHEET) == (State.SKIPPED, Reason.DONE)


@pytest.fixture
def answered(maya, amara, care):
    episode = moment(maya)
    ids = frozenset(episode.entries.values_list("pk", flat=True))
    journal.share_parts(maya, episode, care, Choice(ids, "full"), now=NOW)
    return journal.answer(
        amara,
        care,
        guidance_id=uuid.uuid4(),
        entry_id=next(iter(ids)),
        text="You stayed.",
        view="",
        now=NOW,
    )


def test_an_answer_that_has_come(maya, answered):
    at(answered.shown_from)
    assert how(Kind.GUIDANCE) == (State.SENT, "")
    assert mail.outbox[0].subject == "Something’s ready when you are"


def test_never_while_it_can_be_taken_back(maya, amara, care, settings):
    """Shown from the first minute of quiet hours on: it waits for the morning, or does not come."""
    settings.ANSWER_UNDO_SECONDS = 60
    evening = NOW + 9 * HOUR - timedelta(seconds=50)  # 21:29:10
    episode = moment(maya, now=NOW)
    ids = frozenset(episode.entries.values_list("pk", flat=True))
    journal.share_parts(maya, episode, care, Choice(ids, "full"), now=NOW)
    told = {"entry_id": next(iter(ids)), "text": "You stayed.", "view": ""}
    journal.answer(amara, care, guidance_id=uuid.uuid4(), now=evening, **told)
    assert not Notice.objects.filter(kind=Kind.GUIDANCE).exists()
    journal.answer(amara, care, guidance_id=uuid.uuid4(), now=evening - HOUR, **told)
    assert of(Kind.GUIDANCE).due_at == evening - HOUR + timedelta(minutes=1)
    at(evening - HOUR + timedelta(seconds=30))
    assert not mail.outbox


def test_one_that_was_taken_back_tells_nothing(maya, amara, care, answered):
    answered.delete()
    at(answered.shown_from)
    assert how(Kind.GUIDANCE) == (State.SKIPPED, Reason.DONE)
    assert not mail.outbox


# --- not wanted, too many, too late -------------------------------------------------------------
def test_nothing_is_planned_for_who_turned_it_off(maya, jonas):
    Preferences.objects.filter(user=maya).update(look_back=False)
    moment(maya)
    moment(jonas)  # never said anything about reminders
    assert not Notice.objects.exists()


def test_turned_off_after_it_was_planned(maya):
    moment(maya)
    also = frozenset({"credit"})
    actions.set_wishes(maya, actions.Wish(True, (), 127, also=also), now=NOW + HOUR)
    at(NOW + DAY)
    assert how(Kind.LOOK_BACK) == (State.CANCELLED, Reason.CHANGED)


def test_off_and_on_again_loses_nothing(maya):
    moment(maya)
    actions.set_wishes(maya, actions.Wish(False, (), 127), now=NOW + HOUR)
    remind_of_causes_only(maya)
    at(NOW + DAY)
    assert how(Kind.LOOK_BACK) == (State.SENT, "")


def test_on_another_clock_it_keeps_out_of_that_clocks_night(maya):
    moment(maya)  # 12:30 in New York is 01:30 in Kiritimati's next but one day, 07:30 in Honolulu
    accounts.change_profile(maya, time_zone="Pacific/Honolulu", now=NOW + HOUR)
    assert of(Kind.LOOK_BACK).due_at == NOW + DAY + timedelta(minutes=30)
    at(NOW + DAY + timedelta(minutes=30))
    assert how(Kind.LOOK_BACK) == (State.SENT, "")


def test_at_night_it_waits_for_the_morning_or_does_not_come(maya):
    morning = NOW + 19 * HOUR  # 07:30
    moment(maya, now=morning - DAY)
    assert of(Kind.LOOK_BACK).due_at == morning + timedelta(minutes=30)
    Notice.objects.all().delete()
    moment(maya, now=morning - DAY - 5 * HOUR)  # half past two
    assert not Notice.objects.exists()


def test_nor_does_it_come_late_into_the_night(maya):
    evening = NOW + 8 * HOUR + timedelta(minutes=55)  # 21:25
    moment(maya, now=evening - DAY)
    at(evening + timedelta(minutes=20))
    assert how(Kind.LOOK_BACK) == (State.SKIPPED, Reason.QUIET)
    assert not mail.outbox


def test_the_second_within_three_hours_does_not_come(maya):
    moment(maya)
    moment(maya, now=NOW + HOUR)
    at(NOW + DAY)
    at(NOW + HOUR + DAY)
    assert len(mail.outbox) == 1
    assert Notice.objects.get(state=State.SKIPPED).reason == Reason.CLOSE


def test_two_at_the_same_ring_become_one(maya):
    moment(maya)
    moment(maya)
    at(NOW + DAY)
    assert len(mail.outbox) == 1


def test_two_a_day_are_the_most(maya):
    for hours in (0, 3, 6):
        moment(maya, now=NOW + hours * HOUR)
    for hours in (0, 3, 6):
        at(NOW + DAY + hours * HOUR)
    assert len(mail.outbox) == 2
    assert Notice.objects.get(state=State.SKIPPED).reason == Reason.ENOUGH


def test_the_writer_pays_one_statement_where_reminders_are_off(maya, django_assert_num_queries):
    Preferences.objects.update(enabled=False)
    with django_assert_num_queries(1):
        actions.expect(maya.pk, Kind.LOOK_BACK, uuid.uuid4(), NOW + DAY, now=NOW)


# --- where it leads -----------------------------------------------------------------------------
def test_the_tap_opens_that_very_step(sign_in, maya, amara, care, answered):
    browser = sign_in(maya)
    look = of(Kind.LOOK_BACK)
    page = reverse("moment", args=[look.about])
    assert browser.get(f"/go/{look.pk}/").url == f"{page}#look-back"
    assert browser.get(f"/go/{of(Kind.GUIDANCE).pk}/").url == page
    assert browser.get(page).status_code == 200
    asked = {"slug": "daily-card", "targets": {}, "assignment_id": uuid.uuid4()}
    journal.assign(amara, care, now=NOW, **asked)
    sheet = browser.get(f"/go/{of(Kind.WORKSHEET).pk}/").url
    assert sheet == reverse("worksheet", args=["daily-card"])
    assert browser.get(sheet).status_code == 200
