"""What a case's clauses say and rest on, in the agreement's words: who vouches for what, and how.

Whatever has words in the agreement is told in them, with what the agreement's file calls it beside.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.agreement.citing import in_full
from proviso_gateway.agreement.model import Agreement, Ground
from proviso_gateway.agreement.requirements import facts_named
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.casework.request import plain
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.views.why import words_of
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.documents import called_in


@dataclass(frozen=True, slots=True)
class Rests:
    """A fact on which a clause rests: on whose word, what was stated, on which document.

    `stated` is empty where nothing was, `wants` where no document is asked for.
    """

    name: str
    question: str
    source: str
    stated: str
    document: str
    wants: str


@dataclass(frozen=True, slots=True)
class ClauseOnDesk:
    """One clause: `met`, `failed` or `open`, in words, with where it is written, in full, and what
    it rests on. `id` and `cite` are what the agreement's file calls clause and source."""

    id: str
    stands: str
    text: str
    cite: str
    source: str
    rests_on: tuple[Rests, ...]


_STANDS = {"true": "met", "false": "failed", "unknown": "open"}


def clauses_of(
    gateway: Gateway, case: Case, version: ResolvedVersion | None
) -> tuple[ClauseOnDesk, ...]:
    """The case's clauses as they stand; under an order, which has no version, its conditions."""
    found = case.finding
    sources = {} if version is None else agreement_of(gateway, case).sources
    if found is None:
        return ()
    written = {} if version is None else {one.id: one for one in version.every_clause}
    return tuple(
        ClauseOnDesk(
            id=one.id,
            stands=_STANDS[str(one.truth)],
            text=words_of(case, one),
            cite=one.cite,
            source=in_full(one.cite, sources),
            rests_on=()
            if version is None or one.id not in written
            else tuple(
                _rests(case, version, name) for name in sorted(facts_named(written[one.id].require))
            ),
        )
        for one in found.clauses
    )


def stated_in(case: Case, version: ResolvedVersion | None) -> tuple[Rests, ...]:
    """Everything that its requester stated."""
    return tuple(_rests(case, version, name) for name in case.request.values)


def wanted_of(case: Case, version: ResolvedVersion | None) -> tuple[Rests, ...]:
    """What its requester is asked for now."""
    if case.state is not CaseState.ASKED or case.assessment is None or version is None:
        return ()
    return tuple(_rests(case, version, name) for name in case.assessment.ask_for)


def _rests(case: Case, version: ResolvedVersion | None, name: str) -> Rests:
    fact = None if version is None else version.vocabulary.get(name)
    value = case.request.values.get(name)
    if value is None and case.proposed is not None:
        value = case.proposed.weighing.found.get(name)
    return Rests(
        name=name,
        question=(fact.question or "") if fact is not None else "",
        source=str(fact.source.value) if fact is not None else "gateway",
        stated="" if value is None else _said(plain(value)),
        document=called_in(case.request.evidence.get(name, "")),
        wants=(fact.evidence or "") if fact is not None else "",
    )


def _said(value: bool | int | str | list[str]) -> str:
    if isinstance(value, bool):
        return phrase("yes") if value else phrase("no")
    return ", ".join(value) or phrase("none") if isinstance(value, list) else str(value)


def agreement_of(gateway: Gateway, case: Case) -> Agreement:
    """The agreement under which it is asked. Raises `casework.unknown-agreement`."""
    return gateway.store.charter().agreement(case.request.agreement)


def ground_of(gateway: Gateway, case: Case, version: ResolvedVersion | None) -> Ground | None:
    """The ground in the agreement's words; under an order, in those of the agreement that the
    request names, where there is one."""
    charter, name = gateway.store.charter(), case.request.agreement
    if version is None and name in charter.adopted:
        version = charter.version(charter.standing(name, gateway.today()).version.hash)
    return version.grounds.get(case.request.ground) if version is not None else None
