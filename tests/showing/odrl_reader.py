"""A small ODRL evaluator, written from the Information Model 2.2 and knowing nothing of Proviso.

It is handed a graph, a world (left operand → value; what is absent is not known) and a request to
exercise an action. A rule is active if all its constraints are satisfied; a constraint on a value
that is not known is not. Whatever no active permission allows is not allowed, and under the
conflict strategy `prohibit` an active prohibition of the same action overrides.
"""

import datetime

from rdflib import RDF, Graph, Literal, Namespace
from rdflib.collection import Collection

ODRL = Namespace("http://www.w3.org/ns/odrl/2/")


def active(graph: Graph, policy, action, assignee, world) -> bool:
    """Whether this policy allows the assignee the action in this world."""
    assert graph.value(policy, ODRL.conflict) == ODRL.prohibit
    permits = any(
        is_active(graph, rule, action, assignee, world)
        for rule in graph.objects(policy, ODRL.permission)
    )
    forbids = any(
        is_active(graph, rule, action, assignee, world)
        for rule in graph.objects(policy, ODRL.prohibition)
    )
    return permits and not forbids


def is_active(graph, rule, action, assignee, world) -> bool:
    assert (rule, RDF.type, ODRL.Permission) in graph or (rule, RDF.type, ODRL.Prohibition) in graph
    return (
        graph.value(rule, ODRL.action) == action
        and graph.value(rule, ODRL.assignee) == assignee
        and all(satisfied(graph, one, world) for one in graph.objects(rule, ODRL.constraint))
    )


def satisfied(graph, constraint, world) -> bool:
    for word, rule in ((ODRL["and"], all), (ODRL["or"], any)):
        operands = graph.value(constraint, word)
        if operands is not None:
            return rule(satisfied(graph, one, world) for one in Collection(graph, operands))
    left = graph.value(constraint, ODRL.leftOperand)
    if left not in world:
        return False
    right = graph.value(constraint, ODRL.rightOperand)
    operator = str(graph.value(constraint, ODRL.operator)).removeprefix(str(ODRL))
    if isinstance(right, Literal):
        return compare(operator, world[left], right.toPython())
    return overlap(operator, world[left], {one.toPython() for one in Collection(graph, right)})


def compare(operator, value, bound) -> bool:
    assert type(value) is type(bound), (value, bound)
    assert operator == "eq" or type(value) in (int, datetime.date, datetime.datetime)
    return {
        "eq": lambda: value == bound,
        "lt": lambda: value < bound,
        "lteq": lambda: value <= bound,
        "gteq": lambda: value >= bound,
    }[operator]()


def overlap(operator, value, words) -> bool:
    held = set(value) if isinstance(value, frozenset) else {value}
    return {"isAnyOf": bool(held & words), "isPartOf": held <= words}[operator]
