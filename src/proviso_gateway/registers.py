"""Tracing as a library: open a synthetic register, trace, and evaluate on labelled requests.

    from proviso_gateway import registers

    register = registers.open_register("register")
    verdict = register.trace(given_name="Katie", family_name="White", birth_date="2000-04-28")
    print(verdict.kind, verdict.posterior / 1e9)

A register of real people is refused: nobody searches one but the door of a home, after an approval.
`evaluate` alone takes one, and tells figures. Needs the part `tracing`. What stands here keeps its
names, arguments and results within a major version. Everything raises `Problem`.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from proviso_gateway.assembly.evaluating import Evaluated, evaluated, model_in, read_set
from proviso_gateway.assembly.examples import shipped
from proviso_gateway.assembly.rehearsing import opened
from proviso_gateway.errors import Problem, problem
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Gender, Search
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict

__all__ = ["Problem", "Register", "Verdict", "evaluate", "open_register"]

EVER = datetime.date.max


def _gender(word: str) -> Gender:
    found = Gender.written(word)
    if found is None:
        raise problem("request.value-not-allowed", column="gender", expected=Gender.listed())
    return found


@dataclass(frozen=True, repr=False)
class Register:
    """A synthetic register that is open, and how many people it has."""

    tracer: Tracer
    people: int

    def __repr__(self) -> str:
        """How many people it has, and none of them: a notebook shows this."""
        return f"<Register of {self.people:,} people>"

    def trace(
        self,
        *,
        given_name: str = "",
        middle_names: str = "",
        family_name: str = "",
        birth_date: str | datetime.date = "",
        gender: str = "",
        address_line: str = "",
        postcode: str = "",
    ) -> Verdict:
        """Who is meant by what is said: *traced*, *no trace* or *unclear*, with the probability in
        parts of 10^9, and what each field weighed, in 1/1024 bit, in `best.findings`."""
        return self.tracer.trace(
            Search(
                given_name=given_name,
                middle_names=middle_names,
                family_name=family_name,
                birth_date=str(birth_date),
                gender=_gender(gender),
                address_line=address_line,
                postcode=postcode,
            )
        )


def open_register(folder: str | Path) -> Register:
    """The synthetic register in this folder (CSV or Parquet), or the index of one.

    Raises `register.real-people` for one that does not say it is synthetic, and
    `labelled.register-of-a-home` for a home's.
    """
    snapshot, tracer = opened(shipped(Path(folder)), as_of=EVER)
    ready = tracer or Tracer(snapshot.records, DEFAULT)
    return Register(ready, ready.tables.people)


def evaluate(
    register: str | Path,
    requests: str | Path,
    model: str | Path | None = None,
    group: str = "",
    *,
    unreadable_as_missing: bool = False,
    called: Mapping[str, str] = MappingProxyType({}),
) -> Evaluated:
    """How well the tracing does on a set whose answers are known: recall, wrong people,
    calibration, by `group` where a column is named. Files are those of docs/evaluation.md.

    `unreadable_as_missing`: a birth date or a gender that cannot be read counts as not stated.
    `called`: what the files call our columns, `{"given_name": "forename"}`."""
    given = read_set(
        Path(register), Path(requests), group, as_missing=unreadable_as_missing, called=called
    )
    found, _ = evaluated(given, model_in(Path(model) if model else None), lambda *_: None)
    return found
