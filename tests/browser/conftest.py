"""The whole product, started as a person starts it, and a real browser in front of it."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from tests.operations.test_up import ROOT, answering, free_port, ours, surroundings

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 860}


@pytest.fixture(scope="session")
def site():
    """The address of a freshly started demo, its processes really running."""
    with tempfile.TemporaryDirectory(prefix="keel-walk-", ignore_cleanup_errors=True) as made:
        place, port = Path(made) / "var", free_port()
        started = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=surroundings(place, port),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            answering(started, port, place)
            yield f"http://127.0.0.1:{port}"
        finally:
            started.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.communicate(timeout=40)
            for pid in ours(place):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def chromium(chromium_path):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=list(QUIET))
        yield browser
        browser.close()


class Visitor:
    """One browser window, and everything that went wrong in it."""

    def __init__(self, browser, site, *, size, scheme="light", script=True):
        self.site = site
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport=size,
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="en-GB",
        )
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.page.on("console", self._console)
        self.page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        self.page.on("request", self._request)

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.faults.append(f"{message.type}: {message.text}")

    def _request(self, request):
        if not request.url.startswith((self.site, "data:")):
            self.faults.append(f"request to another origin: {request.url}")

    def go(self, path: str):
        self.page.goto(self.site + path)
        return self.page

    def be(self, who: str):
        """Step in as somebody of the demo."""
        self.go("/")
        self.page.locator(f'form[action="/demo/step-in/{who}/"] button').first.click()
        self.page.wait_for_load_state()
        return self.page

    def shot(self, name: str) -> None:
        """Keep a picture where KEEL_SHOTS names a folder: the README's come from there."""
        if folder := os.environ.get("KEEL_SHOTS"):
            self.page.evaluate("document.fonts.ready")
            self.page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.fixture
def visitor(chromium, site):
    """Make windows; each must end without a fault."""
    made = []

    def make(size=PHONE, **kwargs) -> Visitor:
        made.append(Visitor(chromium, site, size=size, **kwargs))
        return made[-1]

    yield make
    faults = [fault for one in made for fault in one.faults]
    for one in made:
        one.context.close()
    assert faults == []
