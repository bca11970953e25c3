"""What is published is everybody's to read, and nothing that lies beside it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.portal.conftest import Portal, Visitor

from proviso_gateway.pages.site_of_home import site_of_home


def published(portal: Portal) -> Path:
    out = portal.folder.parent / "public"
    home = portal.home()
    home.publish_to(out, site_of_home(portal.origin))
    home.close()
    return out


def test_what_is_published_is_read_without_signing_in(visitor: Visitor, portal: Portal) -> None:
    out = published(portal)
    visitor.goes("/public/")
    visitor.looks("public")
    assert "Home Office" in visitor.is_told()
    get, origin = visitor.page.context.request.get, portal.origin
    kinds = {}
    for file in filter(Path.is_file, out.rglob("*")):
        path = file.relative_to(out).as_posix()
        if path == "published.txt" or path.startswith("."):
            continue
        got = get(f"{origin}/public/{path}")
        if got.status == 404:
            assert "/" not in path, path  # the list of what is ours, for whoever publishes
            continue
        assert got.body() == file.read_bytes(), path
        kinds[path] = got.headers
    assert kinds["checkpoint"]["content-type"] == "text/plain; charset=utf-8"
    assert kinds["checkpoint"]["cache-control"] == "no-cache"
    tiles = [told for path, told in kinds.items() if path.startswith("tile/")]
    assert tiles
    for told in tiles:
        assert told["content-type"] == "application/octet-stream"
        assert "immutable" in told["cache-control"]
        assert "set-cookie" not in told
    assert kinds["statistics.json"]["content-type"] == "application/json"
    assert all(told["x-content-type-options"] == "nosniff" for told in kinds.values())
    assert all("default-src 'none'" in told["content-security-policy"] for told in kinds.values())


def test_nothing_beside_it_is_given(visitor: Visitor, portal: Portal) -> None:
    out = published(portal)
    (out.parent / "secret").write_text("beside")
    get = visitor.page.context.request.get
    for path in ("../secret", "%2e%2e/secret", "tile/../../secret", "..%2fsecret", "agreements",
                 "agreements/", "tile//0", "nothing", "../home/home.toml", "%00",
                 ".hidden"):  # fmt: skip
        got = get(f"{portal.origin}/public/{path}", max_redirects=0)
        assert got.status in (302, 404), path
        assert "beside" not in got.text()
    link = out / "tile" / "link"
    link.symlink_to(out.parent / "secret")
    assert get(f"{portal.origin}/public/tile/link").status == 404
    link.unlink()


def test_a_caches_copy_never_holds_a_session(visitor: Visitor, portal: Portal) -> None:
    published(portal)
    visitor.plays("ada")
    got = visitor.page.context.request.get(f"{portal.origin}/public/statistics.json")
    assert "private" in got.headers["cache-control"]


def test_publishing_again_what_did_not_change_writes_nothing(portal: Portal) -> None:
    out = published(portal)
    home = portal.home()
    size = home.log.head().size
    before = {file: file.stat().st_mtime_ns for file in out.rglob("*")}
    site = site_of_home(portal.origin)
    home.publish_to(out, site)
    assert home.log.head().size == size
    assert {file: file.stat().st_mtime_ns for file in out.rglob("*")} == before
    (out / "statistics.json").write_text("{}")
    home.publish_to(out, site)
    assert json.loads((out / "statistics.json").read_text())["rows"], "what was spoilt is mended"
    home.close()


SHOWN = """
import subprocess, sys
from pathlib import Path
from proviso_gateway.assembly import demonstrating
from proviso_gateway.cli import serving
demonstrating.forget_demonstration = lambda folder: None
demonstrating.make_demonstration = lambda *told, **more: None
demonstrating.publish_demonstration = lambda folder, site: folder
serving._command = lambda port, threads: [sys.executable, "-c", "import os, time; "
    "print(os.getpid(), flush=True); time.sleep(60)"]
serving._answers = lambda port: False
serving.serve_demonstration(Path("nowhere"), Path("nowhere"))
"""


def test_whoever_ends_a_demonstration_ends_its_server() -> None:
    shown = subprocess.Popen([sys.executable, "-c", SHOWN], stdout=subprocess.PIPE, text=True)
    assert shown.stdout is not None
    server = 0
    while not server:
        assert shown.poll() is None, "it ended before its server was there"
        line = shown.stdout.readline().strip()
        server = int(line) if line.isdecimal() else 0
    shown.send_signal(signal.SIGTERM)
    shown.communicate(timeout=20)
    for _ in range(50):
        try:
            os.kill(server, 0)
        except ProcessLookupError:
            return
        time.sleep(0.1)
    os.kill(server, signal.SIGKILL)
    raise AssertionError("the server goes on")
