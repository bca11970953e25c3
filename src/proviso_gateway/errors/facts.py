"""What can be wrong with facts that somebody states to try an agreement."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "facts.not-facts": Kind(
        "This is not a file of facts.",
        'Write a JSON object such as {{"facts": {{"ground": "…"}}, "evidence": {{"…": "…"}}}}, '
        "each fact once; see docs/replays.md.",
    ),
}
