"""What somebody typed while their session ended is kept, sealed for them alone, behind sign-in.

Every form carries a signed mark of whose page it was. When the form arrives signed out, its fields
are sealed with that person's data key and wait in the new, still anonymous session for 30 minutes.
"""

import base64
import json
import uuid

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from tracker.privacy import keys, sealing

from .models import User

MARK = "held_for"
MINUTES = 30
_signer = signing.TimestampSigner(salt="keel.held")


def mark(user: User) -> str:
    """The value of the hidden field that says whose page a form was drawn for."""
    return _signer.sign(user.pk.hex)


def _marked(request: HttpRequest) -> uuid.UUID | None:
    """Whose page the form was drawn for; None when it does not say, or says it wrongly."""
    try:
        return uuid.UUID(_signer.unsign(request.POST.get(MARK, ""), max_age=60 * 60 * 24 * 31))
    except (signing.BadSignature, ValueError):
        return None


def is_for(request: HttpRequest, user: User) -> bool:
    """Was this form drawn for this person?"""
    return _marked(request) == user.pk


def _place(owner: uuid.UUID) -> bytes:
    return sealing.place("held.form", owner, owner, 0)


@sensitive_variables()
def keep(request: HttpRequest) -> None:
    """Seal a form that arrived signed out, if it says whose it was. Otherwise do nothing."""
    owner = _marked(request) if request.method == "POST" else None
    if owner is None:
        return
    try:
        keys.warm([owner])
        key = keys.of(owner)
    except keys.NoKey:
        return
    typed = {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in ("csrfmiddlewaretoken", MARK)
    }
    body = json.dumps({"path": request.get_full_path(), "fields": typed}).encode("utf-8", "replace")
    request.session["held"] = {
        "for": owner.hex,
        "until": timezone.now().timestamp() + MINUTES * 60,
        "form": base64.b64encode(sealing.seal(key, _place(owner), body)).decode(),
    }


def way_back(request: HttpRequest) -> str:
    """Where sign-in leads: to the kept words, or to the page that was asked for."""
    if "held" in request.session:
        return reverse("held")
    return request.get_full_path() if request.method == "GET" else reverse("home")


@sensitive_variables()
def take(request: HttpRequest) -> dict | None:
    """The kept form as {"path": str, "fields": {name: [values]}}; None if there is none for me."""
    held = request.session.get("held")
    if not held or held["for"] != request.user.pk.hex:
        return None
    if held["until"] < timezone.now().timestamp():
        drop(request)
        return None
    keys.warm([request.user.pk])
    opened = sealing.unseal(
        keys.of(request.user.pk), _place(request.user.pk), base64.b64decode(held["form"])
    )
    return json.loads(opened)


def drop(request: HttpRequest) -> None:
    request.session.pop("held", None)
