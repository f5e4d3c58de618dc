"""The journal: everything that I wrote, newest first; to look through, and to search."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.accounts.policy import allow


@allow("client")
def journal(request: HttpRequest) -> HttpResponse:
    return render(request, "journals/journal.html", {"nav": "journal"})
