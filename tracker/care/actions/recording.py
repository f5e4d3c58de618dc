"""One line in the client's ledger for what happened between the two."""

import uuid
from datetime import datetime

from tracker.accounts.models import User
from tracker.care.models import CareRelationship
from tracker.privacy import ledger


def record(
    by: User | None,
    verb: str,
    relationship: CareRelationship,
    now: datetime,
    entity: tuple[str, uuid.UUID, int] | None = None,
) -> None:
    """`entity`: (what, id, version); without it, the relationship itself. `by` is None where it is
    not known any more."""
    ledger.record(
        actor_id=by.pk if by else None,
        verb=verb,
        client_id=relationship.of_id,
        entities=[entity or ("care.CareRelationship", relationship.pk, 0)],
        now=now,
    )
