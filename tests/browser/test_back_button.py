"""The Back button, with the browser's memory for it switched on: no words come back.

Playwright switches that memory off, and a test without it proves nothing. So each test here looks
whether a page really came out of it, and the first one shows what would come back by itself.
"""

import re
import uuid
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Error, expect

from tests.browser import steps
from tests.browser.conftest import LAPTOP, PHONE, QUIET, WALK, Visitor

pytestmark = [*WALK, pytest.mark.once]
ELSEWHERE = "/elsewhere"
NOTHING = "<!doctype html><title>Elsewhere</title><link rel=icon href=data:,>"
# What a page held when it came out of the memory, before any script of ours could do something.
NOTE = """addEventListener("pageshow", (event) => {
  if (event.persisted) sessionStorage.setItem("came", document.documentElement.textContent);
});"""


@pytest.fixture(scope="module")
def remembering(driver, whole_chromium):
    """A Chromium that keeps pages for Back, as everybody's does."""
    browser = driver.chromium.launch(
        executable_path=whole_chromium,
        args=list(QUIET),
        ignore_default_args=["--disable-back-forward-cache"],
    )
    yield browser
    browser.close()


@pytest.fixture
def window(remembering, site):
    made = []

    def make(size=LAPTOP, **more) -> Visitor:
        made.append(Visitor(remembering, site, size=size, service_workers="block", **more))
        made[-1].context.add_init_script(NOTE)
        made[-1].context.route(re.compile("/clients/|/moments/|/elsewhere"), without_cookies)
        return made[-1]

    yield make
    faults = [fault for one in made for fault in one.faults if "Service Worker" not in fault]
    for one in made:
        one.context.close()
    assert faults == []


def without_cookies(route) -> None:
    """A page as it is, but for the cookie that it renews.

    Chromium forgets pages when a cookie changes, and Keel happens to renew one on each page with a
    form. Other browsers don't look at that, so nothing may depend on it.
    """
    request = route.request
    if request.url.endswith(ELSEWHERE):
        route.fulfill(content_type="text/html", body=NOTHING)
    elif request.method != "GET" or request.resource_type != "document":
        route.continue_()
    else:
        headers = {
            key: one for key, one in request.all_headers().items() if key in ("cookie", "accept")
        }
        with urlopen(Request(request.url, headers=headers), timeout=30) as answer:
            kept = {key: one for key, one in answer.headers.items() if key.lower() != "set-cookie"}
            route.fulfill(status=answer.status, headers=kept, body=answer.read())


@pytest.fixture
def moment(window):
    """One that Maya shares, and the window in which she can stop it."""
    phone = window(PHONE)
    page = phone.be("maya")
    made = steps.notice(page, f"Keys in pocket {uuid.uuid4().hex[:6]}")
    steps.look_back(page)
    steps.share(page, made)
    yield phone, made
    phone.be("maya")
    page.goto(made.url + "sharing/")
    if page.get_by_role("button", name="Stop sharing").count():
        stop(phone, made)


def stop(phone, moment) -> None:
    phone.page.goto(moment.url + "sharing/")
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="Stop sharing").click()


def silence(window) -> None:
    """Without a script of ours, from now on."""
    nothing = {"content_type": "text/javascript", "body": ""}
    window.context.route("**/static/js/**", lambda route: route.fulfill(**nothing))


def leave(window) -> None:
    window.page.wait_for_load_state()
    window.go(ELSEWHERE)


def back(page) -> str | None:
    """Go back. What stood on the page as it came out of the memory; None if it was loaded anew."""
    page.evaluate("sessionStorage.removeItem('came')")
    page.evaluate("history.back()")
    page.wait_for_timeout(1500)  # a page that comes out of the memory tells the driver nothing
    while True:
        try:
            return page.evaluate("sessionStorage.getItem('came')")
        except Error as gone:  # it may be loading itself anew just now
            if "context was destroyed" not in str(gone):
                raise


@pytest.mark.long
def test_without_our_scripts_the_words_would_come_back(window, moment):
    """The control: this browser remembers pages that say no-store, and gives them back whole."""
    phone, made = moment
    laptop = window()
    laptop.be("amara")
    silence(laptop)
    expect(steps.open_maya(laptop.page, made)).to_be_visible()
    leave(laptop)
    stop(phone, made)
    came = back(laptop.page)
    assert came is not None
    assert steps.HAPPENED in came


def test_after_it_was_taken_back_nothing_comes_back(window, moment):
    phone, made = moment
    laptop = window()
    expect(steps.open_maya(laptop.be("amara"), made)).to_be_visible()
    leave(laptop)
    stop(phone, made)
    came = back(laptop.page)
    assert came is not None
    assert steps.HAPPENED not in came
    assert made.title not in came
    # And then it is loaded anew, without it.
    expect(laptop.page.get_by_role("heading", name="Maya Lindqvist")).to_be_visible()
    expect(laptop.page.get_by_text(made.title)).to_have_count(0)


def test_the_list_comes_back_empty_and_is_loaded_anew(window, moment):
    _phone, _made = moment
    laptop = window()
    page = laptop.be("amara")
    expect(page.get_by_role("link", name="Maya Lindqvist").first).to_be_visible()
    leave(laptop)
    came = back(page)
    assert came is not None
    assert "Maya Lindqvist" not in came
    expect(page.get_by_role("link", name="Maya Lindqvist").first).to_be_visible()


@pytest.mark.parametrize("scripts", [True, False], ids=["our scripts", "no scripts of ours"])
def test_after_signing_out_nothing_comes_back(window, moment, scripts):
    """The cookie is another one then, and the browser forgets what it kept."""
    phone, made = moment
    laptop = window()
    laptop.be("amara")
    if not scripts:
        silence(laptop)
    expect(steps.open_maya(laptop.page, made)).to_be_visible()
    for one, words in ((laptop, made.title), (phone, steps.HAPPENED)):
        if one is phone:
            one.page.goto(made.url)
            expect(one.page.get_by_text(words).first).to_be_visible()
        with one.page.expect_navigation():
            one.page.get_by_role("button", name="Sign out").last.click()
        came = back(one.page) or ""
        assert words not in came
        expect(one.page.get_by_text(words)).to_have_count(0)
