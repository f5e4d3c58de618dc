"""All that Amara can ask of the product, as pages and as a program, and what she is answered.

Made from the two matrices, which hold every route: a new route for therapists is asked by itself.
"""

import json
import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse

from tests import matrix_forms
from tests.api.matrix import ROUTES
from tests.api.matrix_bodies import bodies
from tests.doors import is_here, whole
from tests.kept import IDS
from tests.kept_between import IDS as THEIRS
from tests.matrix import ROWS
from tests.matrix_row import THERAPIST
from tests.world import LATER, World, browsers
from tracker.reminders import news
from tracker.reminders.models import Notice

# Not asked, each for its reason.
LEFT_OUT = {
    # Her own account: secrets are drawn anew, or she is signed out. Nothing there is a client's.
    *("mfa_add_webauthn", "mfa_activate_totp", "mfa_generate_recovery_codes"),
    *("account_logout", "hide"),
    *("account_reset_password_from_key", "account_login"),
    # For machines: how late the oldest message of the whole house is, without saying whose.
    "healthz",
}
# A code or a token is drawn anew for each answer.
DRAWN = {"POST client-invite", "POST tokens", "POST calendar", "POST paper-ask"}

# Of an answer, what is drawn anew each time: the ids of what will be written, and CSRF's token.
MINTED = re.compile(
    r'(name="csrfmiddlewaretoken" value="\w+")'
    r'|(name="(?:entry|episode|invitation|appointment)_id" value="[0-9a-f-]{36}")'
    r"|(id_answer_[0-9a-f-]{36})"
    r'|(name="draft" value="[0-9a-f-]{36}")|(data-draft="/drafts/[0-9a-f-]{36}/")'
    r'|("id":"[0-9a-f-]{36}","care":"[0-9a-f-]{36}","days")'
    r"|(/days/[0-9a-f-]{36}/)|(/list/[0-9a-f-]{36}/)"  # what was just proposed, or put on the list
)
NEVER = 405  # a method that a route never takes is refused before anything is read
NEW_ID = "5b0c8e2e-9d3f-4d55-8f0b-6f6d9a1c0de1"
# What names a client, not a thing of theirs.
OF_SOMEBODY = ("user_of_", "token_of_amara", "no_passkey", "sheet", "other_sheet", "measure")
OF_SOMEBODY += ("rule",)
# What names something between the two: asked also with what Maya has between her and another.
BETWEEN = ("agenda_of_", "wish_of_", "pin_of_", "bring_up_of_", "appointment_of_", "decision_of_")

Send = Callable[[Any], HttpResponse]


def asks(world: World) -> dict[str, Send]:
    """{what it is: how to ask it}: every route that a therapist may use, and more about Maya."""
    found = dict(_pages(world)) | dict(_resources(world)) | dict(_more(world))
    return {name: send for name, send in found.items() if name not in DRAWN}


def asked_routes() -> set[str]:
    """Names of the routes that are asked."""
    rows = {row.name for row in ROWS if THERAPIST[0] in row.who} - LEFT_OUT
    return rows | {f"api:{route.name}" for route in ROUTES if THERAPIST[0] in route.who}


def _pages(world: World) -> Iterator[tuple[str, Send]]:
    for row in ROWS:
        if row.name not in asked_routes():
            continue
        data = matrix_forms.of(row.data, world)
        for suffix, ids in _things(row.ids, world):
            if row.name == "join":
                ids = {"token": world.ids["token_of_amara"]}
            path = reverse(row.name, kwargs=ids)
            if row.get != NEVER:
                yield f"GET {row.name}{suffix}", look(path)
            if row.post != NEVER:
                yield f"POST {row.name}{suffix}", do(path, data)


def _things(names: dict[str, str], world: World) -> Iterator[tuple[str, dict[str, Any]]]:
    """The ids of an address; and those with each thing that Maya will keep to herself."""
    ids = {key: world.ids[name] for key, name in names.items()}
    yield "", ids
    for key, name in names.items():
        if key != "rest" and not name.startswith(OF_SOMEBODY):
            for what, pk in (IDS | (THEIRS if name.startswith(BETWEEN) else {})).items():
                yield f" about her {what}", {**ids, key: pk}


def _resources(world: World) -> Iterator[tuple[str, Send]]:
    for n, route in enumerate(ROUTES):
        if f"api:{route.name}" not in asked_routes():
            continue
        query = "&".join(
            f"{key}={world.ids[name]}" for key, name in (one.split("=") for one in _query(route))
        )
        for suffix, ids in _things(route.ids, world):
            path = reverse(f"api:{route.name}", kwargs=ids) + (f"?{query}" if query else "")
            for method in route.answers:
                # An id that is taken is taken, whoever took it: decision 14.
                if method != "PUT" or not suffix:
                    body = bodies(route.bodies.get(method, ""), world, NEW_ID)
                    yield f"{method} api:{route.name} {n}{suffix}", call(method, path, body)


def _query(route) -> list[str]:
    return route.query.split("&") if route.query else []


def _more(world: World) -> Iterator[tuple[str, Send]]:
    """Filters, further pages, and things of Maya's that only a body or a filter names."""
    me, home = world.ids["user_of_maya"], reverse("home")
    client = reverse("client", args=[me])
    for show in ("waiting", "new", "week"):
        yield f"caseload: {show}", look(f"{home}?show={show}")
        yield f"GET api:clients {show}", look(f"{reverse('api:clients')}?show={show}")
    yield "caseload: a name", do(home, {"q": world.people["maya"].name[:4]})
    for page in (2, 3):
        yield f"caseload: page {page}", look(f"{home}?page={page}")
        yield f"client: page {page}", look(f"{client}?page={page}")
    empty = reverse("answer", args=[me, world.ids["one_look_of_maya"]])
    yield "an empty answer", do(empty, {"entry_id": str(uuid.UUID(int=7, version=4))})
    entries = f"{reverse('api:shared-entries')}?client={me}"
    for kind in ("self_monitoring", "self_evaluation", "check_in", "journal_page", "worksheet"):
        yield f"GET api:shared-entries {kind}", look(f"{entries}&kind={kind}")
    api = reverse("api:appointments")
    for query in (f"client={me}", "since=2026-11-01T00:00:00Z", "until=2026-11-25T00:00:00Z"):
        yield f"GET api:appointments {query[:6]}", look(f"{api}?{query}")
    moments = [world.ids[f"{one}_of_maya"] for one in ("one", "two")] + list(IDS.values())
    for pk in moments:
        yield f"GET api:shared-entries of {pk}", look(f"{entries}&episode={pk}")
    for what, pk in IDS.items():
        body = {"id": NEW_ID, "entry": str(pk), "text": "You chose."}
        yield f"answer her {what}", call("POST", reverse("api:guidance"), body)
        put = reverse("api:guidance-put", args=[NEW_ID])
        yield f"put an answer to her {what}", call("PUT", put, body | {"id": None})


def look(path: str) -> Send:
    return lambda browser: browser.get(path)


def do(path: str, data: dict) -> Send:
    """With the page that follows, and what it says about what was done."""
    return lambda browser: browser.post(path, data, follow=True)


def call(method: str, path: str, body: dict) -> Send:
    sent = json.dumps({key: value for key, value in body.items() if value is not None})
    return lambda browser: browser.generic(method, path, sent, "application/json")


class Clinic:
    """Amara at work in one world; nothing that she does there lasts."""

    def __init__(self, world: World):
        self.world = world
        self.asks = asks(world)
        self.browser = browsers(world)["amara"]
        is_here(self.browser)
        self.cookies = self.browser.cookies.output()

    def only_look(self) -> None:
        """Every page and every list, and no address of what she cannot know of."""
        looks = ("GET ", "caseload: ", "client: ")
        self.asks = {
            name: send
            for name, send in self.asks.items()
            if name.startswith(looks) and " about her " not in name
        }

    def everything(self) -> dict[str, tuple]:
        """Every answer she gets now, and whether a mail would tell her of something."""
        hers = self.world.people["amara"].pk
        told = {"a digest": (news.anything(hers, LATER),)}
        return told | {name: self.answer(send) for name, send in self.asks.items()}

    def answer(self, send: Send) -> tuple:
        """Status, headers, cookies, where it led, the text, and what waits to be mailed to her."""
        cache.clear()
        self.browser.cookies.load(self.cookies.replace("Set-Cookie: ", ""))
        with transaction.atomic():  # looking leaves marks, which would show the second time
            got = whole(send(self.browser))
            mails = Notice.objects.filter(user=self.world.people["amara"]).count()
            transaction.set_rollback(True)
        headers = {key: value for key, value in got.items() if key != "Content-Length"}
        text = MINTED.sub("·", got.text if hasattr(got, "text") else "")
        led = getattr(got, "redirect_chain", [])
        return got.status_code, headers, sorted(got.cookies), led, text, mails
