"""What answers that are looked at first are drawn with: `{% load flags %}`."""

from datetime import datetime

from django import template
from django.utils import timezone

from journals.access.flags import SeenFlag

register = template.Library()


@register.simple_tag
def due_words(flag: SeenFlag, now: datetime) -> str:
    """By when it is to be looked at, or how late it is, on the reader's own clock."""
    return flag.due.words(now, timezone.get_current_timezone_name())
