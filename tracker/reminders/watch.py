"""Whoever watches from outside (a dead man's switch): asked once a round, and told nothing.

The address is the operator's own, so that it is the only one that is ever called. No redirect is
followed, and of the answer nothing is read but its status.
"""

import http.client
import logging
from urllib.parse import urlsplit

from django.conf import settings

log = logging.getLogger(__name__)

TIMEOUT = 10


def tell() -> None:
    """Call REMINDER_CANARY_URL, if there is one. That it does not answer stops no reminder."""
    parts = urlsplit(settings.REMINDER_CANARY_URL)
    if not parts.hostname:
        return
    kind = http.client.HTTPConnection if parts.scheme == "http" else http.client.HTTPSConnection
    line = kind(parts.hostname, parts.port, timeout=TIMEOUT)
    try:
        line.request("GET", f"{parts.path or '/'}?{parts.query}".rstrip("?"))
        status = line.getresponse().status
    except (OSError, http.client.HTTPException) as error:
        log.warning("Nobody answers at REMINDER_CANARY_URL: %s", type(error).__name__)
    else:
        if not 200 <= status < 300:
            log.warning("REMINDER_CANARY_URL answers %d", status)
    finally:
        line.close()
