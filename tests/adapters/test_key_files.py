"""A key in a file: whose it is, and every way in which it is not opened."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.adapters.keys.holders import HpkeSealer
from proviso_gateway.adapters.keys.key_files import (
    create_sealing_key,
    create_signing_key,
    open_sealing_key,
    open_signing_key,
    read_passphrase,
    read_public_key,
)
from proviso_gateway.errors import Problem
from proviso_verify.keys import SEALING
from proviso_verify.signing import verify

PASSPHRASE = "four words, or five"


@pytest.fixture
def key(tmp_path: Path) -> Path:
    path = tmp_path / "ada.pem"
    create_signing_key(path, PASSPHRASE)
    return path


def refused(call: object, *arguments: object) -> str:
    with pytest.raises(Problem) as raised:
        call(*arguments)  # type: ignore[operator]
    return raised.value.code


def test_what_the_holder_of_a_key_file_signs_verifies_under_its_public_half(key: Path) -> None:
    officer = open_signing_key(key, PASSPHRASE)
    assert verify(officer.key, b"a message", officer.sign(b"a message"))
    assert read_public_key(key.with_name("ada.pem.pub")) == officer.key


def test_what_is_sealed_to_a_requesters_key_is_opened_by_its_file(tmp_path: Path) -> None:
    public = create_sealing_key(tmp_path / "requester.pem", PASSPHRASE)
    sealed = HpkeSealer().seal(b"an answer", public)
    assert open_sealing_key(tmp_path / "requester.pem", PASSPHRASE).open(sealed) == b"an answer"
    assert read_public_key(tmp_path / "requester.pem.pub", SEALING) == public


def test_a_new_key_file_can_be_read_by_its_owner_alone(key: Path) -> None:
    assert key.stat().st_mode & 0o777 == 0o600
    assert b"ENCRYPTED" in key.read_bytes()


def test_a_wrong_passphrase_is_named_as_such(key: Path) -> None:
    assert refused(open_signing_key, key, "another passphrase") == "keys.wrong-passphrase"


def test_a_key_file_that_is_not_there_is_named_as_such(tmp_path: Path) -> None:
    assert refused(open_signing_key, tmp_path / "none.pem", PASSPHRASE) == "keys.unreadable"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o644])
def test_a_key_file_that_others_can_read_is_not_opened(key: Path, mode: int) -> None:
    key.chmod(mode)
    assert refused(open_signing_key, key, PASSPHRASE) == "keys.readable-by-others"


def test_a_passphrase_file_that_others_can_read_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "passphrase"
    path.write_text(f"{PASSPHRASE}\n")
    path.chmod(0o600)
    assert read_passphrase(path) == PASSPHRASE
    path.chmod(0o644)
    assert refused(read_passphrase, path) == "keys.readable-by-others"


def test_no_key_file_is_overwritten(key: Path) -> None:
    before = key.read_bytes()
    assert refused(create_signing_key, key, PASSPHRASE) == "keys.already-there"
    assert key.read_bytes() == before


def test_a_short_passphrase_makes_no_key(tmp_path: Path) -> None:
    assert refused(create_signing_key, tmp_path / "a.pem", "short") == "keys.passphrase-short"
    assert not list(tmp_path.iterdir())


def test_a_requesters_key_signs_nothing_and_an_officers_opens_nothing(
    key: Path, tmp_path: Path
) -> None:
    create_sealing_key(tmp_path / "requester.pem", PASSPHRASE)
    assert (
        refused(open_signing_key, tmp_path / "requester.pem", PASSPHRASE) == "keys.not-a-key-file"
    )
    assert refused(open_sealing_key, key, PASSPHRASE) == "keys.not-a-key-file"
    assert refused(read_public_key, key) == "keys.not-a-public-key"


def test_a_key_without_a_passphrase_is_refused(key: Path) -> None:
    from cryptography.hazmat.primitives import serialization as pem

    bare = open_signing_key(key, PASSPHRASE).private.private_bytes(
        pem.Encoding.PEM, pem.PrivateFormat.PKCS8, pem.NoEncryption()
    )
    key.write_bytes(bare)
    assert refused(open_signing_key, key, PASSPHRASE) == "keys.not-encrypted"


@given(st.one_of(st.binary(max_size=300), st.binary(max_size=40).map(lambda b: b"-----BEGIN " + b)))
def test_no_bytes_make_a_key_file_fail_by_anything_but_a_problem(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    path = tmp_path_factory.mktemp("key") / "a.pem"
    path.write_bytes(data)
    path.chmod(0o600)
    assert refused(open_signing_key, path, PASSPHRASE).startswith("keys.")
    assert refused(read_public_key, path).startswith("keys.")
