"""What helped before: one tap from a hard moment. My own, and for nobody else."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from journals import access
from tracker.accounts.policy import allow


@allow("client")
@require_safe
def helped(request: HttpRequest) -> HttpResponse:
    found = access.own_helped(request.user, timezone.now())
    return render(request, "journals/helped.html", {"nav": "today", "helped": found})
