"""The list of pages is the URL conf's."""

from collections.abc import Iterator

from django.urls import URLResolver, get_resolver

from tests.browser import places
from tests.matrix import ROWS

DEMO_ONLY = {"demo-mails"}
MENDS = {row.name for row in ROWS if row.get == 405}  # takes a POST, and shows nothing


def names(resolver=None) -> Iterator[str]:
    for one in (resolver or get_resolver()).url_patterns:
        if isinstance(one, URLResolver):
            if one.namespace != "api":
                yield from names(one)
        else:
            yield one.name


def test_every_page_of_the_url_conf_is_looked_at_by_a_browser():
    pages = set(names()) - MENDS - set(places.NOT_LOOKED_AT)
    assert pages - set(places.OF_ROUTE) == set(), (
        "a page without a place in tests/browser/places.py"
    )
    assert set(places.OF_ROUTE) - pages - DEMO_ONLY == set(), "a place without a page"
