"""The third walk: the therapist opens what waits, and answers; the client has the last word."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import LAPTOP, WALK

pytestmark = [*WALK, pytest.mark.once]

ANSWER = "You named the disappointment before you offered help."
TO_MYSELF = "I stayed with it, and that was new."


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(True, id="script"),
        pytest.param(False, id="no script", marks=pytest.mark.once),
    ],
)
def test_the_therapist_answers_and_the_client_decides(visitor, script):
    phone, laptop = visitor(script=script), visitor(LAPTOP, script=script)
    page = phone.be("maya")
    moment = steps.notice(page, "The empty Sunday" if script else "By hand: a Sunday")
    steps.look_back(page)
    steps.share(page, moment)

    hers = laptop.be("amara")
    expect(hers.get_by_role("row").filter(has_text="Maya Lindqvist")).to_contain_text("look back")
    laptop.shot("caseload", whole=False)
    article = steps.open_maya(hers, moment)
    expect(article.get_by_text(steps.HAPPENED)).to_be_visible()
    article.get_by_label("Healthier response").check(force=True)
    article.get_by_label("What they will read").fill(ANSWER)
    laptop.shot("client")
    with hers.expect_navigation():
        article.get_by_role("button", name="Send").click()
    expect(hers.get_by_text("Sent. It is read when it is read.")).to_be_visible()
    laptop.shot("sent")

    # Maya sees it beside her own, confirms hers, and gives herself credit.
    page.goto(moment.url)
    expect(page.get_by_text(ANSWER)).to_be_visible()
    phone.shot("answered")
    with page.expect_navigation():
        page.get_by_role("button", name="This is how I see it").click()
    expect(page.get_by_text("done · this is how you see it")).to_be_visible()
    page.get_by_label("Say it to yourself").fill(TO_MYSELF)
    with page.expect_navigation():
        page.get_by_role("button", name="Save this credit").click()
    expect(page.get_by_text(TO_MYSELF)).to_be_visible()

    # The credit is hers alone until she ticks it.
    hers.reload()
    expect(article).to_be_visible()
    expect(hers.get_by_text(TO_MYSELF)).to_have_count(0)
    page.goto(moment.url + "sharing/")
    expect(page.get_by_text("Amara Osei answered")).to_be_visible()


def test_the_example_shows_both_sides(visitor):
    laptop = visitor(LAPTOP)
    page = laptop.go("/example/?step=4")
    expect(page.locator(".twin")).to_be_visible()
    laptop.shot("example", whole=False, top=".twin")
