"""The code that opens the first set-up. Only whoever runs the server can know it.

It is derived from SECRET_KEY and the hour, and stored nowhere: nothing is left over to be found,
and every process agrees on it. Once somebody works here there is nothing left to open.
"""

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from tracker.accounts import codes

HOUR = timedelta(hours=1)


def code(now: datetime) -> str:
    """The code that is right until the end of the next hour, as it is shown."""
    return codes.shown(_letters(now))


def is_right(typed: str, now: datetime) -> bool:
    """Whether it is this hour's code, or the last one's."""
    given = codes.typed(typed)
    # both are compared, always
    right = [constant_time_compare(given, _letters(at)) for at in (now, now - HOUR)]
    return any(right)


def _letters(at: datetime) -> str:
    hour = int(at.timestamp() // HOUR.total_seconds())
    number = int.from_bytes(salted_hmac("practice.opening", str(hour), algorithm="sha256").digest())
    letters = ""
    while len(letters) < codes.LENGTH:
        number, place = divmod(number, len(codes.LETTERS))
        letters += codes.LETTERS[place]
    return letters
