"""Worksheets through the API: what is open, answering, asking, and what a share gives out."""

import uuid

import pytest

from journals import access
from journals.models import Assignment, Entry
from tests import watched
from tests.api.checking import checked, fits
from tests.conftest import make_care

pytestmark = pytest.mark.django_db
FOR_EVERYBODY = {"kind-pause", "went-differently", "for-our-talk", "good-for-me"}
URGES = ["go_quiet", "text him at night"]


def ask(caller, client, slug="daily-card", **more):
    pk = str(uuid.uuid4())
    body = {"client": str(client.pk), "worksheet": slug, "targets": {"urges": URGES}, **more}
    return pk, caller.put(f"assignments/{pk}/", body)


def fill(caller, slug="kind-pause", content=None, **more):
    pk = str(uuid.uuid4())
    body = {"kind": "worksheet", "worksheet": slug, "content": content or {"hurts": "One."}}
    return pk, caller.put(f"entries/{pk}/", {**body, **more})


def worksheets(caller, query="") -> dict:
    answer = caller.get(f"worksheets/{query}")
    assert answer.status_code == 200
    return {one["slug"]: one for one in answer.json()["results"]}


def test_a_client_gets_what_is_open_and_a_therapist_all(as_maya, as_amara, maya, care):
    assert worksheets(as_maya).keys() == FOR_EVERYBODY
    assert len(worksheets(as_amara)) == 13
    _pk, answer = ask(as_amara, maya)
    assert answer.status_code == 201
    card = worksheets(as_maya)["daily-card"]
    assert card["asked_for"] is True
    assert [one["words"] for one in card["targets"]["urges"]] == ["go quiet", URGES[1]]
    checked(as_maya.get("worksheets/"), "WorksheetDefinition")
    checked(as_amara.get("worksheets/?slug=then-and-now"), "WorksheetDefinition")
    assert worksheets(as_maya, "?slug=daily-card&version=1").keys() == {"daily-card"}
    for query in ("?slug=daily-card&version=2", "?slug=then-and-now", "?slug=nothing"):
        assert worksheets(as_maya, query) == {}
    assert as_maya.get("worksheets/?version=x").status_code == 400


def test_an_answer_fits_the_schema_that_was_given(as_maya, as_amara, maya, care):
    ask(as_amara, maya)
    card = worksheets(as_maya)["daily-card"]
    own = card["targets"]["urges"][1]["code"]
    content = {"urges": [{"item": own, "strength": 4, "acted": "no"}], "slept_hours": 7}
    fits(content, card["schema"])
    pk, answer = fill(as_maya, "daily-card", content)
    assert answer.status_code == 201
    said = answer.json()
    assert (said["worksheet"], said["worksheet_version"]) == ("daily-card", 1)
    assert said["content"] == {**content, "urges_named": {own: URGES[1]}}
    checked(as_maya.get(f"entries/{pk}/"), "Entry")
    again = as_maya.put(
        f"entries/{pk}/", {"kind": "worksheet", "worksheet": "daily-card", "content": content}
    )
    assert again.status_code == 200
    # what was read can be sent back as it is
    body = {"kind": "worksheet", "worksheet": "daily-card", "content": said["content"]}
    changed = as_maya.put(f"entries/{pk}/", body, **{"if-match": '"1"'})
    assert changed.status_code == 200
    stale = as_maya.put(
        f"entries/{pk}/",
        {**body, "content": {"note": "x"}},
        **{"if-match": '"9"'},
    )
    assert stale.status_code == 412
    found = as_maya.get("entries/?worksheet=daily-card").json()["results"]
    assert [one["id"] for one in found] == [pk]
    assert as_maya.get("entries/?kind=worksheet").json()["results"]


@pytest.mark.parametrize(
    ("slug", "content", "field"),
    [
        ("still-me", {"stayed": "x"}, "worksheet"),  # nobody asked for it
        ("nothing", {"stayed": "x"}, "worksheet"),
        ("kind-pause", {"hurts": 7}, "hurts"),
        ("kind-pause", {"other": "x"}, "other"),
        ("kind-pause", {"urges_named": {"x_00000000": "x"}}, "urges_named"),
    ],
)
def test_what_cannot_be(as_maya, care, slug, content, field):
    _pk, answer = fill(as_maya, slug, content)
    assert answer.status_code == 400
    assert field in answer.json()["errors"]
    assert not Entry.objects.exists()


def test_it_is_changed_put_beside_a_moment_removed_and_restored(as_maya, care):
    from tests.api.conftest import begin

    episode, _note = begin(as_maya)
    pk, answer = fill(as_maya, episode=episode, occurred_at="2026-11-20T22:10:00-05:00")
    assert answer.json()["local_date"] == "2026-11-20"
    apart = as_maya.patch(f"entries/{pk}/", {"episode": None}, **{"if-match": '"1"'})
    assert apart.json()["episode"] is None
    assert as_maya.delete(f"entries/{pk}/").status_code == 204
    assert as_maya.post(f"entries/{pk}/restore/").status_code == 200
    _future, refused = fill(as_maya, occurred_at="2099-11-20T22:10:00-05:00")
    assert refused.status_code == 400


def test_shared_in_full_and_with_numbers_only(as_maya, as_amara, as_omar, maya, omar, care):
    ask(as_amara, maya)
    own = worksheets(as_maya)["daily-card"]["targets"]["urges"][1]["code"]
    content = {"urges": [{"item": own, "strength": 4}], "note": "A private word."}
    pk, _answer = fill(as_maya, "daily-card", content)
    assert as_amara.get(f"shared-entries/?client={maya.pk}").json()["results"] == []
    body = {"care": str(care.pk), "entries": [pk], "level": "full", "until": None}
    assert as_maya.post("shares/", body).status_code == 200
    beside = make_care(maya, omar)
    body |= {"care": str(beside.pk), "level": "ratings_only"}
    assert as_maya.post("shares/", body).status_code == 200
    full = as_amara.get(f"shared-entries/{pk}/")
    assert full.json()["content"]["urges_named"] == {own: URGES[1]}
    assert full.json()["worksheet"] == "daily-card"
    few = as_omar.get(f"shared-entries/{pk}/")
    assert few.json()["content"] == {"urges": [{"item": own, "strength": 4}]}
    assert "private word" not in few.text
    checked(as_amara.get(f"shared-entries/?client={maya.pk}&kind=worksheet"), "SharedEntry")
    assert as_maya.delete(f"shares/?care={care.pk}").status_code == 200
    assert as_amara.get(f"shared-entries/{pk}/").status_code == 404


def test_asking_changing_and_stopping(as_maya, as_jonas, as_amara, as_omar, maya, jonas, care):
    pk, answer = ask(as_amara, maya, note="For the nights.")
    assert answer.status_code == 201
    checked(as_maya.get("assignments/"), "Assignment")
    mine = as_maya.get("assignments/").json()["results"][0]
    assert (mine["note"], mine["by"], mine["id"]) == ("For the nights.", "Amara Osei", pk)
    assert as_jonas.get("assignments/").json()["results"] == []
    hers = as_amara.get(f"assignments/?client={maya.pk}").json()["results"]
    assert [one["id"] for one in hers] == [pk]
    assert as_amara.get("assignments/").status_code == 400
    assert as_omar.get(f"assignments/?client={maya.pk}").status_code == 404
    body = {"client": str(maya.pk), "worksheet": "daily-card", "targets": {"urges": ["accuse"]}}
    assert as_amara.put(f"assignments/{pk}/", body).status_code == 409  # without If-Match
    changed = as_amara.put(f"assignments/{pk}/", body, **{"if-match": '"1"'})
    assert changed.json()["targets"]["urges"] == [{"code": "accuse", "words": "accuse"}]
    stale = as_amara.put(f"assignments/{pk}/", {**body, "note": "x"}, **{"if-match": '"1"'})
    assert stale.status_code == 412
    other = {**body, "worksheet": "still-me", "targets": {}}
    assert as_amara.put(f"assignments/{pk}/", other, **{"if-match": '"2"'}).status_code == 400
    for caller in (as_omar, as_maya):
        assert caller.delete(f"assignments/{pk}/").status_code in (403, 404)
    assert as_amara.delete(f"assignments/{pk}/").status_code == 204
    assert as_amara.delete(f"assignments/{pk}/").status_code == 404
    assert as_maya.get("assignments/").json()["results"][0]["stopped_at"]


def test_only_a_therapist_asks_and_only_her_own_clients(as_maya, as_amara, as_omar, maya, care):
    assert ask(as_maya, maya)[1].status_code == 403
    refused = ask(as_omar, maya)[1]
    assert refused.status_code == 400
    assert "client" in refused.json()["errors"]
    assert ask(as_amara, maya, "nothing", targets={})[1].json()["errors"].keys() == {"worksheet"}
    assert ask(as_amara, maya, targets={"urges": ["hurt_self"]})[1].json()["errors"].keys() == {
        "urges"
    }
    assert not Assignment.objects.exists()
    assert access.own_shares(maya, care.started_at).count() == 0


def test_one_that_waits_says_so_in_every_version_and_is_not_taken(
    as_amara, as_maya, amara, maya, care
):
    watched.agree(amara, maya, care)
    ask(as_amara, maya, slug="step-by-step", targets={})
    content = {"behaviours": ["hurt_self"]}
    ask(as_amara, maya, targets={"behaviours": ["hurt_self"]})
    _pk, hard = fill(as_maya, "daily-card", content)
    assert hard.status_code == 201
    for query in ("", "?slug=step-by-step", "?slug=step-by-step&version=1"):
        found = as_maya.get(f"worksheets/{query}").json()["results"]
        (one,) = [sheet for sheet in found if sheet["slug"] == "step-by-step"]
        assert one["opens_at"] is not None, query
    pk, refused = fill(as_maya, "step-by-step", {"what": "W."})
    assert refused.status_code == 400
    assert "It opens again on" in refused.text
    assert as_maya.get(f"entries/{pk}/").status_code == 404
