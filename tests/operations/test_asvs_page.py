"""docs/asvs.md names tests that are there, and a reason wherever it names none."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "asvs.md").read_text()
ROWS = re.findall(r"^\| (\d+) \| (.+) \|$", PAGE, re.MULTILINE)
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(test_\w+)`")
WHY_NOT = re.compile(r"\*(?:By hand|Deviation|Not done)\*[^:]*: \w")


@cache
def names_in(path: str) -> set[str]:
    """By their names in the syntax tree: nothing is imported."""
    file = ROOT / path
    if not file.exists():
        return set()
    tree = ast.parse(file.read_text())
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def gone(text: str) -> list[str]:
    return [f"{path}::{name}" for path, name in NAMED.findall(text) if name not in names_in(path)]


def test_the_list_is_whole():
    assert [int(number) for number, _rest in ROWS] == list(range(1, 45))
    assert {rest.count(" | ") for _number, rest in ROWS} == {3}


@pytest.mark.parametrize(("number", "row"), ROWS)
def test_each_line_is_shown_by_a_test_or_says_why_not(number, row):
    assert NAMED.search(row) or WHY_NOT.search(row)
    assert gone(row) == []
    # whatever looks like a test was looked for
    assert row.rpartition(" | ")[2].count("`") == 2 * len(NAMED.findall(row))


def test_the_reader_notices():
    assert gone("`tests/operations/test_asvs_page.py::test_the_list_is_whole`") == []
    assert gone("`tests/operations/test_asvs_page.py::test_that_is_not_there`")
    assert gone("`tests/operations/nowhere.py::test_the_list_is_whole`")
