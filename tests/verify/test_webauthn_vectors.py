"""What a real browser signed with passkeys: recorded by `record_webauthn.py`, verified by us.

The vectors that must not hold were signed too, and truly: what they lack is a person whom the
authenticator knew, or a page that stands alone.
"""

from __future__ import annotations

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256

from proviso_verify.keys import KINDS, SIGNING, public_key
from proviso_verify.signing import verify
from proviso_verify.webauthn import PARTS, RelyingParty

RECORDED = json.loads((Path(__file__).parent / "vectors" / "webauthn.json").read_text())
VECTORS = {vector["name"]: vector for vector in RECORDED["vectors"]}
MESSAGE = RECORDED["message"].encode()
PARTY = RelyingParty.of(RECORDED["party"])

every = pytest.mark.parametrize("name", VECTORS)
true_ones = pytest.mark.parametrize("name", [name for name in VECTORS if VECTORS[name]["holds"]])


def holds(
    vector: dict[str, Any], message: bytes = MESSAGE, party: RelyingParty = PARTY, **changed: str
) -> bool:
    return verify(vector["key"], message, vector["assertion"] | changed, (party,))


def flipped(text: str, at: int, bit: int) -> str:
    data = bytearray(base64.b64decode(text))
    data[at] ^= bit
    return base64.b64encode(data).decode()


def test_both_algorithms_were_recorded_with_a_person_verified_and_without() -> None:
    for kind in set(KINDS) - {SIGNING}:
        said = {v["holds"] for v in VECTORS.values() if v["key"].startswith(kind)}
        assert said == {True, False}, kind


@every
def test_an_assertion_holds_where_a_person_was_verified_on_our_own_page(name: str) -> None:
    assert holds(VECTORS[name]) == VECTORS[name]["holds"]


@every
def test_the_browser_signed_those_too_that_do_not_hold(name: str) -> None:
    """So they are refused for what they say, and not because the recording is broken."""
    parts = (base64.b64decode(VECTORS[name]["assertion"][part]) for part in PARTS)
    authenticator, client, signature = parts
    signed = authenticator + hashlib.sha256(client).digest()
    key = public_key(VECTORS[name]["key"])
    if isinstance(key, EllipticCurvePublicKey):
        key.verify(signature, signed, ECDSA(SHA256()))
    else:
        key.verify(signature, signed)


@every
def test_no_byte_of_a_recorded_assertion_can_be_changed(name: str) -> None:
    for part, text in VECTORS[name]["assertion"].items():
        for at in range(len(base64.b64decode(text))):
            for bit in (0x01, 0x04, 0x80):
                assert not holds(VECTORS[name], **{part: flipped(text, at, bit)}), (part, at, bit)


@true_ones
def test_a_recorded_assertion_fits_one_message_key_and_page(name: str) -> None:
    vector = VECTORS[name]
    assert not holds(vector, MESSAGE.replace(b"approver", b"proposer"))
    for other in VECTORS.values():
        if other["key"] != vector["key"]:
            assert not holds(vector | {"key": other["key"]})
    for site in ("http://localhost:8766", "https://localhost:8765", "http://localhost"):
        assert not holds(vector, party=RelyingParty(PARTY.id, (site,)))
    assert not holds(vector, party=RelyingParty("localhost.example.org", PARTY.origins))
    assert not verify(vector["key"], MESSAGE, vector["assertion"])


@true_ones
@pytest.mark.parametrize("part", PARTS)
def test_no_part_of_one_recorded_assertion_fits_another(name: str, part: str) -> None:
    vector = VECTORS[name]
    for other in VECTORS.values():
        if other["assertion"][part] != vector["assertion"][part]:
            assert not holds(vector, **{part: other["assertion"][part]})
