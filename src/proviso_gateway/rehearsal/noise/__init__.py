"""How requesters write somebody down: noise profiles, each with slips of its own kind.

`usual` and `placebo` were written by the hands that wrote the tracing, and may flatter it. The
others (`keyboard`, `phonetic`, `scanning`, `census`) make their slips by other means, from what
other people published: a model that learned from some is measured on those that it never saw.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from proviso_gateway.rehearsal.noise.census import CENSUS
from proviso_gateway.rehearsal.noise.changes import Writer, writer
from proviso_gateway.rehearsal.noise.keyboard import KEYBOARD
from proviso_gateway.rehearsal.noise.phonetic import PHONETIC
from proviso_gateway.rehearsal.noise.scanning import SCANNING
from proviso_gateway.rehearsal.noise.usual import RATES, as_written

INDEPENDENT: Mapping[str, Writer] = MappingProxyType(
    {
        "keyboard": writer(KEYBOARD),
        "phonetic": writer(PHONETIC),
        "scanning": writer(SCANNING),
        "census": writer(CENSUS),
    }
)
"""Profiles that owe nothing to the tracing's own tables; the same for every name system."""


def _usual(profile: str) -> Callable[[str], Writer]:
    rates = RATES[profile]
    return lambda system: lambda person, dice: as_written(person, rates(system), dice)


def _whoever(write: Writer) -> Callable[[str], Writer]:
    return lambda _: write


PROFILES: Mapping[str, Callable[[str], Writer]] = MappingProxyType(
    {
        **{name: _usual(name) for name in RATES},
        **{name: _whoever(write) for name, write in INDEPENDENT.items()},
    }
)
"""Profile → name system → how people named by it are written down."""
