"""Somebody leaves: nothing comes any more."""

from datetime import datetime

from django.db import transaction

from tracker.accounts.models import User
from tracker.reminders.models import Preferences, Reason, Reminder, State

from .ending import end, unsent
from .phones import forget_phones


@transaction.atomic
def turn_off(user: User, *, now: datetime) -> None:
    """Nothing of any kind, and to no browser, until they turn it on again."""
    Preferences.objects.filter(user=user).update(enabled=False, changed_at=now)
    Reminder.objects.filter(user=user).update(enabled=False, changed_at=now)
    end(unsent(user.pk), State.CANCELLED, Reason.CHANGED)
    forget_phones(user, now=now)
