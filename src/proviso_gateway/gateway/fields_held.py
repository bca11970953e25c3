"""Does the register hold what an agreement declares? Asked before anybody is looked for.

An agreement may disclose fields beyond the usual ones, and a register may hold such fields. Where
the second lacks what the first promises, the answer would be a blank that looks like one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.errors import Place, problem
from proviso_gateway.terms import Field

_SAID = Place("register.json")
_USUAL = frozenset(map(str, Field))


def check_fields_held(names: Iterable[str], held: Mapping[str, str]) -> None:
    """Refuse a field that is neither one of the usual ones nor declared by the register
    (`register.field-not-held`)."""
    for name in names:
        if name not in _USUAL and name not in held:
            raise problem("register.field-not-held", _SAID, field=name)


def check_agreement_held(agreement: Agreement, held: Mapping[str, str]) -> None:
    """Refuse an agreement that discloses a declared field which the register does not hold, or
    holds as another type (`register.field-not-held`, `register.field-differs`)."""
    disclosed = {*agreement.discloses}.union(*(v.discloses or () for v in agreement.versions))
    for name, field in agreement.fields.items():
        if name in disclosed:
            check_fields_held([name], held)
            if held[name] != field.type:
                words = {"field": name, "agreed": field.type, "held": held[name]}
                raise problem("register.field-differs", _SAID, **words)


def are_usual(names: Iterable[str]) -> bool:
    """Whether every register holds these, so that none need be asked."""
    return _USUAL.issuperset(names)
