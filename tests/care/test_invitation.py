"""The way in: handed over, single use, seven days; each consent by itself."""

import threading
import uuid
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.conftest import NOW, code_for, enter, freshen, make_care
from tests.test_bad_input import rows
from tracker.accounts.models import User, normalized
from tracker.care import access, actions
from tracker.care.models import CareRelationship, ConsentRecord, Invitation
from tracker.privacy import keys, ledger

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NEEDED = {"adult", "keeping", "care"}
WEEK = timedelta(days=7)
JOIN = {
    "name": "Robin",
    "email": "robin@example.org",
    "password": "a long enough passphrase",
    "time_zone": "Europe/Paris",
    "consents": sorted(NEEDED),
}


def typed(**other) -> dict:
    """The whole form, with the code that came to its address."""
    fields = {**JOIN, **other}
    return {"code": code_for(normalized(fields["email"])), **fields}


@pytest.fixture
def handover(amara):
    return actions.invite(amara, called="R.", rhythm="weekly", now=NOW)


@pytest.fixture
def link(handover):
    return reverse("join", args=[handover.token])


def test_a_look_changes_nothing(client, handover, link):
    """Mail scanners and previews open links."""
    before = rows()
    for method in ("get", "head", "options"):
        assert getattr(client, method)(link).status_code == 200
    page = client.get(link)
    assert "Amara Osei" in page.text
    assert "checked" not in page.text  # no consent is given beforehand
    assert rows() == before


def test_only_hashes_are_stored(handover):
    dump = str(rows())
    letters = handover.code.replace("-", "")
    for secret in (handover.token, handover.code, letters, "R."):
        assert secret not in dump
    assert len(handover.token) >= 43  # 256 bits
    assert len(letters) == 12


def test_the_name_that_she_calls_them_is_hers_alone(handover, amara, omar):
    keys.warm([amara.pk])
    row = CareRelationship.objects.get(pk=handover.invitation.relationship_id)
    assert row.words == {"called": "R."}
    assert access.open_invitations(omar, NOW) == []
    with pytest.raises(Http404):
        access.own_invitation(omar, handover.invitation.pk)


def test_a_new_client_joins(client, link, amara):
    answer = client.post(link, typed())
    assert answer.status_code == 302
    robin = User.objects.get(email="robin@example.org")
    assert (robin.role, robin.name, robin.time_zone) == ("client", "Robin", "Europe/Paris")
    care = CareRelationship.objects.get(client=robin)
    assert (care.status, care.therapist, care.started_at) == ("active", amara, NOW)
    assert client.get("/").status_code == 200
    assert [event.verb for event in ledger.of_client(robin.pk)] == ["care_began"]
    keys.warm([robin.pk])
    keys.of(robin.pk)


def test_each_consent_is_a_dated_record_of_its_own(client, link):
    client.post(link, typed())
    records = ConsentRecord.objects.all()
    assert {record.kind for record in records} == NEEDED
    assert {record.given_at for record in records} == {NOW}
    assert {record.version for record in records} == {actions.CONSENT_VERSION}
    assert {r.kind for r in records if r.relationship_id} == {"care"}


@pytest.mark.parametrize("left_out", sorted(NEEDED))
def test_without_a_needed_consent_nothing_begins(client, link, left_out):
    before = rows()
    answer = client.post(link, typed(consents=sorted(NEEDED - {left_out})))
    assert answer.status_code == 422
    assert "Each of these is needed" in answer.text
    assert rows() == before


def test_it_works_once(client, link, jonas):
    client.post(link, typed())
    late = Client()
    assert late.get(link).status_code == 404
    assert late.post(link, typed(email="other@example.org")).status_code == 404
    freshen(enter(jonas, late))
    assert late.post(link, {"consents": sorted(NEEDED)}).status_code == 404
    assert User.objects.filter(email="other@example.org").count() == 0


@pytest.mark.parametrize(("after", "works"), [(WEEK - timedelta(seconds=1), True), (WEEK, False)])
def test_it_works_for_seven_days(client, link, clock, after, works):
    clock.move_to(NOW + after)
    assert client.get(link).status_code == (200 if works else 404)
    assert client.post(link, typed()).status_code == (302 if works else 404)


def test_unknown_used_old_and_withdrawn_look_the_same(client, amara, handover, link, clock):
    used = actions.invite(amara, called="U", rhythm="weekly", now=NOW)
    actions.join(used.invitation, **{**JOIN, "consents": NEEDED}, now=NOW)
    gone = actions.invite(amara, called="G", rhythm="weekly", now=NOW)
    actions.withdraw_invitation(gone.invitation)
    old = actions.invite(amara, called="O", rhythm="weekly", now=NOW - WEEK)
    pages = [
        client.get(reverse("join", args=[token]))
        for token in (used.token, gone.token, old.token, "never-was", "x" * 500)
    ]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1


@pytest.mark.parametrize("way", ["{}", " {} ", "lower", "spaces"])
def test_the_code_leads_to_the_same_page(client, handover, way):
    code = handover.code
    text = {"lower": code.lower(), "spaces": code.replace("-", " ")}.get(way, way.format(code))
    answer = client.post(reverse("join-code"), {"code": text})
    assert answer.status_code == 302
    page = client.get(answer.url)
    assert "Amara Osei" in page.text
    assert client.post(answer.url, typed()).status_code == 302
    assert User.objects.filter(email="robin@example.org").exists()


def test_another_browser_does_not_have_the_code(client, handover):
    answer = client.post(reverse("join-code"), {"code": handover.code})
    assert Client().get(answer.url).status_code == 404


def test_a_wrong_code_says_so_and_ten_are_enough(client, handover):
    for _try in range(10):
        answer = client.post(reverse("join-code"), {"code": "AAAA-BBBB-CCCC"})
        assert answer.status_code == 422
        assert "doesn’t work" in answer.text
    answer = client.post(reverse("join-code"), {"code": handover.code})
    assert answer.status_code == 422
    assert "Too many tries" in answer.text


def test_a_client_who_has_an_account_accepts_with_it(client, link, jonas):
    freshen(enter(jonas, client))
    assert "password" not in client.get(link).text.lower()
    assert client.post(link, {"consents": sorted(NEEDED)}).status_code == 302
    assert CareRelationship.objects.get(client=jonas).status == "active"


def test_a_clinician_cannot_accept(client, link, omar, sign_in):
    before = rows()
    answer = freshen(sign_in(omar)).post(link, {"consents": sorted(NEEDED)})
    assert answer.status_code == 422
    assert "clinician" in answer.text
    assert CareRelationship.objects.get().status == "invited"
    assert rows()["care_invitation"] == before["care_invitation"]


def test_the_two_are_in_care_once_at_a_time(client, link, maya, care):
    freshen(enter(maya, client))
    answer = client.post(link, {"consents": sorted(NEEDED)})
    assert answer.status_code == 422
    assert "already working together" in answer.text
    assert Invitation.objects.get().accepted_at is None  # it can still be given to somebody else


@pytest.mark.parametrize("password", ["short", "password1234", "robin@example.org"])
def test_a_weak_password_is_said_beside_its_field(client, link, password):
    answer = client.post(link, typed(password=password))
    assert answer.status_code == 422
    assert 'id="id_password_error"' in answer.text
    assert not User.objects.filter(email="robin@example.org").exists()


@pytest.mark.parametrize("account", ["pat", "maya"])
def test_only_a_therapist_invites(request, account):
    with pytest.raises(ValidationError):
        actions.invite(request.getfixturevalue(account), called="R.", rhythm="weekly", now=NOW)
    assert not Invitation.objects.exists()


def test_a_therapist_who_is_not_verified_cannot_invite(practice):
    from tracker.accounts import actions as accounts

    una = accounts.create_clinician(practice=practice, email="una@example.org", name="Una", now=NOW)
    with pytest.raises(ValidationError):
        actions.invite(una, called="R.", rhythm="weekly", now=NOW)


def test_withdrawing(amara, omar, sign_in, handover, link):
    path = reverse("invite-withdraw", args=[handover.invitation.pk])
    assert sign_in(omar).post(path).status_code == 404
    assert sign_in(amara).post(path).status_code == 302
    assert Client().get(link).status_code == 404
    assert not CareRelationship.objects.exists()


def test_an_invitation_that_became_care_cannot_be_withdrawn(amara, sign_in, handover):
    """An old page still shows the button: it must not end care and take its answers along."""
    client = actions.join(handover.invitation, **{**JOIN, "consents": NEEDED}, now=NOW)
    path = reverse("invite-withdraw", args=[handover.invitation.pk])
    assert sign_in(amara).post(path).status_code == 404
    with pytest.raises(ValidationError):
        actions.withdraw_invitation(handover.invitation)
    assert CareRelationship.objects.get(client=client).status == "active"


def test_the_qr_and_the_code_are_shown_once(amara, sign_in):
    browser = sign_in(amara)
    form = {"invitation_id": str(uuid.uuid4()), "called": "R.", "rhythm": "weekly"}
    page = browser.post(reverse("client-invite"), form)
    assert page.status_code == 200
    assert "<svg" in page.text
    later = browser.get(reverse("client-invite")).text
    assert "R." in later
    assert "code-words" not in later


@pytest.mark.django_db(transaction=True)
def test_two_who_accept_at_once(amara, handover, link):
    """One of them begins care; the other is told that it has been used."""
    ready, answers = threading.Barrier(2), []

    def accept(email: str) -> None:
        browser = Client()
        ready.wait()
        answers.append(browser.post(link, typed(email=email)).status_code)
        connection.close()

    threads = [threading.Thread(target=accept, args=(f"{n}@example.org",)) for n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) in ([302, 404], [302, 422])
    assert CareRelationship.objects.filter(status="active").count() == 1
    assert User.objects.filter(account="client").count() == 1
    assert ConsentRecord.objects.count() == len(NEEDED)


@pytest.mark.django_db(transaction=True)
def test_pressed_twice_at_once_both_come_in(amara, handover, link):
    """Of the same form: PostgreSQL lets both look for the address before either is there."""
    ready, answers = threading.Barrier(2), []
    form = typed()

    def press() -> None:
        ready.wait()
        answers.append(Client(raise_request_exception=False).post(link, form).status_code)
        connection.close()

    threads = [threading.Thread(target=press) for _n in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [302, 302]
    assert User.objects.filter(account="client").count() == 1


def test_pressed_twice_care_begins_once(link, clock):
    """The second press was under way, with the cookies of before, when the first was answered."""
    first = Client().post(link, typed())
    before = rows_but_sessions()
    second = (again := Client()).post(link, typed(email="Robin@example.org "))
    assert (first.status_code, first.url) == (second.status_code, second.url) == (302, "/")
    assert rows_but_sessions() == before
    assert again.get("/").status_code == 200  # signed in as by the first
    assert freshen(again).post(link, {"consents": sorted(NEEDED)}).status_code == 302
    for other in ({"email": "r@example.org"}, {"password": "another long passphrase"}):
        assert Client().post(link, typed(**other)).status_code == 404
    clock.shift(access.PRESSED_AGAIN)
    assert Client().post(link, typed()).status_code == 404


def test_pressed_twice_by_somebody_signed_in(client, maya, jonas, link):
    freshen(enter(maya, client))
    answers = [client.post(link, {"consents": sorted(NEEDED)}).status_code for _twice in range(2)]
    assert answers == [302, 302]
    assert CareRelationship.objects.filter(client=maya).count() == 1
    freshen(enter(jonas, client))
    assert client.post(link, {"consents": sorted(NEEDED)}).status_code == 404


def rows_but_sessions() -> dict[str, list]:
    found = rows()
    found["accounts_user"] = len(found["accounts_user"])  # signing in is dated
    return found


def test_a_missing_id_is_no_invitation(db):
    for pk in (None, str(uuid.uuid4())):
        with pytest.raises(Http404):
            access.invitation_by_id(pk, NOW)


def test_care_can_begin_again_after_it_ended(client, amara, maya, link):
    old = make_care(maya, amara, status="ended", ended_at=NOW)
    freshen(enter(maya, client))
    assert client.post(link, {"consents": sorted(NEEDED)}).status_code == 302
    assert CareRelationship.objects.get(client=maya, status="active").pk != old.pk
