"""How long what is kept: the one place that says so. docs/retention.md says the same to people."""

import calendar
from datetime import datetime, timedelta

# What was removed can be brought back for so long; then it is erased.
REMOVED = timedelta(days=30)
# So long somebody who deletes their account can think again; then its key is destroyed.
LEAVING = timedelta(days=7)
# A file that was asked for: so long it can be fetched, and so long it is known that there was one.
FILE, FILE_ASKED_FOR = timedelta(minutes=15), timedelta(days=1)


def months_ago(now: datetime, months: int) -> datetime:
    """The same day and time so many months before; the last day of a month that has no such day.

    A practice keeps its own records for `Practice.retention_months` after the care has ended.
    """
    year, month = divmod(now.year * 12 + now.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return now.replace(year=year, month=month + 1, day=min(now.day, last))
