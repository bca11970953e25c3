"""The first page of a demonstration: the memorandum's days, and anybody's seat among them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.portal.conftest import Portal, Visitor, served


@pytest.fixture
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Portal]:
    """A demonstration of its own, whose days may pass."""
    with served(tmp_path_factory.mktemp("story") / "home") as one:
        yield one


def ahead(page: Any) -> list[str]:
    return [one.inner_text() for one in page.locator(".ahead button").all()]


def test_the_story_goes_on_to_the_narrowing_and_the_withdrawal(visitor: Visitor) -> None:
    visitor.goes("/")
    visitor.looks("welcome")
    assert ahead(visitor.page) == ["Go to 9 May 2018", "Go to 9 November 2018"]
    visitor.clicks("Go to 9 May 2018")
    assert "tested again under the agreement of today" in visitor.is_told()
    visitor.looks("welcome-may-2018")
    assert ahead(visitor.page) == ["Go to 9 November 2018"]
    visitor.clicks("Go to 9 November 2018")
    visitor.looks("welcome-withdrawn")
    assert ahead(visitor.page) == []
    assert "No request waits" in visitor.is_told()
