"""Authenticated encryption that is bound to its place. Bytes in, bytes out; no database.

A sealed value is `format ‖ nonce ‖ ciphertext and tag`: 1 + 12 + n bytes, AES-256-GCM. The plain
bytes are padded to a multiple of 256, so that a length says little. The associated data names the
field, the row, its owner and the row's version: a value that is moved elsewhere does not open.
"""

import os
import struct
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = b"\x01"
NONCE = 12
STEP = 256


class CannotOpen(Exception):
    """The key does not fit, or the value is not where it was sealed."""


def place(label: str, row: uuid.UUID, owner: uuid.UUID, version: int) -> bytes:
    """The associated data of one value: where it belongs."""
    name = label.encode("ascii")
    return (
        struct.pack(">B", len(name)) + name + row.bytes + owner.bytes + struct.pack(">Q", version)
    )


def new_key() -> bytes:
    """32 random bytes."""
    return AESGCM.generate_key(bit_length=256)


def seal(key: bytes, where: bytes, plain: bytes, *, pad: bool = True, nonce: bytes = b"") -> bytes:
    """Seal `plain` with a 32-byte `key` for the place `where`. `nonce` is for test vectors only."""
    nonce = nonce or os.urandom(NONCE)
    body = struct.pack(">I", len(plain)) + plain
    if pad:
        body += bytes(-len(body) % STEP)
    return FORMAT + nonce + AESGCM(key).encrypt(nonce, body, FORMAT + where)


def unseal(key: bytes, where: bytes, sealed: bytes) -> bytes:
    """The plain bytes. Raises CannotOpen for a wrong key, place or format, and for any change."""
    if sealed[:1] != FORMAT:
        raise CannotOpen
    nonce, body = sealed[1 : 1 + NONCE], sealed[1 + NONCE :]
    try:
        opened = AESGCM(key).decrypt(nonce, body, FORMAT + where)
    except (InvalidTag, ValueError) as error:
        raise CannotOpen from error
    (length,) = struct.unpack(">I", opened[:4])
    return opened[4 : 4 + length]
