"""Ending one's own sessions."""

from tracker.accounts.models import Session, User


def end_sessions(user: User, *, but: str, which: str | None = None) -> int:
    """End this person's sessions, or only `which`, and never the one called `but`; both by the
    digest of their keys. They are over with their next request. How many that were."""
    rows = Session.objects.filter(user=user).exclude(pk=but)
    if which is not None:
        rows = rows.filter(pk=which)
    ended, _by_model = rows.delete()
    return ended
