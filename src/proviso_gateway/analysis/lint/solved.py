"""What can be permitted although something is missing: asked of the solver, never of the wording.

A rule that looks for a clause is passed by a clause that says nothing (`any_of: [passed, failed]`),
and by one that says it in other words. So these rules look for a request.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Look, Severity, Spot

if TYPE_CHECKING:
    from proviso_gateway.analysis.solver.unguarded import Unguarded

UNDECIDED = "perhaps: the steps ran out"


def lacking(lack: str) -> Look:
    """Every ground of a version on which this can be lacking, with a request that shows it."""

    def look(agreement: Agreement) -> Iterator[Spot]:
        # Imported here: it loads the solver, and whoever imports the rules should not wait.
        from proviso_gateway.analysis.solver.unguarded import unguarded  # noqa: PLC0415
        from proviso_gateway.analysis.solver.witness import as_given  # noqa: PLC0415

        if "unguarded" not in agreement.remembered:
            agreement.remembered["unguarded"] = unguarded(agreement)
        by_ground: dict[str, list[Unguarded]] = {}
        for found in agreement.remembered["unguarded"]:
            if found.lack == lack:
                by_ground.setdefault(found.ground, []).append(found)
        ids = [version.id for version in agreement.versions]
        for ground, all_found in by_ground.items():
            first = all_found[0]
            shown = UNDECIDED if first.witness is None else as_given(first.witness)
            versions = ", ".join(f"`{found.version}`" for found in all_found)
            words = {"version": versions, "request": shown}
            yield Spot(ground, ("versions", ids.index(first.version)), words)

    return look


CHECKS: Checks = (
    (
        LintRule(
            "no-precondition",
            Severity.GRAVE,
            "Under {version} a request on the ground `{about}` is permitted whatever is said of "
            "the person and the case: {request}.",
            "Who need say nothing can ask about anybody.",
            "Add clauses that say what must be the case before anything is given.",
        ),
        lacking("precondition"),
    ),
    (
        LintRule(
            "own-word-alone",
            Severity.GRAVE,
            "Under {version} a request on the ground `{about}` is permitted on the requester's "
            "word alone: {request}.",
            "Whatever others know, it changes nothing; who asks can tick every box, and a document "
            "of their own is their word again.",
            "Let a clause turn on a fact that a court, a third party or the custodian vouches for.",
        ),
        lacking("others"),
    ),
    (
        LintRule(
            "assertion-unborne",
            Severity.REMARK,
            "Under {version} a request on the ground `{about}` is permitted in which no third "
            "party and no court bears out what the requester asserts: {request}.",
            "What the custodian finds out may protect the person, and need not say whether what is "
            "asserted is so.",
            "Ask a third party or a court for what matters most, or see that the custodian checks "
            "it.",
        ),
        lacking("proof"),
    ),
    (
        LintRule(
            "address-unstated",
            Severity.GRAVE,
            "Under {version}, an address is given on the ground `{about}` to a request that states "
            "none: {request}.",
            "In August 2025 47,289 addresses were given, 42,695 of them without anybody checking "
            "that the request stated one.",
            "Add a clause `require: {states: {includes_all: [given_name, family_name, address]}}`.",
        ),
        lacking("address"),
    ),
)
