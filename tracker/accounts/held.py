"""What somebody typed while their session ended is kept, sealed for them alone, behind sign-in.

Every form carries a signed mark of whose page it was. When the form arrives signed out, its fields
are sealed with that person's data key and wait in the new, still anonymous session for 30 minutes.
So do the drafts (PUT) that a page goes on sending; they are offered again where they were begun.
"""

import base64
import json
import re
import secrets
import uuid
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_variables

from tracker import wallclock
from tracker.privacy import keys, sealing

from .models import User

MARK = "held_for"
# In the form on /held/: which kept words it sends, so that they are dropped once they are saved.
SENT = "held_id"
OURS = {"csrfmiddlewaretoken", MARK, SENT}
# What a form with a draft brings along beside its own fields: see templates/ui/form_start.html.
OF_DRAFTS = {
    *("draft", "draft_place", "draft_revision", "draft_sending"),
    *("draft_page", "draft_step", "draft_path"),
}
MINUTES = 30
MOST_DRAFTS = 3
MOST_FORMS = 5
# What only a form says, never a person: codes, ids, numbers, dates and times.
NO_WORDS = re.compile(r"[a-z0-9_-]*|[0-9T:.,+Z /-]*|[0-9a-fA-F-]{32,36}")
_signer = signing.TimestampSigner(salt="keel.held")


def mark(user: User) -> str:
    """The value of the hidden field that says whose page a form was drawn for."""
    return _signer.sign(user.pk.hex)


def sent(request: HttpRequest) -> QueryDict:
    """The fields that came: of a form, or of a draft, which is a PUT of the same fields."""
    if request.method != "PUT":
        return request.POST
    if not hasattr(request, "put_fields"):
        request.put_fields = QueryDict(request.body)  # type: ignore[attr-defined]
    return request.put_fields  # type: ignore[attr-defined, no-any-return]


def marked(fields: Mapping[str, Any]) -> uuid.UUID | None:
    """Whose page a form was drawn for; None when it does not say, or says it wrongly."""
    try:
        return uuid.UUID(_signer.unsign(fields.get(MARK, ""), max_age=60 * 60 * 24 * 31))
    except (signing.BadSignature, ValueError):
        return None


def is_for(request: HttpRequest, user: User) -> bool:
    """Was this form drawn for this person?"""
    return marked(sent(request)) == user.pk


def _place(owner: uuid.UUID, draft: uuid.UUID | None = None) -> bytes:
    return sealing.place("held.draft" if draft else "held.form", draft or owner, owner, 0)


def typed(request: HttpRequest) -> dict[str, list[str]]:
    """The fields of a form as they were sent, without ours and without passwords."""
    return typed_in(sent(request))


def typed_in(fields: QueryDict) -> dict[str, list[str]]:
    """The same of fields that came in another way."""
    return {
        name: fields.getlist(name) for name in fields if name not in OURS and "password" not in name
    }


def words(fields: dict[str, list[str]]) -> list[str]:
    """The values that a person typed, as far as one can tell without knowing the form.

    A single small word looks like a code and is not shown; it is sent all the same.
    """
    zones = wallclock.zones()
    values = [value for name in fields if name not in OF_DRAFTS for value in fields[name]]
    return [
        value
        for value in values
        if len(value) > 1 and not NO_WORDS.fullmatch(value) and value not in zones
    ]


def is_here(path: str) -> bool:
    """A path on this site, and no address of another one."""
    return path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)


def _key(owner: uuid.UUID | None) -> bytes | None:
    """The open data key of this account; None if there is no such account any more."""
    try:
        keys.warm([owner] if owner else [])
        return keys.of(owner) if owner else None
    except keys.NoKey:
        return None


@sensitive_variables()
def keep_draft(request: HttpRequest) -> bool:
    """Seal a draft that arrived signed out, as keep() does with a form. The newest few stay."""
    fields = sent(request)
    owner, key = marked(fields), _key(marked(fields))
    try:
        draft = uuid.UUID(fields.get("draft", ""))
    except ValueError:
        return False
    if owner is None or key is None:
        return False
    now = timezone.now().timestamp()
    body = json.dumps({"at": now, "fields": typed(request)}).encode("utf-8", "replace")
    others = [one for one in request.session.get("held_drafts", ()) if one["id"] != draft.hex]
    one = {"id": draft.hex, "for": owner.hex, "until": now + MINUTES * 60}
    one["form"] = base64.b64encode(sealing.seal(key, _place(owner, draft), body)).decode()
    request.session["held_drafts"] = [*others, one][-MOST_DRAFTS:]
    return True


@sensitive_variables()
def kept_drafts(request: HttpRequest) -> list[dict]:
    """Mine, as {"id": UUID, "at": timestamp, "fields": {name: [values]}}; nobody else's."""
    me, now = request.user.pk, timezone.now().timestamp()
    found = []
    for one in request.session.get("held_drafts", ()):
        if one["for"] == me.hex and one["until"] >= now:
            keys.warm([me])
            draft = uuid.UUID(one["id"])
            place = _place(me, draft)
            opened = sealing.unseal(keys.of(me), place, base64.b64decode(one["form"]))
            found.append({"id": draft, **json.loads(opened)})
    return found


def drop_draft(request: HttpRequest, draft: uuid.UUID) -> None:
    """Forget a draft that is kept by now, or is not wanted."""
    held = request.session.get("held_drafts", ())
    left = [one for one in held if one["id"] != draft.hex]
    if len(left) < len(held):
        request.session["held_drafts"] = left


@sensitive_variables()
def keep(request: HttpRequest) -> bool:
    """Seal a form that arrived signed out, if it says whose it was. False if nothing was kept.

    The newest few stay, each for itself; the same one, sent twice, is one.
    """
    owner = marked(request.POST) if request.method == "POST" else None
    path = request.get_full_path()
    key = _key(owner)
    if owner is None or key is None or not is_here(path):
        return False
    body = json.dumps({"path": path, "fields": typed(request)}).encode("utf-8", "replace")
    others = [one for one in _forms(request) if one["for"] != owner.hex or _open(key, one) != body]
    one = {"id": secrets.token_hex(8), "for": owner.hex}
    one["until"] = timezone.now().timestamp() + MINUTES * 60
    one["form"] = base64.b64encode(sealing.seal(key, _place(owner), body)).decode()
    request.session["held"] = [*others, one][-MOST_FORMS:]
    return True


def _forms(request: HttpRequest) -> list[dict]:
    """Those that are kept in this session, oldest first: sealed, whosever they are."""
    # a session that began before there could be several holds something else here
    return [one for one in request.session.get("held", ()) if isinstance(one, dict)]


def _open(key: bytes, one: dict) -> bytes:
    place = _place(uuid.UUID(one["for"]))
    return sealing.unseal(key, place, base64.b64decode(one["form"]))


def way_back(request: HttpRequest) -> str:
    """Where sign-in leads: to the kept words, or to the page that was asked for."""
    if _forms(request):
        return reverse("held")
    return request.get_full_path() if request.method == "GET" else reverse("home")


@sensitive_variables()
def take(request: HttpRequest) -> list[dict]:
    """My kept forms as shown() gives them, oldest first. Those that are too old are forgotten."""
    me, now, found = request.user.pk, timezone.now().timestamp(), []
    for one in _forms(request):
        if one["for"] != me.hex:
            continue
        if one["until"] < now:
            drop(request, one["id"])
            continue
        keys.warm([me])
        form = json.loads(_open(keys.of(me), one))
        if is_here(form["path"]):
            found.append(shown(form["path"], form["fields"], one["id"]))
    return found


def shown(path: str, fields: dict[str, list[str]], held_id: str = "") -> dict[str, Any]:
    """A form as templates/accounts/held.html shows it, with a button that sends it again."""
    return {"path": path, "typed": fields, "words": words(fields), "id": held_id}


def drop_sent(request: HttpRequest) -> None:
    """Forget the words that this very form has saved; others that wait stay."""
    if SENT in request.POST:
        drop(request, request.POST[SENT])
    if "held_drafts" in request.session and "draft" in request.POST:
        with suppress(ValueError):
            drop_draft(request, uuid.UUID(request.POST["draft"]))


def drop(request: HttpRequest, held_id: str) -> None:
    """Forget this kept form; others that wait stay."""
    kept = _forms(request)
    left = [one for one in kept if one["id"] != held_id]
    if left:
        request.session["held"] = left
    elif kept:
        del request.session["held"]
