"""What can be wrong with a stored record of what happened."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "record.not-registered": Kind(
        "A `{kind}` cannot be kept: it is not one of the classes that records are made of.",
        "This is a fault of ours: please report it. Nothing was recorded.",
    ),
    "record.version": Kind(
        "This record was written in another form than version {known}.",
        "Open the home with the version of Proviso that wrote it, or a later one.",
    ),
    "record.unknown-tag": Kind(
        "This record says something that this version of Proviso does not know.",
        "Open the home with the version of Proviso that wrote it, or a later one.",
    ),
    "record.malformed": Kind(
        "This record is not as records are written.",
        "Restore the home from a backup, and keep this one for whoever finds out why.",
    ),
    "record.agreement-unreadable": Kind(
        "An agreement that was adopted cannot be read by this version of Proviso.",
        "Open the home with the version of Proviso that adopted it.",
    ),
}
