"""What a therapist kept for themselves, after care has ended: theirs to read, and nothing else."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from journals import access, actions
from journals.actions.notes import save_note
from tests.conftest import NOW, enter
from tests.test_query_counts import count
from tracker.accounts import actions as accounts
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship

pytestmark = pytest.mark.django_db
NEEDED = {"adult", "keeping", "care"}
PAGE = "ended-care"


def ended(therapist, client, called: str, at=NOW) -> CareRelationship:
    """Care that began by an invitation, with a note and something to bring up, and is over."""
    way = care_actions.invite(therapist, called=called, rhythm="weekly", now=NOW)
    care = care_actions.accept(way.invitation, client=client, consents=NEEDED, now=NOW)
    save_note(therapist, care, text=f"A note on {called}", base_version=0, now=NOW)
    actions.add_to_agenda(
        therapist,
        care,
        item_id=uuid.uuid4(),
        kind="bring_up",
        text=f"The week of {called}",
        now=NOW,
    )
    actions.end_care(care, by=client, now=at)
    return care


@pytest.fixture
def over(amara, maya):
    return ended(amara, maya, "M. from the harbour")


def test_their_therapist_reads_them_and_no_name(amara, over, sign_in):
    page = sign_in(amara).get(reverse(PAGE)).text
    for text in ("M. from the harbour", "A note on M.", "The week of M.", "7 years after care"):
        assert text in page
    assert "Lindqvist" not in page
    assert reverse(PAGE) in sign_in(amara).get("/").text


def test_nobody_else_does(amara, omar, pat, maya, over, sign_in):
    assert "harbour" not in sign_in(omar).get(reverse(PAGE)).text
    for other in (pat, maya):
        assert sign_in(other).get(reverse(PAGE)).status_code == 403


def test_of_care_that_goes_on_nothing_stands_there(amara, maya, care, sign_in):
    save_note(amara, care, text="Still going on", base_version=0, now=NOW)
    assert "Still going on" not in sign_in(amara).get(reverse(PAGE)).text


def test_they_stay_when_the_client_is_gone(amara, maya, over):
    care_actions.forget_client(maya)
    [kept], _more = access.own_records(amara)
    assert (kept.called, kept.note) == ("M. from the harbour", "A note on M. from the harbour")


def test_and_go_when_the_practices_time_is_over(amara, practice, over):
    practice.retention_months = 6
    practice.save()
    while actions.erase_records(now=NOW + timedelta(days=190)):
        pass
    assert access.own_records(amara) == ([], False)


def test_many_come_in_pages_and_cost_no_more(amara, practice, sign_in):
    def some(first: int, most: int) -> None:
        for n in range(first, most):
            client = accounts.create_user(
                email=f"c{n}@example.org",
                name=f"Client {n}",
                account="client",
                time_zone="UTC",
                now=NOW,
                password=None,
            )
            ended(amara, client, f"Number {n:02}", NOW + timedelta(hours=n))

    browser = enter(amara)
    some(0, 2)
    few = count(browser, reverse(PAGE))
    some(2, 22)
    assert count(browser, reverse(PAGE)) == few
    first = browser.get(reverse(PAGE)).text
    assert "Number 21" in first
    assert "Number 01" not in first
    assert "Number 01" in browser.get(reverse(PAGE) + "?page=2").text
