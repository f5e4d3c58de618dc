"""The keys that wrap the data keys. They come from the environment and never enter the database.

KEEL_KEYS is `id:key` pairs with commas between them; a key is 32 random bytes in base64. The first
one wraps what is new, all of them open what is old.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def parse(text: str) -> dict[str, bytes]:
    """`"b:…,a:…"` as {"b": 32 bytes, "a": 32 bytes}, in that order.

    Raises ImproperlyConfigured with a sentence for the operator.
    """
    ring: dict[str, bytes] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, _, encoded = pair.partition(":")
        try:
            key = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            key = b""
        if not name.isalnum() or len(name) > 16 or len(key) != 32:
            raise ImproperlyConfigured(
                "KEEL_KEYS must be pairs like a1:BASE64, the name up to 16 letters or digits, "
                "the key 32 random bytes in base64."
            )
        if name in ring:
            raise ImproperlyConfigured(f"KEEL_KEYS names the key {name} twice.")
        ring[name] = key
    if not ring:
        raise ImproperlyConfigured("KEEL_KEYS is empty. Without keys nothing can be stored.")
    return ring


@lru_cache(maxsize=4)
def _parsed(text: str, secret_key: str) -> dict[str, bytes]:
    ring = parse(text)
    if any(base64.b64encode(key).decode() in secret_key for key in ring.values()):
        raise ImproperlyConfigured("KEEL_KEYS and SECRET_KEY must not share a key.")
    return ring


def load() -> dict[str, bytes]:
    """The keyring of this process."""
    return _parsed(settings.KEEL_KEYS, settings.SECRET_KEY)


def current() -> tuple[str, bytes]:
    """The id and the key that wrap what is new."""
    return next(iter(load().items()))


def marks(names: Iterable[str]) -> dict[str, str]:
    """By which one can tell that a key of this name is the same one: 16 hex digits, from which
    nobody comes back to the key. Raises KeyError for one that is not in the ring."""
    ring = load()
    return {name: _mark(ring[name]) for name in names}


def lacking(wanted: Mapping[str, str]) -> list[str]:
    """The names of those `marks` that no key in the ring has."""
    ring = load()
    return [name for name, mark in wanted.items() if name not in ring or _mark(ring[name]) != mark]


def signature(use: bytes, text: bytes) -> str:
    """That the holder of the first key wrote `text` for this use: `name:MAC`."""
    name, key = current()
    return f"{name}:{mac(key, use, text)}"


def is_signed(signature: str, use: bytes, text: bytes) -> bool:
    """Whether a key of the ring made it for that. Raises KeyError for one that is not in it."""
    name, _, signed = signature.partition(":")
    return hmac.compare_digest(signed.encode(), mac(load()[name], use, text).encode())


def mac(key: bytes, use: bytes, text: bytes) -> str:
    """By a key of its own, which the ring's key makes and nothing else is done with."""
    return hmac.digest(hmac.digest(key, use, hashlib.sha256), text, hashlib.sha256).hex()


def _mark(key: bytes) -> str:
    return hmac.digest(key, b"keel.mark", hashlib.sha256).hex()[:16]
