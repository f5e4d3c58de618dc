"""Goals: agreed by two, in wordings that are kept, one to three at a time."""

import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from journals import access, actions
from journals.actions import IdTaken, StaleVersion, When
from journals.actions.goals import TooMany
from journals.models import Goal, GoalVersion
from journals.moments import as_moment
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.privacy import keys, ledger

pytestmark = pytest.mark.django_db
WORDS = {"title": "Goodbyes", "toward": "Wave.", "standard": "I waved once."}


def save(client, *, goal_id=None, now=NOW, **more):
    content = more.pop("content", {"toward": f"T{uuid.uuid4().hex[:4]}"})
    return actions.save_goal(
        client, goal_id=goal_id or uuid.uuid4(), content=content, now=now, **more
    )


def propose(therapist, care, *, goal_id=None, **content):
    return actions.propose_goal(
        therapist, care, goal_id=goal_id or uuid.uuid4(), content=content or WORDS, now=NOW
    )


def seen(therapist, care):
    """(what is offered, what waits, what was not taken up), as the therapist sees it."""
    goals = [goal.toward for goal in access.shared_goals(therapist, care, NOW)]
    proposals = access.shared_proposals(therapist, care)
    waits = [one.title for one in proposals if not one.declined_at]
    return goals, waits, [one.title for one in proposals if one.declined_at]


# --- proposing ------------------------------------------------------------------------------


def test_a_proposal_is_sealed_with_the_clients_key_and_is_no_goal_yet(maya, amara, care):
    goal = propose(amara, care)
    assert list(access.own_goals(maya)) == []
    assert [one.pk for one in access.own_proposals(maya)] == [goal.pk]
    assert seen(amara, care) == ([], ["Goodbyes"], [])
    with keys.scope():
        keys.warm([amara.pk])  # the therapist's own does not open it
        row = Goal.objects.get(pk=goal.pk)
        with pytest.raises(keys.NoKey):
            row.words  # noqa: B018


def test_proposing_twice_is_proposing_once(amara, care):
    pk = uuid.uuid4()
    assert propose(amara, care, goal_id=pk) == propose(amara, care, goal_id=pk)
    with pytest.raises(IdTaken):
        propose(amara, care, goal_id=pk, toward="Something else.")


def test_it_needs_something_to_move_toward_and_three_wait_at_most(amara, care):
    with pytest.raises(ValidationError) as error:
        propose(amara, care, title="Only a name")
    assert "toward" in error.value.error_dict
    for n in range(3):
        propose(amara, care, toward=f"T{n}")
    with pytest.raises(ValidationError):
        propose(amara, care, toward="T4")


def test_nobody_proposes_to_somebody_elses_client_or_while_care_is_paused(maya, omar, care):
    with pytest.raises(ValueError, match="therapist"):
        propose(omar, care)
    propose(care.therapist, care)
    care_actions.pause(care, by=maya, now=NOW)
    care.refresh_from_db()
    with pytest.raises(ValidationError):
        propose(care.therapist, care)
    assert list(access.own_proposals(maya)) == []
    assert access.shared_proposals(care.therapist, care) == []


def test_what_waits_can_be_taken_back_and_what_is_answered_cannot(maya, amara, care):
    one, two = propose(amara, care, toward="One"), propose(amara, care, toward="Two")
    assert actions.take_back_proposal(amara, care, one.pk, now=NOW)
    assert not actions.take_back_proposal(amara, care, one.pk, now=NOW)
    actions.accept_goal(maya, two, now=NOW)
    assert not actions.take_back_proposal(amara, care, two.pk, now=NOW)
    assert [goal.pk for goal in access.own_goals(maya)] == [two.pk]


# --- answering ------------------------------------------------------------------------------


def test_accepted_as_it_is_it_is_the_clients_and_seen_until_withdrawn(maya, amara, care):
    goal = propose(amara, care)
    for _twice in range(2):
        actions.accept_goal(maya, goal, now=NOW)
    assert seen(amara, care) == (["Wave."], [], [])
    assert GoalVersion.objects.count() == 0
    actions.withdraw_goal(maya, goal, now=NOW)
    assert seen(amara, care) == ([], [], [])
    assert [one.pk for one in access.own_goals(maya)] == [goal.pk]


def test_accepted_in_ones_own_words_the_proposed_ones_are_kept(maya, amara, care):
    goal = propose(amara, care)
    mine = {**WORDS, "toward": "Wave, and smile."}
    actions.accept_goal(maya, goal, content=mine, base_version=1, now=NOW)
    assert seen(amara, care)[0] == ["Wave, and smile."]
    (earlier,) = access.own_goal_versions(maya, goal)
    assert earlier.words["toward"] == "Wave."
    with pytest.raises(ValidationError):
        actions.decline_goal(maya, goal, now=NOW)


def test_declined_the_therapist_sees_that_and_nothing_else(maya, amara, care):
    goal = propose(amara, care)
    for _twice in range(2):
        actions.decline_goal(maya, goal, now=NOW)
    assert seen(amara, care) == ([], [], ["Goodbyes"])
    with pytest.raises(ValidationError):
        actions.accept_goal(maya, goal, now=NOW)
    assert list(access.own_goals(maya)) == list(access.own_proposals(maya)) == []


def test_each_step_is_in_the_ledger(maya, amara, care):
    goal = propose(amara, care)
    actions.accept_goal(maya, goal, now=NOW)
    access.shared_goals(amara, care, NOW)
    verbs = {event.verb: event.actor_id for event in ledger.of_client(maya.pk)}
    assert verbs["proposed_goal"] == verbs["opened_goal"] == amara.pk
    assert verbs["accepted_goal"] == maya.pk


def test_each_step_is_on_the_clients_page_in_its_own_words(sign_in, maya, amara, care):
    one, two = propose(amara, care, toward="One"), propose(amara, care, toward="Two")
    actions.accept_goal(maya, one, now=NOW)
    actions.decline_goal(maya, two, now=NOW)
    text = sign_in(maya).get(reverse("sharing")).text
    for words in ("proposed a goal", "took up a goal, and show it", "did not take up a goal"):
        assert words in text
    assert "stopped sharing" not in text


def test_another_therapist_sees_nothing_of_it(maya, amara, omar, care):
    beside = make_care(maya, omar)
    goal = propose(amara, care)
    assert access.shared_proposals(omar, beside) == []
    actions.decline_goal(maya, goal, now=NOW)
    assert access.shared_proposals(omar, beside) == []


# --- wordings -------------------------------------------------------------------------------


def test_every_change_keeps_the_wording_before_it_and_saying_it_again_keeps_none(maya):
    goal = save(maya, content=WORDS)
    for n, toward in enumerate(("Two.", "Three."), start=1):
        for _twice in range(2):
            goal = save(
                maya,
                goal_id=goal.pk,
                content={**WORDS, "toward": toward},
                base_version=n,
                now=NOW + timedelta(days=n),
            )
    found = [(row.version, row.words["toward"]) for row in access.own_goal_versions(maya, goal)]
    assert found == [(2, "Two."), (1, "Wave.")]
    with pytest.raises(StaleVersion):
        save(maya, goal_id=goal.pk, content={"toward": "Late."}, base_version=1)
    with pytest.raises(DatabaseError), transaction.atomic():
        GoalVersion.objects.update(version=9)


def test_a_look_back_keeps_the_wording_it_was_measured_against(sign_in, maya, right_now):
    goal = save(maya, content=WORDS)
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=When(right_now, maya.time_zone),
        goal=goal,
        now=right_now,
    )
    browser, page = sign_in(maya), reverse("moment", args=[episode.pk])
    assert "Which of your own words fits?" not in browser.get(page).text  # no level texts yet
    actions.look_back(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"outcome": 1}, now=right_now
    )
    words = {**WORDS, "standard": "I waved twice.", "level_1": "I smiled too."}
    save(maya, goal_id=goal.pk, content=words, base_version=1)
    shown = as_moment(access.own_episode(maya, episode.pk), right_now)
    assert shown.look_back.standard.text == "I waved once."
    text = browser.get(page).text
    assert "You measured it against" in text
    assert "I waved once." in text
    anew = browser.get(page, {"change": "look-back"}).text
    assert "Which of your own words fits?" in anew
    assert "I waved twice." in anew


# --- one to three ---------------------------------------------------------------------------


def test_a_fourth_needs_room(maya, amara, care):
    goals = [save(maya) for _n in range(3)]
    with pytest.raises(TooMany):
        save(maya)
    proposal = propose(amara, care)
    with pytest.raises(TooMany):
        actions.accept_goal(maya, proposal, now=NOW)
    actions.accept_goal(maya, proposal, instead=goals[0], now=NOW)
    assert access.own_goals(maya).count() == 3
    with pytest.raises(TooMany):
        actions.take_up_goal(maya, goals[0], now=NOW)
    actions.put_away_goal(maya, goals[1], now=NOW)
    actions.take_up_goal(maya, goals[0], now=NOW)
    assert {goal.pk for goal in access.own_goals(maya)} == {
        *(goals[0].pk, goals[2].pk, proposal.pk)
    }


def test_put_away_nobody_else_sees_it_until_it_is_offered_anew(maya, amara, care):
    goal = save(maya, content=WORDS)
    actions.offer_goal(maya, goal, now=NOW)
    actions.put_away_goal(maya, goal, now=NOW)
    assert seen(amara, care)[0] == []
    actions.take_up_goal(maya, goal, now=NOW)
    assert seen(amara, care)[0] == []
    actions.offer_goal(maya, goal, now=NOW)
    assert seen(amara, care)[0] == ["Wave."]


def test_the_page_says_it_beside_the_button_and_loses_nothing(sign_in, maya):
    goals = [save(maya) for _n in range(3)]
    browser = sign_in(maya)
    data = {"entry_id": str(uuid.uuid4()), "base_version": "0", "toward": "The fourth one."}
    page = browser.post(reverse("goal-new"), data)
    assert page.status_code == 422
    assert "The fourth one." in page.text
    before, _button, _after = page.text.partition("Save this goal")
    assert "You have three goals already." in before[-3000:]
    assert "Which one do you put away for it?" in before[-3000:]
    answer = browser.post(reverse("goal-new"), {**data, "instead": str(goals[2].pk)})
    assert answer.status_code == 302
    assert "The fourth one." in {goal.words["toward"] for goal in access.own_goals(maya)}
    assert access.own_goals_away(maya).get().pk == goals[2].pk
    refused = browser.post(reverse("goal-put-away", args=[goals[2].pk]), {"again": "1"})
    assert refused.status_code == 422
    assert "You have three goals already." in refused.text


# --- on the pages ---------------------------------------------------------------------------


def test_from_the_therapists_page_to_the_clients_and_back(sign_in, maya, amara, care):
    browser = sign_in(amara)
    propose_url = reverse("goal-propose", args=[maya.pk])
    data = {"entry_id": str(uuid.uuid4()), **WORDS}
    assert browser.post(propose_url, data).status_code == 302
    assert "waits for an answer" in browser.get(reverse("client", args=[maya.pk])).text
    goal = access.own_proposals(maya).get()
    browser = sign_in(maya)
    assert "Amara proposes a goal" in browser.get(reverse("goals")).text
    page = browser.get(reverse("goal", args=[goal.pk]))
    assert "Make it my goal" in page.text
    mine = {"entry_id": str(goal.pk), "base_version": "1", **WORDS, "toward": "Smile."}
    assert browser.post(reverse("goal", args=[goal.pk]), mine).status_code == 302
    text = sign_in(amara).get(reverse("client", args=[maya.pk])).text
    assert "Smile." in text
    assert "Wave." not in text


@pytest.mark.parametrize(("answer", "left"), [("accept", 1), ("decline", 0)])
def test_one_button_answers(sign_in, maya, amara, care, answer, left):
    goal = propose(amara, care)
    browser, path = sign_in(maya), reverse("goal-answer", args=[goal.pk])
    assert browser.post(path, {answer: "1"}).status_code == 302
    assert access.own_goals(maya).count() == left
    assert "proposes a goal" not in browser.get(reverse("home")).text


def test_only_the_client_answers(sign_in, maya, jonas, amara, care):
    """Invariant 4: outcome, credit and what one takes up are the client's alone."""
    goal = propose(amara, care)
    path = reverse("goal-answer", args=[goal.pk])
    assert sign_in(jonas).post(path, {"accept": "1"}).status_code == 404
    assert sign_in(amara).post(path, {"accept": "1"}).status_code == 403
    assert Goal.objects.get(pk=goal.pk).accepted_at is None
