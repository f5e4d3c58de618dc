"""Every pair of colours that the interface puts together, in both schemes, as WCAG 2 counts it."""

import re
from pathlib import Path

import pytest

TOKENS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
PAIR = re.compile(r"--([a-z0-9-]+):\s*light-dark\((#[0-9a-f]{6}),\s*(#[0-9a-f]{6})\)", re.I)
COLOURS = {m[1]: (m[2], m[3]) for m in PAIR.finditer(TOKENS.read_text())}

# foreground, background, smallest ratio: 7 for body text, 4.5 for other text, 3 for shapes
PAIRS = [
    ("ink", "ground", 7),
    ("ink", "surface", 7),
    ("ink", "sunken", 7),
    ("ink", "action-soft", 7),
    ("ink", "other-soft", 7),
    ("ink", "attend-soft", 7),
    ("ground", "ink", 7),
    ("ink-2", "ground", 4.5),
    ("ink-2", "surface", 4.5),
    ("ink-2", "sunken", 4.5),
    ("ink-2", "other-soft", 4.5),
    ("ink-2", "action-soft", 4.5),
    ("action", "ground", 4.5),
    ("action", "surface", 4.5),
    ("action", "sunken", 4.5),
    ("action", "action-soft", 4.5),
    ("action", "other-soft", 4.5),
    ("on-action", "action", 4.5),
    ("on-action", "action-strong", 4.5),
    ("other", "surface", 4.5),
    ("other", "ground", 4.5),
    ("other", "other-soft", 4.5),
    ("on-other", "other", 4.5),
    ("attend", "surface", 4.5),
    ("attend", "attend-soft", 4.5),
    ("danger", "surface", 4.5),
    ("danger", "ground", 4.5),
    ("danger", "danger-soft", 4.5),
    ("on-danger", "danger", 4.5),
    ("lock-ink", "lock-1", 4.5),
    ("lock-ink", "lock-2", 4.5),
    ("lock-card-ink", "lock-card", 7),
    ("lock-card-ink-2", "lock-card", 4.5),
    ("lock-arc", "lock-logo", 3),
    ("qr-ink", "qr-paper", 7),
    ("edge", "surface", 3),
    ("edge", "ground", 3),
    ("edge", "sunken", 3),
    ("focus", "ground", 3),
    ("focus", "surface", 3),
    ("focus", "sunken", 3),
    ("focus", "action-soft", 3),
    ("data", "surface", 3),
    ("data-2", "surface", 3),
]


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1, of a colour such as `#12262b`."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, two: str) -> float:
    """Contrast of two colours, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(two)))
    return (light + 0.05) / (dark + 0.05)


def test_the_measure_itself():
    assert ratio("#000000", "#ffffff") == pytest.approx(21)
    assert ratio("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
@pytest.mark.parametrize(("ahead", "behind", "least"), PAIRS)
def test_a_pair_can_be_told_apart(ahead, behind, least, scheme):
    assert ratio(COLOURS[ahead][scheme], COLOURS[behind][scheme]) >= least
