"""Within step 7: an attacker tries the figures before they are published.

All that is published is tried together, with what the log shows by itself. A month by which
anything would be worked out stays shut. The report lies beside the figures, and names every month
that stays shut, so that nobody learns of which there would have been something to work out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proviso_gateway.agreement.model import Delivery
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.gateway.openings import LaidOpen, Month
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.statistics.attack import Attack, ClassTold, attack
from proviso_gateway.statistics.control import Cell
from proviso_gateway.statistics.counts import COURT_ORDER, CohortCounts, Stage
from proviso_gateway.statistics.opened import read_opened
from proviso_verify import canonical
from proviso_verify.openings import GROUND, REASONS


@dataclass(frozen=True, slots=True)
class Tried:
    """The months that may be published, and how the attack went."""

    months: tuple[LaidOpen, ...]
    attack: Attack


def try_figures(gateway: Gateway, months: Sequence[LaidOpen]) -> Tried:
    """Try the figures of these months; those that the log does not name yet and that would be
    worked out are withheld.

    They are tried twice: with every outcome that anybody could think of, and with those alone that
    there are, as somebody might know who guesses well. The second is not reported: it would tell.
    """
    withheld: list[Month] = []
    while True:
        open_ = [one for one in months if one.month not in withheld]
        tried = attack(_classes(gateway, open_, guessed=False))
        guessed = attack(_classes(gateway, open_, guessed=True))
        broken = tried.broken | guessed.broken
        new = [one.month for one in open_ if not one.logged and one.month in broken]
        if not new:
            return Tried(tuple(open_), tried)
        withheld += new


def report(gateway: Gateway, tried: Tried, size: int, counted: Iterable[CohortCounts]) -> bytes:
    """The report of an attack on the figures at this length of the log, where so much is counted.

    `shut` are all months that are over and ended and not laid open, whatever the reason: the log
    shows them. Were those named alone that the attack kept shut, a month of twelve closures among
    them would be known to have ended alike.
    """
    ended = dict[Month, bool]()
    for row in counted:
        month = row.cohort.period, row.cohort.agreement
        ended[month] = ended.get(month, True) and not row.stages[Stage.OPEN]
    over = {one for one, all_ in ended.items() if all_ and one[0] < gateway.period()}
    shut = {one for one in over if one[1] != COURT_ORDER} - {one.month for one in tried.months}
    content = {
        "v": 1,
        "rehearsal": gateway.rehearsal,
        "origin": gateway.log.origin,
        "size": size,
        "months": sum(bool(one.counted) for one in tried.months),
        "kept": sum(not one.counted for one in tried.months),
        "shut": [{"period": of, "agreement": name} for of, name in sorted(shut)],
        **tried.attack.report(),
    }
    return canonical.encode(content)


def _classes(gateway: Gateway, months: Iterable[LaidOpen], *, guessed: bool) -> Iterator[ClassTold]:
    for one in months:
        if one.content is None:
            continue
        file = read_opened(one.content, one.file)
        by_ground = GROUND in file.table
        classes: dict[tuple[str, str], Counter[tuple[Cell, bool]]] = {}
        for (requester, kind, (ground, value), told), cases in one.counted.items():
            cell = (ground if by_ground else "", value)
            classes.setdefault((requester, kind), Counter())[cell, told] += cases
        for (requester, kind), cells in sorted(classes.items()):
            possible = {cell for cell, _ in cells}
            if not guessed:
                possible |= set(_possible(gateway, one.month[1], kind, by_ground=by_ground))
            yield ClassTold(
                *one.month,
                requester,
                kind,
                cells.total(),
                tuple(sorted(possible)),
                tuple(sorted((cell, cases) for (cell, told), cases in cells.items() if told)),
                file.rule,
            )


def _possible(gateway: Gateway, name: str, kind: str, *, by_ground: bool) -> Iterator[Cell]:
    """The cells in which a case of this class can be, as everybody knows who read the agreement."""
    charter = gateway.store.charter()
    for edition in charter.editions.get(name, ()):
        for version in edition.agreement.versions:
            for code, ground in resolve(edition.agreement, version.id).grounds.items():
                found = "relayed" if ground.deliver is Delivery.RELAY else "disclosed"
                ways = {**_WAYS, "answer": (found, "no_details", "stopped")}[kind]
                yield from ((code if by_ground else "", way) for way in ways)


_WAYS = {
    "refusal": REASONS,
    "closure": ("withdrawn", "stopped"),
    "other": ("no_details", "stopped"),
}
"""How a case of each class can have ended, whatever its ground."""
