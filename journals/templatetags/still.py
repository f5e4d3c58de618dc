"""The mark of a page that shows what clients share: `{% load still %}`."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils import timezone

from journals.still import mark
from tracker.accounts.models import User
from tracker.care.models import Supervision

register = template.Library()


@register.inclusion_tag("journals/_still.html", takes_context=True)
def still(context: template.Context, client: User | None = None) -> dict[str, Any]:
    """Lets an open page go blank soon after something on it was taken back.

    `client`: whose page it is; without one it is about all clients. Put it first into `main`.
    """
    request, pk = context["request"], client.pk if client else None
    here = request.get_full_path() if request.method == "GET" else ""
    return {
        "address": reverse("still", args=[pk]) if pk else reverse("still-all"),
        "since": mark(request.user, pk, timezone.now()),
        "who": client.first_name if client else "",
        # a page that answered a form is not asked for again
        "again": here or (reverse("client", args=[pk]) if pk else reverse("home")),
    }


@register.inclusion_tag("journals/_still.html", takes_context=True)
def still_along(context: template.Context, along: Supervision) -> dict[str, Any]:
    """The same on the page of somebody who reads along."""
    request = context["request"]
    return {
        "address": reverse("still-along", args=[along.pk]),
        "since": mark(request.user, along.pk, timezone.now()),
        "who": along.relationship.of.first_name,
        "again": request.get_full_path(),
    }
