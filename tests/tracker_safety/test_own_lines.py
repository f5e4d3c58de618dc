"""Crisis lines of whoever runs the server: added without touching code, and refused by place."""

import copy
import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from tracker.safety import own_lines
from tracker.safety.regions import ELSEWHERE, REGIONS

NZ = {
    "NZ": {
        "name": "New Zealand",
        "source": "1737.org.nz",
        "checked_on": "2026-11-01",
        "checked_by": "Dana Roth",
        "danger": [{"kind": "call", "number": "111", "label": "Call 111"}],
        "talk": [
            {"kind": "call", "number": "0800 543 354", "label": "Lifeline: call 0800 543 354"},
            {"kind": "text", "number": "1737", "label": "Text 1737", "hours": "8 to 22"},
            {"kind": "chat", "number": "1737.org.nz", "label": "Write at 1737.org.nz"},
        ],
    }
}


def test_a_file_becomes_a_region():
    [region] = own_lines.regions(NZ).values()
    assert [line.uri for line in region.lines] == [
        "tel:111",
        "tel:0800543354",
        "sms:1737",
        "https://1737.org.nz",
    ]
    assert region.checked_on.isoformat() == "2026-11-01"
    assert not region.always  # one of them sleeps


WRONG = {
    "NZ": [],
    "NZ.name": "",
    "NZ.source": 3,
    "NZ.colour": "red",
    "NZ.danger": [],
    "NZ.talk": None,
    "NZ.checked_on": "soon",
    "NZ.checked_by": "",
    "NZ.danger.1.kind": "text",
    "NZ.talk.1.number": "javascript:alert(1)",
    "NZ.talk.2.label": "Text us",
    "NZ.talk.2.hours": "",
    "NZ.talk.2.script": "x",
    "NZ.talk.3.number": "https://1737.org.nz",
}


@pytest.mark.parametrize("place", WRONG)
def test_a_mistake_is_refused_by_its_place(place):
    data = copy.deepcopy(NZ)
    *way, last = (int(key) - 1 if key.isdigit() else key for key in place.split("."))
    inside = data
    for key in way:
        inside = inside[key]
    inside[last] = WRONG[place]
    with pytest.raises(own_lines.Wrong) as error:
        own_lines.regions(data)
    assert str(error.value).startswith(f"{place}:")


@pytest.mark.parametrize("data", [{}, [], "x", {"nz": NZ["NZ"]}, {ELSEWHERE: NZ["NZ"]}])
def test_what_is_no_such_file_is_refused(data):
    with pytest.raises(own_lines.Wrong):
        own_lines.regions(data)


def test_what_cannot_be_read_says_so(tmp_path):
    (tmp_path / "broken").write_text("{")
    for name in ("broken", "missing"):
        with pytest.raises(ImproperlyConfigured, match="CRISIS_LINES"):
            own_lines.load(str(tmp_path / name))
    assert own_lines.load("") == {}
    assert list(REGIONS)[-1] == ELSEWHERE


PROGRAM = """
import django; django.setup()
from django.test import Client
from tracker.safety.checks import crisis_region_is_known
assert crisis_region_is_known(None) == []
page = Client().get("/help/").text
assert 'href="tel:111"' in page and "checked on 1 November 2026" in page, page
assert "?region=NZ" in Client().get("/sw.js").text
print("served")
"""


@pytest.mark.processes
def test_a_server_that_has_one_shows_it_first_and_one_with_a_mistake_does_not_start(tmp_path):
    def started(data) -> subprocess.CompletedProcess:
        file = tmp_path / "lines.json"
        file.write_text(json.dumps(data))
        more = {"CRISIS_LINES": str(file), "CRISIS_REGION": "NZ", "KEEL_DATA": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", PROGRAM],
            cwd=settings.BASE_DIR,
            env=os.environ | more,
            capture_output=True,
            text=True,
            check=False,
        )

    done = started(NZ)
    assert done.stdout.strip() == "served", done.stderr[-2000:]
    broken = copy.deepcopy(NZ)
    broken["NZ"]["danger"][0]["number"] = "one one one"
    done = started(broken)
    assert done.returncode != 0
    assert "NZ.danger.1.number" in done.stderr
