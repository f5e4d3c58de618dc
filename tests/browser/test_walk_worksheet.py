"""A worksheet in a real browser at 390 px: steps are moved, questions come when they make sense."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import PHONE, WALK

pytestmark = [*WALK, pytest.mark.once]


def asked(visitor, *slugs):
    """Amara asks Maya for these worksheets, through her pages."""
    amara = visitor()
    page = amara.be("amara")
    with page.expect_navigation():
        page.locator("td.nm a", has_text="Maya").click()
    client = page.url.split("?")[0]
    for slug in slugs:
        page.goto(f"{client}worksheets/{slug}/")
        with page.expect_navigation():
            page.locator("main form .btn.primary").first.click()


def test_steps_move_with_and_without_a_script(visitor):
    asked(visitor, "step-by-step")
    for script in (True, False):
        maya = visitor(script=script)
        maya.be("maya")
        page = maya.go("/worksheets/step-by-step/")
        rows = page.locator("textarea[name^=steps-]")
        for number, text in enumerate(("One.", "Two.", "Three.")):
            rows.nth(number).fill(text)
        page.locator("textarea[name=what]").fill("What it was.")
        page.locator("[name=steps-do][value=up-2]").click()
        for n, text in enumerate(("One.", "Three.", "Two.")):
            expect(rows.nth(n)).to_have_value(text)
        page.locator("[name=steps-do][value=out-0]").click()
        for n, text in enumerate(("Three.", "Two.")):
            expect(rows.nth(n)).to_have_value(text)
        page.locator("[name=steps-do][value=add]").click()
        expect(rows.nth(3 if script else 2)).to_be_attached()
        expect(page.locator("textarea[name=what]")).to_have_value("What it was.")
        page.locator(".savebar .btn.primary").click()
        expect(page.locator("ol.steps-read li")).to_have_text(["Three.", "Two."])
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_question_comes_when_it_makes_sense_and_stays_when_answered(visitor):
    asked(visitor, "small-step")
    maya = visitor()
    maya.be("maya")
    page = maya.go("/worksheets/small-step/")
    result, instead = page.locator("[name=result]"), page.locator("[name=instead]")
    assert not result.is_visible()
    page.locator("input[name=taken][value=yes]").check(force=True)
    result.fill("It went well.")
    page.locator("input[name=taken][value=no]").check(force=True)
    assert result.is_visible()  # what was written is never put away
    assert instead.is_visible()
    plain = visitor(script=False)
    plain.be("maya")
    assert plain.go("/worksheets/small-step/").locator("[name=result]").is_visible()
