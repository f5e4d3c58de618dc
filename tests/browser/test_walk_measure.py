"""The measures' walk: a questionnaire is loaded and signed for, asked for and answered; a high
answer leads to help, and whoever it is shared with looks at it first, until they said what was
done."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from tests.browser.conftest import LAPTOP, WALK, joined, with_password
from tests.measures import files

pytestmark = [*WALK, pytest.mark.once]

NAME, FIRST = "Iris Holm", "Iris"
CALLED = "Two-week questions"
LOW, HIGH = (1, 1, 0, 1, 0, 1, 0, 0, 0), (2, 1, 2, 1, 2, 1, 2, 1, 1)  # 4 and 13
DID = "We spoke on the phone and meet tomorrow."
# Its due time is over, and the minute's bell rings.
OVERDUE = """
from datetime import timedelta
from django.utils import timezone
from journals.models import ReviewFlag
from journals.tasks import overdue
now = timezone.now()
mine = ReviewFlag.objects.filter(client__email="iris@example.org")
assert mine.update(due_at=now - timedelta(minutes=1)) == 1
overdue()
"""


def press(page: Page, button: str) -> None:
    with page.expect_navigation():
        page.get_by_role("button", name=button, exact=True).click()


def loaded(pat) -> None:
    """Pat pastes the file, looks at it, signs for it and switches it on."""
    page = pat.be("pat")
    page = pat.go("/practice/questionnaires/")
    pat.shot("questionnaires")
    page.get_by_role("link", name="Paste a file").click()
    page.get_by_label("The text of the file").fill(json.dumps(files.phq_9()))
    page.get_by_label("Which questionnaire is it?").select_option("phq-9")
    page.get_by_label("Where is the text from?").fill("Made for this walk")
    press(page, "Look at it")
    expect(page.get_by_text("Counted as question 9 of PHQ-9.")).to_be_visible()
    expect(page.get_by_text("leads to the page with help at once")).to_be_visible()
    pat.shot("questionnaire-preview")
    page.get_by_label("What do clients see it called?").fill(CALLED)
    page.get_by_label("We may use this text for").fill("this walk: nobody owns placeholders.")
    page.get_by_label("I have compared it").check(force=True)
    press(page, "Sign and keep it")
    expect(page.get_by_text("Kept, with your name under it.")).to_be_visible()
    press(page, "Switch it on")
    expect(page.get_by_text("Therapists here can ask for it now.")).to_be_visible()
    pat.shot("questionnaire")


def planned(iris) -> None:
    """Iris writes her plan for hard hours, and lets Amara read it."""
    page = iris.go("/my-plan/")
    iris.shot("my-plan-none")
    page.get_by_role("link", name="Write my plan").click()
    page.get_by_label("1. How do you notice").fill("I stop answering\nI don’t eat")
    page.get_by_label("2. What can you do by yourself?").fill("The long way round the park")
    page.get_by_label("3. Which people and places").fill("The library café")
    page.locator("input[name=people-0-name]").fill("Nele")
    page.locator("input[name=people-0-phone]").fill("(212) 555-0134")
    page.get_by_label("6. What makes the place").fill("Nele keeps what I asked her to keep.")
    iris.shot("my-plan-write")
    press(page, "Save")
    page.get_by_role("switch", name="Amara Osei").click()
    page.get_by_label("Password").fill("a long enough passphrase 7")  # it matters: it is asked for
    page.get_by_role("button", name="Carry on").click()
    page.wait_for_url("**/my-plan/")
    expect(page.get_by_role("switch", name="Amara Osei")).to_have_attribute("aria-checked", "true")
    iris.shot("my-plan")


def agreed(amara, iris) -> str:
    """Ben is named, the agreement proposed and agreed to. Where Amara has Iris."""
    page = amara.be("amara")
    page.get_by_label("Find a client").fill(FIRST)
    page.get_by_role("table").get_by_role("link", name=NAME).click()
    page.wait_for_url("**/clients/*/")
    hers = page.url.removeprefix(amara.site)
    page = amara.go(hers + "agreement/")
    page.get_by_label("Ben Adeyemi").check(force=True)
    press(page, "Name them")
    page.get_by_label("The questions about self-harm in a questionnaire").check(force=True)
    page.get_by_label("Every weekday").check(force=True)
    page.get_by_label("It is shared with me").check(force=True)
    amara.shot("agreement-propose")
    press(page, f"Propose it to {FIRST}")

    page = iris.go("/")
    proposed = page.get_by_role("region", name="Amara proposes an agreement")
    proposed.get_by_role("link", name="Read it").click()
    expect(page.get_by_text("Nobody is watching in between.")).to_be_visible()
    expect(page.get_by_text("Ben Adeyemi does: at that one answer")).to_be_visible()
    iris.shot("agreement")
    page.get_by_label("Ask me each time").check(force=True)
    press(page, "I agree")
    expect(page.get_by_role("heading", name=re.compile("^Agreed on"))).to_be_visible()
    return hers


def asked(amara, hers: str) -> None:
    page = amara.go(hers + "worksheets/")
    page.get_by_role("link", name=re.compile(CALLED)).click()
    page.get_by_label("How often?").fill("14")
    amara.shot("measure-ask")
    press(page, f"Ask {FIRST} for it")
    expect(page.get_by_text("Every 14 days, asked for since")).to_be_visible()


def answer(page: Page, numbers: tuple[int, ...]) -> None:
    """The nine questions, in their own order: the file has the last one first."""
    for n, number in enumerate(numbers, 1):
        page.get_by_role("group", name=re.compile(f"Placeholder {n}$")).or_(
            page.get_by_role("radiogroup", name=re.compile(f"Placeholder {n}$"))
        ).get_by_label(f"Answer {number}", exact=True).check(force=True)
    press(page, "Save")


def answered(iris) -> str:
    """Twice by herself; the second time a question is answered that leads to help. Its id."""
    page = iris.go("/questions/")
    iris.shot("measures")
    page.get_by_role("link", name=re.compile(CALLED)).click()
    expect(page.get_by_role("heading", name=re.compile("who would see it"))).to_be_visible()
    iris.shot("measure-who")
    page.get_by_role("link", name="Answer for myself alone").click()
    iris.shot("measure")
    answer(page, LOW)
    expect(page.get_by_role("region", name="Your number")).to_contain_text(
        "4 on a scale from 0 to 27"
    )
    page = iris.go("/questions/")
    page.get_by_role("link", name=re.compile(CALLED)).first.click()
    answer(page, HIGH)

    expect(page.get_by_role("heading", name="Thank you for writing it down.")).to_be_visible()
    for words in ("It is saved.", "thoughts of suicide or self-harm", "Are you safe"):
        expect(page.get_by_text(words).first).to_be_visible()
    expect(page.get_by_text("Nobody is reading this right now.").first).to_be_visible()
    expect(page.get_by_role("link", name="Call 911")).to_be_visible()
    expect(page.get_by_role("link", name="My plan for hard hours").first).to_be_visible()
    iris.shot("calm")
    iris.shot("calm-first", whole=False)
    return page.url.split("/")[-3]


def shared(iris) -> None:
    """With one press; and the answer's page says that it is looked at first."""
    page = iris.page
    press(page, "Share with Amara")
    expect(page.get_by_text("Amara can see the answer, and usually looks by")).to_be_visible()
    iris.shot("calm-shared")
    page.get_by_role("link", name="Carry on", exact=True).click()
    expect(page.get_by_text("so that Amara looks at it first")).to_be_visible()


def looked_first(amara) -> str:
    """From the top of the caseload to the answer. Where it waits."""
    page = amara.go("/")
    first = page.get_by_role("table").locator("tbody").first
    expect(first).to_contain_text("Look first")
    amara.shot("caseload-first", whole=False)
    row = first.get_by_role("row").filter(has_text=NAME)
    row.get_by_role("link", name="Safety answer").click()
    page.get_by_role("region", name="To look at first").get_by_role("link").first.click()
    expect(page.get_by_text("PHQ-9, question about self-harm: 1 of 3")).to_be_visible()
    amara.shot("flag")
    return page.url.removeprefix(amara.site)


def told(ben, address: str) -> None:
    """By one mail, of nobody and nothing."""
    page = ben.go("/demo/mails/")
    mail = page.get_by_role("article").filter(has_text=address).filter(has_text="waits for review")
    for _more in range(60):
        if mail.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(mail).to_have_count(1)
    assert not re.search("iris|holm|phq|harm|safety", mail.inner_text(), re.IGNORECASE)
    ben.shot("mails-waits", whole=False)


def signed_in(ben, mail: str, password: str) -> None:
    """With a password and, as a clinician has to, a second step that is set up first."""
    page = ben.go("/account/login/")
    page.locator("input[name=login]").fill(mail)
    page.locator("input[name=password]").fill(password)
    press(page, "Sign in")
    page.get_by_role("link", name="Set it up").click()
    secret = page.locator(".code-words").inner_text()
    counter = next(totp.yield_hotp_counters_from_time())
    page.locator("input[name=code]").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    press(page, "Turn it on")


def looked_at_by_the_deputy(ben, hers: str) -> None:
    """That one answer, which is due, and nothing else."""
    page = ben.go("/")
    ben.shot("caseload-deputy", whole=False)
    page.get_by_role("link", name="1 answer to look at first").click()
    page.get_by_role("link", name=re.compile("^Open")).first.click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()
    expect(page.get_by_text("You see this one answer and nothing else.")).to_be_visible()
    expect(page.get_by_text("Placeholder 9")).to_be_visible()
    ben.shot("flag-deputy")
    assert ben.context.request.get(ben.site + hers).status == 404


def settled(amara, flag: str) -> None:
    page = amara.go(flag)
    page.get_by_role("group", name="What was done?").or_(
        page.get_by_role("radiogroup", name="What was done?")
    ).get_by_label("Arranged to meet sooner").check(force=True)
    page.get_by_label("A note for the record").fill(DID)
    press(page, "Done")
    expect(page.get_by_text("Done, and noted. It waits no longer.")).to_be_visible()
    amara.shot("flags")
    expect(amara.go(flag).get_by_text(DID)).to_be_visible()


def read_by_herself(iris, entry: str) -> None:
    """Looked at, as she is told; what was noted about it is not hers to read here."""
    page = iris.go(f"/questions/answers/{entry}/")
    expect(page.get_by_text("Amara has looked at this answer.")).to_be_visible()
    expect(page.get_by_text("looks at it first")).to_have_count(0)
    line = page.get_by_role("region", name="Over time")
    expect(line.get_by_role("img")).to_be_visible()
    expect(line).to_contain_text("so far they went from 4 to 13")
    expect(line.locator("tbody tr")).to_have_count(2)
    expect(page.get_by_text(re.compile(f"moderate|severe|mild|band|{DID}"))).to_have_count(0)
    iris.shot("measure-answer")


def taken_along(iris) -> dict:
    """Everything of hers, as programs read it."""
    page = iris.go("/settings/export/")
    page.get_by_role("button", name=re.compile("^Make")).click()
    expect(page.get_by_role("heading", name="Your file is there")).to_be_visible(timeout=40_000)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the file").click()
    with zipfile.ZipFile(Path(saved.value.path())) as bundle:
        return json.loads(bundle.read("keel.json"))


def test_a_high_answer_leads_to_help_and_waits_until_it_is_looked_at(
    chromium, site, installation, visitor
):
    amara, ben = visitor(LAPTOP), visitor(LAPTOP)
    iris = visitor(storage_state=joined(chromium, site, NAME))
    loaded(amara)
    planned(iris)
    hers = agreed(amara, iris)
    asked(amara, hers)
    entry = answered(iris)

    # Until she presses the button, nobody has anything to look at.
    expect(amara.go("/review/first/").get_by_text(NAME)).to_have_count(0)
    shared(iris)
    flag = looked_first(amara)

    # Nobody looks in time: Ben is told, and opens that answer alone.
    account = with_password(chromium, site, "ben@example.org")
    installation.run(OVERDUE)
    told(ben, account[0])
    signed_in(ben, *account)
    looked_at_by_the_deputy(ben, hers)

    row = amara.go("/").get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("later than promised")
    amara.shot("caseload-late", whole=False)
    settled(amara, flag)
    assert ben.context.request.get(site + flag).status == 404

    # A band for her therapist, of what was shared; her own line and no name for it for herself.
    measured = amara.go(hers).get_by_role("region", name="Measures", exact=True)
    expect(measured).to_contain_text("Total: 13 of 0–27")
    expect(measured).to_contain_text("band: moderate")
    expect(measured.get_by_role("img")).to_be_visible()
    expect(measured.locator("tbody tr")).to_have_count(1)
    amara.shot("client-measured")
    read_by_herself(iris, entry)

    kept = taken_along(iris)
    found = {one["id"]: one for one in kept["entries"] if one["kind"] == "measure"}
    assert len(found) == 2
    numbers = found[entry]["ratings"]
    assert sorted(numbers.values()) == sorted(files.ANSWERS[n] for n in HIGH)
    assert [one["recipe"] for one in kept["measures"]] == ["phq-9"]

    amara.be("pat")
    amara.go("/practice/looked-at/")
    amara.shot("looked-at")
