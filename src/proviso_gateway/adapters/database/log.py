"""`Log` in a database: one sequencer at a time, which signs at each size once.

A turn has three parts, each durable before the next begins. Leaves and tree head are committed
together, from exactly the size that was read: of two sequencers one wins, the other begins anew.
The head is signed, what the key signed is recorded beside the key, and the note committed: no size
has two. Then the files are published. A crash anywhere is made good by the next turn, by anybody.

The head is durable before anything says that it was signed. So a record that the database does not
know was never left by a crash: it is of another copy of this home, or of files that were put back.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from proviso_gateway.adapters.database import own_keys, publishing, tree_rows
from proviso_gateway.adapters.database.models import Entry, PendingEntry, SignedNote
from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.adapters.database.writing import writing
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.keys.last_signed import LastSigned
from proviso_gateway.errors import Problem, problem
from proviso_gateway.terms import Handle
from proviso_verify import checkpoint, note
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.entries import parse
from proviso_verify.note import Note, Signer, Verifier
from proviso_verify.proof import Proof
from proviso_verify.tiles import Tile
from proviso_verify.tree import EMPTY_ROOT, Tree, inclusion_proof

AT_ONCE = 4_096
"""Entries that one transaction of the sequencer takes: more wait for the next."""

Hand = tuple[Signer, LastSigned | None]
"""One of the log's own keys, and where it is kept what it signed last."""


class DatabaseLog:
    """`Log` over the database with this alias, published into `folder`.

    Without a `signer` everything can be read and nothing signed: `sequence` then raises
    `log.no-signing-key`. `last` is where it is kept what the signer's key signed last; None for a
    key that lies in no file yet, and so in nobody else's hand. `successor` is the key that is to
    replace the signer's, where one is.
    """

    def __init__(
        self,
        alias: str,
        origin: str,
        folder: Path,
        signer: Signer | None,
        last: LastSigned | None = None,
        successor: Hand | None = None,
    ) -> None:
        self.alias = alias
        self.folder = folder
        self._origin = origin
        self.signer = signer
        self._hands: list[Hand] = [] if signer is None else [(signer, last)]
        if successor is not None:
            self._hands.append(successor)

    @property
    def origin(self) -> str:
        return self._origin

    @property
    def waiting(self) -> int:
        """How many entries are not under a checkpoint yet."""
        with translated_errors():
            return int(PendingEntry.objects.using(self.alias).count())

    def sequence(self) -> Checkpoint:
        """Raises `log.no-signing-key`, `log.wrong-signing-key`; `log.database-behind` where the
        published checkpoint is ahead of the database, and `log.signed-elsewhere` where what the key
        signed last is: signing on would tell two histories. Also `log.no-record`,
        `log.cannot-record` and `log.queue-altered`.
        """
        self._not_behind()
        self.check_last_signed()
        while self._grow():
            pass
        with translated_errors():
            head = tree_rows.latest(self.alias)
        signed = head.note
        if signed is None:
            signed = self._sign(head.tree)
        self._publish(signed)
        return checkpoint.parse_text(note.parse(signed).text)

    def proof(self, entry: Handle) -> str | None:
        signed = self.signed()
        if signed is None:
            return None
        size = checkpoint.parse_text(note.parse(signed).text).size
        with translated_errors():
            index = tree_rows.index_of(self.alias, entry)
            if index is None or index >= size:
                return None
            path = inclusion_proof(tree_rows.subtree_reader(self.alias, size), index, size)
        return Proof(index, tuple(path), signed).encode().decode()

    def key_changes(self, size: int) -> Sequence[tuple[bytes, str]]:
        found = []
        for one in self._own_keys()[1:]:
            if one.since is None or not one.covered(size):
                break
            with translated_errors():
                notes = SignedNote.objects.using(self.alias).filter(head_id__gt=one.since)
                told, signed = notes.order_by("head_id").values_list("head_id", "note")[0]
                path = inclusion_proof(tree_rows.subtree_reader(self.alias, told), one.since, told)
            found.append((one.entry, Proof(one.since, tuple(path), signed).encode().decode()))
        return found

    def first(self) -> bytes:
        with translated_errors():
            data = Entry.objects.using(self.alias).filter(leaf__index=0)
            found = data.values_list("data", flat=True).first()
        if found is None:
            raise problem("log.not-founded")
        return bytes(found)

    def entries(self, start: int) -> Iterator[bytes]:
        """The entries of the log from this index on, in order."""
        with translated_errors():
            rows = Entry.objects.using(self.alias).filter(leaf__index__gte=start)
            for data in rows.order_by("leaf__index").values_list("data", flat=True).iterator():
                yield bytes(data)

    def files(self) -> Mapping[str, bytes]:
        """Each file is made from the database when it is asked for."""
        signed = self.signed()
        if signed is None:
            raise problem("log.not-founded")
        return _Files(self.alias, signed, self._tiles(signed))

    def signed(self) -> bytes | None:
        """The latest checkpoint that was signed, as it is published."""
        with translated_errors():
            found = SignedNote.objects.using(self.alias).order_by("-head_id")
            latest = found.values_list("note", flat=True).first()
        return None if latest is None else bytes(latest)

    def head(self) -> Checkpoint:
        """What the latest signed checkpoint says; of a log not founded, the empty tree."""
        signed = self.signed()
        if signed is None:
            return Checkpoint(self.origin, 0, EMPTY_ROOT)
        return checkpoint.parse_text(note.parse(signed).text)

    def published(self) -> Checkpoint | None:
        """The checkpoint that lies in the log's folder; None where none of this log's does."""
        return publishing.published(self.folder, self._verifiers())

    def continues(self, folder: Path) -> Checkpoint | None:
        """The checkpoint of this log that lies in a folder; None where none of this log's does.

        Raises `log.database-behind` where the database does not know all that it speaks of.
        """
        # Read first: another sequencer may publish between the two looks, and never the reverse.
        public = publishing.published(folder, self._verifiers())
        if public is not None:
            with translated_errors():
                if tree_rows.root_at(self.alias, public.size) != public.root:
                    raise problem("log.database-behind")
        return public

    def can_sign(self) -> bool:
        """Whether the log's own signing key is at hand, and signed nothing unknown here."""
        try:
            self.check_last_signed()
        except Problem:
            return False
        return True

    def catch_up(self) -> None:
        """Publish what was signed and, after a crash, not published. Needs no signing key."""
        self._not_behind()
        signed = self.signed()
        if signed is not None:
            self._publish(signed)

    def rebuild(self) -> int:
        """Compare every published file with the database, and mend; how many were wrong."""
        self._not_behind()
        signed = self.signed()
        if signed is None:
            return 0
        tiles = self._tiles(signed)
        with translated_errors():
            keys = self._verifiers()
            return publishing.rebuild_files(self.folder, keys, signed, tiles, self._tile)

    # --- a turn, in parts -------------------------------------------------------------------------

    def _grow(self) -> bool:
        """Commit leaves and head for what waits; whether more may wait.

        Where another sequencer grew the tree from the same size first, nothing is written.
        """
        with translated_errors():
            tree = tree_rows.latest(self.alias).tree
        try:
            with writing(self.alias):
                waiting = tree_rows.pending(self.alias, AT_ONCE)
                if waiting:
                    self._check_readable(tree, [data for _, data in waiting])
                    tree_rows.grow(self.alias, tree, waiting)
        except Problem as wrong:
            if wrong.code != "store.conflict":
                raise
            return True
        reached("log.after-head")
        return len(waiting) == AT_ONCE

    def _check_readable(self, tree: Tree, waiting: Sequence[bytes]) -> None:
        """Refuse what would make every reader refuse the log for ever after: what is no entry, or
        of an earlier month than the entry before it. Raises `log.queue-altered`.
        """
        month = ""
        for data in (*self._last_of(tree), *waiting):
            try:
                period = parse(data).period
            except Problem:
                raise problem("log.queue-altered") from None
            if period < month:
                raise problem("log.queue-altered")
            month = period

    def _last_of(self, tree: Tree) -> Iterator[bytes]:
        """The entry that the tree ends with; nothing where it has none."""
        last = Entry.objects.using(self.alias).filter(leaf__index=tree.size - 1)
        yield from map(bytes, last.values_list("data", flat=True))

    def _sign(self, tree: Tree) -> bytes:
        """The one note at this size: ours, unless another sequencer's is there already."""
        reached("log.before-note")
        signed = self._sign_and_record(Checkpoint(self.origin, tree.size, tree.root()))
        with writing(self.alias):
            notes = SignedNote.objects.using(self.alias)
            notes.bulk_create([SignedNote(head_id=tree.size, note=signed)], ignore_conflicts=True)
            kept = bytes(notes.values_list("note", flat=True).get(head_id=tree.size))
        reached("log.after-note")
        return kept

    def _sign_and_record(self, head: Checkpoint) -> bytes:
        """The signed note, which is on the disk beside each key before anybody else can see it.

        Another sequencer of this home may have signed further meanwhile: its record stays.
        """
        hands, before = self._signing(head.size), dict[int, int]()
        with ExitStack() as alone:
            for at, (signer, last) in enumerate(hands):
                if last is not None:
                    alone.enter_context(last.exclusive())
                    before[at] = self._known_here(last, signer.verifier)
            lines = tuple(note.sign(head.text(), signer) for signer, _ in hands)
            signed = Note(head.text(), lines).render()
            for at, (_, last) in enumerate(hands):
                if last is not None and before[at] < head.size:
                    last.write(signed)
                    reached("log.after-record")
        return signed

    def _publish(self, signed: bytes) -> None:
        verifiers = self._verifiers()
        with translated_errors():
            publishing.publish_files(self.folder, verifiers, signed, self._tile, self._signed_sizes)

    def _tiles(self, signed: bytes) -> Mapping[str, Tile]:
        """The files that prove this checkpoint, and every one that was signed before it."""
        size = checkpoint.parse_text(note.parse(signed).text).size
        return tree_rows.all_tiles(size, self._signed_sizes(0))

    def _signed_sizes(self, start: int) -> list[int]:
        """The sizes from this one on at which the log was signed."""
        with translated_errors():
            notes = SignedNote.objects.using(self.alias).filter(head_id__gte=start)
            return list(notes.values_list("head_id", flat=True))

    def _tile(self, tile: Tile) -> bytes:
        return tree_rows.tile_bytes(self.alias, tile)

    # --- what must hold before anything is signed -------------------------------------------------

    def _signing(self, size: int | None = None) -> list[Hand]:
        """Whoever signs the checkpoint of that size (None: of all that waits): the log's own key,
        and where it was changed since the last checkpoint the old one before the new."""
        keys = self._own_keys()
        if not self._hands:
            raise problem("log.no-signing-key")
        if not keys:
            return self._hands[:1]
        with translated_errors():
            signed = own_keys.signed_size(self.alias)
        return list(map(self._hand_of, own_keys.signers(keys, signed, size)))

    def _hand_of(self, key: Verifier) -> Hand:
        missing: Problem | None = None
        for hand in self._hands:
            try:
                if hand[0].verifier == key:
                    return hand
            except Problem as wrong:
                missing = missing or wrong
        raise missing or problem("log.wrong-signing-key")

    def _not_behind(self) -> None:
        """Refuse a database that knows less than has been published, as a restored backup does."""
        self.continues(self.folder)

    def check_last_signed(self) -> None:
        """Refuse a database that does not know what the key signed last, as that of a copied home.

        Raises `log.signed-elsewhere` or `log.no-record`.
        """
        for signer, last in self._signing():
            if last is not None:
                self._known_here(last, signer.verifier)

    def _known_here(self, last: LastSigned, key: Verifier) -> int:
        """The size that this key signed last; 0 for one that is only about to become the log's."""
        if not last.is_there() and key != self.public_key():
            return 0
        said = last.read(key)
        with translated_errors():
            if tree_rows.root_at(self.alias, said.size) != said.root:
                raise problem("log.signed-elsewhere")
        return said.size

    def public_key(self) -> Verifier | None:
        """The log's public key, under which its latest checkpoint counts; None before there is
        a log."""
        keys = self._own_keys()
        with translated_errors():
            signed = own_keys.signed_size(self.alias)
        return keys[own_keys.in_force(keys, signed)].verifier if keys else None

    def changing(self) -> bool:
        """Whether the log's key was replaced, and no checkpoint is signed by the new one yet."""
        keys = self._own_keys()
        return bool(keys) and keys[-1].verifier != self.public_key()

    def _own_keys(self) -> Sequence[own_keys.OwnKey]:
        with translated_errors():
            return own_keys.own_keys(self.alias, self.origin)

    def _verifiers(self) -> list[Verifier]:
        """Every key that was ever the log's: each still says what was signed with it."""
        return [one.verifier for one in self._own_keys()]


class _Files(Mapping[str, bytes]):
    """The files of a log at one size, each read when it is asked for."""

    def __init__(self, alias: str, signed: bytes, tiles: Mapping[str, Tile]) -> None:
        self._alias = alias
        self._signed = signed
        self._tiles = tiles

    def __getitem__(self, path: str) -> bytes:
        if path == checkpoint.PATH:
            return self._signed
        tile = self._tiles[path]
        with translated_errors():
            return tree_rows.tile_bytes(self._alias, tile)

    def __iter__(self) -> Iterator[str]:
        yield from self._tiles
        yield checkpoint.PATH

    def __len__(self) -> int:
        return len(self._tiles) + 1
