"""The therapist's side: who has something new, what a client shares, and one bounded answer."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from journals import access
from tracker.care import access as care
from tracker.pages.paging import page_number

GROUPS = {
    "look_first": (
        gettext_lazy("Look first"),
        gettext_lazy("A safety answer, a request, or a change beyond this person’s own range"),
    ),
    "waiting": (
        gettext_lazy("Waiting for you"),
        gettext_lazy("Look backs shared with you, oldest first"),
    ),
    "new": (
        gettext_lazy("New since you last looked"),
        gettext_lazy("Nothing that asks for an answer"),
    ),
    "gone_quiet": (
        gettext_lazy("Gone quiet"),
        gettext_lazy(
            "Longer than this person’s usual gap. Silence is not a symptom; it may be a good week"
        ),
    ),
    "nothing_new": (gettext_lazy("Nothing new"), ""),
}
SHOW = (
    ("", gettext_lazy("Everyone")),
    ("waiting", gettext_lazy("Waiting for me")),
    ("new", gettext_lazy("New")),
    ("week", gettext_lazy("This week")),
)
LONGEST_NAME = 80
# The page that a session is prepared on, by the name of its route.
PREP = "client-prep"


def caseload(request: HttpRequest) -> HttpResponse:
    # a name is posted, so that no address and no history holds it
    now, name = timezone.now(), request.POST.get("q", "").strip()[:LONGEST_NAME]
    show = _one_of(SHOW, request.POST.get("show", request.GET.get("show", "")))
    seen = access.shared_caseload(
        request.user, now, name=name, show=show, page=page_number(request)
    )
    context = {"nav": "caseload", "now": now, "seen": seen, "prep": PREP}
    context["groups"] = [(*GROUPS[group.code], group) for group in seen.groups]
    context |= {"name": name, "show": show, "choices": SHOW}
    context["ended"] = care.ended_by_the_other(request.user)
    context["flags_beside"] = access.flags_beside(request.user, now)
    context["invited"] = care.count_open_invitations(request.user, now)
    return render(request, "journals/caseload.html", context)


def _one_of(choices, code: str) -> str:
    return code if code in dict(choices) else ""
