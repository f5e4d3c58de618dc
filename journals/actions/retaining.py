"""The practice's own records are erased when its time to keep them is over.

They are what a therapist wrote for themselves about somebody: private notes, what they meant to
bring up, what they noted about a flag, and what they called them. What a client wrote, or was told,
is the client's, and stays. While a flag waits for a clinician nothing is erased.
"""

from datetime import datetime

from django.db import transaction

from journals.access.flags import cares_that_wait
from journals.models import AgendaItem, ClinicianNote, InsightRules, ReviewFlag
from tracker.accounts import access as accounts
from tracker.care import access as care_access
from tracker.care import actions as care
from tracker.privacy import retention

AT_ONCE = 100


def erase_records(*, now: datetime) -> int:
    """Of care that ended longer ago than its practice keeps records, so many at a time; gives how
    many. Call it until it gives 0. A practice that has not said how long keeps all."""
    done = 0
    for practice in accounts.practices():
        if practice.retention_months:
            limit = retention.months_ago(now, practice.retention_months)
            ended = care_access.records_until(practice, limit)
            done += _erase(ended.exclude(pk__in=cares_that_wait()), now)
    return done


@transaction.atomic
def _erase(ended, now: datetime) -> int:
    some = list(ended.values_list("pk", flat=True)[:AT_ONCE])
    ClinicianNote.objects.filter(relationship__in=some).delete()
    own = AgendaItem.objects.filter(relationship__in=some, kind=AgendaItem.Kind.BRING_UP)
    own.delete()
    ReviewFlag.objects.filter(relationship__in=some).delete()
    InsightRules.objects.filter(relationship__in=some).delete()
    care.forget_records(some, now=now)
    return len(some)
