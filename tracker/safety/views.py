"""Pages for everyone: signed out, without JavaScript, without a query, and logged nowhere."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tracker.accounts.policy import allow

from .regions import REGIONS, Region, region
from .rules import RULES


def here() -> Region:
    """The region of this installation. A system check makes sure that there is one."""
    return region(settings.CRISIS_REGION) or REGIONS["elsewhere"]


@allow("everyone")
@require_safe
def help(request: HttpRequest) -> HttpResponse:
    """Who to call. `?region=GB` shows another country; an unknown one shows our own."""
    shown = region(request.GET.get("region", "")) or here()
    others = [other for other in REGIONS.values() if other != shown]
    return render(request, "safety/help.html", {"region": shown, "others": others, "here": here()})


@allow("everyone")
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """Which answers are looked at first, and lead to the page with help: the rules themselves."""
    return render(request, "safety/rules.html", {"rules": RULES.values()})


@allow("everyone")
@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What this is, where it comes from, and what it is not."""
    return render(request, "pages/about.html", {"region": here()})
