"""A small log, built by hand: what a custodian would publish, and what a cheating one could.

The builder signs whatever it is told to. Every method takes `**changed`, keys to put over the
honest ones (`None` takes a key away) *before* signing, so that a test can write each lie exactly.
Everything is derived from names: the same calls give the same bytes. What is hashed and signed is
written here a second time, by the specification, and not with the verifier's own functions.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from proviso_verify import checkpoint, note
from proviso_verify.commitments import Opening
from proviso_verify.openings import openings_path
from proviso_verify.proof import Proof
from proviso_verify.receipt import encode_receipt
from proviso_verify.tiles import tiles_of
from proviso_verify.tree import inclusion_proof, leaf_hash, reader_of, root_of

ORIGIN = "log.example.org/register"
PERIOD = "2017-01"
MOU = "mou"
UNTIL = 1_900_000_000_000_000

SITE = "https://proviso.example.org"
PARTY = {"id": "proviso.example.org", "origins": [SITE]}
"""For whom passkeys sign in this log."""

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

CELLS = {"answer": "outcome", "refusal": "reason", "closure": "reason"}

Row = tuple[str, str, str, str]
"""A row of a timetable: version, date, status, known."""


def compact(value: object) -> bytes:
    """Canonical JSON, written here a second time."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def secret(name: str) -> Ed25519PrivateKey:
    return Ed25519PrivateKey.from_private_bytes(hashlib.sha256(f"key of {name}".encode()).digest())


def key(name: str) -> str:
    """The public key of that name; of a passkey, its kind stands before a colon: `es256:gita`."""
    kind, _, person = name.rpartition(":")
    raw = secret(person).public_key().public_bytes_raw()
    if kind == "es256":
        point = _p256(person).public_key()
        raw = point.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return {"": "ed25519:", "es256": "webauthn-es256:", "eddsa": "webauthn-ed25519:"}[kind] + b64(
        raw
    )


def sealing_key(name: str) -> str:
    return "x25519:" + b64(hashlib.sha256(f"box of {name}".encode()).digest())


def signature(name: str, message: bytes, origin: str = SITE) -> Any:
    """What the holder of that key signs: a signature, or the assertion of a passkey."""
    kind, _, person = name.rpartition(":")
    if not kind:
        return b64(secret(person).sign(message))
    return assertion(name, message, origin=origin)


def assertion(
    name: str,
    message: bytes,
    *,
    origin: str = SITE,
    party: str = "proviso.example.org",
    flags: int = 0x05,
    client: Callable[[bytes], bytes] = lambda written: written,
    more: bytes = b"",
) -> dict[str, str]:
    """What a browser hands over whose user was present and verified, and what one could forge."""
    kind, _, person = name.rpartition(":")
    challenge = base64.urlsafe_b64encode(hashlib.sha256(message).digest()).rstrip(b"=").decode()
    written = client(
        f'{{"type":"webauthn.get","challenge":"{challenge}","origin":"{origin}",'
        '"crossOrigin":false}'.encode()
    )
    authenticator = hashlib.sha256(party.encode()).digest() + bytes([flags, 0, 0, 0, 7]) + more
    signed = authenticator + hashlib.sha256(written).digest()
    hand = (
        _p256(person).sign(signed, ec.ECDSA(SHA256(), deterministic_signing=True))
        if kind == "es256"
        else secret(person).sign(signed)
    )
    return {
        "authenticator_data": b64(authenticator),
        "client_data": b64(written),
        "signature": b64(hand),
    }


def _p256(name: str) -> ec.EllipticCurvePrivateKey:
    number = int.from_bytes(hashlib.sha256(f"p256 of {name}".encode()).digest(), "big")
    return ec.derive_private_key(number >> 1, ec.SECP256R1())


VERSIONS = {
    name: compact({"version": name, "publication": {"outcomes": "exact"}})
    for name in ("v1", "v2", "o")
}
"""What each version says, as it is published."""


def version(name: str = "v1") -> str:
    return hashlib.sha256(VERSIONS[name]).hexdigest()


def following(period: str) -> str:
    """The month after."""
    year, month = divmod(int(period[:4]) * 12 + int(period[5:7]), 12)
    return f"{year:04d}-{month + 1:02d}"


def handle_of(number: int, what: str = "handle") -> str:
    digest = hashlib.sha256(f"{what} {number}".encode()).digest()[:16]
    return base64.b32encode(digest).decode().rstrip("=").lower()


@dataclass
class SmallLog:
    """A log under construction: its entries, and the openings that only its custodian has.

    `last` is the last signed entry on every subject, `rows` the timetable of each agreement.
    """

    origin: str = ORIGIN
    seed: str = "handle"
    entries: list[bytes] = field(default_factory=list)
    openings: dict[tuple[str, str], Opening] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    bases: dict[str, dict[str, str]] = field(default_factory=dict)
    requests: dict[str, str] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    beside: dict[str, bytes] = field(default_factory=dict)
    opened: dict[str, bytes] = field(default_factory=dict)
    log_key: str = "log"
    period: str = PERIOD

    @property
    def genesis(self) -> str:
        """The hash of entry 0."""
        return hashlib.sha256(self.entries[0]).hexdigest()

    def turn(self, period: str) -> None:
        """The month turns; of months in which nothing was done, heartbeats are there."""
        while (month := following(self.period)) < period:
            self.period = month
            self.append("heartbeat", {})
        self.period = period

    # --- how an entry is written

    def append(self, kind: str, changed: dict[str, Any], **keys: Any) -> str:
        """Add an entry and give its handle."""
        handle = changed.get("handle") or handle_of(len(self.entries), self.seed)
        whole = {"v": 2, "kind": kind, "handle": handle, "period": self.period, **keys, **changed}
        for name in [name for name, value in whole.items() if value is None]:
            del whole[name]
        self.entries.append(compact(whole))
        return str(handle)

    def act(
        self,
        kind: str,
        act: str,
        signers: tuple[str, ...],
        changed: dict[str, Any],
        subject: str = "",
        **keys: Any,
    ) -> str:
        """Add an entry of the institution, signed over all that it will hold but its month."""
        handle = changed.get("handle") or handle_of(len(self.entries), self.seed)
        if subject:
            keys["after"] = self.last.get(subject, "")
        if "body" in keys:
            keys["body"] = self.commit(handle, body={"note": keys["body"]})["body"]
        whole = {
            "v": 2, "kind": kind, "act": act, "handle": handle, "period": self.period,
            "begun": self.period, **keys, **changed,
        }  # fmt: skip
        for name in [name for name, value in whole.items() if value is None]:
            del whole[name]
        message = self.act_statement(whole)
        whole.setdefault("keys", [key(signer) for signer in signers])
        whole.setdefault("signatures", [signature(name, message) for name in signers])
        self.entries.append(compact(whole))
        if subject:
            self.last[subject] = str(handle)
        return str(handle)

    def act_statement(self, entry: dict[str, Any]) -> bytes:
        """What is signed under an entry of the institution with these keys."""
        covered = {k: v for k, v in entry.items() if k not in ("keys", "signatures", "period")}
        said = {
            "domain": "proviso/signature/v2",
            "act": f"{entry['kind']}.{entry['act']}",
            "entry": sha(compact(covered).decode()),
        }
        return compact(said | ({"genesis": self.genesis} if self.entries else {}))

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
        handle = changed.get("handle") or handle_of(len(self.entries), self.seed)
        if values:
            keys["commitments"] = self.commit(handle, **values)
        basis = {name: changed[name] for name in ("agreement", "order") if changed.get(name)}
        self.bases[handle] = basis or self.bases.get(case, {})
        self.requests[handle] = self.requests.get(case, case)
        if kind != "search":
            keys["body"] = self.commit(handle, body={"note": "private"})["body"]
        return self.append(kind, changed, prev=case, **self.bases[handle], **keys)

    # --- who there is

    def begin(self, **changed: Any) -> SmallLog:
        """Genesis, the officers of `OFFICERS`, and one requester, `home-office`."""
        self.act(
            "genesis", "founded", ("anna", "boris"), changed,
            origin=self.origin,
            key=key("log"),
            administrators=[{"key": key(name), "held": "key-file"} for name in ("anna", "boris")],
            mode="rehearsal" if self.origin.startswith("rehearsal.invalid/") else "live",
            parties=[PARTY],
        )  # fmt: skip
        genesis = json.loads(self.entries[0])["handle"]
        names = (f"officer {key('anna')}", f"officer {key('boris')}", "key", "policy")
        self.last |= dict.fromkeys(names, genesis)
        for name, roles in list(OFFICERS.items())[2:]:
            self.enrol(name, roles)
        self.requester()
        return self

    def enrol(
        self,
        name: str,
        roles: list[str],
        by: tuple[str, ...] = ("anna", "boris"),
        *,
        until: int = UNTIL,
        held: str = "key-file",
        after: str | None = None,
        **changed: Any,
    ) -> str:
        subject = f"officer {key(name)}"
        one = {
            "key": key(name), "roles": roles, "until": until, "held": held,
            "after": self.last.get(subject, "") if after is None else after,
        }  # fmt: skip
        handle = self.act("officer", "enrolled", by, changed, officers=[one], body="names")
        self.last[subject] = handle
        return handle

    def leave(self, name: str, by: tuple[str, ...] = ("anna", "boris"), **changed: Any) -> str:
        subject = f"officer {key(name)}"
        one = {"key": key(name), "after": self.last.get(subject, "")}
        handle = self.act("officer", "left", by, changed, officers=[one])
        self.last[subject] = handle
        return handle

    def requester(
        self,
        code: str = "home-office",
        act: str = "enrolled",
        by: tuple[str, ...] = ("anna", "boris"),
        **changed: Any,
    ) -> str:
        private = {"body": "people"} if act == "enrolled" else {}
        return self.act(
            "requester", act, by, changed, f"requester {code}",
            requester=code, key=sealing_key(code), **private,
        )  # fmt: skip

    # --- on what a request may rest

    def adopt(
        self,
        *rows: Row,
        name: str = MOU,
        by: tuple[str, ...] = ("liam", "gita"),
        versions: list[str] | None = None,
        **changed: Any,
    ) -> str:
        """Adopt an edition whose timetable goes on with these rows; its text lies beside the log,
        and so does what each of its versions says."""
        table = [*self.rows.get(name, []), *rows]
        hashes = versions or sorted({row[0] for row in table}) or [version()]
        text = f"edition of {name}: {table}\n".encode()
        file = hashlib.sha256(text).hexdigest()
        self.beside[f"agreements/{file}.yaml"] = text
        self.rows[name] = table
        return self.act(
            "agreement", "adopted", by, changed, f"agreement {name}",
            name=name, file=file, versions=hashes, body="gates",
            timetable=[
                {"version": v, "date": date, "is": status, "known": known}
                for v, date, status, known in table
            ],
        )  # fmt: skip

    def row(
        self, status: str, hashed: str | None = None, name: str = MOU, known: str | None = None
    ) -> Row:
        """A row of the next day of this month of which nothing is said yet."""
        days = [row[1] for row in self.rows.get(name, []) if row[1].startswith(self.period)]
        date = f"{self.period}-{len(days) + 1:02d}"
        return hashed or version(), date, status, known or date

    def enter(self, row: Row, name: str = MOU, **changed: Any) -> str:
        """Enter a row of a timetable: its day has come."""
        said, date, status, known = row
        return self.append(
            "agreement", changed, act=status, agreement=said, name=name, date=date, known=known
        )

    def becomes(self, status: str, hashed: str | None = None, name: str = MOU) -> str:
        """A new edition says what becomes of a version, and its day has come."""
        row = self.row(status, hashed, name)
        self.adopt(row, name=name)
        return self.enter(row, name)

    def in_force(self, hashed: str | None = None, name: str = MOU) -> SmallLog:
        self.becomes("in_force", hashed, name)
        return self

    def stop(
        self,
        hashed: str | None = None,
        by: tuple[str, ...] = ("carol",),
        act: str = "stopped",
        name: str = MOU,
        **changed: Any,
    ) -> str:
        return self.act(
            "agreement", act, by, changed, f"agreement {name}",
            agreement=hashed or version(), name=name,
        )  # fmt: skip

    def restart(
        self, hashed: str | None = None, by: tuple[str, ...] = ("diego", "gita"), **changed: Any
    ) -> str:
        return self.stop(hashed, by, "restarted", **changed)

    def order(
        self,
        act: str,
        effect: str,
        hashed: str | None = None,
        by: tuple[str, ...] | None = None,
        **changed: Any,
    ) -> str:
        """An act of an order that is made for January."""
        hashed = hashed or sha("order 1")
        said: dict[str, Any] = {
            "effect": effect, "order": hashed, "name": MOU if effect == "stops" else "",
            "from": "2017-01-01", "until": "2017-01-31",
        }  # fmt: skip
        if act not in ("recorded", "ended"):
            return self.append("order", changed, act=act, **said)
        private = {"body": "sheet"} if act == "recorded" else {}
        signers = ("liam", "diego") if by is None else by
        return self.act("order", act, signers, changed, f"order {hashed}", **said, **private)

    def begun(self, effect: str, hashed: str | None = None, **changed: Any) -> str:
        """An order recorded, whose first day has come."""
        self.order("recorded", effect, hashed, **changed)
        return self.order("began", effect, hashed, **changed)

    # --- the log itself

    def new_key(
        self,
        name: str,
        act: str = "changed",
        by: tuple[str, ...] = ("anna", "boris"),
        **changed: Any,
    ) -> str:
        """The log's own key is replaced; `log_key` signs checkpoints from here on."""
        logs = (name, self.log_key) if act == "changed" else (name,)
        handle = self.act("key", act, (*by, *logs), changed, "key", key=key(name))
        self.log_key = name
        return handle

    def policy(
        self,
        text: bytes = b"quorum none\n",
        by: tuple[str, ...] = ("anna", "boris"),
        **changed: Any,
    ) -> str:
        digest = hashlib.sha256(text).hexdigest()
        self.beside[f"policies/{digest}.txt"] = text
        return self.act("policy", "set", by, changed, "policy", policy=digest, parties=[PARTY])

    def waive(
        self, month: str, act: str = "clock", by: tuple[str, ...] | None = None, **changed: Any
    ) -> str:
        usual = {"clock": ("anna", "boris"), "witnesses": ("diego", "gita")}
        signers = usual[act] if by is None else by
        return self.act("waiver", act, signers, changed, f"waiver {act}", month=month)

    def postpone(self, by: tuple[str, ...] = ("diego", "gita"), **changed: Any) -> str:
        return self.act(
            "postponement", "postponed", by, changed, f"postponement {MOU}",
            name=MOU, slot="2017-01-20", to="2017-01-23", reason="system-fault",
        )  # fmt: skip

    def terms(
        self,
        refused: int = 1,
        approved: int = 2,
        accounts: int = 3,
        by: tuple[str, ...] = ("diego", "gita"),
        name: str = MOU,
        **changed: Any,
    ) -> str:
        """Two deciders say for how many months what ends is kept."""
        return self.act(
            "erasure", "terms", by, changed, f"erasure {name}",
            name=name, refused=refused, approved=approved, accounts=accounts,
        )  # fmt: skip

    def erase(self, what: str, cases: int, of: str = PERIOD, name: str = MOU, **said: Any) -> str:
        """A cohort is erased; what a hold keeps of it is committed."""
        handle = handle_of(len(self.entries), self.seed)
        kept = self.commit(handle, kept=0)
        return self.append(
            "erasure", said, act="cohort", name=name, of=of, what=what, cases=cases,
            commitments=kept,
        )  # fmt: skip

    def recalls(self, of: str = PERIOD, name: str = MOU, **said: Any) -> str:
        """How many answers were recalled in a month is committed."""
        handle = handle_of(len(self.entries), self.seed)
        return self.append(
            "recall", said, act="counted", name=name, of=of,
            commitments=self.commit(handle, cases=0),
        )  # fmt: skip

    def sweep(self, **said: Any) -> str:
        """What a hold kept is looked through."""
        handle = handle_of(len(self.entries), self.seed)
        return self.append("erasure", said, act="late", commitments=self.commit(handle, cases=0))

    # --- one case after another; each step takes and gives the handle of the case's latest entry

    def request(self, **changed: Any) -> str:
        handle = changed.get("handle") or handle_of(len(self.entries), self.seed)
        basis = {name: changed[name] for name in ("agreement", "order") if changed.get(name)}
        basis = basis or {"agreement": version()}
        self.bases[handle] = basis
        self.requests[handle] = handle
        counted = changed.pop("counted", MOU) if "agreement" in basis else basis["order"]
        number = changed.get("number", self.numbers.get(counted, 0) + 1)
        self.numbers[counted] = number
        commitments = self.commit(
            handle, content={"whom": "SYN-0001"}, ground="welfare", fields=["address"]
        )
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

    def matter(self, case: str, proposed: str, **said: Any) -> dict[str, Any]:
        """What officers sign of the case whose latest entry this is, `said` put over it."""
        matter = {
            "domain": "proviso/signature/v2",
            "genesis": self.genesis,
            "act": "approve",
            "role": "proposer",
            "request": self.requests.get(case, case),
            "prev": case,
            "basis": self.bases.get(case, {}),
            "proposal": proposed,
            "begun": self.period,
            "by": self.period,
        }
        return matter | said

    def approve(
        self,
        case: str,
        hands: tuple[str, str] = ("carol", "diego"),
        proposal: str | None = None,
        *,
        said: dict[str, Any] | None = None,
        **changed: Any,
    ) -> str:
        """Two people approve. `said` is put over what they sign, and not over the entry."""
        proposal = proposal or sha(f"proposal on {case} of {self.seed}")
        fixed = {name: changed[name] for name in ("begun", "by") if changed.get(name)}
        basis = {name: changed[name] for name in ("agreement", "order") if changed.get(name)}
        if basis:
            fixed["basis"] = basis
        signatures = [
            signature(
                name,
                compact(self.matter(case, proposal, **(fixed | {"role": role} | (said or {})))),
            )
            for name, role in zip(hands, ("proposer", "approver"), strict=True)
        ]
        return self.step(
            "approval", case, {"signatures": signatures, **changed}, {},
            proposal=proposal, keys=[key(name) for name in hands],
            begun=self.period, by=self.period,
        )  # fmt: skip

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
        tag = b64(hashlib.sha256(f"tag {case}".encode()).digest()[:16])
        return self.step("answer", case, changed, values, tag=tag)

    def whole_case(self, outcome: str = "no_details", **basis: Any) -> str:
        """A request that is approved, searched and answered."""
        case = self.assess(self.request(**basis))
        return self.answer(self.search(self.approve(case)), outcome)

    # --- what is published about it

    def open_month(
        self,
        period: str,
        handles: list[str],
        name: str = MOU,
        content: dict[str, Any] | None = None,
        **changed: Any,
    ) -> str:
        """Open how these cases ended (each by its last entry) as what is told of that month.

        `content` is put over what the file says.
        """
        kinds = {e["handle"]: e["kind"] for e in map(json.loads, self.entries)}
        opened = [self.openings[handle, CELLS[kinds[handle]]] for handle in handles]
        cells = Counter(
            "refused" if kinds[one.entry] == "refusal" else str(one.value) for one in opened
        )
        file = {
            "v": 2, "period": period, "name": name, "table": ["outcome"],
            "rule": {"tier": "exact", "threshold": 10}, "cells": dict(cells), "residual": 0,
            "opened": [
                {"entry": o.entry, "name": o.name, "value": o.value, "salt": b64(o.salt)}
                for o in opened
            ],
        }  # fmt: skip
        before = self.last.get(f"opening {period} {name}", "")
        if before:
            file["supersedes"] = before
        return self.publish_month(compact(file | (content or {})), period, name, **changed)

    def publish_month(self, data: bytes, period: str, name: str = MOU, **changed: Any) -> str:
        """Publish these bytes as the file that opens a month, and log its hash."""
        digest = hashlib.sha256(data).hexdigest()
        self.opened[openings_path(digest)] = data
        before = self.last.get(f"opening {period} {name}", "")
        self.last[f"opening {period} {name}"] = digest
        return self.append("opening", changed, of=period, name=name, file=digest, supersedes=before)

    def files(self, size: int | None = None) -> dict[str, bytes]:
        """Every file of the log, its checkpoint signed, at that size."""
        entries = self.entries[:size]
        resolved = {f"agreements/{version(name)}.json": VERSIONS[name] for name in VERSIONS}
        return {
            **tiles_of(entries), **self.opened, **self.beside, **resolved,
            "checkpoint": self.checkpoint(size),
        }  # fmt: skip

    def checkpoint(self, size: int | None = None, *signers: str) -> bytes:
        leaves = [leaf_hash(entry) for entry in self.entries[:size]]
        head = checkpoint.Checkpoint(self.origin, len(leaves), root_of(leaves))
        signed = [checkpoint.sign(head, self.signer(name)) for name in signers or (self.log_key,)]
        lines = [line for each in signed for line in each.signatures]
        return note.Note(signed[0].text, tuple(lines)).render()

    def signer(self, name: str = "") -> note.KeySigner:
        return note.KeySigner(self.origin, note.ED25519, secret(name or self.log_key))

    def proof(self, handle: str, size: int | None = None, *signers: str) -> Proof:
        index = self.index(handle)
        leaves = [leaf_hash(entry) for entry in self.entries[:size]]
        path = inclusion_proof(reader_of(leaves), index, len(leaves))
        return Proof(index, tuple(path), self.checkpoint(size, *signers))

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
    ended = [
        log.whole_case("disclosed"),
        log.whole_case("no_details"),
        log.refuse(log.assess(log.request(), "refused")),
        log.close(log.assess(log.request(), "ask"), "withdrawn"),
    ]
    in_flight = log.approve(log.assess(log.request()), ("colin", "gita"))
    log.stop()
    ended.append(log.answer(in_flight, "stopped"))
    log.restart()
    log.turn("2017-02")
    log.open_month(PERIOD, ended)
    log.begun("discloses", until="2017-02-28")
    log.whole_case("disclosed", order=sha("order 1"))
    log.refuse(log.assess(log.request()), "public_interest")
    log.request()
    return log
