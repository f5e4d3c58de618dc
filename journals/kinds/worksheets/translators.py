"""The words of the definitions that ship, as Python that makemessages reads. See strings.py."""

import json
from pathlib import Path

from .definition import strings
from .files import Shipped

FILE = Path(__file__).with_name("strings.py")
HEAD = '''"""Every word of the worksheets that ship, for a translator's tools. Nothing imports this.

Written by `manage.py worksheet_strings`; a test says when that is due.
"""

from django.utils.translation import gettext_noop as _

STRINGS = (
'''


def shipped_strings() -> list[str]:
    """Each string once, those of older versions too: old answers are drawn with them."""
    source, found = Shipped(), []
    for slug in sorted(source.slugs()):
        for number in source.numbers(slug):
            found += strings(source.read(slug, number))
    return list(dict.fromkeys(found))


def module() -> str:
    """The text of strings.py."""
    lines = [f"    _({json.dumps(text, ensure_ascii=False)}),\n" for text in shipped_strings()]
    return HEAD + "".join(lines) + ")\n"
