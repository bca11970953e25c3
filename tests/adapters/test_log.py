"""The log in a database: one sequencer at a time, one note at each size, files made anew."""

from __future__ import annotations

import dataclasses
import datetime
import json
import shutil
import threading
from pathlib import Path

import pytest
from django.db import connections
from django.db.transaction import atomic
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.adapters.keeping import LASTING, keep_in
from tests.databases import fresh_sqlite
from tests.walk.world import World

from proviso_gateway.adapters.database import log as log_module
from proviso_gateway.adapters.database import streams, tree_rows
from proviso_gateway.adapters.database.connecting import disconnect
from proviso_gateway.adapters.database.key_store import KeyStore
from proviso_gateway.adapters.database.log import DatabaseLog
from proviso_gateway.adapters.database.models import SignedNote, TreeHead
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.database.streams import add_entries
from proviso_gateway.adapters.database.translated_errors import translated_errors
from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.release import call
from proviso_gateway.institution.acts import ActLine, Founded
from proviso_gateway.terms import Handle, Instant
from proviso_gateway.transparency.sealing import Sealed
from proviso_verify import checkpoint
from proviso_verify.canonical import to_base64 as b64
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.entries import VERSION, build
from proviso_verify.log import verify_log
from proviso_verify.note import ED25519, KeySigner
from proviso_verify.proof import parse
from proviso_verify.signing import act_statement
from proviso_verify.tiles import tiles_of
from proviso_verify.tree import leaf_hash, verify_inclusion


def log_of(world: World) -> DatabaseLog:
    log = world.gateway.log
    assert isinstance(log, DatabaseLog)
    return log


def read_folder(folder: Path) -> dict[str, bytes]:
    """Every file that is published, by its path inside the log."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith(".")
    }


def verified(log: DatabaseLog) -> int:
    """The size of the log as the published files prove it to an outsider."""
    files = read_folder(log.folder)
    return verify_log(lambda path: files[path]).size


def heartbeat(number: int) -> Sealed:
    handle = Handle(f"{number:026d}".translate(str.maketrans("0123456789", "abcdefghij")))
    return Sealed(handle, build("heartbeat", handle=handle, period="2017-10").data, ())


def test_what_is_published_is_what_the_database_gives_and_an_outsider_accepts(
    lasting: World,
) -> None:
    log = log_of(lasting)
    for _ in range(3):
        lasting.confirmed()
        log.sequence()
    published = read_folder(log.folder)
    assert {path: published[path] for path in log.files()} == dict(log.files())
    assert verified(log) == log.head().size


def test_an_entry_is_proved_once_it_is_under_a_checkpoint_and_not_before(lasting: World) -> None:
    log = log_of(lasting)
    log.sequence()
    case = lasting.assessed()
    handle = case.entries[0].handle
    assert log.proof(handle) is None
    head = log.sequence()
    proved = log.proof(handle)
    assert proved is not None
    proof = parse(proved.encode())
    verify_inclusion(leaf_hash(case.entries[0].data), proof.index, head.size, proof.path, head.root)


def test_entries_come_in_the_order_in_which_they_were_recorded(lasting: World) -> None:
    cases = [lasting.assessed() for _ in range(5)]
    recorded = [sealed.handle for case in cases for sealed in case.entries]
    found = [entry["handle"] for entry in lasting.entries() if entry["handle"] in recorded]
    assert found == recorded


def test_whoever_was_overtaken_between_signing_and_publishing_still_leaves_what_proves_it(
    lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = log_of(lasting)
    log.sequence()
    lasting.assessed()
    with monkeypatch.context() as patch:
        patch.setattr(DatabaseLog, "_publish", lambda self, signed: None)
        old = log.sequence()
    late = log.signed()
    assert late is not None
    lasting.assessed()
    new = log.sequence()
    missing = set(tree_rows.all_tiles(old.size)) - set(read_folder(log.folder))
    assert missing == set()
    for path in tree_rows.all_tiles(old.size):
        (log.folder / path).unlink()
    log._publish(late)  # the folder is further already
    published = read_folder(log.folder)
    assert set(tree_rows.all_tiles(old.size)) <= set(published)
    assert checkpoint.parse_unsigned(published[checkpoint.PATH]) == new
    assert verify_log((published | {checkpoint.PATH: late}).__getitem__).size == old.size


def test_a_turn_without_new_entries_signs_nothing_again(lasting: World) -> None:
    log = log_of(lasting)
    first = log.sequence()
    notes = SignedNote.objects.using(log.alias)
    before = list(notes.values_list())
    assert log.sequence() == first
    assert list(notes.values_list()) == before


def test_two_sequencers_at_once_make_one_history(lasting: World) -> None:
    log, store = log_of(lasting), lasting.gateway.store
    log.sequence()
    problems: list[Problem] = []

    def work(number: int) -> None:
        mine = DatabaseLog(log.alias, log.origin, log.folder, log.signer)
        try:
            for at in range(6):
                store.publish_entry(heartbeat(number * 100 + at))
                mine.sequence()
        except Problem as wrong:
            problems.append(wrong)
        finally:
            disconnect(log.alias)

    before = log.head().size
    workers = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert problems == []
    log.sequence()
    assert log.head().size == before + 24
    assert log.waiting == 0
    assert verified(log) == log.head().size


def test_of_two_sequencers_that_read_one_size_the_second_writes_nothing(lasting: World) -> None:
    log = log_of(lasting)
    log.sequence()
    lasting.assessed()
    stale = tree_rows.latest(log.alias).tree
    log.sequence()
    lasting.assessed()
    heads = TreeHead.objects.using(log.alias).count()
    waiting = tree_rows.pending(log.alias, 100)
    with pytest.raises(Problem, match="conflict"), translated_errors(), atomic(using=log.alias):
        tree_rows.grow(log.alias, stale, waiting)
    assert TreeHead.objects.using(log.alias).count() == heads
    log.sequence()
    assert verified(log) == log.head().size


def test_a_note_that_is_there_is_kept_whoever_signs_again(lasting: World) -> None:
    log = log_of(lasting)
    log.sequence()
    head = tree_rows.latest(log.alias)
    other = KeySigner(log.origin, ED25519, key_holder(b"o" * 32).private)
    log._signing = lambda size=None: [(other, None)]  # type: ignore[method-assign]
    assert log._sign(head.tree) == head.note


@pytest.mark.parametrize("forged", [b"no entry at all", b'{"v":2,"kind":"approval"}', b""])
def test_bytes_that_are_no_entry_are_not_put_under_a_checkpoint(
    forged: bytes, lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One such entry, once signed, and the log would be refused by everybody for ever."""
    log = log_of(lasting)
    log.sequence()
    good = read_folder(log.folder)
    monkeypatch.setattr(streams, "_kind", lambda sealed: "heartbeat")  # as the column would say
    add_entries(log.alias, iter([(None, Sealed(Handle("f" * 26), forged, ()))]))
    with pytest.raises(Problem, match="queue-altered"):
        log.sequence()
    assert read_folder(log.folder) == good


def test_a_month_that_is_over_is_not_put_under_a_checkpoint_again(lasting: World) -> None:
    log = log_of(lasting)
    log.sequence()
    late = build("heartbeat", handle="f" * 26, period="2001-01")
    add_entries(log.alias, iter([(None, Sealed(Handle(late.handle), late.data, ()))]))
    with pytest.raises(Problem, match="queue-altered"):
        log.sequence()


def forge_notes(log: DatabaseLog) -> None:
    """Whoever may write to the database puts a note of another key where the log has signed none
    yet."""
    head = tree_rows.latest(log.alias)
    other = KeySigner(log.origin, ED25519, key_holder(b"o" * 32).private)
    forged = checkpoint.sign(Checkpoint(log.origin, head.tree.size, head.tree.root()), other)
    SignedNote.objects.using(log.alias).create(head_id=head.tree.size, note=forged.render())


def test_a_checkpoint_in_the_tables_that_the_key_did_not_sign_is_not_published(
    lasting: World,
) -> None:
    log = log_of(lasting)
    lasting.confirmed()
    log.sequence()
    good = read_folder(log.folder)
    lasting.assessed()
    log._grow()
    forge_notes(log)
    for turn in (log.sequence, log.catch_up, log.rebuild):
        with pytest.raises(Problem, match="note-not-signed"):
            turn()
    assert read_folder(log.folder) == good


def test_nothing_is_handed_over_under_a_checkpoint_that_the_key_did_not_sign(
    lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor anything recorded of the call: the next one, once the tables are mended, is answered."""
    log = log_of(lasting)
    case = lasting.confirmed()
    lasting.on(lasting.opened_on + datetime.timedelta(days=3))
    log._grow()
    forge_notes(log)
    with pytest.raises(Problem, match="note-not-signed"):
        call(lasting.gateway, case.handle)
    monkeypatch.setattr(log, "_publish", lambda signed: None)  # and were it published
    with pytest.raises(Problem, match="no-proof"):
        call(lasting.gateway, case.handle)
    assert lasting.case(case.handle) == case


@pytest.mark.parametrize("altered", ["entry", "leaf"])
def test_nothing_is_handed_over_whose_proof_its_requester_could_not_check(
    altered: str, lasting: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = log_of(lasting)
    case = lasting.confirmed()
    lasting.on(lasting.opened_on + datetime.timedelta(days=3))
    proved, asked = log.proof, []

    def proof(entry: Handle) -> str | None:
        """The first is true, so that the call begins; that of the answer leads elsewhere."""
        asked.append(entry)
        told = proved(entry)
        assert told is not None
        if len(asked) == 1:
            return told
        if altered == "entry":
            return proved(case.entries[0].handle)
        lines = told.split("\n")
        return "\n".join([*lines[:2], b64(bytes(32)), *lines[3:]])

    monkeypatch.setattr(log, "proof", proof)
    with pytest.raises(Problem, match="no-proof"):
        call(lasting.gateway, case.handle)
    assert asked[1:] == [lasting.case(case.handle).last_entry]
    assert not lasting.case(case.handle).left
    monkeypatch.undo()
    assert call(lasting.gateway, case.handle)


def test_another_key_than_the_first_entry_names_signs_nothing(lasting: World) -> None:
    log = log_of(lasting)
    other = KeySigner(log.origin, ED25519, key_holder(b"o" * 32).private)
    with pytest.raises(Problem, match="wrong-signing-key"):
        DatabaseLog(log.alias, log.origin, log.folder, other).sequence()
    assert not SignedNote.objects.using(log.alias).exists()


def test_without_the_key_everything_can_be_read_and_nothing_signed(lasting: World) -> None:
    log = log_of(lasting)
    lasting.confirmed()
    log.sequence()
    entry = lasting.assessed().entries[0].handle
    keyless = DatabaseLog(log.alias, log.origin, log.folder, None)
    with pytest.raises(Problem, match="no-signing-key"):
        keyless.sequence()
    assert keyless.first() == log.first()
    assert dict(keyless.files()) == dict(log.files())
    assert keyless.proof(entry) is None
    assert keyless.waiting > 0


def test_files_that_were_lost_or_altered_are_made_anew(lasting: World) -> None:
    log = log_of(lasting)
    for _ in range(3):
        lasting.confirmed()
    log.sequence()
    good = read_folder(log.folder)
    assert log.rebuild() == 0
    for number, path in enumerate(sorted(good)):
        if number % 2:
            (log.folder / path).unlink()
        else:
            (log.folder / path).write_bytes(b"altered")
    assert log.rebuild() == len(good)
    assert read_folder(log.folder) == good
    shutil.rmtree(log.folder)
    log.catch_up()
    assert read_folder(log.folder) == good


@pytest.mark.parametrize("published", ["later", "other"])
def test_a_database_behind_its_own_published_checkpoint_refuses_to_sign(
    published: str, tmp_path: Path
) -> None:
    world = World(keep=keep_in("sqlite", tmp_path))
    log = log_of(world)
    world.confirmed()
    log.sequence()
    backup = tmp_path / "backup.sqlite"
    with connections[log.alias].cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(backup)])
    world.assessed()
    ahead = log.sequence()
    disconnect(log.alias)

    restored = tmp_path / "restored"
    restored.mkdir()
    alias = fresh_sqlite(restored)
    shutil.copyfile(backup, restored / "proviso.sqlite")
    behind = DatabaseLog(alias, log.origin, log.folder, log.signer)
    if published == "other":  # the restored database has gone on, and tells another history
        store = DatabaseStore(alias, KeyStore(tmp_path / "keys.sqlite"))
        for number in range(ahead.size):
            store.publish_entry(heartbeat(number))
        DatabaseLog(alias, log.origin, restored / "elsewhere", log.signer).sequence()
    notes = SignedNote.objects.using(alias).count()
    with pytest.raises(Problem, match="database-behind"):
        behind.sequence()
    assert SignedNote.objects.using(alias).count() == notes
    assert behind.published() == ahead
    disconnect(alias)


def test_a_checkpoint_that_the_log_did_not_sign_says_nothing(lasting: World) -> None:
    log = log_of(lasting)
    head = log.sequence()
    forged = dataclasses.replace(head, size=head.size + 100)
    other = KeySigner(log.origin, ED25519, key_holder(b"o" * 32).private)
    (log.folder / checkpoint.PATH).write_bytes(checkpoint.sign(forged, other).render())
    assert log.sequence() == head
    assert verified(log) == head.size


@pytest.mark.parametrize("kind", LASTING)
@settings(max_examples=4, deadline=None)
@given(turns=st.lists(st.integers(1, 700), min_size=1, max_size=4))
def test_the_tree_in_rows_is_the_tree_of_the_entries(
    kind: str, turns: list[int], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """However it grew: every tile, and proofs of entries at the edges of tiles."""
    folder = tmp_path_factory.mktemp("log")
    key = key_holder(b"l" * 32)
    signer = KeySigner("rehearsal.invalid/tests", ED25519, key.private)
    store, log, _ = keep_in(kind, folder)(signer)
    assert isinstance(log, DatabaseLog)
    founders = [key_holder(seed * 32) for seed in (b"1", b"2")]
    said = {
        "act": "founded",
        "handle": "a" * 26,
        "begun": "2017-10",
        "origin": log.origin,
        "key": key.key,
        "administrators": [{"key": one.key, "held": "key-file"} for one in founders],
        "mode": "rehearsal",
        "parties": [],
    }
    message = act_statement("", {"v": VERSION, "kind": "genesis", **said})
    hands = {
        "keys": [one.key for one in founders],
        "signatures": [one.sign(message) for one in founders],
    }
    genesis = build("genesis", period="2017-10", **said, **hands)
    first = Sealed(Handle("a" * 26), genesis.data, ())
    store.enact(ActLine(0, Instant(1), Founded(log.origin), (first,)))
    entries, sizes = [genesis.data], []
    for turn in turns:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(log_module, "AT_ONCE", 300)
            beats = [heartbeat(len(entries) + number) for number in range(turn)]
            with translated_errors(), atomic(using=log.alias):
                add_entries(log.alias, ((None, beat) for beat in beats))
            entries += [beat.data for beat in beats]
            head = log.sequence()
        assert head.size == len(entries)
        sizes.append(head.size)
    expected = tiles_of(entries)
    files = dict(log.files())
    signed = files.pop(checkpoint.PATH)
    assert {path: files[path] for path in expected} == expected
    for size in sizes:  # a checkpoint that left at any time keeps what proves it
        for path, data in tiles_of(entries[:size]).items():
            assert data == files.get(path, data), path
            assert path in files or path.partition(".p/")[0] in files
    assert checkpoint.open_signed(signed, signer.verifier).checkpoint == head
    published = read_folder(log.folder)
    assert published.items() == (files | {checkpoint.PATH: signed}).items()
    for index in {0, 1, 255, 256, 257, 511, 512, len(entries) - 1}:
        if index < len(entries):
            handle = Handle(json.loads(entries[index])["handle"])
            proved = log.proof(handle)
            assert proved is not None
            proof = parse(proved.encode())
            assert proof.index == index
            verify_inclusion(leaf_hash(entries[index]), index, head.size, proof.path, head.root)
    disconnect(log.alias)
