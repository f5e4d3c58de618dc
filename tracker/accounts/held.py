"""What somebody typed while their session ended is kept, sealed for them alone, behind sign-in.

Every form carries a signed mark of whose page it was. When the form arrives signed out, its fields
are sealed with that person's data key and wait in the new, still anonymous session for 30 minutes.
"""

import base64
import json
import re
import secrets
import uuid
import zoneinfo

from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_variables

from tracker.privacy import keys, sealing

from .models import User

MARK = "held_for"
# In the form on /held/: which kept words it sends, so that they are dropped once they are saved.
SENT = "held_id"
OURS = {"csrfmiddlewaretoken", MARK, SENT}
MINUTES = 30
# What only a form says, never a person: codes, ids, numbers, dates and times.
NO_WORDS = re.compile(r"[a-z0-9_-]*|[0-9T:.,+Z /-]*|[0-9a-fA-F-]{32,36}")
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


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a form as they were sent, without ours and without passwords."""
    return {
        name: request.POST.getlist(name)
        for name in request.POST
        if name not in OURS and "password" not in name
    }


def words(fields: dict[str, list[str]]) -> list[str]:
    """The values that a person typed, as far as one can tell without knowing the form.

    A single small word looks like a code and is not shown; it is sent all the same.
    """
    zones = zoneinfo.available_timezones()
    values = [value for values in fields.values() for value in values]
    return [
        value
        for value in values
        if len(value) > 1 and not NO_WORDS.fullmatch(value) and value not in zones
    ]


def is_here(path: str) -> bool:
    """A path on this site, and no address of another one."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


@sensitive_variables()
def keep(request: HttpRequest) -> bool:
    """Seal a form that arrived signed out, if it says whose it was. False if nothing was kept."""
    owner = _marked(request) if request.method == "POST" else None
    path = request.get_full_path()
    if owner is None or not is_here(path):
        return False
    try:
        keys.warm([owner])
        key = keys.of(owner)
    except keys.NoKey:
        return False
    body = json.dumps({"path": path, "fields": typed(request)}).encode("utf-8", "replace")
    request.session["held"] = {
        "id": secrets.token_hex(8),
        "for": owner.hex,
        "until": timezone.now().timestamp() + MINUTES * 60,
        "form": base64.b64encode(sealing.seal(key, _place(owner), body)).decode(),
    }
    return True


def way_back(request: HttpRequest) -> str:
    """Where sign-in leads: to the kept words, or to the page that was asked for."""
    if "held" in request.session:
        return reverse("held")
    return request.get_full_path() if request.method == "GET" else reverse("home")


@sensitive_variables()
def take(request: HttpRequest) -> dict | None:
    """The kept form as {"id", "path": str, "fields": {name: [values]}}; None if none is mine."""
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
    form = json.loads(opened)
    return {"id": held["id"], **form} if is_here(form["path"]) else None


def drop_sent(request: HttpRequest) -> None:
    """Forget the words that this very form has saved; others that wait stay."""
    held = request.session.get("held")
    if held and request.POST.get(SENT) == held["id"]:
        drop(request)


def drop(request: HttpRequest) -> None:
    """Forget what is kept."""
    request.session.pop("held", None)
