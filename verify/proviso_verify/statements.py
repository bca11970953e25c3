"""Whether an act of the institution was signed by those who may sign it, and only now.

One rule for everybody who asks: the verifier outside, entry by entry, and the gateway itself, which
believes no act that its own log's readers would refuse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import permutations

from proviso_verify.entries import Entry
from proviso_verify.errors import problem
from proviso_verify.keys import other_names, signer_of
from proviso_verify.officers import SEATS, SERVER, SERVER_MAY, Roll
from proviso_verify.signing import House, act_statement, verify

STATED = frozenset(SEATS)
"""The acts that people sign: kind and act."""

LOG_KEYS = {("key", "changed"): 2, ("key", "lost"): 1}
"""How many of the log's own keys sign beside two administrators: the new one, and then the old."""


def check_statement(entry: Entry, roll: Roll, house: House) -> None:
    """Refuse an act that lacks a signature, has one too many, or one by the wrong person.

    `roll` and `house` are as they stand before the entry. Raises `history.signers`,
    `history.same-signer`, `history.not-entitled`, `history.server-key`, `history.log-key`,
    `history.second-name` or `history.bad-signature`.
    """
    what = " ".join(entry.act)
    keys, seats = entry.texts("keys"), SEATS[entry.act]
    wanted = len(seats) + LOG_KEYS.get(entry.act, 0)
    if len(keys) != wanted:
        raise problem("history.signers", kind=what, wanted=wanted, keys=len(keys))
    check_different(entry)
    if entry.kind == "key":
        _check_log_keys(entry, keys[len(seats) :], house)
    officers = keys[: len(seats)]
    held = [roll.roles(key, entry.period) for key in officers]
    if not any(all(map(frozenset.intersection, seats, taken)) for taken in permutations(held)):
        raise problem("history.not-entitled", kind=what)
    if house.live and entry.act not in SERVER_MAY:
        check_held(entry, officers, roll)
    message = act_statement(house.genesis, entry.fields)
    for key, signature in zip(keys, entry.signatures, strict=True):
        if not verify(key, message, signature, house.parties):
            raise problem("history.bad-signature", kind=what)
    if entry.act == ("officer", "enrolled"):
        check_names((str(one["key"]) for one in entry.fields["officers"]), roll)


def check_names(keys: Iterable[str], roll: Roll) -> None:
    """Refuse to enrol a raw key that is on the roll as a key of another kind: it is one signer, who
    would leave, or be held by the server, under one name and sign on under the other.

    Raises `history.second-name`.
    """
    if any(name in roll.officers for key in keys for name in other_names(key)):
        raise problem("history.second-name")


def check_different(entry: Entry) -> None:
    """Two people sign, so two keys do. The log cannot see a person who has two."""
    keys = entry.texts("keys")
    if len(set(map(signer_of, keys))) != len(keys):
        raise problem("history.same-signer", kind=entry.kind)


def check_held(entry: Entry, keys: Iterable[str], roll: Roll) -> None:
    """Refuse, in a live log, what was signed with a key that the server holds."""
    if any(roll.held(key) == SERVER for key in keys):
        raise problem("history.server-key", kind=entry.kind)


def subjects(entry: Entry) -> Mapping[str, str]:
    """On what an entry acts, and which entry it names as the last signed one on that: subject →
    handle, empty where it says that there is none. Nothing for entries that nobody signs.
    """
    if entry.act not in STATED:
        return {}
    if entry.kind == "officer":
        return {f"officer {one['key']}": str(one["after"]) for one in entry.fields["officers"]}
    if entry.kind == "genesis":
        administrators = (f"officer {one['key']}" for one in entry.fields["administrators"])
        return dict.fromkeys((*administrators, "key", "policy"), "")
    name = {"requester": "requester", "order": "order"}.get(entry.kind, "name")
    what = entry.text("act") if entry.kind == "waiver" else str(entry.fields.get(name, ""))
    return {f"{entry.kind} {what}".strip(): entry.text("after")}


def check_after(entry: Entry, last: Mapping[str, str]) -> None:
    """Refuse an act that was signed before something else was done to what it acts on.

    `last` holds the handle of the last signed entry on every subject. Raises `history.not-after`.
    """
    for subject, after in subjects(entry).items():
        if last.get(subject, "") != after:
            raise problem("history.not-after", kind=" ".join(entry.act))


def _check_log_keys(entry: Entry, keys: tuple[str, ...], house: House) -> None:
    """The new key signs for itself, and the old one for its successor, unless it was lost."""
    wanted = (entry.text("key"), house.log_key)[: len(keys)]
    if keys != wanted:
        raise problem("history.log-key")
