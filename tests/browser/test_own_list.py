"""A plan that its owner keeps on their phone: on top of Help without a signal, and gone again."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALK
from tests.browser.test_phone import allow_away, away, ready, sign_in

pytestmark = [*WALK, pytest.mark.once]
HELD = "async () => (await (await caches.open('own-list')).keys()).length"
SECRET = "To the old pear tree"


def keep(window):
    """Write a plan if there is none, and switch the keeping of it on."""
    page = window.go("/my-plan/?change=1")
    page.get_by_label("2. What can you do by yourself?").fill(SECRET)
    page.locator("input[name=people-0-name]").fill("Nele")
    page.locator("input[name=people-0-phone]").fill("+49 30 5550134")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/my-plan/")
    switch = page.get_by_role("switch", name="Keep my plan on this phone")
    expect(switch).to_have_attribute("aria-checked", "false")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "true")
    return page


def own_list(page):
    return page.get_by_role("region", name="Your own list")


def test_kept_on_this_phone_it_opens_without_a_signal_and_goes_as_it_was_said(visitor, jonas):
    window = visitor(PHONE)
    away(window)
    page = sign_in(window, jonas)
    ready(page)
    window.go("/help/")
    expect(own_list(page)).to_be_hidden()
    keep(window)

    # Without a signal: on top of Help, and where the plan itself would be.
    window.context.set_offline(True)
    for path in ("/help/", "/my-plan/"):
        window.go(path)
        expect(own_list(page)).to_be_visible()
        call = page.get_by_role("link", name="Call Nele")
        assert call.get_attribute("href") == "tel:+49305550134"
        assert page.get_by_role("link", name="Text Nele").get_attribute("href").startswith("sms:")
        assert call.bounding_box()["y"] < page.locator("#danger").bounding_box()["y"]
        expect(page.get_by_text(SECRET)).to_be_hidden()
        page.get_by_text("The rest of my plan").click()
        expect(page.get_by_text(SECRET)).to_be_visible()
    window.shot("help-own-list")
    window.context.set_offline(False)

    # Written anew it is kept anew; switched off it is gone.
    page = window.go("/my-plan/?change=1")
    page.get_by_label("2. What can you do by yourself?").fill("Tea, slowly")
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_url("**/my-plan/")
    switch = page.get_by_role("switch", name="Keep my plan on this phone")
    expect(switch).to_have_attribute("aria-checked", "true")
    window.go("/help/")
    page.get_by_text("The rest of my plan").click()
    expect(page.get_by_text("Tea, slowly")).to_be_visible()
    window.go("/my-plan/")
    switch.click()
    expect(switch).to_have_attribute("aria-checked", "false")
    assert page.evaluate(HELD) == 0

    # Hide takes it along, also without a signal.
    keep(window)
    window.context.set_offline(True)
    page.get_by_role("button", name="Hide").click()
    page.wait_for_url(re.compile("weather|wikipedia"))
    window.context.set_offline(False)
    window.go("/help/")
    assert page.evaluate(HELD) == 0
    expect(own_list(page)).to_be_hidden()
    allow_away(window)
    window.faults = [fault for fault in window.faults if "ERR_" not in fault]


def test_nobody_else_who_signs_in_here_sees_it(visitor, jonas):
    window = visitor(PHONE)
    page = sign_in(window, jonas)
    ready(page)
    keep(window)
    window.context.clear_cookies()  # the session is over, and nobody has signed out
    window.be("maya")
    page.wait_for_function(f"({HELD})().then(held => held === 0)")
    window.go("/help/")
    expect(page.get_by_role("heading", name="Need help now?")).to_be_visible()
    expect(own_list(page)).to_be_hidden()

    # Signing out takes it as well.
    window.context.clear_cookies()
    page = sign_in(window, jonas)
    ready(page)
    keep(window)
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_function(f"({HELD})().then(held => held === 0)")
    page = window.go("/help/")
    expect(own_list(page)).to_be_hidden()


def test_without_a_script_help_is_what_it_is_and_leads_to_the_plan(visitor, jonas):
    window = visitor(PHONE, script=False)
    page = window.go("/help/")
    expect(page.get_by_role("link", name="Call 911")).to_be_visible()
    expect(own_list(page)).to_be_hidden()
    page.get_by_role("link", name="Open my plan").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
