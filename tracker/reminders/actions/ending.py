"""How notices end unsent: one way, for all who end them."""

import uuid

from django.db.models import QuerySet

from tracker.reminders.models import Notice, Reason, State


def unsent(user_id: uuid.UUID) -> QuerySet[Notice]:
    """This person's messages of which no byte is on its way: those can be called off."""
    states = [State.DUE, State.CLAIMED, State.RETRY]
    return Notice.objects.filter(user=user_id, state__in=states)


def end(notices: QuerySet[Notice], state: State, reason: Reason) -> None:
    """End notices unsent. Where a try may have arrived, that is what the row goes on to say."""
    notices.filter(reason=Reason.UNCERTAIN).update(state=State.FAILED, lease_until=None)
    notices.exclude(reason=Reason.UNCERTAIN).update(state=state, reason=reason, lease_until=None)
