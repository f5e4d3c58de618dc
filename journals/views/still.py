"""Pages that stay open ask here whether they may: see static/js/clinic.js.

The answer is one word. Asking is no look at anything: it writes nothing, and keeps no session
alive.
"""

import uuid

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from journals import access
from journals.still import drawn_at
from tracker.accounts.policy import allow
from tracker.care import access as care


@allow("therapist")
@require_safe
def still(request: HttpRequest, pk: uuid.UUID | None = None) -> HttpResponse:
    """Whether all that could be opened when the page was drawn can be opened now; `pk`: of this
    client. A page whose mark can't be read is told no."""
    if pk is not None:
        care.client_of(request.user, pk)
    since = drawn_at(request.GET.get("since", ""), request.user, pk)
    return JsonResponse(
        {
            "still": since is not None
            and access.still_shared(request.user, since, timezone.now(), pk)
        }
    )


@allow("therapist")
@require_safe
def still_along(request: HttpRequest, pk: uuid.UUID) -> HttpResponse:
    """The same for somebody who reads along; 404 as soon as the client has stopped that."""
    along = get_object_or_404(care.supervised(request.user, timezone.now()), pk=pk)
    since, of = drawn_at(request.GET.get("since", ""), request.user, pk), along.relationship
    now = timezone.now()
    return JsonResponse(
        {"still": since is not None and access.still_shared(of.therapist, since, now, of.of_id)}
    )
