"""What the register's door remembers, in the database: each approval once, and no name of anybody.

Whom a search found is kept as a digest under a key of the key store: enough to recognise them when
their details are asked for, and nothing to read.
"""

from __future__ import annotations

from collections.abc import Sequence

from proviso_gateway.adapters.database.models import Spent
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.adapters.database.writing import writing
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.terms import Hash


class DatabaseSpentApprovals:
    """`SpentApprovals` in the database of this store."""

    def __init__(self, store: DatabaseStore) -> None:
        self._alias = store.alias
        self._digest = store.standing.digest

    def spend(self, proposal: Hash) -> bool:
        with writing(self._alias):
            # Two who come at once: the second waits for the first, and finds it there.
            _, fresh = Spent.objects.using(self._alias).get_or_create(proposal=proposal)
        reached("door.after-spent")
        return bool(fresh)

    def found(self, proposal: Hash, people: Sequence[str], looks: int) -> None:
        digests = [self._digest("found", [proposal, person]) for person in people]
        with writing(self._alias):
            rows = Spent.objects.using(self._alias).filter(proposal=proposal)
            rows.update(found=digests, looks=looks)
        reached("door.after-found")

    def reviews_needed(self, proposal: Hash, person_id: str) -> int | None:
        with translated_errors():
            rows = Spent.objects.using(self._alias).filter(proposal=proposal)
            row = rows.values_list("found", "looks").first()
        if row is None or self._digest("found", [proposal, person_id]) not in row[0]:
            return None
        return int(row[1])
