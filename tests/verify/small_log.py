"""A small log, built by hand: what a custodian would publish, and what a cheating one could.

The builder signs whatever it is told to. Every method takes `**changed`, keys to put over the
honest ones (`None` takes a key away) *before* signing, so that a test can write each lie exactly.
Everything is derived from names: the same calls give the same bytes.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from proviso_verify import checkpoint, note
from proviso_verify.commitments import Opening
from proviso_verify.openings import encode_openings, openings_path
from proviso_verify.proof import Proof
from proviso_verify.receipt import encode_receipt
from proviso_verify.tiles import tiles_of
from proviso_verify.tree import inclusion_proof, leaf_hash, reader_of, root_of

ORIGIN = "log.example.org/register"
PERIOD = "2017-01"
MOU = "mou"
UNTIL = 1_900_000_000_000_000

OFFICERS = {
    "anna": ["administrator"],
    "boris": ["administrator"],
    "carol": ["caseworker"],
    "colin": ["caseworker"],
    "diego": ["approver"],
    "gita": ["guardian"],
    "liam": ["lawyer"],
}
"""Anna and Boris are in the genesis entry; the others are enrolled by them."""


def compact(value: object) -> bytes:
    """Canonical JSON, written here a second time."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def secret(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"key of {name}".encode()).digest())


def key(name: str) -> str:
    return "ed25519:" + base64.b64encode(secret(name).public_key().public_bytes_raw()).decode()


def sealing_key(name: str) -> str:
    return "x25519:" + base64.b64encode(hashlib.sha256(f"box of {name}".encode()).digest()).decode()


def signature(name: str, message: bytes) -> str:
    return base64.b64encode(secret(name).sign(message)).decode()


def version(name: str = "v1") -> str:
    return sha(f"version {name}")


def handle_of(number: int, what: str = "handle") -> str:
    digest = hashlib.sha256(f"{what} {number}".encode()).digest()[:16]
    return base64.b32encode(digest).decode().rstrip("=").lower()


@dataclass
class SmallLog:
    """A log under construction: its entries, and the openings that only its custodian has."""

    origin: str = ORIGIN
    entries: list[bytes] = field(default_factory=list)
    openings: dict[tuple[str, str], Opening] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    bases: dict[str, dict[str, str]] = field(default_factory=dict)
    opened: dict[str, bytes] = field(default_factory=dict)
    period: str = PERIOD

    # --- how an entry is written

    def append(self, kind: str, changed: dict[str, Any], **keys: Any) -> str:
        """Add an entry and give its handle."""
        handle = changed.get("handle") or handle_of(len(self.entries))
        whole = {"v": 1, "kind": kind, "handle": handle, "period": self.period, **keys, **changed}
        for name in [name for name, value in whole.items() if value is None]:
            del whole[name]
        self.entries.append(compact(whole))
        return str(handle)

    def statement(
        self, kind: str, signers: tuple[str, ...], changed: dict[str, Any], **keys: Any
    ) -> str:
        """Add an entry that officers sign, over all that it will hold."""
        handle = changed.get("handle") or handle_of(len(self.entries))
        whole = {"v": 1, "kind": kind, "handle": handle, "period": self.period, **keys}
        whole |= changed
        message = f"proviso/{kind}/v1\n" + sha(
            compact(
                {
                    "origin": self.origin,
                    "entry": {k: v for k, v in whole.items() if k not in ("keys", "signatures")},
                }
            ).decode()
        )
        whole.setdefault("keys", [key(signer) for signer in signers])
        whole.setdefault("signatures", [signature(name, message.encode()) for name in signers])
        self.entries.append(compact(whole))
        return str(handle)

    def commit(self, entry: str, **values: Any) -> dict[str, str]:
        """Commitments to these values of the entry with that handle; the openings are kept."""
        made = {}
        for name, value in values.items():
            salt = hashlib.sha256(f"salt {entry} {name}".encode()).digest()
            self.openings[entry, name] = Opening(entry, name, value, salt)
            message = compact(
                {"domain": "proviso/commit/v1", "entry": entry, "name": name, "value": value}
            )
            made[name] = hmac.new(salt, message, hashlib.sha256).hexdigest()
        return made

    def step(
        self, kind: str, case: str, changed: dict[str, Any], values: dict[str, Any], **keys: Any
    ) -> str:
        """Add the next entry of a case; `case` is the handle of its latest one."""
        handle = changed.get("handle") or handle_of(len(self.entries))
        if values:
            keys["commitments"] = self.commit(handle, **values)
        basis = {name: changed[name] for name in ("agreement", "order") if changed.get(name)}
        self.bases[handle] = basis or self.bases.get(case, {})
        if kind != "search":
            keys["body"] = self.commit(handle, body={"note": "private"})["body"]
        return self.append(kind, changed, prev=case, **self.bases[handle], **keys)

    # --- who there is

    def begin(self, **changed: Any) -> SmallLog:
        """Genesis, the officers of `OFFICERS`, and one requester, `home-office`."""
        self.append(
            "genesis",
            changed,
            origin=self.origin,
            key=key("log"),
            administrators=[key("anna"), key("boris")],
            mode="rehearsal" if self.origin.startswith("rehearsal.invalid/") else "live",
        )
        for name, roles in list(OFFICERS.items())[2:]:
            self.enrol(name, roles)
        self.requester()
        return self

    def enrol(
        self, name: str, roles: list[str], by: tuple[str, ...] = ("anna", "boris"), **changed: Any
    ) -> str:
        return self.statement(
            "officer", by, changed, act="enrolled", key=key(name), roles=roles, until=UNTIL
        )

    def leave(self, name: str, by: tuple[str, ...] = ("anna", "boris"), **changed: Any) -> str:
        return self.statement("officer", by, changed, act="left", key=key(name), roles=[], until=0)

    def requester(
        self,
        code: str = "home-office",
        act: str = "enrolled",
        by: tuple[str, ...] = ("anna", "boris"),
        **changed: Any,
    ) -> str:
        return self.statement(
            "requester", by, changed, act=act, requester=code, key=sealing_key(code)
        )

    # --- on what a request may rest

    def agreement(
        self, act: str, hashed: str | None = None, by: tuple[str, ...] | None = None, **changed: Any
    ) -> str:
        usual = {"adopted": ("liam", "gita"), "stopped": ("carol",), "restarted": ("diego", "gita")}
        signers = usual.get(act, ()) if by is None else by
        return self.statement(
            "agreement", signers, changed,
            act=act, agreement=hashed or version(), name=MOU, date="2017-01-01", file=sha("file 1"),
        )  # fmt: skip

    def in_force(self, hashed: str | None = None) -> SmallLog:
        self.agreement("adopted", hashed)
        self.agreement("in_force", hashed)
        return self

    def order(
        self,
        act: str,
        effect: str,
        hashed: str | None = None,
        by: tuple[str, ...] | None = None,
        **changed: Any,
    ) -> str:
        """An act of an order that is made for January."""
        signers = ("liam", "diego") if act in ("recorded", "ended") else ()
        days = {"from": "2017-01-01", "until": "2017-01-31"}
        return self.statement(
            "order", signers if by is None else by, days | changed,
            act=act, effect=effect, order=hashed or sha("order 1"),
            name=MOU if effect == "stops" else "",
        )  # fmt: skip

    def begun(self, effect: str, hashed: str | None = None, **changed: Any) -> str:
        """An order recorded, whose first day has come."""
        self.order("recorded", effect, hashed, **changed)
        return self.order("began", effect, hashed, **changed)

    # --- one case after another; each step takes and gives the handle of the case's latest entry

    def request(self, **changed: Any) -> str:
        handle = changed.get("handle") or handle_of(len(self.entries))
        basis = {name: changed[name] for name in ("agreement", "order") if changed.get(name)}
        basis = basis or {"agreement": version()}
        self.bases[handle] = basis
        counted = MOU if "agreement" in basis else basis["order"]
        number = changed.get("number", self.numbers.get(counted, 0) + 1)
        self.numbers[counted] = number
        commitments = self.commit(handle, content={"whom": "SYN-0001"})
        body = self.commit(handle, body={"note": "private"})["body"]
        return self.append(
            "request", changed, **basis,
            number=number, requester="home-office", commitments=commitments, body=body,
        )  # fmt: skip

    def assess(self, case: str, outcome: str = "permitted", **changed: Any) -> str:
        return self.step("assessment", case, changed, {"outcome": outcome, "reasons": ["c1"]})

    def refuse(self, case: str, reason: str = "evidence_missing", **changed: Any) -> str:
        return self.step("refusal", case, changed, {"reason": reason})

    def close(self, case: str, reason: str = "withdrawn", **changed: Any) -> str:
        return self.step("closure", case, changed, {"reason": reason})

    def approve(
        self,
        case: str,
        by: tuple[str, str] = ("carol", "diego"),
        proposal: str | None = None,
        **changed: Any,
    ) -> str:
        proposal = proposal or sha(f"proposal on {case}")
        signatures = [
            signature(name, f"proviso/approval/v1\n{proposal}\n{role}".encode())
            for name, role in zip(by, ("proposer", "approver"), strict=True)
        ]
        changed = {"signatures": signatures, **changed}
        return self.step(
            "approval", case, changed, {}, proposal=proposal, keys=[key(name) for name in by]
        )

    def search(self, case: str, **changed: Any) -> str:
        values = {"model": sha("model"), "register": sha("register"), "search": sha("whom")}
        return self.step("search", case, changed, values)

    def answer(self, case: str, outcome: str = "no_details", **changed: Any) -> str:
        """The answer; `fields` and `use_limits` may be other than usual."""
        told = outcome == "disclosed"
        values = {
            "outcome": outcome,
            "cause": "none" if told else "absent",
            "fields": ["address"] if told else "none",
            "review": "none",
            "use_limits": {"destroy_by": "2017-03-01"} if told else "none",
        }
        values |= {name: changed.pop(name) for name in ("fields", "use_limits") if name in changed}
        tag = base64.b64encode(hashlib.sha256(f"tag {case}".encode()).digest()[:16]).decode()
        return self.step("answer", case, changed, values, tag=tag)

    def whole_case(self, outcome: str = "no_details", **basis: Any) -> str:
        """A request that is approved, searched and answered."""
        case = self.assess(self.request(**basis))
        return self.answer(self.search(self.approve(case)), outcome)

    # --- what is published about it

    def open_month(
        self, period: str, names: dict[str, str], name: str = MOU, **changed: Any
    ) -> str:
        """Open these commitments (entry's handle → name) as the whole of that month."""
        opened = [self.openings[entry, sealed] for entry, sealed in names.items()]
        return self.publish_month(encode_openings(period, name, opened), period, name, **changed)

    def publish_month(self, data: bytes, period: str, name: str = MOU, **changed: Any) -> str:
        """Publish these bytes as the file that opens a month, and log its hash."""
        digest = hashlib.sha256(data).hexdigest()
        self.opened[openings_path(digest)] = data
        return self.append("opening", changed, of=period, name=name, file=digest)

    def files(self, size: int | None = None) -> dict[str, bytes]:
        """Every file of the log, its checkpoint signed, at that size."""
        entries = self.entries[:size]
        return {**tiles_of(entries), **self.opened, "checkpoint": self.checkpoint(size)}

    def checkpoint(self, size: int | None = None) -> bytes:
        leaves = [leaf_hash(entry) for entry in self.entries[:size]]
        head = checkpoint.Checkpoint(self.origin, len(leaves), root_of(leaves))
        return checkpoint.sign(head, self.signer()).render()

    def signer(self) -> note.KeySigner:
        return note.KeySigner(self.origin, note.ED25519, secret("log"))

    def proof(self, handle: str, size: int | None = None) -> Proof:
        index = self.index(handle)
        leaves = [leaf_hash(entry) for entry in self.entries[:size]]
        path = inclusion_proof(reader_of(leaves), index, len(leaves))
        return Proof(index, tuple(path), self.checkpoint(size))

    def index(self, handle: str) -> int:
        return next(
            index
            for index, entry in enumerate(self.entries)
            if json.loads(entry)["handle"] == handle
        )

    def receipt(self, handle: str, *names: str, size: int | None = None) -> bytes:
        opened = [self.openings[handle, name] for name in names]
        return encode_receipt(self.entries[self.index(handle)], self.proof(handle, size), opened)


def example() -> SmallLog:
    """A month and a bit under one agreement: every outcome once, a stop, and an order."""
    log = SmallLog().begin().in_force()
    log.append("heartbeat", {})
    last = {
        log.whole_case("disclosed"): "outcome",
        log.whole_case("no_details"): "outcome",
        log.refuse(log.assess(log.request(), "refused")): "reason",
        log.close(log.assess(log.request(), "ask"), "withdrawn"): "reason",
        log.assess(log.request(), "ask"): "outcome",
    }
    log.request()
    in_flight = log.approve(log.assess(log.request()), by=("colin", "gita"))
    log.agreement("stopped")
    last[log.answer(in_flight, "stopped")] = "outcome"
    log.agreement("restarted")
    log.open_month(PERIOD, last)
    log.period = "2017-02"
    log.begun("discloses", until="2017-02-28")
    log.whole_case("disclosed", order=sha("order 1"))
    log.refuse(log.assess(log.request()), "public_interest")
    return log
