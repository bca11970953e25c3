"""The form of an agreement file, for editors."""

from __future__ import annotations

import json

from proviso_gateway.agreement.schema import file_schema


def schema_text() -> str:
    """The JSON Schema of an agreement file, as text."""
    return json.dumps(file_schema(), indent=2, sort_keys=True)
