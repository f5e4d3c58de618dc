"""Whether Keel is well, for whatever watches over it. No data about anybody."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from tracker.accounts.policy import allow
from tracker.reminders import access


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
