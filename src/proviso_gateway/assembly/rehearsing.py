"""A rehearsal, wired: everything in memory, everything random drawn from a seed."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from proviso_gateway.adapters.keys.holders import (
    HpkeSealer,
    KeyHolder,
    SealingKey,
    key_holder,
    sealing_key,
)
from proviso_gateway.adapters.memory import MemoryLog, MemoryStore
from proviso_gateway.adapters.register.door import (
    InMemorySpentApprovals,
    RegisterDoor,
    SpentApprovals,
)
from proviso_gateway.adapters.register.files import MANIFEST, Snapshot, check_as_of, read_register
from proviso_gateway.adapters.register.index import open_index
from proviso_gateway.adapters.register.kept import refuse_a_homes
from proviso_gateway.adapters.seeded import RehearsalClock, SeededEntropy, derived
from proviso_gateway.errors import problem
from proviso_gateway.gateway.ports import Gateway, Log, Store, present
from proviso_gateway.gateway.protect import ProtectedPeople
from proviso_gateway.terms import Day
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.workbench.rehearse import Cast, Rehearsal
from proviso_verify.note import ED25519, KeySigner, Signer

TIME_ZONE = "Europe/London"
"""The custodian's, until settings say otherwise."""

Kept = tuple[Store, Log, SpentApprovals]
"""The parts of a gateway that keep something."""

Keep = Callable[[Signer], Kept]


def rehearsal(register: Path, *, seed: str, as_of: Day) -> Rehearsal:
    """A rehearsal over the register in this folder, or the index of one, everything random in it
    drawn from `seed`.

    `seed` names the whole rehearsal: two that differ in anything must differ in it too, or one key
    would sign two logs under one name.

    Raises `register.real-people` for a register whose metadata does not say that it is: a
    rehearsal plays both officers, and nobody may do that to a real person. Raises
    `labelled.register-of-a-home` for a home's, whatever the metadata beside it says, and
    `register.from-the-future` for one that says how it stands after `as_of`.
    """
    snapshot, tracer = opened(register, as_of=as_of)
    return rehearsal_over(snapshot, seed=seed, tracer=tracer)


def opened(register: Path, *, as_of: Day) -> tuple[Snapshot, Tracer | None]:
    """The register in this folder, or of this index with what searches it. Raises as
    `rehearsal`."""
    refuse_a_homes(register)
    tracer = None
    if (register / MANIFEST).is_file():
        snapshot, tracer = open_index(register, DEFAULT)
    else:
        snapshot = read_register(register)
    check_as_of(snapshot, as_of)
    if not snapshot.synthetic:
        raise problem("register.real-people")
    return snapshot, tracer


def in_memory(signer: Signer) -> Kept:
    """A store, a log and a list of spent approvals that last as long as the rehearsal."""
    store = MemoryStore()
    return store, MemoryLog(store, signer), InMemorySpentApprovals()


def rehearsal_over(
    snapshot: Snapshot, *, seed: str, keep: Keep = in_memory, tracer: Tracer | None = None
) -> Rehearsal:
    """A rehearsal over a register that has been read, as `rehearsal`.

    `tracer` is one over this register that is at hand already. `keep` makes the store, the log that
    signs what is in it and the door's list of approvals; a rehearsal's are in memory.
    """
    if not snapshot.synthetic:
        raise problem("register.real-people")
    secret = hashlib.sha256(b"proviso/rehearsal/v1\n" + seed.encode()).digest()
    clock = RehearsalClock(ZoneInfo(TIME_ZONE))
    name = base64.b32encode(derived(secret, "origin")[:16]).decode().rstrip("=").lower()
    log_key = _holder(secret, "log")
    store, log, spent = keep(KeySigner(f"rehearsal.invalid/{name}", ED25519, log_key.private))
    door = RegisterDoor(
        snapshot,
        tracer or Tracer(snapshot.records, DEFAULT),
        charter=store.charter,
        now=partial(present, clock, store),
        spent_approvals=spent,
        protected=ProtectedPeople(store),
    )
    gateway = Gateway(
        store=store,
        log=log,
        register=door,
        sealer=HpkeSealer(),
        clock=clock,
        entropy=SeededEntropy(derived(secret, "entropy")),
        rehearsal=True,
    )
    return Rehearsal(gateway, clock, _cast(secret, log_key.key))


def _cast(secret: bytes, log_key: str) -> Cast:
    def requester(code: str) -> SealingKey:
        return sealing_key(derived(secret, f"requester {code}"))

    return Cast(
        administrators=(_holder(secret, "administrator 1"), _holder(secret, "administrator 2")),
        caseworkers=(_holder(secret, "caseworker 1"), _holder(secret, "caseworker 2")),
        approver=_holder(secret, "approver"),
        guardian=_holder(secret, "guardian"),
        lawyer=_holder(secret, "lawyer"),
        log_key=log_key,
        requester_key=lambda code: requester(code).text,
        opens=lambda code, sealed: requester(code).open(sealed),
    )


def _holder(secret: bytes, who: str) -> KeyHolder:
    return key_holder(derived(secret, who))
