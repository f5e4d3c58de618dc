"""Another address, what people are told of, and that nobody learns who has an account."""

import re
import smtplib
import statistics
import time
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from tests.conftest import NOW, enter, freshen, pass_second_factor, send_letters
from tests.reminders.test_words import NEVER
from tracker.accounts import actions, letter_words
from tracker.accounts.models import AccountEvent, AddressChange, Letter, User

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PASSWORD = "a long enough passphrase"
NEW = "maya.new@example.org"


def post_all(now=NOW) -> list:
    """What is sent now."""
    del mail.outbox[:]
    send_letters(now)
    return mail.outbox


def sign_in(email: str, browser: Client | None = None):
    fields = {"login": email, "password": PASSWORD}
    return (browser or Client()).post(reverse("account_login"), fields)


@pytest.fixture
def mine(maya):
    return freshen(enter(maya))


def link_to(address: str, browser: Client) -> str:
    browser.post(reverse("address"), {"address": address})
    [sent] = post_all()
    assert sent.to == [address.lower()]
    return re.search(r"https?://[^/\s]+(/\S+)", sent.body)[1]


# --- another address ------------------------------------------------------------------------------
def test_the_new_address_says_yes_and_the_old_one_is_told(mine, maya):
    link = link_to("Maya.New@example.org", mine)
    for _look in range(2):
        assert "Is this your new address?" in Client().get(link).text
    assert User.objects.get().email == maya.email
    Client().post(link)
    assert User.objects.get().email == NEW
    [told] = post_all()
    assert told.to == [maya.email]
    assert NEW not in told.body
    assert "Another address for signing in" in mine.get(reverse("sessions")).text
    assert sign_in(maya.email).status_code == 200
    assert sign_in(NEW).status_code == 302
    # and the password still opens what asks again
    assert mine.post(reverse("account_reauthenticate"), {"password": PASSWORD}).status_code == 302


def test_the_link_works_once(mine, maya):
    link = link_to(NEW, mine)
    Client().post(link)
    User.objects.update(email=maya.email)
    assert "has been used, or is too old" in Client().post(link).text
    assert "has been used, or is too old" in Client().get(link).text
    assert User.objects.get().email == maya.email


def test_it_is_over_after_a_day_and_when_another_was_asked_for(mine, clock):
    first = link_to(NEW, mine)
    second = link_to("other@example.org", mine)
    assert "has been used" in Client().get(first).text
    clock.shift(timedelta(days=1, seconds=1))
    assert "has been used" in Client().get(second).text


def test_an_address_that_somebody_has_is_asked_nothing(mine, jonas):
    first = mine.post(reverse("address"), {"address": jonas.email}, follow=True).text
    assert post_all() == []
    other = mine.post(reverse("address"), {"address": NEW}, follow=True).text
    drawn = re.compile(r'value="[\w:=-]{20,}"|data-left="\d+"')
    assert drawn.sub("", first) == drawn.sub("", other)


def test_whoever_took_it_meanwhile_keeps_it(mine, maya, jonas):
    link = link_to(NEW, mine)
    User.objects.filter(pk=jonas.pk).update(email=NEW)
    assert "has been used" in Client().post(link).text
    assert User.objects.get(pk=maya.pk).email == maya.email


def test_no_token_stands_in_the_database(mine):
    token = link_to(NEW, mine).strip("/").split("/")[-1]
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM accounts_addresschange")
        assert token not in str(cursor.fetchall())
    assert AddressChange.objects.exists()


def test_tokens_are_not_tried_one_after_the_other(client):
    path = reverse("address-confirm", args=["made-up"])
    codes = [client.post(path).status_code for _try in range(11)]
    assert codes == [200] * 10 + [404]


@pytest.mark.parametrize("typed", ["", "maya@example.org", "not one", "a@b\nBcc: x@example.org"])
def test_what_is_no_new_address_is_said_beside_the_field(mine, typed):
    answer = mine.post(reverse("address"), {"address": typed})
    assert answer.status_code == 422
    assert not Letter.objects.exists()


# --- what people are told of ----------------------------------------------------------------------
def told() -> list[tuple[str, list[str]]]:
    return [(sent.subject, sent.to) for sent in post_all()]


ABOUT = "About your account"


def test_another_password_is_told_and_listed(mine, maya):
    new = "quite another passphrase"
    fields = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    mine.post(reverse("account_change_password"), fields)
    assert told() == [(ABOUT, [maya.email])]
    assert "Another password" in mine.get(reverse("sessions")).text
    assert "known" in mine.cookies


def test_a_new_device_is_told_once(maya):
    sign_in(maya.email)  # the first of all
    assert told() == []
    phone = Client(headers={"user-agent": "Mozilla/5.0 (Android 15; Mobile) Firefox/140.0"})
    sign_in(maya.email, phone)
    assert told() == [(ABOUT, [maya.email])]
    page = phone.get(reverse("sessions")).text
    assert "Signed in on a new device" in page
    assert "· Firefox on Android" in page
    phone.post(reverse("account_logout"))
    sign_in(maya.email, phone)
    assert told() == []


def test_a_second_step_that_is_turned_off_is_told(amara):
    browser = enter(amara)
    freshen(browser)
    pass_second_factor(browser, amara)
    browser.post(reverse("mfa_deactivate_totp"))
    assert told() == [(ABOUT, [amara.email])]
    assert [event.verb for event in AccountEvent.objects.all()] == ["step_removed"]


def test_new_recovery_codes_are_told(amara, django_capture_on_commit_callbacks):
    browser = freshen(enter(amara))
    with django_capture_on_commit_callbacks(execute=True):
        browser.post(reverse("mfa_generate_recovery_codes"))
    assert told() == [(ABOUT, [amara.email])]


@pytest.mark.parametrize("kind", Letter.Kind.values)
def test_no_mail_says_what_this_is(kind, settings):
    said = letter_words.subject(kind) + letter_words.body(kind, "/x/")
    assert [word for word in NEVER if word in said.lower()] == []
    for verb in AccountEvent.Verb:
        assert verb.label.lower() not in said.lower()
    assert "password" not in said.lower()


# A mail's own id is drawn, and so long as it happens to be; its date is that of a second.
ANYTHING_DRAWN = re.compile(rb"^(?:Message-ID|Date):.*$", re.MULTILINE)


def test_all_changes_are_told_in_the_same_words(maya):
    for verb in set(AccountEvent.Verb) - {AccountEvent.Verb.TRIED}:
        actions.note_change(maya, verb, now=NOW)
    sent = post_all()
    assert len({(one.subject, one.body) for one in sent}) == 1
    told = {ANYTHING_DRAWN.sub(b"", one.message().as_bytes()) for one in sent}
    assert len(told) == 1


# --- nothing is lost on its way -------------------------------------------------------------------
def test_a_mail_server_that_is_away_gets_it_later(maya, monkeypatch):
    actions.write_letter(Letter.Kind.CHANGED, maya.email, now=NOW)
    with monkeypatch.context() as away:
        away.setattr(mail.EmailMessage, "send", broken)
        send_letters(NOW)
    assert mail.outbox == []
    assert post_all(NOW + timedelta(minutes=1)) == []  # not yet
    assert len(post_all(NOW + timedelta(minutes=3))) == 1
    assert not Letter.objects.exists()


def test_in_the_end_it_is_given_up(maya, monkeypatch):
    actions.write_letter(Letter.Kind.CHANGED, maya.email, now=NOW)
    monkeypatch.setattr(mail.EmailMessage, "send", broken)
    for hours in range(0, 40, 2):
        send_letters(NOW + timedelta(hours=hours))
    assert not Letter.objects.exists()


def broken(self, *_args, **_more):
    raise smtplib.SMTPServerDisconnected


# --- who has an account ---------------------------------------------------------------------------
def test_a_reset_is_asked_of_the_database_alike(client, maya, django_assert_num_queries):
    """As many statements and as many bytes, whoever is asked about."""
    client.post(reverse("account_reset_password"), {"email": "warm@example.org"})
    answers = []
    for email in (maya.email, "nobody@example.org"):
        with django_assert_num_queries(1):
            answers.append(client.post(reverse("account_reset_password"), {"email": email}))
    first, other = [(one.status_code, one.url, dict(one.headers)) for one in answers]
    assert first == other


def medians(ask) -> tuple[float, float]:
    """Of an address that somebody has, and of one that nobody has; by turns."""
    took: dict[str, list[float]] = {"maya@example.org": [], "nobody@example.org": []}
    for _turn in range(15):
        cache.clear()
        for email, found in took.items():
            begun = time.process_time()
            ask(email)
            found.append(time.process_time() - begun)
    return tuple(statistics.median(found) for found in took.values())


ARGON = ["django.contrib.auth.hashers.Argon2PasswordHasher"]


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize("route", ["account_reset_password", "account_login"])
def test_it_takes_as_long_for_either(route, maya, monkeypatch):
    """In time of the processor, which a busy machine doesn't stretch; and nothing is waited for."""
    fields = {"account_reset_password": "email", "account_login": "login"}

    def never(self, *_args, **_more):
        pytest.fail("a mail server, far away, was waited for")

    monkeypatch.setattr(mail.EmailMessage, "send", never)

    def ask(email: str) -> None:
        Client().post(reverse(route), {fields[route]: email, "password": "not the one"})

    with override_settings(PASSWORD_HASHERS=ARGON, ACCOUNT_RATE_LIMITS={"login": None}):
        maya.set_password(PASSWORD)
        maya.save()
        Client().get(reverse(route))
        monkeypatch.setattr("tracker.accounts.limits.FREE", 10_000)
        there, nobody = medians(ask)
    assert 0.67 < there / nobody < 1.5


def test_mails_that_are_asked_for_are_few_and_nobody_hears_it(client, maya):
    answers = [
        client.post(reverse("account_reset_password"), {"email": maya.email}) for _n in range(6)
    ]
    assert {(one.status_code, one.url) for one in answers} == {
        (302, reverse("account_reset_password_done"))
    }
    assert len(post_all()) == 3


def test_from_one_network_twenty_mails_are_asked_for_in_an_hour(client):
    for n in range(25):
        client.post(reverse("account_reset_password"), {"email": f"p{n}@example.org"})
    assert Letter.objects.count() == 20


def test_a_link_that_is_nobody_s_is_refused_in_the_action_too():
    with pytest.raises(ValidationError):
        actions.confirm_address("made-up", now=NOW)
    with pytest.raises(ValidationError):
        actions.confirm_address("", now=NOW)
