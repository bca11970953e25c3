"""What can be wrong with a synthetic caseload that somebody describes."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "caseload.nothing-asked": Kind(
        "The caseload asks for nobody.",
        "Write how many requests of each kind there are; docs/files.md describes caseloads.",
    ),
    "caseload.value-not-allowed": Kind(
        "`{column}` is not {expected}.",
        "Write {expected}; docs/files.md describes caseloads.",
    ),
    "caseload.readings-differ": Kind(
        "The readings of this caseload do not all ask the same number of requests.",
        "A range over them compares nothing unless they do. Let the rows of each add up alike.",
    ),
    "caseload.too-few-people": Kind(
        "A population of {people} people has too few for this caseload, each being asked for once.",
        "Make more people, or scale the caseload down; whoever is in no register is made by "
        "`register synthesise --held-out`.",
    ),
}
