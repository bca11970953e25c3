"""The agreement file as a JSON Schema (draft 2020-12), derived from the model, for editors.

A schema sees shapes, not meaning: that a fact exists, a comparison suits its type or a timeline
holds together is the reader's business. Whatever the schema refuses, the reader refuses.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from proviso_gateway.agreement.model import LANGUAGE, NAME, Agreement, Party
from proviso_gateway.agreement.wording import WRITTEN_OPERATORS
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.reading.yaml_values import LARGEST_NUMBER, Path
from proviso_gateway.terms import Source

Schema = dict[str, Any]

_REF = {"$ref": "#/$defs/Requirement"}
_SCALAR: Schema = {"type": ["string", "integer", "boolean"]}
_LIST: Schema = {"type": "array", "minItems": 1, "items": _SCALAR, "uniqueItems": True}
_COMPARISON: Schema = {
    "description": "What a fact must be: a value, or comparisons that must all hold.",
    "anyOf": [
        _SCALAR,
        {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {str(op): {"anyOf": [_SCALAR, _LIST]} for op in WRITTEN_OPERATORS},
        },
    ],
}
_REQUIREMENT: Schema = {
    "description": "Met when every entry is: facts with what they must be, and connectives.",
    "type": "object",
    "minProperties": 1,
    "properties": {
        "all_of": {"type": "array", "minItems": 1, "items": _REF},
        "any_of": {"type": "array", "minItems": 1, "items": _REF},
        "not": _REF,
    },
    "patternProperties": {f"{NAME[:1]}(?!(all_of|any_of|not)$){NAME[1:]}": _COMPARISON},
    "additionalProperties": False,
}


@cache
def file_schema() -> Schema:
    """The JSON Schema of an agreement file. Days are text in the form of ISO 8601."""
    schema: Schema = _cleaned(Agreement.model_json_schema(by_alias=True))
    schema["$schema"] = "https://json-schema.org/draft/2020-12/schema"
    schema["$id"] = f"urn:proviso:agreement:{LANGUAGE}"
    schema["title"] = f"Proviso agreement, language {LANGUAGE}"
    schema["$defs"]["Requirement"] = _REQUIREMENT
    schema["$defs"]["Fact"] |= _FACT_RULES
    for body in ("ClauseBody", "Clause"):
        schema["$defs"][body] |= _unless_redacted(schema["$defs"][body])
    vouching = schema["$defs"]["Source"]
    vouching["enum"] = [word for word in vouching["enum"] if word != Source.GATEWAY]
    return schema


_FACT_RULES: Schema = {
    "allOf": [
        {
            "if": {"properties": {"type": {"enum": ["enum", "set"]}}},
            "then": {"required": ["of"], "properties": {"min": False, "max": False}},
        },
        {
            "if": {"properties": {"type": {"const": "int"}}},
            "then": {"required": ["min", "max"], "properties": {"of": False}},
        },
        {
            "if": {"properties": {"type": {"const": "date"}}},
            "then": {"properties": {"of": False}},
        },
        {
            "if": {"properties": {"type": {"const": "bool"}}},
            "then": {"properties": {"of": False, "min": False, "max": False}},
        },
    ]
}
"""Which bounds a fact has, by its type."""


def _unless_redacted(body: Schema) -> Schema:
    """A clause must say what it requires, unless its words are not public."""
    silent = {"properties": {"redacted": {"const": True}}, "required": ["redacted"]}
    return {
        "required": [key for key in body["required"] if key != "require"],
        "anyOf": [{"required": ["require"]}, silent],
    }


def _cleaned(schema: Any) -> Any:
    """Pydantic's schema in the file's terms: no null, no defaults that no file can write, whole
    numbers as large as canonical JSON holds, facts named by their keys."""
    if isinstance(schema, list):
        return [_cleaned(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("requirement"):
        return dict(_REF)
    if schema.get("party"):
        return _cleaned(Party.model_json_schema())
    if "anyOf" in schema:
        choices = [c for c in schema["anyOf"] if c != {"type": "null"}]
        rest = {k: v for k, v in schema.items() if k not in ("anyOf", "default", "title")}
        if len(choices) == 1:
            return _cleaned(rest | choices[0])
        return _cleaned(rest) | {"anyOf": [_cleaned(c) for c in choices]}
    found = {
        key: _properties(value) if key in ("properties", "$defs") else _cleaned(value)
        for key, value in schema.items()
        if key not in ("default", "title")
    }
    if found.get("type") == "integer":
        found = {"minimum": -LARGEST_NUMBER, "maximum": LARGEST_NUMBER} | found
    if "required" in found:
        found["required"] = [key for key in found["required"] if key in found["properties"]]
    return found


def _properties(properties: Mapping[str, Any]) -> Schema:
    return {k: _cleaned(v) for k, v in properties.items() if not v.get("from_key")}


def keys_at(path: Path) -> tuple[str, ...]:
    """The keys that the mapping at this path of a file may have; none if any are free."""
    return tuple(_at(path).get("properties", {}))


def words_at(path: Path) -> tuple[str, ...]:
    """The closed list of words that may stand at this path of a file; none if there is no list."""
    return tuple(_at(path).get("enum", ()))


A_LIST = phrase("a list: `[one, two]`, or a line that begins with `- ` for each")
"""How a list is written."""


def a_mapping(keys: tuple[str, ...]) -> str:
    """How a mapping is written, with the keys that it may have."""
    if not keys or len(keys) > 12:
        return phrase("a mapping: indented lines of `key: value`")
    listed = ", ".join(f"`{key}`" for key in keys)
    return phrase("a mapping: indented lines of `key: value`, with {keys}", keys=listed)


def form_at(path: Path) -> str:
    """What stands under a key, in words; nothing where several forms may."""
    at = _at(path)
    if "enum" in at:
        return joined(f"`{word}`" for word in at["enum"])
    if "const" in at:
        return f"`{at['const']}`"
    if at.get("format") == "date":
        return phrase("a day such as 2017-06-01")
    match at.get("type"):
        case "object":
            return a_mapping(tuple(at.get("properties", {})))
        case "array":
            return A_LIST
        case "integer":
            return phrase("a whole number")
        case "boolean":
            return phrase("`true` or `false`")
        case "string":
            return phrase("text")
    return ""


def _at(path: Path) -> Schema:
    schema = file_schema()
    at: Schema = schema
    for step in path:
        at = _resolved(schema, at)
        inside = at.get("items") if isinstance(step, int) else at.get("properties", {}).get(step)
        at = inside or next(iter(at.get("patternProperties", {}).values()), {})
    return _resolved(schema, at)


def _resolved(schema: Schema, at: Schema) -> Schema:
    while "$ref" in at:
        at = schema["$defs"][at["$ref"].rpartition("/")[2]]
    return at
