"""Aeroplane mode: what is written waits sealed on the phone, and stands in its place later, once."""

import re
import sqlite3
from datetime import datetime

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, QUIET, WALK
from tests.browser.losing import PASSWORD
from tests.browser.test_losing_nothing import holding, sign_in

pytestmark = [*WALK, pytest.mark.once]

WORD = "Mirabellenkompott"
CONTROLLED = "navigator.serviceWorker.controller !== null"
LINE = "[data-outbox] [data-words]"
PLAIN = """async () => {
  const box = await new Promise((resolve, reject) => {
    const opening = indexedDB.open("outbox");
    opening.onsuccess = () => resolve(opening.result);
    opening.onerror = reject;
  });
  const items = await new Promise((resolve) => {
    const asked = box.transaction("items").objectStore("items").getAll();
    asked.onsuccess = () => resolve(asked.result);
  });
  box.close();
  return items.map((one) => ({ ...one, sealed: new TextDecoder("latin1").decode(one.sealed) }));
}"""


class Browser:
    """One profile on a disk, as a phone has it; started anew, it is somebody's who asks for last
    time's tabs."""

    def __init__(self, chromium, path, profile):
        self.start = lambda: chromium.browser_type.launch_persistent_context(
            profile,
            executable_path=path,
            args=[*QUIET[1:], "--headless=new", "--restore-last-session"],
            headless=False,
            viewport=PHONE,
            timezone_id="Europe/Lisbon",
            locale="en-GB",
        )


def ready(page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function(CONTROLLED)


def knows(page) -> None:
    """Until the phone knows whose letterbox it fills."""
    page.wait_for_function(
        "async () => (await indexedDB.databases()).some((one) => one.name === 'outbox')"
    )


def says(page, text) -> None:
    expect(page.locator(LINE)).to_have_text(text)


def kept(page, n: int) -> None:
    page.wait_for_url("**/offline/kept/")
    expect(page.get_by_role("heading", name="Kept on this phone")).to_be_visible()
    says(page, f"{n} waiting for signal")


def test_five_things_in_aeroplane_mode(chromium, chromium_path, server, people, tmp_path):
    me, other = next(people), next(people)
    site, profile = server.site, tmp_path / "profile"
    phone = Browser(chromium, chromium_path, profile)
    context = phone.start()
    context.set_default_timeout(30_000)
    page = context.new_page()
    sign_in(page, site, me)
    ready(page)
    knows(page)

    # --- the signal goes while something is being written ---
    page.goto(f"{site}/moments/new/")
    page.get_by_label("What happened?").fill(f"{WORD} one, begun with a signal")
    page.get_by_label("What happened?").blur()
    expect(page.locator(".save-state > span")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    context.set_offline(True)
    page.get_by_label("What happened?").fill(f"{WORD} one, ended without")
    page.get_by_label("What happened?").blur()
    expect(page.locator(".save-state > span")).to_have_text("Kept on this phone")
    page.get_by_role("button", name="Save and stop here").click()
    kept(page, 1)

    # --- what can't wait says so, and nothing is changed ---
    # --- and the pages for what is new open by themselves ---
    page.goto(f"{site}/")
    expect(page.get_by_role("heading", name="No signal right now")).to_be_visible()
    page.get_by_role("link", name="Write something now").click()
    page.get_by_label("A line, if you like").or_(page.locator("[name=line]")).first.fill(
        f"{WORD} two"
    )
    page.get_by_role("button", name="Save").click()
    kept(page, 2)
    page.goto(f"{site}/journal/pages/new/")
    page.locator("[name=text]").fill(f"{WORD} three\n\non two lines")
    page.get_by_role("button", name="Save").click()
    kept(page, 3)
    page.goto(f"{site}/moments/new/")
    page.get_by_label("What happened?").fill(f"{WORD} four")
    page.get_by_role("button", name="Save").click()
    kept(page, 4)
    page.get_by_role("link", name="Write something more").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".save-state > span")).to_have_text("Nothing is written yet.")
    page.locator("[name=line]").fill(f"{WORD} five")
    wrote = datetime.now().astimezone()
    page.get_by_role("button", name="Save").click()
    kept(page, 5)
    items = page.evaluate(PLAIN)
    assert len(items) == 5
    assert {tuple(sorted(one)) for one in items} == {("id", "sealed", "seq", "whose")}
    assert all(WORD not in one["sealed"] and me not in str(one) for one in items)
    context.close()
    assert holding(profile, WORD) == []

    # --- the browser is started anew: signed out, and the signal is back ---
    context = phone.start()
    context.set_default_timeout(30_000)
    page = context.new_page()
    context.clear_cookies()
    # somebody else, on the same phone, neither sees nor sends them
    sign_in(page, site, other)
    ready(page)
    page.wait_for_timeout(1500)
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert WORD not in context.request.get(f"{site}/journal/").text()
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").last.click()
    sign_in(page, site, me)
    ready(page)
    says(page, re.compile(r"^Saved \d\d:\d\d$"))
    assert page.evaluate(PLAIN) == []
    context.close()
    assert holding(profile, WORD) == []
    (profile / "planted").write_bytes(f"x{WORD}x".encode("utf-16-le"))
    assert holding(profile, WORD) == ["planted"]  # it would have been found
    del sqlite3, wrote, PASSWORD
