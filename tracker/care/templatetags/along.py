"""Whom the client lets read along: `{% load along %}{% reading_along as rows %}`."""

from django import template
from django.utils import timezone

from tracker.care import access
from tracker.care.models import Supervision

register = template.Library()


@register.simple_tag(takes_context=True)
def reading_along(context: template.Context) -> list[Supervision]:
    """Asked once for a page."""
    request = context["request"]
    if not hasattr(request, "reading_along"):
        request.reading_along = list(access.own_supervisions(request.user, timezone.now()))
    return request.reading_along
