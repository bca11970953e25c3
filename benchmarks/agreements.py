"""`make bench-agreements`: decisions beside cedarpy and CEL, replays beside polars alone, and what
an amendment changes beside Z3 alone (`benchmarks.proofs`).

Every peer answers the same requests to the memorandum of 2017 in the same run, the programs taking
turns, and the medians of the rounds count. Each is asked as it is called from Python by whoever
wants reasons: cedarpy with a policy for each clause, CEL with a compiled program for each.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from random import Random

import cedarpy
import cel
import polars as pl

from benchmarks import proofs
from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.model import Agreement, Answer
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.values import Facts
from proviso_gateway.assembly.replaying import replay_under

FILE = Path("examples/nhs-home-office/agreement.yaml")
DAY = datetime.date(2017, 6, 1)
DAYS = 200
"""From that day on the version governs for longer."""

DOCUMENTED = ("efforts_failed", "sentence_months", "risk_to_public")

CLAUSES = {
    "requester": ('context.requester == "home-office"', 'requester == "home-office"'),
    "ground": (
        '["reporting-restrictions","absconded","escaped-detention","overstayed","deception"]'
        ".contains(context.ground)",
        'ground in ["reporting-restrictions","absconded","escaped-detention","overstayed",'
        '"deception"]',
    ),
    "fields": (
        '["given_name","middle_names","family_name","previous_names","birth_date","gender",'
        '"address","address_since","registered_on"].containsAll(context.fields)',
        'fields.all(f, f in ["given_name","middle_names","family_name","previous_names",'
        '"birth_date","gender","address","address_since","registered_on"])',
    ),
    "out-of-contact": ("context.in_contact == false", "in_contact == false"),
    "other-efforts": ("context.efforts_failed", "efforts_failed"),
    "previously-known": ("context.known_to_enforcement", "known_to_enforcement"),
    "offence": ("context.identifiable_offence", "identifiable_offence"),
    "countersigned": ("context.countersigned", "countersigned"),
    "public-interest": ('context.public_interest == "passed"', 'public_interest == "passed"'),
}
"""The nine clauses of 2017 in Cedar's words and in CEL's, written from the agreement."""

POLICIES = "permit(principal, action, resource);\n" + "\n".join(
    f'@id("{name}") forbid(principal, action, resource) unless {{ {cedar} }};'
    for name, (cedar, _) in CLAUSES.items()
)


def asked(agreement: Agreement, number: int, missing: float) -> list[Facts]:
    """So many requests; of a hundred values that may be unknown, `missing` × 100 are."""
    chance = Random(number)
    found = []
    for _ in range(number):
        values = {
            "in_contact": chance.random() < 0.03,
            "efforts_failed": chance.random() < 0.97,
            "known_to_enforcement": chance.random() < 0.97,
            "identifiable_offence": chance.random() < 0.97,
            "sentence_months": chance.randrange(60),
            "risk_to_public": chance.random() < 0.1,
            "public_interest": "passed" if chance.random() < 0.9 else "failed",
        }
        stated = {name: v for name, v in values.items() if chance.random() >= missing}
        gateway = {
            "requester": "home-office",
            "ground": chance.choice(list(agreement.grounds)),
            "fields": frozenset({"address", "address_since"}),
            "countersigned": chance.random() < 0.95,
        }
        found.append(Facts(gateway | stated, dict.fromkeys(DOCUMENTED, "document 7")))
    return found


def plainly(facts: Facts) -> dict[str, object]:
    """The values as JSON has them."""
    return {n: sorted(v) if isinstance(v, frozenset) else v for n, v in facts.values.items()}


def each_second(work: Callable[[], object], number: int) -> float:
    """How many a second, of so many."""
    begun = time.perf_counter()
    work()
    return number / (time.perf_counter() - begun)


def decisions(rounds: int, number: int) -> Iterator[str]:
    """Decisions with every reason, ours and the peers', all facts known; then 2 % unknown."""
    agreement = read(FILE.read_text())
    known = asked(agreement, number, 0.0)
    few = known[: number // 20]
    requests = [
        {"principal": 'U::"a"', "action": 'A::"b"', "resource": 'R::"c"', "context": plainly(f)}
        for f in few
    ]
    contexts = [plainly(f) for f in few]
    programs = {name: cel.compile(words) for name, (_, words) in CLAUSES.items()}

    def ours(facts: list[Facts]) -> list[bool]:
        return [assess(agreement, DAY, one).answer is Answer.PERMITTED for one in facts]

    def cedar() -> list[bool]:
        return [cedarpy.is_authorized(one, POLICIES, []).allowed for one in requests]

    def expressions() -> list[list[bool]]:
        return [[p.execute(one) for p in programs.values()] for one in contexts]

    if not ours(few) == cedar() == list(map(all, expressions())):
        raise SystemExit("The programs answer differently, so there is nothing to compare.")
    unknown = asked(agreement, number, 0.02)
    ours(unknown)
    speeds: dict[str, list[float]] = {}
    for _ in range(rounds):
        fresh = read(FILE.read_text())
        for name, work, count in (
            ("decisions, all facts known", lambda: ours(known), number),
            ("decisions, 2 % unknown", lambda: ours(unknown), number),
            ("the first of each day", lambda fresh=fresh: firsts(fresh, known[:DAYS]), DAYS),
            ("cedarpy, as called", cedar, len(few)),
            ("CEL, one program a clause", expressions, len(few)),
        ):
            speeds.setdefault(name, []).append(each_second(work, count))
    mine = speeds["decisions, all facts known"]
    for name, found in speeds.items():
        ratios = [a / b for a, b in zip(mine, found, strict=True)]
        beside = f"  ours is {statistics.median(ratios):.1f} times that"
        spread = f" ({min(ratios):.1f}-{max(ratios):.1f})"
        told = f"{name:<28}{statistics.median(found):>12,.0f} a second"
        yield told if found is mine else told + beside + spread


def firsts(agreement: Agreement, facts: list[Facts]) -> None:
    """Each request on a day of its own, on which nothing has been answered or remembered."""
    for number, one in enumerate(facts):
        assess(agreement, DAY + datetime.timedelta(days=number), one)


def written(path: Path, number: int) -> None:
    """A file of so many past requests."""
    agreement = read(FILE.read_text())
    drawn = asked(agreement, min(number, 50_000), 0.02)
    rows = [
        {"request_ref": f"R-{n}", **plainly(facts), "fields": "address address_since"}
        for n, facts in enumerate(drawn)
    ]
    frame = pl.DataFrame(rows, infer_schema_length=None)
    frame = pl.concat([frame] * (number // len(rows)))
    index = pl.int_range(len(frame)).cast(pl.String)
    papers = [("document " + index).alias(f"evidence_{name}") for name in DOCUMENTED]
    frame.with_columns(("R-" + index).alias("request_ref"), *papers).write_parquet(path)


def replays(rounds: int, number: int) -> Iterator[str]:
    """A replay of so many requests from Parquet, beside polars that only reads and writes them."""
    agreement = read(FILE.read_text())
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "past.parquet"
        written(path, number)
        ours, alone = [], []
        for _ in range(rounds):
            begun = time.perf_counter()
            told = replay_under(agreement, path, "2017", "2018", lambda *_: None).told
            ours.append(time.perf_counter() - begun)
            begun = time.perf_counter()
            pl.read_parquet(path).write_parquet(path.with_name("copy.parquet"))
            alone.append(time.perf_counter() - begun)
    ratios = [b / a for a, b in zip(ours, alone, strict=True)]
    yield (
        f"{told.requests:,} requests of {told.kinds:,} kinds replayed in "
        f"{statistics.median(ours):.2f} s; polars reads and writes them in "
        f"{statistics.median(alone):.2f} s: {statistics.median(ratios):.2f} times that speed "
        f"({min(ratios):.2f}-{max(ratios):.2f})"
    )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.agreements", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--decisions", type=int, default=100_000)
    parser.add_argument("--requests", type=int, default=1_000_000)
    arguments = parser.parse_args()
    for line in decisions(arguments.rounds, arguments.decisions):
        print(line, flush=True)
    for line in replays(arguments.rounds, arguments.requests):
        print(line, flush=True)
    proofs.main()


if __name__ == "__main__":
    main()
