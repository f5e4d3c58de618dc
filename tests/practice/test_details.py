"""What a practice says of itself, who reads it, and what cannot begin before it is said."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from tests import matrix_forms
from tests.conftest import NOW, make_practice, make_therapist
from tests.practice.test_staff import enter
from tracker.accounts.models import StaffEvent
from tracker.care import actions as care
from tracker.care.models import CareRelationship, ConsentRecord, Invitation

pytestmark = pytest.mark.django_db
FORM = matrix_forms.DETAILS
LATER = NOW.replace(year=2100)


def test_an_admin_changes_them_and_a_line_says_so(pat, practice):
    browser = enter(pat)
    page = reverse("practice-details")
    assert browser.post(page, FORM).url == reverse("practice")
    practice.refresh_from_db()
    assert (practice.phone, practice.time_zone) == ("030 123", "Europe/Paris")
    assert StaffEvent.objects.order_by("-id")[0].verb == "changed_details"
    before = StaffEvent.objects.count()
    browser.post(page, FORM)  # the same again
    assert StaffEvent.objects.count() == before


def test_what_cannot_be_is_refused_and_kept_on_the_page(pat, practice):
    page = enter(pat).post(reverse("practice-details"), FORM | {"crisis_region": "GB"})
    assert page.status_code == 422
    assert "CRISIS_REGION=GB" in page.text
    assert "030 123" in page.text
    practice.refresh_from_db()
    assert practice.phone != "030 123"


@pytest.mark.parametrize("who", ["amara", "pat", "una"])
def test_every_clinician_finds_the_procedure_from_every_page(request, practice, who):
    if who == "una":
        from tracker.accounts import actions

        user = actions.create_clinician(
            practice=practice,
            email="una@example.org",
            name="Una",
            now=NOW,
            password="a long enough passphrase",
        )
    else:
        user = request.getfixturevalue(who)
    browser = enter(user)
    assert reverse("procedure") in browser.get("/", follow=True).text
    assert "Call 911, then the practice." in browser.get(reverse("procedure")).text


def test_it_is_their_own_practices(amara):
    eli = make_therapist(make_practice("Other", emergency="Ring Eli."), "Eli", "eli@example.org")
    assert "Ring Eli." in enter(eli).get(reverse("procedure")).text
    assert "Ring Eli." not in enter(amara).get(reverse("procedure")).text


def test_clients_do_not_see_it(sign_in, maya):
    browser = sign_in(maya)
    assert reverse("procedure") not in browser.get("/").text
    assert browser.get(reverse("procedure")).status_code == 403


# --- before anybody can become a client ---------------------------------------------------------
NEEDED = {"phone": "", "crisis_region": "", "rhythm": "", "retention_months": None}


@pytest.fixture(params=NEEDED)
def unready(request, practice):
    setattr(practice, request.param, NEEDED[request.param])
    practice.save()
    assert practice.missing == [request.param]
    return practice


def test_nobody_is_invited(sign_in, amara, unready):
    with pytest.raises(ValidationError, match="Nobody can become a client here yet"):
        care.invite(amara, called="R.", rhythm="weekly", now=NOW)
    browser = sign_in(amara)
    page = browser.get(reverse("client-invite"))
    assert "Nobody can become a client here yet" in page.text
    assert 'name="called"' not in page.text
    answer = browser.post(reverse("client-invite"), {"called": "R.", "rhythm": "weekly"})
    assert answer.status_code == 422
    assert not CareRelationship.objects.exists()


def test_an_invitation_from_before_begins_nothing(client, practice, amara):
    way = care.invite(amara, called="R.", rhythm="weekly", now=NOW)
    Invitation.objects.update(expires_at=LATER)
    practice.phone = ""
    practice.save()
    form = matrix_forms.joining()
    answer = client.post(reverse("join", args=[way.token]), form)
    assert answer.status_code == 422
    assert "Nobody can become a client here yet" in answer.text
    assert CareRelationship.objects.get().client is None
    practice.phone = "030 123"
    practice.save()
    assert client.post(reverse("join", args=[way.token]), form).status_code == 302


def test_what_is_said_is_read_before_agreeing(client, practice, amara):
    way = care.invite(amara, called="R.", rhythm="weekly", now=NOW)
    Invitation.objects.update(expires_at=LATER)
    page = client.get(reverse("join", args=[way.token])).text
    assert "Harbour Practice keeps its own records for 7 years after care has ended." in page
    assert "(212) 555-0142" in page


def test_the_usual_rhythm_is_offered_first(sign_in, amara):
    form = sign_in(amara).get(reverse("client-invite")).context["form"]
    assert form["rhythm"].value() == "weekly"


@pytest.mark.parametrize(("months", "words"), [(6, "6 months"), (12, "1 year"), (84, "7 years")])
def test_how_long_in_words(practice, months, words):
    practice.retention_months = months
    assert practice.kept_for == words


def test_an_accepted_care_goes_on(maya, amara, practice):
    """Only beginning is refused: nobody who is here already loses anything."""
    way = care.invite(amara, called="M.", rhythm="weekly", now=NOW)
    relationship = care.accept(
        way.invitation, client=maya, consents=set(ConsentRecord.Kind), now=NOW
    )
    practice.phone = ""
    practice.save()
    care.pause(relationship, by=maya, now=NOW)
    care.resume(relationship, by=maya, now=NOW)
