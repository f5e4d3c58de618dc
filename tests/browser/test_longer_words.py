"""Every page in a language that nobody speaks: words that are 40 % longer break nothing, on a
phone, on the narrowest one, and from right to left. That no English is left: tests/languages."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from tests.browser import measures, places
from tests.browser.conftest import LAPTOP, PHONE, WALK, Visitor, running
from tests.conftest import LONG
from tests.languages import pseudo

pytestmark = [*WALK, pytest.mark.once]
NARROWEST = {"width": 320, "height": 700}
PEOPLE = ("", "maya", "amara", "pat")
# What stands out of its own box, though the page is no wider for it.
OUT = """() => [...document.querySelectorAll(
    '.btn, button, .tag, .tabs a, th, h1, h2, legend, label')]
  .filter(e => e.checkVisibility({visibilityProperty: true}) && !e.closest('.vh, [hidden]'))
  .filter(e => { const box = e.getBoundingClientRect();
    return box.width > 1 && (box.right > innerWidth + 1 || box.left < -1
      || (getComputedStyle(e).display !== 'inline' && e.scrollWidth > e.clientWidth + 2)) })
  .filter(e => { for (let up = e.parentElement; up; up = up.parentElement)
      if (/auto|scroll/.test(getComputedStyle(up).overflowX)) return false; return true })
  .slice(0, 3).map(e => `${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 40)}`)"""
# What a chart's edge cuts off.
CUT = """() => [...document.querySelectorAll('svg.plot text')]
  .filter(e => { const box = e.getBoundingClientRect(),
    chart = e.ownerSVGElement.getBoundingClientRect();
    return box.width && (box.left < chart.left - 1 || box.right > chart.right + 1) })
  .slice(0, 3).map(e => e.textContent.slice(0, 40))"""


@pytest.fixture(scope="module")
def elsewhere(tmp_path_factory):
    """A demo of its own, in which everybody reads that language."""
    folder = pseudo.make(tmp_path_factory.mktemp("pseudo"))
    more = {"DJANGO_SETTINGS_MODULE": "tests.languages.settings", "KEEL_PSEUDO": str(folder)}
    with running(more) as there:
        there.run(
            "from tracker.accounts.models import User\n"
            f"User.objects.update(language={pseudo.CODE!r})"
        )
        yield there


@pytest.fixture
def stepped_in(chromium, elsewhere):
    made = []

    def make(who: str) -> Visitor:
        made.append(Visitor(chromium, elsewhere.site, size=PHONE))
        made[-1].go(f"/help/?language={pseudo.CODE}")
        if who:
            made[-1].be(who)
        return made[-1]

    yield make
    for one in made:
        one.context.close()


def pages_of(who: str, window: Visitor) -> Iterator[tuple[str, Page]]:
    """In the quick run those that no link has to be looked for."""
    if LONG:
        found = list(places.of(who, window))
    else:
        found = [
            (name, one.path)
            for name, all_of_it in places.OF_ROUTE.items()
            for one in all_of_it
            if one.who == who and isinstance(one.path, str)
        ]
    for name, path in found:
        yield name, window.go(path)


@pytest.mark.parametrize(
    "who",
    [pytest.param(who, marks=[pytest.mark.long] * (who in ("", "pat"))) for who in PEOPLE],
    ids=lambda who: who or "nobody",
)
def test_longer_words_break_nothing(stepped_in, who):
    window, broken, said = stepped_in(who), {}, 0
    for name, page in pages_of(who, window):
        said += page.content().count(pseudo.OPEN)
        broken |= {f"{name} {how}": what for how, what in broken_at(page).items()}
    assert said > 300  # it is that language
    assert broken == {}


def broken_at(page: Page) -> dict[str, object]:
    found: dict[str, object] = {}
    for size in (LAPTOP, PHONE, NARROWEST) if LONG else (NARROWEST,):
        page.set_viewport_size(size)
        for way in ("ltr", "rtl"):
            page.evaluate("way => { document.documentElement.dir = way }", way)
            if wide := measures.too_wide(page, ""):
                found[f"{way} at {size['width']}"] = f"{wide} px too wide"
            if out := page.evaluate(OUT):
                found[f"{way} at {size['width']}, a part"] = out
            if cut := page.evaluate(CUT):
                found[f"{way} at {size['width']}, cut off"] = cut
    page.set_viewport_size(PHONE)
    return found
