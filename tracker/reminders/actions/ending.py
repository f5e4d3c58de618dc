"""How notices end unsent: one way, for all who end them."""

from django.db.models import QuerySet

from tracker.reminders.models import Notice, Reason, State


def end(notices: QuerySet[Notice], state: State, reason: Reason) -> None:
    """End notices unsent. Where a try may have arrived, that is what the row goes on to say."""
    notices.filter(reason=Reason.UNCERTAIN).update(state=State.FAILED, lease_until=None)
    notices.exclude(reason=Reason.UNCERTAIN).update(state=state, reason=reason, lease_until=None)
