"""A therapist's page that stays open, while what it shows is taken back."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import LAPTOP, WALK

pytestmark = [*WALK, pytest.mark.once]
WORDS = "You asked before you decided. That is new."
HALF_A_MINUTE, A_MINUTE = 31_000, 60_000


@pytest.fixture
def both(visitor):
    """Maya with a moment that she shares, and Amara, who has it on screen: (window, window, it)."""
    phone, laptop = visitor(), visitor(LAPTOP)
    page = phone.be("maya")
    moment = steps.notice(page, "A ticket on the table")
    steps.look_back(page)
    steps.share(page, moment)
    hers = laptop.be("amara")
    hers.clock.install()
    expect(steps.open_maya(hers, moment)).to_be_visible()
    yield phone, laptop, moment
    phone.page.goto(moment.url + "sharing/")
    stop(phone.page)


def stop(page) -> None:
    button = page.get_by_role("button", name="Stop sharing")
    if button.count():
        with page.expect_navigation():
            button.first.click()


def answer_form(page, moment):
    return page.get_by_role("article", name=moment.title).locator("form.reply")


def test_it_goes_blank_and_keeps_what_is_typed(both):
    phone, laptop, moment = both
    page = laptop.page
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(page.get_by_role("article", name=moment.title)).to_be_visible()
    answer_form(page, moment).locator("textarea").fill(WORDS)
    phone.page.goto(moment.url + "sharing/")
    stop(phone.page)

    page.clock.fast_forward(HALF_A_MINUTE)
    expect(page.get_by_role("heading", name="This page has changed")).to_be_focused()
    expect(page.get_by_text("Something that Maya shared when you opened this page")).to_be_visible()
    expect(page.get_by_text("What you were typing is kept.")).to_be_visible()
    text = page.evaluate("document.documentElement.textContent")
    assert moment.title not in text
    assert steps.HAPPENED not in text
    laptop.shot("page-has-changed")
    page.get_by_role("link", name="Reload").click()
    expect(page.get_by_role("heading", name="Maya Lindqvist")).to_be_visible()
    expect(page.get_by_text(moment.title)).to_have_count(0)

    # Shared again, the answer goes on where it was.
    steps.share(phone.page, moment)
    page.reload()
    expect(answer_form(page, moment).locator("textarea")).to_have_value(WORDS)


def test_the_list_goes_blank_as_well(both):
    phone, laptop, moment = both
    page = laptop.go("/")
    expect(page.get_by_role("heading", name="Caseload")).to_be_visible()
    phone.page.goto(moment.url + "sharing/")
    stop(phone.page)
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(page.get_by_role("heading", name="This page has changed")).to_be_visible()
    expect(page.get_by_role("link", name="Maya Lindqvist")).to_have_count(0)


def test_without_a_connection_it_is_put_away_and_comes_back(both):
    _phone, laptop, moment = both
    page = laptop.page
    answer_form(page, moment).locator("textarea").fill(WORDS)
    laptop.context.set_offline(True)
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(page.get_by_role("article", name=moment.title)).to_be_visible()
    page.clock.fast_forward(A_MINUTE - HALF_A_MINUTE)
    expect(page.get_by_role("heading", name="Waiting for a connection")).to_be_visible()
    assert steps.HAPPENED not in page.evaluate("document.documentElement.textContent")
    laptop.shot("waiting-for-a-connection")
    laptop.context.set_offline(False)
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(answer_form(page, moment).locator("textarea")).to_have_value(WORDS)
    laptop.faults = [fault for fault in laptop.faults if "ERR_" not in fault]


def test_signed_out_in_another_tab(both):
    _phone, laptop, moment = both
    page, other = laptop.page, laptop.context.new_page()
    other.goto(laptop.site + "/settings/")
    with other.expect_navigation():
        other.get_by_role("button", name=re.compile("Sign out")).first.click()
    page.clock.fast_forward(HALF_A_MINUTE)
    expect(page.get_by_role("heading", name="This page is closed")).to_be_visible()
    assert moment.title not in page.evaluate("document.documentElement.textContent")
