"""How people are named: sixteen systems, written by hand.

No list was copied from a register, a census or a leak. Frequencies fall off with rank by a law and
are ours; shares are in thousandths of households and are no census. Concentration matters for
fairness: where many people share few names, more of them are somebody's namesake, so the weights
are published here and can be varied.
"""

from __future__ import annotations

from proviso_gateway.rehearsal.names.african import ARABIC, EAST_AFRICAN, WEST_AFRICAN
from proviso_gateway.rehearsal.names.asian import BANGLADESHI, CHINESE, HINDU, PAKISTANI, SIKH
from proviso_gateway.rehearsal.names.british import BRITISH, IRISH
from proviso_gateway.rehearsal.names.european import (
    ITALIAN,
    POLISH,
    PORTUGUESE,
    ROMANIAN,
    SPANISH,
    TURKISH,
)
from proviso_gateway.rehearsal.names.system import NameSystem

SYSTEMS: tuple[NameSystem, ...] = (
    BRITISH,
    IRISH,
    POLISH,
    PAKISTANI,
    HINDU,
    WEST_AFRICAN,
    ARABIC,
    ROMANIAN,
    EAST_AFRICAN,
    BANGLADESHI,
    TURKISH,
    SIKH,
    SPANISH,
    PORTUGUESE,
    ITALIAN,
    CHINESE,
)
