"""Template tags that know who is signed in: `{% load accounts %}`."""

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.accounts import held, phone, sessions
from tracker.accounts import languages as spoken

register = template.Library()


@register.simple_tag(takes_context=True)
def held_mark(context: template.Context) -> SafeString:
    """The hidden field that says whose page this form is on; see held.py."""
    user = context["request"].user if "request" in context else None
    if user is None or not user.is_authenticated:
        return SafeString()
    return format_html('<input type="hidden" name="{}" value="{}">', held.MARK, held.mark(user))


@register.simple_tag(takes_context=True)
def whose_mark(context: template.Context) -> str:
    """Tells a browser if it is still the same person's, and nobody whose: see keel.js."""
    return phone.whose(context["request"].user)


@register.simple_tag
def languages() -> list[tuple[str, str]]:
    """(code, what it calls itself) of each language that is spoken here."""
    return spoken.names()


@register.simple_tag(takes_context=True)
def new_password_at(context: template.Context) -> datetime | None:
    """When a new password came by a link in a mail, within the last week."""
    return sessions.reset_at(context["request"].session, timezone.now())


@register.simple_tag(takes_context=True)
def session_left(context: template.Context) -> int:
    """Seconds until the session of this page ends by itself."""
    request = context["request"]
    now = timezone.now().timestamp()
    return int(sessions.left(request.session, request.user, now))
