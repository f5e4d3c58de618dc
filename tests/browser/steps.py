"""What people do on the pages, step by step; the walks put these together."""

import re
from dataclasses import dataclass

from playwright.sync_api import Page, expect

HAPPENED = "Sam said the flight leaves on Sunday, two days early."
DID = "I said I would miss the Sunday, and asked what they need for packing."


@dataclass(frozen=True)
class Moment:
    title: str
    url: str


def choose(page: Page, group: str, label: str) -> None:
    """Tick or choose `label` in the group whose question starts with `group`."""
    page.get_by_role("group", name=re.compile(group)).or_(
        page.get_by_role("radiogroup", name=re.compile(group))
    ).first.get_by_label(label, exact=True).check(force=True)


def notice(page: Page, title: str, before_saving=lambda: None) -> Moment:
    """Write the first part of a new moment, from wherever a client is."""
    page.get_by_role("link", name="New moment").first.click()
    page.get_by_label("What happened?").fill(HAPPENED)
    page.get_by_label("sad", exact=True).check(force=True)
    choose(page, "How strong was the urge", "6")
    page.get_by_label("What did you do this time?").fill(DID)
    page.get_by_text("Add a title, a time or a goal").click()
    page.get_by_label("A title, if you like").fill(title)
    before_saving()
    with page.expect_navigation():
        page.get_by_role("button", name="Save and stop here").click()
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    return Moment(title, page.url.split("#")[0])


def look_back(page: Page) -> None:
    """Judge the moment that is open: closer, and partly to one's credit."""
    choose(page, "Was this a healthier response", "Closer")
    choose(page, "Do you give yourself credit", "Partly")
    with page.expect_navigation():
        page.get_by_role("button", name="Save my look back").click()
    expect(page.get_by_text("This is how I see it")).to_be_visible()


def share(page: Page, moment: Moment, before_saving=lambda: None) -> None:
    """Open both parts of the moment to Amara, until stopped, and ask her to look at it."""
    page.goto(moment.url + "sharing/")
    expect(page.get_by_role("heading", name="Only you")).to_be_visible()
    page.get_by_label("1. Notice · self-monitoring").check(force=True)
    page.get_by_label("2. Look back · self-evaluation").check(force=True)
    page.get_by_label("Everything in these parts, my words too").check(force=True)
    page.get_by_label("Until I stop it").check(force=True)
    page.get_by_label("Please look at it with me, Amara").check(force=True)
    before_saving()
    with page.expect_navigation():
        page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="You and Amara")).to_be_visible()


def open_maya(page: Page, moment: Moment):
    """From the caseload to one moment of Maya's; its article."""
    page.get_by_role("table").get_by_role("link", name="Maya Lindqvist").click()
    return page.get_by_role("article", name=moment.title)
