"""Which keys have been the log's own, as its entries say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proviso_gateway.adapters.database.models import Entry, SignedNote
from proviso_gateway.adapters.database.streams import CHARTER
from proviso_verify.entries import parse
from proviso_verify.keys import key_bytes
from proviso_verify.note import ED25519, Verifier


@dataclass(frozen=True, slots=True)
class OwnKey:
    """A key of the log: the entry that says so, and its index (None while it waits).

    `lost` where the key before this one is not at hand any more, so signs nothing beside it.
    """

    verifier: Verifier
    entry: bytes
    since: int | None
    lost: bool = False

    def covered(self, size: int) -> bool:
        """Whether a checkpoint of that size covers the entry."""
        return self.since is not None and self.since < size


def own_keys(alias: str, origin: str) -> Sequence[OwnKey]:
    """Every key that was the log's, the first one first; none before there is a log."""
    rows = Entry.objects.using(alias).filter(event__stream=CHARTER, kind__in=("genesis", "key"))
    found = []
    for data, index in rows.order_by("number").values_list("data", "leaf__index"):
        entry = parse(bytes(data))
        verifier = Verifier(origin, ED25519, key_bytes(entry.text("key")))
        lost = entry.kind == "key" and entry.text("act") == "lost"
        found.append(OwnKey(verifier, bytes(data), index, lost))
    return found


def signed_size(alias: str) -> int:
    """At which size the log was signed last; 0 before that."""
    notes = SignedNote.objects.using(alias).order_by("-head_id")
    return int(notes.values_list("head_id", flat=True).first() or 0)


def in_force(keys: Sequence[OwnKey], size: int) -> int:
    """Which of these keys is the log's at that size: its place among them."""
    return max(sum(one.covered(max(size, 1)) for one in keys), 1) - 1


def signers(keys: Sequence[OwnKey], signed: int, size: int | None) -> Sequence[Verifier]:
    """Those who sign the checkpoint of that size (None: of all that waits), where the one before
    it has the size `signed`.

    The first checkpoint that covers a change is signed by both keys, so that whoever knows the old
    one is led to the new; unless the old one is lost.
    """
    until = len(keys) if size is None else in_force(keys, size) + 1
    wanted = keys[in_force(keys, signed) : until] if keys else ()
    begins = max((at for at, one in enumerate(wanted) if at and one.lost), default=0)
    return [one.verifier for one in wanted[begins:]]
