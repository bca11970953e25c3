"""The verifier as a library: the four questions of `proviso-verify`, asked of files by their paths.

    import proviso_verify

    report = proviso_verify.verify_log("result/log")
    print(report.size, report.kinds["answer"])

Each returns what holds, and raises `Problem` (a stable `code`, a `place`, a `remedy`) where
something does not. Names, arguments and results stay within a major version.
"""

from __future__ import annotations

import time
from pathlib import Path

from proviso_verify import counts
from proviso_verify import log as logs
from proviso_verify.account import ProvenAccount
from proviso_verify.account import verify_account as account_in
from proviso_verify.answer import parse_answer
from proviso_verify.files import folder, given, hash_of, trusted
from proviso_verify.receipt import Proven, verify_receipt_in


def verify_log(
    path: str | Path,
    *,
    genesis: str | None = None,
    policy: str | Path | None = None,
    since: str | Path | None = None,
) -> logs.Report:
    """What the log in this folder holds: every entry, signature and file. `genesis`: the hash of
    its first entry, as you know it; `policy`: a file of witnesses; `since`: a checkpoint that you
    kept."""
    return logs.verify_log(
        folder(path),
        genesis=_known(genesis),
        policy=trusted(policy),
        since=None if since is None else given(since),
        now=int(time.time()),
    )


def verify_receipt(
    path: str | Path,
    log: str | Path,
    *,
    genesis: str | None = None,
    policy: str | Path | None = None,
) -> Proven:
    """What the receipt in this file proves, or the answer that carries one, in the log of this
    folder. Of an answer also that it says the same."""
    data, now = given(path), int(time.time())
    told = parse_answer(data)
    opened = logs.open_log(folder(log), genesis=_known(genesis), now=now)
    receipt = data if told is None else told.receipt
    proven = verify_receipt_in(receipt, opened, policy=trusted(policy), now=now)
    if told is not None:
        told.check(proven)
    return proven


def verify_counts(
    log: str | Path,
    statistics: str | Path,
    *,
    genesis: str | None = None,
    policy: str | Path | None = None,
) -> counts.Comparison:
    """The published figures in this file beside those that the log in this folder comes to;
    `holds` says whether they are the same."""
    return counts.verify_counts(
        folder(log),
        given(statistics),
        genesis=_known(genesis),
        policy=trusted(policy),
        now=int(time.time()),
    )


def verify_account(
    path: str | Path,
    log: str | Path,
    *,
    genesis: str | None = None,
    policy: str | Path | None = None,
) -> ProvenAccount:
    """What the account in this file, of what was told of one person, proves in the log of this
    folder."""
    now = int(time.time())
    opened = logs.open_log(folder(log), genesis=_known(genesis), policy=trusted(policy), now=now)
    return account_in(given(path), opened)


def _known(genesis: str | None) -> str | None:
    return None if genesis is None else hash_of(genesis)
