"""German."""

from tracker.formats import asked_for_in

WRITTEN = {
    "D H:i": "D, H:i",
    "D j": "D, j. M",
    "D j M": "D, j. M",
    "D j M, H:i": "D, j. M, H:i",
    "F Y": "F Y",
    "H:i": "H:i",
    "M": "M",
    "M Y": "M Y",
    "j F": "j. F",
    "j F Y": "j. F Y",
    "j F Y, H:i": "j. F Y, H:i",
    "j F Y, H:i e": "j. F Y, H:i e",
    "j F, H:i": "j. F, H:i",
    "j M": "j. M",
    "j M Y": "j. M Y",
    "j M, H:i": "j. M, H:i",
    "l": "l",
    "l H:i": "l, H:i",
    "l j": "l, j. F",
    "l j F": "l, j. F",
    "l j F Y": "l, j. F Y",
    "l j F Y, H:i": "l, j. F Y, H:i",
    "l j F, H:i": "l, j. F, H:i",
    "l j F, H:i T": "l, j. F, H:i T",
    "l, H:i": "l, H:i",
}
__getattr__ = asked_for_in(WRITTEN)
