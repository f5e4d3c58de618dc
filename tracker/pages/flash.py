"""One sentence for the next page, after a redirect."""

from django.http import HttpRequest

KEY = "flash"


def say(request: HttpRequest, text: object, undo_url: str | None = None) -> None:
    """Let the next page say `text`, with an Undo button that POSTs to `undo_url` if given.

    It goes through the session, so it must hold no word of an entry.
    """
    request.session[KEY] = {"text": str(text), "undo": undo_url}


def take(request: HttpRequest) -> dict | None:
    """The sentence that waits, or None; it is said once."""
    session = getattr(request, "session", None)
    return session.pop(KEY, None) if session is not None else None
