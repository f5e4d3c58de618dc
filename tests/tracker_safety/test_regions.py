"""The numbers as data: what is on a button is what it dials."""

import re

import pytest

from tracker.safety import checks
from tracker.safety.regions import CALL, CHAT, ELSEWHERE, REGIONS, TEXT, region

LINES = [
    pytest.param(one, line, id=f"{one.code}-{line.kind}-{line.number}")
    for one in REGIONS.values()
    for line in one.lines
]
SCHEMES = {CALL: "tel:", TEXT: "sms:", CHAT: "https://"}


@pytest.mark.parametrize(("one", "line"), LINES)
def test_the_link_goes_to_the_number_on_the_button(one, line):
    assert line.number in str(line.label)
    assert line.uri == SCHEMES[line.kind] + line.number.replace(" ", "")
    if line.kind != CHAT:
        assert re.fullmatch(r"(tel|sms):\d{2,11}", line.uri)


@pytest.mark.parametrize("one", REGIONS.values(), ids=REGIONS)
def test_every_region_says_who_to_call_in_danger_and_who_to_talk_to(one):
    assert one.danger
    assert one.talk
    assert one.danger[0].kind == CALL
    assert one.source


def test_the_default_is_the_united_states():
    us = REGIONS["US"]
    assert [line.uri for line in us.lines] == ["tel:911", "tel:988", "sms:988", "sms:741741"]


def test_nobody_claims_to_have_rung_the_numbers_without_a_name():
    for one in REGIONS.values():
        assert bool(one.checked_on) == bool(one.checked_by)


@pytest.mark.parametrize("code", ["gb", "GB", "Gb"])
def test_codes_are_found_in_any_case(code):
    assert region(code) is REGIONS["GB"]


@pytest.mark.parametrize("code", ["US", "gb", "DE"])
def test_a_known_region_passes_the_check(settings, code):
    settings.CRISIS_REGION = code
    assert checks.crisis_region_is_known(None) == []


@pytest.mark.parametrize("code", ["", "XX", "United States", ELSEWHERE])
def test_an_unknown_region_is_an_error(settings, code):
    settings.CRISIS_REGION = code
    [error] = checks.crisis_region_is_known(None)
    assert error.id == "safety.E001"
    assert error.is_serious()


def test_before_going_live_somebody_is_asked_to_ring_the_numbers(settings, monkeypatch):
    from dataclasses import replace
    from datetime import timedelta

    from django.utils import timezone

    [warning] = checks.crisis_lines_were_rung(None)
    assert warning.id == "safety.W001"
    assert "never" in warning.msg
    today = timezone.localdate()
    for days, count in [(0, 0), (180, 0), (181, 1)]:
        rung = replace(REGIONS["US"], checked_on=today - timedelta(days=days), checked_by="Pat")
        monkeypatch.setitem(REGIONS, "US", rung)
        assert len(checks.crisis_lines_were_rung(None)) == count
