"""What a lawyer asks of an agreement file: does it read, and do its own tests hold?"""

from __future__ import annotations

import json
from dataclasses import dataclass

from proviso.agreement.acceptance import TestResult, run_tests
from proviso.agreement.reading import read
from proviso.agreement.schema import file_schema


@dataclass(frozen=True, slots=True)
class Checked:
    """An agreement that could be read: its title, how many versions, and how its tests came out."""

    title: str
    versions: int
    results: tuple[TestResult, ...]


def check_text(text: str, name: str) -> Checked:
    """What the file called `name` comes to; a `Problem` for the first thing that cannot be read."""
    agreement = read(text, name)
    return Checked(agreement.title, len(agreement.versions), run_tests(agreement))


def schema_text() -> str:
    """The JSON Schema of an agreement file, as text."""
    return json.dumps(file_schema(), indent=2, sort_keys=True)
