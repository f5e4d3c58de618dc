"""Before an account begins, its address is read: a mail with a code. Who has an account, only that
mail says, to whoever reads it."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.care.test_invitation import JOIN, typed
from tests.conftest import NOW, code_for, enter, freshen, send_letters
from tests.reminders.test_words import NEVER
from tests.test_bad_input import rows
from tracker.accounts.models import Letter, User
from tracker.care import actions
from tracker.care.models import CareRelationship, Invitation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
NOBODYS = "robin@example.org"
DRAWN = re.compile(r'value="[\w:=-]{20,}"')


@pytest.fixture
def link(amara):
    return reverse(
        "join", args=[actions.invite(amara, called="R.", rhythm="weekly", now=NOW).token]
    )


def sent(now=NOW) -> list:
    del mail.outbox[:]
    send_letters(now)
    return mail.outbox


def asking(link: str, email: str, browser: Client | None = None):
    return (browser or Client()).post(link, {"email": email})


def code_in(message) -> str:
    return re.search(r"\b\w{4}-\w{4}-\w{4}\b", message.body)[0]


def test_the_code_in_the_mail_begins_it(client, link):
    page = asking(link, "Robin@Example.org ", client)
    assert page.status_code == 200
    assert "Send me a code" not in page.text
    assert not User.objects.filter(email=NOBODYS).exists()
    [message] = sent()
    assert message.to == [NOBODYS]
    code = code_in(message)
    assert client.post(link, {**JOIN, "code": code.lower()}).status_code == 302
    assert User.objects.get(email=NOBODYS).role == "client"


def test_the_mail_says_nothing(link, maya):
    for email in (NOBODYS, maya.email):
        asking(link, email)
    for message in sent():
        said = (message.subject + message.body).lower()
        assert [word for word in (*NEVER, "robin", "amara", "invit") if word in said] == []


def answers(link: str, email: str) -> list[tuple]:
    """All that is said to whoever doesn't read its mails, as bytes but for the address and what is
    drawn anew for each page."""
    pages = [asking(link, email)]
    for code in ("2222-2222-2222", code_for("other@example.org"), ""):
        pages.append(Client().post(link, typed(email=email, code=code)))
    return [
        (one.status_code, dict(one.items()), DRAWN.sub("", one.text).replace(email, "ADDRESS"))
        for one in pages
    ]


def test_a_stranger_learns_nothing_of_an_address_that_somebody_has(link, maya):
    assert answers(link, maya.email) == answers(link, "mara@example.org")  # as long
    assert Invitation.objects.get().accepted_at is None


def test_both_are_asked_of_the_database_alike(link, maya):
    asking(link, "warm@example.org")
    asked = []
    for email in (maya.email, NOBODYS):
        with CaptureQueriesContext(connection) as seen:
            asking(link, email)
        asked.append([re.sub(r"'[^']*'", "", one["sql"]) for one in seen])
    assert asked[0] == asked[1]
    assert "accounts_letter" in str(asked[0])


def test_whoever_has_it_is_told_and_comes_in_with_it(link, maya):
    """Herself, with an invitation of somebody else: she isn't stuck."""
    asking(link, maya.email)
    [message] = sent()
    assert message.to == [maya.email]
    assert message.subject == "About your account"
    assert "sign in, and open the link" in message.body
    assert not re.search(r"\b\w{4}-\w{4}-\w{4}\b", message.body)
    browser = freshen(enter(maya))
    assert browser.post(link, {"consents": JOIN["consents"]}).status_code == 302
    assert CareRelationship.objects.get(client=maya).status == "active"


def test_an_account_that_is_closed_gets_no_mail(link, maya):
    User.objects.update(is_active=False)
    User.objects.filter(clinician__isnull=False).update(is_active=True)
    page = asking(link, maya.email)
    assert page.status_code == 200
    assert sent() == []


def test_taken_meanwhile_it_answers_as_to_a_wrong_code(client, link, maya):
    code = code_for("maya@example.org")
    answer = client.post(link, typed(email="maya@example.org", code=code))
    wrong = client.post(link, typed(email="maya@example.org", code="2222-2222-2222"))
    assert answer.status_code == wrong.status_code == 422
    assert DRAWN.sub("", answer.text).replace(code, "") == DRAWN.sub("", wrong.text).replace(
        "2222-2222-2222", ""
    )


@pytest.mark.parametrize(("days", "works"), [(0, True), (1, True), (2, False)])
def test_a_code_works_today_and_tomorrow(link, clock, days, works):
    code = code_for(NOBODYS)
    clock.shift(timedelta(days=days))
    answer = Client().post(link, typed(code=code))
    assert answer.status_code == (302 if works else 422)


def test_a_code_is_for_its_address(link):
    for email, code in ((NOBODYS, code_for("r@example.org")), ("r@example.org", code_for(NOBODYS))):
        answer = Client().post(link, typed(email=email, code=code))
        assert answer.status_code == 422
        assert 'id="id_code_error"' in answer.text


def test_codes_are_not_tried_one_after_the_other(link):
    for _try in range(6):
        answer = Client().post(link, typed(code="2222-2222-2222"))
    answer = Client().post(link, typed())
    assert answer.status_code == 422
    assert "Too many tries" in answer.text
    assert not User.objects.filter(email=NOBODYS).exists()


def test_few_mails_go_to_one_address(link):
    pages = [asking(link, NOBODYS).text for _time in range(5)]
    assert len({DRAWN.sub("", page) for page in pages}) == 1
    assert Letter.objects.count() == 3


def test_without_an_invitation_nothing_is_sent(db):
    assert asking(reverse("join", args=["never-was"]), NOBODYS).status_code == 404
    assert not Letter.objects.exists()


def test_no_code_is_in_the_database(link):
    asking(link, NOBODYS)
    stored = str(rows())
    assert code_for(NOBODYS) not in stored
    assert code_for(NOBODYS).replace("-", "") not in stored


@pytest.mark.parametrize("email", ["", "not one", "a@b\nBcc: x@example.org", "x" * 250 + "@e.org"])
def test_what_is_no_address_is_said_beside_the_field(link, email):
    answer = asking(link, email)
    assert answer.status_code == 422
    assert 'id="id_email_error"' in answer.text
    assert not Letter.objects.exists()
