"""Who runs a practice: the second gate of its pages."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse

from tracker.accounts.fresh import freshly


def runs_the_practice(view: Callable) -> Callable:
    """For its admins; to everybody else there is nothing here. What is posted is asked for with a
    fresh password or code."""
    asked = freshly(view)

    @wraps(view)
    def enter(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if not request.user.administers:
            raise Http404
        return asked(request, *args, **kwargs)

    return enter
