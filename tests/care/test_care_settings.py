"""The client's own page about care: pause, go on, end; and what was agreed to, with its day."""

import uuid

import pytest
from django.urls import reverse

from tests.conftest import NOW
from tracker.care import actions
from tracker.care.models import CareRelationship, ConsentRecord, Invitation

pytestmark = pytest.mark.django_db
PAGE = "/settings/care/"


@pytest.fixture
def accepted(maya, amara):
    handover = actions.invite(amara, called="M.", rhythm="weekly", now=NOW)
    return actions.accept(
        handover.invitation, client=maya, consents=set(ConsentRecord.Kind), now=NOW
    )


@pytest.fixture
def browser(sign_in, maya):
    return sign_in(maya)


def press(browser, what: str, relationship) -> str:
    answer = browser.post(reverse(f"care-{what}", args=[relationship.pk]))
    assert answer.url == PAGE
    relationship.refresh_from_db(fields=["status"])
    return relationship.status


def test_pause_go_on_and_end(browser, accepted):
    assert press(browser, "pause", accepted) == "paused"
    assert reverse("care-resume", args=[accepted.pk]) in browser.get(PAGE).text
    assert press(browser, "resume", accepted) == "active"
    assert press(browser, "end", accepted) == "ended"
    page = browser.get(PAGE).text
    assert str(accepted.pk) not in page
    assert "From 23 November 2026 to" in page


def test_ending_is_final(browser, accepted):
    press(browser, "end", accepted)
    for what in ("resume", "pause", "end"):
        assert press(browser, what, accepted) == "ended"


def test_looking_changes_nothing(browser, accepted):
    for what in ("pause", "resume", "end"):
        assert browser.get(reverse(f"care-{what}", args=[accepted.pk])).status_code == 405
    accepted.refresh_from_db(fields=["status"])
    assert accepted.status == "active"


def test_it_says_what_was_agreed_to_and_when(browser, accepted):
    page = browser.get(PAGE).text
    assert page.count("Agreed on 23 November 2026.") == 3
    assert "Taken back" not in page
    press(browser, "end", accepted)
    assert browser.get(PAGE).text.count("Taken back on") == 1
    kept = ConsentRecord.objects.filter(withdrawn_at=None).values_list("kind", flat=True)
    assert set(kept) == {"adult", "keeping"}


def test_it_is_linked_and_for_clients_only(browser, amara, accepted):
    assert PAGE in browser.get(reverse("settings")).text
    browser.force_login(amara)
    assert browser.get(PAGE).status_code == 403


def test_an_invitation_sent_twice_is_made_once(sign_in, amara):
    browser, form = sign_in(amara), {"called": "R.", "rhythm": "weekly"}
    form["invitation_id"] = str(uuid.uuid4())
    first = browser.post(reverse("client-invite"), form)
    again = browser.post(reverse("client-invite"), form)
    assert (first.status_code, again.status_code) == (200, 422)
    assert "This invitation was made already." in again.text
    assert "code-words" not in again.text
    assert (Invitation.objects.count(), CareRelationship.objects.count()) == (1, 1)


def test_the_form_brings_a_new_id_each_time(sign_in, amara):
    browser = sign_in(amara)
    pages = [browser.get(reverse("client-invite")) for _twice in range(2)]
    ids = [page.context["form"]["invitation_id"].value() for page in pages]
    assert ids[0] != ids[1]
    assert all(f'value="{pk}"' in page.text for pk, page in zip(ids, pages, strict=True))


def test_the_join_page_promises_what_is_true(client, amara):
    handover = actions.invite(amara, called="R.", rhythm="weekly", now=NOW)
    with_link = reverse("join", args=[handover.token])
    Invitation.objects.update(expires_at=NOW.replace(year=2100))
    page = client.get(with_link).text
    assert "You can stop sharing or end the care at any time, in Settings." in page
    assert "e-mail: the reminders" not in page
    assert "taken back" not in page
