"""A passkey is made, opens the account without a password, and stands behind one: in a real
browser, with a device that the browser makes up."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import LAPTOP, PHONE, WALK, Visitor

pytestmark = [*WALK, pytest.mark.once]
NELL = ("nell@example.org", "a long enough passphrase 7")


@pytest.fixture
def window(chromium, site, newcomer):
    """A passkey belongs to a name, so the site is called by one."""
    window = Visitor(chromium, site.replace("127.0.0.1", "localhost"), size=PHONE)
    yield window
    window.context.close()
    assert window.faults == []


@pytest.fixture
def device(window):
    """Makes passkeys and signs with them, as a phone does whose owner is there."""
    wire = window.context.new_cdp_session(window.page)
    wire.send("WebAuthn.enable")
    kind = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    made = wire.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {**kind, "hasUserVerification": True, "isUserVerified": True}},
    )

    def owner_is_there(yes: bool) -> None:
        wire.send("WebAuthn.setUserVerified", {**made, "isUserVerified": yes})

    return owner_is_there


def by_password(window):
    page = window.go("/account/login/")
    page.locator("input[name=login]").fill(NELL[0])
    page.locator("input[name=password]").fill(NELL[1])
    page.get_by_role("button", name="Sign in", exact=True).click()
    return page


def sign_out(window):
    page = window.go("/account/logout/")
    with page.expect_navigation():
        page.locator("main").get_by_role("button", name="Sign out").click()


def test_a_passkey_from_making_it_to_taking_it_away(window, device):
    page = by_password(window)
    page.wait_for_url("**/")
    window.go("/account/2fa/")
    window.shot("second-step")
    page.get_by_role("link", name="Add a passkey").click()
    window.shot("passkey-new")
    page.get_by_label("What should it be called?").fill("My telephone")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()

    # In the place of the password.
    sign_out(window)
    page = window.go("/account/login/")
    window.shot("sign-in")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_role("main")).to_contain_text("Nell")

    # Behind the password.
    sign_out(window)
    page = by_password(window)
    expect(page.get_by_role("heading", name="Second step")).to_be_visible()
    window.shot("second-step-asked")
    assert "Nell" not in page.content()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("main")).to_contain_text("Nell")

    # Asked once more, before a step that matters.
    page = window.go("/account/2fa/")
    page.locator('main a[href$="/remove/"]').click()
    page.get_by_role("link", name="Use my passkey").click()
    page.get_by_role("button", name="Use my passkey").click()
    expect(page.get_by_role("heading", name="Remove this passkey")).to_be_visible()
    page.get_by_role("button", name="Remove it").click()
    expect(page.get_by_role("heading", name="Second step at sign-in")).to_be_visible()
    assert page.get_by_text("My telephone").count() == 0

    # What is gone opens nothing, though the device still offers it.
    sign_out(window)
    page = window.go("/account/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("Incorrect code.")).to_be_visible()


def test_nobody_there_makes_no_passkey(window, device):
    page = by_password(window)
    page.wait_for_url("**/")
    device(False)
    window.go("/account/2fa/passkeys/")
    page.get_by_role("button", name="Make a passkey").click()
    expect(page.get_by_text("That did not work here.")).to_be_visible()


def test_at_an_address_without_a_name_the_other_ways_are_shown(visitor):
    window = visitor(LAPTOP)
    page = window.go("/account/login/")
    assert page.get_by_role("button", name="passkey").count() == 0
