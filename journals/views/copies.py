"""A copy of what is shared, for the record system of a practice: see docs/adr/0050."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from journals import exports
from tracker.accounts.policy import allow
from tracker.care import access as care
from tracker.pages.download import download

FILE_NAME = "copy.json"  # in a list of downloads it says nothing


@allow("therapist")
@require_http_methods(["GET", "HEAD", "POST"])
def copy(request: HttpRequest, pk) -> HttpResponseBase:
    """What it is, and that the client is told. A POST saves it, so that nothing that only looks at
    links does."""
    relationship = care.client_of(request.user, pk)
    if request.method != "POST":
        context = {"nav": "caseload", "care": relationship, "client": relationship.of}
        return render(request, "journals/client_copy.html", context)
    found = exports.shared_bundle(request.user, relationship, timezone.now)
    return download(found, exports.MEDIA_TYPE, FILE_NAME)
