"""The arithmetic is exact: every table entry and every logarithm is its own definition."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.tracing import bits
from proviso_gateway.tracing.bits import log2_ratio, share, shares

MANY = st.integers(min_value=1, max_value=10**17)


def test_every_share_is_the_floor_of_its_definition() -> None:
    for d, t in enumerate(shares()):
        assert t**1024 <= 1 << (32_768 - d) < (t + 1) ** 1024


def test_the_best_holds_two_to_the_thirty_two_and_beyond_thirty_two_bits_is_nothing() -> None:
    assert share(0) == 2**32
    assert share(32 * 1024) == 1
    assert share(32 * 1024 + 1) == 0


@settings(deadline=None)
@given(MANY, MANY)
def test_a_logarithm_is_within_half_a_unit_of_the_true_one(many: int, few: int) -> None:
    k = log2_ratio(many, few)
    # 2^((2k - 1) / 2048) <= many / few < 2^((2k + 1) / 2048), in whole numbers.
    above, below = many**2048, few**2048
    least, most = 2 * k - 1, 2 * k + 1
    assert below << least <= above if least >= 0 else below <= above << -least
    assert above < below << most if most >= 0 else above << -most < below


@pytest.mark.parametrize(("many", "few", "log2"), [(1, 1, 0), (2, 1, 1), (1, 8, -3), (1024, 1, 10)])
def test_powers_of_two_are_whole_bits(many: int, few: int, log2: int) -> None:
    assert log2_ratio(many, few) == log2 * 1024


@settings(deadline=None)
@given(MANY, MANY)
def test_a_logarithm_agrees_with_floating_point(many: int, few: int) -> None:
    assert abs(log2_ratio(many, few) - 1024 * math.log2(many / few)) <= 0.51


def test_a_logarithm_is_the_same_where_a_short_fraction_cannot_tell(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    ratios = [(many, few) for many in range(1, 40) for few in (1, 7, 2**20, 999_983)]
    exact = [log2_ratio.__wrapped__(*ratio) for ratio in ratios]
    monkeypatch.setattr(bits, "_PLACES", 12)
    assert any(bits._floor_between(*ratio) is None for ratio in ratios)
    assert [log2_ratio.__wrapped__(*ratio) for ratio in ratios] == exact
