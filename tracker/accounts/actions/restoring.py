"""A backup was put back: whatever let somebody in by then is over."""

import uuid
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction

from tracker.accounts.models import AddressChange, ApiToken, Clinician, Letter, Session, User
from tracker.privacy import retention

from .letters import write_letter


@transaction.atomic
def end_ways_in(now: datetime) -> None:
    """All sessions, all mails on their way, and every link or code that is used once. They may have
    been used since, or ended. (A link to a new password is made of the old one, and of the last
    sign-in.)"""
    Session.objects.all().delete()
    Letter.objects.all().delete()
    AddressChange.objects.all().delete()
    Clinician.objects.filter(code_hash__isnull=False).update(code_hash=None, code_until=None)
    User.objects.filter(last_login__isnull=False).update(last_login=now)
    expected = User.objects.filter(last_login=None)
    forget_passwords(one.pk for one in expected if not one.has_usable_password())


def end_tokens(ids: Iterable[uuid.UUID] | None, *, now: datetime) -> int:
    """These API tokens, or all; how many that were."""
    rows = ApiToken.objects.filter(revoked_at=None)
    rows = rows if ids is None else rows.filter(pk__in=list(ids))
    return rows.update(revoked_at=now)


@transaction.atomic
def forget_passwords(ids: Iterable[uuid.UUID]) -> int:
    """The password of that day opens nothing any more; these people set a new one, by a link. With
    it, links that were made before are worthless. How many people that were."""
    people = list(User.objects.filter(pk__in=list(ids)))
    for user in people:
        user.set_unusable_password()
        user.save(update_fields=["password"])
    return len(people)


@transaction.atomic
def close_again(
    closed: Iterable[uuid.UUID], unverified: Iterable[uuid.UUID], no_admins: Iterable[uuid.UUID]
) -> int:
    """What was taken from clinicians is taken from them again; of how many the account is closed.
    The last admin of a practice may be among them: the practice looks through its people."""
    accounts = User.objects.filter(pk__in=list(closed), account=User.Account.CLINICIAN)
    gone = accounts.filter(is_active=True).update(is_active=False)
    Clinician.objects.filter(pk__in=list(unverified)).update(verified_at=None, verified_by_id=None)
    Clinician.objects.filter(pk__in=list(no_admins)).update(is_admin=False)
    return gone


def leave_again(until: Mapping[uuid.UUID, datetime | None]) -> list[User]:
    """By the id of an account: on which day it is deleted, or None where its owner had thought
    again. Those that are deleted."""
    people = User.objects.filter(account=User.Account.CLIENT)
    for pk, at in until.items():
        people.filter(pk=pk).update(leaving_at=at)
    return list(people.filter(pk__in=[pk for pk, at in until.items() if at]))


def give_another_week(now: datetime) -> int:
    """To all whose account shall be deleted: nobody knows whether they thought again. They are told
    by mail. How many that are."""
    leaving, until = list(User.objects.exclude(leaving_at=None)), now + retention.LEAVING
    for user in leaving:
        User.objects.filter(pk=user.pk).update(leaving_at=until)
        write_letter(Letter.Kind.LEAVING, user.email, now=now, at=until)
    return len(leaving)


def begin_to_delete(ids: Iterable[uuid.UUID], *, now: datetime) -> list[User]:
    """Those of these accounts that are there again: their week is over, as it was before."""
    back = User.objects.filter(pk__in=list(ids))
    back.update(leaving_at=now)
    return list(back)
