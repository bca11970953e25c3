"""Agreements as a library: read one, check it, decide by it, compare versions, replay requests.

    from datetime import date
    from proviso_gateway import agreements

    file = agreements.load("agreement.yaml")
    facts = {"ground": "suspect", "fields": ["address"], "countersigned": True}
    answer = agreements.decide(file, facts, on=date(2026, 3, 2))
    print(answer.answer, answer.ask_for)

Needs the part `agreements`; `replay` needs `tracing` too. What stands here keeps its names,
arguments and results within a major version; what lies beneath it does not. Everything raises
`Problem` with a stable `code`, a `place` and a `remedy`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from proviso_gateway.agreement.assessment import Assessment, assess
from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.examples import shipped
from proviso_gateway.assembly.files import text_of
from proviso_gateway.errors import Problem
from proviso_gateway.terms import Day
from proviso_gateway.workbench.deciding import facts_from
from proviso_gateway.workbench.linting import Checked, check_text

if TYPE_CHECKING:
    from proviso_gateway.analysis.solver.difference import VersionDifference
    from proviso_gateway.assembly.replaying import Replayed
    from proviso_gateway.workbench.proving import Proved

__all__ = ["AgreementFile", "Problem", "check", "decide", "diff", "load", "prove", "replay"]


@dataclass(frozen=True)
class AgreementFile:
    """An agreement's file: its text, and what errors call it."""

    text: str
    name: str

    @cached_property
    def agreement(self) -> Agreement:
        """The agreement that the text says. Raises the first problem in it, with line and column;
        its `problems` are the others."""
        return read(self.text, self.name)


def load(path: str | Path) -> AgreementFile:
    """The agreement in this YAML file, which is read and found to be one. Raises `files.unreadable`
    and what reading finds."""
    given = shipped(Path(path))
    file = AgreementFile(text_of(given), given.name)
    assert file.agreement is not None
    return file


def check(file: AgreementFile) -> Checked:
    """What a lawyer should look at: findings with their places, the file's own tests, its
    invariants proved or refuted, and how each version stands to the one before."""
    return check_text(file.text, file.name)


def decide(
    file: AgreementFile,
    facts: Mapping[str, object],
    on: Day,
    evidence: Mapping[str, str] | None = None,
    *,
    time_is_up: bool = False,
) -> Assessment:
    """What the agreement answers on this day to these facts, clause by clause, and what it asks.

    Days are dates or text, sets are sets or lists of words; what is not stated is unknown.
    `evidence` names a document for a fact. `time_is_up`: what was asked for never came. Raises
    `agreement.unknown-fact` and `agreement.value-not-allowed`, without the value.
    """
    given = facts_from(file.agreement, facts, evidence or {})
    return assess(file.agreement, on, given, time_is_up=time_is_up)


def diff(
    file: AgreementFile, before: str, after: str, other: AgreementFile | None = None
) -> VersionDifference:
    """What version `after` permits that `before` does not, and the reverse, proved or shown by a
    request. `other`: the file in which `after` stands, if another."""
    # Imported here, as below: the solver takes a while to load.
    from proviso_gateway.workbench.proving import Text, diff_texts  # noqa: PLC0415

    last = other or file
    return diff_texts(Text(file.text, file.name), before, Text(last.text, last.name), after)


def prove(file: AgreementFile) -> Proved:
    """Every invariant of every version, proved or refuted by a request; clauses that do nothing."""
    from proviso_gateway.workbench.proving import Text, prove_text  # noqa: PLC0415

    return prove_text(Text(file.text, file.name))


def replay(file: AgreementFile, requests: str | Path, before: str, after: str) -> Replayed:
    """Past requests (CSV or Parquet) under two versions: which answers change, and by which
    clauses. Raises `past.unreadable`, `past.unknown-form` and `agreement.no-such-version`."""
    from proviso_gateway.assembly.replaying import replay_under  # noqa: PLC0415

    return replay_under(file.agreement, Path(requests), before, after, lambda *_: None)
