"""Letting somebody read along, as a program does it."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from tracker.care import access
from tracker.care.models import Supervision

pytestmark = pytest.mark.django_db


@pytest.fixture
def until():
    return (timezone.now() + timedelta(days=30)).replace(microsecond=0)


@pytest.fixture
def grant(care, omar, until):
    return {"care": str(care.pk), "supervisor": str(omar.pk), "until": until.isoformat()}


def test_grant_list_and_stop(as_maya, omar, care, grant):
    made = as_maya.post("supervisions/", grant).json()
    assert (made["name"], made["therapist"]) == ("Omar Haddad", "Amara Osei")
    assert as_maya.post("supervisions/", grant).json()["id"] == made["id"]
    assert [one["id"] for one in as_maya.get("supervisions/").json()["results"]] == [made["id"]]
    assert access.supervised(omar, timezone.now()).get().relationship == care
    assert as_maya.delete(f"supervisions/{made['id']}/").status_code == 204
    assert as_maya.delete(f"supervisions/{made['id']}/").status_code == 404
    assert as_maya.get("supervisions/").json()["results"] == []
    assert not access.supervised(omar, timezone.now()).exists()


def test_who_could(as_maya, omar, amara, care):
    found = as_maya.get(f"supervisions/choices/?care={care.pk}").json()["results"]
    assert found == [{"id": str(omar.pk), "name": "Omar Haddad"}]
    assert as_maya.get(f"supervisions/choices/?care={uuid.uuid4()}").status_code == 404


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("care", "00000000-0000-4000-8000-00000000dead"),
        ("supervisor", "00000000-0000-4000-8000-00000000dead"),
        ("until", "2001-01-01T00:00:00Z"),
        ("until", "2099-01-01T00:00:00Z"),
        ("until", None),
    ],
)
def test_what_cannot_be(as_maya, grant, name, value):
    answer = as_maya.post("supervisions/", grant | {name: value})
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == [name]
    assert not Supervision.objects.exists()


def test_a_browsers_session_gives_the_password_again_first(client, maya, grant):
    client.force_login(maya)
    post = {"data": grant, "content_type": "application/json"}
    refused = client.post("/api/v1/supervisions/", **post)
    assert refused.status_code == 403
    assert "/account/reauthenticate/" in refused.text
    client.post(reverse("account_reauthenticate"), {"password": "a long enough passphrase"})
    assert client.post("/api/v1/supervisions/", **post).status_code == 200
    assert client.delete(f"/api/v1/supervisions/{Supervision.objects.get().pk}/").status_code == 204


def test_another_ones_is_not_there(as_maya, as_jonas, grant):
    made = as_maya.post("supervisions/", grant).json()
    assert as_jonas.delete(f"supervisions/{made['id']}/").status_code == 404
    assert as_jonas.get("supervisions/").json()["results"] == []
