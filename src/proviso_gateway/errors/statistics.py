"""What keeps figures from being published."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "statistics.does-not-add-up": Kind(
        "The figures of {period} do not add up to what was received.",
        "This is a fault of ours: please report it. Nothing was published.",
    ),
}
