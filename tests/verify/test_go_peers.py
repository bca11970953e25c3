"""Other people's clients open what we write: the Go project's `note` and `tlog`, by `go/peer.go`.

Skipped where Go, or Debian's package of its `golang.org/x/mod`, is not installed; CI installs both.
"""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from small_log import ORIGIN, SmallLog, example, secret

from proviso_verify import note
from proviso_verify.checkpoint import parse_unsigned
from proviso_verify.errors import Problem
from proviso_verify.log import verify_log
from proviso_verify.note import KeySigner
from proviso_verify.receipt import encode_receipt, parse_receipt

SOURCE = Path(__file__).parent / "go" / "peer.go"
PACKAGES = Path("/usr/share/gocode")

SIZES = (1, 2, 255, 256, 257, 511, 512, 513)
"""Where tiles become full, and just beside that."""

Peer = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def peer(tmp_path_factory: pytest.TempPathFactory) -> Peer:
    """The Go program, built without a network: call it with its arguments."""
    go = shutil.which("go")
    if go is None or not (PACKAGES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        pytest.skip("Go and golang-golang-x-mod-dev are not installed: nobody else reads our logs.")
    folder = tmp_path_factory.mktemp("go")
    program = folder / "peer"
    settings = {
        "GO111MODULE": "off", "GOPATH": str(PACKAGES), "GOCACHE": str(folder / "cache"),
        "GOFLAGS": "", "CGO_ENABLED": "0",
    }  # fmt: skip
    subprocess.run(
        [go, "build", "-o", program, SOURCE], env=os.environ | settings, cwd=folder, check=True
    )

    def run(*args: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [program, *map(str, args)], capture_output=True, text=True, timeout=60, check=False
        )

    return run


def vkey(name: str = "log") -> str:
    return KeySigner(ORIGIN, note.ED25519, secret(name)).verifier.text()


@cache
def long_log() -> SmallLog:
    """Two full bundles and a partial one, so that a tile of hashes of tiles stands above them."""
    log = example()
    while len(log.entries) < 600:
        log.whole_case()
    return log


def written(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder


def flipped(data: bytes, at: int) -> bytes:
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


def test_go_opens_a_log_and_finds_the_root_that_we_find(peer: Peer, tmp_path: Path) -> None:
    for log in (example(), long_log()):
        files = log.files()
        ours = verify_log(files.__getitem__)
        seen = peer("log", written(tmp_path / str(ours.size), files), vkey())
        root = base64.b64encode(bytes.fromhex(ours.root)).decode()
        assert (seen.returncode, seen.stdout) == (0, f"{ours.size} entries, root {root}\n"), seen


def test_go_opens_every_checkpoint_that_left_from_the_folder_that_kept_its_tiles(
    peer: Peer, tmp_path: Path
) -> None:
    log = long_log()
    for size in (*SIZES, len(log.entries)):
        written(tmp_path, log.files(size))
    for size in SIZES:
        written(tmp_path, {"checkpoint": log.checkpoint(size)})
        seen = peer("log", tmp_path, vkey())
        assert seen.returncode == 0, (size, seen.stderr)
        assert seen.stdout.startswith(f"{size} entries, root "), seen.stdout


def test_go_finds_old_checkpoints_continued_and_split_views_not(peer: Peer, tmp_path: Path) -> None:
    log, other = long_log(), SmallLog(seed="another history").begin().in_force()
    folder = written(tmp_path / "log", log.files())
    old = tmp_path / "old"
    for size in SIZES:
        written(old, {"checkpoint": log.checkpoint(size)})
        seen = peer("since", folder, vkey(), old)
        assert seen.stdout == f"{len(log.entries)} entries continue {size}\n", seen.stderr
    written(old, {"checkpoint": other.checkpoint()})
    seen = peer("since", folder, vkey(), old)
    assert seen.returncode == 1, "a log with another history was taken for the same"


@pytest.mark.parametrize(
    "path",
    [
        "checkpoint", "tile/entries/000", "tile/entries/001", "tile/entries/002.p/",
        "tile/0/000", "tile/0/001", "tile/0/002.p/", "tile/1/000.p/2",
    ],
)  # fmt: skip
def test_go_refuses_what_we_refuse(path: str, peer: Peer, tmp_path: Path) -> None:
    files = long_log().files()
    path = next(name for name in files if name.startswith(path))
    files[path] = flipped(files[path], len(files[path]) // 2)
    with pytest.raises(Problem):
        verify_log(files.__getitem__)
    assert peer("log", written(tmp_path, files), vkey()).returncode == 1


def test_go_refuses_a_log_under_another_key(peer: Peer, tmp_path: Path) -> None:
    folder = written(tmp_path, example().files())
    assert peer("log", folder, vkey("forger")).returncode == 1


def test_go_checks_a_receipt_and_refuses_its_mutants(peer: Peer, tmp_path: Path) -> None:
    log, file = long_log(), tmp_path / "receipt.json"
    handle = json.loads(log.entries[-1])["handle"]
    whole = json.loads(log.receipt(handle, "outcome", "fields"))

    def seen(**changed: Any) -> tuple[int, str]:
        file.write_text(json.dumps(whole | changed))
        ran = peer("receipt", file, vkey())
        return ran.returncode, ran.stdout

    at = log.index(handle)
    assert seen() == (0, f"entry {at} of {len(log.entries)}\n")
    entry = base64.b64decode(whole["entry"])
    head, _, checkpoint = whole["proof"].partition("\n\n")
    lines = head.split("\n")
    for changed in (
        {"entry": base64.b64encode(flipped(entry, 40)).decode()},
        {"entry": base64.b64encode(log.entries[0]).decode()},
        {"proof": whole["proof"].replace(f"index {at}", f"index {at - 1}")},
        {"proof": "\n".join(lines[:-1]) + "\n\n" + checkpoint},
        {"proof": "\n".join([*lines[:2], *lines[:1:-1]]) + "\n\n" + checkpoint},
        {"proof": head + "\n\n" + log.checkpoint(at).decode()},
        {"proof": head + "\n\n" + log.checkpoint(None, "forger").decode()},
    ):
        assert seen(**changed) == (1, ""), changed


def test_go_follows_the_logs_key_through_a_receipt(peer: Peer, tmp_path: Path) -> None:
    log, file = SmallLog().begin().in_force(), tmp_path / "receipt.json"
    change = log.new_key("log 2")
    signers = ("log", "log 2")
    step = (log.entries[log.index(change)], log.proof(change, None, *signers))
    answer = log.whole_case("disclosed")
    held = (log.entries[log.index(answer)], log.proof(answer))
    file.write_bytes(encode_receipt(*held, keys=[step]))
    size = parse_unsigned(parse_receipt(file.read_bytes()).proof.checkpoint).size
    seen = peer("receipt", file, vkey())
    assert seen.stdout == f"entry {log.index(answer)} of {size}\n", seen.stderr
    alone = (step[0], log.proof(change, None, "log 2"))
    for keys in ([], [alone]):
        file.write_bytes(encode_receipt(*held, keys=keys))
        assert peer("receipt", file, vkey()).returncode == 1
