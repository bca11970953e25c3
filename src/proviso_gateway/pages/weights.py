"""What a weight says, in words: nobody who looks has to know what a bit is."""

from __future__ import annotations

STRENGTHS: tuple[tuple[float, str], ...] = (
    (8.0, "very strongly"),
    (4.0, "strongly"),
    (1.0, ""),
)
"""From how many bits on, for or against, and what is said: eight bits are 256 to one, four are 16
to one, one is two to one."""


def in_words(weight: str) -> str:
    """What a weight of so many bits says, as `+6.7` or `−2.0`, with the figure beside."""
    bits = float(weight.replace("−", "-"))
    side = "for" if bits > 0 else "against"
    for least, how in STRENGTHS:
        if abs(bits) >= least:
            return f"speaks {how + ' ' if how else ''}{side} them ({weight} bits)"
    return f"says little ({weight} bits)"
