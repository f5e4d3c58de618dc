"""The whole product, started as a person starts it, and a real browser in front of it."""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import sync_playwright

from tests.browser.losing import PEOPLE, Server
from tests.operations.test_up import ROOT, answering, free_port, ours, with_people

QUIET = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
)
PHONE = {"width": 390, "height": 844}
LAPTOP = {"width": 1280, "height": 860}
PASSWORD = "seven quiet herons wade"
WALK = [
    pytest.mark.browser,
    pytest.mark.processes,
    pytest.mark.slow,
    pytest.mark.timeout(400),
    pytest.mark.django_db,
]


@dataclass(frozen=True)
class Installation:
    """A demo that was just started, its processes really running."""

    site: str
    env: dict[str, str]

    def run(self, program: str) -> None:
        """Lines of Python beside them, on the same database: for time that has to pass."""
        subprocess.run(
            [sys.executable, "manage.py", "shell", "--no-imports", "-c", program],
            cwd=ROOT,
            env=self.env,
            check=True,
        )


@pytest.fixture(scope="session")
def installation():
    with running({}) as made:
        yield made


@contextlib.contextmanager
def running(more: dict[str, str]):
    """`more`: of its environment."""
    with tempfile.TemporaryDirectory(prefix="keel-walk-", ignore_cleanup_errors=True) as made:
        place, port = Path(made) / "var", free_port()
        env = with_people(place, port) | {"ANSWER_UNDO_SECONDS": "0"} | more
        started = subprocess.Popen(
            [sys.executable, "manage.py", "up"],
            cwd=ROOT,
            env=env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        try:
            answering(started, port, place)
            yield Installation(f"http://127.0.0.1:{port}", env)
        finally:
            started.send_signal(signal.SIGTERM)
            with contextlib.suppress(subprocess.TimeoutExpired):
                started.communicate(timeout=40)
            for pid in ours(place):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def site(installation):
    """Its address."""
    return installation.site


@pytest.fixture(scope="session")
def driver():
    """Playwright itself: one in a process, whatever browsers it starts."""
    with sync_playwright() as playwright:
        yield playwright


@pytest.fixture(scope="session")
def chromium(driver, chromium_path):
    browser = driver.chromium.launch(executable_path=chromium_path, args=list(QUIET))
    yield browser
    browser.close()


def on_a_disk(chromium, path, profile, **more):
    """A browser with its profile in this folder, as a person starts it who wants last time's tabs
    back."""
    return chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=path,
        args=[*QUIET[1:], "--headless=new", "--restore-last-session"],
        headless=False,
        viewport=PHONE,
        **more,
    )


class Visitor:
    """One browser window, and everything that went wrong in it."""

    def __init__(self, browser, site, *, size, scheme="light", script=True, **more):
        self.site = site
        self.size, self.scheme, self.script = size, scheme, script
        self.faults: list[str] = []
        self.context = browser.new_context(
            viewport=size,
            color_scheme=scheme,
            java_script_enabled=script,
            reduced_motion="reduce",
            locale="en-GB",
            **more,
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
        with self.page.expect_navigation():
            self.page.locator(f'form[action="/demo/step-in/{who}/"] button').first.click()
        return self.page

    def shot(self, name: str, *, whole: bool = True, top: str = "main") -> None:
        """Keep the page where KEEL_SHOTS names a folder: both widths, both schemes.

        `today-390-light.png` and so on. With `whole` the page to its end, otherwise as much as a
        screen shows, from the element `top` on. The README's pictures are among these: see
        `make pictures`.
        """
        folder = os.environ.get("KEEL_SHOTS")
        if not folder or not self.script:
            return
        for size in (PHONE, LAPTOP):
            for scheme in ("light", "dark"):
                self.page.set_viewport_size(size)
                self.page.emulate_media(color_scheme=scheme)
                if whole:  # a tall window, so that what sticks to its foot stands at the page's
                    tall = self.page.evaluate("document.documentElement.scrollHeight")
                    self.page.set_viewport_size({**size, "height": max(size["height"], tall)})
                self.page.evaluate("scrollTo(0, 0), document.fonts.ready")
                if top != "main":
                    self.page.locator(top).evaluate("one => one.scrollIntoView()")
                file = Path(folder) / f"{name}-{size['width']}-{scheme}.png"
                self.page.screenshot(path=str(file))
        self.page.set_viewport_size(self.size)
        self.page.emulate_media(color_scheme=self.scheme)


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


@pytest.fixture(scope="session")
def newcomer(chromium, site):
    """Nell, who has just joined and has written nothing, as a browser's stored state."""
    return joined(chromium, site, "Nell Ortiz")


def joined(chromium, site, name: str):
    """Somebody whom Amara has just invited, as a browser's stored state."""
    mail = f"{name.split()[0].lower()}@example.org"
    amara, nell = (Visitor(chromium, site, size=PHONE) for _ in range(2))
    page = amara.be("amara")
    page = amara.go("/clients/invite/")
    page.locator("main input[type=text]").first.fill(name)
    page.locator("main input[type=radio]").first.check(force=True)
    page.get_by_role("button", name="Make an invitation").click()
    link = page.locator("p.break").text_content() or ""
    page = nell.go("/" + link.strip().split("/", 3)[3])
    page.get_by_label("Your e-mail address").fill(mail)
    page.get_by_role("button", name="Send me a code").click()
    page.get_by_label("The code in the mail").fill(code_sent_to(mail, site))
    page.get_by_label("What should we call you?").fill(name)
    page.get_by_label("A password").fill("a long enough passphrase 7")
    page.get_by_label("Time zone").select_option("America/New_York")
    for box in page.locator("main input[type=checkbox]").all():
        box.check(force=True)
    page.get_by_role("button", name="Agree and begin").click()
    page.wait_for_url(site + "/")
    state = nell.context.storage_state()
    for one in (amara, nell):
        one.context.close()
    return state


def code_sent_to(address: str, site: str) -> str:
    """As the demo's page of sent mails shows it, a few seconds later."""
    asked_for = re.compile(rf"{re.escape(address)}.*?\b(\w{{4}}-\w{{4}}-\w{{4}})\b", re.S)
    for _second in range(60):
        with urlopen(f"{site}/demo/mails/") as mails:
            if found := asked_for.search(mails.read().decode()):
                return found[1]
        time.sleep(1)
    raise AssertionError("no code came")


# --- a server that may be killed: tests/browser/losing.py ---------------------------------------
@pytest.fixture(scope="session")
def server(tmp_path_factory):
    server = Server(tmp_path_factory.mktemp("losing") / "var")
    yield server
    server.kill(whole=True)


@pytest.fixture
def device(chromium, server):
    """Windows of one browser; the faults of each are looked at by the test."""
    made = []

    def make(size=PHONE):
        context = chromium.new_context(viewport=size, reduced_motion="reduce", locale="en-GB")
        context.set_default_timeout(15_000)
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def me(people):
    """Somebody who has written nothing yet."""
    return next(people)


@pytest.fixture(scope="session")
def people():
    return iter([f"p{n}" for n in range(PEOPLE)])


@pytest.fixture(scope="session")
def jonas(chromium, site):
    """Jonas, who has a password."""
    return with_password(chromium, site, "jonas@example.org")


def with_password(chromium, site, mail: str) -> tuple[str, str]:
    """Somebody gives themselves a password, by the link that they ask for: the demo's people have
    none."""
    context = chromium.new_context()
    page = context.new_page()
    page.goto(site + "/account/reset/")
    page.get_by_label(re.compile("mail", re.IGNORECASE)).fill(mail)
    page.locator("main form button").first.click()
    page.wait_for_url("**/reset/sent/")
    link = page.get_by_role("article").filter(has_text=mail)
    link = link.locator('a[href*="/account/reset/key/"]')
    for _more in range(60):  # the worker sends it with its next ring
        page.goto(site + "/demo/mails/")
        if link.count():
            break
        page.wait_for_timeout(500)
    page.goto(site + (link.first.get_attribute("href") or ""))
    for field in page.locator("main input[type=password]").all():
        field.fill(PASSWORD)
    page.locator("main form button").first.click()
    page.wait_for_url("**/reset/done/")
    context.close()
    return mail, PASSWORD
