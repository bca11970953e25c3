"""From what happened to a log entry that shows nobody's data.

A `Draft` says what an entry states in clear and what it commits to. Sealing it draws nothing and
reads nothing: the handle and one salt for each commitment are handed in. What comes back is the
entry's bytes, for the log, and the openings, for the case's private body.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from proviso_gateway.terms import Handle, Period
from proviso_verify import canonical, entries
from proviso_verify.commitments import Opening, commit

BODY = "body"


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry before it is sealed: its kind, what it says in clear, what it commits to.

    `clear` holds the kind's own keys (codes, hashes, integers); `secret` maps the name of each
    commitment to its value; `body` is the private body (canonical JSON) or None where the kind
    has none.
    """

    kind: str
    clear: Mapping[str, Any] = field(default_factory=dict)
    secret: Mapping[str, Any] = field(default_factory=dict)
    body: Any = None

    @property
    def salts_needed(self) -> int:
        """How many 32-byte salts sealing takes."""
        return len(self.secret) + (self.body is not None)


@dataclass(frozen=True, slots=True)
class Sealed:
    """A log entry's bytes and handle, with the openings that only the custodian keeps."""

    handle: Handle
    data: bytes
    openings: tuple[Opening, ...]

    @property
    def period(self) -> Period:
        """The month of the entry."""
        return Period(entries.parse(self.data).period)

    def opening(self, name: str) -> Opening:
        """The opening of the commitment called `name`."""
        return next(opening for opening in self.openings if opening.name == name)


def seal(
    draft: Draft,
    *,
    handle: Handle,
    period: Period,
    prev: Handle | None,
    salts: Sequence[bytes],
) -> Sealed:
    """The entry that `draft` becomes, each secret value committed under a salt of its own."""
    values = dict(sorted(draft.secret.items()))
    if draft.body is not None:
        values[BODY] = canonical.digest(draft.body)
    openings = tuple(
        Opening(entry=handle, name=name, value=value, salt=salt)
        for (name, value), salt in zip(values.items(), salts, strict=True)
    )
    hidden = {o.name: commit(o.salt, o.entry, o.name, o.value) for o in openings}
    clear = dict(draft.clear)
    if prev is not None:
        clear["prev"] = prev
    if draft.body is not None:
        clear[BODY] = hidden.pop(BODY)
    if hidden:
        clear["commitments"] = hidden
    entry = entries.build(draft.kind, handle=handle, period=period, **clear)
    return Sealed(handle, entry.data, openings)
