"""Measures through the API: what is open and due, answering, asking, and what a share gives out."""

import uuid

import pytest

from journals.access import measures as own
from journals.kinds.fields import DECLINED
from journals.models import Assignment, Entry, Share
from tests.api.checking import checked, fits, queries
from tests.instruments import on_the_shelf
from tests.journals.measures import agreed, all_of
from tracker.care.models import CareRelationship

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf():
    with on_the_shelf() as shelf:
        yield shelf


def ask(caller, client, slug="nine-shaped", **more):
    pk = str(uuid.uuid4())
    own_care = CareRelationship.objects.filter(client=client, therapist=caller.user)
    for care in own_care.select_related("client", "therapist"):
        agreed(care.therapist, care)
    body = {"client": str(client.pk), "worksheet": slug, "every_days": 14, **more}
    return pk, caller.put(f"assignments/{pk}/", body)


def give(caller, content=None, slug="nine-shaped", **more):
    pk = str(uuid.uuid4())
    said = all_of("LA1") if content is None else content
    body = {"kind": "measure", "worksheet": slug, "content": said, **more}
    return pk, caller.put(f"entries/{pk}/", body)


def let_see(caller, care, which="nine-shaped", level="ratings_only"):
    body = {"care": str(care.pk), "what": "measure", "which": which, "level": level}
    return caller.put(f"standing-shares/{uuid.uuid4()}/", body)


def measures(caller, query="") -> dict:
    told = checked(caller.get(f"measures/{query}"), "MeasureDefinition")
    return {one["slug"]: one for one in told["results"]}


def test_a_client_gets_what_is_open_and_a_therapist_all_with_what_is_known(
    as_maya, as_amara, maya, care
):
    assert measures(as_maya).keys() == {"weekly-check"}
    assert not measures(as_maya)["weekly-check"]["validated"]
    assert len(measures(as_amara)) == 3
    _pk, answer = ask(as_amara, maya)
    assert checked(answer, "Assignment")["every_days"] == 14
    mine = measures(as_maya)["nine-shaped"]
    assert mine["asked_for"]
    assert mine["due_on"]
    assert (mine["scores"][0]["bands"], mine["scores"][0]["reliable_change"]) == ([], None)
    theirs = measures(as_amara, "?slug=nine-shaped")["nine-shaped"]["scores"][0]
    assert [one["label"] for one in theirs["bands"]] == ["minimal", "mild", "moderate"]
    assert (theirs["reliable_change"], theirs["bands_source"]) == (6, "A paper of bands")
    for query in ("?slug=nine-shaped&version=2", "?slug=pair-shaped", "?slug=kind-pause"):
        assert measures(as_maya, query) == {}
    # neither is among the other
    assert as_amara.get("worksheets/?slug=nine-shaped").json()["results"] == []


def test_an_answer_fits_its_schema_and_comes_back_with_its_score(as_maya, as_amara, maya, care):
    ask(as_amara, maya)
    content = all_of("LA2") | {"q9": DECLINED}
    schema = measures(as_maya)["nine-shaped"]["schema"]
    fits(content, schema)
    _pk, answer = give(as_maya, content)
    told = checked(answer, "SavedEntry")
    assert told["scores"] == [
        {"code": "total", "label": "Total", "low": 0, "high": 27, "value": None}
    ]
    pk, answer = give(as_maya)
    assert checked(answer, "SavedEntry")["scores"][0]["value"] == 9
    listed = checked(as_maya.get("entries/?kind=measure"), "Entry")["results"]
    assert len(listed) == 2
    anew = {"kind": "measure", "worksheet": "nine-shaped", "content": all_of("LA3")}
    changed = as_maya.put(f"entries/{pk}/", anew, if_match='"1"')
    assert changed.json()["scores"][0]["value"] == 27


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"content": {}}, 400),
        ({"content": {"q1": "LA7"}}, 400),
        ({"content": {"q1": 2}}, 400),
        ({"content": {"nothing": "LA1"}}, 400),
        ({"content": {"q1": "LA1"}, "worksheet": "kind-pause"}, 400),
        ({"content": {"q1": "LA1"}, "worksheet": "pair-shaped"}, 400),
        ({"content": {"q1": "LA1"}, "episode": str(uuid.uuid4())}, 400),
        ({"content": {"q1": "LA1"}, "just_for_me": "yes"}, 400),
        ({"content": {"q1": "LA1"}, "kind": "worksheet"}, 400),
    ],
)
def test_what_is_wrong_is_refused_and_nothing_is_written(
    as_maya, as_amara, maya, care, body, status
):
    ask(as_amara, maya)
    pk = uuid.uuid4()
    said = {"kind": "measure", "worksheet": "nine-shaped", **body}
    assert as_maya.put(f"entries/{pk}/", said).status_code == status
    assert not Entry.objects.exists()


def test_sent_again_it_is_the_same(as_maya, as_amara, maya, care):
    ask(as_amara, maya)
    pk, first = give(as_maya)
    body = {"kind": "measure", "worksheet": "nine-shaped", "content": all_of("LA1")}
    assert as_maya.put(f"entries/{pk}/", body).json() == first.json()
    assert Entry.objects.count() == 1


@pytest.mark.parametrize("more", [{"every_days": 7}, {"until": "2020-01-01"}, {"every_days": "14"}])
def test_what_cannot_be_asked_is_refused(as_amara, maya, care, more):
    _pk, answer = ask(as_amara, maya, **more)
    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == more.keys()
    assert not Assignment.objects.exists()


def test_only_what_was_let_out_reaches_the_therapist_with_its_score(as_maya, as_amara, maya, care):
    ask(as_amara, maya)
    give(as_maya)
    assert let_see(as_maya, care).status_code == 201
    give(as_maya, all_of("LA3"), just_for_me=True)
    pk, _answer = give(as_maya, all_of("LA2") | {"more": "words"})
    told = checked(as_amara.get(f"shared-entries/?client={maya.pk}"), "SharedEntry")
    (one,) = told["results"]
    assert (one["id"], one["scores"][0]["value"]) == (pk, 18)
    assert "words" not in str(one["content"])
    prep = checked(as_amara.get(f"clients/{maya.pk}/prep/"), "Prep")
    (line,) = prep["numbers"]["measures"]
    assert [point["value"] for point in line["points"]] == [18]
    assert (line["band"], line["since_last"]) == ("moderate", None)
    assert Share.objects.count() == 1


def test_the_same_number_of_statements_however_many(as_maya, as_amara, maya, care):
    ask(as_amara, maya)
    let_see(as_maya, care)
    paths = (
        (as_maya, "measures/"),
        (as_maya, "entries/?kind=measure"),
        (as_amara, f"shared-entries/?client={maya.pk}"),
        (as_amara, f"clients/{maya.pk}/prep/"),
        (as_amara, f"assignments/?client={maya.pk}"),
    )
    give(as_maya)
    few = [queries(caller, path) for caller, path in paths]
    for _n in range(4):
        give(as_maya)
    assert [queries(caller, path) for caller, path in paths] == few
    assert own.own_answers(maya).count() == 5
