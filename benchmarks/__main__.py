"""`make bench`: the walk in memory, and its verification, as shares of bare programs.

Machines differ and are noisy, so every figure is a ratio measured in one run, the two programs
taking turns, and the median of the rounds is what counts.
"""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from tests.walk.world import World

from benchmarks import verification

CASES = 200
ROUNDS = 5

PARTS = {
    "basis": {"agreement": "a" * 64},
    "begun": "2017-10",
    "by": "2017-11",
    "genesis": "b" * 64,
    "prev": "c" * 26,
    "request": "d" * 26,
    "role": "proposer",
}
"""What else stands in what is signed under an approval, as long as it is."""


def seconds(work: Callable[[], object]) -> float:
    """How long `work` takes, in seconds of wall time."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def walked() -> World:
    """A world in which so many cases have walked from receipt to a sealed answer."""
    world = World()
    for _ in range(CASES):
        world.confirmed()
    world.called()
    return world


def bare_walk() -> None:
    """The signatures of so many walks, each checked at approval, at the door and at details."""
    key = Ed25519PrivateKey.from_private_bytes(b"k" * 32)
    for number in range(CASES):
        signed = {"domain": "proviso/signature/v2", "act": "approve", "proposal": f"{number:064}"}
        message = json.dumps(signed | PARTS, sort_keys=True, separators=(",", ":")).encode()
        for _ in range(3):  # proposer, approver, whoever looks
            signature = key.sign(message)
        for _ in range(7):  # proposer once at proposing; both at approval, search and details
            key.public_key().verify(signature, message)


def show(name: str, ours: list[float], bare: list[float], unit: str, count: int) -> None:
    """Print one figure: ours per second, and as a share of the bare program in the same round."""
    shares = [b / o for o, b in zip(ours, bare, strict=True)]
    print(
        f"{name:<28}{count / statistics.median(ours):>10,.0f} {unit} a second"
        f"{statistics.median(shares):>8.2f} of the bare program"
        f"  ({min(shares):.2f}-{max(shares):.2f})"
    )


def main() -> None:
    """Measure and print."""
    walks, bare_walks = [], []
    for number in range(ROUNDS):
        print(f"round {number + 1} of {ROUNDS}", end="\r", flush=True)
        walks.append(seconds(walked))
        bare_walks.append(seconds(bare_walk))
    show("walk, in memory", walks, bare_walks, "cases", CASES)
    verification.compare()


main()
