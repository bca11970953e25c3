"""What can be wrong with the days of a rehearsal's run."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "run.released-too-early": Kind(
        "The day of the calls lies before the day of receipt and approval.",
        "Give a --release-on that is not before --as-of.",
    ),
}
