"""`python -m proviso_verify`: the same as the `proviso-verify` command."""

from __future__ import annotations

import sys

from proviso_verify.cli import main

sys.exit(main())
