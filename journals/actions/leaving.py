"""Somebody deletes their account: see docs/adr/0035.

At once nobody else can open anything; for a week they can keep the account; then the key that
seals what they wrote is destroyed, and after it the rows.
"""

from datetime import datetime

from django.db import connection, transaction

from journals.access import everything
from tracker.accounts import actions as accounts
from tracker.accounts.models import Letter, User
from tracker.care import access as care_access
from tracker.care import actions as care
from tracker.care.models import CareRelationship
from tracker.privacy import ledger
from tracker.reminders import actions as reminders
from tracker.reminders import channels

from .ending import end_care
from .exporting import drop_exports
from .flagging import forget_flags

AT_ONCE = 500
# These two go by themselves, last: what is the practice's stays of one, the other is the account.
LAST = ("care", "account")
# What is the practice's own record, or still waits for a clinician: only the client goes out of it.
KEPT = ("looked_at_first", "done_about_it")


@transaction.atomic
def leave(client: User, *, now: datetime) -> None:
    """Ask for it: the account is deleted at `client.leaving_at`. Asking again changes nothing.

    All care ends, for good, and with it every share; reminders are off, tokens revoked, files that
    were asked for thrown away. Keeping the account later brings none of that back.
    """
    if not accounts.begin_leaving(client, now=now):
        return
    for relationship in care_access.own_care(client):
        if relationship.status != CareRelationship.Status.ENDED:
            end_care(relationship, by=client, now=now)
    reminders.turn_off(client, now=now)
    drop_exports(client, now=now)
    _record(client, "asked_to_delete", now)
    accounts.write_letter(Letter.Kind.LEAVING, client.email, now=now, at=client.leaving_at)


@transaction.atomic
def stay(client: User, *, now: datetime) -> bool:
    """Keep the account after all. False if it is too late, or there is nothing to take back."""
    kept = accounts.stay(client, now=now)
    if kept:
        _record(client, "kept_account", now)
    return kept


def delete_account(client: User, *, now: datetime) -> None:
    """Delete an account whose week is over, in small transactions; any of them can be the last
    one before a crash, and calling it again goes on. Raises OSError, and does nothing, while no
    tombstone can be written."""
    if _erase(client, now):
        accounts.send_receipt(
            client.email,
            language=client.language,
            now=now,
            is_done_with=channels.is_done_with,
        )
        _scrub()  # whatever becomes of it, they have heard


def erase_account(client: User, *, now: datetime) -> bool:
    """The same without a word to anybody. False if its week isn't over, or it is gone."""
    gone = _erase(client, now)
    if gone:
        _scrub()
    return gone


def _erase(client: User, now: datetime) -> bool:
    with transaction.atomic():
        row = User.objects.select_for_update().filter(pk=client.pk, leaving_at__lte=now).first()
        if row is None:
            return False
        if accounts.forget_key(row, now=now):
            _record(row, "deleted_account", now)
    client.email = row.email
    for table in everything.TABLES:
        if table.name not in LAST + KEPT:
            _delete(table, row, now)
    with transaction.atomic():
        forget_flags(row)
        care.forget_client(row)
        accounts.forget_user(row)
    return True


def _delete(table: everything.Table, client: User, now: datetime) -> None:
    """So many rows in one transaction; others can write in between."""
    rows = table.rows(client, now)
    while ids := list(rows.order_by().values_list("pk", flat=True)[:AT_ONCE]):
        table.model._default_manager.filter(pk__in=ids).delete()


def _scrub() -> None:
    """SQLite overwrites what is deleted, but its write-ahead log still holds how the pages were.

    PostgreSQL keeps dead rows until they are vacuumed: name and address, and a wrapped key.
    """
    if connection.in_atomic_block:  # a test's
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            cursor.execute("VACUUM FULL privacy_datakey, accounts_user")


def _record(client: User, verb: str, now: datetime) -> None:
    ledger.record(
        actor_id=client.pk,
        verb=verb,
        client_id=client.pk,
        entities=[("accounts.User", client.pk, 0)],
        now=now,
    )
