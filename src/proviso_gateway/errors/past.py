"""What can be wrong with past requests that are replayed."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "past.unknown-form": Kind(
        "Files of this ending are not read here; `.parquet` and `.csv` are.",
        "Save the file as one of the two, with that ending.",
    ),
    "past.unreadable": Kind(
        "The file of requests cannot be read.",
        "Check that it is there, and whole: Parquet, or comma-separated text in UTF-8.",
    ),
    "past.wrong-type": Kind(
        "The column `{column}` holds values of another type than its fact has.",
        "Write {expected}, or the same as text; see docs/replays.md.",
    ),
}
