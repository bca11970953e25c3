"""Somebody asks about their own record, in a word each, for tests of it."""

from __future__ import annotations

import datetime
from typing import Any

from tests.walk.world import AMINA, AUTUMN, World

from proviso_gateway.casework.case import Case
from proviso_gateway.casework.subject_access import (
    Alone,
    Asker,
    Asking,
    Delay,
    Delaying,
    Identity,
    Question,
    Why,
)
from proviso_gateway.gateway.delay_telling import agree, delay
from proviso_gateway.gateway.subject_access import answer, ask
from proviso_gateway.gateway.views.account import ToldTo, told_to

CALLED = AUTUMN + datetime.timedelta(days=3)
LATER = AUTUMN + datetime.timedelta(days=8)


def asking(*people: str, **other: Any) -> Asking:
    """A question of Amina's own, received when the world stands at `LATER`, but for `other`."""
    said: dict[str, Any] = {
        "people": people or (AMINA.person_id,),
        "by": Asker.SELF,
        "identity": Identity.PAPERS,
        "received": LATER,
        "alone": Alone.ROOM,
    }
    return Asking(**(said | other))


def disclosed(world: World) -> Case:
    """A case by which Amina's details were handed over."""
    case = world.confirmed()
    world.called(CALLED)
    return world.case(case.handle)


def asked(world: World, *people: str, **other: Any) -> Question:
    """A question, recorded at `LATER`."""
    if world.gateway.today() < LATER:
        world.on(LATER)
    return ask(world.gateway, world.cast.guardian, asking(*people, **other))


def answered(world: World, question: Question, *, deferred: bool = False) -> ToldTo:
    """What the guardian hands over in answer."""
    answer(world.gateway, world.cast.guardian, question.handle, deferred=deferred)
    return printed(world, question)


def printed(world: World, question: Question) -> ToldTo:
    return told_to(world.gateway, world.cast.guardian.key, question.handle)


def delaying(case: Case, days: int = 30, *, since: datetime.date = LATER, **other: Any) -> Delaying:
    said: dict[str, Any] = {
        "case": case.handle,
        "why": Why.CRIME,
        "until": since + datetime.timedelta(days=days),
        "reasons": "An arrest is planned.",
    }
    return Delaying(**(said | other))


def delayed(world: World, case: Case, days: int = 30) -> Delay:
    """A delay of this case's answer from today on, signed by two."""
    first = delay(
        world.gateway, world.cast.approver, delaying(case, days, since=world.gateway.today())
    )
    return agree(world.gateway, world.cast.guardian, first.handle)
