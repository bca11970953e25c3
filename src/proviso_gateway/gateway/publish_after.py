"""Before step 7: have enough requests come in since the log was last published?

A public log that grows by one request tells everybody of that one. So an agreement says how many
new requests there must be (`publish_after`), or its custodian waits until the quarter is over.
Answers never wait for this.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from proviso_gateway.errors import problem
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Hash, Period
from proviso_verify.entries import parse
from proviso_verify.periods import number

QUARTER = 3
"""Months."""


def check_enough(charter: Charter, new: Iterable[bytes], since: Period, now: Period) -> None:
    """Refuse to publish these `new` entries in the month `now`, where the last published one is
    of the month `since` (the log's first, where nothing was), as `home.published-too-early`.

    Every agreement under which anything of a case is new must have requests enough; where there are
    too few of one, those of the others wait with them, for the log is one.
    """
    if number(now) // QUARTER > number(since) // QUARTER:
        return
    names = {
        version: name
        for name, editions in charter.editions.items()
        for edition in editions
        for version in edition.versions
    }
    requests: Counter[str] = Counter()
    for data in new:
        entry = parse(data)
        if entry.kind != "agreement" and "agreement" in entry.fields:
            requests[names[Hash(entry.text("agreement"))]] += entry.kind == "request"
    for name, count in sorted(requests.items()):
        missing = charter.agreement(name).publication.publish_after - count
        if missing > 0:
            raise problem("home.published-too-early", agreement=name, missing=missing)
