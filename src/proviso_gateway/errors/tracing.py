"""What can be wrong with a tracing model or its tables."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "tracing.model-unreadable": Kind(
        "The tracing model is not a JSON object.",
        "Write it as `Model.as_canonical` gives it.",
    ),
    "tracing.model-invalid": Kind(
        "The tracing model's `{part}` is missing, unknown, out of bounds, or lets a household find "
        "somebody.",
        "Correct `{part}`; every weight and limit is an integer, and the model's parts are fixed.",
    ),
    "tracing.too-few-labels": Kind(
        "Of {of} labelled requests, {found} have the person meant among the candidates that a "
        "search finds: too few to learn from.",
        "Give at least {fewest} such; thousands are better. Where there should be more, see "
        "whether truths, names and birth dates are filled in.",
    ),
    "tracing.person-twice": Kind(
        "Two records of the register have one identifier.",
        "Give each record an identifier of its own.",
    ),
    "tracing.superseded-astray": Kind(
        "A record is superseded by one that is not there, or by itself in the end.",
        "Let `superseded_by` lead to a live record of the same person.",
    ),
    "tracing.changes-incomplete": Kind(
        "Records of somebody who changed were left out.",
        "This is our fault: report it. Nothing was put in; take in the whole register meanwhile.",
    ),
    "tracing.readers-disagree": Kind(
        "Two readings of one comparison came to different weights, so nobody is found.",
        "This is our fault: report it. The request is answered with no details.",
    ),
    "tracing.tables-of-another-model": Kind(
        "The register's tables were made for another tracing model.",
        "Make the tables again with the model that searches.",
    ),
}
