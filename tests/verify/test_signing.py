"""Keys, signatures, statements, proposals, commitments, and the roll of officers."""

import base64
import dataclasses
import hashlib
import hmac
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_log import ORIGIN, UNTIL, SmallLog, compact, key, sealing_key, secret, sha

from proviso_verify import commitments, keys
from proviso_verify.canonical import LARGEST
from proviso_verify.commitments import Opening, commit, salt_of
from proviso_verify.entries import ACTS
from proviso_verify.errors import Problem
from proviso_verify.keys import binds, key_bytes, key_text
from proviso_verify.officers import ANYONE, HELD, ROLES, SEATS, SERVER_MAY, Officer, Roll
from proviso_verify.proposal import Proposal
from proviso_verify.signing import Matter, act_statement, sign, verify
from proviso_verify.tags import key_of, tag_of

P = 2**255 - 19
D = -121665 * pow(121666, -1, P) % P


# --- keys


def add(a: tuple[int, int], b: tuple[int, int]) -> tuple[int, int]:
    """The sum of two points of edwards25519 (RFC 8032, 5.1.4, in plain coordinates)."""
    (x1, y1), (x2, y2) = a, b
    product = D * x1 * x2 * y1 * y2 % P
    x = (x1 * y2 + x2 * y1) * pow(1 + product, -1, P) % P
    y = (y1 * y2 + x1 * x2) * pow(1 - product, -1, P) % P
    return x, y


def square_root(n: int) -> int | None:
    root = pow(n, (P + 3) // 8, P)
    for candidate in (root, root * pow(2, (P - 1) // 4, P) % P):
        if candidate * candidate % P == n % P:
            return candidate
    return None


def test_the_keys_of_small_order_are_those_of_the_curve() -> None:
    found = set()
    for y in keys._SMALL_ORDER:
        x = square_root((y * y - 1) * pow(D * y * y + 1, -1, P))
        assert x is not None
        point = (x, y)
        for _ in range(3):  # eight times the point
            point = add(point, point)
        assert point == (0, 1)
        found |= {(x, y), (-x % P, y)}
    assert len(found) == 8  # all of the subgroup of order eight


@pytest.mark.parametrize("y", sorted(keys._SMALL_ORDER))
def test_keys_that_bind_nobody_are_refused(y: int) -> None:
    for sign_bit in (0, 1 << 255):
        assert not binds((y | sign_bit).to_bytes(32, "little"))
        assert not binds((y + P | sign_bit).to_bytes(32, "little")) or y + P >= 2**255


def test_keys_that_are_not_written_canonically_are_refused() -> None:
    assert not binds((P + 3).to_bytes(32, "little"))


def test_a_weak_key_would_verify_what_nobody_signed() -> None:
    weak = "ed25519:" + base64.b64encode(b"\x01" + bytes(31)).decode()
    forged = base64.b64encode(b"\x01" + bytes(63)).decode()
    assert not verify(weak, b"anything", forged)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ed25519:",
        "ed25519:AA==",
        key("anna")[8:],
        "x25519" + key("anna")[7:],
        key("anna") + "A",
    ],
)
def test_what_is_no_signing_key_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        key_bytes(text)
    assert refused.value.code == "signature.not-a-key"


def test_keys_and_signatures_are_written_and_read() -> None:
    assert key_text(secret("anna")) == key_text(secret("anna").public_key()) == key("anna")
    signature = sign(secret("anna"), b"message")
    assert verify(key("anna"), b"message", signature)
    assert not verify(key("anna"), b"massage", signature)
    assert not verify(key("boris"), b"message", signature)
    assert not verify(key("anna"), b"message", signature[:-4])
    assert not verify(key("anna"), b"message", "not base64")
    assert not verify("not a key", b"message", signature)


@given(st.binary(max_size=70), st.text(max_size=20))
def test_an_arbitrary_signature_never_verifies(signature: bytes, text: str) -> None:
    assert not verify(key("anna"), b"message", base64.b64encode(signature).decode())
    assert not verify(key("anna"), b"message", text)


# --- what is signed


MATTER = Matter(
    genesis=sha("genesis"),
    request="a" * 26,
    prev="b" * 26,
    basis=("agreement", sha("version")),
    proposal=sha("proposal"),
    begun="2017-01",
    by="2017-02",
)


def test_a_case_is_signed_over_exactly_these_keys() -> None:
    said = {
        "domain": "proviso/signature/v2", "genesis": sha("genesis"), "act": "approve",
        "role": "proposer", "request": "a" * 26, "prev": "b" * 26,
        "basis": {"agreement": sha("version")}, "proposal": sha("proposal"),
        "begun": "2017-01", "by": "2017-02",
    }  # fmt: skip
    assert MATTER.statement("approve", "proposer") == compact(said)
    look = said | {"act": "match", "role": "reviewer", "found": sha("whom")}
    assert MATTER.statement("match", "reviewer", sha("whom")) == compact(look)


@pytest.mark.parametrize(
    "changed",
    [
        {"genesis": sha("other")},
        {"request": "c" * 26},
        {"prev": "c" * 26},
        {"basis": ("order", sha("version"))},
        {"basis": ("agreement", sha("other"))},
        {"proposal": sha("other")},
        {"begun": "2017-02"},
        {"by": "2017-03"},
    ],
)
def test_what_is_signed_of_a_case_binds_all_of_it(changed: dict[str, Any]) -> None:
    other = dataclasses.replace(MATTER, **changed)
    assert other.statement("approve", "proposer") != MATTER.statement("approve", "proposer")


def test_an_act_is_signed_over_everything_but_its_signers_and_its_month() -> None:
    fields = {
        "kind": "officer", "act": "left", "period": "2017-02", "begun": "2017-01",
        "keys": ["k"], "signatures": ["x"],
    }  # fmt: skip
    covered = compact({"act": "left", "begun": "2017-01", "kind": "officer"})
    said = {
        "domain": "proviso/signature/v2", "genesis": sha("g"), "act": "officer.left",
        "entry": hashlib.sha256(covered).hexdigest(),
    }  # fmt: skip
    assert act_statement(sha("g"), fields) == compact(said)
    assert act_statement(sha("g"), fields | {"period": "2017-01"}) == compact(said)
    assert act_statement(sha("h"), fields) != compact(said)
    assert act_statement(sha("g"), fields | {"act": "enrolled"}) != compact(said)
    del said["genesis"]
    assert act_statement("", fields) == compact(said)


@given(st.sampled_from(["genesis", "act", "entry", "request", "prev", "role"]))
def test_a_statement_of_the_institution_is_never_one_about_a_case(key: str) -> None:
    case = json.loads(MATTER.statement("approve", "proposer"))
    act = json.loads(act_statement(sha("g"), {"kind": "officer", "act": "left"}))
    assert set(case) != set(act)
    assert "." in act["act"]
    assert "." not in case["act"]


# --- tags


def test_a_tag_is_found_with_its_own_key_and_with_no_other() -> None:
    """Whoever holds the account of one answer recognises that entry, and none that comes later."""
    subject = b"a key that never leaves the store"
    first = hmac.new(subject, b"1", hashlib.sha256).digest()
    assert key_of(subject, 1) == first
    assert tag_of(first) == hashlib.sha256(first).digest()[:16]
    later = {tag_of(key_of(subject, number)) for number in range(2, 200)}
    told = {tag_of(first), first[:16], tag_of(tag_of(first))}
    # All that an attacker makes of the account: the tags that its own key opens.
    made = told | {hmac.new(first, str(n).encode(), "sha256").digest()[:16] for n in range(200)}
    made |= {tag_of(key_of(first, n)) for n in range(200)}
    assert not made & later


# --- proposals

PROPOSAL = Proposal(
    genesis=sha("genesis"),
    origin=ORIGIN,
    proposal="a" * 26,
    request="b" * 26,
    decision="disclose",
    basis=sha("version"),
    assessment=sha("assessment"),
    search=sha("search"),
    fields=("address", "birth_date"),
    recipient=sealing_key("home-office"),
    reasons=sha("reasons"),
    until=UNTIL,
    salt=bytes(32),
)


def test_a_proposals_hash_is_over_exactly_these_keys() -> None:
    assert (
        PROPOSAL.hash()
        == hashlib.sha256(
            compact(
                {
                    "domain": "proviso/proposal/v2",
                    "genesis": sha("genesis"),
                    "origin": ORIGIN,
                    "proposal": "a" * 26,
                    "request": "b" * 26,
                    "decision": "disclose",
                    "basis": sha("version"),
                    "assessment": sha("assessment"),
                    "search": sha("search"),
                    "fields": ["address", "birth_date"],
                    "recipient": sealing_key("home-office"),
                    "reasons": sha("reasons"),
                    "until": UNTIL,
                    "salt": "A" * 43 + "=",
                }
            )
        ).hexdigest()
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": ORIGIN + "2"},
        {"proposal": "c" * 26},
        {"request": "c" * 26},
        {"decision": "relay"},
        {"basis": sha("other")},
        {"genesis": sha("other")},
        {"assessment": sha("other")},
        {"search": sha("other")},
        {"fields": ("address",)},
        {"recipient": sealing_key("other")},
        {"reasons": sha("other")},
        {"until": UNTIL + 1},
        {"salt": b"\x01" + bytes(31)},
    ],
)
def test_every_part_of_a_proposal_is_under_its_hash(changed: dict[str, Any]) -> None:
    assert set(changed) <= {field.name for field in dataclasses.fields(Proposal)}
    assert dataclasses.replace(PROPOSAL, **changed).hash() != PROPOSAL.hash()


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": ""},
        {"proposal": "short"},
        {"decision": "perhaps"},
        {"basis": "v1"},
        {"fields": ("birth_date", "address")},
        {"fields": ("address", "address")},
        {"fields": ("An address",)},
        {"recipient": key("anna")},
        {"until": 0},
        {"until": LARGEST + 1},
        {"salt": bytes(31)},
    ],
)
def test_what_is_no_proposal_cannot_be_built(changed: dict[str, Any]) -> None:
    with pytest.raises(Problem) as refused:
        dataclasses.replace(PROPOSAL, **changed)
    assert refused.value.code == "proposal.bad-value"


# --- commitments


def test_a_commitment_is_this_hmac() -> None:
    salt = bytes(range(32))
    message = b'{"domain":"proviso/commit/v1","entry":"aaaa","name":"outcome","value":"no_details"}'
    assert commit(salt, "aaaa", "outcome", "no_details") == (
        hmac.new(salt, message, hashlib.sha256).hexdigest()
    )


VALUES = st.text(max_size=5) | st.booleans() | st.integers(0, 9) | st.lists(st.text(max_size=3))


@given(VALUES, VALUES)
def test_a_commitment_binds_its_value(value: Any, other: Any) -> None:
    made = commit(bytes(32), "a", "outcome", value)
    assert Opening("a", "outcome", value, bytes(32)).holds(made)
    assert Opening("a", "outcome", other, bytes(32)).holds(made) == (
        json.dumps(other) == json.dumps(value)
    )


def test_a_commitment_binds_entry_name_and_salt() -> None:
    made = commit(bytes(32), "a", "outcome", "x")
    assert not Opening("b", "outcome", "x", bytes(32)).holds(made)
    assert not Opening("a", "cause", "x", bytes(32)).holds(made)
    assert not Opening("a", "outcome", "x", b"\x01" + bytes(31)).holds(made)
    assert not Opening("a", "outcome", "x", bytes(32)).holds(made.upper())
    assert not Opening("a", "outcome", "x", bytes(32)).holds("é")


@pytest.mark.parametrize("length", [0, 16, 31, 33, 64])
def test_a_salt_of_another_length_is_refused(length: int) -> None:
    with pytest.raises(Problem) as refused:
        commit(bytes(length), "a", "b", "c")
    assert refused.value.code == "commitment.salt-length"
    with pytest.raises(Problem):
        salt_of(base64.b64encode(bytes(length)).decode())
    assert commitments.SALT_BYTES == 32


def test_a_shorter_salt_would_have_opened_the_same_commitment() -> None:
    """Why the length is fixed: HMAC pads keys with zeros."""
    assert hmac.new(b"k", b"m", "sha256").digest() == hmac.new(b"k\0", b"m", "sha256").digest()


# --- the roll


def fold(log: SmallLog) -> Roll:
    entries = [json.loads(entry) for entry in log.entries]
    roll = Roll.founded(entries[0]["administrators"])
    for entry in entries:
        if entry["kind"] == "officer":
            roll = roll.after(entry)
    return roll


def test_the_roll_knows_who_holds_which_role() -> None:
    roll = fold(SmallLog().begin())
    assert roll.roles(key("anna")) == {"administrator"}
    assert roll.roles(key("carol")) == {"caseworker"}
    assert roll.roles(key("nobody")) == frozenset()
    assert (roll.until(key("anna")), roll.until(key("carol"))) == (0, UNTIL)
    assert roll.until(key("nobody")) is None


def test_who_left_holds_nothing() -> None:
    log = SmallLog().begin()
    log.leave("carol")
    log.leave("anna")
    roll = fold(log)
    assert roll.roles(key("carol")) == roll.roles(key("anna")) == frozenset()


def test_a_founder_who_takes_another_role_stays_administrator_for_ever() -> None:
    log = SmallLog().begin()
    log.enrol("anna", ["guardian"])
    roll = fold(log)
    assert roll.roles(key("anna")) == {"administrator", "guardian"}
    assert roll.until(key("anna")) == 0


def test_an_officer_enrolled_again_holds_the_new_roles_only() -> None:
    log = SmallLog().begin()
    log.enrol("carol", ["approver"])
    assert fold(log).roles(key("carol")) == {"approver"}


@pytest.mark.parametrize(
    ("until", "period", "serves"),
    [
        (0, "9999-12", True),
        (1_485_907_200_000_000, "2017-01", True),  # 2017-02-01T00:00Z
        (1_485_907_200_000_000, "2017-02", True),  # it may have been January somewhere
        (1_485_820_799_999_999, "2017-02", False),  # more than a day before February
        (1_485_907_200_000_000, "2017-03", False),
        (1, "0000-01", True),
    ],
)
def test_an_enrolment_lapses_with_the_month(until: int, period: str, serves: bool) -> None:
    assert Officer("k", frozenset({"lawyer"}), until, "key-file").serves_in(period) is serves


def test_every_role_and_every_statement_is_in_the_tables() -> None:
    assert sorted(ROLES) == ["administrator", "approver", "caseworker", "guardian", "lawyer"]
    assert set(SEATS) <= set(ACTS)
    unsigned = {act for act in ACTS if "signatures" not in ACTS[act]}
    assert set(SEATS) == set(ACTS) - unsigned
    assert set(SERVER_MAY) <= set(SEATS)
    assert list(HELD) == sorted(HELD)
    assert all(seat <= ANYONE for seats in SEATS.values() for seat in seats)
    assert all(role.sentence.endswith(".") and role.title for role in ROLES.values())
