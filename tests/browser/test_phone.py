"""On a phone: Hide, the lock, Help without a signal, one's own device."""

import itertools
import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PASSWORD, PHONE, WALK

pytestmark = [*WALK, pytest.mark.once]

ELSEWHERE = re.compile(r"https://(www\.weather\.gov|en\.wikipedia\.org)/")
NARROW = {"width": 320, "height": 640}
OURS = re.compile(r"maya|jonas|moment|check.?in|goal|amara", re.IGNORECASE)


def away(window) -> None:
    """Another site, without a network: what Hide leads to is not part of this test."""

    def answer(route):
        route.fulfill(content_type="text/html", body="<title>Sunny</title><h1>Sunny</h1>")

    window.context.route(ELSEWHERE, answer)


def allow_away(window) -> None:
    window.faults = [fault for fault in window.faults if not ELSEWHERE.search(fault)]


def sign_in(window, who, *, own_device=False):
    page = window.go("/account/login/")
    page.locator("input[name=login]").fill(who[0])
    page.locator("input[name=password]").fill(who[1])
    if own_device:
        page.get_by_label("This is my own device").check(force=True)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile(r"^Good .*, Jonas\.$"))).to_be_visible()
    return page


def gone(window) -> None:
    """Hide has led away, and its lock has reached the server: it may take a moment longer."""
    window.page.wait_for_url(ELSEWHERE)
    for _more in range(100):
        if "/unlock/" in window.context.request.get(window.site + "/moments/").url:
            return
        window.page.wait_for_timeout(100)
    raise AssertionError("Hide did not lock.")


def is_locked(page) -> None:
    expect(page.get_by_role("heading", name="Is it you?")).to_be_visible()
    assert not OURS.search(page.locator("main").inner_text())


def test_hide_empties_locks_and_leads_away(visitor, jonas):
    window = visitor(PHONE)
    away(window)
    page = sign_in(window, jonas)
    window.go("/moments/")
    window.go("/sharing/")
    page.get_by_role("button", name="Hide").click()
    gone(window)
    assert page.title() == "Sunny"
    # Back: not the page that was left (its place in the history is taken), nor the one before it.
    page.go_back()
    is_locked(page)
    page.go_back()
    is_locked(page)
    # A second tab of the same browser asks as well.
    other = window.context.new_page()
    other.goto(window.site + "/moments/")
    is_locked(other)
    # The password leads back to where one was.
    other.get_by_label("Your password").fill("not the one")
    other.get_by_role("button", name="Open").click()
    expect(other.get_by_text("That is not the password of this account.").first).to_be_visible()
    other.get_by_label("Your password").fill(PASSWORD)
    other.get_by_role("button", name="Open").click()
    expect(other.get_by_role("heading", name="Moments", exact=True)).to_be_visible()
    allow_away(window)
    window.faults = [fault for fault in window.faults if "422" not in fault]


def test_three_presses_of_shift_do_the_same(visitor, jonas):
    window = visitor(LAPTOP)
    away(window)
    page = sign_in(window, jonas)
    window.go("/moments/")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.keyboard.press("a")  # three in a row, or none
    page.keyboard.press("Shift")
    page.keyboard.press("Escape")
    expect(page.get_by_role("heading", name="Moments", exact=True)).to_be_visible()
    for _press in range(3):
        page.keyboard.press("Shift")
    gone(window)
    page.go_back()
    is_locked(page)
    allow_away(window)


def test_hide_without_a_script(visitor, jonas):
    window = visitor(PHONE, script=False)
    away(window)
    page = sign_in(window, jonas)
    window.go("/sharing/")
    page.get_by_role("button", name="Hide").click()
    gone(window)
    for _step in ("sharing", "home"):
        page.go_back()
        is_locked(page)
    window.go("/moments/")
    is_locked(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Moments", exact=True)).to_be_visible()
    allow_away(window)


INSTALLED = "Object.defineProperty(navigator, 'standalone', { get: () => true })"


def test_as_an_installed_app_the_screen_is_blank_and_locked(visitor, jonas):
    window = visitor(PHONE)
    away(window)
    window.context.add_init_script(INSTALLED)
    page = sign_in(window, jonas)
    page.get_by_role("button", name="Hide").click()
    expect(page.locator("body")).to_have_text("Open")
    assert page.url.startswith(window.site)
    assert page.title() == "New tab"
    page.get_by_role("link", name="Open").click()
    is_locked(page)


def test_an_installed_app_opens_after_its_lock_however_slow_that_is(visitor, jonas):
    window = visitor(PHONE, service_workers="block")
    window.context.add_init_script(INSTALLED)
    page = sign_in(window, jonas)
    on_its_way = []
    page.route("**/hide/", lambda route: on_its_way.append(route))
    page.get_by_role("button", name="Hide").click()
    page.get_by_role("link", name="Open").click()
    page.wait_for_timeout(500)
    expect(page.locator("body")).to_have_text("Open")
    [lock] = on_its_way
    lock.continue_()
    is_locked(page)
    window.faults = [fault for fault in window.faults if "Service Worker" not in fault]


def test_quiet_minutes_lock_even_a_phone_that_slept(visitor, jonas):
    window = visitor(PHONE)
    page = sign_in(window, jonas)
    window.go("/settings/")
    page.get_by_label("1 minute").check(force=True)
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()
    page.clock.install()
    window.go("/sharing/")
    page.clock.fast_forward(50_000)
    page.mouse.move(5, 5)
    page.keyboard.press("Tab")  # somebody is here
    page.clock.fast_forward(50_000)
    expect(page.get_by_role("main")).to_be_visible()
    assert "/sharing/" in page.url
    page.clock.fast_forward(70_000)
    is_locked(page)
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Open").click()
    page.wait_for_url("**/sharing/")
    window.go("/settings/")
    page.get_by_label("Not before the session ends").check(force=True)
    page.get_by_role("button", name="Save settings").click()
    expect(page.get_by_text("Your settings are saved.")).to_be_visible()


def test_ones_own_device_outlives_the_browser(visitor, jonas):
    window, other = visitor(PHONE), visitor(PHONE)
    sign_in(window, jonas, own_device=True)
    sign_in(other, jonas)

    def lasts(one) -> float:
        return next(c["expires"] for c in one.context.cookies() if c["name"] == "session")

    assert lasts(other) == -1  # gone when the browser closes
    page = window.page
    days = (lasts(window) - page.evaluate("Date.now() / 1000")) / 86_400
    assert 29.9 < days <= 30.1
    window.go("/settings/")
    page.get_by_role("button", name="It is not only mine").click()
    expect(page.get_by_text("This device is like any other now.")).to_be_visible()
    assert lasts(window) == -1


def ready(page) -> None:
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.wait_for_function("navigator.serviceWorker.controller !== null")


KEPT = """async () => {
  const urls = [];
  for (const name of await caches.keys())
    for (const request of await (await caches.open(name)).keys()) urls.push(request.url);
  return urls;
}"""


def test_without_a_signal_help_opens_and_nothing_else_was_kept(visitor, jonas):
    window = visitor(PHONE)
    page = sign_in(window, jonas)
    ready(page)
    for path in ("/", "/moments/", "/sharing/", "/settings/", "/help/"):
        window.go(path)
    listed = page.evaluate("fetch('/sw.js').then(answer => answer.text())")
    allowed = set(re.findall(r'"(/[^"]*)"', listed.splitlines()[0]))
    kept = [url.removeprefix(window.site) for url in page.evaluate(KEPT)]
    assert kept
    assert set(kept) <= allowed
    assert all(path.startswith(("/static/", "/help/", "/offline/")) for path in kept)
    held = page.evaluate(
        """async () => {
          let text = "";
          for (const name of await caches.keys()) {
            const kept = await caches.open(name);
            for (const request of await kept.keys()) {
              if (!request.url.includes("/static/"))
                text += await (await kept.match(request)).text();
            }
          }
          return text;
        }"""
    )
    assert "Need help now?" in held
    assert "jonas@example.org" not in held
    assert "Hello" not in held

    window.context.set_offline(True)
    window.go("/help/?region=GB")
    expect(page.get_by_text("116 123").first).to_be_visible()
    window.go("/help/")
    expect(page.get_by_role("heading", name="Need help now?")).to_be_visible()
    font = page.evaluate("getComputedStyle(document.querySelector('h1')).fontFamily")
    assert "Literata" in font
    window.go("/")
    expect(page.get_by_role("heading", name="No signal right now")).to_be_visible()
    assert page.title() == "No signal – Keel"
    assert not OURS.search(page.locator("main").inner_text())
    page.get_by_role("link", name=re.compile("Need help now")).first.click()
    expect(page.get_by_role("heading", name="Need help now?")).to_be_visible()
    window.context.set_offline(False)
    window.go("/")
    expect(page.get_by_role("heading", name=re.compile(r"^Good .*, Jonas\.$"))).to_be_visible()

    # Signing out takes all of it away.
    with page.expect_navigation():
        page.get_by_role("button", name="Sign out").last.click()
    page.wait_for_function(f"({KEPT})().then(urls => urls.length === 0)")
    page.wait_for_function(
        "navigator.serviceWorker.getRegistrations().then(all => all.length === 0)"
    )
    window.faults = [fault for fault in window.faults if "ERR_INTERNET_DISCONNECTED" not in fault]


def test_hide_without_a_signal_locks_when_there_is_one_again(visitor, jonas):
    window = visitor(PHONE)
    away(window)
    page = sign_in(window, jonas)
    ready(page)
    window.go("/sharing/")
    window.context.set_offline(True)
    page.get_by_role("button", name="Hide").click()
    page.wait_for_function("document.body.children.length < 3")
    page.wait_for_timeout(500)
    window.context.set_offline(False)
    window.go("/sharing/")
    is_locked(page)
    allow_away(window)
    window.faults = [fault for fault in window.faults if "ERR_" not in fault]


def test_settings_and_lock_by_keyboard_at_320_pixels_and_double_text(visitor, jonas):
    window = visitor(NARROW)
    away(window)
    page = sign_in(window, jonas)
    for path in ("/settings/", "/offline/", "/help/"):
        window.go(path)
        for zoom in ("", "200%"):
            page.evaluate("zoom => { document.documentElement.style.fontSize = zoom }", zoom)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path
    window.go("/settings/")
    seen = []
    for _press in range(60):
        page.keyboard.press("Tab")
        seen.append(
            page.evaluate(
                "(document.activeElement.name || document.activeElement.textContent).trim()"
            )
        )
    assert seen[0] == "Skip to main content"
    header = [words for words in seen if words.startswith(("Keel", "Hide"))]
    assert header[0] == "Keel"
    assert header[1].startswith("Hide")
    order = [seen.index(name) for name in ("name", "time_zone", "hide_on", "hides_to")]
    assert order == sorted(order)
    # Hide by keyboard alone, then the lock by keyboard alone.
    page.locator("form[data-hide] button").focus()
    page.keyboard.press("Enter")
    gone(window)
    window.go("/settings/")
    is_locked(page)
    page.get_by_label("Your password").focus()
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Settings", exact=True)).to_be_visible()
    allow_away(window)


def test_a_screen_reader_meets_landmarks_and_headings_in_order(visitor, jonas):
    window = visitor(PHONE)
    page = sign_in(window, jonas)
    for path in ("/settings/", "/offline/"):
        window.go(path)
        levels = page.evaluate(
            "[...document.querySelectorAll('h1,h2,h3,h4')].map(h => Number(h.tagName[1]))"
        )
        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(b - a <= 1 for a, b in itertools.pairwise(levels)), levels
        marks = page.evaluate(
            "[...document.querySelectorAll('header,main,footer')].map(one => one.tagName)"
        )
        assert marks == ["HEADER", "MAIN", "FOOTER"]
        unnamed = page.evaluate(
            """[...document.querySelectorAll('input:not([type=hidden]),select,button,a')]
            .filter(one => !one.labels?.length && !one.textContent.trim()
              && !one.getAttribute('aria-label')).map(one => one.outerHTML)"""
        )
        assert unnamed == []
    window.go("/settings/")
    window.shot("settings")
