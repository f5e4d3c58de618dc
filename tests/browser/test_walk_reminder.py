"""The fourth walk: a reminder goes out, says nothing, and its link opens the step."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WALK

pytestmark = [*WALK, pytest.mark.once]


def remind(page, at) -> None:
    """At this time, whatever hour it is: without quiet hours."""
    page.get_by_label("What time?").fill(at.strftime("%H:%M"))
    for end in ("From", "Until"):
        page.get_by_label(end, exact=True).fill("00:00")
    with page.expect_navigation():
        page.get_by_role("button", name="Save reminders").click()


def reminders_of(mails, who: str):
    """Mails to them with a link to a step; a letter may come meanwhile, too."""
    ours = mails.locator("article").filter(has_text=who)
    return ours.filter(has=mails.locator('a[href^="/go/"]'))


def test_a_reminder_arrives_once_and_says_nothing(visitor):
    phone = visitor()
    zone = ZoneInfo("America/New_York")

    # Maya has written today: hers comes to nothing, and says so.
    page = phone.be("maya")
    page = phone.go("/reminders/")
    soon = datetime.now(zone) + timedelta(seconds=70)
    remind(page, soon)

    # Jonas has not: his arrives. The invented reminder of his may have come by now, too.
    before = reminders_of(phone.go("/demo/mails/"), "jonas@example.org").count()
    page = phone.be("jonas")
    page = phone.go("/reminders/")
    page.get_by_label("Reminders are on").check(force=True)
    remind(page, soon)
    phone.shot("reminders")
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        mails = phone.go("/demo/mails/")
        if reminders_of(mails, "jonas@example.org").count() > before:
            break
        time.sleep(2)
    expect(reminders_of(mails, "jonas@example.org")).to_have_count(before + 1)
    phone.shot("mails")
    mails.locator('a[href^="/go/"]').first.click()
    expect(mails.get_by_role("heading", name="Check in")).to_be_visible()
    phone.shot("from-the-link")
    expect(phone.go("/reminders/").get_by_text(re.compile("^Sent"))).to_be_visible()

    page = phone.be("maya")
    deadline = time.monotonic() + 60  # the two are not looked at in the same second
    while time.monotonic() < deadline:
        page = phone.go("/reminders/")
        if page.get_by_text("Not sent: you had already written").count():
            break
        time.sleep(2)
    expect(page.get_by_text("Not sent: you had already written").first).to_be_visible()
    phone.shot("not-sent")
