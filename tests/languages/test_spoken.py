"""Who is spoken to in which language: on pages by their choice, and by what goes out to them."""

import io
import re
import uuid
import zipfile
from datetime import time

import pytest
from django.conf import settings as product
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from pypdf import PdfReader

from journals import actions, exports
from journals.booklet import Wish
from tests.conftest import NOW, code_for, enter, send_letters
from tests.languages.telling import TELLS
from tracker.accounts import actions as accounts
from tracker.accounts import letter_words
from tracker.accounts.models import AccountEvent, Letter, User
from tracker.care import actions as care_actions
from tracker.privacy import keys
from tracker.reminders import actions as reminders
from tracker.reminders import push, words
from tracker.reminders.models import Kind, Notice, Says

pytestmark = pytest.mark.django_db
ALL = [code for code, _name in product.LANGUAGES]
GERMAN, SPANISH = (
    {"HTTP_ACCEPT_LANGUAGE": "de-AT,de;q=0.9,en;q=0.5"},
    {"HTTP_ACCEPT_LANGUAGE": "es"},
)


def speaks(person: User, language: str) -> User:
    accounts.change_profile(person, now=NOW, language=language)
    return person


def said_in(language: str, text: str) -> str:
    """The translation; which has to be another text, or a test would show nothing."""
    with translation.override(language):
        said = gettext(text)
    assert said != text
    return said


# --- pages -----------------------------------------------------------------------------------
def test_a_stranger_reads_what_the_browser_asks_for(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(reverse("help"), **GERMAN)
    assert '<html lang="de" dir="ltr"' in page.text
    assert said_in("de", "Need help now?") in page.text
    assert page.headers["Content-Language"] == "de"
    assert page.cookies == {}
    assert 'lang="en-gb"' in client.get(reverse("help"), HTTP_ACCEPT_LANGUAGE="fr").text


def test_or_chooses_one_at_the_foot_of_the_page(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(reverse("help"), {"region": "GB", "language": "es"}, **GERMAN)
    assert '<html lang="es"' in page.text
    assert '?region=GB&amp;language=de"' in page.text
    kept = page.cookies[product.LANGUAGE_COOKIE_NAME]
    assert (kept.value, kept["httponly"], kept["samesite"]) == ("es", True, "Lax")
    assert '<html lang="es"' in client.get(reverse("account_login"), **GERMAN).text
    other = client.get(reverse("help"), {"language": "xx"}, **GERMAN)
    assert '<html lang="es"' in other.text


def test_errors_come_in_it_too(client):
    answer = client.get("/nowhere/", **GERMAN)
    assert answer.status_code == 404
    assert said_in("de", "There’s nothing at this address.") in answer.text


def test_who_has_chosen_reads_it_wherever_they_sign_in(maya):
    browser = enter(speaks(maya, "de"))
    page = browser.get(reverse("moments"), **SPANISH)
    assert '<html lang="de"' in page.text
    assert "language=" not in page.text  # it is in the settings
    browser.post(reverse("account_logout"))
    # so is the page on which they sign in again
    assert '<html lang="de"' in browser.get(reverse("account_login"), **SPANISH).text


def test_a_new_choice_is_told_in_the_new_language(maya):
    browser = enter(maya)
    page = browser.get(reverse("settings"))
    assert "Deutsch" in page.text
    sent = {"name": "Maya", "language": "de", "time_zone": "Europe/Berlin", "day_starts": "04:00"}
    sent |= {"hides_to": "weather", "relock_minutes": "0"}
    assert browser.post(reverse("settings"), sent).status_code == 302
    assert said_in("de", "Your settings are saved.") in browser.get(reverse("settings")).text
    refused = browser.post(reverse("settings"), sent | {"language": "tlh"})
    assert refused.status_code == 422


def test_programs_read_and_change_it(maya):
    browser = enter(maya)
    me = reverse("api:me")
    assert browser.get(me).json()["language"] == "en-gb"
    changed = browser.patch(me, {"language": "es"}, content_type="application/json")
    assert changed.json()["language"] == "es"
    wrong = browser.patch(me, {"language": "tlh"}, content_type="application/json")
    assert wrong.status_code == 400
    assert "Choose one of these" not in wrong.text


def test_whoever_joins_keeps_the_language_of_that_page(client, amara, clock):
    handover = care_actions.invite(amara, called="R.", rhythm="weekly", now=NOW)
    sent = {"name": "Robin", "email": "robin@example.org", "password": "a long enough passphrase"}
    sent |= {"time_zone": "Europe/Berlin", "consents": ["adult", "keeping", "care"]}
    sent["code"] = code_for(sent["email"])
    joined = client.post(reverse("join", args=[handover.token]), sent, **GERMAN)
    assert joined.status_code == 302
    assert User.objects.get(email=sent["email"]).language == "de"


# --- what goes out: in the language of whoever gets it
def posted() -> list[mail.EmailMessage]:
    mail.outbox.clear()
    with translation.override("en-gb"):  # a worker's
        send_letters(NOW)
    return list(mail.outbox)


def test_a_mail_about_an_account(maya, amara):
    with translation.override("es"):  # whoever sets it off
        accounts.note_change(speaks(maya, "de"), AccountEvent.Verb.STEP_ADDED, now=NOW)
        accounts.write_letter(Letter.Kind.WAITS, amara.email, now=NOW)
    told = {one.to[0]: one.subject for one in posted()}
    assert told == {
        maya.email: said_in("de", "About your account"),
        amara.email: "An item waits for review",
    }


def test_a_link_that_was_asked_for_before_signing_in(client, maya):
    speaks(maya, "de")
    for address in (maya.email, "nobody@example.org"):
        client.post(reverse("account_reset_password"), {"email": address}, **SPANISH)
    with translation.override("es"):
        accounts.write_letter(Letter.Kind.JOIN, "nobody@example.org", now=NOW)
    Letter.objects.update(next_at=NOW)
    subjects = {one.to[0]: one.subject for one in posted()}
    assert subjects == {
        maya.email: said_in("de", "The link you asked for"),
        "nobody@example.org": said_in("es", "The code you asked for"),
    }


def test_the_last_mail_of_all(maya):
    sent = []
    accounts.send_receipt(
        "gone@example.org", language="de", now=NOW, is_done_with=lambda one: not sent.append(one)
    )
    assert sent[0].subject == said_in("de", "About your account")


def test_a_reminder(maya, jonas):
    speaks(maya, "de")
    for person in (maya, jonas):
        reminders.send_now(person, now=timezone.now())
    call_command("send_due", "--once")
    told = {one.to[0]: one for one in mail.outbox}
    assert told[maya.email].subject == said_in("de", "A minute for yourself?")
    assert told[jonas.email].subject == "A minute for yourself?"
    assert said_in("de", "You asked for one of these now.") in told[maya.email].body
    assert translation.get_language() == "en-gb"


def test_the_file_with_everything(maya):
    keys.warm([maya.pk])
    actions.check_in(
        speaks(maya, "es"),
        entry_id=uuid.uuid4(),
        content={"mood": 3},
        when=actions.When(NOW, "Europe/Madrid"),
        now=NOW,
    )
    taken = io.BytesIO()
    exports.write_bundle(maya, NOW, taken.write, lambda: None)
    with zipfile.ZipFile(taken) as bundle:
        readme = bundle.read("README.txt").decode()
    assert (
        said_in("es", "This is everything that you wrote here, and all that is kept about it.")
        in readme
    )


def test_a_booklet_and_a_calendar(client, maya):
    keys.warm([speaks(maya, "es").pk])
    actions.write_page(
        maya,
        entry_id=uuid.uuid4(),
        content={"text": "Nieve."},
        when=actions.When(NOW, maya.time_zone),
        now=NOW,
    )
    taken, wish = io.BytesIO(), Wish("", NOW.date(), NOW.date(), ("pages",))
    exports.write_booklet(maya, wish, NOW, taken.write, lambda: None)
    printed = "".join(one.extract_text() for one in PdfReader(taken).pages)
    assert said_in("es", "Contents") in printed
    assert "noviembre" in printed
    reminders.set_wishes(maya, reminders.Wish(True, (time(20),), 127), now=NOW)
    secret = reminders.make_calendar(maya, called="busy", reminders=True, now=NOW)
    with translation.override("de"):  # the last request's
        text = client.get(reverse("calendar-feed", args=[secret]), **GERMAN).content.decode()
    assert f"SUMMARY:{said_in('es', 'Reminder')}\r\n" in text


# --- and none of it tells anything, in any language
@pytest.mark.parametrize("language", ALL)
def test_no_message_tells_what_this_is(maya, language, settings):
    tells = re.compile(TELLS[language], re.IGNORECASE)
    with translation.override(language):
        for kind in Kind:
            for says in (Says.LIST, Says.MINIMAL):
                subject = words.subject(kind, says)
                assert not tells.search(subject), subject
                assert len(push.payload(uuid.uuid4(), subject)) == push.LENGTH
            body = words.body(Notice(user=maya, kind=kind), time(12, 30))
            assert not tells.search(_without_addresses(body)), body
        for kind in Letter.Kind.values:
            for key in ("", "/x/"):
                said = letter_words.subject(kind, key) + letter_words.body(kind, key, NOW)
                assert not tells.search(_without_addresses(said)), said
        for how in ("not_today", "in_an_hour", "pause", "stop", "used", "off", "no_time"):
            assert not tells.search(words.done(how))


def _without_addresses(text: str) -> str:
    return " ".join(word for word in text.split() if not word.startswith(product.SITE_URL))
