"""The first walk: a client saves an entry, and what belongs to it, on the phone."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import WALK

pytestmark = [*WALK, pytest.mark.once]

TO_MYSELF = "I was disappointed and I said so kindly."


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_client_writes_a_check_in_and_a_whole_moment(visitor, script):
    phone = visitor(script=script)
    expect(phone.go("/").get_by_text("Three things to try")).to_be_visible()
    phone.shot("welcome")

    # A check-in is two taps and one button …
    page = phone.be("maya")
    phone.shot("today", whole=False)
    steps.choose(page, "How are you right now", "Okay")
    steps.choose(page, "How strong is the urge", "4")
    with page.expect_navigation():
        page.get_by_role("button", name="Save check-in").click()
    expect(page.get_by_text("Saved. That’s enough for now.")).to_be_visible()
    phone.shot("checked-in")

    # … and a moment has three parts, each saved by itself.
    title = "Two days early" if script else "By hand: a day early"
    steps.notice(page, title, before_saving=lambda: phone.shot("new-moment"))
    phone.shot("noticed")
    steps.look_back(page)
    phone.shot("looked-back")
    expect(page.get_by_text("Only you").first).to_be_visible()
    page.get_by_label("Say it to yourself").fill(TO_MYSELF)
    with page.expect_navigation():
        page.get_by_role("button", name="Save this credit").click()
    expect(page.get_by_text(TO_MYSELF)).to_be_visible()
    phone.shot("whole")
    expect(phone.go("/moments/").get_by_role("link", name=title)).to_be_visible()
    phone.shot("moments")


def test_an_empty_check_in_is_answered_beside_the_form(visitor):
    phone = visitor()
    page = phone.be("jonas")
    with page.expect_navigation():
        page.get_by_role("button", name="Save check-in").click()
    expect(page.locator("#errors")).to_be_focused()
    expect(page.locator("#errors")).to_contain_text("One thing to change")
    phone.faults = [fault for fault in phone.faults if "422" not in fault]
