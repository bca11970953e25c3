"""What a citation names by a short name, in full: no reader has to know what `NBO` is."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from proviso_gateway.agreement.model import CitedSource


def naming(names: Collection[str]) -> re.Pattern[str]:
    """Finds any of these short names in a text, whole; there must be one. Where one begins another,
    the longer is found."""
    longest_first = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return re.compile(rf"(?<![\w-])({longest_first})(?![\w-])")


def in_full(cite: str, sources: Mapping[str, CitedSource]) -> str:
    """The citation with each source that it names by its short name called by its title."""
    if not sources:
        return cite
    return naming(sources.keys()).sub(lambda found: sources[found[0]].title, cite)
