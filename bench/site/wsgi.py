"""The product's door, and beside it a Django without any middleware for the trivial views."""

import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.handlers.wsgi import WSGIHandler
from django.db import connection
from django.test.utils import override_settings

from tracker.wsgi import application as product

with override_settings(MIDDLEWARE=[]):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    if environ["PATH_INFO"].startswith("/bench/"):
        return bare(environ, start_response)
    if "HTTP_X_BENCH_STATEMENTS" in environ:
        return _told(environ, start_response)
    return product(environ, start_response)


def _told(environ: dict[str, Any], start_response: Callable) -> Iterable[bytes]:
    """The answer, with every SQL statement that it took in a header: BEGIN and COMMIT as well."""
    connection.force_debug_cursor = True

    def start(status: str, headers: list, *more: Any) -> Any:
        said = [query["sql"][:200] for query in connection.queries_log]
        return start_response(status, [*headers, ("X-Bench-Statements", json.dumps(said))], *more)

    try:
        return product(environ, start)
    finally:
        connection.force_debug_cursor = False
