"""The JSON Schema of the file: valid itself, true of what ships, never stricter than the reader."""

import datetime
import json

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_agreements import SHIPPED, SMALL, changed, yaml_text
from test_reading import MISTAKES

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.schema import file_schema, keys_at
from proviso_gateway.errors import Problem
from proviso_gateway.reading.plain_yaml import written

SCHEMA = jsonschema.Draft202012Validator(
    file_schema(), format_checker=jsonschema.Draft202012Validator.FORMAT_CHECKER
)


def as_json(value):
    """The file as an editor's JSON sees it: days are text."""
    if isinstance(value, dict):
        return {key: as_json(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [as_json(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def test_the_schema_is_a_schema_and_is_json():
    jsonschema.Draft202012Validator.check_schema(file_schema())
    assert json.loads(json.dumps(file_schema())) == file_schema()
    assert file_schema()["$schema"] == "https://json-schema.org/draft/2020-12/schema"


@pytest.mark.parametrize("text", [SMALL, *(p.read_text(encoding="utf-8") for p in SHIPPED)])
def test_what_ships_is_valid(text):
    SCHEMA.validate(as_json(written(text, "f").value))


SHAPE = {"missing-key", "unknown-key", "not-in-list", "wrong-size", "fact-needs", "fact-has"}
SEEN_ONLY_BY_THE_READER = [
    # A date and a word are both text to JSON, and a version without a date may be like another.
    {("    date: 2020-06-01\n", "")},
    {("    amends: v1\n", "    amends: v1\n    discloses: []\n")},
    {("    amends: v1\n", "    amends: v1\n    grounds: {}\n")},
    # What a version may say of a fact depends on its type, which stands elsewhere.
    {("    amends: v1\n", "    amends: v1\n    facts: {in_contact: {of: [a]}}\n")},
]


@pytest.mark.parametrize(
    "changes",
    [
        changes
        for code, changes, _ in MISTAKES
        if code in SHAPE and set(changes) not in SEEN_ONLY_BY_THE_READER
    ],
)
def test_a_wrong_shape_is_refused_by_the_schema_as_well(changes):
    assert not SCHEMA.is_valid(as_json(written(changed(*changes), "f").value))


def test_the_schema_knows_the_keys_of_every_mapping():
    assert "amends" in keys_at(("versions", 3))
    assert "evidence" in keys_at(("facts", "anything"))
    assert "name" not in keys_at(("facts", "anything"))
    assert "cite" in keys_at(("versions", 0, "replace", "2"))
    assert keys_at(("facts",)) == ()


TREE = as_json(written(SMALL, "f").value)
SCRAPS = st.sampled_from(
    ["x", "", "in_force", "2020-01-01", 0, 1, -1, 2**53, True, False, [], ["x"], {}, {"x": "y"}]
)


def spots(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else ()
    items = enumerate(value) if isinstance(value, list) else items
    for key, item in items:
        yield from spots(item, (*path, key))


SPOTS = [path for path in spots(TREE) if path]


def mutated(tree, path, change):
    head, *rest = path
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    if rest:
        copy[head] = mutated(tree[head], rest, change)
    elif change is None:
        del copy[head]
    elif isinstance(change, tuple) and isinstance(copy, dict):
        copy[change[0]] = copy.pop(head)
    else:
        copy[head] = change if not isinstance(change, tuple) else tree[head]
    return copy


def in_yaml(value):
    """JSON back to YAML, a text in the form of a day becoming a day again."""
    if isinstance(value, dict):
        return {key: in_yaml(item) for key, item in value.items()}
    if isinstance(value, list):
        return [in_yaml(item) for item in value]
    try:
        return datetime.date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value


@settings(max_examples=180, deadline=None)
@given(
    st.sampled_from(SPOTS),
    st.none() | SCRAPS | st.tuples(st.sampled_from(["x", "title", "id", "of", "name"])),
)
def test_whatever_the_schema_refuses_the_reader_refuses(path, change):
    tree = mutated(TREE, path, change)
    try:
        read(yaml_text(in_yaml(tree)), "f")
    except Problem:
        return
    SCHEMA.validate(tree)
