"""What an agreement file says, before it means anything: YAML text → values, each with its place.

The notation is a small part of YAML 1.2. Whatever readers of YAML are known to disagree about
(`on`, `yes`, `0x1F`, `1_000`, `12:30`, an empty value) is refused rather than guessed; so are
anchors, aliases, tags and directives, which would let a small file unfold into a large one.
"""

from __future__ import annotations

import re

from proviso_gateway.errors import Place, problem
from proviso_gateway.reading.words import HIDDEN, named
from proviso_gateway.reading.yaml_values import Written

LARGEST_FILE = 256 * 1024
"""Bytes of UTF-8. A long agreement of a hundred clauses takes a tenth of it."""

_STRANGE_INDENT = re.compile(
    r"^[ \t-]*[\u0085\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]", re.MULTILINE
)
"""A blank that is not the ordinary one, before the first word of a line: word processors write it,
it looks the same, and the line would stand elsewhere than it seems to."""


def written(text: str, file: str) -> Written:
    """What this YAML text says. One `Problem` for the first thing that cannot be read."""
    if len(text) > LARGEST_FILE or len(text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        raise problem("agreement.too-large", Place(file), limit=LARGEST_FILE // 1024)
    text = text.removeprefix("\ufeff")  # some editors begin every file with this mark
    hidden = HIDDEN.search(text) or _STRANGE_INDENT.search(text)
    if hidden:
        lines = re.split(r"\r\n|\r|\n", text[: hidden.end() - 1])
        place = Place(file, len(lines), len(lines[-1]) + 1)
        raise problem("agreement.hidden-character", place, character=named(hidden[0][-1]))
    # Imported here: the parser takes long to load, and most commands read no YAML.
    from proviso_gateway.reading.yaml_tree import Builder  # noqa: PLC0415

    return Builder(file).build(text)
