"""A backup that was put back elsewhere: deleted stays deleted, revoked stays revoked, nothing is
sent for the past, and all else is as it was."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core import mail
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from journals import access, actions
from journals.models import Goal, Share, StandingShare
from tests.conftest import NOW, enter, freshen
from tests.operations.moved import elsewhere, rows
from tests.world import LATER, build
from tracker.accounts import actions as accounts
from tracker.accounts.models import Session, User
from tracker.care import actions as care
from tracker.care.models import CareRelationship, Supervision
from tracker.privacy import keys, ledger
from tracker.reminders import actions as reminders
from tracker.reminders.models import Notice, State

pytestmark = [
    *(pytest.mark.django_db(transaction=True), pytest.mark.slow),
    pytest.mark.usefixtures("away"),
]
DAY = timedelta(days=1)
OLD, NEW = "a long enough passphrase", "another boat that knows the way"


@pytest.fixture
def world():
    with time_machine.travel(LATER, tick=False) as clock:
        made = build("full")
        made.ids["clock"] = clock
        _more_grants(made)
        yield made


def _more_grants(world) -> None:
    maya, relationship = world.people["maya"], _care(world)
    actions.start_standing_share(
        maya, relationship, what=StandingShare.What.CHECK_IN_RATINGS, now=NOW
    )
    care.grant_supervision(
        maya, relationship, world.people["omar"].pk, until=NOW + 30 * DAY, now=NOW
    )
    goal = Goal.objects.filter(client=maya, archived_at=None).first()
    actions.offer_goal(maya, goal, now=NOW)
    world.ids["offered"] = goal.pk


def _care(world) -> CareRelationship:
    return CareRelationship.objects.get(pk=world.ids["care_of_maya"])


def run(command: str, *words: object, **options) -> str:
    out = io.StringIO()
    call_command(command, *words, stdout=out, **options)
    return out.getvalue()


def back_up(tmp_path: Path) -> Path:
    run("backup")
    [made] = Path(tmp_path / "backups").glob("*")
    return made


def five_grants_are_revoked(world) -> None:
    maya, now = world.people["maya"], timezone.now()
    first, second = world.ids["one_note_of_maya"], world.ids["one_look_of_maya"]
    for pk in (first, second):
        assert actions.stop_sharing(maya, entry_ids=[pk], relationship=_care(world), now=now)
    standing = StandingShare.objects.get(
        relationship=_care(world), what="check_in_ratings", revoked_at=None
    )
    actions.stop_standing_share(maya, standing, now=now)
    care.stop_supervision(maya, Supervision.objects.filter(revoked_at=None).get(), now=now)
    actions.withdraw_goal(maya, Goal.objects.get(pk=world.ids["offered"]), now=now)


def jonas_is_deleted(world) -> None:
    jonas, now = world.people["jonas"], timezone.now()
    actions.leave(jonas, now=now)
    User.objects.filter(pk=jonas.pk).update(leaving_at=now)
    actions.delete_account(jonas, now=now)


def a_password_is_changed(browser: Client) -> None:
    said = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    answer = freshen(browser).post(reverse("account_change_password"), said)
    assert answer.status_code == 302, answer.content


def test_a_restore_brings_back_nothing_that_was_closed(world, tmp_path):
    hers, his = enter(world.people["maya"]), enter(world.people["amara"])
    assert hers.get("/").status_code == his.get("/").status_code == 200
    Notice.objects.update(state=State.DUE, due_at=LATER, retry_at=LATER)
    before, backup = rows(), back_up(tmp_path)

    world.ids["clock"].shift(timedelta(minutes=10))
    five_grants_are_revoked(world)
    jonas_is_deleted(world)
    a_password_is_changed(hers)
    world.ids["clock"].shift(timedelta(minutes=10))
    mail.outbox.clear()
    went_on = rows()

    with elsewhere(tmp_path / "elsewhere"):
        said = run("restore", backup, key=tmp_path / "key")
        assert "shares 3, readers along 1, agreements ended 0, goals shown 1" in said
        assert "accounts deleted 1" in said
        assert (
            f"The newest tombstone is of {timezone.now() - timedelta(minutes=10):%Y-%m-%d %H:%M}"
            in said
        )
        after = rows()
        deleted_stays_deleted(world, after)
        revoked_stays_revoked(world)
        old_cookies_are_dead(world, hers, his)
        nothing_is_sent_for_the_past()
        everything_else_is_equal(before, went_on, after)


def deleted_stays_deleted(world, after) -> None:
    jonas = world.people["jonas"].pk
    assert not User.objects.filter(pk=jonas).exists()
    everywhere = repr(after)
    for word in (world.people["jonas"].email, world.people["jonas"].name):
        assert word not in everywhere
    with keys.scope():
        keys.warm([jonas])
        with pytest.raises(keys.NoKey):
            keys.of(jonas)


def revoked_stays_revoked(world) -> None:
    now, relationship = timezone.now(), _care(world)
    shown = {world.ids["one_note_of_maya"], world.ids["one_look_of_maya"]}
    assert not Share.objects.live(now).filter(entry__in=shown, relationship=relationship).exists()
    assert not StandingShare.objects.filter(relationship=relationship, revoked_at=None).exists()
    assert not Supervision.objects.live(now).exists()
    assert Goal.objects.get(pk=world.ids["offered"]).withdrawn_at
    with keys.scope():
        seen, _more = access.shared_moments(world.people["amara"], relationship, now=now)
    assert [part for moment in seen for part in moment.parts if part.entry_id in shown] == []
    told = ledger.of_client(world.people["maya"].pk, limit=10)
    assert told[0].verb == "backup_restored"
    assert {one.verb for one in told[1:6]} >= {"stopped_sharing", "stopped_standing_share"}
    assert all(one.at == LATER + timedelta(minutes=10) for one in told[1:5])
    with keys.scope():
        assert list(ledger.verify()) == []


def old_cookies_are_dead(world, *browsers: Client) -> None:
    assert not Session.objects.exists()
    for browser in browsers:
        assert browser.get("/sharing/").status_code == 302
    for password in (OLD, NEW):
        said = {"login": world.people["maya"].email, "password": password}
        assert Client().post(reverse("account_login"), said).status_code != 302
    said = {"login": world.people["omar"].email, "password": OLD}
    assert Client().post(reverse("account_login"), said).status_code == 302
    Session.objects.all().delete()


def nothing_is_sent_for_the_past() -> None:
    now = timezone.now()
    assert not Notice.objects.filter(state__in=Notice.OPEN, due_at__lte=now).exists()
    assert reminders.tick(now) == []
    accounts.send_letters(now, lambda message: pytest.fail("a letter of the past"))
    assert mail.outbox == []


# Rows that end with a restore, rows that come of it, and columns that it sets by itself.
ENDED = {"accounts_session", "accounts_letter", "accounts_addresschange"}
ENDED |= {"journals_export", "journals_exportpiece", "journals_prepprint"}
MADE = {"privacy_ledgerevent", "privacy_restoration", "reminders_notice"}
SET = {
    "accounts_clinician": {"code_hash", "code_until"},
    "accounts_user": {"password", "last_login"},  # to none at all, and to when it was put back
    "care_invitation": {"expires_at"},
    "privacy_datakey": {"wrapped", "destroyed_at"},
    "reminders_notice": {"state", "reason", "lease_until"},
    "reminders_reminder": {"next_due_at"},
}


def everything_else_is_equal(before, went_on, after) -> None:
    """Each row is as it was in the backup, or as it became in the house that it was made in."""
    assert before.keys() == after.keys()
    for table, now in after.items():
        was, became = before[table], went_on[table]
        assert now.keys() - was.keys() == set() or table in MADE, table
        assert {pk for pk in was.keys() - now.keys() if pk in became} == set() or table in ENDED, (
            table
        )
        for pk in now.keys() & was.keys():
            if now[pk] not in (was[pk], became.get(pk)):
                other = {name for name, value in now[pk].items() if value != was[pk][name]}
                assert other <= SET.get(table, set()), table
    equal = [name for name in after if after[name] == before[name] and after[name]]
    assert len(equal) >= 15
