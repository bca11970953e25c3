"""A home's published site and the story's, written once, and a browser to look at them with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from proviso_gateway.assembly.demonstrating import make_demonstration, publish_demonstration
from proviso_gateway.pages.site_of_home import site_of_home

EXAMPLES = Path(__file__).parents[2] / "examples" / "nhs-home-office"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home that was filled."""
    folder = tmp_path_factory.mktemp("site") / "home"
    make_demonstration(folder, EXAMPLES, origin="http://localhost:8000")
    return folder


@pytest.fixture(scope="session")
def published(demonstration: Path) -> Path:
    """The folder into which it was published, with its site."""
    return publish_demonstration(demonstration, site_of_home("https://portal.example"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Chromium, where the machine has it."""
    if CHROMIUM is None:
        pytest.skip("there is no Chromium here")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )


@pytest.fixture(autouse=True)
def beside_a_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """The browser's driver runs a loop in this thread, which Django would hold to be ours."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
