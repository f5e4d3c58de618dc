"""Save, pressed where nothing can be sent: it is kept on the phone, says so, and is saved later."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALK
from tests.browser.losing import ready
from tests.browser.test_losing_nothing import (
    HAPPENED,
    NEW,
    offered,
    said,
    sign_in,
    writing,
)

pytestmark = [*WALK, pytest.mark.once]

SAVE = "Save and stop here"
A_MOMENT = re.compile("/moments/[0-9a-f-]{36}/")
HERE = "Not sent yet. Your words are safe on this phone."


def press_save(page):
    button = page.get_by_role("button", name=SAVE)
    button.click(no_wait_after=True)
    return button


def stays(page, text: str) -> None:
    """The form stands as it was, says what is the matter, and Save can be pressed again."""
    said(page, HERE)
    expect(page.locator("#main > .save-state + [role=status]")).to_have_text(HERE)
    expect(page.get_by_role("button", name=SAVE)).not_to_have_attribute("aria-busy", "true")
    expect(page.get_by_label(HAPPENED)).to_have_value(text)
    assert page.url.endswith(NEW)


def kept(page) -> None:
    """The words are gone from the screen, and wait."""
    page.wait_for_url("**/offline/kept/")
    expect(page.get_by_role("heading", name="Kept on this phone")).to_be_visible()


def sent_once(page, site: str, text: str) -> None:
    """By itself; it is the only moment, and its words stand in it."""
    expect(page.get_by_role("heading", name="It is saved")).to_be_visible(timeout=30_000)
    page.goto(f"{site}/moments/")
    there = page.locator("main a.line-item")
    expect(there).to_have_count(1)
    there.click()
    saved_once(page, text)


def saved_once(page, text: str) -> None:
    page.wait_for_url(A_MOMENT)
    expect(page.get_by_text(text, exact=True)).to_have_count(1)


def test_save_without_a_signal(device, server, me):
    """Pressed twice on the train; saved, once, at the station."""
    context = device(PHONE)
    page = writing(context, server.site, me)
    page.keyboard.type("On the platform. ")
    said(page, "Saved")
    context.set_offline(True)
    page.keyboard.type("In the tunnel.")
    press_save(page)
    kept(page)
    assert offered_by_itself(server, device, me) == "On the platform. "
    context.set_offline(False)
    sent_once(page, server.site, "On the platform. In the tunnel.")
    assert offered(context, server.site) == ""


def offered_by_itself(server, device, who) -> str:
    """What the server has, asked by another browser of the same person."""
    other = device(PHONE)
    page = other.new_page()
    sign_in(page, server.site, who)
    return offered(other, server.site)


def test_save_without_a_signal_and_nothing_typed_since(device, server, me):
    context = device(PHONE)
    page = writing(context, server.site, me)
    page.keyboard.type("All of it.")
    said(page, "Saved")
    context.set_offline(True)
    press_save(page)
    kept(page)
    context.set_offline(False)
    sent_once(page, server.site, "All of it.")


def test_the_server_goes_away_between_the_last_word_and_save(device, server, me):
    """The browser believes that it is online."""
    context = device(PHONE)
    page = writing(context, server.site, me)
    page.keyboard.type("Before. ")
    said(page, "Saved")
    server.kill(whole=True)
    try:
        page.keyboard.type("After.")
        assert page.evaluate("navigator.onLine")
        press_save(page)
        kept(page)
    finally:
        server.back(whole=True)
    sent_once(page, server.site, "Before. After.")


def test_a_draft_that_hangs_holds_nothing_up_for_ever(device, server, me):
    context = device(PHONE)
    page = context.new_page()
    page.clock.install()
    sign_in(page, server.site, me)
    ready(page)
    page.goto(server.site + NEW)
    page.get_by_label(HAPPENED).click()
    hanging = []
    page.route("**/drafts/**", lambda route: hanging.append(route))
    page.keyboard.insert_text("Slowly.")
    button = press_save(page)
    expect(button).to_have_attribute("aria-busy", "true")
    button.click(no_wait_after=True)  # impatience changes nothing
    assert page.url.endswith(NEW)
    for one in hanging:
        one.abort("timedout")  # what the browser's own patience does to it
    page.wait_for_url("**/offline/kept/")
    sent_once(page, server.site, "Slowly.")


@pytest.mark.parametrize("status", [400, 413])
def test_what_only_the_draft_is_refused_for_does_not_keep_the_form(device, server, me, status):
    context = device(PHONE)
    page = writing(context, server.site, me)
    page.route("**/drafts/**", lambda route: route.fulfill(status=status, body="{}"))
    page.keyboard.type("Too long to be kept.")
    press_save(page)
    saved_once(page, "Too long to be kept.")


def test_a_server_in_trouble_keeps_the_page_until_save_is_pressed_again(device, server, me):
    context = device(PHONE)
    page = writing(context, server.site, me)
    page.route("**/drafts/**", lambda route: route.fulfill(status=502, body="Bad gateway"))
    page.keyboard.type("Trouble.")
    press_save(page)
    stays(page, "Trouble.")
    press_save(page)
    saved_once(page, "Trouble.")


def test_nothing_unsent_goes_straight_away(device, server, me):
    """An ordinary Save asks for nothing else first."""
    context = device(PHONE)
    page = writing(context, server.site, me)
    page.keyboard.type("Ready.")
    page.get_by_label(HAPPENED).blur()
    expect(page.locator(".save-state > span")).to_have_text(re.compile(r"^Saved \d\d:\d\d$"))
    sent = []
    page.on("request", lambda request: sent.append(request.method))
    press_save(page)
    saved_once(page, "Ready.")
    assert "PUT" not in sent


def test_two_taps_on_save_are_one(device, server, me):
    context = device(PHONE)
    page = writing(context, server.site, me)
    page.keyboard.type("Twice tapped.")
    page.get_by_role("button", name=SAVE).dblclick(no_wait_after=True)
    saved_once(page, "Twice tapped.")
    html = context.request.get(server.site + "/moments/").text()
    assert len(set(re.findall(r'href="(/moments/[0-9a-f-]{36}/)', html))) == 1
