"""Questions about self-harm through the API: agreed on, answered with help, flagged, looked at."""

import uuid

import pytest

from tests import watched
from tests.api.checking import checked

pytestmark = pytest.mark.django_db
SAID = {"items": ["urge"], "rhythm": "each_weekday", "plan": "not_indicated", "reason": "N."}


def wrote(as_maya, strength: int):
    content = {"urges": [{"item": "hurt_self", "strength": strength}]}
    body = {"kind": "worksheet", "worksheet": "daily-card", "content": content}
    return as_maya.post("entries/", {"id": str(uuid.uuid4()), **body})


def test_agreed_on_answered_shared_and_looked_at(as_maya, as_amara, as_omar, maya, amara, care):
    mine = f"clients/{maya.pk}/risk-monitorings/"
    refused = as_amara.post(mine, SAID)
    assert refused.status_code == 400  # nobody is named
    bea = watched.deputy_for(amara)
    assert as_amara.get(f"clients/{maya.pk}/deputy/").json() == {"deputy": None, "name": ""}
    named = as_amara.put(f"clients/{maya.pk}/deputy/", {"deputy": str(bea.pk)})
    assert named.json()["name"] == "Bea Lind"
    made = as_amara.post(mine, {**SAID, "urge_from": 3})
    checked(made, "RiskMonitoring")
    assert as_amara.post(mine, {**SAID, "urge_from": 3}).json() == made.json()
    pk = made.json()["id"]
    (waits,) = as_maya.get("risk-monitorings/").json()["results"]
    assert (waits["id"], waits["agreed_at"], waits["urge_from"]) == (pk, None, 3)
    agreed = as_maya.post(f"risk-monitorings/{pk}/agree/", {"always": False})
    assert agreed.json()["agreed_at"]

    asked = as_amara.put(
        f"assignments/{uuid.uuid4()}/",
        {"client": str(maya.pk), "worksheet": "daily-card", "targets": {"urges": ["hurt_self"]}},
    )
    assert asked.status_code == 201
    low = wrote(as_maya, 2)
    assert low.json()["help"] is None
    high = wrote(as_maya, 3)
    checked(high, "SavedEntry")
    found = high.json()["help"]
    assert found["rules"][0]["rule"] == "urge"
    assert found["looks"] == [{"care": str(care.pk), "name": "Amara", "open": False, "until": None}]
    assert [line["uri"] for line in found["danger"]] == ["tel:911"]
    assert "help" not in as_maya.get(f"entries/{high.json()['id']}/").json()

    assert as_amara.get("flags/").json()["results"] == []
    sharing = {"care": str(care.pk), "entries": [high.json()["id"]], "level": "full"}
    shared = as_maya.post("shares/", {**sharing, "until": None})
    assert shared.status_code == 200, shared.text
    checked(as_amara.get("flags/"), "Flag")
    (flag,) = as_amara.get("flags/").json()["results"]
    assert flag["rules"][0]["says"] == "Urge to self-harm: 3 of 5"
    one = f"flags/{flag['id']}/"
    opened = as_amara.get(one)
    checked(opened, "OpenedFlag")
    assert opened.json()["answer"]["id"] == high.json()["id"]
    assert as_omar.get(one).status_code == 404
    assert as_omar.post(f"{one}done/", {"code": "talked", "note": "N."}).status_code == 404
    assert as_amara.post(f"{one}seen/").json()["state"] == "seen"
    for wrong in ({}, {"code": "fine", "note": "N."}, {"code": "talked", "note": ""}):
        assert as_amara.post(f"{one}done/", wrong).status_code == 400
    done = {"code": "talked", "note": "We spoke."}
    assert as_amara.post(f"{one}done/", done).status_code == 204
    assert as_amara.post(f"{one}done/", done).status_code == 204
    assert as_amara.get("flags/").json()["results"] == []
    assert as_amara.get("flags/?state=done").json()["results"][0]["id"] == flag["id"]
    assert as_amara.get(one).json()["steps"][-1]["note"] == "We spoke."
    assert as_maya.delete(f"risk-monitorings/{pk}/").status_code == 204
    assert wrote(as_maya, 3).status_code == 400


def test_help_comes_with_a_change_that_newly_says_so(as_maya, maya, amara, care):
    watched.agree(amara, maya, care)
    watched.ask(amara, care)
    low = wrote(as_maya, 1).json()
    path = f"entries/{low['id']}/"

    def anew(strength: int, version: int):
        content = {"urges": [{"item": "hurt_self", "strength": strength}]}
        body = {"kind": "worksheet", "worksheet": "daily-card", "content": content}
        return as_maya.put(path, body, **{"If-Match": f'"{version}"'}).json()["help"]

    assert anew(4, 1) is not None
    assert anew(5, 2) is None  # said already
