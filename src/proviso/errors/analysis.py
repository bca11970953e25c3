"""What cannot be analysed, and what an analysis must never say."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "analysis.facts-differ": Kind(
        "The fact `{fact}` can have other values in the one file than in the other.",
        "Give it the same type, list and bounds in both, and compare again.",
    ),
    "analysis.not-replayed": Kind(
        "A proof and the assessment disagree about a request that gives {facts}.",
        "This is a fault of ours: believe neither, and report it with the agreement.",
    ),
    "analysis.not-facts": Kind(
        "The file is not a request's facts.",
        "Write one JSON object: a fact's name and its value, as a test in an agreement has them.",
    ),
}
