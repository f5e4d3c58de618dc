"""So many requests a minute for each person, counted in the cache that all processes share."""

import logging
import time
from typing import Any

from django.db import DatabaseError
from redis.exceptions import RedisError
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from tracker.accounts import counting

log = logging.getLogger(__name__)
SAFE = ("GET", "HEAD", "OPTIONS")


class PerMinute(SimpleRateThrottle):
    """Counts up in one step, so that parallel requests are all counted."""

    safe: bool

    def allow_request(self, request: Request, view: Any) -> bool:
        if (request.method in SAFE) is not self.safe:
            return True
        window = int(time.time() // self.duration)
        key = f"api:{self.scope}:{self._who(request)}:{window}"
        try:
            count = counting.count(key, self.duration * 2)
        except (DatabaseError, RedisError, ValueError):
            # Without its counter the API goes on: what somebody wrote must not be lost for it.
            log.warning("The request counter is not there.")
            return True
        return count <= self.num_requests

    def wait(self) -> float:
        """Seconds until the next window."""
        return self.duration - time.time() % self.duration

    def _who(self, request: Request) -> str:
        return str(request.user.pk) if request.user.is_authenticated else self.get_ident(request)


class Reads(PerMinute):
    scope = "reads"
    safe = True


class Writes(PerMinute):
    scope = "writes"
    safe = False
