"""The moment page: its parts in any order, days apart, each changed on its own."""

import uuid
from datetime import timedelta
from itertools import permutations

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from journals import access, actions
from journals.actions import When
from journals.models import Entry, EntryVersion, MenuItem
from journals.moments import as_moment
from journals.states import Part, episode_state
from tests.conftest import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def begin(client, at=NOW, *, planned=False, now=None, **more):
    return actions.begin_moment(
        client,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": "At the door."},
        when=When(at, client.time_zone),
        planned=planned,
        now=now or at,
        **more,
    )


def look(client, episode, now=NOW, **content):
    return actions.look_back(
        client, episode=episode, entry_id=uuid.uuid4(), content=content, now=now
    )


def credit(client, episode, now=NOW, **content):
    return actions.give_credit(
        client, episode=episode, entry_id=uuid.uuid4(), content=content, now=now
    )


def shown(client, episode, now=NOW):
    return as_moment(access.own_episode(client, episode.pk), now)


@pytest.fixture
def moment(maya, right_now):
    return begin(maya, right_now - 2 * DAY)


@pytest.fixture
def earned(maya, moment, right_now):
    look(maya, moment, right_now, outcome=1, credit="fully")
    return moment


def url(name, episode, *more):
    return reverse(name, args=[episode.pk, *more])


# --- any order ------------------------------------------------------------------------------


def test_the_state_is_that_of_its_records_in_every_order(maya):
    """Invariant 8, with real entries: fair credit, look back and two notes, days apart."""
    steps = {
        "note": lambda e, t: actions.notice(
            maya,
            episode=e,
            entry_id=uuid.uuid4(),
            content={"thoughts": "Later."},
            when=When(t, maya.time_zone),
            now=t,
        ),
        "look": lambda e, t: look(maya, e, t, outcome=0, credit="not_this_time"),
        "fair": lambda e, t: credit(maya, e, t, hard="It was late."),
    }
    for order in permutations(steps):
        episode = begin(maya, NOW + 2 * DAY, planned=True, now=NOW)
        for n, step in enumerate(order):
            now = NOW + (3 + n) * DAY
            steps[step](episode, now)
            moment = shown(maya, episode, now)
            facts = Entry.objects.filter(episode=episode).values_list("kind", "status")
            assert moment.state == episode_state([Part(*one) for one in facts])
        assert moment.state == "reinforced"
        assert "".join(moment.ring) == "111"


# --- notes ----------------------------------------------------------------------------------


def test_every_note_can_be_changed_not_only_the_newest(sign_in, maya, moment, right_now):
    first = access.own_entries(maya).get(episode=moment)
    actions.notice(
        maya,
        episode=moment,
        entry_id=uuid.uuid4(),
        content={"situation": "In the car.", "reaction_urge": 3},
        when=When(right_now - DAY, maya.time_zone),
        now=right_now - DAY,
    )
    browser = sign_in(maya)
    page = browser.get(url("moment", moment), {"change": str(first.pk)})
    assert f'value="{first.pk}"' in page.text
    assert page.text.count("At the door.") == 1  # in its form, and not beside it as well
    assert "In the car." in page.text
    answer = browser.post(
        url("moment-notice", moment),
        {"entry_id": str(first.pk), "base_version": "1", "situation": "At the gate."},
    )
    assert answer.status_code == 302
    said = {note.content["situation"] for note in shown(maya, moment, right_now).notes}
    assert said == {"At the gate.", "In the car."}
    first.refresh_from_db()
    assert first.version == 2
    assert first.occurred_at == right_now - 2 * DAY  # the time stays, to the second


# --- plans ----------------------------------------------------------------------------------


def test_a_plan_is_made_changed_and_becomes_what_happened(sign_in, maya, right_now):
    browser, ids = sign_in(maya), {"entry_id": uuid.uuid4(), "episode_id": uuid.uuid4()}
    wall = (right_now + 2 * DAY).astimezone(maya_zone(maya))
    posted = {
        "plan": "1",
        "planned": "on",
        "situation": "The call.",
        "actual_response": "Say it once.",
        "confidence_before": "6",
        "happened": wall.strftime("%Y-%m-%dT%H:%M"),
        "until": (wall + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M"),
        **ids,
    }
    assert "What is coming?" in browser.get(reverse("moment-new"), {"plan": "1"}).text
    assert browser.post(reverse("moment-new"), posted).status_code == 302
    episode = access.own_episode(maya, ids["episode_id"])
    assert episode.anchor_end - episode.anchor_start == timedelta(hours=1)
    moment = shown(maya, episode, right_now)
    assert moment.planned
    assert moment.notes[0].content["confidence_before"] == 6
    page = browser.get(url("moment", episode))
    assert "What do you want to do instead?" in page.text
    assert "What did you do this time?" not in page.text
    assert "healthier response" not in page.text  # nothing to look back on yet
    later = {**posted, "base_version": "1", "until": "", "situation": "The call, on Friday."}
    later["happened"] = (wall + DAY).strftime("%Y-%m-%dT%H:%M")
    assert browser.post(url("moment-notice", episode), later).status_code == 302
    moved = access.own_episode(maya, episode.pk)
    assert (moved.anchor_start - episode.anchor_start, moved.anchor_end) == (DAY, None)
    assert moved.occurred_at == moved.anchor_start


def maya_zone(maya):
    from zoneinfo import ZoneInfo

    return ZoneInfo(maya.time_zone)


def test_after_the_event_the_page_asks_how_it_went(sign_in, maya, right_now):
    episode = begin(
        maya, right_now - timedelta(hours=2), planned=True, now=right_now - DAY, until=None
    )
    browser = sign_in(maya)
    page = browser.get(url("moment", episode))
    assert "It was planned for about now. How did it go?" in page.text
    assert "What did you do this time?" in page.text  # the form is open
    answer = browser.post(
        url("moment-notice", episode),
        {"entry_id": str(uuid.uuid4()), "actual_response": "I said it once."},
    )
    assert answer.status_code == 302
    assert shown(maya, episode, right_now).state == "monitored"
    assert len(shown(maya, episode, right_now).notes) == 2


def test_only_a_plan_moves_and_never_backwards(maya, moment):
    with pytest.raises(ValidationError):
        actions.move_plan(maya, moment, start=NOW, until=None, now=NOW)
    plan = begin(maya, NOW + DAY, planned=True, now=NOW)
    with pytest.raises(ValidationError):
        actions.move_plan(maya, plan, start=NOW + DAY, until=NOW, now=NOW)


def test_what_was_noted_dates_the_moment_wherever_the_plan_moves(maya):
    plan = begin(maya, NOW + DAY, planned=True, now=NOW)
    after = NOW + 2 * DAY
    actions.notice(
        maya,
        episode=plan,
        entry_id=uuid.uuid4(),
        content={"thoughts": "x"},
        when=When(after, maya.time_zone),
        now=after,
    )
    actions.move_plan(maya, plan, start=NOW + 5 * DAY, until=None, now=after)
    assert access.own_episode(maya, plan.pk).occurred_at == after


def test_it_did_not_happen_and_open_it_again(sign_in, maya, right_now):
    plan = begin(maya, right_now + DAY, planned=True, now=right_now)
    browser = sign_in(maya)
    browser.post(url("moment-close", plan), {"reason": "event_did_not_happen"})
    assert "It didn’t happen. You closed it." in browser.get(url("moment", plan)).text
    assert "x" in shown(maya, plan, right_now).ring  # nothing of it is unfinished
    browser.post(url("moment-close", plan), {"again": "1"})
    assert not shown(maya, plan, right_now).let_go


def test_it_happened_again(sign_in, maya, moment, jonas):
    browser = sign_in(maya)
    page = browser.get(reverse("moment-new"), {"again": str(moment.pk)})
    assert "Each time stands on its own." in page.text
    ids = {"entry_id": uuid.uuid4(), "episode_id": uuid.uuid4(), "again": moment.pk}
    answer = browser.post(reverse("moment-new"), {**ids, "situation": "Once more."})
    assert answer.status_code == 302
    new = access.own_episode(maya, ids["episode_id"])
    assert {new.kind, access.own_episode(maya, moment.pk).kind} == {"recurring"}
    assert url("moment", moment) in browser.get(url("moment", new)).text
    others = begin(jonas)
    for strange in (others.pk, uuid.uuid4(), "nonsense"):
        assert browser.get(reverse("moment-new"), {"again": str(strange)}).status_code == 404


# --- credit ---------------------------------------------------------------------------------


def test_credit_can_be_written_anew_and_the_earlier_words_are_kept(sign_in, maya, earned):
    given = credit(maya, earned, text="I was wonderful.", believability=2)
    browser = sign_in(maya)
    assert "Make it smaller or more exact" in browser.get(url("moment", earned)).text
    page = browser.get(url("moment", earned), {"change": str(given.pk), "smaller": "1"})
    assert "The words as they are" in page.text
    assert 'name="reward"' not in page.text
    assert "checked" not in page.text.split("How true do these words feel?")[1]
    answer = browser.post(
        url("moment-credit", earned),
        {
            "entry_id": str(given.pk),
            "base_version": "1",
            "smaller": "1",
            "text": "I waved.",
            "believability": "8",
        },
    )
    assert answer.status_code == 302
    now = access.own_entry(maya, given.pk)
    assert (now.words["text"], now.ratings["believability"]) == ("I waved.", 8)
    assert EntryVersion.objects.get(entry=given).words["text"] == "I was wonderful."
    assert "Make it smaller" not in browser.get(url("moment", earned)).text


def test_new_praise_needs_credit_but_what_stands_may_stand(maya, earned):
    """Invariant 5, when the credit was taken back meanwhile."""
    given = credit(maya, earned, text="I waved.")
    standing = access.own_entries(maya).get(kind="self_evaluation")
    actions.look_back(
        maya,
        episode=earned,
        entry_id=standing.pk,
        content={"outcome": -1, "credit": "not_this_time"},
        base_version=1,
        now=NOW,
    )
    with pytest.raises(ValidationError):
        actions.change_credit(
            maya, access.own_entry(maya, given.pk), {"text": "More."}, base_version=1, now=NOW
        )
    felt = actions.change_credit(
        maya,
        access.own_entry(maya, given.pk),
        {"text": "I waved.", "felt_after": "worse"},
        base_version=1,
        now=NOW,
    )
    assert felt.ratings["felt_after"] == "worse"
    with pytest.raises(ValidationError):
        credit(maya, earned, text="Again.")


@pytest.mark.parametrize(
    ("felt", "offers"),
    [
        (["worse", "worse"], True),
        (["worse", "better", "worse"], False),
        (["better", "worse", "worse"], True),
        (["worse"], False),
        ([], False),
        (["worse", None, "worse"], True),
    ],
)
def test_worse_twice_in_a_row_offers_to_be_fair_instead(sign_in, maya, earned, felt, offers):
    for n, one in enumerate(felt):
        said = {"text": f"So {n}.", **({"felt_after": one} if one else {})}
        credit(maya, earned, NOW + timedelta(minutes=n), **said)
    assert access.felt_worse(maya) is offers
    page = sign_in(maya).get(url("moment", earned), {"change": "credit"})
    assert ("Being fair to yourself may fit better now." in page.text) is offers
    fair = sign_in(maya).get(url("moment", earned), {"change": "credit", "fair": "1"})
    assert "What made it hard this time?" in fair.text


def test_ones_own_list_is_offered_and_its_words_are_kept(sign_in, maya, earned, right_now):
    browser = sign_in(maya)
    for text, which in (("Call my sister", "reward"), ("I stayed.", "affirmation")):
        data = {"entry_id": str(uuid.uuid4()), "text": text, "which": which}
        assert browser.post(reverse("menu"), data).status_code == 302
    reward, words = access.own_menu(maya)
    page = browser.get(url("moment", earned))
    assert "Call my sister" in page.text
    answer = browser.post(
        url("moment-credit", earned),
        {
            "entry_id": str(uuid.uuid4()),
            "text": "I waved.",
            "own_words": str(words.pk),
            "own_rewards": [str(reward.pk)],
            "reward": "And the bench",
        },
    )
    assert answer.status_code == 302
    given = access.own_entries(maya).get(kind="self_reinforcement")
    assert given.words["text"] == "I waved.\nI stayed."
    assert given.words["reward"] == "And the bench, Call my sister"
    keep = url("moment-keep", earned, given.pk)
    assert keep in browser.get(url("moment", earned)).text
    for _twice in range(2):
        browser.post(keep)
    assert MenuItem.objects.filter(client=maya, kind="affirmation").count() == 2
    assert keep not in browser.get(url("moment", earned)).text


def test_the_list_is_changed_put_away_and_nobody_elses(sign_in, maya, jonas):
    item = actions.save_item(maya, item_id=uuid.uuid4(), kind="reward", text="The bench", now=NOW)
    browser = sign_in(maya)
    data = {"entry_id": str(item.pk), "base_version": "1", "text": "The long bench"}
    assert browser.post(reverse("menu-item", args=[item.pk]), data).status_code == 302
    assert "The long bench" in browser.get(reverse("menu")).text
    browser.post(reverse("menu-put-away", args=[item.pk]))
    assert access.own_menu(maya).get().archived_at
    browser.post(reverse("menu-put-away", args=[item.pk]), {"again": "1"})
    assert access.own_menu(maya).get().archived_at is None
    assert list(access.own_menu(jonas)) == []
    with pytest.raises(actions.IdTaken):
        actions.save_item(jonas, item_id=item.pk, kind="reward", text="Mine", now=NOW)


def test_the_app_suggests_no_reward_of_its_own(sign_in, maya, earned):
    """Rewards are the client's. No food, no drink, no money, no sport from us."""
    text = sign_in(maya).get(url("moment", earned)).text.split('id="credit"')[1].lower()
    for word in ("coffee", "chocolate", "wine", "drink", "buy", "shop", "walk", "run", "gym"):
        assert f" {word}" not in text.split("</section>")[0], word


def test_no_choice_of_the_product_punishes():
    """Invariant 6."""
    from journals.kinds import SELF_REINFORCEMENT

    words = str([field.schema() for field in SELF_REINFORCEMENT.fields]).lower()
    for word in ("punish", "penalty", "withhold", "forfeit", "deserve"):
        assert word not in words


# --- pages beside it ------------------------------------------------------------------------


def test_a_page_that_was_put_beside_it_is_there(sign_in, maya, moment, right_now):
    page = actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"title": "About the trip", "text": "Long."},
        when=When(right_now - DAY, maya.time_zone),
        now=right_now - DAY,
    )
    browser = sign_in(maya)
    assert "About the trip" not in browser.get(url("moment", moment)).text
    actions.attach(maya, page, access.own_episode(maya, moment.pk), now=right_now)
    text = browser.get(url("moment", moment)).text
    assert "Beside this moment" in text
    assert "About the trip" in text
    assert shown(maya, moment, right_now).state == "monitored"
