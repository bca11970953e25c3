"""Beside the walk: a guardian takes in somebody's question about their own record, and answers it.

Nothing of it enters the log, and no officer but guardians can know of it: a question tells whoever
reads of it that its person is afraid, or knows something. Each act is prepared, then submitted.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.casework.access_lines import AccessKind, AccessLine
from proviso_gateway.casework.subject_access import ANSWERS as ANSWERS
from proviso_gateway.casework.subject_access import Alone as Alone
from proviso_gateway.casework.subject_access import Asked, Question, Told, questions_in
from proviso_gateway.casework.subject_access import Asker as Asker
from proviso_gateway.casework.subject_access import Asking as Asking
from proviso_gateway.casework.subject_access import Identity as Identity
from proviso_gateway.casework.subject_access import identifiers_in as identifiers_in
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.gateway.recording import new_handle
from proviso_gateway.gateway.telling import Tellable, message, tellable
from proviso_gateway.institution.roles import not_entitled, roles_now
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Handle
from proviso_verify.signing import Signature, verify

NOTHING = Tellable((), ())


@dataclass(frozen=True, slots=True)
class ToRecord:
    """A question that is about to be recorded, and what the guardian signs."""

    handle: Handle
    asking: Asking
    message: bytes


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """An answer that is about to be given: of what the person is told, and what the guardian
    signs."""

    question: Question
    tells: Tellable
    deferred: bool
    message: bytes


def check_answers(gateway: Gateway, key: str) -> None:
    """Refuse whoever does not answer people's questions. Raises `casework.not-entitled`."""
    if not roles_now(gateway.store.charter().roll, key, gateway.now()) & ANSWERS:
        raise not_entitled(phrase("answer people who ask about themselves"), ANSWERS)


def ask(gateway: Gateway, actor: Actor, asking: Asking) -> Question:
    """The question, recorded. Raises as `prepare_question`."""
    ready = prepare_question(gateway, actor.key, asking)
    return submit_question(gateway, ready, actor.key, actor.sign(ready.message))


def prepare_question(gateway: Gateway, key: str, asking: Asking) -> ToRecord:
    """The question, to be signed. Raises `casework.not-entitled`, `access.not-received-yet`."""
    check_answers(gateway, key)
    if asking.received > gateway.today():
        raise problem("access.not-received-yet")
    handle = new_handle(gateway)
    told = message(
        gateway,
        "ask",
        handle,
        people=list(asking.people),
        by=asking.by.value,
        identity=asking.identity.value,
        alone=asking.alone.value if asking.alone is not None else "",
        received=asking.received.isoformat(),
        reference=asking.reference,
    )
    return ToRecord(handle, asking, told)


def submit_question(gateway: Gateway, ready: ToRecord, key: str, signature: Signature) -> Question:
    """The question, recorded under this signature. Raises as `prepare_question`, and
    `casework.signature-invalid`."""
    check_answers(gateway, key)
    check_signed(gateway, key, ready.message, signature)
    at = gateway.now()
    asked = Asked(ready.asking, key, signature)
    gateway.store.note_access(AccessLine(ready.handle, 0, at, asked))
    return Question(ready.handle, asked, at)


def question(gateway: Gateway, handle: Handle) -> Question:
    """The question of this name. Raises `access.no-such-question`."""
    found = questions_in(gateway.store.access_lines(AccessKind.QUESTION, handle)).get(handle)
    if found is None:
        raise problem("access.no-such-question")
    return found


def answer(gateway: Gateway, actor: Actor, handle: Handle, *, deferred: bool = False) -> Question:
    """The question, answered. Raises as `prepare_answer`."""
    ready = prepare_answer(gateway, actor.key, handle, deferred=deferred)
    return submit_answer(gateway, ready, actor.key, actor.sign(ready.message))


def prepare_answer(
    gateway: Gateway, key: str, handle: Handle, *, deferred: bool = False
) -> ToAnswer:
    """What the person is told today, to be signed. `deferred`: nothing, because whoever asked may
    not be free; of a question that waits nothing is looked up then.

    Raises `casework.not-entitled`, `access.no-such-question`, `casework.recused`, and
    `access.nothing-due` where they were told all that they asked for.
    """
    check_answers(gateway, key)
    asked = question(gateway, handle)
    again = any(not one.deferred for one, _ in asked.told) and not asked.deferred
    tells = tellable(gateway, key, asked) if again or not deferred else NOTHING
    if again and not tells.entries:
        raise problem("access.nothing-due")
    tells = NOTHING if deferred else tells
    told = message(
        gateway,
        "answer",
        handle,
        place=len(asked.told) + 1,
        entries=list(tells.entries),
        withheld=list(tells.withheld),
        deferred=deferred,
    )
    return ToAnswer(asked, tells, deferred, told)


def submit_answer(gateway: Gateway, ready: ToAnswer, key: str, signature: Signature) -> Question:
    """The question, answered under this signature. Raises as `prepare_answer`,
    `casework.signature-invalid`, and `access.moved` where something else can be told by now."""
    handle = ready.question.handle
    now = prepare_answer(gateway, key, handle, deferred=ready.deferred)
    if now.message != ready.message:
        raise problem("access.moved")
    check_signed(gateway, key, ready.message, signature)
    told = Told(ready.tells.entries, ready.tells.withheld, ready.deferred, key, signature)
    place = len(ready.question.told) + 1
    gateway.store.note_access(AccessLine(handle, place, gateway.now(), told))
    return question(gateway, handle)


def check_signed(gateway: Gateway, key: str, told: bytes, signature: Signature) -> None:
    """Refuse what the holder of this key did not sign: `casework.signature-invalid`."""
    if not verify(key, told, signature, gateway.store.charter().house.parties):
        raise problem("casework.signature-invalid", act=phrase("officer"))
