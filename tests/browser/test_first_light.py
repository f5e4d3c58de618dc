"""One episode from the client's phone to the therapist and back, as a person would do it."""

import re
import time
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE

pytestmark = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.django_db,
]

HAPPENED = "Sam said the flight leaves on Sunday, two days early."
DID = "I said I would miss the Sunday, and asked what they need for packing."
TO_MYSELF = "I was disappointed and I said so kindly."
ANSWER = "You named the disappointment before you offered help."


def choose(page, group: str, label: str) -> None:
    """Tick or choose `label` in the group whose question starts with `group`."""
    page.get_by_role("group", name=re.compile(group)).or_(
        page.get_by_role("radiogroup", name=re.compile(group))
    ).first.get_by_label(label, exact=True).check(force=True)


def test_one_episode_goes_to_the_therapist_and_back(visitor):
    phone, laptop = visitor(PHONE), visitor(LAPTOP)
    expect(phone.go("/").get_by_text("Three things to try")).to_be_visible()
    phone.shot("01-welcome")

    # Maya writes a check-in in two taps and one button …
    page = phone.be("maya")
    choose(page, "How are you right now", "Okay")
    choose(page, "How strong is the urge", "4")
    page.get_by_role("button", name="Save check-in").click()
    expect(page.get_by_text("Saved. That’s enough for now.")).to_be_visible()
    phone.shot("02-today")

    # … and a moment,
    page.get_by_role("link", name="New moment").first.click()
    page.get_by_label("What happened?").fill(HAPPENED)
    page.get_by_label("sad", exact=True).check(force=True)
    choose(page, "How strong was the urge", "6")
    page.get_by_label("What did you do this time?").fill(DID)
    page.get_by_text("Add a title, a time or a goal").click()
    page.get_by_label("A title, if you like").fill("Two days early")
    phone.shot("03-new-moment")
    page.get_by_role("button", name="Save and stop here").click()
    expect(page.get_by_role("heading", name="Two days early")).to_be_visible()
    moment = page.url.split("#")[0]

    # looks back at it,
    choose(page, "Was this a healthier response", "Closer")
    choose(page, "Do you give yourself credit", "Partly")
    page.get_by_role("button", name="Save my look back").click()
    expect(page.get_by_text("This is how I see it")).to_be_visible()
    phone.shot("04-looked-back")

    # and shares both parts with Amara, who is asked to look at it.
    page.get_by_role("link", name="Ask for a look at it together").click()
    expect(page.get_by_role("heading", name="Only you")).to_be_visible()
    page.get_by_label("1. Notice · self-monitoring").check(force=True)
    page.get_by_label("2. Look back · self-evaluation").check(force=True)
    page.get_by_label("Everything in these parts, my words too").check(force=True)
    page.get_by_label("Until I stop it").check(force=True)
    page.get_by_label("Please look at it with me, Amara").check(force=True)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="You and Amara")).to_be_visible()
    phone.shot("05-sharing")

    # Amara reads it and answers.
    page = laptop.be("amara")
    laptop.shot("06-caseload")
    page.get_by_role("link", name="Maya Lindqvist").click()
    article = page.get_by_role("article", name="Two days early")
    expect(article.get_by_text(HAPPENED)).to_be_visible()
    article.get_by_label("Healthier response").check(force=True)
    article.get_by_label("What they will read").fill(ANSWER)
    laptop.shot("07-client")
    article.get_by_role("button", name="Send").click()
    expect(page.get_by_text("Sent. It is read when it is read.")).to_be_visible()

    # Maya sees it beside her own, confirms, and gives herself credit.
    page = phone.page
    page.goto(moment)
    expect(page.get_by_text(ANSWER)).to_be_visible()
    phone.shot("08-answered")
    page.get_by_role("button", name="This is how I see it").click()
    expect(page.get_by_text("done · this is how you see it")).to_be_visible()
    page.get_by_label("Say it to yourself").fill(TO_MYSELF)
    page.get_by_role("button", name="Save this credit").click()
    expect(page.get_by_text(TO_MYSELF)).to_be_visible()
    phone.shot("09-whole")

    # The credit is hers alone until she ticks it.
    page = laptop.page
    page.reload()
    expect(page.get_by_text(TO_MYSELF)).to_have_count(0)

    # "Who looked" names the day; one press closes it, and Amara's page shows it no more.
    page = phone.page
    page.goto(moment + "sharing/")
    expect(page.get_by_text("Amara Osei opened it")).to_be_visible()
    expect(page.get_by_text("Amara Osei answered")).to_be_visible()
    page.get_by_role("button", name="Stop sharing").click()
    expect(page.get_by_role("heading", name="Only you")).to_be_visible()
    laptop.page.reload()
    expect(laptop.page.get_by_text("Two days early")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    laptop.page.reload()
    expect(laptop.page.get_by_role("heading", name="Two days early")).to_be_visible()


def test_a_reminder_arrives_once_and_says_nothing(visitor):
    phone = visitor(PHONE)
    zone = ZoneInfo("America/New_York")

    # Maya has written today: hers comes to nothing, and says so.
    page = phone.be("maya")
    page = phone.go("/reminders/")
    soon = datetime.now(zone) + timedelta(seconds=70)
    page.get_by_label("What time?").fill(soon.strftime("%H:%M"))
    page.get_by_role("button", name="Save reminders").click()

    # Jonas has not: his arrives.
    page = phone.be("jonas")
    page = phone.go("/reminders/")
    page.get_by_label("Reminders are on").check(force=True)
    page.get_by_label("What time?").fill(soon.strftime("%H:%M"))
    page.get_by_role("button", name="Save reminders").click()
    phone.shot("10-reminders")
    deadline = time.monotonic() + 150
    while time.monotonic() < deadline:
        mails = phone.go("/demo/mails/")
        if mails.get_by_text("A minute for yourself?").count():
            break
        time.sleep(2)
    expect(mails.get_by_text("jonas@example.org")).to_have_count(1)
    phone.shot("11-mails")
    mails.locator('a[href^="/go/"]').first.click()
    expect(mails.get_by_role("heading", name="Check in")).to_be_visible()
    expect(phone.go("/reminders/").get_by_text(re.compile("^Sent"))).to_be_visible()

    page = phone.be("maya")
    page = phone.go("/reminders/")
    expect(page.get_by_text("Not sent: you had already written").first).to_be_visible()
    phone.shot("12-not-sent")
