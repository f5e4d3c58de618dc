"""What a client's page for their therapist is drawn with: `{% load review %}`."""

from datetime import datetime, timedelta
from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals.facts import Ref
from journals.prep import Prep
from journals.talk import Thing

register = template.Library()
HOUR = timedelta(hours=1)
# So many of the things that a fact is about are linked one by one.
LINKED = 4


@register.simple_tag(takes_context=True)
def stands_at(context: template.Context, one: Ref | Thing) -> str:
    """Where something that is shared can be read: further down, or on the page of it alone."""
    episode, entry = one.episode_id, one.entry_id
    anchor = f"#m{episode}" if episode else f"#p{entry}"
    if episode in context.get("shown", ()):
        return anchor
    page = reverse("client", args=[context["client"].pk])
    return f"{page}?moment={episode}{anchor}" if episode else f"{page}?entry={entry}{anchor}"


@register.simple_tag(takes_context=True)
def titled(context: template.Context, thing: Thing) -> str:
    """The title of a moment that is pinned, where it stands on this page and may be read."""
    moments = (row.seen for row in context.get("moments", ()))
    return next((one.title for one in moments if one.episode_id == thing.episode_id), "")


@register.filter
def linked(about: tuple[Ref, ...]) -> tuple[Ref, ...]:
    return about[:LINKED]


@register.filter
def meets_in_words(prep: Prep) -> str:
    """You meet at 15:00, in 3 minutes; as near as is needed, on the reader's own clock."""
    if prep.next is None or prep.soon is None:
        return ""
    at = timezone.localtime(prep.next)
    clock = date_format(at, "H:i")
    if not prep.soon:
        return _("Meeting since %(time)s") % {"time": clock}
    if prep.soon <= HOUR:
        minutes = -(-prep.soon // timedelta(minutes=1))
        words = ngettext(
            "You meet at %(time)s, in %(n)s minute",
            "You meet at %(time)s, in %(n)s minutes",
            minutes,
        )
        return words % {"time": clock, "n": minutes}
    if at.date() == timezone.localtime(prep.now).date():
        return _("You meet today at %(time)s") % {"time": clock}
    return _("You meet on %(day)s, %(time)s") % {"day": date_format(at, "l j F"), "time": clock}


@register.filter
def when_in_words(at: datetime, now: datetime) -> str:
    """this morning, 08:10; yesterday, 21:40; 8 November, 21:40."""
    local, today = timezone.localtime(at), timezone.localtime(now).date()
    clock = date_format(local, "H:i")
    if local.date() == today:
        return _("today, %(time)s") % {"time": clock}
    if local.date() == today - timedelta(days=1):
        return _("yesterday, %(time)s") % {"time": clock}
    return _("%(day)s, %(time)s") % {"day": date_format(local, "j F"), "time": clock}


@register.filter
def has(things: Any, one: Any) -> bool:
    """Whether it is among them."""
    return one in things
