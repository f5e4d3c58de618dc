"""A backup was put back: what was closed since it was made is closed again, and nothing is sent.

A backup knows nothing of what came after it. So all that was revoked, ended, used or deleted since
would stand open; the tombstones know it. Where they are missing, nobody can open anything of
anybody's until its client has looked through it. See docs/adr/0036.
"""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from journals.models import Export, Goal, PrepPrint, RiskMonitoring, Share, StandingShare
from tracker.accounts import access as people
from tracker.accounts import actions as accounts
from tracker.care import access as care_access
from tracker.care import actions as care
from tracker.privacy import keys, ledger, retention
from tracker.privacy.tombstones import Kind, Tombstone
from tracker.reminders import actions as reminders

from .ending import end_care
from .leaving import erase_account


def close_again(
    made_at: datetime, lines: Sequence[Tombstone] | None, *, now: datetime
) -> list[str]:
    """Close what was closed after `made_at`, the moment of the backup; a sentence for each thing
    that was done. `lines` is None where nobody knows what that was.

    Can be stopped anywhere and begun again. Raises OSError while no tombstone can be written.
    """
    with keys.scope():
        said = _end_what_is_under_way(now)
        said += _suspend(made_at, now) if lines is None else _replay(lines, now)
        _tell_clients(now)
    return said


@transaction.atomic
def _end_what_is_under_way(now: datetime) -> list[str]:
    accounts.end_ways_in(now)
    Export.objects.all().delete()
    PrepPrint.objects.all().delete()
    calendars = reminders.end_calendars()
    invitations, messages = care.expire_invitations(now), reminders.let_the_past_be(now)
    return [
        _("Everybody is signed out. Links and codes that were not used open nothing any more."),
        _("Invitations that nobody had used, and are void: %(n)s.") % {"n": invitations},
        _("Addresses of calendars, which have to be made anew: %(n)s.") % {"n": calendars},
        _("Messages that were due by now, and are not sent: %(n)s.") % {"n": messages},
    ]


@transaction.atomic
def _suspend(made_at: datetime, now: datetime) -> list[str]:
    accounts.end_tokens(None, now=now)
    return [
        _(
            "The tombstones are missing, or not all are here: what was taken back since is not "
            "known. Nobody can open anything until its client has looked through it and goes on."
        ),
        _("Care that waits for that: %(n)s.") % {"n": care.suspend_all(made_at, now=now)},
        _("Accounts that were to be deleted, and have another week: %(n)s.")
        % {"n": accounts.give_another_week(now)},
        _(
            "Accounts that were deleted or closed since then are there again, and so are passwords "
            "that were changed: ask those concerned, and change SECRET_KEY."
        ),
    ]


def _replay(lines: Sequence[Tombstone], now: datetime) -> list[str]:
    closed: dict[Kind, list[Tombstone]] = defaultdict(list)
    for line in lines:
        closed[line.kind].append(line)
    with transaction.atomic():
        done = _close_grants(closed) | _close_ways_in(closed, now)
        done[_("accounts that go within a week")] = _leave_again(closed, now)
    back = accounts.begin_to_delete(_ids(closed[Kind.ACCOUNT]), now=now)
    done[_("accounts deleted")] = sum(erase_account(client, now=now) for client in back)
    counts = ", ".join(f"{what} {count}" for what, count in done.items())
    said = [_("Closed again, as it was before: %(counts)s.") % {"counts": counts}]
    if closed[Kind.PASSWORD]:
        said.append(
            _(
                "Whoever had changed how they sign in sets a new password, by a link from the "
                "sign-in page. It goes to the address they had on the day of the backup."
            )
        )
    return said


def _close_grants(closed: dict[Kind, list[Tombstone]]) -> dict[str, int]:
    """How many there were of each."""
    return {
        _("shares"): _stop_sharing(closed[Kind.SHARE])
        + _stop_standing(closed[Kind.STANDING_SHARE]),
        _("readers along"): sum(
            care.stop_supervisions([one.id], at=one.at) for one in closed[Kind.SUPERVISION]
        ),
        _("agreements ended"): sum(map(_end_monitoring, closed[Kind.MONITORING])),
        _("goals shown"): sum(map(_withdraw, closed[Kind.GOAL])),
        _("care ended"): sum(map(_end_care, closed[Kind.CARE])),
        _("care paused"): sum(care.pause_again([one.id], at=one.at) for one in closed[Kind.PAUSED]),
    }


def _close_ways_in(closed: dict[Kind, list[Tombstone]], now: datetime) -> dict[str, int]:
    staff = [_ids(closed[kind]) for kind in (Kind.CLOSED, Kind.UNVERIFIED, Kind.NO_ADMIN)]
    return {
        _("tokens"): accounts.end_tokens(_ids(closed[Kind.TOKEN]), now=now),
        _("clinicians"): accounts.close_again(*staff),
        _("browsers with notifications"): reminders.forget_phones_again(
            _ids(closed[Kind.PHONE]), now=now
        ),
        _("passwords"): accounts.forget_passwords(_ids(closed[Kind.PASSWORD])),
    }


def _leave_again(closed: dict[Kind, list[Tombstone]], now: datetime) -> int:
    """Whoever had asked for it is deleted on the same day, and whoever had thought again is not:
    the last word counts."""
    said = sorted(closed[Kind.LEAVING] + closed[Kind.STAYED], key=lambda one: one.at)
    until = {
        one.id: one.at + retention.LEAVING if one.kind is Kind.LEAVING else None for one in said
    }
    back = accounts.leave_again(until)
    for client in back:
        reminders.turn_off(client, now=now)
    return len(back)


def _ids(lines: Iterable[Tombstone]) -> list[uuid.UUID]:
    return [one.id for one in lines]


def _stop_sharing(lines: Sequence[Tombstone]) -> int:
    """As their clients had done, at that moment, with the line in the ledger that was lost."""
    at = {one.id: one.at for one in lines}
    rows = list(Share.objects.filter(pk__in=at, revoked_at=None).select_related("entry"))
    for row in rows:
        Share.objects.filter(pk=row.pk).update(revoked_at=at[row.pk])
    _record("stopped_sharing", "journals.Entry", [(row, row.entry, at[row.pk]) for row in rows])
    return len(rows)


def _stop_standing(lines: Sequence[Tombstone]) -> int:
    at = {one.id: one.at for one in lines}
    standing = StandingShare.objects.filter(pk__in=at, revoked_at=None)
    rows = list(standing.select_related("relationship"))
    for row in rows:
        StandingShare.objects.filter(pk=row.pk).update(revoked_at=at[row.pk])
    told = [(row, row, at[row.pk]) for row in rows]
    _record("stopped_standing_share", "journals.StandingShare", told)
    return len(rows)


def _withdraw(line: Tombstone) -> int:
    """A goal that was shown anew after that moment stays."""
    shown = Goal.objects.filter(pk=line.id, offered_at__lt=line.at, withdrawn_at=None)
    return shown.update(withdrawn_at=line.at)


def _end_monitoring(line: Tombstone) -> int:
    return RiskMonitoring.objects.filter(pk=line.id, ended_at=None).update(ended_at=line.at)


def _end_care(line: Tombstone) -> int:
    relationship = care_access.restored(line.id)
    if relationship is None:
        return 0
    try:
        end_care(relationship, by=None, now=line.at)
    except ValidationError:  # over already
        return 0
    return 1


def _record(verb: str, entity: str, rows: Iterable[tuple]) -> None:
    """`rows`: (the grant, what it is about, when)."""
    ledger.record_all(
        (client, ledger.Event(at, client, verb, entity, about.pk, 0, grant.pk))
        for grant, about, at in rows
        for client in [_client_of(about)]
    )


def _client_of(about) -> uuid.UUID:
    return getattr(about, "client_id", None) or about.relationship.client_id


def _tell_clients(now: datetime) -> None:
    """A line for each client: what was done between the backup and now stands nowhere any more."""
    with transaction.atomic(), keys.scope():
        ledger.record_all(
            (pk, ledger.Event(now, None, "backup_restored", "accounts.User", pk, 0, None))
            for pk in people.client_ids()
        )
