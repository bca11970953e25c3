"""One case opened to decide on it, and what commands call cases, acts and officers by.

`open_case` shows everything that a decision needs, and whoever was found to
those who look; each time that is put on record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.assessment import ClauseFinding
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import candidates
from proviso_gateway.casework.events import Tie
from proviso_gateway.casework.events import Weighing as Weighing
from proviso_gateway.casework.lifecycle import CaseState, for_anybody
from proviso_gateway.casework.reads import Read, ReadKind
from proviso_gateway.casework.request import Request
from proviso_gateway.casework.request import plain as plain
from proviso_gateway.casework.weighing_form import WeighingForm as WeighingForm
from proviso_gateway.casework.weighing_form import (
    WeighingQuestion,
    answers_of,
    form_for,
    read_weighing,
    weighed,
)
from proviso_gateway.casework.weighing_form import answered as answered
from proviso_gateway.casework.who_may import Told
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.confirm import LOOKED_AT
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.slots import slot_of
from proviso_gateway.gateway.views.apart import apart_for
from proviso_gateway.gateway.views.cases import CustodianView, for_officer, standing_of
from proviso_gateway.gateway.views.desk import case_to_open, ties_of
from proviso_gateway.gateway.views.proposal import LeadingOrder, changed_since, leading_order
from proviso_gateway.gateway.views.sight import told_of
from proviso_gateway.gateway.views.why import Why, why_of
from proviso_gateway.terms import Day, Handle
from proviso_gateway.tracing.people import Person

SHORTEST = 4
"""Letters of a handle that are enough to name it, where no other begins so."""


Put = Callable[[str, str, str], str]
"""Puts a question to whoever weighs: its name, its words, what an answer looks like → the answer,
as text, empty where there is none."""


@dataclass(frozen=True, slots=True)
class OpenCase:
    """One case as whoever decides on it sees it: everything that was said and found.

    `people` are the records that the search found, in the order in which the look names them: told
    to whoever may look now, and to nobody else.
    """

    view: CustodianView
    request: Request
    clauses: tuple[ClauseFinding, ...]
    questions: tuple[WeighingQuestion, ...]
    weighing: Weighing | None
    proposed_by: str
    proposes: str
    """What is proposed: `disclose`, `relay` or `refuse`; empty where nothing is."""
    changed: tuple[str, ...]
    """What has changed since it was proposed, so that it cannot be approved as it is."""
    given_back_by: str
    given_back_for: str
    order: LeadingOrder | None
    people: tuple[Person, ...]
    ties: tuple[tuple[str, Tie], ...]
    """Who stood back and said why, for whoever may read it."""
    apart: tuple[str, ...]
    """For whom it is set apart, by name; nobody where it is everybody's to see."""
    waits_for: str
    why: Why
    slot: Day | None


def open_case(gateway: Gateway, key: str, handle: Handle) -> OpenCase:
    """The case as the officer of this key may see it: of any role, and in whose sight it is.

    That they read it is on record before they do. Raises as `case_to_open`.
    """
    case = case_to_open(gateway, key, handle)
    whom = told_of(gateway, key, case, Told.WHOM)
    kind = ReadKind.WHOM if whom else ReadKind.CASE
    gateway.store.note_read(Read(key, gateway.now(), kind, handle))
    found, proposed, back = case.finding, case.proposed, case.returned
    return OpenCase(
        view=for_officer(gateway, key, case),
        request=case.request,
        clauses=found.clauses if found is not None else (),
        questions=sheet_of(gateway, handle).questions if case.state is CaseState.READY else (),
        weighing=proposed.weighing if proposed is not None else None,
        proposed_by=name_of(gateway, proposed.key) if proposed is not None else "",
        proposes=proposed.proposal.decision if proposed is not None else "",
        changed=changed_since(gateway, case),
        given_back_by=name_of(gateway, back.key) if back is not None else "",
        given_back_for=back.reason if back is not None else "",
        order=leading_order(gateway, case),
        people=_people(gateway, case) if whom else (),
        ties=ties_of(gateway, key, case),
        apart=apart_for(gateway, case),
        waits_for=standing_of(gateway, case, key).waits_for,
        why=why_of(gateway, key, case),
        slot=slot_of(gateway, case),
    )


def sheet_of(gateway: Gateway, handle: Handle) -> WeighingForm:
    """What must be weighed before anybody can propose a decision on the case."""
    case = gateway.store.case(handle)
    if case.basis.kind == "order":
        return form_for(None, None)
    charter = gateway.store.charter()
    return form_for(charter.agreement(case.request.agreement), charter.version(case.basis.hash))


def weighed_before(gateway: Gateway, key: str, handle: Handle) -> Mapping[str, str]:
    """What the officer of this key answered on the sheet, where their proposal was given back."""
    before = gateway.store.case(handle).given_back
    return answers_of(before.weighing) if before is not None and before.key == key else {}


def weighing_from_file(gateway: Gateway, handle: Handle, text: str, name: str) -> Weighing:
    """What an officer wrote on the case's sheet."""
    return read_weighing(sheet_of(gateway, handle), text, name)


def weighing_by_asking(gateway: Gateway, handle: Handle, put: Put) -> Weighing:
    """What an officer answers to the sheet's questions, put one by one, and at last to the test."""
    form = sheet_of(gateway, handle)
    answers = {one.name: put(one.name, one.question, one.expected) for one in form.questions}
    finding = ""
    if form.factors:
        finding = put("public_interest", "Is the public interest test passed?", "passed or failed")
    return weighed(form, finding, answers)


def person_at(gateway: Gateway, handle: Handle, number: int) -> str:
    """The identifier of the candidate who stands at `number`, from 1, when the case is opened.

    Officers name people by number, so that no identifier stands in a shell's history. Raises
    `gateway.nothing-to-confirm` where nobody is to be looked at, or `gateway.not-a-candidate`.
    """
    case = gateway.store.case(handle)
    if case.state not in LOOKED_AT:
        raise problem("gateway.nothing-to-confirm", state=for_anybody(case.state))
    named = _candidates(gateway, case)
    if not 1 <= number <= len(named):
        raise problem("gateway.not-a-candidate")
    return named[number - 1]


def case_called(gateway: Gateway, word: str, key: str = "") -> Handle:
    """The case that `word` names: its handle or the beginning of it, a requester's reference, the
    same with the requester before it (`county-police/P-7`), or the handle of its answer. With a
    key, none is meant that is set apart from its officer.

    Raises `store.no-such-case`, or `gateway.ambiguous-name` where it names several.
    """
    store = gateway.store
    requester, slash, reference = word.partition("/")
    enrolled = store.charter().requesters
    found = {store.find(code, word) for code in enrolled}
    if slash and requester in enrolled:
        found.add(store.find(requester, reference))
    if len(word) >= SHORTEST:
        found |= set(store.called(word))
    if key:
        cases, charter = store.load([one for one in found if one is not None]), store.charter()
        found = {one.handle for one in cases if not one.is_hidden(key, charter)}
    return _only(found, "store.no-such-case")


def statement_called(gateway: Gateway, word: str) -> Handle:
    """The act that waits under this handle, or the beginning of it; with no word, the only one.
    Raises `store.no-such-statement`, `gateway.ambiguous-name`; without a word, where none waits,
    `gateway.nothing-waits`."""
    held = [one.handle for one in gateway.store.statements()]
    if not held and not word:
        raise problem("gateway.nothing-waits")
    named = {handle for handle in held if handle.startswith(word)}
    return _only(named if not word or len(word) >= SHORTEST else set(), "store.no-such-statement")


def name_of(gateway: Gateway, key: str) -> str:
    """What colleagues call the officer of this key; the key where no name was given."""
    return gateway.store.charter().names.get(key) or key


def key_called(gateway: Gateway, word: str) -> str:
    """The enrolled officer's key that `word` names: a name, or the key itself.

    Raises `casework.not-enrolled`, or `gateway.ambiguous-officer` where several have the name.
    """
    charter = gateway.store.charter()
    keys = {key for key in charter.roll.officers if word in (key, charter.names.get(key))}
    if len(keys) > 1:
        raise problem("gateway.ambiguous-officer")
    if not keys:
        raise problem("casework.not-enrolled")
    return keys.pop()


def _only(named: Iterable[Handle | None], otherwise: str) -> Handle:
    found = [handle for handle in named if handle is not None]
    if len(found) > 1:
        raise problem("gateway.ambiguous-name")
    if not found:
        raise problem(otherwise)
    return found[0]


def _candidates(gateway: Gateway, case: Case) -> tuple[str, ...]:
    if case.verdict is None or case.state not in LOOKED_AT:
        return ()
    reach = gateway.store.charter().reaches_restricted(case.basis.hash)
    return candidates(case.verdict, reach_restricted=reach)


def _people(gateway: Gateway, case: Case) -> tuple[Person, ...]:
    named = _candidates(gateway, case)
    if not named:
        return ()
    assert case.permit is not None
    try:
        return tuple(gateway.register.record(one, case.permit) for one in named)
    except Problem as wrong:
        if wrong.code != "register.person-gone":
            raise
        return ()  # Since the search: nobody is shown, and that nobody is certain can be signed.
