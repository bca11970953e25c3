"""The log's own key changes: by whom, which checkpoints count after, and what a receipt carries."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from small_log import SmallLog, compact, key, secret

from proviso_verify import note
from proviso_verify.cli import main
from proviso_verify.entries import parse
from proviso_verify.errors import Problem
from proviso_verify.history import History
from proviso_verify.log import open_log, verify_log
from proviso_verify.note import KeySigner, Verifier
from proviso_verify.receipt import encode_receipt, verify_receipt, verify_receipt_in
from proviso_verify.tree import leaf_hash, root_of


def changed(act: str = "changed") -> tuple[SmallLog, str, str]:
    """A log in which an answer was given before its key changed, and another after."""
    log = SmallLog().begin().in_force()
    before = log.whole_case("disclosed")
    log.new_key("log 2", act)
    return log, before, log.whole_case("no_details")


def vkey(name: str) -> Verifier:
    return KeySigner("log.example.org/register", note.ED25519, secret(name)).verifier


def refusal(log: SmallLog, checkpoint: bytes) -> str:
    with pytest.raises(Problem) as refused:
        verify_log((log.files() | {"checkpoint": checkpoint}).__getitem__)
    return refused.value.code


@pytest.mark.parametrize("act", ["changed", "lost"])
def test_a_log_whose_key_was_replaced_holds_under_the_new_one(act: str) -> None:
    log, _, _ = changed(act)
    assert verify_log(log.files().__getitem__).kinds["key"] == 1
    both = log.checkpoint(None, "log", "log 2")
    assert verify_log((log.files() | {"checkpoint": both}).__getitem__).size == len(log.entries)


def test_a_checkpoint_under_the_old_key_alone_is_refused_once_it_was_replaced() -> None:
    log, before, _ = changed()
    assert refusal(log, log.checkpoint(None, "log")) == "log.key-replaced"
    assert refusal(log, log.checkpoint(None, "forger")) == "note.unsigned"
    size = log.index(before) + 1  # when the new key was nobody's
    assert refusal(SmallLog(entries=log.entries[:size]), log.checkpoint(size, "log 2")) == (
        "note.unsigned"
    )


def test_each_key_signs_from_the_entry_that_names_it_on() -> None:
    """Even one that is replaced before anything else was done."""
    founding = SmallLog().begin()
    log = SmallLog(entries=founding.entries[:1])
    log.last["key"] = json.loads(founding.entries[0])["handle"]
    log.new_key("log 2")
    history = History()
    for entry in log.entries:
        history.add(parse(entry))
    named = [history.log_key_at(size) for size in range(4)]
    assert named == [key("log"), key("log"), key("log 2"), key("log 2")]


def test_no_command_believes_a_key_that_the_log_only_claims(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Somebody without the old key adds a `key` entry for their own, and signs with that."""
    log = SmallLog().begin().in_force()
    answer = log.whole_case("disclosed")
    log.log_key = "forger"
    log.new_key("forger 2")
    for path, data in log.files().items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    receipt = tmp_path / "receipt"
    receipt.write_bytes(log.receipt(answer, "outcome"))
    statistics = tmp_path / "statistics"
    root = root_of(map(leaf_hash, log.entries)).hex()
    statistics.write_bytes(
        compact(
            {
                "v": 2, "rehearsal": False, "origin": log.origin, "rows": [],
                "opened": [], "recalls": [], "attack": "a" * 64,
                "checkpoint": {"size": len(log.entries), "root": root},
            }
        )
    )  # fmt: skip
    folder = str(tmp_path)
    for command in (
        ["log", folder],
        ["entry", folder, "0"],
        ["receipt", str(receipt), "--log", folder],
        ["counts", folder, str(statistics)],
    ):
        assert main(command) == 1
        assert "history.log-key" in capsys.readouterr().err


def test_a_note_under_the_old_key_still_proves_what_was_signed_with_it() -> None:
    log, before, _ = changed()
    size = log.index(before) + 1
    report = verify_log(log.files().__getitem__, since=log.checkpoint(size, "log"))
    assert report.since == size
    with pytest.raises(Problem) as refused:
        verify_log(log.files().__getitem__, since=log.checkpoint(size, "log 2"))
    assert refused.value.code == "log.key-replaced"


def test_receipts_of_before_and_after_belong_to_the_log() -> None:
    log, before, after = changed()
    read = open_log(log.files().__getitem__)
    size = log.index(before) + 1
    old = encode_receipt(log.entries[size - 1], log.proof(before, size, "log"))
    assert verify_receipt_in(old, read).handle == before
    new = encode_receipt(log.entries[log.index(after)], log.proof(after))
    assert verify_receipt_in(new, read).handle == after


def chain(log: SmallLog, *signers: str) -> tuple[bytes, object]:
    handle = next(e["handle"] for e in map(json.loads, log.entries) if e["kind"] == "key")
    index = log.index(handle)
    return log.entries[index], log.proof(handle, index + 1, *signers)


def test_a_receipt_carries_whoever_knows_the_first_key_to_the_one_that_signed() -> None:
    log, _, after = changed()
    entry, proof = log.entries[log.index(after)], log.proof(after)
    bare = encode_receipt(entry, proof)
    with pytest.raises(Problem):
        verify_receipt(bare, vkey("log"))
    assert verify_receipt(bare, vkey("log 2")).handle == after
    whole = encode_receipt(entry, proof, keys=[chain(log, "log", "log 2")])  # type: ignore[list-item]
    assert verify_receipt(whole, vkey("log")).handle == after


@pytest.mark.parametrize("signers", [("log",), ("log 2",), ("forger", "log 2")])
def test_a_change_of_key_that_both_did_not_sign_carries_nobody_over(signers: tuple[str]) -> None:
    log, _, after = changed()
    entry, proof = log.entries[log.index(after)], log.proof(after)
    lie = encode_receipt(entry, proof, keys=[chain(log, *signers)])  # type: ignore[list-item]
    with pytest.raises(Problem) as refused:
        verify_receipt(lie, vkey("log"))
    assert refused.value.code == "receipt.key-unproved"


def test_an_entry_of_another_kind_is_no_change_of_key() -> None:
    log, before, after = changed()
    entry, proof = log.entries[log.index(after)], log.proof(after)
    other = (log.entries[log.index(before)], log.proof(before, None, "log", "log 2"))
    with pytest.raises(Problem) as refused:
        verify_receipt(encode_receipt(entry, proof, keys=[other]), vkey("log"))
    assert refused.value.code == "receipt.key-unproved"


def test_a_changed_entry_of_a_key_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    log, _, _ = changed()
    index = next(i for i, e in enumerate(map(json.loads, log.entries)) if e["kind"] == "key")
    entry = json.loads(log.entries[index])
    log.entries[index] = compact(entry | {"lost": True})
    assert refusal(log, log.checkpoint()) == "entry.unknown-key"


@pytest.mark.parametrize("own", ["log", "log 2"])
def test_no_command_takes_a_key_that_the_log_ever_had_for_its_witness(
    own: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The old key cosigns what the new one signs: the log would be its own witness."""
    log, _, after = changed()
    witness = note.KeySigner("witness.example", note.COSIGNATURE, secret(own))
    rules = tmp_path / "policy"
    rules.write_text(f"witness w {witness.verifier.text()}\nquorum w\n")
    seen = note.parse(log.checkpoint())
    line = note.cosign(seen.text, witness, int(time.time()))
    cosigned = note.Note(seen.text, (*seen.signatures, line)).render()
    for path, data in (log.files() | {"checkpoint": cosigned}).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_bytes(data)
    entry, proof = log.entries[log.index(after)], replace(log.proof(after), checkpoint=cosigned)
    receipt, figures = tmp_path / "receipt", tmp_path / "statistics"
    keys = [chain(log, "log", "log 2")]
    receipt.write_bytes(encode_receipt(entry, proof, keys=keys))  # type: ignore[arg-type]
    root = root_of(map(leaf_hash, log.entries)).hex()
    head = {"size": len(log.entries), "root": root}
    told = {
        "v": 2, "rehearsal": False, "origin": log.origin, "rows": [], "checkpoint": head,
        "opened": [], "recalls": [], "attack": "a" * 64,
    }  # fmt: skip
    figures.write_bytes(compact(told))
    for command in (
        ["log", str(tmp_path)],
        ["counts", str(tmp_path), str(figures)],
        ["receipt", str(receipt), "--log", str(tmp_path)],
        ["receipt", str(receipt), "--key", vkey("log").text()],
    ):
        assert main([*command, "--policy", str(rules)]) == 2, command
        assert "policy.witness-is-the-log" in capsys.readouterr().err
