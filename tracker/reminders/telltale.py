"""Whether somebody's own words would tell others something: a name, or what this site is for.

It only warns; the words are theirs. Whoever knows names of people registers here when the apps are
loaded, so that this app knows nobody's people.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable

from tracker.accounts.models import User
from tracker.care import access as care

Names = Callable[[User], Iterable[str]]
_known: list[Names] = []

WORD = re.compile(r"\w+(?:['’]\w+)*")
ANYBODYS = re.compile(r"['’]s\b")
# Beginnings, without accents, of words that say what this is for.
ABOUT = ("therap", "terap", "psych", "psyc", "psyk", "counsel", "clinic", "klini", "diagnos")
ABOUT += ("mental", "mood", "session", "borderline", "depress", "anxi", "bpd", "dbt", "cbt")


def register(names: Names) -> None:
    """`names(user)`: of people whom this person knows here, as they call them."""
    if names not in _known:
        _known.append(names)


def tells(user: User, text: str) -> bool:
    """Whether these words hold a name that the person knows here, or say what this is for."""
    said = _words(text)
    if any(one.startswith(ABOUT) or "therap" in one for one in said):
        return True
    return any(_holds(said, _words(part)) for name in _names(user) for part in _parts(name))


def _names(user: User) -> Iterable[str]:
    yield user.name
    for one in care.own_care(user):
        yield one.therapist.name
    for names in _known:
        yield from names(user)


def _parts(name: str) -> Iterable[str]:
    """The whole, and each word of it that is written like a name."""
    yield name
    yield from (word for word in WORD.findall(name) if len(word) > 1 and not word.islower())


def _words(text: str) -> list[str]:
    """In lower case, without accents, and without what says whose."""
    plain = ANYBODYS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))


def _holds(said: list[str], sought: list[str]) -> bool:
    """Whether these words stand in there, one after the other."""
    many = len(sought)
    return bool(many) and any(said[n : n + many] == sought for n in range(len(said) - many + 1))
