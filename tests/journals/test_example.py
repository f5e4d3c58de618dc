"""/example/: both sides of the work trip, out of memory, through the product's own templates."""

import re
from html import unescape

import pytest

from journals import example
from journals.kinds import KINDS
from journals.states import Part, ring

NUMBERS = [1, 2, 3, 4, 5]
SHARED = [3, 4, 5]
PLAN = ["M. is packing", "safe trip, have fun", "call my sister"]
BATH = "Long bath and the good book"


def panes(response) -> tuple[str, str]:
    """What stands on the phone and on the therapist's page, as words."""
    page = response.content.decode()
    middle, end = page.index('id="therapist"'), page.index("</main")
    return tuple(
        " ".join(unescape(re.sub(r"<[^>]+>", " ", part)).split())
        for part in (page[page.index('id="phone"') : middle], page[middle:end])
    )


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("stopped", ["", "&shared=no"])
def test_each_step_is_there_without_a_query(client, db, django_assert_num_queries, number, stopped):
    with django_assert_num_queries(0):
        response = client.get(f"/example/?step={number}{stopped}")
    assert response.status_code == 200
    assert not {"session", "sessionid"} & set(response.cookies)
    phone, page = panes(response)
    assert "Trip to Chicago" in phone
    assert "Amara Osei’s page" in page


@pytest.mark.parametrize("number", NUMBERS)
def test_every_step_names_all_three_parts_and_a_date(client, db, number):
    text = client.get(f"/example/?step={number}").content.decode()
    for name in ("self-monitoring", "self-evaluation", "self-reinforcement"):
        assert name in text
    assert str(example.STEPS[number - 1].day) in text


@pytest.mark.parametrize("number", NUMBERS)
def test_the_phone_has_every_part_and_the_page_only_what_is_shared(client, db, number):
    phone, page = panes(client.get(f"/example/?step={number}"))
    for words in PLAN:
        assert words in phone
        assert (words in page) == (number in SHARED)
    assert (BATH in phone) == (number == 5)
    assert BATH not in page
    assert "Only you" not in page


@pytest.mark.parametrize("number", SHARED)
def test_when_sharing_stops_the_page_is_blank_and_the_phone_is_not(client, db, number):
    before, _seen = panes(client.get(f"/example/?step={number}"))
    phone, page = panes(client.get(f"/example/?step={number}&shared=no"))
    assert "They have stopped sharing this." in page
    assert "Stop sharing" in before
    assert "Share again" in phone
    for part in example.STEPS[number - 1].page.parts:
        for value in part.words.values():
            if isinstance(value, str):
                assert value not in page
    for answer in example.STEPS[number - 1].phone.answers:
        assert answer.text in phone
        assert answer.text not in page


@pytest.mark.parametrize("number", [1, 2])
def test_nothing_can_be_stopped_before_it_is_shared(client, db, number):
    phone, page = panes(client.get(f"/example/?step={number}&shared=no"))
    assert "Stop sharing" not in phone
    assert "stopped" not in page


def test_the_therapist_answers_and_the_client_decides(client, db):
    phone, page = panes(client.get("/example/?step=4"))
    for side in (phone, page):
        assert "What did you do with the sadness this time" in side
        assert "much closer" in side.lower()
        assert "fully" in side.lower()


def test_times_are_those_of_new_york(client, db):
    phone, _page = panes(client.get("/example/?step=2"))
    assert "Friday 14 March, 06:45" in phone


def test_the_numbers_are_the_decided_ones():
    assert example.ALONE.ratings["outcome"] == "cannot_tell"
    assert (example.ALONE.ratings["level"], example.ALONE.ratings["credit"]) == (0, "undecided")
    assert example.TOGETHER.ratings["outcome"] == 2
    assert (example.TOGETHER.ratings["level"], example.TOGETHER.ratings["credit"]) == (1, "fully")
    assert example.TOGETHER.entry_id == example.ALONE.entry_id
    assert example.TOGETHER.version == example.ALONE.version + 1


def test_all_of_it_could_have_been_typed():
    for step in example.STEPS:
        for part in step.phone.parts:
            kind = KINDS[part.kind]
            assert kind.split(kind.clean(part.content)) == (part.ratings, part.words)


def test_each_page_holds_only_parts_that_the_phone_has():
    for step in example.STEPS:
        mine = {part.entry_id for part in step.phone.parts}
        assert set(step.today) <= mine
        if step.page:
            assert {part.entry_id for part in step.page.parts} <= mine
            parts = [Part(part.kind, part.status) for part in step.page.parts]
            together = bool(step.page.answers)
            assert step.page.ring == ring(parts, together=together)
    assert [bool(step.page) for step in example.STEPS] == [False, False, True, True, True]


@pytest.mark.parametrize("step", ["0", "6", "", "-1", "1e3", "\x00", "9" * 5000, "٣", "<b>"])
def test_an_unknown_step_is_the_first(client, db, step):
    response = client.get("/example/", {"step": step})
    assert response.status_code == 200
    assert response.context["step"].number == 1


def test_it_works_without_script_and_keeps_nothing(client, db):
    page = client.get("/example/?step=3").content.decode()
    main = page[page.index("<main") : page.index("</main")]
    assert 'method="post"' not in main
    assert "<script" not in main
    assert "style=" not in main
    assert client.post("/example/", {"step": 3}).status_code == 405
