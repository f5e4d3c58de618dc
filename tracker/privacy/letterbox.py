"""A letterbox for each account: a browser can put something in, and only the server opens it.

HPKE (RFC 9180), base mode, with P-256, HKDF-SHA256 and AES-256-GCM: what a browser can do without
a library; see static/js/sw-seal.js. What is put in is bound to its id, and to its owner by the key.

The private key is made of the owner's data key whenever it is needed. So it is stored nowhere, and
is kept, backed up, wrapped anew and destroyed together with that one. Whoever is warmed has one.
"""

import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes, hpke
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from . import keys, sealing

USE = b"keel.letterbox.1"
SUITE = hpke.Suite(hpke.KEM.P256, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
# How many private keys there are (FIPS 186-5, the order of P-256), and so many bytes that none of
# them is likelier than another (A.2.1).
KEYS = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551 - 1
BYTES = 48


def _private(owner_id: uuid.UUID) -> ec.EllipticCurvePrivateKey:
    made = HKDF(hashes.SHA256(), BYTES, salt=None, info=USE).derive(keys.of(owner_id))
    return ec.derive_private_key(int.from_bytes(made) % KEYS + 1, ec.SECP256R1())


def public_key(owner_id: uuid.UUID) -> bytes:
    """What a browser of theirs seals with: an uncompressed point, 65 bytes. Always the same one.
    Raises keys.NoKey for somebody who is not warmed, or has none."""
    return (
        _private(owner_id).public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    )


def unseal(owner_id: uuid.UUID, item: uuid.UUID, sealed: bytes) -> bytes:
    """What was put in under this id. Raises sealing.CannotOpen for another's, another id, and any
    change; keys.NoKey as public_key() does."""
    private = _private(owner_id)
    try:
        return SUITE.decrypt(sealed, private, USE + item.bytes)
    except (InvalidTag, ValueError) as error:
        raise sealing.CannotOpen from error
