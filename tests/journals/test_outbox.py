"""What was written without a signal: opened, and saved the same way as a form, once each."""

import base64
import json
import uuid
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from journals import access, actions, outbox
from journals.models import Draft, Entry, Episode, Share
from tests.browsing import forms_in
from tests.conftest import NOW, enter
from tracker.accounts.models import Session
from tracker.accounts.phone import whose
from tracker.privacy import keys, ledger, letterbox
from tracker.reminders.models import Preferences

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock"), pytest.mark.both]
TYPED = "kq0000z was what I wrote in the tunnel"
ZONE = "Europe/Lisbon"
YESTERDAY = NOW - timedelta(hours=26)  # 16:00 in Lisbon, 11:00 in New York, where Maya lives


@pytest.fixture
def browser(maya):
    return enter(maya)


class Phone:
    """Somebody’s phone: what it learnt with a signal, and what it puts in without one."""

    def __init__(self, browser: Client):
        self.browser = browser
        said = browser.get(reverse("outbox")).json()
        self.whose, self.token = said["whose"], said["token"]
        point = base64.b64decode(said["key"])
        self.key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)

    def sealed(self, item: uuid.UUID, **said) -> bytes:
        text = json.dumps(said).encode()
        return letterbox.SUITE.encrypt(text, self.key, letterbox.USE + item.bytes)

    def put(self, item: uuid.UUID, sealed: bytes, browser: Client | None = None):
        return (browser or self.browser).put(
            reverse("outbox-put", args=[item]),
            sealed,
            "application/octet-stream",
            headers={"X-CSRFToken": self.token},
        )

    def send(self, form: dict, item: uuid.UUID | None = None, **instead):
        """As static/js/sw-outbox.js does."""
        item = item or uuid.uuid4()
        at = instead.pop("at", YESTERDAY).timestamp() * 1000
        fields = urlencode(form, doseq=True)
        said = {"fields": fields, "saves": True, "at": round(at), "zone": ZONE, **instead}
        return self.put(item, self.sealed(item, **said))


@pytest.fixture
def phone(browser):
    return Phone(browser)


def form(place: str, **fields) -> dict:
    """What a form that is kept for when there is no signal sends."""
    minted = {name: str(uuid.uuid4()) for name in ("draft", "entry_id", "episode_id")}
    paths = {"check-in": "/", "page-new": "/journal/pages/new/"}
    return {
        **minted,
        "draft_place": place,
        "draft_path": paths.get(place, "/moments/new/"),
        "draft_revision": "0",
        "draft_page": str(uuid.uuid4()),
        "draft_step": "1",
        **fields,
    }


def check_in(**fields) -> dict:
    return form("check-in", mood="2", reaction_urge="7", line=TYPED, **fields)


# --- who is here ----------------------------------------------------------------------------
def test_a_browser_learns_the_public_half_and_nothing_of_who_it_is(browser, maya, jonas):
    answer = browser.get(reverse("outbox"))
    said = answer.json()
    assert set(said) == {"whose", "key", "token"}
    assert said["whose"] == whose(maya)
    assert len(base64.b64decode(said["key"])) == 65
    assert "no-store" in answer.headers["Cache-Control"]
    assert browser.get(reverse("outbox")).json()["key"] == said["key"]
    other = enter(jonas).get(reverse("outbox")).json()
    assert other["whose"] != said["whose"]
    assert other["key"] != said["key"]


def test_asking_and_sending_is_nobodys_presence(browser, phone, clock):
    browser.get(reverse("sharing"))
    clock.move_to(NOW + timedelta(minutes=5))
    browser.get(reverse("outbox"))
    assert phone.send(check_in()).status_code == 200
    [session] = Session.objects.all()
    assert session.get_decoded()["seen"] == NOW.timestamp()


# --- what is saved --------------------------------------------------------------------------
def test_a_check_in_stands_at_its_own_time_on_its_own_clock(phone, maya, clock):
    answer = phone.send(check_in())
    assert answer.json() == {"became": "entry", "at": "13:00"}
    entry = Entry.objects.get()
    assert entry.client_id == maya.pk
    assert (entry.occurred_at, entry.occurred_zone) == (YESTERDAY, ZONE)
    assert entry.local_date == YESTERDAY.date()
    assert entry.occurred_precision == "exact"
    assert dict(entry.ratings) == {"mood": 2, "reaction_urge": 7}
    assert dict(entry.words) == {"line": TYPED}
    # it was written then; that it came now stands in the ledger
    assert entry.recorded_at == YESTERDAY
    [line] = ledger.of_client(maya.pk, verbs=["wrote"])
    assert (line.at, line.entity_id) == (NOW, entry.pk)
    # no reminder of today is passed by for what was written yesterday
    assert Preferences.objects.get(user=maya).satisfied_on == YESTERDAY.date()


def test_a_time_that_is_said_is_on_the_phones_clock(phone):
    phone.send(check_in(when="earlier", clock="14:30"))
    assert Entry.objects.get().occurred_at == datetime(2026, 11, 22, 14, 30, tzinfo=UTC)
    # still to come when it was written, although it has been since: to be looked at again
    answer = phone.send(check_in(when="earlier", clock="18:30")).json()
    assert answer["became"] == "draft"
    assert answer["said"] == ["That is still to come. Choose a time that has been."]


def test_a_moment_a_plan_and_a_page(phone, maya):
    phone.send(form("moment-new", situation=TYPED, title="The tunnel", reaction_urge="6"))
    moment = Episode.objects.get()
    assert moment.occurred_at == YESTERDAY
    assert moment.words["title"] == "The tunnel"
    note = moment.entries.get()
    assert (note.occurred_at, note.occurred_zone, note.status) == (YESTERDAY, ZONE, "noted")

    later = (NOW + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = phone.send(form("plan-new", plan="1", planned="on", happened=later, situation=TYPED))
    assert answer.json()["became"] == "entry", answer.json()
    plan = Episode.objects.exclude(pk=moment.pk).get()
    assert plan.anchor_start == NOW + timedelta(days=2)
    assert plan.entries.get().occurred_at == YESTERDAY

    phone.send(form("page-new", text=TYPED, title="Rain"))
    page = Entry.objects.get(kind="journal_page")
    assert (page.occurred_at, page.occurred_zone) == (YESTERDAY, ZONE)
    assert Draft.objects.exclude(place="").count() == 0


def test_what_belongs_to_a_moment_comes_to_it(phone, maya):
    phone.send(form("moment-new", situation=TYPED))
    moment = Episode.objects.get()
    place = f"page-new/{moment.pk}"
    assert phone.send(form(place, text=TYPED, moment=str(moment.pk))).json()["became"] == "entry"
    assert Entry.objects.get(kind="journal_page").episode_id == moment.pk
    # of a moment that is gone, or of somebody else's: a draft, with the reason
    answer = phone.send(form(place, text=TYPED, moment=str(uuid.uuid4()))).json()
    assert (answer["became"], len(answer["said"])) == ("draft", 1)


def test_in_their_order_once_each_however_often_they_come(phone):
    posts = [(uuid.uuid4(), check_in(), YESTERDAY + timedelta(minutes=n)) for n in range(5)]
    for item, fields, at in posts:
        assert phone.send(fields, item, at=at).json()["became"] == "entry"
    for item, fields, at in reversed(posts):  # answers that were lost
        assert phone.send(fields, item, at=at).json()["became"] == "entry"
    times = list(Entry.objects.order_by("recorded_at").values_list("occurred_at", flat=True))
    assert times == [at for _item, _fields, at in posts]
    assert Draft.objects.exclude(place="").count() == 0


def test_other_words_under_a_known_id_are_kept_beside_it(phone, maya):
    """Its answer was lost, and then somebody wrote on."""
    first = check_in()
    phone.send(first)
    answer = phone.send({**first, "line": f"{TYPED}, and more"}).json()
    assert answer["became"] == "draft"
    assert Entry.objects.get().words["line"] == TYPED
    draft = access.own_drafts(maya, NOW).get()
    assert draft.words["line"] == (f"{TYPED}, and more",)
    # and it can be saved from there: it has an id of its own
    assert draft.words["entry_id"] != (first["entry_id"],)


def test_a_phone_whose_clock_is_ahead_wrote_it_now(phone):
    item, fields = uuid.uuid4(), check_in()
    for _twice in range(2):
        answer = phone.send(fields, item, at=NOW + timedelta(days=3), zone="Mars/Olympus")
        assert answer.json()["became"] == "entry"
    entry = Entry.objects.get()
    assert (entry.occurred_at, entry.occurred_zone) == (NOW, "America/New_York")


def test_a_share_that_began_after_it_was_written_does_not_reach_it(phone, maya, amara, care):
    began = YESTERDAY + timedelta(hours=1)
    actions.start_standing_share(maya, care, what="check_in_ratings", now=began)
    phone.send(check_in())
    assert not Share.objects.exists()
    phone.send(check_in(), at=began + timedelta(minutes=1))
    assert Share.objects.count() == 1


# --- what can't be saved --------------------------------------------------------------------
@pytest.mark.parametrize(
    "wrong", [{"reaction_urge": "eleven"}, {"line": "x" * 5000}, {"when": "other"}]
)
def test_what_a_form_would_refuse_becomes_a_draft_once(phone, browser, maya, wrong):
    item, fields = uuid.uuid4(), {**check_in(), **wrong}
    for _twice in range(2):
        answer = phone.send(fields, item).json()
        assert answer["became"] == "draft"
        assert answer["path"] == "/"
        assert answer["said"]
    assert Entry.objects.count() == 0
    draft = access.own_drafts(maya, NOW).get()
    assert draft.words["line"] == (fields["line"],)
    page = browser.get("/").text
    assert "It is not saved yet." in page
    assert fields["line"][:40] in page


def test_a_form_that_was_being_written_waits_as_a_draft(phone, maya):
    fields = form("worksheet/my-limit", line=TYPED, draft_path="/worksheets/my-limit/")
    answer = phone.send(fields, saves=False).json()
    assert answer == {
        "became": "draft",
        "at": "13:00",
        "path": "/worksheets/my-limit/",
        "said": [],
    }
    # written on, from the same page
    phone.send({**fields, "line": f"{TYPED}.", "draft_step": "2"}, saves=False)
    assert access.own_drafts(maya, NOW).get().words["line"] == (f"{TYPED}.",)
    # and a form that nobody saves later is one, whatever it says
    assert phone.send({**fields, "draft_step": "3"}).json()["became"] == "draft"


def test_a_draft_ends_with_the_form_that_was_saved(phone, maya):
    fields = check_in()
    phone.send(fields, saves=False)
    assert access.own_drafts(maya, NOW).count() == 1
    phone.send({**fields, "draft_step": "2"})
    assert access.own_drafts(maya, NOW).count() == 0
    assert Entry.objects.count() == 1


def test_a_draft_that_went_on_elsewhere_keeps_both(phone, maya):
    fields = check_in()
    phone.send(fields, saves=False)
    page = {"draft_page": str(uuid.uuid4()), "line": "On the laptop."}
    phone.send({**fields, **page}, saves=False)
    texts = {one.words["line"][0] for one in access.own_drafts(maya, NOW)}
    assert texts == {TYPED, "On the laptop."}


# --- what can't be opened -------------------------------------------------------------------
def test_another_persons_does_not_open_and_says_nothing(phone, jonas, maya):
    item = uuid.uuid4()
    sealed = phone.sealed(item, fields=urlencode(check_in()), saves=True, at=0, zone=ZONE)
    his = enter(jonas)
    token = his.get(reverse("outbox")).json()["token"]
    answer = his.put(
        reverse("outbox-put", args=[item]),
        sealed,
        "application/octet-stream",
        headers={"X-CSRFToken": token},
    )
    assert (answer.status_code, answer.json()) == (422, {})
    assert Entry.objects.count() == Draft.objects.count() == 0


@pytest.mark.parametrize("how", ["moved", "changed", "cut", "empty", "in clear"])
def test_what_was_tampered_with_stays_where_it_is(phone, how):
    item = uuid.uuid4()
    said = {"fields": urlencode(check_in()), "saves": True, "at": 0, "zone": ZONE}
    whole = phone.sealed(item, **said)
    sealed = {
        "moved": phone.sealed(uuid.uuid4(), **said),
        "changed": whole[:80] + bytes([whole[80] ^ 1]) + whole[81:],
        "cut": whole[:-1],
        "empty": b"",
        "in clear": json.dumps(said).encode(),
    }[how]
    answer = phone.put(item, sealed)
    assert (answer.status_code, answer.json()) == (422, {})
    assert Entry.objects.count() == Draft.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"fields": "a=1"},
        {"fields": 7, "saves": True, "at": 0, "zone": ZONE},
        {"fields": "", "saves": True, "at": 0, "zone": ZONE},
        {"fields": "line=x", "saves": True, "at": "noon", "zone": ZONE},
        {"fields": "line=x", "saves": True, "at": 10**30, "zone": ZONE},
        {"fields": "line=x", "saves": True, "at": 0, "zone": ["UTC"]},
        {"fields": "&".join(["a=1"] * 5000), "saves": True, "at": 0, "zone": ZONE},
        {"fields": urlencode(check_in(draft_place="../..")), "saves": True, "at": 0, "zone": ZONE},
    ],
)
def test_what_no_page_of_ours_puts_in_is_refused(phone, said):
    item = uuid.uuid4()
    answer = phone.put(item, phone.sealed(item, **said))
    assert (answer.status_code, answer.json()) == (422, {})
    assert Entry.objects.count() == Draft.objects.count() == 0


def test_what_is_too_long_is_not_even_read(phone):
    assert phone.put(uuid.uuid4(), b"x" * (actions.LONGEST_DRAFT + 1)).status_code == 413


def test_a_full_disk_is_not_the_phones_fault_and_it_comes_again(phone, monkeypatch):
    item, fields = uuid.uuid4(), check_in()

    def full(*args, **kwargs):
        raise OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr("journals.actions.check_in", full)
        assert phone.send(fields, item).status_code in (503, 507)
    assert Draft.objects.count() == 0
    assert phone.send(fields, item).json()["became"] == "entry"


def test_nobody_signed_in_nothing_taken(phone, maya, amara):
    item = uuid.uuid4()
    sealed = phone.sealed(item, fields=urlencode(check_in()), saves=True, at=0, zone=ZONE)
    assert phone.put(item, sealed, Client()).status_code == 401
    assert Client().get(reverse("outbox")).status_code == 302
    assert phone.put(item, sealed, enter(amara)).status_code == 403
    # behind Hide it waits as well
    phone.browser.post(reverse("hide"))
    assert phone.put(item, sealed).status_code == 401
    assert Entry.objects.count() == Draft.objects.count() == 0


def test_after_the_account_is_gone_nothing_opens_it(phone, maya):
    item = uuid.uuid4()
    sealed = phone.sealed(item, fields=urlencode(check_in()), saves=True, at=0, zone=ZONE)
    keys.destroy(maya.pk, NOW)
    with keys.scope(), pytest.raises(keys.NoKey):
        outbox.opened(maya, item, sealed, NOW)


def test_a_page_of_another_site_sends_nothing(maya):
    strict = Client(enforce_csrf_checks=True)
    enter(maya, strict)
    phone = Phone(strict)
    item = uuid.uuid4()
    sealed = phone.sealed(item, fields=urlencode(check_in()), saves=True, at=0, zone=ZONE)
    token, phone.token = phone.token, "x" * 64
    assert phone.put(item, sealed).status_code == 403
    phone.token = token
    assert phone.put(item, sealed).status_code == 200


# --- the forms for it ------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["write-check-in", "write-moment", "write-page", "write-kept"])
def test_the_pages_without_a_signal_are_the_same_for_everybody(name, maya, phone):
    path = reverse(name)
    phone.send(form("moment-new", situation=TYPED))

    def without_ids(text: str) -> list:
        return [line for line in text.splitlines() if "_id" not in line]

    hers, nobodys = phone.browser.get(path), Client().get(path)
    assert without_ids(hers.text) == without_ids(nobodys.text)
    assert "csrfmiddlewaretoken" not in hers.text
    assert "Maya" not in hers.text


@pytest.mark.parametrize("name", ["write-check-in", "write-moment", "write-page"])
def test_such_a_form_is_one_that_is_saved(name, phone):
    [found] = [one for one in forms_in(Client().get(reverse(name)).text) if "draft" in one.fields]
    fields = dict(parse_qsl(urlencode(found.fields, doseq=True)))
    # what static/js/drafts.js mints
    minted = ("draft", "draft_page", "entry_id", "episode_id")
    fields |= {"draft_step": "1", **{one: str(uuid.uuid4()) for one in minted}}
    fields[{"write-check-in": "line", "write-moment": "situation"}.get(name, "text")] = TYPED
    assert phone.send(fields).json()["became"] == "entry"
