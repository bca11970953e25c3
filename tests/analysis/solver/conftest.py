"""Makes the random and sample agreements of the tests of agreements importable here too."""

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from proviso_gateway.errors import Problem

sys.path.insert(0, str(Path(__file__).parents[2] / "agreement"))
sys.path.insert(0, str(Path(__file__).parent))


@pytest.fixture(scope="session")
def expect_fault() -> Callable[[str, Callable[[], object]], None]:
    """Asserts that an action raises the problem with this code."""

    def expect(code: str, action: Callable[[], object]) -> None:
        with pytest.raises(Problem) as raised:
            action()
        assert raised.value.code == code

    return expect
