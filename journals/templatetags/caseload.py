"""What the therapist's list is drawn with: `{% load caseload %}`."""

from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals import charts
from journals.caseload import UrgeLine

register = template.Library()


@register.simple_tag
def spark(line: UrgeLine) -> SafeString:
    """The line of one client, with the band of what is usual for them."""
    return charts.spark(line.values, line.usual)


@register.filter
def day_in_words(at: datetime, now: datetime) -> str:
    """Today 07:52, Yesterday, Sun 22, 8 Nov: as near as is needed, on the reader's own clock."""
    local = timezone.localtime(at)
    days = (timezone.localtime(now).date() - local.date()).days
    if days <= 0:
        return _("Today %(time)s") % {"time": date_format(local, "H:i")}
    if days == 1:
        return _("Yesterday")
    return date_format(local, "D j" if days < 7 else "j M")


@register.filter
def waits_in_words(since: datetime, now: datetime) -> str:
    """today, 1 day, 6 days: whole days since it was asked for."""
    if timezone.localtime(since).date() == timezone.localtime(now).date():
        return _("today")
    days = max(1, (now - since) // timedelta(days=1))
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


@register.filter
def moment_in_words(at: datetime, now: datetime) -> str:
    """Inside a sentence: today, 17:40; yesterday, 17:40; on 8 November."""
    local = timezone.localtime(at)
    days = (timezone.localtime(now).date() - local.date()).days
    if days > 1:
        return _("on %(day)s") % {"day": date_format(local, "j F")}
    day = _("yesterday") if days == 1 else _("today")
    return _("%(day)s, %(time)s") % {"day": day, "time": date_format(local, "H:i")}
