"""Every page, at both widths and in both schemes: axe finds nothing, nothing scrolls sideways."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import LAPTOP, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.django_db,
]

NARROWEST = {"width": 320, "height": 700}
PAGES = {
    None: [
        "/",
        "/help/",
        "/help/?region=GB",
        "/about/",
        "/example/?step=4",
        "/account/login/",
        "/account/reset/",
        "/join/",
        "/demo/mails/",
        "/nowhere/",
    ],
    "maya": [
        "/",
        "/moments/",
        "/moments/new/",
        "/sharing/",
        "/reminders/",
        "/settings/",
        "/settings/goals/",
        "/settings/goals/new/",
        "/settings/people/",
        "MOMENT",
        "MOMENT/sharing",
    ],
    "amara": ["/", "CLIENT", "/clients/invite/", "/settings/"],
    "pat": ["/practice/"],
}


def addresses(window, who):
    """The pages of one person; where an id is needed, found by following a link."""
    for path in PAGES[who]:
        if path.startswith("MOMENT"):
            link = window.go("/moments/").locator("a.line-item").nth(1).get_attribute("href")
            yield link + ("sharing/" if path.endswith("sharing") else "")
        elif path == "CLIENT":
            yield window.go("/").get_by_role("link", name="Maya Lindqvist").get_attribute("href")
        else:
            yield path


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "nobody")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(visitor, who, scheme):
    found = {}
    for size in (PHONE, LAPTOP):
        window = visitor(size, scheme=scheme)
        if who:
            window.be(who)
        for path in list(addresses(window, who)):
            page = window.go(path)
            result = Axe().run(page, options={"resultTypes": ["violations"]})
            for fault in result.response["violations"]:
                where = [node["html"][:120] for node in fault["nodes"]][:2]
                found[f"{path} {size['width']} {fault['id']}"] = where
        window.faults = [fault for fault in window.faults if "404" not in fault]
    assert found == {}


@pytest.mark.parametrize("who", PAGES, ids=lambda who: who or "nobody")
def test_nothing_scrolls_sideways_on_the_narrowest_phone_or_at_double_text(visitor, who):
    wide = {}
    for size, zoom in ((NARROWEST, ""), (PHONE, "200%")):
        window = visitor(size)
        if who:
            window.be(who)
        for path in list(addresses(window, who)):
            page = window.go(path)
            # through the object model: a style attribute or element is what the CSP forbids
            page.evaluate("zoom => { document.documentElement.style.fontSize = zoom }", zoom)
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            if over > 0:
                wide[f"{path} at {size['width']} {zoom}"] = over
        window.faults = [fault for fault in window.faults if "404" not in fault]
    assert wide == {}


def test_the_cycle_works_without_javascript(visitor):
    window = visitor(PHONE, script=False)
    page = window.be("maya")
    page.get_by_label("Good").check(force=True)
    page.get_by_role("button", name="Save check-in").click()
    assert "Saved. That’s enough for now." in page.content()
    page = window.go("/moments/new/")
    page.get_by_label("What happened?").fill("Written without a script.")
    page.get_by_role("button", name="Save and stop here").click()
    assert "Written without a script." in page.content()
