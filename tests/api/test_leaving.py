"""Taking everything along, and deleting one's account, for programs."""

import io
import json
import uuid
import zipfile

import pytest
from django.urls import reverse

from journals import actions
from journals.models import Export
from tests.conftest import NOW
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db
PASSWORD = {"password": "a long enough passphrase"}


@pytest.fixture
def asked(as_maya, maya, right_now):
    """A file that a program of hers asked for and a worker made."""
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "Rain."}, now=NOW)
    answer = as_maya.post("exports/", {})
    assert (answer.status_code, answer.json()["state"]) == (200, "asked")
    pk = answer.json()["id"]
    actions.make_export(uuid.UUID(pk), clock=lambda: right_now)
    return pk


def test_from_asking_to_the_file(as_maya, asked):
    state = as_maya.get(f"exports/{asked}/").json()
    assert state["state"] == "ready"
    assert state["rows_in_all"] > 3
    assert [one["id"] for one in as_maya.get("exports/").json()["results"]] == [asked]
    answer = as_maya.post(f"exports/{asked}/file/", {})
    assert answer.headers["Content-Type"] == "application/zip"
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert json.loads(bundle.read("keel.json"))["entries"][0]["words"] == {"line": "Rain."}
    assert as_maya.post(f"exports/{asked}/file/", {}).status_code == 410


def test_nobody_elses_token_and_no_session_finds_it(as_jonas, client, maya, asked):
    assert as_jonas.get(f"exports/{asked}/").status_code == 404
    assert as_jonas.post(f"exports/{asked}/file/", {}).status_code == 404
    client.force_login(maya)  # her own browser is another place
    assert client.get(f"/api/v1/exports/{asked}/").status_code == 404
    assert Export.objects.get().state == "ready"


def test_a_browsers_session_gives_the_password_again_first(client, maya):
    client.force_login(maya)
    for path in ("/api/v1/exports/", "/api/v1/leaving/"):
        refused = client.post(path, {}, content_type="application/json")
        assert refused.status_code == 403
        assert "/account/reauthenticate/" in refused.text
    client.post(reverse("account_reauthenticate"), PASSWORD)
    assert client.post("/api/v1/exports/", {}, content_type="application/json").status_code == 200


def test_five_a_day(as_maya, maya, right_now):
    for _n in range(5):
        pk = as_maya.post("exports/", {}).json()["id"]
        actions.make_export(uuid.UUID(pk), clock=lambda: right_now)
    assert as_maya.post("exports/", {}).status_code == 429


def test_deleting_and_keeping(client, maya, as_maya):
    client.force_login(maya)
    client.post(reverse("account_reauthenticate"), PASSWORD)
    assert as_maya.post("leaving/", {}).status_code == 403  # no program does this
    assert as_maya.get("leaving/").json() == {"leaving_at": None}
    answer = client.post("/api/v1/leaving/", {}, content_type="application/json")
    assert answer.json()["leaving_at"]
    assert as_maya.get("me/").status_code == 401
    assert client.get("/api/v1/me/").status_code == 403
    assert client.get("/api/v1/leaving/").json() == answer.json()
    assert client.delete("/api/v1/leaving/").json() == {"leaving_at": None}
    assert client.get("/api/v1/me/").status_code == 200
    assert User.objects.get(pk=maya.pk).leaving_at is None
