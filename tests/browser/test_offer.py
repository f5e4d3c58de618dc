"""Today's one question about reminders, and a line of one's own, on a small phone; without a script
as with one."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALK, Visitor
from tests.browser.test_losing_nothing import sign_in

pytestmark = [*WALK, pytest.mark.once]
QUESTION = "Would a reminder help?"


@pytest.fixture(params=[True, False], ids=["script", "no script"])
def somebody(request, chromium, server, me):
    """Their window, after a third check-in."""
    window = Visitor(chromium, server.site, size=PHONE, script=request.param)
    page = window.page
    sign_in(page, server.site, me)
    for _ in range(3):
        expect(page.get_by_role("heading", name=QUESTION)).to_have_count(0)
        page.locator("[name=mood]").first.check(force=True)
        with page.expect_navigation():
            page.get_by_role("button", name="Save check-in").click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    yield window
    window.context.close()
    assert window.faults == []


def never_again(window: Visitor) -> None:
    page = window.go("/")
    expect(page.get_by_role("heading", name=QUESTION)).to_have_count(0)
    expect(page.get_by_text("Set a reminder")).to_be_visible()


def test_not_now(somebody):
    somebody.shot("offer")
    page = somebody.page
    with page.expect_navigation():
        page.get_by_role("button", name="Not now").click()
    expect(page.get_by_role("status").filter(has_text="All right.")).to_be_visible()
    never_again(somebody)


def test_set_a_time_in_ones_own_words(somebody):
    page = somebody.page
    page.get_by_role("link", name="Set a time").click()
    page.wait_for_url("**/reminders/")
    somebody.shot("reminders-new")
    page.get_by_label("Reminders are on").check(force=True)
    page.get_by_label("What time?").fill("12:30")
    page.get_by_role("radio", name="My own words").check(force=True)
    page.get_by_role("textbox", name="My own words").fill("Person, water the ferns")
    with page.expect_navigation():
        page.get_by_role("button", name="Save reminders").click()
    shown = page.get_by_role("img", name="It reads: Keel. Person, water the ferns")
    expect(shown).to_be_visible()
    expect(page.get_by_text("Others may see that on a locked screen.")).to_be_visible()
    somebody.shot("reminders-own-words")
    never_again(somebody)
