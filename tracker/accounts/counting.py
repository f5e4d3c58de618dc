"""Counting what somebody does, in the cache that all processes share."""

from datetime import UTC, datetime

from django.core.cache import caches
from django.core.cache.backends.db import DatabaseCache
from django.db import connection


def count(what: str, seconds: int) -> int:
    """Count one more of `what`, which is forgotten after so many seconds; how many that makes.

    Raises what the cache raises: DatabaseError, or another one of its own and ValueError.
    """
    cache = caches["default"]
    if isinstance(cache, DatabaseCache):
        return _in_one_statement(cache, what, seconds)
    cache.add(what, 0, seconds)
    return cache.incr(what)


def _in_one_statement(cache: DatabaseCache, what: str, seconds: int) -> int:
    """DatabaseCache.incr reads, and writes back what it read plus one: of two that count at once
    one is lost, and with `add` it takes eleven statements. A row of ours can't be read with
    `get`; it ends with the cache's others."""
    table = connection.ops.quote_name(cache._table)
    ends = datetime.fromtimestamp(int(cache.get_backend_timeout(seconds)), UTC)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (cache_key, value, expires) VALUES (%s, '1', %s)"  # noqa: S608 - ours
            " ON CONFLICT (cache_key) DO UPDATE"
            f" SET value = CAST(CAST({table}.value AS integer) + 1 AS text) RETURNING value",
            [cache.make_and_validate_key(what), connection.ops.adapt_datetimefield_value(ends)],
        )
        return int(cursor.fetchone()[0])
