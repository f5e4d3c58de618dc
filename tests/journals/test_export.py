"""Everything goes along: asked for with a fresh password, made by a worker, saved once."""

import io
import json
import uuid
import zipfile
from datetime import datetime, timedelta

import pytest
import time_machine
from django.apps import apps
from django.urls import reverse
from pypdf import PdfReader

from journals import actions, tasks
from journals.access import everything
from journals.models import Export, ExportPiece
from tests.columns import COLUMNS
from tests.conftest import NOW, enter
from tests.test_canaries import Everywhere, leaks
from tests.world import LATER
from tests.world_kept import world_in
from tracker.privacy import keys, ledger
from tracker.privacy.fields import SealedField, freeze

pytestmark = pytest.mark.django_db
PASSWORD = {"password": "a long enough passphrase"}
PAGE = "/settings/export/"
TABLES = everything.TABLES
# Tables of which nothing goes along, and why.
NOT_THEIRS = {
    "accounts.Practice": "says of itself what it says to everybody",
    "accounts.Clinician": "of those who work there",
    "accounts.StaffEvent": "of those who work there",
    "accounts.LookedAt": "the practice’s",
    "journals.Questionnaire": "the practice’s; of what was asked a hash goes along",
    "journals.QuestionnaireVersion": "the same",
    "journals.PracticeWorksheet": "the practice’s; of what was answered the questions go along",
    "journals.PracticeWorksheetVersion": "the same",
    "care.Invitation": "hashes of secrets; when it was accepted is when care began",
    "privacy.DataKey": "the key itself",
    "privacy.LedgerEvent": "is in the file by itself: see test_the_ledger_goes_along",
    "privacy.LedgerCheckpoint": "of everybody; its head is in the file",
    "journals.ReadMark": "how far a therapist is; when something was opened is in the ledger",
    "journals.ClinicianNote": "a therapist's own, sealed with their key",
    "journals.PrepPrint": "a therapist's paper, for minutes",
    "journals.ExportPiece": "this very file",
    "accounts.Session": "ends by itself",
    "accounts.Tries": "counts, by digests of what nobody can be known by",
    "accounts.AddressChange": "a wish of a day; the address stands in the account",
    "accounts.Letter": "a mail of some seconds ago",
    "reminders.Bell": "of the whole house",
    "privacy.Restoration": "of the whole house; that there was one is in the ledger",
    "operations.Backup": "of the whole house",
    "account.EmailAddress": "the address stands in the account",
    "account.EmailConfirmation": "nothing is confirmed by mail",
    "auth.Permission": "nobody has any",
    "auth.Group": "nobody is in any",
    "contenttypes.ContentType": "about code",
}
# Columns that stay here: of what is between two people, or a secret of no use elsewhere.
NOT_GIVEN = {
    "accounts.User": {"password"},
    "accounts.ApiToken": {"digest"},
    "mfa.Authenticator": {"data"},
    "reminders.CalendarLink": {"digest"},
    "reminders.PushSubscription": {"address_hash", "words"},
    "care.CareRelationship": {"words", "looked_at", "end_told_at", "records_erased_at"},
    "journals.Export": {"session_hash"},
    "journals.ReviewFlag": {"due_at", "overdue_told_at"},
}


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(LATER, tick=False) as held:
        yield held


def made(client, session="s" * 64, now=LATER) -> Export:
    row = actions.ask_for_export(client, session=session, now=now)
    actions.make_export(row.pk, clock=lambda: now)
    row.refresh_from_db()
    return row


def taken(client) -> zipfile.ZipFile:
    pieces = actions.hand_out_export(made(client), now=LATER)
    return zipfile.ZipFile(io.BytesIO(b"".join(pieces)))


def document(client) -> dict:
    return json.loads(taken(client).read("keel.json"))


def pdf_text(bundle) -> str:
    books = [one for one in bundle.namelist() if one.endswith(".pdf")]
    pages = [page for one in books for page in PdfReader(io.BytesIO(bundle.read(one))).pages]
    return "\n".join(page.extract_text() for page in pages)


@pytest.fixture
def world():
    found = world_in("full")
    keys.warm([one.pk for one in found.people.values()])
    return found


# --- what is in it ------------------------------------------------------------------------------
def test_every_column_goes_along_or_says_why_not():
    given = {one.model._meta.label: {column.name for column in one.columns} for one in TABLES}
    assert given.keys() | NOT_THEIRS.keys() == COLUMNS.keys()
    assert not given.keys() & NOT_THEIRS.keys()
    stays = {label: set(COLUMNS[label]) - columns for label, columns in given.items()}
    assert {label: columns for label, columns in stays.items() if columns} == NOT_GIVEN
    for table in TABLES:
        assert set(table.left_out) == NOT_GIVEN.get(table.model._meta.label, set())


def test_every_row_and_every_column_is_in_the_file(world):
    """Counted and compared against the database, table by table, from outside of the gate."""
    maya = world.people["maya"]
    found = document(maya)
    assert (found["format"], found["version"]) == ("keel", 1)
    for table in TABLES:
        rows = apps.get_model(table.model._meta.label).objects.filter(**{table.whose: maya.pk})
        if table.name == "exports":
            continue  # of this one, the states have moved on
        there = {str(row["id" if "id" in row else "user"]): row for row in found[table.name]}
        assert there.keys() == {str(pk) for pk in rows.values_list("pk", flat=True)}, table.name
        for row in rows:
            one = there[str(row.pk)]
            assert set(one) == set(COLUMNS[table.model._meta.label]) - NOT_GIVEN.get(
                table.model._meta.label, set()
            )
            for column in table.columns:
                if isinstance(column, SealedField):
                    assert freeze(one[column.name]) == getattr(row, column.name)
                else:
                    assert _as(one[column.name], getattr(row, column.attname))


def _as(told, value) -> bool:
    if isinstance(value, datetime):
        return datetime.fromisoformat(told) == value
    return told == value or told == str(value) or (value is not None and told == value.isoformat())


def test_it_holds_all_of_ones_own_words_and_none_of_anybody_elses(world):
    said = world.groups_in(json.dumps(document(world.people["maya"]), ensure_ascii=False))
    told = {group for group in world.words.values() if not group.endswith("#")}  # numbers: as such
    hers = {group for group in told if group.startswith("maya.")}
    assert hers - said == set()
    assert {group for group in said - hers if not group.endswith(".name")} <= {
        *("bea.answer", "amara.answer", "bea.decided", "amara.decided"),
        *("amara.proposal", "amara.asked", "amara.reason"),
    }
    assert not any(group.startswith("jonas") for group in said)


def test_the_pdf_can_be_read_and_holds_what_was_written(world):
    bundle = taken(world.people["maya"])
    text = pdf_text(bundle)
    said = world.groups_in(text.replace("\u200b", ""))
    assert said >= {"maya.one.title", "maya.one.note", "maya.one.look", "maya.one.credit"}
    assert "bea.answer" in said
    assert "maya.one.removed" not in said
    assert "1. Notice · self-monitoring" in text


def test_the_ledger_goes_along_to_the_microsecond_with_its_seal(world):
    maya = world.people["maya"]
    assert ledger.checkpoint(LATER + timedelta(hours=1))
    found = document(maya)["ledger"]
    assert found["head"]["mac"] == ledger.head()[1].hex()
    lines = [line for page in ledger.pages_of_client(maya.pk) for line in page]
    told = {one["uid"]: one for one in found["lines"]}
    assert {str(one.uid) for one in lines} - told.keys() == {
        str(lines[-1].uid)  # that it was handed out came after
    }
    for line in lines[:-1]:
        assert told[str(line.uid)]["mac"] == line.mac.hex()
        assert datetime.fromisoformat(told[str(line.uid)]["at"]) == line.event.at


def test_what_can_still_be_taken_back_is_not_there_yet(maya, sunday, amara, care, settings):
    settings.ANSWER_UNDO_SECONDS = 60
    entry = sunday.entries.get()
    actions.share_parts(maya, sunday, care, actions.Choice(frozenset({entry.pk}), "full"), now=NOW)
    said = {"guidance_id": uuid.uuid4(), "entry_id": entry.pk, "view": "", "now": LATER}
    actions.answer(amara, care, text="Not yet to be read.", **said)
    found = document(maya)
    assert found["answers_received"] == []
    assert "answered" not in {one["verb"] for one in found["ledger"]["lines"]}
    with time_machine.travel(LATER + timedelta(minutes=2), tick=False):
        row = made(maya, now=LATER + timedelta(minutes=2))
        pieces = actions.hand_out_export(row, now=LATER + timedelta(minutes=2))
        bundle = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    found = json.loads(bundle.read("keel.json"))
    assert found["answers_received"][0]["words"] == {"text": "Not yet to be read."}
    assert "answered" in {one["verb"] for one in found["ledger"]["lines"]}


def test_somebody_who_wrote_nothing_gets_a_file_too(jonas):
    bundle = taken(jonas)
    fhir = ["fhir/what-i-wrote.json", "fhir/who-did-what.json"]
    assert bundle.namelist() == ["README.txt", "keel.json", *fhir]
    assert json.loads(bundle.read("keel.json"))["account"][0]["email"] == "jonas@example.org"
    assert "Start here." in bundle.read("README.txt").decode()


# --- asking and fetching ------------------------------------------------------------------------
@pytest.fixture
def hers(sign_in, maya):
    return sign_in(maya)


@pytest.fixture
def fresh(hers):
    hers.post(reverse("account_reauthenticate"), PASSWORD)
    return hers


def test_it_asks_for_the_password_again(hers, maya):
    assert hers.post(PAGE).url.startswith(reverse("account_reauthenticate"))
    assert not Export.objects.exists()


def test_from_the_button_to_the_file(fresh, maya):
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "Rain."}, now=NOW)
    assert "Make the file" in fresh.get(PAGE).text
    assert fresh.post(PAGE).url == PAGE
    assert "Your file is being made" in fresh.get(PAGE).text
    tasks.make_export(str(Export.objects.get().pk))
    page = fresh.get(PAGE).text
    path = reverse("export-fetch", args=[Export.objects.get().pk])
    assert f'action="{path}"' in page
    answer = fresh.post(path)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="everything.zip"'
    assert answer.headers["Cache-Control"].count("no-store") == 1
    bundle = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert bundle.testzip() is None
    assert "Rain." in bundle.read("keel.json").decode()
    again = fresh.post(path)
    assert again.status_code == 410
    assert "That file is gone" in again.text
    assert not ExportPiece.objects.exists()
    assert [one.verb for one in ledger.of_client(maya.pk)][:2] == ["exported", "asked_for_export"]


def test_a_session_under_another_key_is_still_the_one_that_asked(fresh, maya):
    """Whoever gives a password again, or unlocks, goes on under a new key."""
    fresh.post(PAGE)
    row = Export.objects.get()
    tasks.make_export(str(row.pk))
    before = fresh.session.session_key
    fresh.post(reverse("account_reauthenticate"), PASSWORD)
    assert fresh.session.session_key != before
    assert fresh.post(reverse("export-fetch", args=[row.pk])).status_code == 200


def test_only_the_session_that_asked_can_fetch_it(fresh, maya, jonas):
    fresh.post(PAGE)
    row = Export.objects.get()
    actions.make_export(row.pk, clock=lambda: LATER)
    path = reverse("export-fetch", args=[row.pk])
    for other in (enter(maya), enter(jonas)):
        assert other.post(path).status_code == 404
        assert path not in other.get(PAGE).text
    assert fresh.get(path).status_code == 405
    assert fresh.post(path).status_code == 200


def test_after_a_quarter_of_an_hour_it_is_gone(fresh, clock):
    fresh.post(PAGE)
    row = Export.objects.get()
    actions.make_export(row.pk, clock=lambda: LATER)
    clock.move_to(LATER + timedelta(minutes=15))
    assert fresh.post(reverse("export-fetch", args=[row.pk])).status_code == 410
    actions.clear_exports(now=LATER + timedelta(minutes=15))
    assert not ExportPiece.objects.exists()
    actions.clear_exports(now=LATER + timedelta(days=1))
    assert not Export.objects.exists()


def test_five_a_day(fresh, maya):
    for _n in range(5):
        made(maya)
    fresh.post(PAGE)
    assert "five times today" in fresh.get(PAGE).text
    assert Export.objects.count() == 5
    actions.ask_for_export(maya, session="s" * 64, now=LATER + timedelta(days=1))


def test_one_that_is_being_made_is_the_same_one(maya):
    row = actions.ask_for_export(maya, session="s" * 64, now=LATER)
    assert actions.ask_for_export(maya, session="s" * 64, now=LATER) == row
    other = actions.ask_for_export(maya, session="t" * 64, now=LATER)
    row.refresh_from_db()
    assert (row.state, other.state) == ("over", "asked")


# --- workers that die ---------------------------------------------------------------------------
def test_two_workers_make_one(maya):
    row = actions.ask_for_export(maya, session="s" * 64, now=LATER)
    seen = []

    def second_begins():
        if not seen:
            seen.append(True)
            actions.make_export(row.pk, clock=lambda: LATER)
        return LATER

    actions.make_export(row.pk, clock=second_begins)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("ready", 1)


def test_one_that_fell_silent_is_followed_and_cannot_come_back(maya, monkeypatch):
    row = actions.ask_for_export(maya, session="s" * 64, now=LATER)
    later = LATER + timedelta(minutes=3)
    at = iter([LATER, LATER])

    def awakes():
        """The second time that it looks at the clock, three minutes have gone."""
        now = next(at, later)
        if now == later and Export.objects.get().tries == 1:
            actions.make_export(row.pk, clock=lambda: later)
        return now

    actions.make_export(row.pk, clock=awakes)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("ready", 2)
    assert ExportPiece.objects.filter(export=row).count() == 1


def test_what_cannot_be_made_says_so_and_the_log_says_nothing(fresh, maya, monkeypatch, caplog):
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "Rain."}, now=NOW)

    def broken(*_what):
        raise RuntimeError("Rain.")

    monkeypatch.setattr("journals.typesetting.compiled", broken)
    fresh.post(PAGE)
    actions.make_export(Export.objects.get().pk, clock=lambda: LATER)
    assert "could not be made" in fresh.get(PAGE).text
    assert "Rain." not in caplog.text
    assert "RuntimeError" in caplog.text
    assert not ExportPiece.objects.exists()


def test_it_lies_sealed(world):
    made(world.people["maya"])
    rows = {"rows": Everywhere(None)._rows()}
    assert ExportPiece.objects.exists()
    assert not leaks(rows, world.words)


def test_the_bar_moves(maya):
    for n in range(30):
        actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": str(n)}, now=NOW)
    row = actions.ask_for_export(maya, session="s" * 64, now=LATER)
    ticks = iter(range(10_000))
    seen = set()

    def each_time_a_second():
        if row := Export.objects.filter(state="making").first():
            seen.add(row.parts_of_ten)
        return LATER + timedelta(seconds=next(ticks))

    actions.make_export(row.pk, clock=each_time_a_second)
    assert len(seen) >= 8
    assert max(seen) <= 10
    row.refresh_from_db()
    assert abs(row.rows_done - row.rows_in_all) <= 1
