"""What can be wrong with what is asked of an agreement at a desk: facts, past requests, proofs."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "facts.not-facts": Kind(
        "This is not a file of facts.",
        'Write a JSON object such as {{"facts": {{"ground": "…"}}, "evidence": {{"…": "…"}}}}, '
        "each fact once; see docs/replays.md.",
    ),
    "past.unknown-form": Kind(
        "Past requests are read from `.parquet` and `.csv` files.",
        "Save the file as one of the two, with that ending.",
    ),
    "past.unreadable": Kind(
        "The file of past requests cannot be read.",
        "Check that it is there, and whole: Parquet, or comma-separated text in UTF-8.",
    ),
    "past.wrong-type": Kind(
        "The column `{column}` holds values of another type than its fact has.",
        "Write {expected}, or the same as text; see docs/replays.md.",
    ),
    "analysis.facts-differ": Kind(
        "The fact `{fact}` can have other values in the one file than in the other.",
        "Give it the same type, list and bounds in both, and compare again.",
    ),
    "analysis.not-replayed": Kind(
        "A proof and the assessment disagree about a request that gives {facts}.",
        "This is a fault of ours: believe neither, and report it with the agreement.",
    ),
}
