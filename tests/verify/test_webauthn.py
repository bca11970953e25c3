"""A passkey's signature: held to the exact words of a browser, to one page, and to a person."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import PARTY, SITE, SmallLog, assertion, key, signature

from proviso_verify.errors import Problem
from proviso_verify.keys import WEBAUTHN_ED25519, key_bytes, kind_of, public_key, signer_of
from proviso_verify.log import verify_log
from proviso_verify.signing import verify
from proviso_verify.webauthn import RelyingParty, client_data

PARTIES = (RelyingParty.of(PARTY),)
KINDS = ("es256:gita", "eddsa:gita")
MESSAGE = b'{"act":"approve"}'


def holds(name: str, hand: Any, message: bytes = MESSAGE) -> bool:
    return verify(key(name), message, hand, PARTIES)


@pytest.mark.parametrize("name", KINDS)
def test_what_a_person_signed_with_a_passkey_verifies(name: str) -> None:
    assert holds(name, assertion(name, MESSAGE))
    assert not holds(name, assertion(name, b"another message"))
    assert not holds(name, assertion(name.replace("gita", "carol"), MESSAGE))


@pytest.mark.parametrize("name", KINDS)
def test_no_passkey_verifies_where_the_log_names_no_relying_party(name: str) -> None:
    assert not verify(key(name), MESSAGE, assertion(name, MESSAGE))


def test_each_kind_of_signature_fits_its_own_kind_of_key() -> None:
    raw = signature("gita", MESSAGE)
    assert not holds("eddsa:gita", raw)
    assert not holds("gita", assertion("eddsa:gita", MESSAGE))
    assert not holds("es256:gita", assertion("eddsa:gita", MESSAGE))
    assert signer_of(key("gita")) == signer_of(key("eddsa:gita"))
    assert kind_of(key("eddsa:gita")) == WEBAUTHN_ED25519


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda written: written.replace(old, new)


FORGED: dict[str, dict[str, Any]] = {
    "another page": {"origin": "https://evil.example.org"},
    "a page below": {"origin": SITE + ".evil.example"},
    "the same host unencrypted": {"origin": "http://proviso.example.org"},
    "another port": {"origin": SITE + ":8443"},
    "another relying party": {"party": "evil.example.org"},
    "nobody there": {"flags": 0x04},
    "nobody verified": {"flags": 0x01},
    "no flag": {"flags": 0x00},
    "kept where it may not be": {"flags": 0x15},
    "a key made with it": {"flags": 0x45, "more": b"credential"},
    "bytes that no flag explains": {"more": b"extra"},
    "an extension that is not there": {"flags": 0x85},
    "an enrolment": {"client": swapped(b"webauthn.get", b"webauthn.create")},
    "inside another page": {"client": swapped(b"false", b"true")},
    "cut short": {"client": lambda written: written[:-1]},
    "an origin that goes on": {"client": swapped(b'false}', b'falsehood}')},
    "white space": {"client": swapped(b'":"', b'": "')},
    "another order": {
        "client": lambda written: b'{"origin":"' + SITE.encode() + b'",' + written[1:]
    },
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize("how", sorted(FORGED))
def test_an_assertion_is_refused_that_is_of(how: str, name: str) -> None:
    assert not holds(name, assertion(name, MESSAGE, **FORGED[how]))


@pytest.mark.parametrize("name", KINDS)
@pytest.mark.parametrize(
    "allowed",
    [
        {"flags": 0x1D},  # a passkey that its device keeps in more than one place
        {"flags": 0x0D},
        {"flags": 0x85, "more": b"\xa0"},
        {"client": swapped(b"false}", b'false,"other_keys_can_be_added_here":"see spec"}')},
    ],
)
def test_what_a_browser_may_add_is_no_harm(allowed: dict[str, Any], name: str) -> None:
    assert holds(name, assertion(name, MESSAGE, **allowed))


def test_the_client_data_is_what_the_specification_writes() -> None:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(MESSAGE).digest()).rstrip(b"=")
    assert client_data(MESSAGE, SITE) == (
        b'{"type":"webauthn.get","challenge":"' + challenge + b'","origin":"'
        + SITE.encode() + b'","crossOrigin":false'
    )  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(KINDS), st.data())
def test_no_byte_of_an_assertion_can_be_changed(name: str, draw: st.DataObject) -> None:
    hand = assertion(name, MESSAGE)
    part = draw.draw(st.sampled_from(sorted(hand)))
    data = bytearray(base64.b64decode(hand[part]))
    at = draw.draw(st.integers(0, len(data) - 1))
    data[at] ^= draw.draw(st.integers(1, 255))
    assert not holds(name, hand | {part: base64.b64encode(bytes(data)).decode()})


@pytest.mark.parametrize(
    "hand", [{}, {"signature": ""}, {"authenticator_data": "AA==", "client_data": "!"}]
)
def test_what_is_no_assertion_never_verifies(hand: dict[str, str]) -> None:
    whole = {"authenticator_data": "", "client_data": "", "signature": ""} | hand
    for name in KINDS:
        assert not holds(name, whole)
        assert not holds(name, hand)


@pytest.mark.parametrize(
    "text",
    [
        "webauthn-es256:" + "A" * 88,
        "webauthn-es256:" + base64.b64encode(b"\x04" + bytes(64)).decode(),
        "webauthn-es256:" + base64.b64encode(b"\x02" + bytes(32)).decode(),
        key("es256:gita").replace("es256", "ed25519"),
        key("eddsa:gita").replace("ed25519", "es256"),
        "webauthn-ed25519:" + base64.b64encode(b"\x01" + bytes(31)).decode(),
    ],
)
def test_what_is_no_passkey_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        public_key(text)
    assert refused.value.code == "signature.not-a-key"


def test_a_compressed_point_is_another_writing_of_a_key_and_refused() -> None:
    point = key_bytes(key("es256:gita"), "webauthn-es256:")
    short = bytes([2 + point[-1] % 2]) + point[1:33]
    with pytest.raises(Problem):
        key_bytes("webauthn-es256:" + base64.b64encode(short).decode(), "webauthn-es256:")


def test_a_log_whose_officers_sign_with_passkeys_holds_and_changes_its_pages_by_two() -> None:
    log = SmallLog().begin().in_force()
    log.enrol("es256:gita", ["guardian"], held="own-device")
    log.enrol("eddsa:dora", ["caseworker"], held="own-device")
    log.approve(log.assess(log.request()), hands=("eddsa:dora", "es256:gita"))
    assert verify_log(log.files().__getitem__).kinds["approval"] == 1
    log.policy(parties=[{"id": "other.example.org", "origins": ["https://other.example.org"]}])
    log.approve(log.assess(log.request()), hands=("eddsa:dora", "es256:gita"))
    with pytest.raises(Problem) as refused:
        verify_log(log.files().__getitem__)
    assert refused.value.code == "history.bad-signature"
