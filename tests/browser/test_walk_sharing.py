"""The second walk: a client shares a moment, and takes it back."""

import pytest
from playwright.sync_api import expect

from tests.browser import steps
from tests.browser.conftest import LAPTOP, WALK

pytestmark = [*WALK, pytest.mark.once]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_a_client_shares_a_moment_and_takes_it_back(visitor, script):
    phone, laptop = visitor(script=script), visitor(LAPTOP, script=script)
    page = phone.be("maya")
    moment = steps.notice(page, "A call from the airport" if script else "By hand: the airport")
    steps.look_back(page)

    # Until it is shared, Amara has never heard of it.
    hers = laptop.be("amara")
    article = steps.open_maya(hers, moment)
    expect(article).to_have_count(0)

    steps.share(page, moment, before_saving=lambda: phone.shot("sharing"))
    phone.shot("shared")
    hers.reload()
    expect(article.get_by_text(steps.HAPPENED)).to_be_visible()

    # "Who looked" names the day; one press closes it, and her page shows it no more.
    page.reload()
    expect(page.get_by_text("Amara Osei opened it")).to_be_visible()
    phone.shot("who-looked")
    with page.expect_navigation():
        page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_role("heading", name="Only you")).to_be_visible()
    phone.shot("stopped")
    hers.reload()
    expect(hers.get_by_text(moment.title)).to_have_count(0)

    # And one press more takes that back.
    with page.expect_navigation():
        page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("link", name=moment.title)).to_be_visible()
    hers.reload()
    expect(article).to_be_visible()
    phone.shot("sharing-all")
