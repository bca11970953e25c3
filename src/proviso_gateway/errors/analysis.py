"""What can be wrong with what is asked to be proved of an agreement."""

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
}
