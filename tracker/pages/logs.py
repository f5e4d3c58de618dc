"""What the log must not hold: the secret part of an address that works without signing in."""

import logging
import re

# Signed or random, and long: no word, date or identifier of ours looks like it.
SECRET = re.compile(r"(?<=/)[\w:=~-]{40,}(?=/|$|\s)")


class NoSecrets(logging.Filter):
    """Masks such parts in the paths that Django writes down."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.args and isinstance(record.args, tuple):
            record.args = tuple(_masked(one) for one in record.args)
        return True


def _masked(value: object) -> object:
    return SECRET.sub("…", value) if isinstance(value, str) else value
