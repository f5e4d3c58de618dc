"""Texts that try to be more than text, on every page that shows any, in Chromium: nothing runs,
nothing is asked of another address, nothing is wider than a phone, and each stands there as it was
written.

The pages are the product's own answers, headers included, handed to the browser without a server
between them: so the world can be one that no form lets in.
"""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from django.urls import reverse

from tests import matrix
from tests.browser import measures
from tests.browser.conftest import PHONE
from tests.conftest import LONG, freshen
from tests.hostile import PAYLOADS, WORD, HostileWorld, at_once, bent
from tests.matrix import ROWS
from tests.world import LATER, browsers, build

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.once,
    pytest.mark.timeout(400),
    pytest.mark.django_db,
]
SITE = "http://localhost"
# What is printed sooner than another page.
ON_PAPER = ("/print/", "/four-weeks/", "/prep/")
WATCH = """window.hurt = () => console.error("a script of theirs ran");
  document.addEventListener("securitypolicyviolation",
    (event) => console.error("against the policy: " + event.violatedDirective));"""
# Every text and every attribute in which one of the words stands, as the browser has it.
FOUND = """() => { const found = [], told = /kq\\d{4}z/;
  const walk = document.createTreeWalker(document, NodeFilter.SHOW_TEXT | NodeFilter.SHOW_ELEMENT);
  for (let one; (one = walk.nextNode()); ) {
    if (one.parentElement?.type === "application/json") continue; // data for a script, never shown
    const said = one.nodeType === Node.TEXT_NODE ? [one.data]
      : [...[...one.attributes].map(({ value }) => value), one.value ?? ""];
    found.push(...said.filter((text) => told.test(text)));
  }
  return found; }"""


class Window:
    """A browser in which somebody is signed in; `faults`: whatever went wrong in it."""

    def __init__(self, chromium, client: Client):
        self.client, self.faults = client, []
        self.context = chromium.new_context(viewport=PHONE, service_workers="block")
        self.context.add_init_script(WATCH)
        self.context.route("**/*", self._answer)
        self.page = self.context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("dialog", lambda dialog: self.faults.append(f"dialog: {dialog.message}"))
        self.shown = None

    def _hear(self, message) -> None:
        ours = message.text.startswith("Service Worker registration blocked")
        if message.type in ("error", "warning") and not ours:
            self.faults.append(f"{message.type}: {message.text}")

    def _answer(self, route) -> None:
        """Asks Django nothing: here its connection would be another one."""
        path = urlsplit(route.request.url).path
        if not route.request.url.startswith(f"{SITE}/"):
            self.faults.append(f"asks {route.request.url}")
            route.abort()
        elif path.startswith("/static/"):
            file = Path(finders.find(path.removeprefix("/static/")))
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file)[0])
        elif route.request.is_navigation_request():
            # browsers complain about a page that says 404 or 422
            headers, body = dict(self.shown.headers), self.shown.content
            route.fulfill(status=200, headers=headers, body=body)
        else:
            route.fulfill(body="{}")  # drafts and marks are no part of this

    def look(self, path: str, world: HostileWorld, posted=None) -> list[str]:
        """What is wrong with this page: as it is got, or as it answers a form."""
        self.faults.clear()
        self.shown = posted or self.client.get(path, follow=True)
        self.page.goto(SITE + path)
        wrong = [*self.faults]
        for media in ("screen", "print") if LONG or path.endswith(ON_PAPER) else ("screen",):
            self.page.emulate_media(media=media)
            if over := measures.too_wide(self.page, ""):
                wrong.append(f"{over} px too wide ({media})")
        return wrong + [one for text in self.page.evaluate(FOUND) for one in bent(text, world.said)]


@pytest.fixture(params=range(len(PAYLOADS)) if LONG else [0])
def world(request):
    """In the quick run each field has one of them and some have all; in the long one, each each."""
    with time_machine.travel(LATER, tick=False):
        found = build("full", HostileWorld("full", turn=request.param))
        at_once(found)
        yield found


READERS = ("anonymous", "maya", "amara", "pat")
# Beside the pages of the matrix: what changes something, what is all at once, and another client.
BESIDES = (
    *(("maya", "page", "whole_page_of_maya", more) for more in ("", "?change=1")),
    *(("maya", "moment", "whole_of_maya", more) for more in ("", "?change=notice")),
    *(("maya", name, "two_of_maya", "") for name in ("moment", "moment-change")),
    ("maya", "moment-sharing", "whole_of_maya", "?see=1"),
    ("amara", "client", "user_of_jonas", ""),
)


def test_it_is_text_on_every_page(chromium, world):
    wrong, seen = [], set()
    for who, client in browsers(world).items():
        if who not in READERS:
            continue
        if who != "anonymous":
            freshen(client)
        window = Window(chromium, client)
        for path, answer in pages(who, client, world):
            wrong += [f"{path} as {who}: {what}" for what in window.look(path, world, answer)]
            seen |= set(WORD.findall(window.page.content()))
        window.context.close()
    assert not wrong, "\n".join(wrong)
    assert len(seen) > 125


def pages(who: str, client: Client, world: HostileWorld):
    """(path, None) of each that shows words, and (path, answer) of those that answer a form."""
    for row in ROWS:
        if row.shows and matrix.status(row, who, "full", "GET") == 200:
            ids = {key: world.ids[name] for key, name in row.ids.items()}
            yield reverse(row.name, kwargs=ids), None
    for reader, name, pk, more in BESIDES:
        if reader == who:
            yield reverse(name, kwargs={"pk": world.ids[pk]}) + more, None
    if who == "maya":
        yield "/journal/", client.post("/journal/", {"words": "kq"})
        refused = {"situation": world.all("maya.refused"), "reaction_urge": "x"}
        yield "/moments/new/", client.post("/moments/new/", refused)
