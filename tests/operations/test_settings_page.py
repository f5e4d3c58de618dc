"""docs/settings.md names every environment variable that the code reads, and no other one."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# What the settings and `manage.py up` get their values from: env("X"), env.bool("X"),
# environ.get("X"), environ["X"], os.getenv("X"), value("X", environ).
READERS = {"env", "environ", "value", "getenv"}
# Django's and Celery's own; a person who runs Keel never sets them.
NOT_OURS = {"DJANGO_SETTINGS_MODULE", "CELERY_SKIP_CHECKS"}


def dotted(node):
    """`os.environ.get` as {"os", "environ", "get"}."""
    names = set()
    while isinstance(node, ast.Attribute):
        names.add(node.attr)
        node = node.value
    return names | ({node.id} if isinstance(node, ast.Name) else set())


def is_name(node):
    return (
        isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and re.fullmatch(r"[A-Z][A-Z0-9_]+", node.value) is not None
    )


def names_read(source):
    """The variables that a piece of Python asks for."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and node.args and READERS & dotted(node.func):
            key = node.args[0]
        elif isinstance(node, ast.Subscript) and "environ" in dotted(node.value):
            key = node.slice
        else:
            continue
        if is_name(key):
            yield key.value


def in_the_code():
    files = [
        ROOT / "manage.py",
        *(ROOT / "tracker").rglob("*.py"),
        *(ROOT / "journals").rglob("*.py"),
    ]
    return {name for path in files for name in names_read(path.read_text())} - NOT_OURS


def on_the_page():
    page = (ROOT / "docs" / "settings.md").read_text()
    return set(re.findall(r"^\| `([A-Z][A-Z0-9_]+)` \|", page, re.MULTILINE))


def test_the_reader_sees_every_way_to_ask():
    source = """
env("AAA"); env.bool("BBB", default=False); os.environ.get("CCC"); os.environ["DDD"]
os.getenv("EEE"); value("FFF", environ); environ.get("GGG"); print("HHH"); env.list(name)
"""
    assert set(names_read(source)) == {"AAA", "BBB", "CCC", "DDD", "EEE", "FFF", "GGG"}


def test_every_variable_is_on_the_page():
    assert in_the_code() - on_the_page() == set()


def test_the_page_names_no_variable_that_is_gone():
    assert on_the_page() - in_the_code() == set()
