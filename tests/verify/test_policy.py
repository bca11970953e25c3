"""tlog-policy: which logs, which witnesses, how many."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import secret

from proviso_verify import checkpoint, note, policy
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.errors import Problem
from proviso_verify.note import COSIGNATURE, ED25519, KeySigner, Note
from proviso_verify.policy import AHEAD, Seen

LOG = KeySigner("log.example", ED25519, secret("log"))
NAMES = ("X1", "X2", "X3", "Y1", "Y2", "Y3")
WITNESSES = {
    name: KeySigner(f"{name.lower()}.example", COSIGNATURE, secret(name)) for name in NAMES
}


def keys(*names: str) -> str:
    return "".join(f"witness {name} {WITNESSES[name].verifier.text()}\n" for name in names)


EXAMPLE = (
    f"log {LOG.verifier.text()}\n\n{keys('X1', 'X2', 'X3')}group X-witnesses 2 X1 X2 X3\n\n"
    f"{keys('Y1', 'Y2', 'Y3')}group Y-witnesses any Y1 Y2 Y3\n\n"
    "group X-and-Y all X-witnesses Y-witnesses\nquorum X-and-Y\n"
)
"""The example of the specification, with keys."""

HEAD = Checkpoint("log.example", 3, bytes(32))


def signed(*names: str, at: int = 7) -> checkpoint.SignedCheckpoint:
    text = HEAD.text()
    lines = [note.cosign(text, WITNESSES[name], at) for name in names]
    whole = Note(text, (note.sign(text, LOG), *lines))
    return checkpoint.open_signed(whole.render(), LOG.verifier)


@pytest.mark.parametrize(
    ("names", "enough"),
    [
        ("X1 X2 Y1", True),
        ("X2 X3 Y3", True),
        ("X1 X2 X3 Y1 Y2 Y3", True),
        ("X1 Y1", False),
        ("X1 X2", False),
        ("Y1 Y2 Y3", False),
        ("", False),
    ],
)
def test_the_specifications_example_counts_as_it_says(names: str, enough: bool) -> None:
    parsed = policy.parse(EXAMPLE.encode())
    if enough:
        assert [seen.name for seen in parsed.check(signed(*names.split()))] == sorted(
            f"{name.lower()}.example" for name in names.split()
        )
    else:
        with pytest.raises(Problem) as refused:
            parsed.check(signed(*names.split()))
        assert refused.value.code == "policy.quorum-not-reached"


def test_the_same_witness_twice_counts_once() -> None:
    parsed = policy.parse(EXAMPLE.encode())
    with pytest.raises(Problem):
        parsed.check(signed("X1", "X1", "Y1"))


def test_a_false_line_of_a_known_witness_refuses_the_checkpoint() -> None:
    good = signed("X1", "X2", "Y1")
    bad = note.Signature("x3.example", WITNESSES["X3"].verifier.key_id, bytes(8) + bytes(64))
    whole = Note(good.note.text, (*good.note.signatures, bad))
    with pytest.raises(Problem) as refused:
        policy.parse(EXAMPLE.encode()).check(
            checkpoint.SignedCheckpoint(good.checkpoint, whole, good.log)
        )
    assert refused.value.code == "note.bad-signature"


def test_no_witness_is_needed_when_the_policy_says_so() -> None:
    assert policy.parse(b"quorum none\n").check(signed()) == ()


def test_a_single_witness_can_be_the_quorum() -> None:
    parsed = policy.parse(f"{keys('X1')}quorum X1\n".encode())
    assert parsed.check(signed("X1")) == (Seen("x1.example", 7),)


@pytest.mark.parametrize(
    ("at", "counts"),
    [
        (0, False),
        (999, False),  # before there was such a log
        (1_000, True),
        (2_000 + AHEAD, True),
        (2_000 + AHEAD + 1, False),
        (2**63 - 1, False),
    ],
)
def test_a_cosignature_of_no_time_or_of_the_future_does_not_count(at: int, counts: bool) -> None:
    parsed = policy.parse(f"{keys('X1')}quorum X1\n".encode())
    checked = signed("X1", at=at)
    if counts:
        assert parsed.check(checked, since=1_000, now=2_000) == (Seen("x1.example", at),)
    else:
        with pytest.raises(Problem) as refused:
            parsed.check(checked, since=1_000, now=2_000)
        assert refused.value.code == "policy.quorum-not-reached"


def test_a_cosignature_dated_0_never_counts() -> None:
    with pytest.raises(Problem):
        policy.parse(f"{keys('X1')}quorum X1\n".encode()).check(signed("X1", at=0))


def test_a_witness_with_the_logs_own_key_is_refused_whether_it_cosigned_or_not() -> None:
    own = KeySigner("watcher.example", COSIGNATURE, secret("log"))
    text = f"{keys('X1')}witness own {own.verifier.text()}\ngroup g any X1 own\nquorum g\n"
    for names in ((), ("X1",)):
        with pytest.raises(Problem) as refused:
            policy.parse(text.encode()).check(signed(*names))
        assert refused.value.code == "policy.witness-is-the-log"


def test_another_log_is_not_believed() -> None:
    other = KeySigner("log.example", ED25519, secret("another"))
    text = f"log {other.verifier.text()}\nquorum none\n"
    with pytest.raises(Problem) as refused:
        policy.parse(text.encode()).check(signed())
    assert refused.value.code == "policy.log-unknown"


def test_white_space_comments_and_urls_are_allowed() -> None:
    witness = WITNESSES["X1"].verifier.text()
    text = (
        f"  # a comment\n\t\n log \t{LOG.verifier.text()} https://log.example/ \n"
        f"witness Ké {witness} https://w.example/\n quorum\tKé\n"
    )
    assert policy.parse(text.encode()).check(signed("X1")) == (Seen("x1.example", 7),)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", None),
        ("quorum none", None),
        ("quorum none\r\n", None),
        (f"log {LOG.verifier.text()}\n", None),
        ("quorum none\nquorum none\n", 2),
        ("quorum X1\n", 1),
        ("quorum\n", 1),
        ("quorum none none\n", 1),
        ("weather fine\nquorum none\n", 1),
        ("log\nquorum none\n", 1),
        ("log nonsense\nquorum none\n", 1),
        (f"log {WITNESSES['X1'].verifier.text()}\nquorum none\n", 1),
        (f"witness X1 {LOG.verifier.text()}\nquorum none\n", 1),
        (f"log {LOG.verifier.text()}\n" * 2 + "quorum none\n", 2),
        (keys("X1", "X1") + "quorum none\n", 2),
        (keys("X1") + keys("X1").replace("X1", "X2", 1) + "quorum none\n", 2),
        (keys("X1").replace("X1", "none", 1) + "quorum none\n", 1),
        (keys("X1") + "group g all\nquorum g\n", 2),
        (keys("X1") + "group g 0 X1\nquorum g\n", 2),
        (keys("X1") + "group g 2 X1\nquorum g\n", 2),
        (keys("X1") + "group g 01 X1\nquorum g\n", 2),
        (keys("X1") + "group g +1 X1\nquorum g\n", 2),
        (keys("X1") + "group g many X1\nquorum g\n", 2),
        (keys("X1") + "group g any X1 X1\nquorum g\n", 2),
        (keys("X1") + "group g any none\nquorum g\n", 2),
        (keys("X1") + "group g any X2\nquorum g\n", 2),
        (keys("X1") + "group g any g\nquorum g\n", 2),
        (keys("X1") + "group X1 any X1\nquorum X1\n", 2),
        (keys("X1", "X2") + "group g any X1\ngroup h any X1 X2\nquorum h\n", 4),
        ("group g any h\ngroup h any g\nquorum h\n", 1),
    ],
)
def test_what_is_no_policy_is_refused_with_its_line(text: str, line: int | None) -> None:
    with pytest.raises(Problem) as refused:
        policy.parse(text.encode())
    assert refused.value.place.line == line


@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_no_policy(data: bytes) -> None:
    with pytest.raises(Problem):
        policy.parse(data)


@settings(max_examples=200)
@given(st.integers(0, len(EXAMPLE) - 1), st.integers(0, 255))
def test_a_changed_policy_is_a_policy_or_a_problem(at: int, byte: int) -> None:
    data = EXAMPLE.encode()
    try:
        parsed = policy.parse(data[:at] + bytes([byte]) + data[at + 1 :])
    except Problem:
        return
    assert not parsed.is_met_by(frozenset()) or parsed.quorum == "none"


def test_32_logs_witnesses_and_groups_are_read() -> None:
    text = ""
    for number in range(32):
        log = KeySigner(f"l{number}.example", ED25519, secret(f"log {number}"))
        witness = KeySigner(f"w{number}.example", COSIGNATURE, secret(f"witness {number}"))
        text += f"log {log.verifier.text()}\nwitness w{number} {witness.verifier.text()}\n"
        text += f"group g{number} any w{number}\n"
    assert len(policy.parse((text + "quorum g31\n").encode()).groups) == 32


def test_groups_in_groups_by_the_thousand_are_counted() -> None:
    groups = "".join(f"group g{n} any {'X1' if n == 0 else f'g{n - 1}'}\n" for n in range(8_000))
    read = policy.parse(f"{keys('X1')}{groups}quorum g7999\n".encode())
    assert read.is_met_by(frozenset({WITNESSES["X1"].verifier}))
    assert not read.is_met_by(frozenset({WITNESSES["X2"].verifier}))
