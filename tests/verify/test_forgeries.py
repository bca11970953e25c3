"""What a custodian who holds every key of the gateway could publish, and what an auditor answers.

Each test forges with real keys and with signatures that officers really gave for something else,
writes what would be public to a folder, and asks `proviso-verify log DIR --genesis HEX`, which
reads nothing but that. The promises of docs/log.md rest on these.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from small_log import (
    SmallLog,
    compact,
    example,
    following,
    key,
    secret,
    sha,
    signature,
    version,
)
from test_counts import honest_rows, named, statistics

from proviso_verify import note
from proviso_verify.cli import main
from proviso_verify.note import COSIGNATURE, KeySigner, Note

Captured = pytest.CaptureFixture[str]


class Auditor:
    """Somebody with a folder of public files, the genesis hash, and the command."""

    def __init__(self, folder: Path, capsys: Captured) -> None:
        self.folder, self._capsys = folder, capsys

    def publish(self, log: SmallLog) -> None:
        for path, data in log.files().items():
            file = self.folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        self.genesis = log.genesis

    def asks(self, *more: str) -> tuple[int, str]:
        """What the command says to the log, and how it ends."""
        code = main(["log", str(self.folder), "--genesis", self.genesis, *more])
        said = self._capsys.readouterr()
        return code, said.out + said.err

    def refuses(self, log: SmallLog, named: str, *more: str) -> str:
        self.publish(log)
        code, said = self.asks(*more)
        assert (code, named in said) == (1, True), said
        return said

    def accepts(self, log: SmallLog, *more: str) -> str:
        self.publish(log)
        code, said = self.asks(*more)
        assert code == 0, said
        return said


@pytest.fixture
def auditor(tmp_path: Path, capsys: Captured) -> Auditor:
    return Auditor(tmp_path / "log", capsys)


def ready() -> SmallLog:
    return SmallLog().begin().in_force()


def last(log: SmallLog) -> dict[str, Any]:
    return dict(json.loads(log.entries[-1]))


# --- an approval fits one request, one assessment, one instrument, one act, of one log


def test_an_approval_moved_to_a_request_that_nobody_proposed(auditor: Auditor) -> None:
    log = ready()
    proposed, other = (log.assess(log.request()) for _ in range(2))
    log.approve(proposed)
    moved = last(log) | {"prev": other}
    log.entries[-1] = compact(moved)
    log.search(str(moved["handle"]), agreement=version())
    auditor.refuses(log, "history.bad-signature")


def test_an_approval_taken_from_another_log_of_the_same_officers(auditor: Auditor) -> None:
    """Another genesis, and everything else the same: handles, request, assessment, proposal."""
    elsewhere, log = SmallLog().begin(mode="live", parties=[]).in_force(), ready()
    for each in (elsewhere, log):
        each.approve(each.assess(each.request()))
    approved, here = last(elsewhere), last(log)
    assert {k: v for k, v in approved.items() if k != "signatures"} == {
        k: v for k, v in here.items() if k != "signatures"
    }
    log.entries[-1] = compact(approved)
    assert elsewhere.genesis != log.genesis
    auditor.refuses(log, "history.bad-signature")


def test_an_enrolment_replayed_from_an_earlier_log_of_the_same_name(auditor: Auditor) -> None:
    earlier, log = SmallLog().begin(parties=[]), SmallLog().begin()
    earlier.enrol("mallory", ["approver"])
    log.entries.append(earlier.entries[-1])
    assert json.loads(earlier.entries[0])["origin"] == json.loads(log.entries[0])["origin"]
    auditor.refuses(log, "history.bad-signature")


def test_a_signature_to_refuse_used_as_an_approval(auditor: Auditor) -> None:
    """Carol proposed to refuse, and Diego was brought to sign an approval beside her."""
    log = ready()
    case, proposal = log.assess(log.request()), sha("proposal")
    refused = signature("carol", compact(log.matter(case, proposal, act="refuse")))
    approved = signature("diego", compact(log.matter(case, proposal, role="approver")))
    log.approve(case, proposal=proposal, signatures=[refused, approved])
    auditor.refuses(log, "history.bad-signature")


def test_a_signature_to_decline_used_as_an_approval(auditor: Auditor) -> None:
    log = ready()
    case, proposal = log.assess(log.request()), sha("proposal")
    proposed = signature("carol", compact(log.matter(case, proposal)))
    declined = signature(
        "diego", compact(log.matter(case, proposal, act="refuse", role="approver"))
    )
    log.approve(case, proposal=proposal, signatures=[proposed, declined])
    auditor.refuses(log, "history.bad-signature")


def test_a_look_at_a_match_used_as_an_approval(auditor: Auditor) -> None:
    log = ready()
    case, proposal = log.assess(log.request()), sha("proposal")
    looked = log.matter(case, proposal, act="match", role="reviewer", found=sha("whom"))
    signatures = [signature(name, compact(looked)) for name in ("carol", "diego")]
    log.approve(case, proposal=proposal, signatures=signatures)
    auditor.refuses(log, "history.bad-signature")


def test_an_approval_that_outlives_its_assessment(auditor: Auditor) -> None:
    """Evidence was taken back, the case assessed to *ask*; the two old signatures are used."""
    log = ready()
    first, proposal = log.assess(log.request()), sha("proposal")
    signatures = [
        signature(name, compact(log.matter(first, proposal, role=role)))
        for name, role in (("carol", "proposer"), ("diego", "approver"))
    ]
    log.approve(log.assess(first, "ask"), proposal=proposal, signatures=signatures)
    auditor.refuses(log, "history.bad-signature")


def test_a_search_six_months_after_the_approval_ran_out(auditor: Auditor) -> None:
    log = ready()
    case = log.approve(log.assess(log.request()))
    log.turn("2017-07")
    log.search(case)
    auditor.refuses(log, "history.search-too-late")


def test_an_approval_kept_in_a_drawer_for_six_months(auditor: Auditor) -> None:
    log = ready()
    case = log.assess(log.request())
    log.turn("2017-07")
    log.approve(case, begun="2017-01", by="2017-03")
    auditor.refuses(log, "entry.contradiction")


# --- months never go back


def test_an_order_that_lapsed_in_december_before_a_search_of_march(auditor: Auditor) -> None:
    """A stay until December stops the agreement in March; the log holder says that it is over."""
    log = ready()
    case = log.assess(log.request())
    log.begun("stops", until="2017-12-30")
    log.turn("2017-03")
    log.order("lapsed", "stops", until="2017-12-30", period="2017-12")
    log.search(log.approve(case))
    auditor.refuses(log, "history.month-ahead")
    rehearsed = SmallLog(origin="rehearsal.invalid/a").begin().in_force()
    case = rehearsed.assess(rehearsed.request())
    rehearsed.begun("stops", until="2017-12-30")
    rehearsed.turn("2017-03")
    rehearsed.order("lapsed", "stops", until="2017-12-30", period="2017-12")
    rehearsed.search(rehearsed.approve(case))
    auditor.refuses(rehearsed, "history.month-back")


def test_keys_that_expired_in_april_sign_in_march_after_january(auditor: Auditor) -> None:
    log = ready()
    log.enrol("diego", ["approver"], until=1_491_600_000_000_000)  # 7 April 2017
    case = log.assess(log.request())
    log.turn("2018-01")
    log.period = "2017-03"
    log.approve(case)
    auditor.refuses(log, "history.month-back")


def test_keys_that_expired_in_april_sign_in_january_of_the_next_year(auditor: Auditor) -> None:
    log = ready()
    log.enrol("diego", ["approver"], until=1_491_600_000_000_000)
    case = log.assess(log.request())
    log.turn("2018-01")
    log.approve(case)
    auditor.refuses(log, "history.not-entitled")


def test_an_act_begun_in_october_and_completed_in_november_is_honest(auditor: Auditor) -> None:
    """Beside a writer of November. Signed is the month of beginning, never that of the entry."""
    log = SmallLog(period="2017-10").begin().in_force()
    case = log.assess(log.request())
    log.turn("2017-11")
    log.request()
    log.enrol("dora", ["approver"], begun="2017-10")
    log.approve(case, begun="2017-10", by="2017-11")
    log.request()
    auditor.accepts(log)


# --- how an agreement stands is signed for, or it does not stand


@pytest.mark.parametrize(
    "forge",
    [
        pytest.param(lambda log: log.becomes("withdrawn"), id="withdrawn, then in force"),
        pytest.param(lambda log: log.becomes("held"), id="held, then in force"),
    ],
)
def test_an_agreement_put_in_force_again_by_nobody(
    forge: Callable[[SmallLog], object], auditor: Auditor
) -> None:
    log = ready()
    forge(log)
    log.enter(log.row("in_force"))
    log.search(log.approve(log.assess(log.request())))
    auditor.refuses(log, "history.status-not-signed")


def test_an_agreement_in_force_from_2099_searched_under_today(auditor: Auditor) -> None:
    log = SmallLog().begin()
    row = (version(), "2099-01-01", "in_force", "2099-01-01")
    log.adopt(row)
    log.enter(row)
    log.search(log.approve(log.assess(log.request())))
    auditor.refuses(log, "history.status-too-early")


def test_an_agreement_that_nobody_outside_had_heard_of(auditor: Auditor) -> None:
    """In force from 1 January, and known from the 24th of the next month."""
    log = SmallLog().begin()
    row = (version(), "2017-01-01", "in_force", "2017-02-24")
    log.adopt(row)
    log.search(log.approve(log.assess(log.request())))
    auditor.refuses(log, "history.not-in-force")
    log = SmallLog().begin()
    log.adopt(row)
    log.enter(row)
    auditor.refuses(log, "history.status-too-early")


def test_a_withdrawal_that_the_log_holder_keeps_quiet(auditor: Auditor) -> None:
    log = ready()
    case = log.approve(log.assess(log.request()), by="2017-03")
    log.adopt(log.row("withdrawn"))
    log.turn("2017-02")
    log.search(case)
    auditor.refuses(log, "history.status-missing")


# --- months that have not begun


def test_a_log_that_runs_ahead_to_a_month_in_which_its_agreement_stands(auditor: Auditor) -> None:
    """Two people adopted what stands from next year on. Heartbeats make it next year today."""
    month = time.strftime("%Y-%m", time.gmtime())
    ahead = following(following(month))
    for origin, told in (("log.example.org/register", 1), ("rehearsal.invalid/a", 0)):
        log = SmallLog(origin=origin, period=month).begin()
        auditor.accepts(log)
        row = (version(), f"{ahead}-01", "in_force", f"{ahead}-01")
        log.adopt(row)
        log.turn(ahead)
        log.enter(row)
        auditor.publish(log)
        code, said = auditor.asks()
        assert (code, "log.from-the-future" in said) == (told, bool(told)), said


# --- published figures

ROW = ("period", "requester", "agreement")


@pytest.mark.parametrize(
    "lie",
    [
        pytest.param(lambda rows: [{k: r[k] for k in ROW} for r in rows], id="without cells"),
        pytest.param(
            lambda rows: [{k: v for k, v in r.items() if k != "refused"} for r in rows],
            id="without refused",
        ),
        pytest.param(lambda rows: [], id="no rows"),
        pytest.param(
            lambda rows: [*rows, {**dict.fromkeys(rows[-1], 0), **dict.fromkeys(ROW, "x")}],
            id="an invented row of zeros",
        ),
    ],
)
def test_figures_that_are_not_the_logs(
    lie: Callable[[Any], Any], auditor: Auditor, capsys: Captured
) -> None:
    log = example()
    data = named(log, lie(honest_rows(log)))
    assert _counts(auditor, log, data, capsys) == 1


def test_figures_that_no_entry_names(auditor: Auditor, capsys: Captured) -> None:
    log = example()
    assert _counts(auditor, log, statistics(log, honest_rows(log)), capsys) == 1
    log = example()
    assert _counts(auditor, log, named(log, honest_rows(log)), capsys) == 0


def _counts(auditor: Auditor, log: SmallLog, data: bytes, capsys: Captured) -> int:
    auditor.publish(log)
    file = auditor.folder / "statistics.json"
    file.write_bytes(data)
    code = main(["counts", str(auditor.folder), str(file), "--genesis", log.genesis])
    said = capsys.readouterr().out
    assert ("Every published figure is the recomputed one." in said) == (code == 0)
    return code


# --- files that are no files, or too large

BUNDLE = "tile/entries/000.p/44"


@pytest.mark.parametrize("path", ["checkpoint", BUNDLE, "tile/0/000.p/44"])
@pytest.mark.parametrize("kind", ["fifo", "device", "folder", "huge"])
def test_what_is_no_regular_file_or_too_large_is_not_read(
    kind: str, path: str, auditor: Auditor
) -> None:
    auditor.publish(example())
    file = auditor.folder / path
    file.unlink()
    if kind == "fifo":
        os.mkfifo(file)
    elif kind == "device":
        file.symlink_to("/dev/zero")
    elif kind == "folder":
        file.mkdir()
    else:
        with file.open("wb") as huge:
            huge.truncate(1 << 40)  # a hole: it takes no room
    started = time.monotonic()
    code, said = auditor.asks()
    assert (code, "usage.unreadable" in said) == (2, True)
    assert time.monotonic() - started < 5


def test_a_bundle_of_millions_of_empty_entries(auditor: Auditor) -> None:
    auditor.publish(example())
    (auditor.folder / BUNDLE).write_bytes(bytes(2 * 8_000_000))
    started = time.monotonic()
    code, said = auditor.asks()
    assert (code, "tiles.wrong-count" in said) == (1, True)
    assert time.monotonic() - started < 5


def test_a_file_of_millions_of_empty_lists_beside_the_log(auditor: Auditor) -> None:
    """Whoever serves the files put it where a version should lie; its hash is another."""
    auditor.publish(example())
    (auditor.folder / "agreements" / f"{version()}.json").write_bytes(b"[%s[]]" % (b"[]," * 10**6))
    started = time.monotonic()
    code, said = auditor.asks()
    assert (code, "published.differs" in said) == (1, True)
    assert time.monotonic() - started < 2


# --- what could not be checked is no success


@pytest.mark.parametrize("kind", ["agreements", "openings", "policies"])
def test_a_file_that_the_log_names_and_that_is_not_there(kind: str, auditor: Auditor) -> None:
    log = example()
    log.policy()
    auditor.accepts(log)
    for file in (auditor.folder / kind).iterdir():
        file.unlink()
    code, said = auditor.asks()
    assert (code, f"MISSING  {kind}/" in said) == (1, True)
    assert "NOT checked whole" in said.splitlines()[0]
    code, said = auditor.asks("--without-files")
    assert (code, f"MISSING  {kind}/" in said) == (0, True)


# --- an auditor's old note


def test_a_log_that_goes_on_from_an_old_note(auditor: Auditor, tmp_path: Path) -> None:
    log = example()
    for size in (1, 20, len(log.entries)):
        (tmp_path / "old").write_bytes(log.checkpoint(size))
        said = auditor.accepts(log, "--since", str(tmp_path / "old"))
        assert f"it continues your checkpoint of {size} entries" in said


def test_a_log_that_was_rewritten_since_an_old_note(auditor: Auditor, tmp_path: Path) -> None:
    old, log = ready(), ready()
    old.request()
    log.append("heartbeat", {})
    log.append("heartbeat", {})
    (tmp_path / "old").write_bytes(old.checkpoint())
    said = auditor.refuses(log, "log.split-view", "--since", str(tmp_path / "old"))
    for each in (old, log):  # both notes are shown, as far as a terminal should see them
        assert each.checkpoint().decode().splitlines()[2] in said


def test_a_log_from_which_entries_were_taken_back(auditor: Auditor, tmp_path: Path) -> None:
    log = example()
    (tmp_path / "old").write_bytes(log.checkpoint())
    log.entries = log.entries[:-1]
    auditor.refuses(log, "log.since-newer", "--since", str(tmp_path / "old"))


def test_a_note_of_another_key_is_no_note_of_the_log(auditor: Auditor, tmp_path: Path) -> None:
    log = example()
    (tmp_path / "old").write_bytes(log.checkpoint(20, "forger"))
    auditor.refuses(log, "note.unsigned", "--since", str(tmp_path / "old"))


# --- witnesses


@pytest.mark.parametrize(("seconds", "counts"), [(0, False), (4_000_000_000, False), (None, True)])
def test_a_cosignature_counts_when_it_can_have_been_made(
    seconds: int | None, counts: bool, auditor: Auditor, tmp_path: Path
) -> None:
    when = int(time.time()) if seconds is None else seconds
    witness = KeySigner("witness.example", COSIGNATURE, secret("witness"))
    (tmp_path / "policy").write_text(f"witness w {witness.verifier.text()}\nquorum w\n")
    auditor.publish(example())
    signed = note.parse((auditor.folder / "checkpoint").read_bytes())
    line = note.cosign(signed.text, witness, when)
    whole = Note(signed.text, (*signed.signatures, line)).render()
    (auditor.folder / "checkpoint").write_bytes(whole)
    code, said = auditor.asks("--policy", str(tmp_path / "policy"))
    if counts:
        assert code == 0
        assert f"witness.example  {time.strftime('%Y-%m-%dT%H', time.gmtime(when))}" in said
    else:
        assert (code, "policy.quorum-not-reached" in said) == (3, True)


@pytest.mark.parametrize("own", ["log", "log 2"])
def test_a_witness_that_has_a_key_of_the_log(own: str, auditor: Auditor, tmp_path: Path) -> None:
    log = example()
    log.new_key("log 2")
    witness = KeySigner("witness.example", COSIGNATURE, secret(own))
    (tmp_path / "policy").write_text(f"witness w {witness.verifier.text()}\nquorum w\n")
    auditor.publish(log)
    signed = note.parse((auditor.folder / "checkpoint").read_bytes())
    line = note.cosign(signed.text, witness, int(time.time()))
    whole = Note(signed.text, (*signed.signatures, line)).render()
    (auditor.folder / "checkpoint").write_bytes(whole)
    code, said = auditor.asks("--policy", str(tmp_path / "policy"))
    assert (code, "policy.witness-is-the-log" in said) == (2, True)


# --- format 1


def test_a_log_of_format_1_is_told_so(auditor: Auditor) -> None:
    log = SmallLog()
    log.append(
        "genesis", {"v": 1}, origin=log.origin, key=key("log"), mode="live",
        administrators=[key("anna"), key("boris")],
    )  # fmt: skip
    auditor.publish(log)
    code, said = auditor.asks()
    assert (code, "entry.format-1" in said) == (2, True)
    assert "Found the log anew" in said
