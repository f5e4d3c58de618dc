"""What a phone may keep, and how the site stands on its home screen."""

import json
import re
import struct
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings
from django.urls import reverse

from tracker.pages.context import GROUND
from tracker.safety import phone
from tracker.safety.regions import REGIONS

ICONS = Path(settings.BASE_DIR) / "static" / "icons"
NOTHING_SAID = re.compile(r"therap|health|mood|clinic|mental|journal|diary|care", re.IGNORECASE)


def kept_by(text: str) -> dict:
    return json.loads(re.match(r"const KEPT = (\{.*\});\n", text)[1])


def test_the_manifest_says_nothing_about_what_it_is_for(client):
    answer = client.get(reverse("manifest"))
    assert answer.headers["Content-Type"] == "application/manifest+json"
    said = answer.json()
    assert (said["name"], said["short_name"], said["start_url"]) == ("Keel", "Keel", "/")
    assert said["display"] == "standalone"
    assert not NOTHING_SAID.search(answer.text)
    assert {"any", "maskable"} == {icon["purpose"] for icon in said["icons"]}
    with override_settings(SITE_NAME="Harbour"):
        assert client.get(reverse("manifest")).json()["name"] == "Harbour"


@pytest.mark.parametrize(
    ("name", "size"), [("192", 192), ("512", 512), ("maskable-512", 512), ("180", 180)]
)
def test_the_pictures_are_as_large_as_they_say(name, size):
    head = (ICONS / f"keel-{name}.png").read_bytes()[:26]
    assert struct.unpack(">II", head[16:24]) == (size, size)
    clear = head[25] == 6  # RGBA
    assert clear == (name in ("192", "512"))


def test_the_colours_of_the_bars_are_those_of_the_page(client):
    tokens = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text()
    assert f"--ground: light-dark({GROUND['light']}, {GROUND['dark']})" in tokens
    page = client.get(reverse("help")).text
    assert page.count('<meta name="theme-color"') == 2
    assert GROUND["light"] in page
    assert GROUND["dark"] in page


def test_the_worker_keeps_help_and_nothing_about_anybody(client, maya, sign_in):
    answer = client.get(reverse("worker"))
    assert answer.headers["Content-Type"].startswith("text/javascript")
    assert answer.headers["Cache-Control"] == "no-cache"
    kept = kept_by(answer.text)["keep"]
    pages = [path for path in kept if not path.startswith(settings.STATIC_URL)]
    writing = [f"/offline/{what}/" for what in ("check-in", "moment", "page", "kept")]
    helps = ["/help/", *(f"/help/?region={code}" for code in REGIONS)]
    assert pages == [*helps, "/offline/", *writing]
    for path in pages:
        assert client.get(path).status_code == 200
    # The same for everybody: nothing in it comes from who asks.
    assert sign_in(maya).get(reverse("worker")).text == answer.text


def test_the_worker_changes_when_a_number_or_the_look_changes(client, monkeypatch):
    def name() -> str:
        return kept_by(client.get(reverse("worker")).text)["name"]

    before = name()
    assert name() == before
    with override_settings(CRISIS_REGION="GB"):
        assert name() != before
    monkeypatch.setattr(phone, "kept", lambda: ["/static/css/another.css"])
    assert name() != before


def test_the_offline_page_is_neutral(client):
    page = client.get(reverse("offline")).text
    assert "No signal right now" in page
    assert reverse("help") in page
    words = re.sub(r"<[^>]*>", " ", page[page.index("<main") : page.index("</main>")])
    assert not NOTHING_SAID.search(words)


def test_only_a_clients_pages_bring_the_worker(client, maya, sign_in):
    for name in ("help", "account_login", "offline"):
        assert "data-worker" not in client.get(reverse(name)).text
    assert 'data-worker="/sw.js"' in sign_in(maya).get(reverse("sharing")).text


def test_signing_out_empties_the_browser(maya, sign_in):
    answer = sign_in(maya).post(reverse("account_logout"))
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def test_the_policy_lets_the_worker_in_and_one_named_policy(client):
    rules = client.get(reverse("help")).headers["Content-Security-Policy"]
    assert "worker-src 'self'" in rules
    assert "trusted-types keel" in rules
    assert "unsafe" not in rules
