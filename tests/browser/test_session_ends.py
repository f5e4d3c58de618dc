"""Before a session ends by itself the page says so, once, and somebody who is there stays."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALK

pytestmark = [*WALK, pytest.mark.once]
SAYS = "You will be signed out in about two minutes."


def test_two_minutes_before_the_end_the_page_says_so(visitor):
    window = visitor(PHONE)
    window.be("maya")
    page = window.page
    page.clock.install()
    window.go("/settings/")
    passed = 0  # how far the browser's clock went ahead of the server's

    def as_late(route):
        answer = route.fetch()
        said = answer.json()
        said["left"] -= passed if route.request.method == "GET" else 0
        route.fulfill(response=answer, body=json.dumps(said))

    page.route("**/here/", as_late)
    page.get_by_label("What should we call you?").fill("Maya, half typed")
    passed = 57 * 60
    page.clock.fast_forward(passed * 1000)
    expect(page.get_by_role("main")).to_be_visible()
    assert page.get_by_text(SAYS).count() == 0
    passed += 62
    page.clock.fast_forward(62_000)
    expect(page.get_by_text(SAYS)).to_be_visible()
    window.shot("session-ends")
    page.get_by_role("button", name="Stay signed in").click()
    expect(page.get_by_text(SAYS)).to_have_count(0)
    assert page.get_by_label("What should we call you?").input_value() == "Maya, half typed"


def test_another_tab_that_goes_on_is_enough(visitor):
    """The server is asked before anything is said."""
    window = visitor(PHONE)
    window.be("maya")
    page = window.page
    page.clock.install()
    window.go("/settings/")
    with page.expect_response("**/here/") as asked:
        page.clock.fast_forward(59 * 60 * 1000)
    assert asked.value.json()["left"] > 3000
    page.wait_for_timeout(0)
    assert page.get_by_text(SAYS).count() == 0
