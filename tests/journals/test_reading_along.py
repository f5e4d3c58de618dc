"""Reading along: by the client's own dated grant, the same shares, no mark, each look written."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import OperationalError
from django.urls import reverse

from journals import access, actions
from journals.actions import Choice, When
from journals.models import ReadMark
from tests.conftest import NOW, make_care, make_practice, make_therapist
from tracker.accounts import actions as accounts
from tracker.care import access as care_access
from tracker.care import actions as care_actions
from tracker.care.models import Supervision
from tracker.privacy import ledger

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
UNTIL = NOW + timedelta(days=30)
PASSWORD = "a long enough passphrase"
WORDS, HIDDEN = "At the door I waited.", "Nobody else may read this."


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False):
        yield


def moment(maya, words: str):
    return actions.begin_moment(
        maya,
        episode_id=uuid.uuid4(),
        entry_id=uuid.uuid4(),
        content={"situation": words, "reaction_urge": 7},
        when=When(NOW, maya.time_zone),
        now=NOW,
    )


def share(maya, episode, care, level="full") -> None:
    parts = frozenset(episode.entries.values_list("pk", flat=True))
    actions.share_parts(maya, episode, care, Choice(parts, level), now=NOW)


@pytest.fixture
def shared(maya, care):
    moment(maya, HIDDEN)
    episode = moment(maya, WORDS)
    share(maya, episode, care)
    return episode


@pytest.fixture
def along(maya, omar, care):
    return care_actions.grant_supervision(maya, care, omar.pk, until=UNTIL, now=NOW)


def page_of(along) -> str:
    return reverse("supervised-client", args=[along.pk])


# --- what is read -------------------------------------------------------------------------------
def test_the_same_is_read_as_by_the_therapist_and_nothing_more(sign_in, omar, shared, along):
    browser = sign_in(omar)
    assert page_of(along) in browser.get(reverse("supervised")).text
    page = browser.get(page_of(along)).text
    assert WORDS in page
    assert HIDDEN not in page
    assert "Maya Lindqvist" in page
    assert "Amara Osei" in page


def test_numbers_only_are_numbers_only(sign_in, maya, omar, care, along):
    share(maya, moment(maya, WORDS), care, "ratings_only")
    page = sign_in(omar).get(page_of(along)).text
    assert WORDS not in page
    assert "Maya shares only the numbers and ticked words of this." in page


def test_it_reads_only(sign_in, omar, shared, along):
    browser = sign_in(omar)
    page = browser.get(page_of(along)).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "<form" not in main
    assert browser.post(page_of(along)).status_code == 405
    maya = along.relationship.of
    for name in ("client", "client-end", "client-prep", "assignments", "goal-propose"):
        assert browser.get(reverse(name, args=[maya.pk])).status_code == 404, name
    entry = shared.entries.get()
    answer = reverse("answer", args=[maya.pk, entry.pk])
    data = {"entry_id": str(uuid.uuid4()), "text": "T", "view": "healthier"}
    assert browser.post(answer, data).status_code == 404


def test_no_mark_of_the_therapists_is_left_or_told(sign_in, amara, omar, shared, along, care):
    browser = sign_in(omar)
    before = browser.get(page_of(along)).text
    assert not ReadMark.objects.exists()
    access.shared_moments(amara, care, now=LATER)  # Amara reads it
    (seen,), _more = access.shared_moments(omar, care, now=LATER)
    assert (seen.fresh, seen.changed, seen.waits_since) == (False, False, None)
    assert ReadMark.objects.get().read_at == LATER

    def drawn(page: str) -> str:
        return page[page.index("<h1") : page.index("</main>")]

    assert drawn(browser.get(page_of(along)).text) == drawn(before)


def test_private_notes_and_lists_of_the_therapist_are_not_there(
    sign_in, amara, omar, shared, along, care
):
    actions.save_note(amara, care, text="Mine alone.", base_version=0, now=NOW)
    assert "Mine alone." not in sign_in(omar).get(page_of(along)).text


def test_what_can_still_be_taken_back_is_not_shown(settings, amara, omar, care, shared, along):
    settings.ANSWER_UNDO_SECONDS = 60
    entry = shared.entries.get()
    actions.answer(
        amara,
        care,
        guidance_id=uuid.uuid4(),
        entry_id=entry.pk,
        text="A first try.",
        view="",
        now=LATER,
    )
    (seen,), _more = access.shared_moments(omar, care, now=LATER)
    assert seen.answers == []
    (seen,), _more = access.shared_moments(omar, care, now=LATER + timedelta(minutes=2))
    assert [one.text for one in seen.answers] == ["A first try."]


# --- the ledger ---------------------------------------------------------------------------------
def test_every_look_is_in_the_clients_ledger_and_on_her_page(sign_in, maya, omar, shared, along):
    sign_in(omar).get(page_of(along))
    looks = [e for e in ledger.of_client(maya.pk) if e.actor_id == omar.pk]
    opened = [e for e in looks if e.verb == "opened"]
    assert [e.entity_id for e in opened] == [shared.entries.get().pk]
    page = sign_in(maya).get("/sharing/").text
    assert "<b>Omar Haddad</b> opened" in page
    assert "let somebody read along" in page


def test_if_it_cannot_be_written_nothing_is_shown(monkeypatch, omar, care, shared, along):
    def full(*args, **kwargs):
        raise OperationalError("disk is full")

    monkeypatch.setattr(ledger, "record", full)
    with pytest.raises(OperationalError):
        access.shared_moments(omar, care, now=LATER)


def test_the_list_of_names_is_no_look(sign_in, maya, omar, shared, along):
    sign_in(omar).get(reverse("supervised"))
    assert not [e for e in ledger.of_client(maya.pk) if e.actor_id == omar.pk]


# --- when it opens nothing ----------------------------------------------------------------------
def over(what: str, *, maya, amara, omar, care, along):
    if what == "stopped":
        care_actions.stop_supervision(maya, along, now=LATER)
    elif what == "ended":
        actions.end_care(care, by=amara, now=LATER)
    elif what == "paused":
        care_actions.pause(care, by=maya, now=LATER)
    elif what == "expired":
        Supervision.objects.update(until=LATER)
    elif what == "unverified":
        accounts.unverify_therapist(omar.clinician, by=None, now=LATER)
    elif what == "closed":
        accounts.close_account(omar.clinician, by=None, now=LATER)
    elif what == "therapist gone":
        accounts.close_account(amara.clinician, by=None, now=LATER)


WAYS = ("stopped", "ended", "paused", "expired", "unverified", "closed", "therapist gone")


@pytest.mark.parametrize("what", WAYS)
def test_when_it_opens_nothing_any_more(sign_in, maya, amara, omar, care, shared, along, what):
    browser = sign_in(omar)
    assert browser.get(page_of(along)).status_code == 200
    over(what, maya=maya, amara=amara, omar=omar, care=care, along=along)
    care.refresh_from_db(fields=["status"])
    with pytest.raises(ValueError, match="read along"):
        access.shared_moments(omar, care, now=LATER)
    with pytest.raises(ValueError, match="read along"):
        access.shared_alone(omar, care, now=LATER)
    assert list(care_access.supervised(omar, LATER)) == []
    assert browser.get(page_of(along)).status_code in (302, 403, 404)
    assert browser.get(reverse("still-along", args=[along.pk])).status_code in (302, 403, 404)


def test_an_open_page_learns_that_something_was_taken_back(sign_in, maya, omar, shared, along):
    browser = sign_in(omar)
    page = browser.get(page_of(along)).text
    start = page.index(reverse("still-along", args=[along.pk]))
    ask = page[start : page.index('"', start)]
    assert browser.get(ask).json() == {"still": True}
    actions.stop_sharing(maya, relationship=along.relationship, now=LATER)
    assert browser.get(ask).json() == {"still": False}


def test_a_stranger_reads_nothing(sign_in, jonas, practice, care, shared, along):
    bea = make_therapist(practice, "Bea Lund", "bea@example.org")
    assert sign_in(bea).get(page_of(along)).status_code == 404
    assert page_of(along) not in sign_in(bea).get(reverse("supervised")).text
    with pytest.raises(ValueError, match="read along"):
        access.shared_moments(bea, care, now=LATER)
    assert sign_in(jonas).get(reverse("supervised")).status_code == 403


def test_it_is_for_this_care_only(maya, omar, practice, care, shared, along):
    bea = make_therapist(practice, "Bea Lund", "bea@example.org")
    beside = make_care(maya, bea)
    share(maya, shared, beside)
    with pytest.raises(ValueError, match="read along"):
        access.shared_moments(omar, beside, now=LATER)


# --- granting -----------------------------------------------------------------------------------
@pytest.fixture
def hers(sign_in, maya, care):
    """Maya at her page, having given her password a moment ago."""
    browser = sign_in(maya)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def form(who, day="2026-12-31") -> dict:
    return {"supervisor": str(who.pk), "until": day}


def test_she_grants_it_herself_until_the_end_of_a_day(hers, omar, care):
    page = reverse("care-along", args=[care.pk])
    assert page in hers.get("/settings/care/").text
    assert hers.post(page, form(omar)).url == page
    row = Supervision.objects.get()
    assert row.supervisor == omar
    assert row.until.isoformat() == "2027-01-01T05:00:00+00:00"  # midnight in New York
    for place in (page, "/sharing/"):
        text = hers.get(place).text
        assert "Omar Haddad" in text
        assert "until the end of 31 December 2026" in text


def test_who_can_see_this_names_them(hers, maya, omar, shared, along):
    text = hers.get(reverse("moment-sharing", args=[shared.pk])).text
    assert "Omar Haddad" in text
    assert "Nobody else." not in text
    assert "Besides them, only those who read along" in text


def test_it_asks_for_the_password_again_and_stopping_does_not(sign_in, maya, omar, care, along):
    browser = sign_in(maya)
    page = reverse("care-along", args=[care.pk])
    assert browser.post(page, form(omar)).url.startswith(reverse("account_reauthenticate"))
    assert browser.post(reverse("along-stop", args=[along.pk])).url == page
    assert Supervision.objects.get().revoked_at == LATER
    assert browser.post(reverse("along-stop", args=[along.pk])).status_code == 404


def test_the_same_again_changes_nothing_and_another_day_takes_its_place(maya, omar, care, along):
    again = care_actions.grant_supervision(maya, care, omar.pk, until=UNTIL, now=LATER)
    assert again == along
    other = care_actions.grant_supervision(
        maya, care, omar.pk, until=UNTIL + timedelta(days=1), now=LATER
    )
    live = Supervision.objects.live(LATER + timedelta(seconds=1))
    assert list(live) == [other]


@pytest.mark.parametrize(
    ("day", "says"),
    [
        ("2026-11-22", "still to come"),
        ("2027-12-31", "within a year"),
        ("9999-12-31", "within a year"),
        ("", "Add a day"),
        ("soon", "Add a day"),
    ],
)
def test_which_days_cannot_be(hers, omar, care, day, says):
    page = hers.post(reverse("care-along", args=[care.pk]), form(omar, day))
    assert page.status_code == 422
    assert says in page.text
    assert not Supervision.objects.exists()


@pytest.mark.parametrize("who", ["amara", "pat", "jonas", "una", "elsewhere", "closed"])
def test_who_cannot_read_along(request, hers, practice, maya, care, who):
    if who == "una":
        one = accounts.create_clinician(
            practice=practice, email="una@example.org", name="Una", now=NOW
        )
    elif who == "elsewhere":
        one = make_therapist(make_practice("Other"), "Eli", "eli@example.org")
    elif who == "closed":
        one = make_therapist(practice, "Bea", "bea@example.org")
        accounts.close_account(one.clinician, by=None, now=NOW)
    else:
        one = request.getfixturevalue(who)
    page = reverse("care-along", args=[care.pk])
    make_therapist(practice, "Ines Varga", "ines@example.org")  # somebody could
    assert hers.post(page, form(one)).status_code == 422
    with pytest.raises(ValidationError):
        care_actions.grant_supervision(maya, care, one.pk, until=UNTIL, now=NOW)
    assert not Supervision.objects.exists()


def test_nobody_grants_it_for_her(sign_in, amara, jonas, omar, care):
    page = reverse("care-along", args=[care.pk])
    assert sign_in(amara).post(page, form(omar)).status_code == 403
    with pytest.raises(ValidationError):
        care_actions.grant_supervision(jonas, care, omar.pk, until=UNTIL, now=NOW)
    with pytest.raises(ValidationError):
        care_actions.grant_supervision(amara, care, omar.pk, until=UNTIL, now=NOW)


def test_nobody_stops_another_ones(sign_in, jonas, along):
    assert sign_in(jonas).post(reverse("along-stop", args=[along.pk])).status_code == 404
    along.refresh_from_db()
    assert along.revoked_at is None
