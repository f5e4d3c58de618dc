"""Mail by a provider's interface: what goes over the line, and what its answers mean."""

import json
import logging
from email.utils import parseaddr
from urllib.parse import parse_qs

import pytest
from django.core import mail
from django.core.exceptions import ImproperlyConfigured
from requests.structures import CaseInsensitiveDict

from tests.faults.sink import Sink
from tests.reminders.plans import DUE, MINUTE, Reason, State, remind, ring, the_notice
from tracker.operations import doctor
from tracker.operations.mailing import mail_settings
from tracker.reminders import access, channels
from tracker.reminders.models import Notice

pytestmark = pytest.mark.quick_once

TAKEN = {"ErrorCode": 0, "Message": "OK", "MessageID": "b7bc", "To": "maya@example.org"}
INACTIVE = {
    "ErrorCode": 406,
    "Message": "Found inactive addresses: maya@example.org. Inactive recipients are ones that …",
}
INVALID = {"ErrorCode": 300, "Message": "Invalid 'To' address: 'maya@example.org'."}
SENDER = {"ErrorCode": 400, "Message": "The 'From' address hello@localhost is not confirmed."}
QUEUED = {"id": "<x@mg.example.org>", "message": "Queued. Thank you."}


@pytest.fixture
def provider(tmp_path, settings, monkeypatch):
    """Speaks for the provider that EMAIL_URL names; Postmark, unless a test names another."""
    made = Sink(tmp_path)
    made.answers = [(200, TAKEN)]
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(made.certificate))

    def use(url: str) -> Sink:
        for name, value in mail_settings(url.replace("HOST", f"localhost:{made.port}")).items():
            setattr(settings, name, value)
        settings.ANYMAIL = {**settings.ANYMAIL, "REQUESTS_TIMEOUT": 1}
        return made

    made.use = use
    use("postmark://a%2Ftoken@HOST")
    yield made
    made.close()


# --- what goes over -----------------------------------------------------------------------------
def test_postmark_gets_plain_text_with_our_headers_and_watches_nobody(provider, maya):
    remind(maya)
    ring()
    ((path, headers, body),) = provider.got
    notice = the_notice()
    assert (notice.state, notice.reason) == (State.SENT, Reason.NONE)
    assert (path, headers["X-Postmark-Server-Token"]) == ("/email", "a/token")
    sent = json.loads(body)
    own = {one["Name"]: one["Value"] for one in sent.pop("Headers")}
    expected = channels.headers(notice.pk, own["List-Unsubscribe"].strip("<>"))
    assert own == expected | {"X-PM-KeepID": "true"}
    assert sent.pop("TextBody").startswith("You asked for this at 12:30.\n")
    assert parseaddr(sent.pop("From"))[0] == "Keel"
    assert sent == {
        "To": "maya@example.org",
        "Subject": "A minute for yourself?",
        "TrackOpens": False,
        "TrackLinks": "None",
    }


def test_mailgun_too(provider, maya):
    provider.use("mailgun://key@HOST/mg.example.org").answers = [(200, QUEUED)]
    remind(maya)
    ring()
    ((path, headers, body),) = provider.got
    assert the_notice().state == State.SENT
    assert path == "/v3/mg.example.org/messages"
    assert headers["Authorization"].startswith("Basic ")
    sent = {name: value for name, (value,) in parse_qs(body.decode()).items()}
    ours = {name[2:]: sent.pop(name) for name in list(sent) if name.startswith("h:")}
    expected = channels.headers(the_notice().pk, ours["List-Unsubscribe"].strip("<>"))
    assert CaseInsensitiveDict(ours) == CaseInsensitiveDict(expected)
    assert sent.pop("text").startswith("You asked for this")
    assert sent.pop("from").startswith("Keel ")
    assert sent == {
        "to": "maya@example.org",
        "subject": "A minute for yourself?",
        "o:tracking-opens": "no",
        "o:tracking-clicks": "no",
    }


def test_mails_of_the_house_are_not_watched_either(provider):
    """A link to choose a new password, for example."""
    mail.send_mail("The link you asked for", "It is here.", None, ["maya@example.org"])
    sent = json.loads(provider.got[0][2])
    assert (sent["TrackOpens"], sent["TrackLinks"], "HtmlBody" in sent) == (False, "None", False)


def test_a_second_try_has_the_same_message_id(provider, maya):
    provider.answers = [503, (200, TAKEN)]
    remind(maya)
    ring()
    assert the_notice().state == State.RETRY
    ring(DUE + 2 * MINUTE)
    assert the_notice().state == State.SENT
    ids = [
        one["Value"]
        for _path, _headers, body in provider.got
        for one in json.loads(body)["Headers"]
        if one["Name"] == "Message-ID"
    ]
    assert len(ids) == 2 == len(set(ids)) + 1


# --- what the answers mean ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("answer", "state", "reason"),
    [
        ((422, INACTIVE), State.FAILED, Reason.REFUSED),
        ((422, INVALID), State.FAILED, Reason.REFUSED),
        # our settings are at fault, or they are busy: nobody's address is
        ((422, SENDER), State.RETRY, Reason.NONE),
        ((401, {"ErrorCode": 10, "Message": "No account"}), State.RETRY, Reason.NONE),
        (404, State.RETRY, Reason.NONE),
        (429, State.RETRY, Reason.NONE),
        (503, State.RETRY, Reason.NONE),
        # they have the text, and perhaps they send it
        (500, State.RETRY, Reason.UNCERTAIN),
        (504, State.RETRY, Reason.UNCERTAIN),
        ("hang", State.RETRY, Reason.UNCERTAIN),
        ("gone", State.RETRY, Reason.UNCERTAIN),
        (200, State.RETRY, Reason.UNCERTAIN),
        ((200, {"Surprise": 1}), State.RETRY, Reason.UNCERTAIN),
    ],
)
def test_each_answer(provider, maya, caplog, answer, state, reason):
    caplog.set_level(logging.DEBUG)
    provider.answers = [answer]
    remind(maya)
    ring()
    assert (the_notice().state, the_notice().reason) == (state, reason)
    assert access.own_preferences(maya).email_refused_days == (reason == Reason.REFUSED)
    for never in ("maya@", "a/token", "A minute", "inactive", "put-off"):
        assert never not in caplog.text


def test_what_perhaps_arrived_is_tried_once_more_and_no_third_time(provider, maya):
    provider.answers = ["hang"]
    remind(maya)
    for n in range(5):
        ring(DUE + 3 * n * MINUTE)
    assert (the_notice().state, the_notice().reason) == (State.FAILED, Reason.UNCERTAIN)
    assert len(provider.got) == 2


@pytest.mark.parametrize("how", ["closed", "no such name", "a stranger’s certificate"])
def test_nobody_there_is_tried_again_and_the_third_is_not_tried_at_all(
    provider, maya, jonas, amara, monkeypatch, how
):
    if how == "closed":
        provider.close()
    elif how == "no such name":
        provider.use("postmark://token@nobody.invalid")
    else:
        monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    for one in (maya, jonas):
        remind(one)
    ring()
    assert set(Notice.objects.values_list("state", "reason")) == {(State.RETRY, Reason.NONE)}
    assert provider.got == []


# --- the setting --------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "url", ["postmark://", "postmark://@host", "postmark://token@", "mailgun://key@host"]
)
def test_a_setting_that_lacks_something_is_said(url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL lacks"):
        mail_settings(url)


def test_a_mail_server_stays_what_it_was():
    found = mail_settings("smtp+tls://user:p%40ss@mail.example:587")
    assert found["EMAIL_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"
    assert (found["EMAIL_HOST"], found["EMAIL_PORT"]) == ("mail.example", 587)
    assert (found["EMAIL_HOST_PASSWORD"], found["EMAIL_USE_TLS"]) == ("p@ss", True)
    assert "ANYMAIL" not in found


def test_the_doctor_looks_whether_anybody_is_there(provider):
    assert list(doctor.mail(DUE)) == []
    provider.close()
    (said,) = doctor.mail(DUE)
    assert said == "The mail provider (localhost) does not answer (ConnectionRefusedError)."
