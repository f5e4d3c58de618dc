"""Web push: one encrypted message of constant length, to one browser (RFC 8030, 8188, 8292).

The address comes from a browser, so it is not trusted: https to one of few known hosts, at an
address of the public internet that is looked up when the message goes, without redirects, in ten
seconds, and of the answer nothing is read but its status.
"""

import base64
import functools
import hashlib
import http.client
import ipaddress
import json
import socket
import ssl
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.urls import reverse
from py_vapid import Vapid02

from . import channels

TIMEOUT = 10
LONGEST_WAIT = 86_400  # seconds; beyond any reminder's hour
LONGEST = 2000
PORT = 443
# Every message is this long before it is sealed, whatever it says.
LENGTH = 512
KEYS = {"p256dh": 65, "auth": 16}  # bytes


class Gone(Exception):
    """The browser took its address back: nothing will ever arrive there."""


@functools.cache
def _signer(key: str) -> Vapid02:
    return Vapid02.from_raw(key.encode())


def possible() -> bool:
    """Whether this installation has a key to sign with."""
    return bool(settings.VAPID_PRIVATE_KEY)


def public_key() -> str:
    """What a browser asks its push service with: an uncompressed point, as base64url."""
    point = _signer(settings.VAPID_PRIVATE_KEY).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).rstrip(b"=").decode()


def known(endpoint: str) -> bool:
    """Whether this is an address of a push service that messages may be sent to."""
    try:
        parts = urlsplit(endpoint)
        port = parts.port or PORT
    except ValueError:
        return False
    host = parts.hostname or ""
    plain = parts.scheme == "https" and port == PORT and not parts.username and not parts.password
    return (
        plain
        and len(endpoint) <= LONGEST
        and endpoint.isascii()
        and any(_fits(host, one) for one in settings.PUSH_HOSTS)
    )


def _fits(host: str, pattern: str) -> bool:
    return host.endswith(pattern[1:]) if pattern.startswith("*.") else host == pattern


def usable(name: str, text: str) -> bool:
    """Whether a key that a browser gave can be one: of its length, and a point of the curve."""
    try:
        key = _bytes(text)
        if name == "p256dh":
            ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), key)
        return len(key) == KEYS[name]
    except ValueError:
        return False


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def payload(notice_id: uuid.UUID, text: str) -> bytes:
    """What the browser shows, and where a tap leads; always as long."""
    go = reverse("reminder-go", args=[notice_id])
    shown = {"title": settings.SITE_NAME, "body": text, "go": go}
    # Letters as they are: written as \u…, sixty of some alphabets would not fit.
    said = json.dumps(shown, ensure_ascii=False).encode()
    if len(said) > LENGTH:
        raise ValueError("a message is too long to be as long as the others")
    return said + b" " * (LENGTH - len(said))


def send(to: Mapping[str, Any], message: bytes, notice_id: uuid.UUID, seconds: int) -> None:
    """Hand it to the browser's push service, which keeps it for so many seconds.

    `to`: endpoint, p256dh and auth. Raises Gone, or channels.Refused, NotNow or NoConnection.
    """
    if not known(to["endpoint"]):
        raise channels.Refused
    parts = urlsplit(to["endpoint"])
    host = str(parts.hostname)
    sealed = http_ece.encrypt(
        message,
        private_key=ec.generate_private_key(ec.SECP256R1()),
        dh=_bytes(to["p256dh"]),
        auth_secret=_bytes(to["auth"]),
    )
    claims = {"sub": settings.VAPID_CONTACT, "aud": f"https://{host}"}
    headers = _signer(settings.VAPID_PRIVATE_KEY).sign(claims)
    headers |= {
        "Content-Encoding": "aes128gcm",
        "TTL": str(max(0, seconds)),
        "Urgency": "normal",
        # At a second try the service replaces the first, if it still has it.
        "Topic": hashlib.sha256(b"keel.push" + notice_id.bytes).hexdigest()[:32],
    }
    _judge(*_post(host, f"{parts.path}?{parts.query}".rstrip("?"), sealed, headers))


def _post(host: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, str]:
    """Status and Retry-After of the answer."""
    connection = http.client.HTTPSConnection(host, PORT, timeout=TIMEOUT)
    try:
        connection.sock = _reach(host)
        connection.request("POST", path, body, dict(headers))
        answer = connection.getresponse()
        return answer.status, answer.getheader("Retry-After", "")
    except (OSError, http.client.HTTPException):
        raise channels.NoConnection from None
    finally:
        connection.close()


def _reach(host: str) -> ssl.SSLSocket:
    """A connection to the very address that was looked at."""
    found = socket.getaddrinfo(host, PORT, type=socket.SOCK_STREAM)
    address = str(found[0][4][0])
    if not all(is_public(str(one[4][0])) for one in found):
        raise channels.Refused
    plain = socket.create_connection((address, PORT), timeout=TIMEOUT)
    return _context().wrap_socket(plain, server_hostname=host)


def is_public(address: str) -> bool:
    return ipaddress.ip_address(address).is_global


@functools.cache
def _context() -> ssl.SSLContext:
    return ssl.create_default_context()


def _judge(status: int, retry_after: str) -> None:
    """What an answer means; a redirect is not followed, and means nothing good. Of `retry_after`
    seconds are read: a date would be by a clock that is not ours."""
    if status in (404, 410):
        raise Gone
    if status == 429 or status >= 500:
        wait = int(retry_after) if retry_after.isascii() and retry_after.isdigit() else 0
        raise channels.NotNow(timedelta(seconds=min(wait, LONGEST_WAIT)))
    if not 200 <= status < 300:
        raise channels.Refused
