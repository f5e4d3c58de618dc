"""Pages read from right to left as well as from left to right: nothing in the style sheets says
left or right but where it has to. See docs/adr/0049."""

import re
from pathlib import Path

import pytest
from django.conf import settings

SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
RULE = re.compile(r"([^{};]+)\{([^{}]*)\}")
SIDE = re.compile(r"(?:^|-)(?:left|right)(?:-|$)")
SIDED_VALUES = {"text-align", "float", "clear", "caption-side", "justify-content"}
SIDED_VALUES |= {"justify-items", "justify-self", "text-align-last"}
# Of four values the second and the fourth are a side; of a radius' four each is a corner.
BOXES = {"margin", "padding", "inset", "border-width", "border-style", "border-color"}
BOXES |= {"scroll-margin", "scroll-padding"}
# Two borders draw a sign that is the same in every script: the check, and what folds open.
DRAWN = {
    '.opts.rows input[type="checkbox"]:checked + .face::after',
    ".chip input:checked + span::before",
    "details.more > summary::after",
}


def declarations(text: str):
    """(selector, property, value) of each."""
    for selector, body in RULE.findall(COMMENT.sub("", text)):
        for one in re.split(r";(?![^(]*\))", body):
            name, colon, value = one.partition(":")
            if colon:
                yield " ".join(selector.split()), name.strip(), value.strip()


def parts(value: str) -> list[str]:
    """The values of a shorthand; what is in brackets is one."""
    return re.findall(r"(?:[^\s(]+\([^()]*(?:\([^()]*\)[^()]*)*\)|[^\s(]+)", value.split("!")[0])


def is_physical(name: str, value: str) -> bool:
    said = parts(value)
    if SIDE.search(name) and not name.startswith("--"):
        return True
    if name in SIDED_VALUES:
        return any(one in ("left", "right") for one in said)
    if name in BOXES:
        return len(said) == 4 and said[1] != said[3]
    if name == "border-radius" and "/" not in value:
        corners = (said * 4)[:4] if len(said) < 4 else said
        corners = [said[0], said[1], said[2], said[1]] if len(said) == 3 else corners
        return corners[0] != corners[1] or corners[2] != corners[3]
    return False


@pytest.mark.parametrize(
    ("name", "value", "physical"),
    [
        ("margin-left", "1rem", True),
        ("left", "0", True),
        ("border-top-right-radius", "1px", True),
        ("text-align", "right", True),
        ("padding", "1px 2px 3px calc(4px + 1px)", True),
        ("padding", "1px calc(2px + 1px) 3px calc(2px + 1px)", False),
        ("border-radius", "0 3px 3px 0", True),
        ("border-radius", "0 0 3px 3px", False),
        ("margin-inline-start", "1rem", False),
        ("text-align", "start", False),
    ],
)
def test_the_rule_finds_it(name, value, physical):
    assert is_physical(name, value) is physical


def test_no_style_sheet_says_left_or_right():
    found = [
        f"{sheet.name}: {selector} {{ {name}: {value} }}"
        for sheet in SHEETS
        for selector, name, value in declarations(sheet.read_text())
        if is_physical(name, value) and selector not in DRAWN
    ]
    assert found == []
    assert sum(1 for sheet in SHEETS for _one in declarations(sheet.read_text())) > 500
