"""What keeps figures from being published, or from being read again."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "statistics.does-not-add-up": Kind(
        "The figures of {period} do not add up to what was received.",
        "This is a fault of ours: please report it. Nothing was published.",
    ),
    "statistics.not-figures": Kind(
        "The file holds no figures as a custodian publishes them.",
        "Name the `statistics.json` that was published beside the log, as it was published.",
    ),
    "statistics.not-an-evaluation": Kind(
        "The file holds no evaluation of the search.",
        "Name the `evaluation.json` that `proviso evaluate tracing` wrote.",
    ),
}
