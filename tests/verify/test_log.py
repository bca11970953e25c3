"""A whole log: what an honest one says, and that no byte of it can be changed unseen."""

import hashlib
import json
from dataclasses import replace

import pytest
from small_log import MOU, ORIGIN, PERIOD, SmallLog, example, key, secret, version

from proviso_verify import checkpoint, note, policy
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.errors import Problem
from proviso_verify.log import Cohort, open_log, verify_log
from proviso_verify.note import COSIGNATURE, KeySigner, Note
from proviso_verify.policy import Seen
from proviso_verify.tiles import tiles_of
from proviso_verify.tree import leaf_hash, root_of

LOG = example()
FILES = LOG.files()
GENESIS = hashlib.sha256(LOG.entries[0]).hexdigest()
HONEST = verify_log(FILES.__getitem__)
NAMED = {*tiles_of(LOG.entries), "checkpoint", *HONEST.published.there}
"""The files that there must be. In this folder lie others too, of which the log says nothing."""


def refusal(files: dict[str, bytes]) -> Problem:
    with pytest.raises(Problem) as refused:
        verify_log(files.__getitem__)
    return refused.value


# --- what it says


def test_a_log_says_whose_it_is_and_how_far_it_goes() -> None:
    assert (HONEST.origin, HONEST.mode, HONEST.size) == (ORIGIN, "live", len(LOG.entries))
    assert HONEST.root == root_of(map(leaf_hash, LOG.entries)).hex()
    assert (HONEST.genesis, HONEST.pinned) == (GENESIS, False)
    assert HONEST.requesters == ("home-office",)


def test_a_log_counts_its_requests_by_month_of_receipt() -> None:
    january, order, february = HONEST.cohorts
    assert january == Cohort(
        PERIOD, "home-office", MOU,
        received=5, refused=1, closed=1, approved=3, searched=2, answered=3, open=0,
    )  # fmt: skip
    assert february == Cohort(
        "2017-02", "home-office", MOU,
        received=2, refused=1, closed=0, approved=0, searched=0, answered=0, open=1,
    )  # fmt: skip
    assert order.agreement == "court-order"
    assert sum(cohort.received for cohort in HONEST.cohorts) == HONEST.kinds["request"]


def test_a_log_counts_its_entries_by_kind() -> None:
    kinds = [json.loads(entry)["kind"] for entry in LOG.entries]
    assert dict(HONEST.kinds) == {kind: kinds.count(kind) for kind in sorted(set(kinds))}


def test_a_log_says_how_often_each_officer_signed() -> None:
    signed = {officer.key: (officer.roles, officer.signed) for officer in HONEST.officers}
    said = [name for entry in map(json.loads, LOG.entries) for name in entry.get("keys", [])]
    assert {name: count for name, (_, count) in signed.items()} == {
        name: said.count(name) for name in {*said, *signed}
    }
    assert signed[key("colin")] == (("caseworker",), 1)


def test_a_log_tells_an_agreements_history() -> None:
    (told,) = HONEST.versions
    assert (told.hash, told.name) == (version(), MOU)
    assert (told.status, told.stopped) == ("in_force", False)
    assert [act.act for act in told.acts] == ["adopted", "in_force", "stopped", "restarted"]
    (agreement,) = HONEST.agreements
    assert (agreement.name, len(agreement.files), agreement.governs) == (MOU, 1, version())


def refused_before_in_force() -> SmallLog:
    """January: two requests come before the version is known, one after."""
    log = SmallLog().begin()
    log.adopt(log.row("in_force"))
    early = [log.refuse(log.assess(log.request()), "not_published") for _ in range(2)]
    log.enter(log.rows[MOU][0])
    late = log.refuse(log.assess(log.request()), "procedure")
    log.turn("2017-02")
    log.open_month(PERIOD, [*early, late])
    return log


def test_a_log_tells_how_many_had_asked_before_an_agreement_was_in_force_and_known() -> None:
    adopted, in_force = verify_log(refused_before_in_force().files().__getitem__).versions[0].acts
    assert (adopted.asked, in_force.act, in_force.asked, in_force.period) == (
        0,
        "in_force",
        2,
        PERIOD,
    )


def test_a_log_counts_refusals_by_the_reasons_laid_open_with_a_month() -> None:
    (why,) = verify_log(refused_before_in_force().files().__getitem__).reasons
    assert (why.period, why.agreement) == (PERIOD, MOU)
    assert dict(why.refused) == {"not_published": 2, "procedure": 1}


def test_a_log_whose_opening_lies_is_refused_and_one_without_it_tells_no_reasons() -> None:
    log = refused_before_in_force()
    files = log.files()
    (path,) = log.opened
    assert verify_log({p: d for p, d in files.items() if p != path}.__getitem__).reasons == ()
    lying = SmallLog().begin().in_force()
    told = lying.refuse(lying.assess(lying.request()), "procedure")
    opening = lying.openings[told, "reason"]
    lying.openings[told, "reason"] = replace(opening, value="not_published")
    lying.turn("2017-02")
    lying.open_month(PERIOD, [told])
    assert refusal(lying.files()).code == "counts.opening-fails"


def test_the_genesis_hash_can_be_pinned() -> None:
    assert verify_log(FILES.__getitem__, genesis=GENESIS).pinned
    with pytest.raises(Problem) as refused:
        verify_log(FILES.__getitem__, genesis="0" * 64)
    assert refused.value.code == "log.genesis-differs"
    assert refused.value.place.entry == 0


def test_a_rehearsal_says_so() -> None:
    log = SmallLog(origin="rehearsal.invalid/aaaaaaaaaaaaaaaaaaaaaaaaaa").begin()
    assert verify_log(log.files().__getitem__).mode == "rehearsal"


@pytest.mark.parametrize("size", [1, 10, 20, 30])
def test_every_earlier_state_of_an_honest_log_was_honest(size: int) -> None:
    assert verify_log(LOG.files(size).__getitem__).size == size


def test_a_log_of_several_bundles_is_one_log() -> None:
    log = SmallLog().begin().in_force()
    while len(log.entries) < 300:
        log.append("heartbeat", {})
    log.whole_case("disclosed")
    files = log.files()
    assert verify_log(files.__getitem__).size == 305
    assert "tile/entries/001.p/49" in files


# --- what cannot be changed


@pytest.mark.parametrize("part", range(8))
def test_no_byte_of_any_file_can_be_changed_unseen(part: int) -> None:
    """Every byte of every file, each once: the log is refused, and the changed file is named.

    A changed checkpoint may also speak of files that are not there. Of a file beside the log,
    only what the log names counts.
    """
    for path, data in FILES.items():
        if path not in NAMED:
            continue
        for at in range(part, len(data), 8):
            changed = bytearray(data)
            changed[at] ^= 1 << (at // 8 % 8)
            wrong = refusal(FILES | {path: bytes(changed)})
            assert path in (wrong.place.file, "checkpoint"), (path, at, str(wrong))


def test_no_byte_can_be_cut_off_or_put_on() -> None:
    for path, data in FILES.items():
        if path in NAMED:
            for changed in (data[:-1], data[1:], data + b"\n", data + data[-32:], b""):
                refusal(FILES | {path: changed})


def test_a_changed_entry_is_named_by_its_index() -> None:
    bundle = "tile/entries/000.p/44"
    at = FILES[bundle].index(b'"kind":"heartbeat"') + 10
    changed = FILES[bundle][:at] + b"j" + FILES[bundle][at + 1 :]
    wrong = refusal(FILES | {bundle: changed})
    assert (wrong.code, str(wrong.place)) == ("tiles.entry-differs", f"{bundle}, entry 9")


def test_a_changed_log_key_is_named_as_the_changed_entry_that_it_is() -> None:
    bundle = "tile/entries/000.p/44"
    other = key("somebody else").encode()
    wrong = refusal(FILES | {bundle: FILES[bundle].replace(key("log").encode(), other, 1)})
    assert (wrong.code, str(wrong.place)) == ("tiles.entry-differs", f"{bundle}, entry 0")


def test_each_missing_file_is_named() -> None:
    for path in FILES:
        if path in NAMED - set(HONEST.published.there):
            files = dict(FILES)
            del files[path]
            assert refusal(files).place.file == path


def test_a_checkpoint_by_another_key_is_refused() -> None:
    head = Checkpoint(ORIGIN, len(LOG.entries), root_of(map(leaf_hash, LOG.entries)))
    forger = note.KeySigner(ORIGIN, note.ED25519, secret("forger"))
    wrong = refusal(FILES | {"checkpoint": checkpoint.sign(head, forger).render()})
    assert (wrong.code, wrong.place.file) == ("note.unsigned", "checkpoint")


def test_a_signed_root_that_is_not_that_of_the_entries_is_refused() -> None:
    head = Checkpoint(ORIGIN, len(LOG.entries), bytes(32))
    wrong = refusal(FILES | {"checkpoint": checkpoint.sign(head, LOG.signer()).render()})
    assert wrong.code == "tiles.root-differs"


def test_an_empty_log_is_refused() -> None:
    head = Checkpoint(ORIGIN, 0, root_of([]))
    wrong = refusal({"checkpoint": checkpoint.sign(head, LOG.signer()).render()})
    assert wrong.code == "log.empty"


def test_a_checkpoint_of_an_impossible_size_ends_at_the_first_missing_file() -> None:
    head = Checkpoint(ORIGIN, 2**63 - 1, bytes(32))
    signed = checkpoint.sign(head, LOG.signer()).render()
    assert refusal(FILES | {"checkpoint": signed}).code == "tiles.file-missing"


def test_extension_lines_change_nothing_that_is_said() -> None:
    root = root_of(map(leaf_hash, LOG.entries))
    head = Checkpoint(ORIGIN, len(LOG.entries), root, ("an extension",))
    files = FILES | {"checkpoint": checkpoint.sign(head, LOG.signer()).render()}
    assert verify_log(files.__getitem__) == HONEST


# --- witnesses

WITNESS = KeySigner("witness.example", COSIGNATURE, secret("witness"))
POLICY = policy.parse(
    f"log {LOG.signer().verifier.text()}\nwitness w {WITNESS.verifier.text()}\nquorum w\n".encode()
)


def cosigned() -> bytes:
    signed = note.parse(FILES["checkpoint"])
    line = note.cosign(signed.text, WITNESS, 1_485_000_000)
    return Note(signed.text, (*signed.signatures, line)).render()


def test_a_witnessed_log_names_its_witnesses() -> None:
    report = verify_log((FILES | {"checkpoint": cosigned()}).__getitem__, policy=POLICY)
    assert report.witnesses == (Seen("witness.example", 1_485_000_000),)


def test_a_log_without_its_witnesses_is_refused() -> None:
    with pytest.raises(Problem) as refused:
        verify_log(FILES.__getitem__, policy=POLICY)
    assert (refused.value.code, refused.value.place.file) == (
        "policy.quorum-not-reached",
        "checkpoint",
    )


def test_no_byte_of_a_witnessed_checkpoint_changes_what_is_said() -> None:
    data = cosigned()
    honest = verify_log((FILES | {"checkpoint": data}).__getitem__, policy=POLICY)
    ignored = 0
    for at in range(len(data)):
        changed = bytearray(data)
        changed[at] ^= 1 << (at % 8)
        files = FILES | {"checkpoint": bytes(changed)}
        with pytest.raises(Problem):
            verify_log(files.__getitem__, policy=POLICY)
        try:
            assert verify_log(files.__getitem__) == HONEST  # nobody asked about the witness
            ignored += 1
        except Problem:
            pass
    assert honest.witnesses
    assert ignored > 30  # the witness's line is unknown to who does not ask, and so ignored


# --- entries that are well hashed and signed, and yet no entries


def test_a_malformed_entry_is_named_by_file_and_index() -> None:
    log = SmallLog().begin()
    log.entries.append(b'{"v":2}')
    wrong = refusal(log.files())
    assert (wrong.code, str(wrong.place)) == (
        "entry.unknown-kind",
        "tile/entries/000.p/8, entry 7",
    )


def test_what_is_signed_must_still_be_canonical() -> None:
    log = SmallLog().begin()
    log.append("heartbeat", {})
    log.entries[-1] = log.entries[-1].replace(b",", b", ")
    assert refusal(log.files()).code == "canonical.not-canonical"


def test_a_log_whose_first_entry_is_not_its_genesis_is_refused() -> None:
    log = SmallLog()
    log.append("heartbeat", {})
    wrong = refusal(log.files())
    assert (wrong.code, wrong.place.entry) == ("history.genesis-first", 0)


def test_a_log_can_be_opened_at_an_earlier_size() -> None:
    log = open_log(FILES.__getitem__)
    history = log.history(10)
    assert history.size == 10
    log.go_on(history)
    assert history.size == len(LOG.entries)
    assert tiles_of(LOG.entries).keys() <= FILES.keys()
