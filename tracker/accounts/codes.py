"""Short codes that somebody types from paper, from a mail or hears on the telephone: 12 letters, 58
bits.

So few bits hold because each door that takes one counts the tries from one place.
"""

import secrets
from datetime import date, datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

# Without the letters and digits that are mistaken for each other.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def new() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def for_address(address: str, day: date) -> str:
    """The code that a mail to this address has on this day, in UTC. It is stored nowhere: whoever
    knows it has read the mail."""
    drawn = salted_hmac("accounts.code", f"{address}:{day}", algorithm="sha256").digest()
    return "".join(LETTERS[byte % len(LETTERS)] for byte in drawn[:LENGTH])


def is_for_address(text: str, address: str, now: datetime) -> bool:
    """Whether somebody typed the code of a mail that went to this address today or yesterday."""
    days = (now.date(), now.date() - timedelta(days=1))
    return any(constant_time_compare(typed(text), for_address(address, day)) for day in days)


def shown(code: str) -> str:
    """As it is shown: 7KQD-M2XA-9TRP."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed(text: str) -> str:
    """The code in what somebody typed, in any case and with anything between its letters."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
