"""What was measured last, in bench/results/<name>.json: to read, to compare with, to commit."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from .common import CLEAR, Figure

RESULTS = Path(__file__).resolve().parent / "results"
PACKAGES = ("django", "djangorestframework", "psycopg", "gunicorn", "cryptography")


def read(name: str) -> dict[str, Any]:
    """The record, {} when there is none yet."""
    file = RESULTS / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else {}


def write(name: str, found: Mapping[str, Sequence[Figure]]) -> None:
    """Replace the record; an engine that was not measured now keeps its old figures."""
    engines = dict(read(name).get("engines", {}))
    for engine, figures in found.items():
        engines[engine] = {
            "date": f"{datetime.now(UTC):%Y-%m-%d}",
            "commit": _commit(),
            **_machine(),
            "figures": [_short(one) for one in figures],
        }
    RESULTS.mkdir(exist_ok=True)
    text = json.dumps({"bench": name, "engines": engines}, indent=2)
    (RESULTS / f"{name}.json").write_text(text + "\n")


def _short(one: Figure) -> dict[str, Any]:
    said = {key: value for key, value in asdict(one).items() if value not in (None, False)}
    return {key: round(v, 3) if isinstance(v, float) else v for key, v in said.items()} | {
        "met": one.met
    }


def _commit() -> str:
    asked = ["git", "describe", "--always", "--dirty"]
    done = subprocess.run(asked, cwd=RESULTS.parent, capture_output=True, text=True)
    return done.stdout.strip()


def _machine() -> dict[str, Any]:
    names = [
        line.partition(":")[2].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "machine": f"{os.cpu_count()} x {names[0] if names else platform.machine()}",
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in PACKAGES},
    }


# --- how it is shown ---------------------------------------------------------------------------
def table(name: str, engine: str, figures: Sequence[Figure], before: Mapping[str, Any]) -> str:
    """The figures as lines: value, spread, target, verdict, and what the record says."""
    recorded = {
        one["name"]: one["value"]
        for one in before.get("engines", {}).get(engine, {}).get("figures", ())
    }
    wide = max(len(one.name) for one in figures)
    lines = [
        f"--- {name} on {engine}: ratios; a clear miss is one by more than {1 / CLEAR - 1:.0%}"
    ]
    return "\n".join(
        lines + [f"{one.name:<{wide}}  {_line(one, recorded.get(one.name))}" for one in figures]
    )


def _line(one: Figure, before: float | None) -> str:
    if one.exact:
        parts = [f"{one.value:>6.0f}" + " " * 14]
    else:
        parts = [f"{one.value:>6.2f}  ({one.low:.2f} to {one.high:.2f})"]
    for sign, bound in (("≤", one.most), ("≥", one.least)):
        if bound is not None:
            parts.append(f"target {sign} {bound:g}: {_verdict(one)}")
    if before is not None:
        parts.append(f"recorded {before:.{0 if one.exact else 2}f}")
    return "  ".join(parts)


def _verdict(one: Figure) -> str:
    if one.met:
        splendid = one.moonshot is not None and one.value <= one.moonshot
        return "met, and the moonshot" if splendid else "met"
    return "MISSED" if one.clearly_missed else "missed, within the tolerance"
