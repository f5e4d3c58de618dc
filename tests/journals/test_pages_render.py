"""Every page of the cycle, drawn once for each who may see it."""

import uuid

import pytest
from django.urls import reverse

from journals import actions
from journals.models import Entry
from tests.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def moment(maya):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        title="The goodbye",
        content={"situation": "At the door.", "reaction_urge": 7, "feelings": ["anxious", "oh"]},
        when=actions.When(NOW, maya.time_zone),
        now=NOW,
    )


@pytest.mark.parametrize(
    "name",
    [
        "home",
        "moments",
        "moment-new",
        "sharing",
        "reminders",
        "settings",
        "goals",
        "goal-new",
        "people",
        "help",
        "about",
        "example",
    ],
)
def test_a_client_sees(sign_in, maya, care, moment, name):
    page = sign_in(maya).get(reverse(name))
    assert page.status_code == 200


def test_the_moment_page_in_all_its_states(sign_in, maya, amara, care, moment):
    client = sign_in(maya)
    url = reverse("moment", args=[moment.pk])
    page = client.get(url)
    assert "1. Notice\N{NO-BREAK SPACE}· self-monitoring" in page.text
    assert "At the door." in page.text
    for change in ("notice", "add", "look-back", "credit", "nonsense"):
        assert client.get(url, {"change": change}).status_code == 200

    look_back = client.post(
        reverse("moment-look-back", args=[moment.pk]),
        {"entry_id": uuid.uuid4(), "outcome": "1", "credit": "fully", "reasons": "It was kind."},
    )
    assert look_back.status_code == 302
    page = client.get(url)
    assert "Closer" in page.text
    assert "3. Give yourself credit\N{NO-BREAK SPACE}· self-reinforcement" in page.text

    sharing = reverse("moment-sharing", args=[moment.pk])
    assert client.get(sharing).status_code == 200
    parts = [str(entry.pk) for entry in Entry.objects.filter(episode=moment)]
    shared = client.post(
        sharing,
        {"relationship": care.pk, "parts": parts, "level": "full", "until": "stop", "ask": "on"},
    )
    assert shared.status_code == 302
    assert "Amara" in client.get(sharing).text

    client = sign_in(amara)
    home = client.get(reverse("home"))
    assert "Waiting for you" in home.text
    page = client.get(reverse("client", args=[maya.pk]))
    assert "At the door." in page.text
    look = Entry.objects.get(episode=moment, kind="self_evaluation")
    answered = client.post(
        reverse("answer", args=[maya.pk, look.pk]),
        {"entry_id": uuid.uuid4(), "view": "healthier", "text": "You chose."},
    )
    assert answered.status_code == 302
    assert "You chose." in client.get(reverse("client", args=[maya.pk])).text

    client = sign_in(maya)
    assert "From Amara" in client.get(reverse("home")).text
    assert "You chose." in client.get(url).text
    confirmed = client.post(reverse("moment-confirm", args=[moment.pk]), {"base_version": 1})
    assert confirmed.status_code == 302
    credit = client.post(
        reverse("moment-credit", args=[moment.pk]),
        {"entry_id": uuid.uuid4(), "text": "I did that.", "when": "tonight"},
    )
    assert credit.status_code == 302
    assert "I did that." in client.get(url).text
    assert client.get(reverse("sharing")).status_code == 200
    assert client.post(reverse("moment-stop", args=[moment.pk])).status_code == 302
    page = client.get(reverse("moment-sharing", args=[moment.pk]))
    assert "Only you" in page.text
    assert "Undo" in page.text
    assert client.post(reverse("share-undo")).status_code == 302


@pytest.mark.parametrize("name", ["home", "client-invite", "settings", "mfa_index"])
def test_a_therapist_sees(sign_in, amara, care, name):
    assert sign_in(amara).get(reverse(name)).status_code == 200


def test_an_admin_sees_the_practice(sign_in, pat, amara):
    page = sign_in(pat).get(reverse("home"), follow=True)
    assert "Amara Osei" in page.text


@pytest.mark.parametrize("name", ["account_login", "account_reset_password", "help", "about"])
def test_a_stranger_sees(client, db, name):
    assert client.get(reverse(name)).status_code == 200
