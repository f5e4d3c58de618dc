"""What stands, and what the two want to talk about, by programs: safe to repeat, each its own."""

import uuid

import pytest

from tests.api.conftest import begin, look_back, share

pytestmark = pytest.mark.django_db


def new() -> str:
    return str(uuid.uuid4())


def check_in(caller) -> str:
    pk = new()
    body = {"kind": "check_in", "content": {"mood": 3, "line": "So it was."}}
    assert caller.put(f"entries/{pk}/", body).status_code == 201
    return pk


def seen(caller, maya) -> set[str]:
    found = caller.get(f"shared-entries/?client={maya.pk}").json()["results"]
    return {one["id"] for one in found}


@pytest.fixture
def numbers(care):
    return {"care": str(care.pk), "what": "check_in_ratings"}


@pytest.fixture
def talk(care):
    return {"care": str(care.pk), "kind": "talk_about", "text": "Christmas."}


def test_what_stands_reaches_what_comes_and_stopping_takes_it_away(
    as_maya, as_amara, maya, numbers
):
    before, pk = check_in(as_maya), new()
    made = as_maya.put(f"standing-shares/{pk}/", numbers)
    assert (made.status_code, made.json()["id"], made.json()["level"]) == (201, pk, "ratings_only")
    after = check_in(as_maya)
    assert seen(as_amara, maya) == {after}
    assert before not in seen(as_amara, maya)
    assert as_maya.delete(f"standing-shares/{pk}/").status_code == 204
    assert seen(as_amara, maya) == set()
    assert as_maya.get(f"standing-shares/{pk}/").status_code == 404
    again = as_maya.post(f"standing-shares/{pk}/undo/")
    assert again.status_code == 200
    assert seen(as_amara, maya) == {after}
    (stands,) = as_maya.get("standing-shares/").json()["results"]
    assert stands["id"] == again.json()["id"] != pk
    assert as_maya.post(f"standing-shares/{pk}/undo/").status_code == 400


def test_the_same_request_again_changes_nothing(as_maya, numbers):
    pk = new()
    first = as_maya.put(f"standing-shares/{pk}/", numbers)
    again = as_maya.put(f"standing-shares/{pk}/", numbers)
    assert (again.status_code, again.json()) == (200, first.json())
    other = as_maya.put(f"standing-shares/{new()}/", numbers)
    assert (other.status_code, other.json()["id"]) == (200, pk)


def test_a_request_that_comes_late_starts_nothing_again(as_maya, numbers):
    pk = new()
    as_maya.put(f"standing-shares/{pk}/", numbers)
    as_maya.delete(f"standing-shares/{pk}/")
    assert as_maya.put(f"standing-shares/{pk}/", numbers).status_code == 409
    assert as_maya.get("standing-shares/").json()["results"] == []


def test_a_taken_id_is_taken_whatever_it_stands_for(as_maya, numbers):
    pk = new()
    as_maya.put(f"standing-shares/{pk}/", numbers)
    other = {**numbers, "what": "worksheet", "which": "kind-pause", "level": "full"}
    assert as_maya.put(f"standing-shares/{pk}/", other).status_code == 409


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"what": "measure"}, "which"),
        ({"what": "worksheet"}, "which"),
        ({"what": "worksheet", "which": "no-such"}, "which"),
        ({"level": "full"}, "level"),
        ({"care": str(uuid.uuid4())}, "care"),
    ],
)
def test_what_can_not_stand_is_refused_by_field(as_maya, numbers, more, field):
    answer = as_maya.put(f"standing-shares/{new()}/", numbers | more)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_strangers_find_nothing_that_stands(as_maya, as_jonas, numbers):
    pk = new()
    as_maya.put(f"standing-shares/{pk}/", numbers)
    for call in (as_jonas.get, as_jonas.delete):
        theirs, none = call(f"standing-shares/{pk}/"), call(f"standing-shares/{new()}/")
        assert theirs.status_code == none.status_code == 404
        assert theirs.content == none.content
    assert as_jonas.put(f"standing-shares/{pk}/", numbers).status_code == 400
    assert len(as_maya.get("standing-shares/").json()["results"]) == 1


def test_both_read_and_tick_what_the_client_wants_to_talk_about(as_maya, as_amara, maya, talk):
    pk = new()
    made = as_maya.put(f"agenda/{pk}/", talk)
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert as_maya.put(f"agenda/{pk}/", talk).status_code == 200
    (one,) = as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"]
    assert (one["id"], one["text"], one["waits"]) == (pk, "Christmas.", False)
    ticked = as_amara.patch(f"shared-agenda/{pk}/", {"done": True})
    assert ticked.json()["done_at"]
    assert as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"] == []
    since = f"&ticked_since={made.json()['added_at']}"
    assert as_amara.get(f"shared-agenda/?client={maya.pk}{since}").json()["results"]
    assert as_maya.patch(f"agenda/{pk}/", {"done": False}).json()["done_at"] is None
    verbs = [line["verb"] for line in as_maya.get("ledger/").json()["results"]]
    assert verbs.count("opened_agenda") == 3


def test_words_change_by_the_version_that_was_read(as_maya, talk):
    pk = new()
    as_maya.put(f"agenda/{pk}/", talk)
    assert as_maya.put(f"agenda/{pk}/", talk | {"text": "Easter."}).status_code == 409
    anew = talk | {"text": "Christmas and New Year."}
    changed = as_maya.put(f"agenda/{pk}/", anew, **{"if-match": '"1"'})
    assert (changed.status_code, changed.json()["version"]) == (200, 2)
    stale = as_maya.put(f"agenda/{pk}/", talk | {"text": "Easter."}, **{"if-match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["current"]["text"] == "Christmas and New Year."
    other = as_maya.put(f"agenda/{pk}/", talk | {"kind": "talk_before"}, **{"if-match": '"2"'})
    assert other.status_code == 400


def test_taken_off_it_is_gone_until_it_is_put_back(as_maya, as_amara, maya, talk):
    pk = new()
    as_maya.put(f"agenda/{pk}/", talk)
    assert as_maya.delete(f"agenda/{pk}/").status_code == 204
    assert as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"] == []
    assert as_amara.patch(f"shared-agenda/{pk}/", {"done": True}).status_code == 404
    assert as_maya.get(f"agenda/{pk}/").status_code == 404
    assert as_maya.post(f"agenda/{pk}/restore/").status_code == 200
    assert len(as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"]) == 1


def test_a_pin_is_there_as_long_as_its_entry_is_shared(as_maya, as_amara, maya, care):
    episode, note = begin(as_maya)
    pin = {"care": str(care.pk), "kind": "pin", "entry": note}
    first, second = new(), new()
    assert as_maya.put(f"agenda/{first}/", pin).status_code == 201
    assert as_maya.put(f"agenda/{second}/", pin).json()["id"] == first
    agenda = f"shared-agenda/?client={maya.pk}"
    assert as_amara.get(agenda).json()["results"] == []
    assert as_maya.get(f"agenda/{first}/").json()["shown"] is False
    share(as_maya, care, episode, [note])
    assert as_maya.get(f"agenda/{first}/").json()["shown"] is True
    (one,) = as_amara.get(agenda).json()["results"]
    assert (one["entry"], one["episode"]) == (note, episode)
    as_maya.delete("shares/")
    assert as_amara.get(agenda).json()["results"] == []
    assert as_amara.patch(f"shared-agenda/{first}/", {"done": True}).status_code == 404


def test_an_episode_is_pinned_on_a_part_that_can_be_opened(as_maya, as_amara, as_jonas, maya, care):
    episode, note = begin(as_maya)
    look = look_back(as_maya, episode)
    share(as_maya, care, episode, [look])
    pin, pk = {"care": str(care.pk), "kind": "pin", "episode": episode}, new()
    made = as_maya.put(f"agenda/{pk}/", pin)
    assert (made.status_code, made.json()["entry"]) == (201, look)
    assert as_maya.put(f"agenda/{new()}/", pin).json()["id"] == pk
    (one,) = as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"]
    assert (one["id"], one["episode"]) == (pk, episode)
    for wrong in ({"kind": "talk_about"}, {"entry": note}, {"text": "x"}, {"episode": new()}):
        refused = as_maya.put(f"agenda/{new()}/", pin | wrong)
        assert (refused.status_code, list(refused.json()["errors"])) == (400, ["episode"])
    assert as_jonas.put(f"agenda/{new()}/", pin).status_code == 400


def test_what_a_therapist_means_to_bring_up_is_theirs(as_maya, as_amara, as_omar, maya, care):
    episode, note = begin(as_maya)
    pk, mine = new(), f"bring-up/?client={maya.pk}"
    said = {"client": str(maya.pk), "entry": note}
    assert as_amara.put(f"bring-up/{pk}/", said).status_code == 400
    share(as_maya, care, episode, [note])
    assert as_amara.put(f"bring-up/{pk}/", said).status_code == 201
    assert as_amara.put(f"bring-up/{pk}/", said).status_code == 200
    (one,) = as_amara.get(mine).json()["results"]
    assert (one["entry"], one["episode"]) == (note, episode)
    assert as_maya.get(f"agenda/{pk}/").status_code == 404
    assert as_omar.patch(f"bring-up/{pk}/", {"done": True}).status_code == 404
    assert as_amara.patch(f"bring-up/{pk}/", {"done": True}).json()["done_at"]
    as_maya.delete("shares/")
    assert as_amara.patch(f"bring-up/{pk}/", {"done": False}).status_code == 404
    words = new()
    note_of_hers = {"client": str(maya.pk), "text": "Sleep, from last time."}
    as_amara.put(f"bring-up/{words}/", note_of_hers)
    anew = note_of_hers | {"text": "Sleep."}
    changed = as_amara.put(f"bring-up/{words}/", anew, **{"if-match": '"1"'})
    assert changed.json()["text"] == "Sleep."
    assert as_amara.delete(f"bring-up/{words}/").status_code == 204
    assert as_amara.get(mine).json()["results"] == []


def test_paused_care_shows_none_of_it_and_takes_nothing(as_maya, as_amara, maya, care, talk):
    pk = new()
    as_maya.put(f"agenda/{pk}/", talk)
    care.status = "paused"
    care.save(update_fields=["status"])
    assert as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"] == []
    assert as_amara.patch(f"shared-agenda/{pk}/", {"done": True}).status_code == 404
    assert as_maya.put(f"agenda/{new()}/", talk).status_code == 400
    said = {"client": str(maya.pk), "text": "Sleep."}
    assert as_amara.put(f"bring-up/{new()}/", said).status_code == 400


def test_a_wish_to_talk_is_answered_once_and_read(as_maya, as_amara, maya, talk, settings):
    settings.ANSWER_UNDO_SECONDS = 0
    wish, pk = new(), new()
    as_maya.put(f"agenda/{wish}/", talk | {"kind": "talk_before"})
    (one,) = as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"]
    assert one["waits"]
    said = {"agenda_item": wish, "reply": "call", "text": "Before ten."}
    assert as_amara.put(f"guidance/{pk}/", said).status_code == 201
    assert as_amara.put(f"guidance/{pk}/", said).status_code == 200
    (one,) = as_amara.get(f"shared-agenda/?client={maya.pk}").json()["results"]
    assert (one["waits"], one["guidance"][0]["reply"]) == (False, "call")
    (read,) = as_maya.get("received-guidance/").json()["results"]
    assert (read["agenda_item"], read["entry"], read["text"]) == (wish, None, "Before ten.")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({}, "entry"),
        ({"entry": new(), "agenda_item": new()}, "entry"),
        ({"entry": new(), "reply": "call"}, "reply"),
        ({"agenda_item": new(), "view": "talk"}, "view"),
    ],
)
def test_an_answer_is_to_one_thing_and_in_its_words(as_amara, care, said, field):
    answer = as_amara.post("guidance/", {"id": new(), "text": "Hello.", **said})
    assert answer.status_code == 400
    assert field in answer.json()["errors"]


def test_what_is_not_on_the_agenda_is_not_answered(as_maya, as_omar, as_amara, talk):
    wish = new()
    as_maya.put(f"agenda/{wish}/", talk)
    said = {"id": new(), "agenda_item": wish, "text": "Hello."}
    assert as_omar.post("guidance/", said).status_code == 404
    as_maya.delete(f"agenda/{wish}/")
    assert as_amara.post("guidance/", said).status_code == 404


def test_everything_is_stopped_in_one_step_and_taken_back(
    as_maya, as_amara, as_jonas, maya, care, numbers
):
    pk = new()
    as_maya.put(f"standing-shares/{pk}/", numbers)
    episode, note = begin(as_maya)
    share(as_maya, care, episode, [note])
    before = check_in(as_maya)
    stopped = as_maya.delete("shares/").json()
    assert stopped["standing"] == [pk]
    after = check_in(as_maya)  # nothing reaches anybody any more
    assert seen(as_amara, maya) == set()
    assert as_maya.get("standing-shares/").json()["results"] == []
    as_jonas.post("shares/undo/", stopped)
    assert seen(as_amara, maya) == set()
    assert as_maya.post("shares/undo/", stopped).status_code == 200
    assert seen(as_amara, maya) == {note, before}
    assert after not in seen(as_amara, maya)
    of_it = as_maya.delete(f"shares/?episode={episode}").json()
    assert (len(of_it["stopped"]), of_it["standing"]) == (1, [])
    assert seen(as_amara, maya) == {before}
