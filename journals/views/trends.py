"""My own numbers over time, and my last four weeks on one page. For nobody else."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import ngettext_lazy
from django.views.decorators.http import require_safe

from journals import access
from journals.access.measured import own_lines
from journals.charts import WEEK, Trend, plot
from journals.measure_figures import own
from journals.weeks import four_weeks
from tracker.accounts.policy import allow

SPANS = (4, 12, 26, 52)
ON_ONE_PAGE = ("mood", "reaction_urge")
MOST = 500  # entries that the page of four weeks is made from


@allow("client")
@require_safe
def trends(request: HttpRequest) -> HttpResponse:
    """`?weeks=` 4, 12, 26 or 52."""
    now, wanted = timezone.now(), request.GET.get("weeks", "")
    weeks = int(wanted) if wanted in map(str, SPANS) else 12
    found = access.own_trends(request.user, weeks=weeks, now=now)
    begins = now - weeks * WEEK
    lines = own_lines(request.user, now, since=begins)
    context = {"nav": "journal", "weeks": weeks, "charts": _drawn(found)}
    context["measures"] = own(lines, begins, now)
    context["spans"] = [
        (n, ngettext_lazy("%(n)s week", "%(n)s weeks", n) % {"n": n}) for n in SPANS
    ]
    return render(request, "journals/trends.html", context)


def _drawn(found: list[Trend]) -> list[dict]:
    return [
        {"trend": one, "id": f"c{n}", "svg": plot(one, _marks(one), f"c{n}-h c{n}-d")}
        for n, one in enumerate(found)
    ]


def _marks(trend: Trend) -> list[tuple[datetime, str]]:
    """Five days under the axis, the last one today."""
    span = trend.ends - trend.begins
    days = [trend.begins + span * n / 4 for n in range(5)]
    return [(at, date_format(timezone.localtime(at), "j M")) for at in days]


@allow("client")
@require_safe
def weeks(request: HttpRequest) -> HttpResponse:
    """To read, or to print: only what I wrote myself."""
    me, now = request.user, timezone.now()
    begins = now - 4 * WEEK
    rows = access.own_entries(me).filter(occurred_at__gt=begins, occurred_at__lte=now)
    rows = rows.select_related("episode").newest_first()[:MOST]
    numbers = access.own_trends(me, weeks=4, now=now)
    context = {
        "nav": "journal",
        "begins": begins,
        "now": now,
        "weeks": four_weeks(rows),
        "charts": _drawn([one for one in numbers if one.key in ON_ONE_PAGE]),
    }
    return render(request, "journals/weeks.html", context)
