"""The verification of a log, beside a bare program that reads the same files.

The bare program parses every entry, hashes it, and checks the same signatures over the same bytes;
it judges nothing. The two take turns, and process time counts, so a busy machine does not.

    python -m benchmarks.verification
    python -m benchmarks.verification 200000 /tmp/log

only writes a log of so many cases there, so that `/usr/bin/time -v proviso-verify log /tmp/log
--without-files` tells time and memory.
"""

from __future__ import annotations

import base64
import hashlib
import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "verify"))
from small_log import SmallLog, compact, following

from proviso_verify.log import verify_log

CASES = 500
ROUNDS = 9
A_MONTH = 2000
"""Cases that a month of the log has."""


def written(cases: int) -> SmallLog:
    """A log in which so many cases went from request to answer."""
    log = SmallLog().begin().in_force()
    for number in range(cases):
        if number and number % A_MONTH == 0:
            log.turn(following(log.period))
        log.whole_case()
        log.openings.clear()  # nothing is opened here, and of large logs they would fill the memory
    return log


def bare(files: dict[str, bytes]) -> int:
    """Every entry parsed and hashed, every signature in it checked: nothing else."""
    checked, genesis, requests = 0, "", dict[str, str]()
    for path, data in files.items():
        if not path.startswith("tile/entries/"):
            continue
        at = 0
        while at < len(data):
            end = at + 2 + int.from_bytes(data[at : at + 2], "big")
            entry = json.loads(data[at + 2 : end])
            hashlib.sha256(b"\0" + data[at + 2 : end]).digest()
            handle = entry["handle"]
            requests[handle] = requests.get(entry.get("prev", ""), handle)
            if "signatures" in entry:
                checked += _signatures(entry, genesis, requests[handle])
            if entry["kind"] == "genesis":
                genesis = hashlib.sha256(data[at + 2 : end]).hexdigest()
            at = end
    return checked


def _signatures(entry: dict[str, Any], genesis: str, request: str) -> int:
    said: dict[str, Any] = {"domain": "proviso/signature/v2"}
    if genesis:
        said["genesis"] = genesis
    if entry["kind"] == "approval":
        basis = {name: entry[name] for name in ("agreement", "order") if name in entry}
        said |= {name: entry[name] for name in ("prev", "proposal", "begun", "by")}
        said |= {"act": "approve", "request": request, "basis": basis}
        messages = [compact(said | {"role": role}) for role in ("proposer", "approver")]
    else:
        whole = {k: v for k, v in entry.items() if k not in ("keys", "signatures", "period")}
        said |= {"act": f"{entry['kind']}.{entry['act']}"}
        said |= {"entry": hashlib.sha256(compact(whole)).hexdigest()}
        messages = [compact(said)] * len(entry["keys"])
    for key, signature, message in zip(entry["keys"], entry["signatures"], messages, strict=True):
        public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key.removeprefix("ed25519:")))
        public.verify(base64.b64decode(signature), message)
    return len(messages)


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes, in seconds of this process's own time."""
    begun = time.process_time()
    work()
    return time.process_time() - begun


def compare(cases: int = CASES, rounds: int = ROUNDS) -> None:
    """Print how fast a log verifies, and the share of the bare program's speed."""
    files = written(cases).files()
    entries = verify_log(files.__getitem__).size
    bare(files)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(seconds(lambda: verify_log(files.__getitem__)))
        theirs.append(seconds(lambda: bare(files)))
    shares = [b / o for o, b in zip(ours, theirs, strict=True)]
    print(
        f"{'verification of the log':<28}{entries / statistics.median(ours):>10,.0f} "
        f"entries a second"
        f"{statistics.median(shares):>8.2f} of the bare program"
        f"  ({min(shares):.2f}-{max(shares):.2f})"
    )


def write(cases: int, folder: Path) -> None:
    """Write a log of so many cases into a folder."""
    for path, data in written(cases).files().items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)


if __name__ == "__main__":
    if len(sys.argv) > 2:
        write(int(sys.argv[1]), Path(sys.argv[2]))
    else:
        compare()
