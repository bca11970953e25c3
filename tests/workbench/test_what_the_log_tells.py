"""What order, sizes and times in the demonstration's public log tell of how its answers ended.

An outsider who looked at the log every day guesses which of the answered people were found. Each
thing that the log shows is tried as a guess, among the requests of each day; the rank sum says how
far the guess is from none, in standard deviations. Rehearsals are the same for ever, so is the
figure.
"""

from __future__ import annotations

import json
import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly import storytelling
from proviso_gateway.assembly.rehearsing import rehearsal_over
from proviso_gateway.assembly.storytelling import Telling
from proviso_gateway.terms import Outcome
from proviso_gateway.workbench.results import result_of
from proviso_gateway.workbench.story import SCENES
from proviso_verify.tiles import ENTRIES, decode_bundle, tiles_at

EXAMPLES = Path(__file__).parents[2] / "examples" / "nhs-home-office"
AUTUMN = next(scene for scene in SCENES if scene.key == "autumn-2017")
TELLING = Telling(EXAMPLES, 2_000, 0.1)

SURE = 4
"""Standard deviations beyond which an order is no accident."""

Shown = Mapping[str, float]
"""What the log shows of one case, by name."""


def deviations(cases: Sequence[tuple[str, bool, float]]) -> float:
    """How far the ranks of those found are from those of the others: day, found, what is seen."""
    days = defaultdict[str, list[tuple[bool, float]]](list)
    for day, found, seen in cases:
        days[day].append((found, seen))
    won, expected, variance = 0.0, 0.0, 0.0
    for among in days.values():
        yes = [seen for found, seen in among if found]
        no = [seen for found, seen in among if not found]
        won += sum((a > b) + 0.5 * (a == b) for a in yes for b in no)
        expected += len(yes) * len(no) / 2
        variance += len(yes) * len(no) * (len(among) + 1) / 12
    return (won - expected) / math.sqrt(variance)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[str, bool, Shown]]:
    """Of every answered case: its day, whether somebody was found, and what the log shows."""
    folder = tmp_path_factory.mktemp("people") / "s"
    snapshot, tracer = storytelling.make_people(TELLING, folder, lambda *_: None)
    source = TELLING.source(AUTUMN)
    agreement = read(source, AUTUMN.agreement)
    rows = TELLING.rows(AUTUMN, agreement)
    rehearsal = rehearsal_over(snapshot, seed="what the log tells", tracer=tracer)
    days = [row.script.received_on for row in rows if row.script is not None]
    first = min(day for day in days if day is not None)
    rehearsal.open_on(first, {source: agreement}, {*agreement.parties.requesters})
    rehearsal.play(rows, as_of=first, release_on=None, progress=lambda *_: None)
    rehearsal.close()
    public = result_of(rehearsal).public
    size = int(public["checkpoint"].split(b"\n")[1])
    entries = [
        data for tile in tiles_at(size, ENTRIES) for data in decode_bundle(public[tile.path])
    ]
    place = {json.loads(data)["handle"]: at for at, data in enumerate(entries)}
    cases = []
    store = rehearsal.gateway.store
    for case in map(store.case, store.cases()):
        if case.outcome not in (Outcome.DISCLOSED, Outcome.NO_DETAILS):
            continue
        shown: dict[str, float] = {}
        at = [place[sealed.handle] for sealed in case.entries]
        for sealed in case.entries:
            kind = json.loads(sealed.data)["kind"]
            shown[f"place of the {kind}"] = place[sealed.handle]
            shown[f"size of the {kind}"] = len(entries[place[sealed.handle]])
            shown[f"month of the {kind}"] = int(sealed.period.replace("-", ""))
        shown["entries in between"] = at[-1] - at[0]
        shown["entries of its own"] = len(at)
        day = rehearsal.clock.day(case.received_at).isoformat()
        cases.append((day, case.outcome is Outcome.DISCLOSED, shown))
    return cases


def test_nothing_that_the_log_shows_tells_the_found_from_the_others(
    seen: list[tuple[str, bool, Shown]],
) -> None:
    found = sum(one for _, one, _ in seen)
    assert min(found, len(seen) - found) >= 20, "too few to measure anything"
    names = {name for _, _, shown in seen for name in shown}
    assert {"place of the request", "place of the answer", "size of the answer"} <= names
    told = {
        name: round(deviations([(day, yes, shown.get(name, -1)) for day, yes, shown in seen]), 1)
        for name in names
    }
    assert not {name: far for name, far in told.items() if abs(far) > SURE}, told


def test_the_measure_finds_an_order_that_tells(seen: list[tuple[str, bool, Shown]]) -> None:
    """As the caseload's own order did: those who were never registered came last in each day."""
    told = [(day, yes, 0.0 if yes else 1.0) for day, yes, _ in seen]
    assert abs(deviations(told)) > SURE
