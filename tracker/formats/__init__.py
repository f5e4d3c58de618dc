"""How each language writes dates and numbers: what Django knows, and the formats of our own pages.

Templates and code say a date as English writes it, `{{ at|date:"l j F" }}`, as they say a sentence
in English. A folder per language says how that language writes the same: `WRITTEN`, by the English
format. English needs none. A test finds every format that is used and that a language lacks.
"""

from collections.abc import Callable, Mapping


def asked_for_in(written: Mapping[str, str]) -> Callable[[str], str]:
    """Django asks a module of formats for an attribute of the format's name: this answers it."""

    def answer(name: str) -> str:
        try:
            return written[name]
        except KeyError:
            raise AttributeError(name) from None

    return answer
