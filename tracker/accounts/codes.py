"""Short codes that somebody types from paper or hears on the telephone: 12 letters, 58 bits.

So few bits hold because each door that takes one counts the tries from one place.
"""

import secrets

# Without the letters and digits that are mistaken for each other.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


def new() -> str:
    return "".join(secrets.choice(LETTERS) for _letter in range(LENGTH))


def shown(code: str) -> str:
    """As it is shown: 7KQD-M2XA-9TRP."""
    return "-".join(code[at : at + 4] for at in range(0, len(code), 4))


def typed(text: str) -> str:
    """The code in what somebody typed, in any case and with anything between its letters."""
    return "".join(letter for letter in text.upper() if letter.isalnum())
