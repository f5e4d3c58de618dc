"""Nothing written is lost: kills, ended sessions, other tabs, other people, other devices."""

import random
import re
from pathlib import Path
from urllib.parse import quote_plus

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE, WALK, on_a_disk
from tests.browser.losing import PASSWORD, Typist, ready
from tests.browsing import form_with
from tests.conftest import LONG

pytestmark = [*WALK, pytest.mark.once]

NEW = "/moments/new/"
HAPPENED = "What happened?"
KILLS = 20 if LONG else 4
LETTERS = "abcdefghijklmnopqrstuvwxyz      "
CANARY = "Quittenbrot"
SAVED = re.compile(r"^Saved \d\d:\d\d$")


def sign_in(page, site: str, who: str) -> None:
    page.goto(f"{site}/account/login/")
    page.locator("input[name=login]").fill(f"{who}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(f"{site}/")


def writing(context, site: str, who: str):
    page = context.new_page()
    sign_in(page, site, who)
    ready(page)
    page.goto(site + NEW)
    page.get_by_label(HAPPENED).click()
    return page


def said(page, text: str) -> None:
    expect(page.locator(".save-state > span")).to_contain_text(text)


def offered(context, site: str) -> str:
    """What the form is filled with when the page is opened anew."""
    html = context.request.get(site + NEW).text()
    return form_with(html, "situation").fields["situation"][0]


def test_killed_again_and_again_while_typing(device, server, me):
    dice = random.Random(20261123)
    context = device()
    page = context.new_page()
    page.clock.install()
    sign_in(page, server.site, me)
    page.goto(server.site + NEW)
    page.get_by_label(HAPPENED).click()
    me = Typist(page, "situation")
    struck = {"armed": False}

    def strike(request) -> None:
        """While a draft is on its way."""
        if struck["armed"] and request.method == "PUT":
            struck["armed"] = False
            server.kill()

    page.on("request", strike)
    for n in range(KILLS):
        whole = n % 7 == 3
        struck["armed"] = n % 2 == 1 and not whole
        for _ in range(dice.randint(1, 15)):
            me.press("".join(dice.choices(LETTERS, k=dice.randint(1, 6))))
            if dice.random() < 0.1:
                me.wait(dice.randint(200, 2500))
        struck["armed"] = False
        server.kill(whole=whole)
        acknowledged, old = me.acknowledged, me.older_than(5)
        server.back(whole=whole)
        found = offered(context, server.site)
        assert found.startswith(acknowledged), "acknowledged, and gone"
        assert me.text.startswith(found)
        if n % 2 == 0:  # there was nothing in the way before this kill
            assert found.startswith(old), "more than the last five seconds are gone"
        me.until_saved()
    assert me.text == offered(context, server.site)
    said(page, "Saved")
    # one more, and the browser goes down with it: what was acknowledged is offered
    server.kill(whole=True)
    page.close()
    server.back(whole=True)
    page = context.new_page()
    page.goto(server.site + NEW)
    expect(page.get_by_label(HAPPENED)).to_have_value(me.text)
    expect(page.locator(".begun")).to_contain_text(
        re.compile(r"You had begun this on \w+day \d\d:\d\d\. It is not saved yet\.")
    )
    page.get_by_role("button", name="Save and stop here").click()
    page.wait_for_url(re.compile("/moments/[0-9a-f-]{36}/"))
    assert offered(context, server.site) == ""


def test_what_the_line_says(device, server, me):
    """Saving…, Saved 20:14, Not sent yet; read out once a state, with Try again."""
    context = device()
    page = writing(context, server.site, me)
    page.evaluate(
        """() => {
          window.heard = [];
          window.seen = [];
          const watch = (line, list) => new MutationObserver(() => list.push(line.textContent))
            .observe(line, { childList: true });
          watch(document.querySelector('#main > .save-state + [role=status]'), window.heard);
          watch(document.querySelector('.save-state > span'), window.seen);
        }"""
    )
    page.keyboard.type("One")
    expect(page.locator(".save-state > span")).to_have_text(SAVED)
    page.route("**/drafts/**", lambda route: route.abort())
    page.keyboard.type(" two three")
    said(page, "Not sent yet. Your words are safe on this phone.")
    again = page.get_by_role("button", name="Try again")
    for _more in range(3):  # so that it waits long before it tries by itself
        with page.expect_event("requestfailed"):
            again.dispatch_event("click")
    page.unroute("**/drafts/**")
    again.dispatch_event("click")
    said(page, "Saved")
    expect(again).to_be_hidden()
    page.get_by_label(HAPPENED).press("Control+End")
    page.keyboard.type(" four")
    page.get_by_label(HAPPENED).blur()
    page.wait_for_timeout(2500)
    heard = page.evaluate("window.heard")
    assert [text.split(" ")[0] for text in heard] == ["Saved", "Not", "Saved"], heard
    assert page.evaluate("window.seen")[0] == "Saving…"
    assert offered(context, server.site) == "One two three four"


def test_a_page_that_is_left_takes_the_last_words_along(device, server, me):
    context = device()
    page = writing(context, server.site, me)
    typed = ""
    for word in ("Leaving ", "again, ", "and ", "once ", "more"):
        page.get_by_label(HAPPENED).press("Control+End")
        page.keyboard.type(word)
        typed += word
        page.goto(server.site + "/moments/")
        for _more in range(30):  # they travel while the next page is fetched already
            page.goto(server.site + NEW)
            if page.get_by_label(HAPPENED).input_value() == typed:
                break
            page.wait_for_timeout(100)
        expect(page.get_by_label(HAPPENED)).to_have_value(typed)


def test_a_session_ends_while_somebody_types(device, server, me):
    context = device()
    page = writing(context, server.site, me)
    page.keyboard.type("Before. ")
    said(page, "Saved")
    context.clear_cookies(name="session")
    page.keyboard.type("After.")
    said(page, "Not sent yet. You are signed out.")
    # the draft waits behind sign-in, sealed: closing the page loses nothing
    page.close()
    page = context.new_page()
    sign_in(page, server.site, me)
    page.goto(server.site + NEW)
    expect(page.get_by_label(HAPPENED)).to_have_value("Before. After.")
    # and pressing Save while signed out leads to the words, one press from being saved
    context.clear_cookies(name="session")
    page.get_by_role("button", name="Save and stop here").click()
    page.locator("input[name=login]").fill(f"{me}@example.org")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_text("Before. After.")).to_be_visible()
    page.get_by_role("button", name="Save it now").click()
    page.wait_for_url(re.compile("/moments/[0-9a-f-]{36}/"))
    assert offered(context, server.site) == ""


def test_signing_in_in_a_second_tab(device, server, me):
    """The token of the first tab is old: it learns the new one and goes on by itself."""
    context = device()
    page = writing(context, server.site, me)
    page.keyboard.type("First tab. ")
    said(page, "Saved")
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, server.site, me)
    page.bring_to_front()
    page.get_by_label(HAPPENED).click()
    page.keyboard.press("End")
    page.keyboard.type("Still here.")
    page.get_by_label(HAPPENED).blur()
    expect(page.locator(".save-state > span")).to_have_text(SAVED)
    assert offered(context, server.site) == "First tab. Still here."
    page.get_by_role("button", name="Save and stop here").click()
    page.wait_for_url(re.compile("/moments/[0-9a-f-]{36}/"))
    expect(page.get_by_text("First tab. Still here.")).to_be_visible()


def test_somebody_else_signs_in_on_the_same_browser(device, server, me, people):
    context = device()
    page = writing(context, server.site, me)
    page.keyboard.type(f"{CANARY} is mine. ")
    said(page, "Saved")
    context.clear_cookies()
    other = context.new_page()
    sign_in(other, server.site, next(people))
    page.get_by_label(HAPPENED).click()
    page.keyboard.type(f"{CANARY} again.")
    page.get_by_label(HAPPENED).blur()
    said(page, "Not sent yet. Somebody else is signed in")
    for path in ("/", NEW, "/moments/", "/journal/", "/held/"):
        assert CANARY not in context.request.get(server.site + path).text()
    # nor does the old page's Save write it into his account
    page.get_by_role("button", name="Save and stop here").click()
    page.wait_for_load_state()
    for path in ("/", NEW, "/moments/", "/journal/", "/held/"):
        assert CANARY not in context.request.get(server.site + path).text()
    mine = device()
    page = writing(mine, server.site, me)
    expect(page.get_by_label(HAPPENED)).to_have_value(re.compile(f"{CANARY} is mine"))


def test_two_devices_keep_both(device, server, me):
    phone, laptop = device(PHONE), device(LAPTOP)
    one = writing(phone, server.site, me)
    one.keyboard.type("Begun. ")
    said(one, "Saved")
    two = writing(laptop, server.site, me)
    two.keyboard.press("Control+End")
    two.keyboard.type("On the laptop.")
    two.get_by_label(HAPPENED).blur()
    said(two, "Saved")
    one.keyboard.type("On the phone.")
    one.get_by_label(HAPPENED).blur()
    said(one, "You wrote in two places: both are kept.")
    two.goto(server.site + NEW)
    both = two.locator(".begun")
    expect(both).to_contain_text("You wrote in two places.")
    expect(both).to_contain_text("Begun. On the laptop.")
    expect(both).to_contain_text("Begun. On the phone.")
    both.get_by_role("link", name="Go on with this one").click()
    expect(two.get_by_label(HAPPENED)).to_have_value("Begun. On the laptop.")


def writings(word: str) -> list[bytes]:
    found = [word.encode(), word.encode("utf-16-le"), quote_plus(word).encode()]
    return [shape.lower() for shape in found]


def holding(folder: Path, word: str) -> list[str]:
    """The files that hold this word."""
    files = [one for one in folder.rglob("*") if one.is_file()]
    return [
        str(one.relative_to(folder))
        for one in files
        if any(shape in one.read_bytes().lower() for shape in writings(word))
    ]


def test_the_browser_keeps_no_word(chromium, chromium_path, server, me, tmp_path):
    """Not while typing, and not after sign-out: not in its storage, nor anywhere in its folder."""
    word = "Mirabellenkompott"
    profile = tmp_path / "profile"
    context = on_a_disk(chromium, chromium_path, profile)
    page = writing(context, server.site, me)
    page.keyboard.type(f"{word} on the first day. ")
    said(page, "Saved")
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    page.get_by_label("A title, if you like").fill(f"{word} title")
    page.get_by_role("button", name="Save and stop here").click()
    page.wait_for_url(re.compile("/moments/[0-9a-f-]{36}/"))
    page.goto(server.site + NEW)
    page.get_by_label(HAPPENED).fill(f"{word} unsaved")
    page.get_by_label(HAPPENED).blur()
    said(page, "Saved")
    kept = page.evaluate(
        """async () => JSON.stringify([
          Object.entries(localStorage), Object.entries(sessionStorage),
          await indexedDB.databases(),
          await Promise.all((await caches.keys()).map(async (name) => {
            const cache = await caches.open(name);
            return Promise.all((await cache.keys()).map(async (one) =>
              one.url + await (await cache.match(one)).text()));
          })),
        ])"""
    )
    assert word not in kept
    page.goto(server.site + "/settings/")
    with page.expect_navigation():
        page.locator('form[action="/account/logout/"] button:visible').first.click()
    context.close()
    assert holding(profile, word) == []
    (profile / "planted").write_bytes(f"x{word}x".encode("utf-16-le"))
    assert holding(profile, word) == ["planted"]  # it would have been found
