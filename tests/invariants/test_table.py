"""docs/invariants.md names every invariant, and every test of one."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
ROW = re.compile(r"^\| (\d+) \| .+ \|(.*)\|$", re.MULTILINE)
TEST = re.compile(r"test_invariant_(\d\d)_\w+")
DEFINED = re.compile(r"^def (test_invariant_(\d\d)_\w+)", re.MULTILINE)


def test_each_row_names_the_tests_that_there_are():
    rows = {int(n): cell for n, cell in ROW.findall((ROOT / "docs" / "invariants.md").read_text())}
    assert sorted(rows) == list(range(1, 21))
    named = {found.group(): n for n, cell in rows.items() for found in TEST.finditer(cell)}
    there = {
        found.group(1): int(found.group(2))
        for path in (ROOT / "tests" / "invariants").glob("test_*.py")
        for found in re.finditer(
            r"^def (test_invariant_(\d\d)_\w+)", path.read_text(), re.MULTILINE
        )
    }
    assert named == there
