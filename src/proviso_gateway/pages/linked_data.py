"""Statements in RDF as text: Turtle, and JSON-LD that carries its own context.

Written by hand and in one order, so that the same agreement always makes the same bytes, and so
that nobody has to fetch a context from the network to read them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from proviso_gateway.analysis.graph import PREFIXES, Listed, Node, ResourceName, Term, Typed

# --- Turtle 1.1 ------------------------------------------------------------------------------


def turtle(nodes: Sequence[Node]) -> str:
    """The statements in Turtle; only the prefixes that are used are named."""
    body = "\n".join(f"{_block(each)} .\n" for each in nodes)
    used = [p for p in PREFIXES if re.search(rf"(?<![\w:<]){p}:[A-Za-z]", body)]
    head = "".join(f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in used)
    return f"{head}\n{body}"


def _block(one: Node) -> str:
    assert one.name is not None  # only named resources stand at the top
    return f"{_name(one.name)}{_says(one, 1)}"


def _says(one: Node, depth: int) -> str:
    """A node's statements, each on a line of its own."""
    indent = "  " * depth
    parts = [f"a {one.kind}"]
    for key, values in one.says.items():
        parts.append(f"{key} {', '.join(_term(value, depth) for value in values)}")
    return " " + f" ;\n{indent}".join(parts)


def _term(term: Term, depth: int) -> str:
    match term:
        case ResourceName(text):
            return _name(text)
        case Listed(items):
            return f"( {' '.join(_term(item, depth) for item in items)} )"
        case Node():
            return f"[{_says(term, depth + 1)} ]"
        case Typed(text, kind):
            return f"{_quoted(text)}^^{kind}"
        case bool() | int():
            return json.dumps(term)
        case str():
            return _quoted(term)


def _name(text: str) -> str:
    return f"<{text}>" if text.startswith("urn:") else text


def _quoted(text: str) -> str:
    """A string: JSON's escapes are among Turtle's, except for pairs of surrogates."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


# --- JSON-LD 1.1 -----------------------------------------------------------------------------


def json_ld(nodes: Sequence[Node]) -> dict[str, Any]:
    """The statements in JSON-LD, with the context inlined."""
    return {"@context": dict(PREFIXES), "@graph": [_object(each) for each in nodes]}


def _object(one: Node) -> dict[str, Any]:
    told: dict[str, Any] = {} if one.name is None else {"@id": one.name}
    told["@type"] = one.kind
    for key, values in one.says.items():
        told[key] = _value(values[0]) if len(values) == 1 else [_value(each) for each in values]
    return told


def _value(term: Term) -> Any:
    match term:
        case ResourceName(text):
            return {"@id": text}
        case Listed(items):
            return {"@list": [_value(item) for item in items]}
        case Node():
            return _object(term)
        case Typed(text, kind):
            return {"@value": text, "@type": kind}
        case _:
            return term
