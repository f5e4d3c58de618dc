"""What waits to be reviewed: what makes it wait, what puts it aside, whose is first."""

import uuid

import pytest

from journals import access, actions
from journals.models import Share
from tests.conftest import NOW, make_care, make_client, next_appointment
from tests.journals.reviewing import (
    DAY,
    HOUR,
    look_back,
    mark_all,
    note,
    part,
    reword,
    share,
    waiting,
)
from tracker.care import actions as care_actions
from tracker.privacy import keys, ledger

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def open_keys(maya, amara, care):
    keys.warm([maya.pk, amara.pk])


# --- what makes it wait, and what puts it aside -------------------------------------------------
def test_it_waits_from_the_moment_it_is_shared_until_it_is_put_aside(amara, maya, care):
    one = note(maya)
    assert waiting(amara) == []
    share(maya, care, one)
    (item,) = waiting(amara)
    assert (item.id, item.moment, item.since) == (one.pk, True, NOW)
    assert mark_all(amara, care) == [part(one).pk]
    assert waiting(amara) == []
    assert mark_all(amara, care) == []


def test_opening_is_not_reviewing(amara, maya, care):
    share(maya, care, note(maya))
    access.shared_moments(amara, care, now=NOW)
    assert len(waiting(amara)) == 1


def test_reviewing_is_not_opening(amara, maya, care):
    share(maya, care, note(maya))
    mark_all(amara, care)
    (moment,), _more = access.shared_moments(amara, care, now=NOW)
    assert moment.fresh
    assert moment.parts[0].reviewed


@pytest.mark.parametrize(
    ("level", "change", "waits"),
    [
        ("full", {"reaction_urge": 8}, True),
        ("full", {"situation": "At the gate."}, True),
        ("ratings_only", {"reaction_urge": 8}, True),
        ("ratings_only", {"situation": "At the gate."}, False),
        ("ratings_only", {"thoughts": "More words."}, False),
    ],
)
def test_a_change_waits_if_its_reader_can_see_it(amara, maya, care, level, change, waits):
    one = note(maya)
    share(maya, care, one, level=level)
    mark_all(amara, care)
    reword(maya, one, NOW + HOUR, **change)
    reword(maya, one, NOW + 2 * HOUR, journal="Only for me.")
    found = waiting(amara, NOW + 3 * HOUR)
    assert len(found) == waits
    for item in found:
        assert item.changed
        # a later change that its reader can't see moves no time either
        assert item.since == NOW + (2 * HOUR if level == "full" else HOUR)


def test_no_number_tells_of_changes_that_are_not_its_readers_to_see(amara, maya, care):
    one = note(maya)
    share(maya, care, one, level="ratings_only")
    for n in range(4):
        reword(maya, one, NOW + n * HOUR, situation=f"In other words, {n}.")
    assert [part.shown_version for item in waiting(amara) for part in item.parts] == [1]
    reword(maya, one, NOW + 5 * HOUR, reaction_urge=8)
    assert [part.shown_version for item in waiting(amara) for part in item.parts] == [2]


def test_what_changes_between_the_page_and_the_mark_goes_on_waiting(amara, maya, care):
    one = note(maya)
    share(maya, care, one)
    seen = {part(one).pk: 1}
    reword(maya, one, NOW + HOUR, reaction_urge=9)
    actions.mark_reviewed(amara, care, seen, now=NOW + HOUR)
    assert [item.changed for item in waiting(amara, NOW + HOUR)] == [True]


def test_a_version_that_is_not_there_yet_is_not_reviewed(amara, maya, care):
    one = note(maya)
    share(maya, care, one)
    actions.mark_reviewed(amara, care, {part(one).pk: 99}, now=NOW)
    reword(maya, one, NOW + HOUR, reaction_urge=9)
    assert len(waiting(amara, NOW + HOUR)) == 1


def test_words_that_come_to_numbers_wait_and_numbers_that_remain_do_not(amara, maya, care):
    one = note(maya)
    share(maya, care, one, level="ratings_only")
    mark_all(amara, care)
    share(maya, care, one, level="full", now=NOW + HOUR)
    (item,) = waiting(amara, NOW + HOUR)
    assert item.since == NOW + HOUR
    mark_all(amara, care, NOW + HOUR)
    share(maya, care, one, level="ratings_only", now=NOW + 2 * HOUR)
    assert waiting(amara, NOW + 2 * HOUR) == []
    reword(maya, one, NOW + 3 * HOUR, thoughts="Otherwise.")
    assert waiting(amara, NOW + 3 * HOUR) == []
    share(maya, care, one, level="full", now=NOW + 4 * HOUR)
    (item,) = waiting(amara, NOW + 4 * HOUR)
    assert (item.changed, item.since) == (True, NOW + 4 * HOUR)


def test_stopping_by_mistake_brings_no_work_back(amara, maya, care):
    one = note(maya)
    share(maya, care, one)
    mark_all(amara, care)
    stopped = actions.stop_sharing(maya, relationship=care, now=NOW + HOUR)
    actions.undo_stop(maya, stopped, now=NOW + HOUR)
    assert waiting(amara, NOW + HOUR) == []


@pytest.mark.parametrize("how", ["stop", "remove", "pause", "expire", "end"])
def test_what_cannot_be_opened_does_not_wait(amara, maya, care, how):
    one, later = note(maya), NOW + HOUR
    share(maya, care, one)
    if how == "stop":
        actions.stop_sharing(maya, relationship=care, now=NOW)
    elif how == "remove":
        actions.remove_moment(maya, one, now=NOW)
    elif how == "pause":
        care_actions.pause(care, by=maya, now=NOW)
    elif how == "end":
        actions.end_care(care, by=maya, now=NOW)
    else:
        Share.objects.update(until=later)
    assert waiting(amara, later) == []
    assert not access.anything_to_review(amara.pk, later)
    seen = {part(one).pk: 1}
    assert actions.mark_reviewed(amara, care, seen, now=later) == []


def test_an_answer_puts_aside_what_was_on_screen(amara, maya, care):
    one = note(maya)
    look = look_back(maya, one)
    share(maya, care, one, ask=True)
    access.shared_moments(amara, care, now=NOW)
    said = {"guidance_id": uuid.uuid4(), "text": "You stayed.", "view": "healthier"}
    actions.answer(amara, care, entry_id=look.pk, now=NOW + HOUR, **said)
    (item,) = waiting(amara, NOW + HOUR)
    assert [one.kind for one in item.parts] == ["self_monitoring"]
    assert not item.asks


def test_an_answer_to_what_was_changed_meanwhile_leaves_the_change_waiting(amara, maya, care):
    one = note(maya)
    look = look_back(maya, one)
    share(maya, care, one)
    access.shared_moments(amara, care, now=NOW)
    content = {"outcome": -1, "reasons": "On second thoughts."}
    actions.look_back(
        maya, episode=one, entry_id=look.pk, content=content, base_version=1, now=NOW + HOUR
    )
    said = {"guidance_id": uuid.uuid4(), "text": "You stayed.", "view": "healthier"}
    actions.answer(amara, care, entry_id=look.pk, now=NOW + HOUR, **said)
    waits = {one.kind: one.changed for item in waiting(amara, NOW + HOUR) for one in item.parts}
    assert waits == {"self_monitoring": False, "self_evaluation": True}


def test_asking_anew_makes_it_wait_again(amara, maya, care):
    one = note(maya)
    look_back(maya, one)
    share(maya, care, one)
    mark_all(amara, care)
    share(maya, care, one, ask=True, now=NOW + HOUR)
    (item,) = waiting(amara, NOW + HOUR)
    assert (item.asks, item.since) == (True, NOW + HOUR)
    mark_all(amara, care, NOW + 2 * HOUR)  # reviewed, and still to be answered
    assert waiting(amara, NOW + 2 * HOUR) == []


def test_undo_gives_back_what_was_marked_then(amara, maya, care):
    one, two = note(maya), note(maya)
    share(maya, care, one)
    mark_all(amara, care)
    share(maya, care, two, now=NOW + HOUR)
    marked = mark_all(amara, care, NOW + HOUR)
    assert actions.undo_reviewed(amara, care, marked, marked_at=NOW + HOUR) == 1
    assert [item.id for item in waiting(amara, NOW + HOUR)] == [two.pk]
    everything = [part(one).pk, part(two).pk]
    assert actions.undo_reviewed(amara, care, everything, marked_at=NOW + HOUR) == 0


def test_check_ins_of_a_standing_promise_are_no_items(amara, maya, care):
    actions.start_standing_share(maya, care, what="check_in_ratings", now=NOW)
    for n in range(2):
        actions.check_in(maya, entry_id=uuid.uuid4(), content={"mood": n + 1}, now=NOW + HOUR)
    assert Share.objects.live(NOW + HOUR).count() == 2
    assert waiting(amara, NOW + HOUR) == []
    assert not access.anything_to_review(amara.pk, NOW + HOUR)


def test_reviewed_is_each_therapists_own(amara, omar, maya, care):
    beside, one = make_care(maya, omar), note(maya)
    share(maya, care, one)
    share(maya, beside, one)
    mark_all(amara, care)
    assert waiting(amara) == []
    assert len(waiting(omar)) == 1
    with pytest.raises(ValueError):
        actions.mark_reviewed(amara, beside, {part(one).pk: 1}, now=NOW)
    with pytest.raises(ValueError):
        actions.undo_reviewed(amara, beside, [part(one).pk], marked_at=NOW)


def test_marks_are_no_line_in_the_clients_ledger(amara, maya, care):
    share(maya, care, note(maya))
    before = len(list(ledger.of_client(maya.pk, limit=50)))
    mark_all(amara, care)
    assert len(list(ledger.of_client(maya.pk, limit=50))) == before


def test_the_page_and_the_list_agree_on_what_is_reviewed(amara, maya, care):
    """One rule, once in SQL and once for a loaded entry."""
    kept = [note(maya) for _ in range(6)]
    for n, one in enumerate(kept):
        share(maya, care, one, level="full" if n % 2 else "ratings_only")
    mark_all(amara, care)
    for one in kept[:2]:
        reword(maya, one, NOW + HOUR, reaction_urge=9)
    for one in kept[2:4]:
        reword(maya, one, NOW + HOUR, thoughts="Otherwise.")
    moments, _more = access.shared_moments(amara, care, now=NOW + HOUR)
    on_page = {one.entry_id for moment in moments for one in moment.parts if not one.reviewed}
    on_list = {one.entry_id for item in waiting(amara, NOW + HOUR) for one in item.parts}
    assert on_page == on_list == {part(one).pk for one in (*kept[:2], kept[3])}


# --- whose comes first, and by when --------------------------------------------------------------
def test_those_whom_one_meets_first_come_first(amara, maya, care):
    cares = [make_care(make_client(f"C{n}", f"c{n}@example.org"), amara) for n in range(3)]
    for n, one in enumerate([*cares, care]):
        keys.warm([one.client_id])
        share(one.client, one, note(one.client), now=NOW - n * HOUR)
    next_appointment(cares[1], days=1)
    next_appointment(cares[0], days=3)
    order = [pile.care_id for pile in access.to_review(amara, NOW).piles]
    assert order == [cares[1].pk, cares[0].pk, care.pk, cares[2].pk]  # then what is due first


def test_by_when_it_is_promised(amara, maya, care):
    share(maya, care, note(maya))
    next_appointment(care)
    (pile,) = access.to_review(amara, NOW).piles
    assert pile.owed.due == pile.items[0].due
    assert pile.owed.due.at == pile.next == NOW + 2 * DAY
    found = access.owed(amara, [care], NOW + 3 * DAY)[care.pk]
    assert (found.waiting, found.due.late(NOW + 3 * DAY)) == (1, True)


def test_fifty_on_a_page_and_each_once(amara, maya, care, jonas, jonas_care):
    next_appointment(jonas_care)
    for client, one, many in ((maya, care, 60), (jonas, jonas_care, 45)):
        keys.warm([client.pk])
        for n in range(many):
            share(client, one, note(client), now=NOW - n * HOUR)
    pages = [access.to_review(amara, NOW, page=n) for n in (1, 2, 3, 4)]
    found = [[(pile.care_id, len(pile.items)) for pile in page.piles] for page in pages]
    first = [(jonas_care.pk, 45), (care.pk, 5)]
    assert found == [first, [(care.pk, 50)], [(care.pk, 5)], []]
    assert [page.more for page in pages] == [True, True, False, False]
    items = [item.id for page in pages for pile in page.piles for item in pile.items]
    assert len(items) == len(set(items)) == 105
