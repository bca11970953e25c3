"""The manual for lawyers: every example runs, and nothing that a file can say is left out."""

import re
from pathlib import Path

import pytest

from proviso_gateway.agreement.acceptance import run_tests
from proviso_gateway.agreement.model import Answer, VersionState
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import CONNECTIVES, FactType
from proviso_gateway.agreement.schema import file_schema
from proviso_gateway.agreement.values import RESERVED
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.agreement.wording import WRITTEN_OPERATORS
from proviso_gateway.terms import Field, Reason, Source

MANUAL = (Path(__file__).parents[2] / "docs" / "agreements.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```yaml\n(.*?)^```$", MANUAL, re.DOTALL | re.MULTILINE)
WHOLE, *FRAGMENTS = BLOCKS


def sections(text):
    """The top-level keys of a file, each with its text."""
    parts = re.split(r"^(?=[a-z_]+:)", text, flags=re.MULTILINE)
    return {part.partition(":")[0]: part for part in parts if part.strip()}


RICH_FACTS = next(block for block in FRAGMENTS if "manner: {type" in block)
"""The manual's longer list of facts, in which all its requirements can be worded."""


def in_the_whole(fragment):
    """The manual's first example with the sections of a fragment in place of its own."""
    rich = sections(WHOLE) | sections(RICH_FACTS)
    if fragment.startswith("require:"):
        body = fragment.replace("\n", "\n        ")
        clause = f"clauses:\n      - id: shown\n        {body}\n"
        return "".join(
            (rich | {"versions": rich["versions"].replace("clauses:\n", clause)}).values()
        )
    return "".join((rich | sections(fragment)).values())


def test_the_first_example_is_a_whole_agreement_that_passes_its_tests():
    assert all(result.passed for result in run_tests(read(WHOLE, "manual")))


@pytest.mark.parametrize("fragment", FRAGMENTS, ids=lambda f: f.split(":")[0])
def test_every_other_example_can_stand_in_it(fragment):
    agreement = read(in_the_whole(fragment), "manual")
    for version in agreement.versions:
        resolve(agreement, version.id)
    if "versions" not in sections(fragment) and not fragment.startswith("require:"):
        assert [r.differences for r in run_tests(agreement) if not r.passed] == []


def test_there_are_examples_enough():
    assert len(FRAGMENTS) >= 15


def every_key(schema):
    if isinstance(schema, dict):
        yield from schema.get("properties", {})
        for part in schema.values():
            yield from every_key(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from every_key(part)


WORDS = (
    set(every_key(file_schema()))
    | set(WRITTEN_OPERATORS)
    | set(CONNECTIVES)
    | set(RESERVED)
    | set(Answer)
    | set(VersionState)
    | set(Reason)
    | set(FactType)
    | set(Field)
    | set(Source)
)


@pytest.mark.parametrize("word", sorted(str(word) for word in WORDS))
def test_the_manual_explains_every_word_a_file_can_say(word):
    prose = re.sub(r"^```.*?^```$", "", MANUAL, flags=re.DOTALL | re.MULTILINE)
    assert re.search(rf"`{word}\b|\| {word} \|", prose), word
