"""What somebody holds in hand: a receipt proves its entry and what was opened, and nothing more."""

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import SmallLog, compact, secret

from proviso_verify import note, policy
from proviso_verify.errors import Problem
from proviso_verify.log import open_log
from proviso_verify.note import COSIGNATURE, KeySigner, Note
from proviso_verify.policy import Seen
from proviso_verify.receipt import OPENABLE, encode_receipt, parse_receipt, verify_receipt
from proviso_verify.receipt import verify_receipt_in as verify_in

LOG = SmallLog().begin().in_force()
DISCLOSED = LOG.whole_case("disclosed")
NOTHING = LOG.whole_case("no_details")
LOG.append("heartbeat", {})
KEY = LOG.signer().verifier
RECEIPT = LOG.receipt(DISCLOSED, *OPENABLE)


def refusal(data: bytes) -> str:
    with pytest.raises(Problem) as refused:
        verify_receipt(data, KEY)
    return refused.value.code


def changed(**keys: Any) -> bytes:
    return compact(json.loads(RECEIPT) | keys)


def test_a_receipt_proves_its_entry_and_what_it_opens() -> None:
    proven = verify_receipt(RECEIPT, KEY)
    assert (proven.kind, proven.handle) == ("answer", DISCLOSED)
    assert (proven.origin, proven.rehearsal) == (LOG.origin, False)
    assert (proven.index, proven.size) == (LOG.index(DISCLOSED), len(LOG.entries))
    assert dict(proven.openings) == {
        "outcome": "disclosed",
        "fields": ["address"],
        "use_limits": {"destroy_by": "2017-03-01"},
    }


def test_a_receipt_of_no_details_has_the_same_shape() -> None:
    ours, theirs = (json.loads(LOG.receipt(each, *OPENABLE)) for each in (DISCLOSED, NOTHING))
    assert ours.keys() == theirs.keys()
    assert [each["name"] for each in ours["openings"]] == [e["name"] for e in theirs["openings"]]
    assert verify_receipt(LOG.receipt(NOTHING, *OPENABLE), KEY).openings["outcome"] == "no_details"


def test_a_receipt_may_open_less_or_nothing() -> None:
    assert dict(verify_receipt(LOG.receipt(NOTHING, "outcome"), KEY).openings) == {
        "outcome": "no_details"
    }
    assert verify_receipt(LOG.receipt(NOTHING), KEY).openings == {}


@pytest.mark.parametrize("name", ["cause", "review", "body"])
def test_a_receipt_that_opens_what_nobody_outside_may_learn_is_refused(name: str) -> None:
    assert refusal(LOG.receipt(NOTHING, name)) == "receipt.not-openable"
    assert refusal(LOG.receipt(NOTHING, "outcome", name)) == "receipt.not-openable"


def test_an_opening_of_another_value_is_refused() -> None:
    openings = json.loads(RECEIPT)["openings"]
    lie = [{**opening, "value": "no_details"} for opening in openings]
    assert refusal(changed(openings=lie)) == "receipt.opening-fails"


def test_an_opening_of_another_entry_is_refused() -> None:
    other = json.loads(LOG.receipt(NOTHING, *OPENABLE))["openings"]
    assert refusal(changed(openings=other)) == "receipt.opening-fails"


def test_an_opening_of_what_the_entry_has_not_is_refused() -> None:
    request = LOG.receipt(json.loads(LOG.entries[9])["handle"])
    openings = json.loads(RECEIPT)["openings"]
    assert refusal(compact(json.loads(request) | {"openings": openings[:1]})) == (
        "receipt.opening-fails"
    )


def test_an_opening_that_comes_twice_is_refused() -> None:
    openings = json.loads(RECEIPT)["openings"]
    assert refusal(changed(openings=[*openings, openings[0]])) == "receipt.opened-twice"


@pytest.mark.parametrize("salt", ["", "AA==", "A" * 44, "not base64"])
def test_a_salt_of_another_length_is_refused(salt: str) -> None:
    opening = {**json.loads(RECEIPT)["openings"][0], "salt": salt}
    assert refusal(changed(openings=[opening])) == "commitment.salt-length"


def test_a_receipt_cannot_hide_that_it_is_rehearsed() -> None:
    assert refusal(changed(rehearsal=True)) == "receipt.rehearsal-differs"
    log = SmallLog(origin="rehearsal.invalid/aaaaaaaaaaaaaaaaaaaaaaaaaa").begin().in_force()
    receipt = log.receipt(log.whole_case("disclosed"), "outcome")
    assert verify_receipt(receipt, log.signer().verifier).rehearsal
    lie = compact(json.loads(receipt) | {"rehearsal": False})
    with pytest.raises(Problem) as refused:
        verify_receipt(lie, log.signer().verifier)
    assert refused.value.code == "receipt.rehearsal-differs"


@pytest.mark.parametrize(
    "keys",
    [
        {"v": 1},
        {"v": True},
        {"keys": {}},
        {"keys": [1]},
        {"keys": [{"entry": "AA=="}]},
        {"keys": [{"entry": 1, "proof": 1}]},
        {"keys": [{"entry": "AA==", "proof": ""}] * 65},
        {"more": 1},
        {"rehearsal": 0},
        {"entry": 1},
        {"proof": 1},
        {"openings": {}},
        {"openings": [1]},
        {"openings": [{"name": "outcome", "value": 1}]},
        {"openings": [{"name": 1, "value": 1, "salt": ""}]},
        {"openings": [{"name": "outcome", "value": 1, "salt": 1}]},
        {"openings": [{"name": "outcome", "value": 1, "salt": "", "entry": "a"}]},
    ],
)
def test_what_is_no_receipt_is_refused(keys: dict[str, Any]) -> None:
    assert refusal(changed(**keys)) == "receipt.malformed"


@pytest.mark.parametrize("data", [b"", b"[]", b"1", b"{}", RECEIPT + b"\n", b"a" * 5_000_000])
def test_other_bytes_are_no_receipt(data: bytes) -> None:
    assert refusal(data).startswith(("receipt.malformed", "canonical."))


def test_a_receipt_under_another_key_is_refused() -> None:
    other = KeySigner(LOG.origin, note.ED25519, secret("forger")).verifier
    with pytest.raises(Problem) as refused:
        verify_receipt(RECEIPT, other)
    assert refused.value.code == "note.unsigned"


def test_no_byte_of_a_receipt_changes_what_it_proves() -> None:
    honest = verify_receipt(RECEIPT, KEY)
    for at in range(len(RECEIPT)):
        data = bytearray(RECEIPT)
        data[at] ^= 1 << (at % 8)
        try:
            proven = verify_receipt(bytes(data), KEY)
        except Problem:
            continue
        assert proven == honest


@given(st.binary(max_size=100))
def test_arbitrary_bytes_are_no_receipt(data: bytes) -> None:
    with pytest.raises(Problem):
        parse_receipt(data)


JSON = st.recursive(
    st.booleans() | st.integers(0, 9) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("abc"), inner),
)


@settings(max_examples=200)
@given(st.sampled_from(["v", "rehearsal", "entry", "proof", "openings", "keys"]), JSON)
def test_a_receipt_with_any_other_value_proves_the_same_or_is_refused(
    name: str, value: Any
) -> None:
    try:
        proven = verify_receipt(changed(**{name: value}), KEY)
    except Problem:
        return
    assert proven == verify_receipt(RECEIPT, KEY) or (name == "openings" and not proven.openings)


# --- against the log in hand


def test_a_receipt_of_an_earlier_checkpoint_belongs_to_the_grown_log() -> None:
    size = LOG.index(DISCLOSED) + 1
    log = open_log(LOG.files().__getitem__)
    proven = verify_in(LOG.receipt(DISCLOSED, "outcome", size=size), log)
    assert (proven.size, log.tiles.size) == (size, len(LOG.entries))


def test_a_receipt_newer_than_the_log_cannot_be_told() -> None:
    log = open_log(LOG.files(12).__getitem__)
    with pytest.raises(Problem) as refused:
        verify_in(RECEIPT, log)
    assert refused.value.code == "receipt.newer-than-log"


def test_two_histories_under_one_key_are_found_out() -> None:
    """A split view: the requester was shown a log that the public one is not."""
    hidden = SmallLog().begin().in_force()
    receipt = hidden.receipt(hidden.whole_case("disclosed"), "outcome")
    assert verify_receipt(receipt, KEY).openings == {"outcome": "disclosed"}
    public = SmallLog().begin().in_force()
    while len(public.entries) < len(hidden.entries):
        public.append("heartbeat", {})
    with pytest.raises(Problem) as refused:
        verify_in(receipt, open_log(public.files().__getitem__))
    assert refused.value.code == "receipt.other-log"


# --- witnesses


def test_a_receipt_needs_the_witnesses_of_the_policy() -> None:
    witness = KeySigner("witness.example", COSIGNATURE, secret("witness"))
    text = f"witness w {witness.verifier.text()}\nquorum w\n"
    trusted = policy.parse(text.encode())
    with pytest.raises(Problem) as refused:
        verify_receipt(RECEIPT, KEY, policy=trusted)
    assert refused.value.code == "policy.quorum-not-reached"
    proof = LOG.proof(DISCLOSED)
    signed = note.parse(proof.checkpoint)
    whole = Note(signed.text, (*signed.signatures, note.cosign(signed.text, witness, 7)))
    seen = type(proof)(proof.index, proof.path, whole.render())
    data = encode_receipt(LOG.entries[proof.index], seen)
    assert verify_receipt(data, KEY, policy=trusted).witnesses == (Seen("witness.example", 7),)
