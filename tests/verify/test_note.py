"""Signed notes, keys and checkpoints, against other people's vectors first."""

import base64
import re

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import secret

from proviso_verify import checkpoint, note
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.errors import Problem
from proviso_verify.note import COSIGNATURE, ED25519, KeySigner, Note, Verifier, parse_key

DASH = "\u2014"

# The example of C2SP signed-note, "Verifier keys".
SPEC_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    f"This is an example message.\n\n{DASH} example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppz"
    "i2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()

# The example of golang.org/x/mod/sumdb/note; Ed25519 is deterministic, so we sign the same bytes.
GO_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
GO_SEED = base64.b64decode("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz")[1:]
GO_TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
GO_NOTE = (
    f"{GO_TEXT}\n{DASH} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSN"
    "XgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
).encode()

# A checkpoint of a public log as its witnesses cosigned it.
CT_LOG = (
    "arche2025h1.staging.ct.transparency.dev+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
)
CT_WITNESS = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
CT_ORIGIN = "arche2025h1.staging.ct.transparency.dev"
CT_LOG = f"{CT_ORIGIN}+ba2f06c0+AU0vHmlGCS/PdN8b2OaGmKprLI8HKM+dJ472xgFYh15f"
CT_CHECKPOINT = (
    f"{CT_ORIGIN}\n1432088532\nU7WM79jrzyhGZ5/GUBTpM7NzwdyfFx61t3RovgcC4Ro=\n\n"
    f"{DASH} {CT_ORIGIN} zTM8sQAAAZ5W0WdjBAMARjBEAiBjW5IQf9pvsYLfQFX6hoGREPMHbdQ3urbllzal"
    "ApkptQIgIpwtEroeW2BXaHAI4kJXFbon5Ch9MNL5zRNZ55lvGt0=\n"
    f"{DASH} {CT_ORIGIN} ui8GwCF1+kWqZrxGdhj4aX3gcw7XUlXQQabg/27lefwhUkzbC3NygNI75MdhL1bf"
    "TW9g8Ei59RA23oHP7Ry1k3ZFWwQ=\n"
    f"{DASH} remora.n621.de 2net5wAAAABqEiEgPlfF3V06o0Y+fHM+J5J9s27wgxxcOVSpZ/2g/KSiXCg9"
    "DEZI+aVCIobWX9sXTynk5XeU/zZ0WBxtqB0DrAWfBw==\n"
).encode()


# --- vectors


@pytest.mark.parametrize("text", [SPEC_KEY, GO_KEY, CT_LOG, CT_WITNESS])
def test_published_keys_are_read_and_written_back(text: str) -> None:
    assert parse_key(text).text() == text


@pytest.mark.parametrize(("key", "data"), [(SPEC_KEY, SPEC_NOTE), (GO_KEY, GO_NOTE)])
def test_published_notes_verify_and_are_written_back(key: str, data: bytes) -> None:
    parsed = note.parse(data)
    assert [verified.by.text() for verified in note.verify(parsed, [parse_key(key)])] == [key]
    assert parsed.render() == data


def test_we_sign_the_bytes_that_go_signs() -> None:
    signer = KeySigner("PeterNeumann", ED25519, Ed25519PrivateKey.from_private_bytes(GO_SEED))
    assert signer.verifier.text() == GO_KEY
    assert Note(GO_TEXT, (note.sign(GO_TEXT, signer),)).render() == GO_NOTE


def test_a_public_logs_checkpoint_opens_and_its_cosignature_tells_the_time() -> None:
    signed = checkpoint.open_signed(CT_CHECKPOINT, parse_key(CT_LOG))
    assert (signed.checkpoint.origin, signed.checkpoint.size) == (CT_ORIGIN, 1432088532)
    (cosigned,) = signed.cosigned((parse_key(CT_WITNESS),))
    assert cosigned.time == 0x6A122120


def test_a_public_logs_checkpoint_at_another_size_is_refused() -> None:
    for key in (CT_LOG, CT_WITNESS):
        with pytest.raises(Problem) as refused:
            note.verify(note.parse(CT_CHECKPOINT.replace(b"532", b"533")), [parse_key(key)])
        assert refused.value.code == "note.bad-signature"


# --- keys


def test_every_piece_and_every_mangling_of_a_key_is_refused() -> None:
    for start in range(len(GO_KEY)):
        for end in range(start + 1, len(GO_KEY) + 1):
            if (start, end) != (0, len(GO_KEY)):
                with pytest.raises(Problem):
                    parse_key(GO_KEY[start:end])
    for at in range(len(GO_KEY)):
        with pytest.raises(Problem) as refused:
            parse_key(GO_KEY[:at] + chr(ord(GO_KEY[at]) + 1) + GO_KEY[at + 1 :])
        assert refused.value.code == "note.bad-key"


def test_a_key_id_in_capitals_is_refused() -> None:
    with pytest.raises(Problem):
        parse_key(SPEC_KEY.replace("530d903a", "530D903A"))


@pytest.mark.parametrize("use", [0, 2, 3, 5, 6, 255])
def test_signature_types_that_we_do_not_know_are_refused(use: int) -> None:
    with pytest.raises(Problem) as refused:
        Verifier("a", use, secret("log").public_key().public_bytes_raw())
    assert refused.value.code == "note.bad-key"


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\nb", "a\u2003b"])
def test_a_key_name_has_no_space_and_no_plus(name: str) -> None:
    with pytest.raises(Problem):
        Verifier(name, ED25519, secret("log").public_key().public_bytes_raw())


def test_keys_of_small_order_are_refused() -> None:
    for weak in (bytes(32), b"\x01" + bytes(31), b"\xec" + b"\xff" * 30 + b"\x7f"):
        with pytest.raises(Problem) as refused:
            Verifier("a", ED25519, weak)
        assert refused.value.code == "note.bad-key"


@given(st.text(max_size=80))
def test_arbitrary_text_is_a_key_or_a_problem(text: str) -> None:
    with pytest.raises(Problem):
        parse_key(text)


# --- whose signatures count

LOG = KeySigner("log.example", ED25519, secret("log"))
WITNESS = KeySigner("w.example", COSIGNATURE, secret("witness"))
STRANGER = KeySigner("stranger.example", ED25519, secret("stranger"))
TEXT = Checkpoint("log.example", 3, bytes(32)).text()


def test_lines_of_unknown_keys_are_ignored() -> None:
    signed = Note(TEXT, (note.sign(TEXT, STRANGER), note.sign(TEXT, LOG)))
    assert [each.by for each in note.verify(signed, [LOG.verifier])] == [LOG.verifier]


def test_an_unknown_line_is_ignored_even_if_it_is_false() -> None:
    lie = note.Signature("stranger.example", STRANGER.verifier.key_id, bytes(64))
    same_name = note.Signature("log.example", b"\x00\x00\x00\x00", bytes(64))
    same_id = note.Signature("other.example", LOG.verifier.key_id, bytes(64))
    signed = Note(TEXT, (lie, same_name, same_id, note.sign(TEXT, LOG)))
    assert len(note.verify(signed, [LOG.verifier])) == 1


def test_a_line_of_ml_dsa_44_is_passed_over_by_whoever_reads_the_note() -> None:
    """What tlog-cosignature recommends for new witnesses: 8 bytes of time, 2,420 of signature."""
    newer = note.Signature("w.example", b"\x06key", bytes(8 + 2420))
    parsed = note.parse(Note(TEXT, (note.sign(TEXT, LOG), newer)).render())
    assert parsed.signatures[1] == newer
    assert [each.by for each in note.verify(parsed, [LOG.verifier])] == [LOG.verifier]


def test_a_false_line_of_a_known_key_refuses_the_note_even_beside_a_true_one() -> None:
    lie = note.Signature("log.example", LOG.verifier.key_id, bytes(64))
    with pytest.raises(Problem) as refused:
        note.verify(Note(TEXT, (note.sign(TEXT, LOG), lie)), [LOG.verifier])
    assert refused.value.code == "note.bad-signature"


def test_a_note_without_a_known_signature_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        note.verify(Note(TEXT, (note.sign(TEXT, STRANGER),)), [LOG.verifier])
    assert refused.value.code == "note.unsigned"


def test_one_key_in_two_uses_signs_different_things() -> None:
    both = KeySigner("log.example", COSIGNATURE, secret("log"))
    assert both.verifier.key_id != LOG.verifier.key_id
    plain = note.sign(TEXT, LOG)
    as_cosignature = note.Signature("log.example", both.verifier.key_id, bytes(8) + plain.signature)
    with pytest.raises(Problem):
        note.verify(Note(TEXT, (as_cosignature,)), [both.verifier])


def test_a_cosignature_is_bound_to_its_time() -> None:
    line = note.cosign(TEXT, WITNESS, 1_500_000_000)
    (verified,) = note.verify(Note(TEXT, (line,)), [WITNESS.verifier])
    assert verified.time == 1_500_000_000
    later = note.Signature(
        line.name, line.key_id, (1_500_000_001).to_bytes(8, "big") + line.signature[8:]
    )
    with pytest.raises(Problem):
        note.verify(Note(TEXT, (later,)), [WITNESS.verifier])


def test_a_cosignature_beyond_2_to_the_63_is_refused() -> None:
    with pytest.raises(Problem):
        note.verify(Note(TEXT, (note.cosign(TEXT, WITNESS, 2**63),)), [WITNESS.verifier])


# --- the form of a note

SIGNED = Note(TEXT, (note.sign(TEXT, LOG), note.cosign(TEXT, WITNESS, 5))).render()


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\n",
        TEXT.encode(),
        SIGNED[:-1],
        SIGNED + b"\n",
        SIGNED.replace(b"\n\n", b"\n"),
        SIGNED.replace("— ".encode(), b"- "),
        SIGNED.rstrip(b"=\n") + b"\n",
        SIGNED.replace(b"w.example ", b"w.example  "),
        SIGNED.replace(b"3", b"3\r"),
        SIGNED.replace(b"3", b"\x00"),
        SIGNED.replace(b"3", b"\xff"),
        f"text\n\n{DASH} name AAAA\n".encode(),
        f"text\n\n{DASH} na+me AAAAAAAA\n".encode(),
        f"text\n\n{DASH}  AAAAAAAA\n".encode(),
        f"text\n\n{DASH} name AAAAAAAA \n".encode(),
        f"text\n\n{DASH} name AAAAAAB=\n".encode(),
        b"text\n\n" + f"{DASH} name AAAAAAAA\n".encode() * 65,
        b"a" * 600_000 + SIGNED,
    ],
)
def test_what_is_no_note_is_refused(data: bytes) -> None:
    with pytest.raises(Problem) as refused:
        note.parse(data)
    assert refused.value.code == "note.malformed"


def test_sixteen_signatures_and_more_are_read() -> None:
    assert len(note.parse(b"text\n\n" + f"{DASH} name AAAAAAAA\n".encode() * 64).signatures) == 64


def test_a_notes_text_may_have_empty_lines() -> None:
    text = "first\n\nsecond\n"
    assert note.parse(Note(text, (note.sign(text, LOG),)).render()).text == text


@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_arbitrary_bytes_are_a_note_or_a_problem(data: bytes) -> None:
    try:
        parsed = note.parse(data)
    except Problem:
        return
    assert parsed.render() == data


@settings(max_examples=300)
@given(st.integers(0, len(SIGNED) - 1), st.integers(1, 255))
def test_a_changed_byte_changes_no_verified_statement(at: int, flip: int) -> None:
    changed = SIGNED[:at] + bytes([SIGNED[at] ^ flip]) + SIGNED[at + 1 :]
    try:
        signed = checkpoint.open_signed(changed, LOG.verifier)
    except Problem:
        return
    assert signed.checkpoint == Checkpoint("log.example", 3, bytes(32))


# --- checkpoints


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n3\n",
        "\n3\n" + "A" * 43 + "=\n",
        "log\n03\n" + "A" * 43 + "=\n",
        "log\n-3\n" + "A" * 43 + "=\n",
        "log\n+3\n" + "A" * 43 + "=\n",
        "log\n٣\n" + "A" * 43 + "=\n",
        "log\n9223372036854775808\n" + "A" * 43 + "=\n",
        "log\n3\n" + "A" * 43 + "\n",
        "log\n3\nAAAA\n",
        "log\n3\n" + "A" * 43 + "=",
        "log\n3\n" + "A" * 43 + "=\n\n",
        "log\n3\n" + "A" * 43 + "=\n\nmore\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        checkpoint.parse_text(text)
    assert refused.value.code == "checkpoint.malformed"


@given(
    st.from_regex(re.compile(r"[^\n]{1,20}"), fullmatch=True),
    st.integers(0, 2**63 - 1),
    st.binary(min_size=32, max_size=32),
    st.lists(st.from_regex(re.compile(r"[^\n]{1,9}"), fullmatch=True), max_size=2),
)
def test_a_checkpoint_is_read_back(
    origin: str, size: int, root: bytes, extensions: list[str]
) -> None:
    head = Checkpoint(origin, size, root, tuple(extensions))
    assert checkpoint.parse_text(head.text()) == head


def test_a_checkpoint_of_another_origin_is_refused_even_under_the_logs_key() -> None:
    head = Checkpoint("other.example", 3, bytes(32))
    with pytest.raises(Problem) as refused:
        checkpoint.open_signed(checkpoint.sign(head, LOG).render(), LOG.verifier)
    assert refused.value.code == "checkpoint.other-log"


def test_a_witness_alone_does_not_make_a_checkpoint() -> None:
    data = Note(TEXT, (note.cosign(TEXT, WITNESS, 5),)).render()
    with pytest.raises(Problem) as refused:
        checkpoint.open_signed(data, LOG.verifier)
    assert refused.value.code == "note.unsigned"
