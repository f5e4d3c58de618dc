"""At 390 px, with a script and without: everything is taken along, and an account is deleted and
kept."""

import re
import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import WALK, joined

pytestmark = [*WALK, pytest.mark.once]


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_everything_is_taken_along(visitor, script):
    maya = visitor(script=script)
    maya.be("maya")
    page = maya.go("/settings/export/")
    maya.shot("export")
    page.get_by_role("button", name=re.compile("^Make")).click()
    there = page.get_by_role("heading", name="Your file is there")
    if not script:
        for _n in range(40):
            if there.count():
                break
            page.wait_for_timeout(1000)
            page.get_by_role("link", name="Look whether it is there").click()
    expect(there).to_be_visible(timeout=40_000)
    with page.expect_download() as saved:
        page.get_by_role("button", name="Save the file").click()
    assert saved.value.suggested_filename == "everything.zip"
    with zipfile.ZipFile(saved.value.path()) as bundle:
        assert bundle.testzip() is None
        assert {"README.txt", "keel.json", "to-read-001.pdf"} <= set(bundle.namelist())
    page = maya.go("/settings/export/")
    expect(page.get_by_role("heading", name="That file is gone")).to_be_visible()


def test_an_account_is_deleted_and_kept(chromium, site, visitor):
    wren = visitor(storage_state=joined(chromium, site, "Wren Abel"))
    page = wren.go("/settings/leave/")
    wren.shot("leave")
    page.get_by_role("button", name="Delete my account").click()
    page.get_by_label("Password").fill("a long enough passphrase 7")
    page.get_by_role("button", name="Carry on").click()  # and it goes on with what was pressed
    expect(page.get_by_role("heading", name="Your account will be deleted")).to_be_visible()
    assert page.url.endswith("/leaving/")
    wren.shot("leaving")
    wren.go("/moments/")
    assert page.url.endswith("/leaving/")
    page.get_by_role("button", name="Keep my account").click()
    expect(page.get_by_text("Your account stays.")).to_be_visible()
    wren.go("/moments/")
    assert page.url.endswith("/moments/")
