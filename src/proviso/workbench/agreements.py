"""What a lawyer asks of an agreement file: does it read, and do its own tests hold?"""

from __future__ import annotations

import json
from dataclasses import dataclass

from proviso.agreement.acceptance import TestResult, run_tests
from proviso.agreement.model import Agreement
from proviso.agreement.reading import read
from proviso.agreement.schema import file_schema


@dataclass(frozen=True, slots=True)
class Checked:
    """An agreement that could be read, and how its own tests came out."""

    agreement: Agreement
    results: tuple[TestResult, ...]


def check_text(text: str, name: str) -> Checked:
    """What the file called `name` comes to; a `Problem` for the first thing that cannot be read."""
    agreement = read(text, name)
    return Checked(agreement, run_tests(agreement))


def schema_text() -> str:
    """The JSON Schema of an agreement file, as text."""
    return json.dumps(file_schema(), indent=2, sort_keys=True)
