"""A client's first page on a slow phone, in Chromium: bytes, requests, time to usable; a check-in.

The phone is Chromium held back: 150 ms and 1.6 Mbit/s each way there, a quarter of the processor.
"Usable" is when the first field stands there and no long task follows. It is compared with a bare
page of 2.4 kB, whose server does nothing; the rounds take turns.
"""

import gzip
import http.server
import shutil
import statistics
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.utils import timezone

from tests.engines import Missing
from tracker.reminders.models import Notice, State

from . import people
from .common import Figure, count, ratio
from .place import Place, web

FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")
FLAGS += ("--disable-background-networking", "--disable-component-update", "--disable-sync")
PHONE = {"width": 390, "height": 844}
LATENCY_MS, DOWN, UP, SLOWER = 150, 200_000, 93_750, 4
FIELD = "textarea, input[type=text], input[type=radio]"
# What a person does between seeing a page and touching it, and between two touches.
LOOKS_MS, TOUCHES_MS = 2500, 900

WATCH = """(field => {
  window.seen = { tasks: [], field: 0 };
  new PerformanceObserver(list => list.getEntries().forEach(one =>
    seen.tasks.push([one.startTime, one.duration]))).observe({ type: "longtask", buffered: true });
  const look = () => {
    const found = document.querySelector(field);
    if (found && found.getBoundingClientRect().height > 0) seen.field = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})"""


def run(place: Place) -> list[Figure]:
    who = people.writer("reader", entries=10, moments=10)
    link = _reminder(who)
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        raise Missing("Chromium is missing.")
    with web() as site, _bare() as bare, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        address = f"http://127.0.0.1:{site.port}"
        phone = Phone(browser, who, address)
        phone.visit("/")  # the server's first request builds its templates
        pairs = [(phone.visit("/"), Phone(browser, None, bare).visit("/"))]
        for turn in range(place.size.rounds):
            ours, base = phone, Phone(browser, None, bare)
            order = (ours, base) if turn % 2 else (base, ours)
            met = {one: one.visit("/") for one in order}
            pairs.append((met[ours], met[base]))
        second = phone.second("/", "/moments/new/")
        found = [*_figures(pairs, second), *_check_in(phone, link)]
        browser.close()
    return found


def _figures(pairs: list, second: dict) -> list[Figure]:
    first = pairs[0][0]
    # What a bare page costs too is the machine's: a busy one has long tasks everywhere.
    blocked = [max(ours["blocked"] - base["blocked"], 0) for ours, base in pairs[1:]]
    return [
        _whole("first page: kB without fonts", first["kb"] - first["fonts"], 60),
        _whole("first page: kB with fonts", first["kb"], 150),
        _whole("first page: kB of script", first["script"], 25),
        count("first page: requests", first["requests"], most=6),
        _whole("second page: kB", second["kb"], 10),
        ratio(
            "time to usable / a bare page's",
            [ours["usable"] for ours, _base in pairs[1:]],
            [base["usable"] for _ours, base in pairs[1:]],
            most=1.6,
        ),
        Figure(
            "main thread blocked, ms more than a bare page",
            statistics.median(blocked),
            min(blocked),
            max(blocked),
            most=20,
        ),
    ]


def _whole(name: str, value: float, most: float) -> Figure:
    """A size: the same each time, so that there is no tolerance."""
    return Figure(name, round(value + 0.5), most=most, exact=True)


# --- the phone ---------------------------------------------------------------------------------
class Phone:
    """A browser that has never been here, signed in if `who` says as whom."""

    def __init__(self, browser, who, address: str):
        self.browser, self.who, self.address = browser, who, address

    def _open(self):
        # Without the worker, through which the browser no longer says what came over the line.
        context = self.browser.new_context(viewport=PHONE, service_workers="block")
        if self.who:
            cookie = {"name": "session", "value": self.who.session, "url": self.address}
            context.add_cookies([cookie])
        page = context.new_page()
        line = context.new_cdp_session(page)
        line.send("Network.enable")
        slow = {"latency": LATENCY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP}
        line.send("Network.emulateNetworkConditions", {"offline": False, **slow})
        line.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.add_init_script(f"{WATCH}({FIELD!r})")
        return context, page, Traffic(line)

    def visit(self, path: str) -> dict:
        context, page, traffic = self._open()
        try:
            page.goto(self.address + path, wait_until="load", timeout=120_000)
            page.wait_for_function("seen.field > 0")
            page.wait_for_load_state("networkidle")
            page.wait_for_timeout(1000)
            seen = page.evaluate("seen")
        finally:
            context.close()
        ends = [start + long for start, long in seen["tasks"] if start + long > seen["field"]]
        return {
            **traffic.sums(),
            "usable": max([seen["field"], *ends]),
            "blocked": sum(max(0, long - 50) for _start, long in seen["tasks"]),
        }

    def second(self, first: str, then: str) -> dict:
        """What a page costs for somebody who has opened another one before."""
        context, page, traffic = self._open()
        try:
            page.goto(self.address + first, wait_until="networkidle")
            traffic.forget()
            page.goto(self.address + then, wait_until="networkidle")
        finally:
            context.close()
        return traffic.sums()


class Traffic:
    """What came over the line for a page; files out of the browser's own memory don't count."""

    def __init__(self, line):
        self.forget()
        line.on("Network.responseReceived", self._head)
        line.on("Network.loadingFinished", self._end)

    def forget(self) -> None:
        self.asked: dict[str, str] = {}
        self.bytes: dict[str, int] = {}

    def _head(self, event) -> None:
        answer = event["response"]
        kept = answer.get("fromDiskCache") or answer.get("fromServiceWorker")
        if not kept and answer["url"].startswith("http"):
            self.asked[event["requestId"]] = answer["url"]

    def _end(self, event) -> None:
        if event["requestId"] in self.asked and event["encodedDataLength"]:
            self.bytes[event["requestId"]] = event["encodedDataLength"]

    def sums(self) -> dict:
        def kb(ending: str = "") -> float:
            some = (n for key, n in self.bytes.items() if self.asked[key].endswith(ending))
            return sum(some) / 1000

        return {
            "requests": len(self.bytes),
            "kb": kb(),
            "fonts": kb(".woff2"),
            "script": kb(".js"),
        }


# --- the bare page -----------------------------------------------------------------------------
BARE = (
    "<!doctype html><html lang=en><meta charset=utf-8>"
    "<meta name=viewport content='width=device-width'><title>Bare</title><h1>New</h1><form>"
    + "".join(f"<p><label>Question {n} <input type=text name=q{n}></label></p>" for n in range(28))
    + "<button>Save</button></form></html>"
).encode()


class _Bare(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        body = gzip.compress(BARE)
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words):
        pass


@contextmanager
def _bare() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Bare)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()


# --- from a reminder to "Saved" ----------------------------------------------------------------
def _reminder(who: people.Writer) -> str:
    now = timezone.now()
    notice = Notice.objects.create(
        key="bench",
        user=who.user,
        state=State.SENT,
        due_at=now - timedelta(minutes=1),
        retry_at=now,
        local_date=now.date(),
        sent_at=now,
    )
    return f"/go/{notice.pk}/"


def _check_in(phone: Phone, link: str) -> list[Figure]:
    """Two taps and one button, with a person's pauses, on the slow phone."""
    context, page, _traffic = phone._open()
    touches = 0
    try:
        page.goto(phone.address + link, wait_until="commit")
        start = page.evaluate("performance.timeOrigin")
        for label in ("mood", "reaction_urge"):
            page.wait_for_selector(f"input[name={label}]", state="attached")
            page.wait_for_timeout(TOUCHES_MS if touches else LOOKS_MS)
            page.locator(f"label:has(input[name={label}])").nth(3).click()
            touches += 1
        page.wait_for_timeout(TOUCHES_MS)
        page.locator("form[action='/check-in/'] button[type=submit]").first.click()
        touches += 1
        page.wait_for_selector("text=Saved. That’s enough for now.")
        took = (page.evaluate("Date.now()") - start) / 1000
    finally:
        context.close()
    return [
        count("check-in from the reminder: touches", touches, most=3),
        Figure("check-in from the reminder: seconds", took, took, took, most=15),
    ]
