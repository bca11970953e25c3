"""`make bench-portal`: the portal's pages as homes grow, and a walk over HTTP beside one without.

Two homes are filled through the door that every request comes through, one with a hundred cases,
one with as many as `--cases` says; each is answered by a process of its own. Both answer a page in
turn, and the ratio of the medians counts: no page may take more than three times as long, and none
may put more statements to databases.

Then requests walk through a home that is served, as a browser sends and follows them, and through
its twin in this process: the same pages' views, the same acts, the same signatures, and no page.
They walk from the caseworker's worklist to the look at the match. The call for the answer is left
out: it takes an even second either way.
"""

from __future__ import annotations

import argparse
import csv
import io
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from tests.portal.filled import demonstration_with, row_of
from tests.portal.pages_timed import ORIGIN, Took, asked
from tests.portal.served import Sender, Served, free_port, serving

from proviso_gateway.adapters.keys.holders import KeyHolder
from proviso_gateway.assembly.demonstrating import (
    SEALED_TO,
    Demonstration,
    required,
)
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.gateway.approve import (
    approval_message,
    prepare_proposal,
    submit_approval,
    submit_proposal,
)
from proviso_gateway.gateway.confirm import prepare_look, submit_look
from proviso_gateway.gateway.intake import take_in
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.desk import on_desk
from proviso_gateway.gateway.views.waiting import Filter, queue
from proviso_gateway.gateway.views.worklist import open_case, person_at, sheet_of
from proviso_gateway.terms import Handle

FEW = 100
LIMIT, FLOOR = 3.0, 0.4
WORDS = "Weighed for this person and this request; nothing known speaks against it"


def compare_pages(few: Path, many: Path, rounds: int) -> bool:
    """Print every page's ratio; whether all keep the limit."""
    kept = True
    with asked(few) as small, asked(many) as large:
        for page in sorted({*small.pages} & {*large.pages}):
            took: list[tuple[Took, Took]] = []
            for _ in range(rounds + 1):
                took.append((small.page(page), large.page(page)))
            one, other = took[-1]
            times = [[pair[at].seconds for pair in took[1:]] for at in (0, 1)]
            ratio = statistics.median(times[1]) / statistics.median(times[0])
            good = ratio <= LIMIT and other.asked <= one.asked
            kept = kept and good
            print(
                f"{page:<28}{statistics.median(times[1]) * 1000:>8.1f} ms{ratio:>7.2f} times"
                f"{other.asked:>5} statements, {one.asked} with few{'' if good else '   TOO MUCH'}",
                flush=True,
            )
    return kept


def came_in(home: Home, refs: Sequence[str]) -> None:
    """Requests about one person whom the register knows, for a walk each."""
    out = io.StringIO()
    rows = [row_of(0) | {"request_ref": ref, "family_name": "Szczepańska"} for ref in refs]
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    taken = take_in(home.gateway, SEALED_TO, out.getvalue().encode(), "bench.csv")
    assert len(taken.cases) == len(refs), taken.problems[:1]


def walk_over_http(carl: Sender, edda: Sender, dora: Sender, handle: Handle) -> None:
    """One request, from the caseworker's worklist to the look at the match."""
    case = f"/cases/{handle}"
    carl.get("/cases")
    carl.get(case)
    names = re.findall(r'name="(f-\w+)"', carl.get(f"{case}/weigh"))
    carl.post(f"{case}/weigh", finding="passed", **dict.fromkeys(names, WORDS))
    carl.signs()
    edda.get(case)
    edda.post(f"{case}/decide", act="approve")
    edda.signs()
    edda.get(case)
    edda.post(f"{case}/search")
    dora.get("/cases")
    dora.get(f"{case}/look")
    dora.post(f"{case}/look", who="1")
    said = dora.signs()
    assert "Your look is on record" in said


def called(home: Home, ref: str) -> Handle:
    """The case that came in under this reference."""
    found = home.store.find(SEALED_TO, ref)
    assert found is not None
    return found


def hand(found: Demonstration, who: str) -> KeyHolder:
    """The key of one of the cast."""
    held = found.hand(next(one.key for one in found.players if one.who == who))
    assert held is not None
    return held


def walk_in_process(home: Home, handle: Handle) -> None:
    """The same, by the functions that the pages call."""
    found = required(home.folder)
    keys = {one.who: one.key for one in found.players}
    gateway, store = home.gateway, home.store

    def worklist(who: str) -> None:
        with store.glance():
            queue(gateway, 100, keys[who], Filter(mine=True))

    def opens(who: str) -> None:
        with store.glance():
            open_case(gateway, keys[who], handle)
            on_desk(gateway, keys[who], handle)

    def acts() -> None:
        store.begin_anew()
        home.writing()

    worklist("carl")
    opens("carl")
    opens("carl")
    form = sheet_of(gateway, handle)
    acts()
    opens("carl")
    factors = dict.fromkeys(form.factors, WORDS)
    prepared = prepare_proposal(gateway, keys["carl"], handle, "passed", factors, {})
    signature = hand(found, "carl").sign(prepared.message)
    acts()
    submit_proposal(gateway, prepared, signature)
    worklist("carl")
    opens("edda")
    acts()
    opens("edda")
    message = approval_message(gateway, keys["edda"], handle)
    acts()
    submit_approval(gateway, handle, keys["edda"], hand(found, "edda").sign(message))
    worklist("edda")
    opens("edda")
    acts()
    opens("edda")
    trace(gateway, handle)
    opens("edda")
    worklist("dora")
    opens("dora")
    opens("dora")
    acts()
    opens("dora")
    looking = prepare_look(gateway, keys["dora"], handle, person_at(gateway, handle, 1))
    acts()
    submit_look(gateway, looking, hand(found, "dora").sign(looking.message))
    worklist("dora")


def compare_walks(folder: Path, cases: int, walks: int) -> bool:
    """Print the share of the walk that is the gateway's; whether it keeps the floor."""
    port = free_port()
    homes = [
        demonstration_with(folder / name, cases, f"http://localhost:{port}")
        for name in ("served", "opened")
    ]
    refs = [f"W-{number}" for number in range(walks + 1)]
    served, home = (open_home(one, on=required(one).today) for one in homes)
    for one in (served, home):
        came_in(one, refs)
    ours, theirs = [], []
    with serving(homes[0], port):
        cast = [Served(homes[0], port).as_(who) for who in ("carl", "edda", "dora")]
        for ref in refs:
            begun = time.perf_counter()
            walk_over_http(*cast, called(served, ref))
            between = time.perf_counter()
            walk_in_process(home, called(home, ref))
            ours.append(between - begun)
            theirs.append(time.perf_counter() - between)
    served.close()
    home.close()
    shares = [other / one for one, other in zip(ours[1:], theirs[1:], strict=True)]
    share = statistics.median(shares)
    good = share >= FLOOR
    print(
        f"{'a walk over HTTP':<28}{statistics.median(ours[1:]) * 1000:>8.1f} ms{share:>7.2f} of "
        f"it in process ({min(shares):.2f}-{max(shares):.2f}, {walks} walks)"
        f"{'' if good else '   TOO LITTLE'}"
    )
    return good


def main() -> None:
    """Measure and print; exit code 1 where a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.portal", description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--walks", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        good = compare_walks(folder, FEW, arguments.walks)
        few = demonstration_with(folder / "few", FEW, ORIGIN)
        begun = time.perf_counter()
        many = demonstration_with(folder / "many", arguments.cases, ORIGIN)
        print(f"{arguments.cases:,} cases came in within {time.perf_counter() - begun:.0f} seconds")
        good = compare_pages(few, many, arguments.rounds) and good
    sys.exit(not good)


if __name__ == "__main__":
    main()
