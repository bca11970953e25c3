"""What a weight says, in words: nobody who looks has to know what a bit is."""

from __future__ import annotations

from proviso_gateway.phrases import phrase

STRENGTHS: tuple[tuple[float, str, str], ...] = (
    (8.0, phrase("speaks very strongly for them"), phrase("speaks very strongly against them")),
    (4.0, phrase("speaks strongly for them"), phrase("speaks strongly against them")),
    (1.0, phrase("speaks for them"), phrase("speaks against them")),
)
"""From how many bits on, for or against, and what is said: eight bits are 256 to one, four are 16
to one, one is two to one."""

LITTLE = phrase("says little")


def in_words(weight: str) -> str:
    """What a weight of so many bits says, as `+6.7` or `−2.0`, with the figure beside."""
    bits = float(weight.replace("−", "-"))
    says: str = LITTLE
    for least, speaks_for, speaks_against in reversed(STRENGTHS):
        if abs(bits) >= least:
            says = speaks_for if bits > 0 else speaks_against
    return phrase("{says} ({weight} bits)", says=says, weight=weight)
