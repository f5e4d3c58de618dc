"""/example/: the work trip from both sides. For everyone, out of memory, nothing is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from journals import example as trip
from tracker.accounts.policy import allow


@allow("everyone")
@require_safe
def example(request: HttpRequest) -> HttpResponse:
    """`?step=1` to 5; `&shared=no` shows what is left once the client stops sharing."""
    step = trip.told(trip.step(request.GET.get("step", "1")))
    context = {
        "steps": trip.STEPS,
        "step": step,
        "stopped": bool(step.page) and request.GET.get("shared") == "no",
        "goal": trip.in_words(trip.GOAL_OF_ROBIN),
        "who": trip.CLIENT,
        "therapist": trip.THERAPIST,
    }
    # The times are those of New York, wherever the reader is.
    with timezone.override(trip.ZONE):
        return render(request, "journals/example.html", context)
