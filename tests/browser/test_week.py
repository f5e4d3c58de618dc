"""A week of a client's, played through at 390 px: every state that a page says is true."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser import steps
from tests.browser.conftest import WALK

pytestmark = [*WALK, pytest.mark.once]

# Maya's own clock. At noon, so that a day away is the same day by every start of a day.
NOON = datetime.now(ZoneInfo("America/New_York")).replace(hour=12, minute=0)
SAVED = "Saved. That’s enough for now."


def check_in(page: Page, days_ago: int, mood: str, urge: str) -> None:
    page.goto(page.url.split("/moments")[0].rstrip("/") + "/")
    steps.choose(page, "How are you right now", mood)
    steps.choose(page, "How strong is the urge", urge)
    if days_ago:
        page.get_by_text("Not about now?").click()
        page.locator("input[name=when][value=other]").check(force=True)
        page.locator("input[name=day]").fill((NOON - timedelta(days=days_ago)).strftime("%Y-%m-%d"))
        page.locator("input[name=clock]").fill("12:00")
    with page.expect_navigation():
        page.get_by_role("button", name="Save check-in").click()
    expect(page.get_by_text(SAVED)).to_be_visible()


def plan(page: Page, title: str) -> str:
    page.get_by_role("link", name="Plan something that is coming").click()
    page.get_by_label("When will it be?").fill(
        (NOON + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    )
    page.get_by_label("What is coming?").fill("The visit on Wednesday.")
    page.get_by_label("What do you want to do instead?").fill("Ask once, and then wait.")
    steps.choose(page, "How sure are you that you will do it your way", "5")
    page.get_by_label("A title, if you like").fill(title)
    with page.expect_navigation():
        page.get_by_role("button", name="Save the plan").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return page.url.split("#")[0]


def row(page: Page, title: str):
    """A moment in the list of moments."""
    return page.locator("a.line-item", has_text=title)


def test_a_week(visitor):
    phone = visitor()
    page = phone.be("maya")
    for days_ago, (mood, urge) in enumerate(
        [("Okay", "4"), ("Low", "7"), ("So-so", "5"), ("Okay", "3"), ("Good", "2"), ("Low", "8"),
         ("So-so", "6")]
    ):  # fmt: skip
        check_in(page, days_ago, mood, urge)
    phone.shot("week-checked-in")

    # A plan for an event that is to come: no look back is asked for yet.
    planned = plan(page, "The visit, planned")
    expect(page.get_by_role("button", name="Save my look back")).to_have_count(0)
    phone.shot("week-plan")

    # Four moments at four stages; the last is a bad day.
    only_noticed = steps.notice(page, "Noticed, and no more")
    looked_at = steps.notice(page, "Looked back at")
    steps.look_back(page)
    whole = steps.notice(page, "All three parts")
    steps.look_back(page)
    page.get_by_label("Say it to yourself").fill("I waited, and I said what I missed.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save this credit").click()
    expect(page.get_by_text("I waited, and I said what I missed.")).to_be_visible()
    bad = steps.notice(page, "A bad day")
    steps.choose(page, "Was this a healthier response", "Much further away")
    steps.choose(page, "Do you give yourself credit", "Not this time")
    with page.expect_navigation():
        page.get_by_role("button", name="Save my look back").click()
    expect(page.get_by_role("heading", name=re.compile("3. Be fair to yourself"))).to_be_visible()
    expect(page.get_by_label("Say it to yourself")).to_have_count(0)  # no praise to fill in
    page.get_by_label("What would you say to a friend?").fill("It was a long day. Rest first.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save this", exact=True).click()
    expect(page.get_by_text("It was a long day. Rest first.")).to_be_visible()
    phone.shot("week-bad-day")

    # A note about something three days ago is marked as late, on the clock it was lived by.
    page = phone.go("/moments/new/")
    page.get_by_label("What happened?").fill("The call on the stairs.")
    page.get_by_text("Add a title, a time or a goal").click()
    then = NOON - timedelta(days=3)
    page.get_by_label("When was it?").or_(page.get_by_label("When did it happen?")).first.fill(
        then.strftime("%Y-%m-%dT%H:%M")
    )
    page.get_by_label("A title, if you like").fill("Three days late")
    with page.expect_navigation():
        page.get_by_role("button", name="Save and stop here").click()
    expect(page.get_by_text(re.compile("ritten on")).first).to_be_visible()
    phone.shot("week-late")

    # A worksheet that is open to everybody.
    page = phone.go("/worksheets/kind-pause/")
    page.get_by_label("What hurts right now?").fill("That nobody asked.")
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("That nobody asked.")).to_be_visible()

    # What every page says of them now.
    page = phone.go("/moments/")
    for title, done in {
        "The visit, planned": 0, "Noticed, and no more": 1, "Looked back at": 2,
        "All three parts": 3, "A bad day": 3, "Three days late": 1,
    }.items():  # fmt: skip
        ring = row(page, title).get_by_label(f"{done} of 3 parts done")
        expect(
            ring.or_(row(page, title).get_by_text(f"{done} of 3 parts done")).first
        ).to_be_visible()
    phone.shot("week-moments")
    for moment in (only_noticed, looked_at, whole, bad):
        page.goto(moment.url)
        expect(page.get_by_text("Only you").first).to_be_visible()
    page.goto(planned)
    expect(page.get_by_text("Planned before it happened").first).to_be_visible()
    page = phone.go("/journal/")
    for said in ("That nobody asked.", "A bad day", "The visit, planned"):
        expect(page.get_by_text(said).first).to_be_visible()
    page.get_by_label("Words that are in it").fill("STAIRS")
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("article")).to_contain_text("The call on the stairs.")
    phone.shot("week-journal")
    page = phone.go("/")
    expect(page.get_by_text("overdue")).to_have_count(0)
    phone.shot("week-today")
