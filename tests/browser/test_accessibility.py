"""Every page, for everybody who sees it: axe, reflow, text at double size, targets, focus."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser import measures, places
from tests.browser.conftest import LAPTOP, PHONE, WALK
from tests.conftest import LONG

pytestmark = [*WALK, pytest.mark.once]

PEOPLE = ("", "maya", "jonas", "nell", "amara", "pat")
CLINICIANS = ("amara", "pat")
ALIKE = ("jonas", "nell")  # whose pages are Maya's, with less on them
NARROWEST = {"width": 320, "height": 700}
# WCAG 1.4.12: what a reader may set, and nothing may be lost by it.
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important;"
SPACED += " word-spacing: .16em !important } p { margin-bottom: 2em !important }"
DOUBLE = "html { font-size: 200% }"
# Of controls whose ring was looked at on the screen: one of each sort is enough.
KINDS: set[str] = set()


@pytest.fixture
def stood(visitor, newcomer):
    """A window of somebody, who has stepped in."""

    def make(who: str, size, **kwargs):
        if who == "nell":
            return visitor(size, storage_state=newcomer, **kwargs)
        window = visitor(size, **kwargs)
        if who:
            window.be(who)
        return window

    return make


def through(window, who):
    """(route, the page, opened) of every page of this person."""
    for name, path in list(places.of(who, window)):
        yield name, window.go(path)
    # the browser complains about pages that say 403 and 404, which are among them on purpose
    window.faults = [one for one in window.faults if "403" not in one and "404" not in one]


@pytest.mark.parametrize(
    "who",
    [pytest.param(who, marks=[pytest.mark.long] * (who in ALIKE)) for who in PEOPLE],
    ids=lambda who: who or "nobody",
)
@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.long)])
def test_every_page(stood, who, scheme):
    """Each page is opened once, and looked at in every way."""
    faults = {}
    window = stood(who, PHONE, scheme=scheme)
    for name, page in through(window, who):
        found = axe(page, who, scheme) | focus(page, KINDS)
        if scheme == "light":
            found |= targets(page, who) | sideways(page, who)
        if found:
            faults[name] = found
    assert faults == {}


def widths(who) -> tuple:
    """In the quick run the one that their pages are mostly read at."""
    return (PHONE, LAPTOP) if LONG else (LAPTOP if who in CLINICIANS else PHONE,)


def axe(page, who, scheme) -> dict:
    """In the dark only what colours can change: the rest is the same page."""
    found = {}
    options = {"resultTypes": ["violations"], "preload": False}
    if scheme == "dark":
        options["runOnly"] = {"type": "rule", "values": ["color-contrast"]}
    for size in widths(who):
        page.set_viewport_size(size)
        result = Axe().run(page, options=options)
        for fault in result.response["violations"]:
            where = [node["html"][:120] for node in fault["nodes"]][:2]
            found[f"{fault['id']} at {size['width']}"] = where
    return found


def focus(page, kinds: set) -> dict:
    """Each stop of the Tab key: a ring of 3:1 or more, nothing in front of it, in the page's order.

    The ring is measured from the computed style at every stop, and by what changes on the screen
    once for every kind of control.
    """
    found = {}
    page.set_viewport_size(PHONE)
    for stop in measures.focus(page):
        if stop["contrast"] < 3 or stop["width"] < 2:
            found[stop["what"]] = f"{stop['contrast']:.1f}:1, {stop['width']} px"
        if stop["covered"]:
            found[f"{stop['what']} is covered"] = stop["covered"]
        if stop["kind"] not in kinds:
            kinds.add(stop["kind"])
            if (share := measures.ring_on_screen(page, stop["index"])) < 1.2:
                found[f"{stop['what']} on the screen"] = f"{share:.2f} of its edge"
    if order := measures.out_of_order(page):
        found["order"] = order
    return found


def targets(page, who) -> dict:
    """A client's are for a thumb on a bad evening, a clinician's for a mouse."""
    small = measures.small_targets(page, 32 if who in CLINICIANS else 40)
    return {"small": small} if small else {}


def sideways(page, who) -> dict:
    """On the narrowest phone, with WCAG's spacing, and with all text at double size."""
    wide = {}
    double = [(size, DOUBLE) for size in widths(who)]
    for size, style in ((NARROWEST, ""), (PHONE, SPACED), *double):
        page.set_viewport_size(size)
        if over := measures.too_wide(page, style):
            wide[f"too wide at {size['width']} {style[:16]}"] = over
    return wide
