"""Spanish."""

from tracker.formats import asked_for_in

WRITTEN = {
    "D H:i": "D H:i",
    "D j": "D j",
    "D j M": "D j b",
    "D j M, H:i": "D j b, H:i",
    "F Y": r"F \d\e Y",
    "H:i": "H:i",
    "M": "b",
    "M Y": "b Y",
    "j F": r"j \d\e F",
    "j F Y": r"j \d\e F \d\e Y",
    "j F Y, H:i": r"j \d\e F \d\e Y, H:i",
    "j F Y, H:i e": r"j \d\e F \d\e Y, H:i e",
    "j F, H:i": r"j \d\e F, H:i",
    "j M": "j b",
    "j M Y": "j b Y",
    "j M, H:i": "j b, H:i",
    "l": "l",
    "l H:i": "l, H:i",
    "l j": "l j",
    "l j F": r"l j \d\e F",
    "l j F Y": r"l j \d\e F \d\e Y",
    "l j F Y, H:i": r"l j \d\e F \d\e Y, H:i",
    "l j F, H:i": r"l j \d\e F, H:i",
    "l j F, H:i T": r"l j \d\e F, H:i T",
    "l, H:i": "l, H:i",
}
__getattr__ = asked_for_in(WRITTEN)
