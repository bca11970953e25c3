"""What is left of an answered case once it is erased: enough for the person to find out.

When, to whom, under which agreement and ground, which fields and for what use; nothing of what the
fields said, of whoever asked, of the reasons, or of the search. It is kept under a key of its own
until its own term is over. An answer about nobody leaves the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from proviso_gateway.casework.case import Case
from proviso_gateway.errors import problem
from proviso_gateway.terms import Handle, Hash, Instant, Outcome
from proviso_verify import canonical
from proviso_verify.entries import parse


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """One answer, as the person whom it is about may be told of it.

    `basis` is the kind and the hash of the version or order on which it rested, `entry` its entry
    in the log, and `tag` that by which the person finds it there. An answer that was not
    `handed_over` never left.
    """

    case: Handle
    at: Instant
    requester: str
    agreement: str
    ground: str
    basis: tuple[str, Hash]
    outcome: Outcome
    handed_over: bool
    fields: tuple[str, ...]
    use_limits: Mapping[str, Any]
    entry: Handle
    tag: bytes
    recused: tuple[str, ...] = ()
    """The keys of those who stood back from the case."""
    acted: tuple[str, ...] = ()
    """The keys of those who decided anything of it (`Case.acted`)."""
    recalled: Instant | None = None
    """When it was recalled, because it told of the wrong person."""
    destroyed: Instant | None = None
    """When its requester confirmed that everything is destroyed."""

    @classmethod
    def of(cls, case: Case) -> KeptAnswer:
        """What is left of this case, which was answered."""
        answered, received, last = case.answered, case.received, case.entries[-1]
        assert answered is not None
        assert case.answered_at is not None
        return cls(
            case=case.handle,
            at=case.answered_at,
            requester=received.requester,
            agreement=received.request.agreement,
            ground=received.request.ground,
            basis=(case.basis.kind, case.basis.hash),
            outcome=answered.outcome,
            handed_over=case.handed_over,
            fields=tuple(sorted(answered.disclosed)),
            use_limits=answered.use_limits,
            entry=last.handle,
            tag=canonical.from_base64(parse(last.data).text("tag")),
            recused=tuple(sorted(case.recused)),
            acted=tuple(sorted(case.acted)),
            recalled=case.recalled_at,
            destroyed=case.destroyed_at,
        )

    def as_of(self, at: Instant) -> KeptAnswer:
        """It as it was at that moment: what came of it later is left out."""
        return replace(
            self, recalled=_until(at, self.recalled), destroyed=_until(at, self.destroyed)
        )

    def encode(self) -> bytes:
        """As it is stored."""
        return canonical.encode(
            {
                "v": 1,
                "case": self.case,
                "at": self.at.micros,
                "requester": self.requester,
                "agreement": self.agreement,
                "ground": self.ground,
                "basis": list(self.basis),
                "outcome": self.outcome.value,
                "handed_over": self.handed_over,
                "fields": list(self.fields),
                "use_limits": dict(self.use_limits),
                "entry": self.entry,
                "tag": self.tag.hex(),
                "recused": list(self.recused),
                "acted": list(self.acted),
                **_at("recalled", self.recalled),
                **_at("destroyed", self.destroyed),
            }
        )

    @classmethod
    def decode(cls, data: bytes) -> KeptAnswer:
        """What was stored. Raises `record.malformed`."""
        told: Any = canonical.decode(data)
        if not isinstance(told, dict) or told.pop("v", None) != 1:
            raise problem("record.malformed")
        try:
            rich = {
                "at": Instant(told["at"]),
                "basis": (str(told["basis"][0]), Hash(told["basis"][1])),
                "outcome": Outcome(told["outcome"]),
                "fields": tuple(told["fields"]),
                "tag": bytes.fromhex(told["tag"]),
                "recused": tuple(told["recused"]),
                # Those of before it was noted: whoever decides about them is not checked by it.
                "acted": tuple(told.get("acted", ())),
                **{when: Instant(told[when]) for when in ("recalled", "destroyed") if when in told},
            }
            return cls(**(told | rich))
        except (IndexError, KeyError, TypeError, ValueError):
            raise problem("record.malformed") from None


def _until(at: Instant, when: Instant | None) -> Instant | None:
    return when if when is not None and when.micros <= at.micros else None


def _at(name: str, when: Instant | None) -> dict[str, int]:
    return {} if when is None else {name: when.micros}


def what_is_left(case: Case) -> tuple[str, KeptAnswer] | None:
    """What is left of a case that is erased, and of whom it tells; None without an answer."""
    if case.answered is None:
        return None
    return case.subject(case.answered), KeptAnswer.of(case)
