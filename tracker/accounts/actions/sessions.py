"""Ending one's own sessions, and forgetting what is over."""

from datetime import datetime, timedelta

from tracker.accounts.models import AccountEvent, AddressChange, Session, Tries, User

# So long people can look back at what changed about signing in.
EVENTS_KEPT = timedelta(days=365)


def end_sessions(user: User, *, but: str, which: str | None = None) -> int:
    """End this person's sessions, or only `which`, and never the one called `but`; both by the
    digest of their keys. They are over with their next request. How many that were."""
    rows = Session.objects.filter(user=user).exclude(pk=but)
    if which is not None:
        rows = rows.filter(pk=which)
    ended, _by_model = rows.delete()
    return ended


def forget_what_is_over(now: datetime) -> None:
    """Sessions, limits, links and lines that nobody can use any more."""
    Session.objects.filter(expire_date__lt=now).delete()
    Tries.objects.filter(ends_at__lt=now).delete()
    AddressChange.objects.filter(until__lt=now).delete()
    AccountEvent.objects.filter(at__lt=now - EVENTS_KEPT).delete()
