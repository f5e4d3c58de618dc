"""What the therapist's list is drawn with: `{% load caseload %}`."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from journals import charts
from journals.caseload import CaseloadRow, Meeting, UrgeLine

register = template.Library()


# Of what is new, by its sort; each word is a whole one, and a list is read out as one.
NEWS = {
    "moment": lambda n: ngettext("%(n)s moment", "%(n)s moments", n),
    "journal_page": lambda n: ngettext("%(n)s page", "%(n)s pages", n),
    "worksheet": lambda n: ngettext("%(n)s worksheet", "%(n)s worksheets", n),
    "measure": lambda n: ngettext("%(n)s measure", "%(n)s measures", n),
    "check_in": lambda n: ngettext("%(n)s check-in", "%(n)s check-ins", n),
    "agenda": lambda n: ngettext("%(n)s agenda item", "%(n)s agenda items", n),
    "waiting": lambda n: ngettext("%(n)s look back to answer", "%(n)s look backs to answer", n),
}
# Further ahead than this a weekday and a number no longer say which month.
FOUR_WEEKS = 27


@register.simple_tag
def news(row: CaseloadRow) -> str:
    """2 moments, 1 worksheet: since the therapist looked last."""
    counts = [*row.news]
    if row.waiting and row.tag != "waiting":  # which the tag says otherwise
        counts.append(("waiting", row.waiting))
    return ", ".join(NEWS[sort](many) % {"n": many} for sort, many in counts)


@register.simple_tag
def strip(marks: Iterable[str]) -> SafeString:
    """A mark a day. Decoration: the count stands beside it in words."""
    return format_html(
        '<span class="strip" aria-hidden="true">{}</span>',
        format_html_join("", '<i class="{}"></i>', ((mark,) for mark in marks)),
    )


@register.filter
def meets_in_words(at: datetime, now: datetime) -> str:
    """Today, 15:00; Wed 25, 09:00; Tue 12 Jan, 13:00: on the reader's own clock."""
    local = timezone.localtime(at)
    days = (local.date() - timezone.localtime(now).date()).days
    day = _("Today") if not days else date_format(local, "D j" if days < FOUR_WEEKS else "D j M")
    return _("%(day)s, %(time)s") % {"day": day, "time": date_format(local, "H:i")}


@register.filter
def soon(meeting: Meeting, now: datetime) -> str:
    """Beside its time: in how many minutes it begins, within the hour before; or that it has."""
    minutes = meeting.minutes(now)
    if minutes is None:
        return ""
    if not minutes:
        return _("now")
    return ngettext("in %(n)s minute", "in %(n)s minutes", minutes) % {"n": minutes}


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
