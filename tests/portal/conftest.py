"""A demonstration that is served, a browser to look at it with, and what every page must pass."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from proviso_gateway.assembly.demonstrating import Demonstration, make_demonstration, required
from proviso_gateway.assembly.home import Home, open_home

EXAMPLES = Path(__file__).parents[2] / "examples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
WIDTHS = (320, 360, 800, 1280)
"""The first is what 400 % leaves of the last."""
SHOTS = os.environ.get("PROVISO_SHOTS", "")
"""A folder for pictures of every page, to be looked at; without it none are made."""

CALLED = ("--called-back-by", "Ada Marsh", "--number-from", "the list of contacts")
"""That somebody was called back before they got a password."""

_RULES = re.compile(
    r"<(script|style)(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=|javascript:", re.IGNORECASE
)

_DAY_AS_FILES_HAVE_IT = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")
_CODE = re.compile(r"\b(out-of-contact|other-efforts|previously-known|NBO|UPD|HSJ)\b")
"""What the memorandum's file calls some of its clauses and sources."""
_READ_BY_PEOPLE = """() => {
    const read = document.body.cloneNode(true);
    read.querySelectorAll(".hint, .code, code, pre, script").forEach((one) => one.remove());
    return read.textContent;
}"""
"""What a page says, without how a day is typed and without what is signed."""


@dataclass
class Portal:
    """A served home."""

    folder: Path
    origin: str
    server: subprocess.Popen[bytes]

    @property
    def demonstration(self) -> Demonstration:
        return required(self.folder)

    def home(self) -> Home:
        """The home, opened here, as it stands on its day."""
        return open_home(self.folder, on=self.demonstration.today)

    def command(self, *words: str) -> str:
        """What a command prints."""
        told = [sys.executable, "-m", "proviso_gateway", *words, "--home", str(self.folder)]
        today = {"PROVISO_TODAY": self.demonstration.today.isoformat()}
        done = subprocess.run(told, capture_output=True, text=True, env={**os.environ, **today})
        assert done.returncode == 0, done.stderr
        return done.stdout


@dataclass
class Visitor:
    """A browser that stops at every page: no violation, nothing beside the edge, nothing inline."""

    portal: Portal
    page: Any
    axe: Any
    seen: set[str] = field(default_factory=set)

    def goes(self, path: str) -> None:
        self.page.goto(self.portal.origin + path)

    def plays(self, who: str) -> None:
        self.goes("/")
        self.page.click(f'form[action="/play/{who}"] button')

    def clicks(self, words: str) -> None:
        self.page.locator("main").locator("a, button", has_text=words).first.click()
        self.page.wait_for_load_state("load")  # its scripts listen from then on

    def signs(self) -> None:
        """Sign what is shown, with the key that the demonstration holds."""
        self.page.click("button[value=demonstration]")

    def looks(self, name: str) -> None:
        """Look at this page as everybody may have to: at each width, and with a screen reader."""
        self.seen.add(name)
        self.page.wait_for_load_state("load")  # A click comes back once its page begins to come.
        found = self.axe.run(self.page)
        assert found.violations_count == 0, f"{name}\n{found.generate_report()}"
        assert _RULES.search(self.page.content()) is None, name
        said = self.page.evaluate(_READ_BY_PEOPLE)
        assert not _CODE.findall(said), f"{name} says what only the agreement's file says"
        days = _DAY_AS_FILES_HAVE_IT.findall(said)
        assert not days, f"{name} says {days}, which people write as 3 October 2017"
        for width in WIDTHS if SHOTS else WIDTHS[:1]:
            self.page.set_viewport_size({"width": width, "height": 900})
            over = self.page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, f"{name} is {over} pixels too wide at {width}"
            if SHOTS:
                path = Path(SHOTS) / f"{name}-{width}.png"
                self.page.screenshot(path=str(path), full_page=True)
        self.page.set_viewport_size({"width": 1280, "height": 900})

    def finds(self, words: str) -> str:
        """The address of the first case in the worklist that says this."""
        row = self.page.locator("tr", has_text=words).first
        return str(row.locator("a").first.get_attribute("href"))

    def is_told(self) -> str:
        return str(self.page.inner_text("main"))


@pytest.fixture(autouse=True)
def beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's driver runs a loop in this thread, which Django would hold to be ours."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A demonstration that the tests of one file share: what they do there changes it for good."""
    with served(tmp_path_factory.mktemp("portal") / "home") as one:
        yield one


@contextmanager
def served(folder: Path) -> Iterator[Portal]:
    """A demonstration, made in this new folder, and served by the command that people type."""
    port = free_port()
    make_demonstration(folder, EXAMPLES / "nhs-home-office", origin=f"http://localhost:{port}")
    told = [
        sys.executable,
        "-m",
        "proviso_gateway",
        "serve",
        str(folder),
        "--port",
        str(port),
        "--public",
        str(folder.parent / "public"),
    ]
    server = subprocess.Popen(told, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    one = Portal(folder, f"http://localhost:{port}", server)
    try:
        _wait_for(one)
        yield one
    finally:
        server.terminate()
        server.communicate(timeout=20)


def _wait_for(one: Portal) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(one.origin, timeout=5):
                return
        except OSError:
            assert one.server.poll() is None, one.server.stderr.read()  # type: ignore[union-attr]
            time.sleep(0.2)
    pytest.fail("the portal does not answer")


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, where the machine has it. It ends with its module: its driver's loop would stand in
    the way of every database that is opened after it in this process."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )


@pytest.fixture(params=[True], ids=["with script"])
def visitor(portal: Portal, browser: Any, request: pytest.FixtureRequest) -> Iterator[Visitor]:
    """Somebody at a browser of their own."""
    from axe_playwright_python.sync_playwright import Axe

    context = browser.new_context(java_script_enabled=request.param)
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield Visitor(portal, page, Axe())
    context.close()
