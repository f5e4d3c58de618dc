"""Aeroplane mode: what is written waits sealed on the phone, and stands in its place later."""

import re
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WALK, on_a_disk
from tests.browser.losing import READ, ready
from tests.browser.test_losing_nothing import HAPPENED, SAVED, holding, sign_in
from tests.operations.test_up import eventually

pytestmark = [*WALK, pytest.mark.once]

WORD = "Mirabellenkompott"


def started(chromium, path, profile):
    """Her browser, whose clock is not that of her profile."""
    context = on_a_disk(chromium, path, profile, timezone_id="Europe/Lisbon", locale="en-GB")
    context.set_default_timeout(30_000)
    return context


def kept(page, n: int) -> None:
    page.wait_for_url("**/offline/kept/")
    expect(page.get_by_role("heading", name="Kept on this phone")).to_be_visible()
    line = page.locator("[data-outbox] [data-words]")
    expect(line).to_have_text(f"{n} waiting for signal", timeout=20_000)


def write(page, name: str, text: str) -> None:
    page.locator(f"[name={name}]").fill(text)
    page.get_by_role("button", name=re.compile("^Save")).first.click()


def rows(context, site: str) -> list[dict]:
    """What stands on the server, by what was written first."""
    found = context.request.get(f"{site}/api/v1/entries/").json()["results"]
    return sorted(found, key=lambda one: one["occurred_at"])


def test_five_things_in_aeroplane_mode(chromium, chromium_path, server, people, tmp_path):
    me, other = next(people), next(people)
    site, profile = server.site, tmp_path / "profile"
    context = started(chromium, chromium_path, profile)
    page = context.new_page()
    sign_in(page, site, me)
    ready(page)

    # the signal goes while something is being written
    page.goto(f"{site}/moments/new/")
    page.get_by_label(HAPPENED).fill(f"{WORD} one, begun with a signal")
    page.get_by_label(HAPPENED).blur()
    expect(page.locator(".save-state > span")).to_have_text(SAVED)
    tab = context.new_page()
    tab.goto(f"{site}/settings/")
    context.set_offline(True)
    page.get_by_label(HAPPENED).fill(f"{WORD} one, ended without")
    page.get_by_label(HAPPENED).blur()
    expect(page.locator(".save-state > span")).to_have_text("Kept on this phone")
    times = [datetime.now(UTC)]
    page.get_by_role("button", name="Save and stop here").click()
    kept(page, 1)
    times.append(datetime.now(UTC))

    # what can't wait says so, and nobody signs out over what waits
    tab.get_by_role("button", name="Save settings").click()
    expect(tab.get_by_text("Needs signal. Nothing has changed.")).to_be_visible()
    tab.get_by_role("button", name="Sign out").last.click()
    expect(tab.get_by_text("1 thing on this phone is not sent yet.")).to_be_focused()
    tab.get_by_role("button", name="Stay signed in").click()
    tab.close()

    # the pages for what is new open by themselves
    page.goto(f"{site}/")
    expect(page.get_by_role("heading", name="No signal right now")).to_be_visible()
    page.get_by_role("link", name="Write something now").click()
    write(page, "line", f"{WORD} two")
    kept(page, 2)
    times.append(datetime.now(UTC))
    page.goto(f"{site}/journal/pages/new/")
    write(page, "text", f"{WORD} three\n\non two lines")
    kept(page, 3)
    times.append(datetime.now(UTC))
    page.goto(f"{site}/moments/new/")
    write(page, "situation", f"{WORD} four")
    kept(page, 4)
    times.append(datetime.now(UTC))
    page.get_by_role("link", name="Write something more").click()
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".save-state > span")).to_have_text("Nothing is written yet.")
    write(page, "line", f"{WORD} five")
    kept(page, 5)
    times.append(datetime.now(UTC))

    # nothing of it can be read here
    items = page.evaluate(READ, "items")
    assert {tuple(sorted(one)) for one in items} == {("id", "sealed", "seq", "whose")}
    assert len({one["id"] for one in items}) == 5
    assert WORD not in str(items)
    context.clear_cookies()  # a browser that brings back its tabs brings back the session as well
    context.close()
    assert holding(profile, WORD) == []

    # the browser is started anew, signed out, and the signal is back: somebody else on the same
    # phone neither sees nor sends them, and does not take them along
    context = started(chromium, chromium_path, profile)
    page = context.new_page()
    sign_in(page, site, other)
    ready(page)
    page.goto(f"{site}/journal/")
    expect(page.locator("[data-outbox]")).to_be_hidden()
    assert rows(context, site) == []
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").last.click()
    assert len(page.evaluate(READ, "items")) == 5

    # signed in again: five, once each, in their order, at their own times
    sign_in(page, site, me)
    ready(page)
    eventually(lambda: page.evaluate(READ, "items") == [], 60, lambda: "all of them sent")
    found = rows(context, site)
    words = ["one, ended without", "two", "three\n\non two lines", "four", "five"]
    said = [
        next(text for text in one["content"].values() if isinstance(text, str)) for one in found
    ]
    assert said == [f"{WORD} {word}" for word in words]
    for one, (before, after) in zip(found, pairwise(times), strict=True):
        assert one["zone"] == "Europe/Lisbon"
        assert before <= datetime.fromisoformat(one["occurred_at"]) <= after
    # nor does a draft of any of them wait
    page.goto(f"{site}/")
    expect(page.get_by_text("It is not saved yet.")).to_have_count(0)
    context.close()
    assert holding(profile, WORD) == []
    (profile / "planted").write_bytes(f"x{WORD}x".encode("utf-16-le"))
    assert holding(profile, WORD) == ["planted"]  # it would have been found
