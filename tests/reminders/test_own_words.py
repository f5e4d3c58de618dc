"""A client's own words on their own phone: theirs alone, sealed at rest, and in nothing else."""

import logging
import uuid
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection

from journals import actions as journals
from tests.conftest import NOW
from tests.reminders.plans import DUE, MINUTE, State, remind, ring, the_notice
from tests.reminders.test_pages import GOOD, PAGE
from tracker.privacy import keys, sealing
from tracker.reminders import access, actions, channels, push, telltale, words
from tracker.reminders.actions import wires
from tracker.reminders.models import Kind, Notice, OwnWords, Preferences, Says

MINE = "Water the ferns ✿"
NEVER = ["maya", "jonas", "lindqvist", "feld", "therap", "mood", "session", "health", "clinic"]


def say(user, text=MINE, says=Says.OWN):
    return remind(user, says=says, own_words=text)


def message(user, kind: str) -> Notice:
    """One of this kind, on its way."""
    about = None if kind in (Kind.DAILY_NOTE, Kind.DIGEST) else uuid.uuid4()
    return Notice.objects.create(
        key=str(uuid.uuid4()),
        user=user,
        kind=kind,
        about=about,
        due_at=DUE,
        retry_at=DUE,
        local_date=DUE.date(),
        reminder=access.own_times(user)[0] if kind == Kind.DAILY_NOTE else None,
    )


def handed_over(notice: Notice):
    """The mail as it arrives."""
    sender = channels.Mail()
    whole = Notice.objects.select_related("user__reminder_preferences", "reminder")
    wires.hand_over(sender, whole.get(pk=notice.pk), DUE)
    sender.close()
    return message_from_bytes(mail.outbox.pop().message().as_bytes(), policy=default)


# --- what arrives -------------------------------------------------------------------------------
@pytest.mark.parametrize("says", Says.values)
@pytest.mark.parametrize("kind", Kind.values)
def test_every_mail_to_every_client_holds_own_words_or_nothing_of_them(maya, jonas, kind, says):
    for user in (maya, jonas):
        say(user, says=says)
        arrived = handed_over(message(user, kind))
        own = says == Says.OWN and kind == Kind.DAILY_NOTE
        minimal = says == Says.MINIMAL and kind != Kind.DIGEST
        expected = MINE if own else "Keel" if minimal else words.subject(kind)
        assert str(arrived["Subject"]) == expected
        assert MINE not in arrived.get_content()  # the sentence that a phone shows, and no more
        del arrived["To"]
        rest = f"{arrived.items()} {arrived.get_content()}".lower()
        assert [one for one in NEVER if one in rest] == []


def test_a_browser_shows_them_too_and_it_is_as_long(sink, phone, maya):
    say(maya)
    ring()
    ((_path, _headers, sealed),) = sink.got
    assert phone.open(sealed) == {"title": "Keel", "body": MINE, "go": f"/go/{the_notice().pk}/"}
    assert len(sealed) == push.LENGTH + 103


def test_minimal_is_the_name_and_nothing_else(sink, phone, maya):
    say(maya, says=Says.MINIMAL)
    ring()
    assert phone.open(sink.got[0][2])["body"] == ""


@pytest.mark.parametrize("text", ["x", "😀" * 60, '"' * 60, "\\" * 60, "ж" * 60, "\u2028a" * 20])
def test_whatever_they_say_every_message_is_as_long(maya, text):
    say(maya, text)
    assert len(push.payload(uuid.uuid4(), access.own_words(maya))) == push.LENGTH


def test_a_message_that_would_be_longer_is_not_made():
    with pytest.raises(ValueError, match="too long"):
        push.payload(uuid.uuid4(), "😀" * 200)


def test_one_now_and_one_put_off_say_them_as_well(maya):
    say(maya)
    now = DUE - 4 * 60 * MINUTE
    asked = actions.send_now(maya, now=now)
    ring(now)
    assert actions.act_on(asked, "in_an_hour", now=now) == "in_an_hour"
    ring(now + 61 * MINUTE)
    assert [sent.subject for sent in mail.outbox] == [MINE, MINE]


def test_they_are_read_when_it_is_sent(maya):
    say(maya)
    ids = actions.tick(DUE)
    say(maya, "Look up")
    actions.deliver(ids, DUE)
    assert [sent.subject for sent in mail.outbox] == ["Look up"]


# --- where they are kept ------------------------------------------------------------------------
def stored() -> bytes:
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                found += [one if isinstance(one, bytes) else str(one).encode() for one in row]
    return b"|".join(found)


def test_they_are_nowhere_but_in_the_message(maya, caplog):
    caplog.set_level(logging.DEBUG)
    say(maya, "kqferns")
    ids = actions.tick(DUE)
    assert [type(one) for one in ids] == [uuid.UUID]  # what the queue carries
    actions.deliver(ids, DUE)
    assert [sent.subject for sent in mail.outbox] == ["kqferns"]
    assert b"kqferns" not in stored()
    assert "kqferns" not in caplog.text


def test_a_row_of_somebody_else_cannot_be_read_as_theirs(maya, jonas):
    say(maya)
    OwnWords.objects.filter(user=maya).update(user=jonas)
    with pytest.raises(sealing.CannotOpen):
        access.own_words(jonas)


def test_without_the_key_they_are_gone_and_nothing_is_sent(maya, caplog):
    say(maya)
    keys.destroy(maya.pk, DUE - MINUTE)
    ring()
    assert not mail.outbox
    assert the_notice().state == State.RETRY
    assert MINE not in caplog.text
    with pytest.raises(keys.NoKey):
        access.own_words(maya)


def test_they_go_with_the_account(maya):
    say(maya)
    Preferences.objects.filter(user=maya).delete()
    maya.delete()
    assert not OwnWords.objects.exists()


# --- choosing them ------------------------------------------------------------------------------
def test_on_the_page(sign_in, maya):
    browser = sign_in(maya)
    wanted = {**GOOD, "says": "own", "own_words": f"  {MINE} "}
    page = browser.post(PAGE, wanted, follow=True).text
    assert f'value="{MINE}"' in page
    assert f"It reads: Keel. {MINE}" in page
    assert "Others may see that" not in page
    assert access.own_words(maya) == MINE
    # another choice keeps them for another day
    browser.post(PAGE, {**wanted, "says": "minimal"})
    assert access.own_preferences(maya).says == Says.MINIMAL
    assert access.own_words(maya) == MINE
    browser.post(PAGE, {**wanted, "says": "list", "own_words": ""})
    assert not OwnWords.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"says": "own"}, "Write a few words, or choose another answer."),
        ({"says": "own", "own_words": " \n "}, "Write a few words"),
        ({"own_words": "x" * 61}, "60 characters at the most."),
        ({"says": "loud"}, "Choose what it says."),
        ({"says": ""}, "Choose what it says."),
    ],
)
def test_what_cannot_be_saved(sign_in, maya, wrong, says):
    page = sign_in(maya).post(PAGE, {**GOOD, **wrong})
    assert page.status_code == 422
    assert says in page.text
    assert not OwnWords.objects.exists()


def test_nothing_of_a_refused_wish_is_kept(maya):
    say(maya)
    with pytest.raises(ValidationError):
        remind(maya, days=0, own_words="Another", says=Says.MINIMAL)
    assert access.own_words(maya) == MINE
    assert access.own_preferences(maya).says == Says.OWN


@pytest.mark.parametrize(
    "text", ["a\r\nBcc: x@example.org", "a\tb", "a\x07b", "a\x85b", "a\u2028b"]
)
def test_they_are_one_line(maya, text):
    say(maya, text)
    kept = access.own_words(maya)
    assert kept.splitlines() == [kept]
    assert kept.startswith("a ")
    assert kept.isprintable()


def test_a_program_sets_and_reads_them(sign_in, maya):
    browser = sign_in(maya)
    wish = {"enabled": True, "local_times": ["12:30"], "days": [0], "says": "own"}
    address = "/api/v1/reminders/"

    def put(**more):
        return browser.put(address, {**wish, **more}, content_type="application/json")

    assert put(own_words=MINE).status_code == 200
    # what is left out stays
    assert put().json()["own_words"] == MINE
    assert browser.get(address).json()["own_words_tell"] is False
    assert put(own_words="Call Maya").json()["own_words_tell"] is True
    assert put(own_words="").json() == {
        "errors": {"own_words": ["Write a few words, or choose another answer."]}
    }
    for wrong in ({"own_words": 7}, {"own_words": "x" * 61}, {"says": "loud"}):
        assert put(**wrong).status_code == 400


# --- the warning --------------------------------------------------------------------------------
@pytest.fixture
def known(maya, care):
    """Maya's people: M., and Aunt Rosa, who was put away; Amara Osei is her therapist."""
    for label in ("M.", "Aunt Rosa", "my sister"):
        person = journals.add_person(
            maya, person_id=uuid.uuid4(), content={"label": label}, now=NOW
        )
    return person


@pytest.mark.parametrize(
    "text",
    [
        *("Maya, look up", "MAYA’s minute", "lindqvist", "Amara asks", "Dear Osei"),
        *("Call M. back", "ROSA", "rosa’s", "Aunt Rosa", "My sister"),
        *("Therapy!", "pre-therapy", "Psychothérapie", "THÉRAPIE", "My mood", "Before the session"),
        *("terapi i dag", "DBT card", "mentally", "Diagnosis"),
    ],
)
def test_a_name_or_what_it_is_for_is_warned_of(maya, known, text):
    assert telltale.tells(maya, text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "A minute",
            "I’m here",
            "Mayan ruins",
            "Prosaic",
            "my tea",
            "my dear sister’s",
            "Fundamental",
        ),
        *("obsession", "moonlight", "Osmosis", "✿", "", "Jonas"),
    ],
)
def test_and_nothing_else_is(maya, jonas, known, text):
    assert not telltale.tells(maya, text)


def test_the_warning_stands_on_the_page_and_does_not_block(sign_in, maya, known):
    browser = sign_in(maya)
    wanted = {**GOOD, "says": "own", "own_words": "Tea with Rosa"}
    page = browser.post(PAGE, wanted, follow=True)
    assert page.redirect_chain == [(PAGE, 302)]
    assert "Saved." in page.text
    assert "Others may see that on a locked screen." in page.text
    ring(access.own_times(maya)[0].next_due_at)
    assert [sent.subject for sent in mail.outbox] == ["Tea with Rosa"]
