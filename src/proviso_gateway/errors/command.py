"""What can be wrong with how a command was given."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "command.misused": Kind(
        "The command cannot be understood: {what}.", "Every command explains itself with --help."
    ),
}
