"""What is put into a letterbox: opened by its owner's key alone, whole, and under its own id."""

import uuid

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import override_settings

from tests.conftest import NOW
from tests.privacy.test_keys import A, B, run
from tracker.privacy import keys, letterbox, sealing

pytestmark = pytest.mark.django_db
ITEM = uuid.UUID("5a0e3b6c-6a42-4df1-8c38-0a3c1d2e4f50")
TEXT = b"Quittenbrot on the platform"


def put(owner, text: bytes = TEXT, item: uuid.UUID = ITEM) -> bytes:
    """As a browser does, with nothing but the public half."""
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public(owner))
    return letterbox.SUITE.encrypt(text, point, letterbox.USE + item.bytes)


def public(owner) -> bytes:
    keys.warm([owner.pk])
    return letterbox.public_key(owner.pk)


def test_only_the_owner_opens_it_and_only_under_its_id(maya, jonas):
    sealed = put(maya)
    assert TEXT not in sealed
    assert sealed != put(maya)  # never the same twice
    assert letterbox.unseal(maya.pk, ITEM, sealed) == TEXT
    keys.warm([jonas.pk])
    for owner, item in ((jonas, ITEM), (maya, uuid.uuid4())):
        with pytest.raises(sealing.CannotOpen):
            letterbox.unseal(owner.pk, item, sealed)


def test_a_change_of_any_byte_keeps_it_closed(maya):
    sealed = put(maya)
    for n in range(len(sealed)):
        changed = bytearray(sealed)
        changed[n] ^= 1
        with pytest.raises(sealing.CannotOpen):
            letterbox.unseal(maya.pk, ITEM, bytes(changed))
    for short in (b"", sealed[:64], sealed[:65], sealed[:-1], sealed + b"\0"):
        with pytest.raises(sealing.CannotOpen):
            letterbox.unseal(maya.pk, ITEM, short)


def test_the_key_of_a_known_data_key_is_known():
    """Frozen: phones hold what was sealed with it."""
    owner = uuid.uuid4()
    with keys.scope():
        keys._opened.get()[owner] = bytes(range(32))
        assert letterbox.public_key(owner).hex() == KNOWN


KNOWN = (
    "0403d51e432102d7ece02e98ca8aa7b434e40dff16ae7478ce791d6904e944dd08"
    "c6853bc02417abc87c2a2e6972c96e409311a189935791de266253c57281c9b4"
)


def test_wrapping_anew_changes_nothing(maya):
    keys.installation_key(keys.LEDGER)
    sealed = put(maya)
    with override_settings(KEEL_KEYS=f"{B},{A}"):
        run("keys", "rotate")
    with override_settings(KEEL_KEYS=B), keys.scope():
        keys.warm([maya.pk])
        assert letterbox.unseal(maya.pk, ITEM, sealed) == TEXT


def test_nobody_without_a_key_has_one(maya):
    sealed = put(maya)
    keys.destroy(maya.pk, NOW)
    with keys.scope():
        keys.warm([maya.pk])
        with pytest.raises(keys.NoKey):
            letterbox.unseal(maya.pk, ITEM, sealed)
        with pytest.raises(keys.NoKey):
            letterbox.public_key(maya.pk)
