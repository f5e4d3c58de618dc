"""Somebody deletes their account: nobody else sees anything at once, a week to think again, then
nothing is left."""

import uuid
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.db import DatabaseError, connection
from django.test import Client
from django.urls import reverse

from journals import actions, tasks
from journals.models import AgendaItem, ClinicianNote, Entry, Export
from tests.conftest import NOW, enter, make_care
from tests.test_canaries import Everywhere, leaks, shapes
from tests.world import LATER, browsers, build
from tests.world_kept import world_in
from tracker.accounts import access
from tracker.accounts import actions as accounts
from tracker.accounts.models import Session, User
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship
from tracker.privacy import keys, ledger, tombstones
from tracker.privacy.models import DataKey
from tracker.reminders import channels
from tracker.reminders.models import Notice, PushSubscription, Reminder

PASSWORD = "a long enough passphrase"
PAGE, STAY = "/settings/leave/", "/leaving/"
WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def place(settings, tmp_path):
    settings.TOMBSTONES = str(tmp_path / "list")
    return Path(settings.TOMBSTONES)


@pytest.fixture
def clock():
    with time_machine.travel(LATER, tick=False) as held:
        yield held


@pytest.fixture
def world(db, clock):
    found = world_in("full")
    keys.warm([one.pk for one in found.people.values()])
    return found


@pytest.fixture
def hers(world):
    browser = enter(world.people["maya"])
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


# --- asking -------------------------------------------------------------------------------------
def test_the_page_says_what_happens_and_what_a_practice_keeps(hers):
    page = hers.get(PAGE).text
    for said in ("For seven days", "the key that opens it is destroyed", "records for 7 years"):
        assert said in page
    assert f'href="{PAGE}"' in hers.get("/settings/").text


def test_it_asks_for_the_password_again(world):
    maya = world.people["maya"]
    assert enter(maya).post(PAGE).url.startswith(reverse("account_reauthenticate"))
    maya.refresh_from_db()
    assert maya.leaving_at is None


def test_at_once_nobody_else_can_open_anything(hers, world):
    amara = browsers(world)["amara"]
    client = reverse("client", args=[world.people["maya"].pk])
    assert "maya.one.note" in world.groups_in(amara.get(client).text)
    assert hers.post(PAGE).url == STAY
    assert amara.get(client).status_code == 404
    for path in ("/", "/review/", "/appointments/", "/api/v1/clients/"):
        seen = world.groups_in(amara.get(path).text)
        assert not {one for one in seen if one.startswith("maya.") and one != "maya.name"}
    cares = CareRelationship.objects.filter(client=world.people["maya"])
    assert set(cares.values_list("status", flat=True)) == {"ended"}


@pytest.mark.django_db(transaction=True)
def test_a_neutral_mail_tells_whoever_did_not_ask(maya, clock):
    actions.leave(maya, now=LATER)
    actions.leave(maya, now=LATER)  # once
    accounts.send_letters(LATER, channels.is_done_with)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["maya@example.org"], "About your account")
    assert "30 November 2026, 19:00 UTC" in sent.body
    for word in ("therap", "practice", "journal", "moment", "Maya", "wrote"):
        assert word not in sent.body + sent.subject


def test_reminders_are_off_and_other_sessions_and_tokens_end(hers, world):
    maya = world.people["maya"]
    other = enter(maya)
    _token, secret = accounts.make_token(maya, name="T", days=30, now=LATER)
    hers.post(PAGE)
    assert other.get("/settings/").url.startswith(reverse("account_login"))
    bearer = {"headers": {"Authorization": f"Bearer {secret}"}}
    assert Client().get("/api/v1/me/", **bearer).status_code == 401
    assert hers.get(STAY).status_code == 200
    assert not Reminder.objects.filter(user=maya, enabled=True).exists()
    assert not PushSubscription.objects.filter(user=maya).exists()
    assert not Notice.objects.filter(user=maya, state__in=Notice.OPEN).exists()


def test_meanwhile_nothing_opens_but_the_way_back_and_help(hers, world):
    hers.post(PAGE)
    for path in ("/", "/moments/", "/settings/", "/settings/export/", PAGE, "/sharing/"):
        assert hers.get(path).url == STAY, path
    assert hers.post("/check-in/", {"mood": "3"}).url == STAY
    assert hers.get("/api/v1/entries/").status_code == 403
    assert hers.get("/help/").status_code == 200
    page = hers.get(STAY).text
    assert "Keep my account" in page
    assert "Monday 30 November 2026 at 14:00" in page  # on her own clock
    assert not world.groups_in(page) - {"maya.name"}


def test_signing_in_leads_to_the_calm_page_and_keeping_brings_back_every_word(hers, world, clock):
    maya = world.people["maya"]
    hers.post(PAGE)
    clock.move_to(LATER + WEEK - timedelta(seconds=1))
    browser = Client()
    sign_in = {"login": maya.email, "password": PASSWORD}
    came = browser.post(reverse("account_login"), sign_in, follow=True)
    assert came.request["PATH_INFO"] == STAY
    assert "Your account stays." in browser.post(STAY, follow=True).text
    moment = reverse("moment", args=[world.ids["one_of_maya"]])
    assert "maya.one.note" in world.groups_in(browser.get(moment).text)
    tasks.delete_accounts()
    assert User.objects.filter(pk=maya.pk).exists()
    assert browser.get(STAY).url == "/settings/"
    assert browsers(world)["amara"].get(reverse("client", args=[maya.pk])).status_code == 404


def test_whoever_is_leaving_begins_no_care(hers, world):
    maya = world.people["maya"]
    hers.post(PAGE)
    path = reverse("join", args=[world.ids["token_of_omar"]])
    page = hers.post(path, {"consents": ["adult", "keeping", "care"]})
    assert page.status_code == 422
    assert not CareRelationship.objects.filter(client=maya, status="active").exists()


def test_a_clinician_is_told_that_the_practice_closes_the_account(world):
    amara = browsers(world)["amara"]
    assert "Your practice closes your account" in amara.get("/settings/").text
    assert amara.post(PAGE).status_code == 403


# --- the end of the week ------------------------------------------------------------------------
def test_too_late_is_too_late(hers, world, clock):
    maya = world.people["maya"]
    hers.post(PAGE)
    clock.move_to(LATER + WEEK)
    assert not actions.stay(maya, now=LATER + WEEK)
    sign_in = {"login": maya.email, "password": PASSWORD}
    stranger = Client()
    assert stranger.post(reverse("account_login"), sign_in).status_code == 200  # the form again
    assert "_auth_user_id" not in stranger.session
    assert hers.get(STAY).url.startswith(reverse("account_login"))


def rows_naming(pk: uuid.UUID) -> dict[str, int]:
    """In how many rows of each table these 128 bits stand."""
    found = {}
    wanted = {str(pk), pk.hex}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            many = sum(any(str(one) in wanted for one in row) for row in cursor.fetchall())
            if many:
                found[table] = many
    return found


def test_nothing_is_left_but_the_skeleton(world, clock):
    maya = world.people["maya"]
    care = CareRelationship.objects.get(pk=world.ids["care_of_maya"])
    note = ClinicianNote.objects.get(relationship=care).words
    lines = len(ledger.of_client(maya.pk, limit=10_000))
    actions.leave(maya, now=LATER)
    clock.move_to(LATER + WEEK)
    tasks.delete_accounts()
    assert rows_naming(maya.pk).keys() == {"privacy_ledgerevent", "privacy_datakey"}
    assert DataKey.objects.get(owner_id=maya.pk).wrapped is None
    assert len(ledger.of_client(maya.pk, limit=10_000)) > lines
    assert list(ledger.verify()) == []
    assert not Entry.objects.filter(pk=world.ids["one_note_of_maya"]).exists()
    left = CareRelationship.objects.get(pk=care.pk)
    assert (left.client, left.ended_by, left.status) == (None, None, "ended")
    assert ClinicianNote.objects.get(relationship=care).words == note
    (receipt,) = mail.outbox
    assert (receipt.to, receipt.subject) == ([maya.email], "About your account")
    assert "was deleted on 30 November 2026, 19:00 UTC" in receipt.body
    last = list(tombstones.read())[-1]
    assert (last.kind, last.id) == ("account", maya.pk)


def test_everybody_elses_is_as_it_was(world, clock):
    maya = world.people["maya"]
    jonas = browsers(world)["jonas"]
    path = reverse("moment", args=[world.ids["one_of_jonas"]])
    before = world.groups_in(jonas.get(path).text)
    actions.leave(maya, now=LATER)
    clock.move_to(LATER + WEEK)
    tasks.delete_accounts()
    again = {who: enter(world.people[who]) for who in ("amara", "bea", "jonas", "pat")}
    assert world.groups_in(again["jonas"].get(path).text) == before
    for who, path in (("amara", "/"), ("bea", "/"), ("pat", "/practice/")):
        page = again[who].get(path)
        assert page.status_code == 200
        assert not {one for one in world.groups_in(page.text) if one.startswith("maya.")}


def test_a_crash_at_any_step_is_gone_on_from(world, clock, monkeypatch):
    maya = world.people["maya"]
    actions.leave(maya, now=LATER)
    clock.move_to(LATER + WEEK)
    real, calls = actions.leaving._delete, []

    def dies(table, *rest):
        calls.append(table.name)
        if len(calls) % 3 == 0:
            raise DatabaseError("gone")
        real(table, *rest)

    monkeypatch.setattr("journals.actions.leaving._delete", dies)
    tasks.delete_accounts()
    assert User.objects.filter(pk=maya.pk).exists()
    assert DataKey.objects.get(owner_id=maya.pk).wrapped is None  # unreadable from here on
    monkeypatch.undo()
    tasks.delete_accounts()
    tasks.delete_accounts()
    assert not User.objects.filter(pk=maya.pk).exists()
    assert len(mail.outbox) == 1
    deleted = [one for one in ledger.of_client(maya.pk) if one.verb == "deleted_account"]
    assert len(deleted) == 1


def test_whatever_goes_wrong_with_one_keeps_no_other_waiting(world, clock, monkeypatch):
    """And whose account is gone hears of it, whatever the database does afterwards."""
    maya, jonas = world.people["maya"], world.people["jonas"]
    for client in (maya, jonas):
        actions.leave(client, now=LATER)
    clock.move_to(LATER + WEEK)
    real = actions.leaving._erase

    def erase(client, now):
        if client.pk == first:
            raise LookupError(client.name)
        return real(client, now)

    def scrub():
        raise DatabaseError("busy")

    first = next(iter(access.due_to_leave(LATER + WEEK))).pk
    monkeypatch.setattr("journals.actions.leaving._erase", erase)
    monkeypatch.setattr("journals.actions.leaving._scrub", scrub)
    tasks.delete_accounts()
    other = jonas if first == maya.pk else maya
    assert not User.objects.filter(pk=other.pk).exists()
    assert [one.to for one in mail.outbox] == [[other.email]]


def test_without_a_tombstone_nothing_is_deleted(world, clock, settings, tmp_path, caplog):
    maya = world.people["maya"]
    actions.leave(maya, now=LATER)
    clock.move_to(LATER + WEEK)
    (tmp_path / "file").write_text("")
    was, settings.TOMBSTONES = settings.TOMBSTONES, str(tmp_path / "file" / "list")
    tasks.delete_accounts()
    assert DataKey.objects.get(owner_id=maya.pk).wrapped is not None
    assert "could not be deleted" in caplog.text
    settings.TOMBSTONES = was
    tasks.delete_accounts()
    assert not User.objects.filter(pk=maya.pk).exists()


# --- nothing readable, in the bytes -------------------------------------------------------------
@pytest.mark.slow
@pytest.mark.timeout(300)
@pytest.mark.django_db(transaction=True)
def test_no_word_is_left_in_any_byte(caplog, clock):
    """Not her words, not her name, not her address: in rows, files, log and free pages."""
    world = build("full")
    everywhere = Everywhere(caplog)
    maya = world.people["maya"]
    enter(maya).get("/")
    names = {word for word, group in world.words.items() if group in ("maya.name", "maya.email")}
    assert all(_in(everywhere.sinks(), word) for word in names)
    actions.leave(maya, now=LATER)
    mail.outbox.clear()
    clock.move_to(LATER + WEEK)
    tasks.delete_accounts()
    mail.outbox.clear()  # her own
    sinks = everywhere.sinks()
    hers = {word: group for word, group in world.words.items() if group.startswith("maya.")}
    assert not leaks(sinks, hers)
    assert not [word for word in names if _in(sinks, word)]
    assert not [one for one in Session.objects.all() if str(maya.pk) in str(one.get_decoded())]


def _in(sinks: dict[str, bytes], word: str) -> bool:
    return any(shape in content for content in sinks.values() for shape in shapes(word))


# --- what a restore has to know -----------------------------------------------------------------
def test_whatever_is_closed_leaves_a_tombstone(maya, sunday, amara, omar, care, clock):
    entry = sunday.entries.get()
    chosen = actions.Choice(frozenset({entry.pk}), "full")
    (share,) = actions.share_parts(maya, sunday, care, chosen, now=NOW)
    standing = actions.start_standing_share(
        maya, care, what="days_checked_in", level="ratings_only", now=NOW
    )
    until = NOW + timedelta(days=30)
    along = care_actions.grant_supervision(maya, care, omar.pk, until=until, now=NOW)
    token, _secret = accounts.make_token(maya, name="T", days=30, now=NOW)
    handover = care_actions.invite(omar, called="M.", rhythm="weekly", now=NOW)
    every = {"adult", "keeping", "care"}
    care_actions.accept(handover.invitation, client=maya, consents=every, now=NOW)
    actions.stop_sharing(maya, entry_ids=[entry.pk], now=NOW)
    actions.stop_standing_share(maya, standing, now=NOW)
    care_actions.stop_supervision(maya, along, now=NOW)
    accounts.revoke_token(maya, token.pk, now=NOW)
    actions.end_care(care, by=maya, now=NOW)
    assert [(str(one.kind), one.id) for one in tombstones.read()] == [
        ("invitation", handover.invitation.pk),
        ("share", share.pk),
        ("standing-share", standing.pk),
        ("supervision", along.pk),
        ("api-token", token.pk),
        ("care", care.pk),
    ]


# --- how long a practice keeps its own ----------------------------------------------------------
@pytest.fixture
def kept(practice, maya, jonas, amara, clock):
    """Care that ended, with notes; and care that goes on."""
    keys.warm([amara.pk])
    ended, running = make_care(maya, amara, words={"called": "M."}), make_care(jonas, amara)
    for care in (ended, running):
        actions.save_note(amara, care, text="Mine.", base_version=0, now=NOW)
    actions.add_to_agenda(
        amara, ended, item_id=uuid.uuid4(), kind="bring_up", text="Sleep.", now=NOW
    )
    actions.check_in(maya, entry_id=uuid.uuid4(), content={"line": "Rain."}, now=NOW)
    actions.end_care(ended, by=maya, now=NOW)
    return ended


def after(years: int = 0, **more):
    return NOW.replace(year=NOW.year + years) + timedelta(**more)


def test_records_are_erased_when_the_practices_time_is_over(kept, amara):
    assert actions.erase_records(now=after(7, seconds=-1)) == 0
    assert ClinicianNote.objects.count() == 2
    assert actions.erase_records(now=after(7)) == 1
    assert actions.erase_records(now=after(7)) == 0
    assert ClinicianNote.objects.get().relationship != kept
    assert not AgendaItem.objects.filter(owner=amara).exists()
    keys.warm([amara.pk])
    row = CareRelationship.objects.get(pk=kept.pk)
    assert (row.words, row.client_id) == ({}, kept.client_id)
    assert Entry.objects.count() == 1  # hers stays


def test_of_somebody_who_left_the_whole_row_goes(kept, maya, clock):
    actions.leave(maya, now=NOW)
    clock.move_to(NOW + WEEK)
    tasks.delete_accounts()
    assert CareRelationship.objects.get(pk=kept.pk).client is None
    assert actions.erase_records(now=after(7)) == 1
    assert not CareRelationship.objects.filter(pk=kept.pk).exists()


def test_a_practice_that_has_not_said_keeps_all(kept, practice):
    practice.retention_months = None
    practice.save()
    assert actions.erase_records(now=after(90)) == 0
    assert ClinicianNote.objects.count() == 2


def test_a_file_that_waits_is_not_wanted_any_more(world):
    maya = world.people["maya"]
    actions.ask_for_export(maya, session="s" * 64, now=LATER)
    actions.leave(maya, now=LATER)
    assert [one.state for one in Export.objects.filter(client=maya)] == ["over"]
