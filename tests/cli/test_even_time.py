"""A call ends when a whole number of steps has passed, however it ends."""

from __future__ import annotations

import pytest

from proviso_gateway.assembly.even_time import even_time


@pytest.mark.parametrize(("took", "ends_at"), [(0.0, 0.0), (0.2, 1.0), (0.9, 1.0), (1.3, 2.0)])
@pytest.mark.parametrize("fails", [False, True])
def test_a_call_ends_at_a_whole_step_whether_or_not_it_fails(
    took: float, ends_at: float, fails: bool
) -> None:
    now = [100.0]

    def wait(seconds: float) -> None:
        now[0] += seconds

    try:
        with even_time(1.0, lambda: now[0], wait):
            now[0] += took
            if fails:
                raise ValueError
    except ValueError:
        assert fails
    assert now[0] - 100.0 == pytest.approx(ends_at)
