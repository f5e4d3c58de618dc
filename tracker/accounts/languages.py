"""In which language somebody is spoken to: their own, wherever the words are made.

Before signing in it is the browser's, or the one chosen at the foot of a page, which a cookie keeps
and no row. See docs/adr/0049.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from .models import User


def names() -> list[tuple[str, str]]:
    """(code, what it calls itself) of each language: "de", "Deutsch"."""
    return [(code, own_name(code)) for code, _name in settings.LANGUAGES]


def own_name(code: str) -> str:
    """With its country only where there are several of it."""
    short = code.split("-")[0]
    alike = [one for one, _name in settings.LANGUAGES if one.split("-")[0] == short]
    name = translation.get_language_info(short if len(alike) == 1 else code)["name_local"]
    return name[:1].upper() + name[1:]


def is_known(code: str) -> bool:
    return code in dict(settings.LANGUAGES)


def here() -> str:
    """This installation's: of whoever has not chosen yet."""
    return str(settings.LANGUAGE_CODE)


def valid_language(value: str) -> None:
    if not is_known(value):
        raise ValidationError(_("Choose a language from the list."))


def speak(request: HttpRequest, code: str) -> None:
    """Answer this request in this language, and the next ones of this browser as well."""
    translation.activate(code)
    request.LANGUAGE_CODE = code  # type: ignore[attr-defined]


def remember(request: HttpRequest, response: HttpResponse) -> None:
    """By a cookie, where this browser would otherwise ask for another language: the page on which
    they sign in again, and Help, are in theirs."""
    code = request.LANGUAGE_CODE  # type: ignore[attr-defined]
    if code == translation.get_language_from_request(request):
        return
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )


@contextmanager
def speaking_to(person: "User") -> Iterator[None]:
    """What is made in here is in this person's language and by their clock, whoever set it off."""
    with timezone.override(person.time_zone), translation.override(person.language):
        yield
