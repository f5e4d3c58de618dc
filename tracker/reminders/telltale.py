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
ABOUT += ("ansied", "stimmung", "sitzung", "sesion", "seelisch")
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
    return any(_holds(said, _words(name)) for name in _names(user))


def _names(user: User) -> Iterable[str]:
    """As a whole, and by each word that can be a name."""
    for name in (user.name, *(one.therapist.name for one in care.own_care(user))):
        yield from (name, *_parts(name.title() if name.islower() else name))
    for names in _known:
        for label in names(user):  # "my sister" is none of these two words
            yield from (label, *_parts(label))


def _parts(name: str) -> Iterable[str]:
    """Each word of it that is written like a name."""
    return (word for word in WORD.findall(name) if len(word) > 1 and not word.islower())


def _words(text: str) -> list[str]:
    """In lower case, without accents, and without what says whose."""
    plain = ANYBODYS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return WORD.findall("".join(one for one in plain if not unicodedata.combining(one)))


def _holds(said: list[str], sought: list[str]) -> bool:
    """Whether these words stand in there, one after the other."""
    many = len(sought)
    return bool(many) and any(said[n : n + many] == sought for n in range(len(said) - many + 1))
