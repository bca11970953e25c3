"""A second reading of the exported policies: a permission becomes a SHACL shape, a world data.

Nothing is shared with `odrl_reader`: what an operator means is said in SHACL's own components, and
pySHACL decides. A world conforms to a permission's shape exactly where the permission is active.
"""

from collections.abc import Iterable, Mapping, Sequence

from pyshacl import validate
from rdflib import RDF, SH, BNode, Graph, Literal, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")
W = Namespace("urn:proviso:tests:worlds#")

World = Mapping[URIRef, object]
"""Left operand → value; a set is a frozenset. What is absent is not known."""

_BOUNDS = {
    ODRL.gteq: SH.minInclusive,
    ODRL.lteq: SH.maxInclusive,
    ODRL.lt: SH.maxExclusive,
}


def allowed(policies: Graph, action: URIRef, asked: Sequence[tuple[URIRef, World]]) -> list[bool]:
    """For each assignee and world, whether some permission of the action is active."""
    data, shapes = Graph(), Graph()
    worlds = [_world(data, number, *each) for number, each in enumerate(asked)]
    permissions = [
        rule
        for rule in policies.objects(None, ODRL.permission)
        if policies.value(rule, ODRL.action) == action
    ]
    tops = [_top(shapes, policies, rule, number) for number, rule in enumerate(permissions)]
    if not tops:
        return [False for _ in worlds]
    _, report, _ = validate(data, shacl_graph=shapes, advanced=False)
    failed = {
        (report.value(result, SH.focusNode), report.value(result, SH.sourceShape))
        for result in report.subjects(RDF.type, SH.ValidationResult)
    }
    return [any((world, top) not in failed for top in tops) for world in worlds]


def _world(data: Graph, number: int, assignee: URIRef, world: World) -> URIRef:
    name = W[f"world-{number}"]
    data.add((name, RDF.type, W.World))
    data.add((name, W.asks, assignee))
    for operand, value in world.items():
        known = BNode()
        data.add((name, operand, known))
        for one in value if isinstance(value, frozenset) else (value,):
            data.add((known, RDF.value, Literal(one)))
    return name


def _top(shapes: Graph, policies: Graph, rule: Node, number: int) -> URIRef:
    """A shape of every world that says one thing: that it conforms to the rule."""
    top, body = W[f"permission-{number}"], BNode()
    shapes.add((top, RDF.type, SH.NodeShape))
    shapes.add((top, SH.targetClass, W.World))
    shapes.add((top, SH.node, body))
    asks = _property(shapes, body, W.asks)
    shapes.add((asks, SH.hasValue, policies.value(rule, ODRL.assignee)))
    parts = [_shape(shapes, policies, one) for one in policies.objects(rule, ODRL.constraint)]
    shapes.add((body, SH["and"], _list(shapes, parts)))
    shapes.add((body, RDF.type, SH.NodeShape))
    return top


def _shape(shapes: Graph, policies: Graph, constraint: Node) -> BNode:
    shape = BNode()
    shapes.add((shape, RDF.type, SH.NodeShape))
    for word in (ODRL["and"], ODRL["or"]):
        operands = policies.value(constraint, word)
        if operands is not None:
            parts = [_shape(shapes, policies, one) for one in Collection(policies, operands)]
            shapes.add((shape, SH[word.removeprefix(ODRL)], _list(shapes, parts)))
            return shape
    left = policies.value(constraint, ODRL.leftOperand)
    right = policies.value(constraint, ODRL.rightOperand)
    operator = policies.value(constraint, ODRL.operator)
    shapes.add((_property(shapes, shape, left), SH.minCount, Literal(1)))
    values = _property(shapes, shape, left, RDF.value)
    if operator == ODRL.eq:
        shapes.add((values, SH.hasValue, right))
        shapes.add((values, SH.maxCount, Literal(1)))
    elif operator == ODRL.isAnyOf:
        among = BNode()
        shapes.add((among, SH["in"], _list(shapes, Collection(policies, right))))
        shapes.add((values, SH.qualifiedValueShape, among))
        shapes.add((values, SH.qualifiedMinCount, Literal(1)))
    elif operator == ODRL.isPartOf:
        words = list(Collection(policies, right))
        if words:
            shapes.add((values, SH["in"], _list(shapes, words)))
        else:
            shapes.add((values, SH.maxCount, Literal(0)))
    else:
        shapes.add((values, SH.minCount, Literal(1)))
        shapes.add((values, _BOUNDS[operator], right))
    return shape


def _property(shapes: Graph, shape: Node, *path: Node) -> BNode:
    made = BNode()
    shapes.add((shape, SH.property, made))
    shapes.add((made, SH.path, path[0] if len(path) == 1 else _list(shapes, path)))
    return made


def _list(shapes: Graph, items: Iterable[Node]) -> BNode:
    name = BNode()
    Collection(shapes, name, list(items))
    return name
