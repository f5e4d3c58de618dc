"""When a measure is due again. Pure: days in, a day out, all of them on the client's own calendar.

Whoever asked for it is never told: a day that moves says that something was answered.
"""

from datetime import date, timedelta


def due_on(
    asked_on: date, every_days: int | None, until: date | None, last: date | None
) -> date | None:
    """From which day on it can be answered again; None if it is not asked any more.

    `asked_on`: since when it is asked for. `last`: the day that the last answer is about, early or
    late. What is asked once is done with one answer.
    """
    if last is None or last < asked_on:
        day = asked_on
    elif every_days is None:
        return None
    else:
        day = last + timedelta(days=every_days)
    return None if until and day > until else day
