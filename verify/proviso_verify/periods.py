"""Months, counted. `YYYY-MM` sorts as text, so all that is needed is how far apart two are."""

from __future__ import annotations

from functools import lru_cache


@lru_cache(maxsize=256)
def number(period: str) -> int:
    """The month as a number: the next month has the next one."""
    return int(period[:4]) * 12 + int(period[5:7]) - 1


def within(period: str, first: str, months: int) -> bool:
    """Whether it is the month `first`, or one of so many after it."""
    return 0 <= number(period) - number(first) <= months


def following(period: str) -> str:
    """The month after."""
    year, month = divmod(number(period) + 1, 12)
    return f"{year:04d}-{month + 1:02d}"


def preceding(period: str) -> str:
    """The month before."""
    year, month = divmod(number(period) - 1, 12)
    return f"{year:04d}-{month + 1:02d}"
