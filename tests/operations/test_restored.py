"""What a restore closes again, one thing at a time: see test_restore.py for all of it at once."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from journals import actions
from journals.models import Entry, Share
from tests.api.matrix_bodies import POINT
from tests.operations.moved import elsewhere, put_back
from tracker.accounts import actions as accounts
from tracker.accounts.models import Letter, User
from tracker.care import actions as care_actions
from tracker.care.models import CareRelationship
from tracker.operations import backups
from tracker.privacy import retention, tombstones
from tracker.reminders import actions as reminders
from tracker.reminders.models import CalendarLink, Preferences, PushSubscription

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
HOUR = timedelta(hours=1)
KEYS = {"p256dh": POINT, "auth": "A" * 22}


@pytest.fixture(autouse=True)
def something_was_closed(away):
    tombstones.append(tombstones.Kind.TOKEN, [uuid.uuid4()], timezone.now())


def test_paused_care_and_closed_clinicians_stay_so(backup, shared, amara, maya, tmp_path):
    now = timezone.now()
    care_actions.pause(CareRelationship.objects.get(), by=maya, now=now)
    accounts.close_account(amara.clinician, by=None, now=now)
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup)
        care = CareRelationship.objects.get()
        assert (care.status, care.put_back_to) == ("paused", None)
        assert not User.objects.get(pk=amara.pk).is_active


def test_ended_care_stays_ended(backup, shared, maya, tmp_path):
    ended = timezone.now()
    actions.end_care(CareRelationship.objects.get(), by=maya, now=ended)
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup)
        care = CareRelationship.objects.get()
        assert (care.status, care.ended_at) == ("ended", ended)
        assert Share.objects.get().revoked_at == ended
        assert Entry.objects.count() == 1


def test_a_password_of_long_ago_is_the_one_of_the_backup(shared, maya, tmp_path):
    """What was changed before the backup is in it."""
    accounts.note_change(maya, "password", now=timezone.now() - timedelta(hours=1))
    backup = backups.make(timezone.now())
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup)
        assert User.objects.get(pk=maya.pk).has_usable_password()


def test_whoever_asked_to_be_deleted_is_deleted_on_that_day(backup, shared, maya, tmp_path):
    now = timezone.now()
    actions.leave(maya, now=now)
    with elsewhere(tmp_path / "elsewhere"):
        said = put_back(backup)
        assert "accounts that go within a week 1" in said
        again = User.objects.get(pk=maya.pk)
        assert again.leaving_at == now + retention.LEAVING
        assert not Preferences.objects.filter(user=again, enabled=True).exists()
        assert CareRelationship.objects.get().status == "ended"


def test_whoever_thought_again_is_not_deleted(shared, maya, tmp_path):
    actions.leave(maya, now=timezone.now() - HOUR)
    backup = backups.make(timezone.now())
    actions.stay(maya, now=timezone.now())
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup)
        assert User.objects.get(pk=maya.pk).leaving_at is None


def test_where_nobody_knows_they_have_another_week(shared, maya, settings, tmp_path):
    actions.leave(maya, now=timezone.now() - retention.LEAVING + HOUR)
    backup = backups.make(timezone.now())
    settings.TOMBSTONES = str(tmp_path / "nothing" / "list")
    with elsewhere(tmp_path / "elsewhere"):
        assert "have another week: 1." in put_back(backup)
        until = User.objects.get(pk=maya.pk).leaving_at
        assert until > timezone.now() + retention.LEAVING - HOUR
        assert Letter.objects.get().to == maya.email


def test_a_browser_that_was_forgotten_shows_nothing_more(shared, maya, settings, tmp_path):
    settings.VAPID_PRIVATE_KEY = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWY"
    now, phones = timezone.now(), []
    for name in ("hers", "sold"):
        given = {"endpoint": f"https://fcm.googleapis.com/{name}", **KEYS}
        phones.append(reminders.add_phone(maya, given, now=now))
    reminders.make_calendar(maya, called="busy", reminders=False, now=now)
    backup = backups.make(now)
    reminders.forget_phone(maya, phones[1], now=timezone.now())
    with elsewhere(tmp_path / "elsewhere"):
        said = put_back(backup)
        assert "browsers with notifications 1" in said
        # it may have been made anew since, and who has the old address would read again
        assert "which have to be made anew: 1." in said
        assert not CalendarLink.objects.exists()
        assert [one.pk for one in PushSubscription.objects.all()] == [phones[0].pk]
        assert Preferences.objects.get(user=maya).channel == "push"


def test_a_link_to_a_new_password_opens_nothing_more(shared, maya, tmp_path):
    """Its owner had come in since, by which it had become worthless."""
    User.objects.filter(pk=maya.pk).update(last_login=timezone.now() - HOUR)
    path = accounts.way_in(User.objects.get(pk=maya.pk))
    assert "password1" in Client().get(path, follow=True).content.decode()
    backup = backups.make(timezone.now())
    User.objects.filter(pk=maya.pk).update(last_login=timezone.now())
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup)
        assert "password1" not in Client().get(path, follow=True).content.decode()


def test_nor_does_one_to_the_first_password(shared, practice, tmp_path):
    new = accounts.create_clinician(
        practice=practice, name="Bea", email="bea@example.org", now=timezone.now()
    )
    path = accounts.way_in(new)
    assert "password1" in Client().get(path, follow=True).content.decode()
    backup = backups.make(timezone.now())
    with elsewhere(tmp_path / "elsewhere"):
        put_back(backup)
        assert "password1" not in Client().get(path, follow=True).content.decode()
