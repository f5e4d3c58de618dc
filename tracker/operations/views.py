"""Whether Keel is well, for whatever watches over it. No data about anybody."""

import logging
import time

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from tracker.accounts.policy import allow
from tracker.reminders import access

from . import reports

log = logging.getLogger(__name__)
_seldom = reports.Seldom(seconds=60)


@allow("everyone")
@require_safe
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """`{"up": true, "database": true, "reminder_lag_seconds": 0, "reminders_stuck": 0,
    "reminders": "They go."}`.

    The lag is the age in seconds of the oldest notice that is still due, 0 when none is.
    `reminders` says since when they have stood still, where nothing went the whole way for five
    rounds. Status 503, with `database` false and a lag of null, when the database does not answer.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        now = timezone.now()
        state = {
            "up": True,
            "database": True,
            "reminder_lag_seconds": int(access.lag(now)),
            "reminders_stuck": access.stuck(now),
            "reminders": access.standstill(access.bell(), now) or "They go.",
        }
    except DatabaseError:
        state = {"up": True, "database": False, "reminder_lag_seconds": None}
        return JsonResponse(state, status=503)
    return JsonResponse(state)


@allow("everyone")
@csrf_exempt  # a browser sends it by itself
@require_POST
def policy_report(request: HttpRequest) -> HttpResponse:
    """A page's policy stopped something. Anybody can say so: one line a minute, and no address."""
    is_one = request.content_type == "application/csp-report"
    told = reports.told(request.body[: reports.LONGEST]) if is_one else ""
    if told and _seldom.now(time.monotonic()):
        log.warning("A browser stopped what a page's policy forbids: %s", told)
    return HttpResponse(status=204)
