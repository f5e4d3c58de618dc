"""Sealing: vectors that must open for ever, and everything that must not open."""

import hashlib
import struct
import uuid

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.privacy import sealing
from tracker.privacy.sealing import CannotOpen

KEY, NONCE = bytes(range(32)), bytes(range(12))
ROW, OWNER = uuid.UUID(int=1), uuid.UUID(int=2)
WHERE = sealing.place("entry.words", ROW, OWNER, 3)
PLAIN = b'{"a":1}'
ids = st.uuids()


def test_the_place_is_written_this_way():
    assert WHERE.hex() == (
        "0b656e7472792e776f726473"  # the length of the label, and the label
        "00000000000000000000000000000001"
        "00000000000000000000000000000002"
        "0000000000000003"
    )


def test_vector_without_padding():
    sealed = sealing.seal(KEY, WHERE, PLAIN, pad=False, nonce=NONCE)
    assert sealed.hex() == (
        "01000102030405060708090a0b4702d61cbec7a339b770ea7d68ae62309e7f5b5acf84bd9a568303"
    )
    assert sealing.unseal(KEY, WHERE, sealed) == PLAIN


def test_vector_with_padding():
    sealed = sealing.seal(KEY, WHERE, PLAIN, nonce=NONCE)
    assert len(sealed) == 1 + 12 + 256 + 16
    digest = "67c34dffac46575f71da606c7e59bf5d8b04678aa47cdd3c6e325842435ebb6e"
    assert hashlib.sha256(sealed).hexdigest() == digest
    assert sealing.unseal(KEY, WHERE, sealed) == PLAIN


def test_the_vector_by_another_hand():
    """The same bytes from AES-GCM itself, so that the format can be read without this code."""
    body = struct.pack(">I", len(PLAIN)) + PLAIN
    by_hand = b"\x01" + NONCE + AESGCM(KEY).encrypt(NONCE, body, b"\x01" + WHERE)
    assert by_hand == sealing.seal(KEY, WHERE, PLAIN, pad=False, nonce=NONCE)


@given(st.binary(max_size=2000))
def test_what_is_sealed_opens(plain):
    sealed = sealing.seal(KEY, WHERE, plain)
    assert sealing.unseal(KEY, WHERE, sealed) == plain
    assert (len(sealed) - 1 - 12 - 16) % sealing.STEP == 0
    assert plain not in sealed or len(plain) < 6


def test_a_length_says_little():
    lengths = {len(sealing.seal(KEY, WHERE, b"x" * n)) for n in range(253)}
    assert len(lengths) == 1


def test_no_nonce_comes_twice():
    assert len({sealing.seal(KEY, WHERE, PLAIN)[1:13] for _time in range(2000)}) == 2000


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=40), ids, ids, st.integers(0, 2**63))
def test_it_opens_in_its_place_only(label, row, owner, version):
    label = label.encode("ascii", "replace").decode()
    place = sealing.place(label, row, owner, version)
    sealed = sealing.seal(KEY, place, PLAIN)
    others = (
        sealing.place(label + "x", row, owner, version),
        sealing.place(label, uuid.uuid4(), owner, version),
        sealing.place(label, row, uuid.uuid4(), version),
        sealing.place(label, row, owner, version + 1),
        sealing.place(label, owner, row, version) if row != owner else WHERE,
    )
    for other in others:
        with pytest.raises(CannotOpen):
            sealing.unseal(KEY, other, sealed)


@given(st.integers(0, 284), st.integers(1, 255))
def test_no_bit_can_be_changed(at, flip):
    sealed = bytearray(sealing.seal(KEY, WHERE, PLAIN))
    sealed[at] ^= flip
    with pytest.raises(CannotOpen):
        sealing.unseal(KEY, WHERE, bytes(sealed))


@pytest.mark.parametrize("broken", [b"", b"\x01", b"\x01" * 13, b"\x01" * 20, b"\x02" * 285, PLAIN])
def test_rubbish_does_not_open(broken):
    with pytest.raises(CannotOpen):
        sealing.unseal(KEY, WHERE, broken)


def test_another_key_does_not_open():
    with pytest.raises(CannotOpen):
        sealing.unseal(sealing.new_key(), WHERE, sealing.seal(KEY, WHERE, PLAIN))
    assert len({sealing.new_key() for _time in range(100)}) == 100


def test_labels_cannot_run_into_each_other():
    """Two labels never make the same place, whatever follows them."""
    assert sealing.place("ab", ROW, OWNER, 0) != sealing.place("a", ROW, OWNER, 0)
    with pytest.raises(UnicodeEncodeError):
        sealing.place("é", ROW, OWNER, 0)
    with pytest.raises(struct.error):
        sealing.place("x" * 256, ROW, OWNER, 0)
