"""Makes the agreements that these tests share importable, and offers what many tests need."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from proviso_gateway.errors import Problem

sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def expect_problem() -> Callable[[str, Callable[[], object]], Problem]:
    """Asserts that an action raises the problem with this code, and returns it."""

    def expect(code: str, action: Callable[[], object]) -> Problem:
        with pytest.raises(Problem) as raised:
            action()
        assert raised.value.code == code, str(raised.value)
        return raised.value

    return expect
