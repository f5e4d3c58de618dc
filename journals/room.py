"""How much room a text takes on paper, in lines of letters, and how it is cut to fit. Pure."""

import itertools
import unicodedata

LETTERS = 84  # of a line


def width(text: str) -> int:
    """In letters: capitals, and those of some scripts, take the room of two."""
    return sum(map(_room, text))


def _room(sign: str) -> int:
    wide = sign.isupper() or sign in "mw@%&" or unicodedata.east_asian_width(sign) in "WF"
    return 2 if wide else 1


def height(text: str) -> int:
    """In lines. Longer than it turns out, for most texts."""
    return sum(max(1, -(-width(row) // LETTERS)) for row in text.split("\n"))


def cut(text: str, most: int) -> str:
    """The beginning of it that takes so many lines, with an ellipsis where something is missing."""
    if height(text) <= most:
        return text
    rows: list[str] = []
    for row in text.split("\n"):
        left = most - sum(map(height, rows))
        if left <= 0:
            break
        rows.append(_first(row, left * LETTERS - 2))
        if rows[-1] != row:
            break
    return "\n".join(rows).rstrip() + " …"


def _first(row: str, letters: int) -> str:
    """As many signs of a row as take this room, to the end of a word where there is one."""
    if width(row) <= letters:
        return row
    sums = itertools.accumulate(map(_room, row))
    taken = row[: sum(1 for _sign in itertools.takewhile(lambda so_far: so_far <= letters, sums))]
    start, _space, rest = taken.rpartition(" ")
    return start if start and len(rest) < LETTERS // 2 else taken
