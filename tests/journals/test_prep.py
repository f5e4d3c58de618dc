"""What a session's preparation holds: only what is shared, and every bit of it in the ledger."""

import uuid
from datetime import timedelta

import pytest

from journals import access, actions
from journals.actions import Choice, When
from tests.conftest import NOW, make_care
from tracker.care import actions as care_actions
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
DAY, LATER = timedelta(days=1), NOW + timedelta(hours=1)


@pytest.fixture
def care(maya, amara):
    began = NOW - 60 * DAY
    return make_care(maya, amara, started_at=began, invited_at=began)


@pytest.fixture
def met(amara, care):
    """They met ten days ago."""
    return care_actions.make_appointment(
        amara,
        care,
        appointment_id=uuid.uuid4(),
        starts_at=NOW - 10 * DAY,
        length=timedelta(minutes=50),
        zone="America/New_York",
        now=NOW - 20 * DAY,
    )


def moment(maya, ago, urge=6, title="The empty Sunday", **look):
    """A note with an urge, and a look back where something of it is said."""
    at = NOW - ago
    episode = actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title=title,
        content={"situation": "At the door.", "reaction_urge": urge},
        when=When(at, maya.time_zone),
        now=at,
    )
    if look:
        actions.look_back(
            maya, episode=episode, entry_id=uuid.uuid4(), content=look, now=at + DAY / 2
        )
    return episode


def share(maya, care, episode, *, level="full", ask=False, now=NOW, leave_out=()):
    parts = {one.pk for one in episode.entries.all() if one.kind not in leave_out}
    actions.share_parts(maya, episode, care, Choice(frozenset(parts), level, ask=ask), now=now)


def prep(amara, care):
    return access.shared_prep(amara, care, now=LATER)


def told(amara, care) -> dict[str, str]:
    return {fact.key: fact.number for fact in prep(amara, care).facts}


def test_before_anything_is_shared(amara, care):
    found = prep(amara, care)
    assert (found.met, found.since, found.talk) == (False, care.started_at, ())
    assert [fact.number for fact in found.facts] == ["0 moments shared"]
    assert not found.numbers.something
    assert ledger.of_client(care.client_id) == []


def test_moments_count_since_the_last_appointment_and_only_while_shared(maya, amara, care, met):
    old, new = moment(maya, 12 * DAY), moment(maya, 2 * DAY, outcome=1)
    share(maya, care, old, now=NOW - 11 * DAY)
    share(maya, care, new, ask=True)
    moment(maya, DAY)  # hers alone
    found = prep(amara, care)
    assert found.since == met.starts_at
    assert found.met
    fact = found.facts[0]
    assert (fact.number, fact.words) == (
        "1 moment shared",
        "one look back waits for an answer",
    )
    assert [ref.episode_id for ref in fact.about] == [new.pk]
    actions.stop_sharing(maya, now=NOW)
    assert told(amara, care) == {"shared": "0 moments shared"}


def test_credit_that_is_shared(maya, amara, care, met):
    episode = moment(maya, 2 * DAY, outcome=1, credit="fully")
    actions.give_credit(
        maya, episode=episode, entry_id=uuid.uuid4(), content={"text": "I stayed."}, now=NOW
    )
    share(maya, care, episode, leave_out=("self_reinforcement",))
    assert "credits" not in told(amara, care)
    share(maya, care, episode)
    assert told(amara, care)["credits"] == "1 credit shared"


def change_outcome(maya, episode, **content):
    (look,) = episode.entries.of_kind("self_evaluation")
    actions.look_back(
        maya,
        episode=episode,
        entry_id=look.pk,
        content=content,
        base_version=look.version,
        now=NOW + timedelta(minutes=10),
    )


@pytest.mark.parametrize("level", ["full", "ratings_only"])
def test_an_outcome_that_changed_after_it_was_shared(maya, amara, care, met, level):
    episode = moment(maya, 2 * DAY, outcome="cannot_tell")
    share(maya, care, episode, level=level)
    change_outcome(maya, episode, outcome="cannot_tell", reasons="Only words.")
    assert "outcomes" not in told(amara, care)
    change_outcome(maya, episode, outcome=1, reasons="Only words.")
    (fact,) = [one for one in prep(amara, care).facts if one.key == "outcomes"]
    assert (fact.number, fact.words) == ("1 own view changed", "now “Closer”")
    change_outcome(maya, episode, outcome=1, reasons="Other words.")
    assert told(amara, care)["outcomes"] == "1 own view changed"


def test_an_outcome_that_changed_before_it_was_shared_is_nobodys_business(maya, amara, care, met):
    episode = moment(maya, 2 * DAY, outcome=-1)
    change_outcome(maya, episode, outcome=1)
    share(maya, care, episode, now=NOW + timedelta(minutes=20))
    assert "outcomes" not in told(amara, care)


def test_days_are_counted_against_the_plan_only_where_they_are_shown(maya, amara, care, met):
    plan = care_actions.propose_plan(amara, care, days=127, now=NOW - 9 * DAY)
    care_actions.agree_to_plan(maya, plan, now=NOW - 4 * DAY)
    for n in (3, 2):
        actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": 3}, now=NOW - n * DAY)
    assert "check_ins" not in told(amara, care)
    actions.start_standing_share(maya, care, what="days_checked_in", now=NOW - 5 * DAY / 2)
    # shown from the day on which she began to show them; the one of before then is not
    assert told(amara, care)["check_ins"] == "Check-ins on 1 of 3 planned days"
    last = ledger.of_client(maya.pk, limit=1)[0]
    assert (last.verb, last.actor_id) == ("saw_days", amara.pk)


def test_the_numbers_are_those_of_shared_notes(maya, amara, care, met):
    share(maya, care, moment(maya, 20 * DAY, urge=9, title=""), level="ratings_only")
    share(maya, care, moment(maya, 3 * DAY, urge=4, outcome=1))
    moment(maya, 2 * DAY, urge=1)  # hers alone
    found = access.shared_numbers(amara, care, now=LATER)
    assert [(one.value, one.title) for one in found.urges] == [(9, ""), (4, "The empty Sunday")]
    assert found.urge_weeks[-3:] == [9, None, 4]
    assert [(week.shared, week.looked_back) for week in found.moments[-3:]] == [
        (1, 0),
        (0, 0),
        (1, 1),
    ]
    assert [(one.outcome, one.view) for one in found.judged] == [(1, "")]
    assert found.appointments == (met.starts_at,)


def test_each_line_of_the_ledger_names_what_was_given_out(maya, amara, care):
    titled = moment(maya, 3 * DAY)
    share(maya, care, titled)
    share(maya, care, moment(maya, 2 * DAY), level="ratings_only")
    access.shared_numbers(amara, care, now=LATER)
    lines = [line for line in ledger.of_client(maya.pk) if line.verb == "saw_charts"]
    (note,) = titled.entries.all()
    assert {line.entity_id for line in lines} == {care.pk, note.pk}


def test_the_highest_three_have_their_title_and_no_moment_twice(maya, amara, care):
    for urge in (5, 8, 6, 9):
        share(maya, care, moment(maya, urge * DAY, urge=urge, title=f"Title {urge}"))
    again = moment(maya, 2 * DAY, urge=10, title="Twice")
    actions.notice(
        maya,
        episode=again,
        entry_id=uuid.uuid4(),
        content={"reaction_urge": 10},
        when=When(NOW - DAY, maya.time_zone),
        now=NOW,
    )
    share(maya, care, again)
    found = access.shared_numbers(amara, care, now=LATER)
    assert sorted(one.title for one in found.urges if one.title) == ["Title 8", "Title 9", "Twice"]


def test_both_views_stand_beside_each_other(maya, amara, care):
    episode = moment(maya, 3 * DAY, outcome=1)
    share(maya, care, episode, ask=True)
    (look,) = episode.entries.of_kind("self_evaluation")
    for n, view in enumerate(("talk", "healthier")):
        actions.answer(
            amara,
            care,
            guidance_id=uuid.uuid4(),
            entry_id=look.pk,
            text="You chose.",
            view=view,
            now=NOW + timedelta(minutes=n),
        )
    (one,) = access.shared_numbers(amara, care, now=LATER).judged
    assert (one.outcome, one.view, one.episode_id) == (1, "healthier", episode.pk)


def test_check_ins_are_drawn_only_by_a_standing_share(maya, amara, care):
    def check_in(mood):
        return actions.check_in(
            maya, entry_id=uuid.uuid4(), content={"mood": mood, "reaction_urge": 2}, now=NOW
        )

    alone = check_in(1)
    actions.share_alone(maya, alone, care, Choice(frozenset({alone.pk}), "full"), now=NOW)
    actions.start_standing_share(maya, care, what="check_in_ratings", now=NOW)
    check_in(4)
    found = access.shared_numbers(amara, care, now=LATER)
    assert [(one.mood, one.urge) for one in found.check_ins] == [(4, 2)]
    actions.stop_sharing(maya, now=NOW)
    assert access.shared_numbers(amara, care, now=LATER).check_ins == ()


def test_what_is_urgent_comes_first(maya, amara, care):
    for kind, text in (("talk_before", "Can we talk?"), ("talk_about", "Christmas.")):
        actions.add_to_agenda(maya, care, item_id=uuid.uuid4(), kind=kind, text=text, now=NOW)
    assert [one.text for one in prep(amara, care).talk] == ["Can we talk?", "Christmas."]


def test_paused_care_holds_nothing_of_hers(maya, amara, care, met):
    share(maya, care, moment(maya, 2 * DAY, outcome=1))
    actions.start_standing_share(maya, care, what="days_checked_in", now=NOW)
    care_actions.pause(care, by=maya, now=NOW)
    before = len(ledger.of_client(maya.pk))
    found = prep(amara, care)
    assert (found.facts, found.talk) == ((), ())
    assert not found.numbers.something
    assert len(ledger.of_client(maya.pk)) == before


def test_if_the_ledger_cannot_be_written_nothing_is_given(maya, amara, care, monkeypatch):
    share(maya, care, moment(maya, 2 * DAY))
    monkeypatch.setattr(ledger, "record", lambda **_line: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        access.shared_numbers(amara, care, now=LATER)
