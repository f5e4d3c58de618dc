"""The benches run, at a size that measures nothing; what they would say of a figure is right.

No test here looks at a clock: `make bench` does.
"""

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bench import BENCHES, record
from bench.common import Figure, count, interleave, ratio
from tests.engines import databases

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", BENCHES)
def test_each_one_is_there(name):
    assert callable(importlib.import_module(BENCHES[name]).run)


@pytest.mark.long
@pytest.mark.processes
@pytest.mark.parametrize("name", BENCHES)
def test_each_one_runs(name):
    """With a real server, on this run's engine; the record stays as it is."""
    file = record.RESULTS / f"{name}.json"
    before = file.read_bytes() if file.exists() else None
    engine = "postgresql" if databases.server() else "sqlite"
    done = subprocess.run(
        [sys.executable, "-m", "bench", name, "--tiny", "--engine", engine],
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        timeout=170,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"{name} on {engine}" in done.stdout
    assert "GROWS" not in done.stdout
    assert (file.read_bytes() if file.exists() else None) == before


@pytest.mark.parametrize(
    ("value", "met", "clearly"),
    [(4.5, True, False), (4.6, False, False), (5.7, False, True)],
)
def test_a_cost_has_some_room_above_its_target(value, met, clearly):
    figure = Figure("cost", value, most=4.5)
    assert (figure.met, figure.clearly_missed) == (met, clearly)


@pytest.mark.parametrize(
    ("value", "met", "clearly"),
    [(0.45, True, False), (0.4, False, False), (0.35, False, True)],
)
def test_a_speed_has_some_room_below_its_target(value, met, clearly):
    figure = Figure("speed", value, least=0.45)
    assert (figure.met, figure.clearly_missed) == (met, clearly)


def test_a_count_has_no_room():
    assert count("statements", 12, 12).met
    assert count("statements", 13, 12).clearly_missed
    assert not count("statements", 1300).clearly_missed


def test_the_better_of_two_ratios_and_the_worse_of_two_counts():
    low, high = Figure("cost", 1.0, most=4.5), Figure("cost", 2.0, most=4.5)
    assert low.better(high) is low is high.better(low)
    slow, fast = Figure("speed", 0.3, least=0.45), Figure("speed", 0.5, least=0.45)
    assert slow.better(fast) is fast is fast.better(slow)
    few, many = count("statements", 8, 12), count("statements", 9, 12)
    assert few.better(many) is many is many.better(few)


def test_ratios_are_taken_round_by_round():
    """A machine that gets three times slower on the way changes nothing."""
    pace = iter([1, 1, 3, 3, 1, 1, 2, 2])
    found = interleave({"base": lambda: 10 * next(pace), "ours": lambda: 20 * next(pace)}, rounds=3)
    assert found == {"base": [30, 10, 20], "ours": [60, 20, 40]}
    figure = ratio("cost", found["ours"], found["base"], most=4.5)
    assert (figure.value, figure.low, figure.high) == (2, 2, 2)


def test_the_record_keeps_the_other_engine_and_is_compared_with(tmp_path, monkeypatch):
    monkeypatch.setattr(record, "RESULTS", tmp_path)
    assert record.read("x") == {}
    record.write("x", {"sqlite": [Figure("cost", 3.0, 2.5, 3.5, most=4.5)]})
    record.write("x", {"postgresql": [count("statements", 8, 12)]})
    kept = json.loads((tmp_path / "x.json").read_text())["engines"]
    assert kept["sqlite"]["figures"][0]["value"] == 3.0
    assert kept["sqlite"]["versions"]["django"]
    assert set(kept) == {"sqlite", "postgresql"}
    table = record.table("x", "sqlite", [Figure("cost", 6.0, 5.5, 6.5, most=4.5)], record.read("x"))
    assert "target ≤ 4.5: MISSED" in table
    assert "recorded 3.00" in table
