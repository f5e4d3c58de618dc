"""The end of care: everything that was given in it ends with it, in one transaction."""

from datetime import datetime

from django.db import transaction

from journals.models import DecisionProposal, Share, StandingShare
from tracker.accounts.models import User
from tracker.care import actions as care
from tracker.care.models import CareRelationship

from .monitoring import end_all_monitoring


@transaction.atomic
def end_care(relationship: CareRelationship, *, by: User | None, now: datetime) -> None:
    """End it for good, by either of the two, or again after a restore, which doesn't know by whom.
    Raises ValidationError if it is over already.

    What was shared can't be opened any more and never comes back. What the client wrote stays
    theirs, with what was answered, and so do the worksheets that were opened for them. Flags wait
    on for their clinician. The one line of the ledger that says so stands for all of it.
    """
    care.end(relationship, by=by, now=now)
    of_it = {"relationship": relationship}
    end_all_monitoring(relationship, by, now)
    Share.objects.filter(revoked_at=None, **of_it).update(revoked_at=now)
    StandingShare.objects.filter(revoked_at=None, **of_it).update(revoked_at=now)
    DecisionProposal.objects.filter(confirmed_at=None, declined_at=None, **of_it).update(
        declined_at=now
    )
