"""A therapist words an open proposal anew; the client takes up only what they have read."""

import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals import access, actions
from journals.actions import IdTaken, StaleVersion
from journals.models import Goal, GoalVersion
from tests.browsing import form_with
from tests.conftest import NOW, make_care
from tests.journals.drafting import TYPED, Page
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


@pytest.fixture
def care(maya, amara):
    return make_care(maya, amara)


@pytest.fixture
def goal(amara, care):
    return actions.propose_goal(
        amara, care, goal_id=uuid.uuid4(), content={"toward": "Wave."}, now=NOW
    )


@pytest.fixture
def path(maya, goal):
    return reverse("goal-reword", args=[maya.pk, goal.pk])


def reword(amara, care, goal, toward="Wave, and go.", base=1):
    content = {"toward": toward}
    return actions.reword_proposal(
        amara, care, goal.pk, content=content, base_version=base, now=NOW
    )


def test_a_proposal_is_worded_anew_and_still_waits(sign_in, maya, amara, goal, path):
    browser = sign_in(amara)
    assert path in browser.get(reverse("client", args=[maya.pk])).text
    form = form_with(browser.get(path).text, "toward")
    assert form.fields["toward"] == ["Wave."]
    answer = browser.post(path, form.fields | {"toward": ["Wave, and go."]})
    assert answer.status_code == 302
    row = Goal.objects.get()
    assert (row.words["toward"], row.version, row.accepted_at) == ("Wave, and go.", 2, None)
    assert GoalVersion.objects.get().words["toward"] == "Wave."
    assert "Wave, and go." in browser.get(reverse("client", args=[maya.pk])).text
    (event,) = ledger.of_client(maya.pk, verbs=["reworded_goal"])
    assert (event.actor_id, event.entity_id) == (amara.pk, goal.pk)
    page = sign_in(maya).get(reverse("sharing")).text
    assert "worded a proposed goal anew" in page


def test_the_same_words_again_are_no_new_wording(amara, care, goal):
    assert reword(amara, care, goal, toward="Wave.").version == 1
    assert not GoalVersion.objects.exists()


def test_of_two_devices_the_second_is_shown_both(sign_in, amara, care, goal, path):
    browser = sign_in(amara)
    form = form_with(browser.get(path).text, "toward")
    reword(amara, care, goal, toward="From the phone.")
    answer = browser.post(path, form.fields | {"toward": ["From the desk."]})
    assert answer.status_code == 409
    assert "From the phone." in answer.text
    again = form_with(answer.text, "toward")
    assert again.fields["toward"] == ["From the desk."]
    assert browser.post(path, again.fields).status_code == 302
    assert Goal.objects.get().words["toward"] == "From the desk."


@pytest.mark.parametrize("answered", ["accepted", "in own words", "declined"])
def test_once_answered_it_is_the_clients(sign_in, maya, amara, care, goal, path, answered):
    browser = sign_in(amara)
    form = form_with(browser.get(path).text, "toward")
    if answered == "declined":
        actions.decline_goal(maya, goal, now=NOW)
    else:
        own = {"toward": "Mine alone."} if answered == "in own words" else None
        actions.accept_goal(maya, goal, content=own, base_version=1, now=NOW)
        actions.withdraw_goal(maya, goal, now=NOW)
    stands = Goal.objects.get().words["toward"]
    answer = browser.post(path, form.fields | {"toward": ["Typed too late."]})
    assert answer.status_code == 422
    assert "It has been answered already." in answer.text
    assert "Typed too late." in answer.text
    assert "Mine alone." not in answer.text
    assert Goal.objects.get().words["toward"] == stands
    assert browser.get(path).status_code == 404


def test_the_client_takes_up_only_what_was_read(sign_in, maya, amara, care, goal):
    browser = sign_in(maya)
    form = form_with(browser.get(reverse("goals")).text, "base_version")
    reword(amara, care, goal)
    answer = browser.post(form.action, {**form.fields, "accept": "1"})
    assert answer.status_code == 409
    assert "It was worded anew meanwhile." in answer.text
    assert "Wave, and go." in answer.text
    assert Goal.objects.get().accepted_at is None
    again = form_with(answer.text, "base_version")
    assert browser.post(again.action, {**again.fields, "accept": "1"}).status_code == 302
    assert Goal.objects.get().accepted_at == NOW


def test_who_words_it_in_their_own_words_is_shown_the_new_ones(sign_in, maya, amara, care, goal):
    browser, own = sign_in(maya), reverse("goal", args=[goal.pk])
    form = form_with(browser.get(own).text, "toward")
    reword(amara, care, goal)
    answer = browser.post(own, form.fields | {"toward": ["I wave."]})
    assert answer.status_code == 409
    assert "Wave, and go." in answer.text
    assert Goal.objects.get().accepted_at is None
    again = form_with(answer.text, "toward")
    assert browser.post(own, again.fields).status_code == 302
    assert Goal.objects.get().words["toward"] == "I wave."


def test_nobody_else_rewords_it_and_nobody_while_care_is_paused(maya, amara, omar, care, goal):
    with pytest.raises(ValueError):
        reword(omar, care, goal)
    with pytest.raises(IdTaken):  # a client accepts it in other words, and that is an answer
        actions.save_goal(
            maya, goal_id=goal.pk, content={"toward": "Mine."}, base_version=1, now=NOW
        )
    care_actions.pause(care, by=maya, now=NOW)
    care.refresh_from_db()
    with pytest.raises(ValidationError):
        reword(amara, care, goal)
    assert Goal.objects.get().words["toward"] == "Wave."


def test_a_goal_of_the_clients_own_is_not_there_for_a_therapist(sign_in, maya, amara, care, path):
    own = actions.save_goal(maya, goal_id=uuid.uuid4(), content={"toward": "Mine."}, now=NOW)
    actions.offer_goal(maya, own, now=NOW)
    there = reverse("goal-reword", args=[maya.pk, own.pk])
    browser = sign_in(amara)
    form = form_with(browser.get(path).text, "toward")
    assert browser.get(there).status_code == 404
    assert browser.post(there, form.fields).status_code == 404
    assert Goal.objects.get(pk=own.pk).words["toward"] == "Mine."


def test_a_wording_that_was_not_read_is_not_written_over(amara, care, goal):
    reword(amara, care, goal)
    with pytest.raises(StaleVersion):
        reword(amara, care, goal, toward="Other.", base=1)


@pytest.mark.parametrize("where", ["goal-propose", "goal-reword"])
def test_what_a_therapist_types_is_kept(sign_in, maya, amara, care, path, where):
    if where == "goal-propose":
        path = reverse("goal-propose", args=[maya.pk])
    browser = sign_in(amara)
    assert Page(browser, path, "toward").keep(TYPED).status_code == 200
    again = form_with(browser.get(path).text, "toward")
    assert again.fields["toward"] == [TYPED]
    assert browser.post(path, again.fields).status_code == 302
    assert not access.own_drafts(amara, NOW).exists()
