"""Commands for operators, officers and lawyers: parse, ask, render. No rule lives here."""

from __future__ import annotations

import sys

from proviso_gateway.cli.commands import run_command


def main() -> None:
    """The `proviso` command. Exits 0 done, 1 done with a negative finding, 2 bad input or usage,
    3 waiting, 4 not allowed in this state, 70 our fault."""
    sys.exit(run_command(sys.argv[1:]))
