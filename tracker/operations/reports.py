"""What a browser says when a page's policy stopped something, without an address or a word."""

import json
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve

LONGEST = 16 * 1024
# What a report calls the thing that was stopped, where it isn't an address.
THINGS = {"inline", "eval", "wasm-eval", "data", "blob"}
THINGS |= {"trusted-types-sink", "trusted-types-policy"}


class Seldom:
    """Lets something through once in so many seconds, in each process."""

    def __init__(self, seconds: float):
        self.seconds, self.last = seconds, float("-inf")

    def now(self, clock: float) -> bool:
        """Whether it is time again, by a clock that only goes on."""
        if clock - self.last < self.seconds:
            return False
        self.last = clock
        return True


def told(body: bytes) -> str:
    """ "script-src-elem, inline, on the page moment"; "" for what is no report."""
    try:
        report = json.loads(body)["csp-report"]
        rule = report.get("effective-directive") or report["violated-directive"]
        page, thing = report["document-uri"], report["blocked-uri"]
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return ""
    if not all(isinstance(one, str) for one in (rule, page, thing)) or not _is_ours(rule):
        return ""
    return f"{rule}, {thing if thing in THINGS else 'an address'}, on the page {_name(page)}"


def _is_ours(rule: str) -> bool:
    """A directive of our policy, or the finer name of one."""
    known = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    return rule.removesuffix("-elem").removesuffix("-attr") in known


def _name(address: str) -> str:
    """Of the route: ids and tokens stand in the address."""
    try:
        return str(resolve(urlsplit(address).path).url_name)
    except (ValueError, Resolver404):
        return "(none of ours)"
