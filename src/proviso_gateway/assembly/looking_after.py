"""Accounts as whoever looks after them sees them: given, renewed and ended, each on record.

Who may is `casework.who_may.WHO_CARES`. Before anybody is given a password they are called back, on
a number that was known before they asked; who called, when, and where the number stood is kept with
the account, and shown where the account is shown.

Whoever knew a first password could sign in before its holder does. So one administrator reads half
of it, and another the rest; only whoever keeps the home, and so all of its files, reads it whole.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from django.db import transaction

from proviso_gateway.adapters.accounts.models import Account, AccountNote
from proviso_gateway.assembly.accounts import Accounts, Here
from proviso_gateway.assembly.drafts import ALIAS
from proviso_gateway.casework.who_may import WHO_CARES, Care, cares
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.institution.roles import in_words
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day

LONGEST = 200
"""Letters of a name, or of where a number stood."""


@dataclass(frozen=True, slots=True)
class CallBack:
    """That `by` called the holder of an account back on a day, on a number that was known before:
    it stood where `known_from` says."""

    by: str
    on: Day
    known_from: str


@dataclass(frozen=True, slots=True)
class Note:
    """What was done with an account, on which day, by whom, and after which call."""

    done: str
    day: Day
    by: str
    call_back: CallBack | None = None


@dataclass(frozen=True, slots=True)
class Holder:
    """An account that somebody looks after: its number, whose it is, for whom they ask, whether
    they administer its accounts, whether they may do anything today, whether a second factor is set
    up, what was done with it, and whether the reader can be shown the other half of its first
    password."""

    number: int
    called: str
    requester: str
    roles: tuple[str, ...]
    administers: bool
    enrolled: bool
    second_factor: bool
    notes: tuple[Note, ...]
    other_half: bool = False


GIVEN, RENEWED, SHOWN = "given", "renewed", "other half of the password shown"
HALF = "half"
"""Under what the half that is not shown yet is kept with an account."""


def checked_call_back(by: str, on: Day | None, known_from: str, today: Day) -> CallBack:
    """The call, as it is put on record. Raises `home.no-call-back` where anything of it is missing,
    or it lies ahead."""
    by, known_from = by.strip()[:LONGEST], known_from.strip()[:LONGEST]
    if not by or not known_from or on is None or on > today:
        raise problem("home.no-call-back")
    return CallBack(by, on, known_from)


def holders(accounts: Accounts, gateway: Gateway, account: Any) -> list[Holder]:
    """The accounts that the holder of this one looks after, and their own, those of the custodian
    first. Raises `casework.not-entitled`."""
    here = accounts.here(gateway, account)
    found = [one for one in _active() if _may(here, one, Care.READ)]
    if not found:
        raise _not_entitled(phrase("look after accounts"), Care.READ)
    notes = _notes(accounts, found)
    return [
        replace(
            _holder(accounts, gateway, one, notes[one.pk]),
            other_half=bool(_half_for(accounts, gateway, here, one)),
        )
        for one in found
    ]


def may_give(here: Here) -> bool:
    """Whether they may give somebody an account."""
    return cares(Care.GIVE, frozenset(here.roles), own_people=False)


def check_may_give(here: Here) -> None:
    """Refuse whoever may not. Raises `casework.not-entitled`."""
    if not may_give(here):
        raise _not_entitled(phrase("give an account"), Care.GIVE)


def own_account(accounts: Accounts, gateway: Gateway, account: Any) -> Holder:
    """One's own account."""
    return _holder(accounts, gateway, account, notes_of(accounts, account))


def looked_after(accounts: Accounts, gateway: Gateway, account: Any, number: int) -> Holder:
    """One of them, to renew it. Raises as `renew`."""
    found = _other(accounts, gateway, account, number, Care.RENEW)
    return _holder(accounts, gateway, found, notes_of(accounts, found))


def give(
    accounts: Accounts,
    gateway: Gateway,
    account: Any,
    name: str,
    *,
    officer: str = "",
    requester: str = "",
    person: str = "",
    administers: bool = False,
    address: str = "",
    call_back: CallBack,
) -> str:
    """A new account; the first half of its password. It is an `officer`'s, by name, or a `person`'s
    of a requester. Raises `casework.not-entitled`, and as `enrol_holder`."""
    here = accounts.here(gateway, account)
    check_may_give(here)
    first = enrol_holder(
        accounts, gateway, name, officer=officer, requester=requester, person=person,
        administers=administers, address=address, call_back=call_back, by=here.called,
    )  # fmt: skip
    return _halved(accounts, accounts.named(name), first, here)


def enrol_holder(
    accounts: Accounts,
    gateway: Gateway,
    name: str,
    *,
    officer: str = "",
    requester: str = "",
    person: str = "",
    administers: bool = False,
    address: str = "",
    call_back: CallBack | None,
    by: str,
) -> str:
    """The same, for whoever keeps the home. Raises `gateway.requester-unknown`,
    `home.no-call-back` for a requester's account, and as `Accounts.add`."""
    charter = gateway.store.charter()
    if requester and person not in charter.people.get(requester, ()):
        raise problem("gateway.requester-unknown")
    if requester and call_back is None:
        raise problem("home.no-call-back")
    key = next((one for one, called in charter.names.items() if called == officer), "")
    with transaction.atomic(ALIAS):
        first = accounts.add(
            name, officer or person, officer=key if officer else "", requester=requester,
            administers=administers, address=address,
        )  # fmt: skip
        made = Account.objects.using(ALIAS).get(handle=accounts.handle(name))
        keep_note(accounts, made, Note(GIVEN, gateway.today(), by, call_back))
    return first


def renew(
    accounts: Accounts, gateway: Gateway, account: Any, number: int, call_back: CallBack
) -> str:
    """The first half of a first password for whoever lost password or second factor, after they
    were called back.

    Raises `casework.not-entitled`, for one's own account too, and `home.no-such-account` where it
    is nobody's whom they look after.
    """
    found = _other(accounts, gateway, account, number, Care.RENEW)
    here = accounts.here(gateway, account)
    return _halved(
        accounts, found, _renewed(accounts, gateway, found, here.called, call_back), here
    )


def other_half(accounts: Accounts, gateway: Gateway, account: Any, number: int) -> str:
    """The half that another administrator was not shown, once; that it was is on record.

    Raises as `renew`, and `home.no-half` where none waits for whoever asks.
    """
    found = _other(accounts, gateway, account, number, Care.RENEW)
    here = accounts.here(gateway, account)
    half = _half_for(accounts, gateway, here, found)
    if not half:
        raise problem("home.no-half")
    with transaction.atomic(ALIAS):
        accounts.drop_draft(found, HALF)
        keep_note(accounts, found, Note(SHOWN, gateway.today(), here.called))
    return half


def _halved(accounts: Accounts, account: Any, first: str, here: Here) -> str:
    """The first half of a password; the other is kept for another administrator."""
    groups = first.split("-")
    half, other = groups[: len(groups) // 2], groups[len(groups) // 2 :]
    accounts.keep_draft(account, HALF, {"half": "-".join(other), "by": here.key})
    return "-".join(half)


def _half_for(accounts: Accounts, gateway: Gateway, here: Here, account: Any) -> str:
    """The half that waits to be shown to another administrator than whoever began; else nothing."""
    kept = accounts.draft(account, HALF) if _may(here, account, Care.RENEW) else {}
    if not kept or gateway.store.charter().one_person(here.key, kept["by"]):
        return ""
    return kept["half"]


def renew_named(
    accounts: Accounts, gateway: Gateway, name: str, by: str, call_back: CallBack
) -> str:
    """The same, for whoever keeps the home."""
    return _renewed(accounts, gateway, accounts.named(name), by, call_back)


def end(accounts: Accounts, gateway: Gateway, account: Any, number: int) -> None:
    """End another's account, now and for good. Raises as `renew`."""
    accounts.end(_other(accounts, gateway, account, number, Care.END))


def notes_of(accounts: Accounts, account: Any) -> tuple[Note, ...]:
    """What was done with this account, the first first."""
    return tuple(_notes(accounts, [account])[account.pk])


def _notes(accounts: Accounts, of: list[Any]) -> dict[int, list[Note]]:
    """The notes of these accounts, by their numbers: asked for once."""
    found: dict[int, list[Note]] = {one.pk: [] for one in of}
    for one in AccountNote.objects.using(ALIAS).filter(account__in=of).order_by("pk"):
        found[one.account_id].append(_read(accounts.secret.open("note", one.sealed)))
    return found


def _renewed(accounts: Accounts, gateway: Gateway, found: Any, by: str, call_back: CallBack) -> str:
    with transaction.atomic(ALIAS):
        first = accounts.renew(found)
        accounts.drop_draft(found, HALF)
        keep_note(accounts, found, Note(RENEWED, gateway.today(), by, call_back))
    return first


def _other(accounts: Accounts, gateway: Gateway, account: Any, number: int, what: Care) -> Any:
    here = accounts.here(gateway, account)
    anybodys = cares(what, frozenset(here.roles), own_people=here.administers)
    if not anybodys or number == account.pk:
        raise _not_entitled(phrase("do this with this account"), what)
    found = next((one for one in _active() if one.pk == number), None)
    if found is None or not _may(here, found, what):
        raise problem("home.no-such-account")
    return found


def _not_entitled(act: str, what: Care) -> Problem:
    row = WHO_CARES[what]
    who = in_words(row.roles)
    if row.own_people:
        who = phrase(
            "{who} or, of their own people, whoever administers an organisation's accounts", who=who
        )
    return problem("casework.not-entitled", act=act, who=who)


def _may(here: Here, account: Any, what: Care) -> bool:
    own = here.administers and bool(here.requester) and account.requester == here.requester
    return cares(what, frozenset(here.roles), own_people=own)


def _active() -> Any:
    return Account.objects.using(ALIAS).filter(is_active=True).order_by("requester", "pk")


def _holder(accounts: Accounts, gateway: Gateway, account: Any, notes: Sequence[Note]) -> Holder:
    here = accounts.here(gateway, account)
    return Holder(
        number=account.pk,
        called=here.called or accounts.called(account),
        requester=account.requester,
        roles=here.roles,
        administers=account.administers,
        enrolled=here.may_work,
        second_factor=bool(account.totp),
        notes=tuple(notes),
    )


def keep_note(accounts: Accounts, account: Any, note: Note) -> None:
    """Put on record what was done with an account."""
    sealed = accounts.secret.seal("note", json.dumps(asdict(note), default=Day.isoformat))
    AccountNote.objects.using(ALIAS).create(account=account, sealed=sealed)


def _read(text: str) -> Note:
    said: Mapping[str, Any] = json.loads(text)
    called = said["call_back"]
    return Note(
        said["done"],
        _day(said["day"]),
        said["by"],
        CallBack(called["by"], _day(called["on"]), called["known_from"]) if called else None,
    )


def _day(text: str) -> Day:
    return datetime.date.fromisoformat(text)
