"""The model that ships: `learned-2026-11-30`, a file beside this one.

It was learned from synthetic people by the commands that docs/evaluation.md names. A model learned
from the custodian's own labelled requests should replace it before anything real is traced.
"""

from __future__ import annotations

from importlib.resources import files

from proviso_gateway.tracing.model import read_model

_FILE = "models/learned-2026-11-30.json"

DEFAULT = read_model(files(__package__).joinpath(_FILE).read_text("utf-8"), _FILE)
