"""A third assessment, by the solver alone: what is known, what is possible, what still matters."""

from proviso_gateway.agreement.requirements import facts_named
from proviso_gateway.agreement.values import checked_values, fact_rules
from proviso_gateway.analysis.solver.encoding import Encoding, element
from proviso_gateway.analysis.solver.search import RequestSolver


def by_solver(agreement, version, facts, time_is_up):
    """Answer, truth by clause, false clauses (None: some conflict), asked, open to the custodian.

    It shares with the gateway the door through which facts come, and nothing after it.
    """
    known = checked_values(fact_rules(agreement.facts), facts)
    clauses = version.clauses_for(known["ground"])
    encoding = Encoding(agreement.facts, [c.require for c in version.every_clause])
    search = RequestSolver(encoding)
    given = [
        encoding.answers(
            question,
            known[question.fact] & {element(question)}
            if isinstance(known[question.fact], frozenset)
            else known[question.fact],
        )
        for question in encoding.questions
        if question.fact in known
    ]

    def can_be(*formulas):
        return search.exists(*given, *formulas)

    truths = {}
    for clause in clauses:
        formula = encoding.formula(clause.require)
        can_hold, can_fail = can_be(formula), can_be(encoding.no(formula))
        truths[clause.id] = None if can_hold and can_fail else can_hold
    false = {name for name, truth in truths.items() if truth is False}
    if false:
        return "refused", truths, false, set(), set()
    together = encoding.clauses(clauses)
    if not can_be(together):
        return "refused", truths, None, set(), set()
    named = {fact for c in clauses for fact in facts_named(c.require)} - known.keys()
    fails = encoding.no(together)
    matter = {fact for fact in named if can_be(together, encoding.otherwise(fails, fact))}
    custodian = {fact for fact in matter if agreement.facts[fact].source == "custodian"}
    asked = matter - custodian
    if asked:
        return "refused" if time_is_up else "ask", truths, set(), asked, custodian
    return "ready" if custodian else "permitted", truths, set(), set(), custodian
