"""C2SP tlog-proof: one file, one entry, offline."""

import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import SmallLog

from proviso_verify import proof
from proviso_verify.errors import Problem
from proviso_verify.proof import Proof

LOG = SmallLog().begin().in_force()
HANDLE = LOG.request()
ENTRY = LOG.entries[-1]
PROOF = LOG.proof(HANDLE)
KEY = LOG.signer().verifier
H1, H2 = b"\x01" * 32, b"\x02" * 32
B1, B2 = (base64.b64encode(each).decode() for each in (H1, H2))


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (
            Proof(5, (H1, H2), b"test checkpoint\n"),
            f"c2sp.org/tlog-proof@v1\nindex 5\n{B1}\n{B2}\n\ntest checkpoint\n",
        ),
        (
            Proof(10, (H1,), b"checkpoint data\n", b"extra information"),
            f"c2sp.org/tlog-proof@v1\nextra ZXh0cmEgaW5mb3JtYXRpb24=\nindex 10\n{B1}\n\n"
            "checkpoint data\n",
        ),
        (Proof(0, (), b"checkpoint\n"), "c2sp.org/tlog-proof@v1\nindex 0\n\ncheckpoint\n"),
    ],
)
def test_a_proof_is_written_as_the_specification_says(made: Proof, text: str) -> None:
    assert made.encode() == text.encode()
    assert proof.parse(text.encode()) == made


def test_a_proof_of_a_real_entry_verifies() -> None:
    signed = proof.verify(proof.parse(PROOF.encode()), ENTRY, KEY)
    assert signed.checkpoint.size == len(LOG.entries)


@pytest.mark.parametrize(
    ("made", "entry"),
    [
        (PROOF, LOG.entries[0]),
        (Proof(0, PROOF.path, PROOF.checkpoint), ENTRY),
        (Proof(PROOF.index, PROOF.path[:-1], PROOF.checkpoint), ENTRY),
        (Proof(10**9, PROOF.path, PROOF.checkpoint), ENTRY),
    ],
)
def test_a_proof_of_something_else_is_refused(made: Proof, entry: bytes) -> None:
    with pytest.raises(Problem) as refused:
        proof.verify(made, entry, KEY)
    assert refused.value.code == "tree.not-included"


def test_a_proof_is_worth_nothing_without_the_logs_signature() -> None:
    """Clients of other logs have checked the path and forgotten the signature."""
    unsigned = PROOF.checkpoint.replace(b"A", b"B")
    with pytest.raises(Problem):
        proof.verify(Proof(PROOF.index, PROOF.path, unsigned), ENTRY, KEY)
    stranger = SmallLog(origin="other.example").begin().in_force()
    stranger.request()
    with pytest.raises(Problem) as refused:
        proof.verify(stranger.proof(HANDLE), ENTRY, KEY)
    assert refused.value.code == "note.unsigned"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "c2sp.org/tlog-proof@v1\n",
        "c2sp.org/tlog-proof@v2\nindex 0\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 01\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex -1\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 9223372036854775808\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0 \n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nextra !\nindex 0\n\ncheckpoint\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\nextra {B1}\n\ncheckpoint\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{B1[:-1]}\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\nAAAA\n\ncheckpoint\n",
        f"c2sp.org/tlog-proof@v1\nindex 0\n{B1}\r\n\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex 0\n" + f"{B1}\n" * 64 + "\ncheckpoint\n",
        "c2sp.org/tlog-proof@v1\nindex é\n\ncheckpoint\n",
    ],
)
def test_what_is_no_proof_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        proof.parse(text.encode())
    assert refused.value.code == "proof.malformed"


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_no_proof(data: bytes) -> None:
    with pytest.raises(Problem):
        proof.parse(data)


@settings(max_examples=400)
@given(st.data())
def test_a_changed_byte_changes_nothing_that_is_proved(draw: st.DataObject) -> None:
    data = PROOF.encode()
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:at] + bytes([data[at] ^ draw.draw(st.integers(1, 255))]) + data[at + 1 :]
    try:
        signed = proof.verify(proof.parse(changed), ENTRY, KEY)
    except Problem:
        return
    assert signed.checkpoint.text().encode() in PROOF.checkpoint
