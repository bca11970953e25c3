"""`make bench-agreements`: decisions, replays and differences, each beside a peer in the same run.

Decisions are made about the same requests by Cedar (as its Python binding is called) and by the
Common Expression Language, each of which says yes or no and gives no reasons. Both were given the
memorandum's clauses as one expression by hand. A replay stands beside polars alone reading the
file, evaluating nothing. Differences of versions are `benchmarks.proofs`.
"""

from __future__ import annotations

import argparse
import datetime
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import cedarpy
import cel
import polars as pl

from benchmarks import proofs
from proviso.agreement.assessment import assess
from proviso.agreement.model import Agreement, Answer
from proviso.agreement.reading import read
from proviso.agreement.values import Facts
from proviso.assembly.replaying import replay_under

MEMORANDUM = Path(__file__).parents[1] / "examples" / "nhs-home-office" / "agreement.yaml"
DAY = datetime.date(2017, 10, 2)
GROUNDS = ("overstayed", "absconded", "deception")
BOOLS = ("in_contact", "known_to_enforcement", "identifiable_offence", "countersigned")

CEDAR = """
permit(principal, action, resource) when {
  !context.in_contact && context.efforts_failed && context.known_to_enforcement
  && context.identifiable_offence && context.countersigned
  && context.public_interest == "passed"
  && ["overstayed", "absconded", "deception"].contains(context.ground)
};
"""
CEL = (
    "!in_contact && efforts_failed && known_to_enforcement && identifiable_offence && countersigned"
    " && public_interest == 'passed' && ground in ['overstayed', 'absconded', 'deception']"
)


def requests(count: int, seed: int) -> list[Facts]:
    """Past requests with everything known, about one in two to be permitted."""
    chance = random.Random(seed)
    made = []
    for _ in range(count):
        values = {name: chance.random() < 0.9 for name in BOOLS} | {
            "in_contact": chance.random() < 0.1,
            "efforts_failed": chance.random() < 0.95,
            "public_interest": "passed" if chance.random() < 0.95 else "failed",
            "ground": chance.choice(GROUNDS),
            "requester": "home-office",
            "fields": frozenset({"address"}),
        }
        made.append(Facts(values, {"efforts_failed": "TL-7"}))
    return made


def a_second(work: Callable[[], object], count: int) -> float:
    """How many of these the work does a second."""
    begun = time.perf_counter()
    work()
    return count / (time.perf_counter() - begun)


def decisions(agreement: Agreement, count: int, rounds: int) -> None:
    """Print how many decisions a second each makes."""
    asked = requests(count, 1)
    plain = [{name: _plain(value) for name, value in one.values.items()} for one in asked]
    few = plain[: count // 20]  # Cedar as called is slow
    answers: list[list[bool]] = [[], [], []]
    cel_program = cel.compile(CEL)

    def ours() -> None:
        answers[0] = [assess(agreement, DAY, one).answer is Answer.PERMITTED for one in asked]

    def cedars() -> None:
        answers[1] = [_cedar(one) for one in few]

    def cels() -> None:
        answers[2] = [bool(cel_program.execute(one)) for one in plain]

    sides = {"ours": (ours, count), "cedar": (cedars, len(few)), "cel": (cels, count)}
    rates: dict[str, list[float]] = {name: [] for name in sides}
    for _ in range(rounds):
        for name, (work, number) in sides.items():
            rates[name].append(a_second(work, number))
    assert answers[0] == answers[2], "the peers do not decide alike"
    assert answers[0][: len(few)] == answers[1], "the peers do not decide alike"
    ours_rate = statistics.median(rates["ours"])
    print(f"decisions with all reasons   {ours_rate:>12,.0f} a second")
    for name in ("cedar", "cel"):
        rate = statistics.median(rates[name])
        print(f"  {name:<26} {rate:>12,.0f} a second   ours {ours_rate / rate:,.1f} times")


def _plain(value: object) -> object:
    return sorted(value) if isinstance(value, frozenset) else value


def _cedar(context: dict[str, object]) -> bool:
    request = {
        "principal": 'User::"requester"',
        "action": 'Action::"ask"',
        "resource": 'Register::"people"',
        "context": json.dumps(context),
    }
    return bool(cedarpy.is_authorized(request, CEDAR, []).allowed)


def replays(agreement: Agreement, count: int, rounds: int) -> None:
    """Print how long a replay of so many requests takes, beside polars reading the same file."""
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "past.parquet"
        _written(requests(20_000, 2), count, path)
        ours: list[float] = []
        alone: list[float] = []
        for _ in range(rounds):
            begun = time.perf_counter()
            replay_under(agreement, path, "2017", "2018", lambda *_: None)
            ours.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            pl.read_parquet(path).group_by("ground").len()
            alone.append(time.perf_counter() - begun)
    seconds, bare = statistics.median(ours), statistics.median(alone)
    print(
        f"replay of {count:,} requests with clause reasons   {seconds:.2f} s   "
        f"{seconds / bare:.1f} times polars only reading them ({bare:.2f} s)"
    )


def _written(made: Sequence[Facts], count: int, path: Path) -> None:
    rows = [
        {
            "request_ref": str(number),
            **{name: _plain(value) for name, value in one.values.items() if name != "requester"},
            "fields": "address",
            "evidence_efforts_failed": one.evidence["efforts_failed"],
        }
        for number, one in enumerate(made)
    ]
    frame = pl.DataFrame(rows)
    whole = pl.concat([frame] * (count // len(frame)))
    numbered = whole.with_columns(pl.arange(len(whole)).cast(pl.String).alias("request_ref"))
    numbered.write_parquet(path)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreements", description=__doc__)
    parser.add_argument("--decisions", type=int, default=200_000)
    parser.add_argument("--requests", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    agreement = read(MEMORANDUM.read_text(), MEMORANDUM.name)
    decisions(agreement, arguments.decisions, arguments.rounds)
    replays(agreement, arguments.requests, arguments.rounds)
    proofs.main()


if __name__ == "__main__":
    main()
