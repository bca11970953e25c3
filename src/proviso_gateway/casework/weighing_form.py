"""The sheet on which an officer weighs one request: its questions, and how what is written is read.

The sheet is YAML in the notation of agreements, so nothing written on it is guessed at. What an
officer writes is private; the proposal binds its hash.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.model import Agreement, Fact, Factor
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import allows, expected, is_reserved, parse_value
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.casework.events import Weighing
from proviso_gateway.casework.request import as_cell
from proviso_gateway.errors import problem
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.plain_yaml import written
from proviso_gateway.reading.words import shown
from proviso_gateway.reading.yaml_values import Written
from proviso_gateway.terms import Source

LONGEST = 4_000
"""Letters on one factor."""


@dataclass(frozen=True, slots=True)
class WeighingQuestion:
    """One line of the sheet: its name, the question, and what an answer looks like."""

    name: str
    question: str
    expected: str


@dataclass(frozen=True, slots=True)
class WeighingForm:
    """What must be weighed, factor by factor, and what the custodian can find out itself.

    Both are empty under a court order, and `factors` under an agreement without a test.
    """

    factors: Mapping[str, Factor]
    facts: Mapping[str, Fact]

    @property
    def questions(self) -> tuple[WeighingQuestion, ...]:
        """The factors, then the facts."""
        factors = [
            WeighingQuestion(name, one.question, f"in words; a yes weighs {one.weighs}")
            for name, one in self.factors.items()
        ]
        facts = [
            WeighingQuestion(name, one.question or name, expected(one))
            for name, one in self.facts.items()
        ]
        return (*factors, *facts)

    def blank(self) -> str:
        """The sheet as text, to be filled in. It cannot be handed in as it is."""
        lines = []
        if self.factors:
            lines += ["public_interest:  # `passed` or `failed`", "factors:"]
            lines += [
                f"  {n}:  # {_line(f.question)} ({f.weighs})" for n, f in self.factors.items()
            ]
        if self.facts:
            lines += ["found:  # leave out what you could not find out"]
            lines += [
                f"  {n}:  # {_line(f.question or n)} {expected(f)}" for n, f in self.facts.items()
            ]
        return "\n".join(lines) + "\n"


def form_for(agreement: Agreement | None, version: ResolvedVersion | None) -> WeighingForm:
    """The sheet for a request under this version; under an order, with neither, a blank one."""
    if agreement is None or version is None:
        return WeighingForm({}, {})
    test = version.public_interest_test
    facts = {
        name: fact
        for name, fact in version.vocabulary.items()
        if fact.source is Source.CUSTODIAN and not is_reserved(name)
    }
    return WeighingForm({} if test is None else test.factors, facts)


def weighed(form: WeighingForm, finding: str, answers: Mapping[str, str]) -> Weighing:
    """What an officer answered, line by line as text; an empty answer is none.

    Raises `agreement.value-not-allowed` for a fact that cannot be so, `gateway.not-yours` for a
    name that is not on the sheet, and `gateway.finding-missing`.
    """
    factors, found = {}, {}
    for name, text in answers.items():
        value = answered(form, name, text)
        if name in form.factors:
            factors[name] = text.strip()
        elif value is not None:
            found[name] = value
    return _weighing(form, finding, factors, found)


def answers_of(weighing: Weighing) -> dict[str, str]:
    """What `weighed` reads as this weighing, but for its finding."""
    return {**weighing.factors, **{name: as_cell(value) for name, value in weighing.found.items()}}


def answered(form: WeighingForm, name: str, text: str) -> Value | None:
    """What an officer answered to one question of facts; None where that was nothing, or words on a
    factor. Raises as `weighed`."""
    if name in form.factors:
        if not _are_words(text):
            raise problem("agreement.wrong-type", key=name, expected=_WORDS)
        return None
    if name not in form.facts:
        raise problem("gateway.not-yours")
    return parse_value(form.facts[name], text) if text.strip() else None


def read_weighing(form: WeighingForm, text: str, name: str) -> Weighing:
    """What an officer wrote on the sheet called `name`. Raises the notation's problems, and
    `agreement.unknown-key`, `agreement.wrong-type`, `agreement.value-not-allowed` with line and
    column."""
    file = written(text, name)
    top = _mapping(file, (), ("public_interest", "factors", "found"))
    factors = {}
    for key, value in _mapping(file, ("factors",), form.factors).items():
        if not isinstance(value, str) or not _are_words(value):
            raise problem(
                "agreement.wrong-type", file.place(("factors", key)), key=key, expected=_WORDS
            )
        factors[key] = value.strip()
    found: dict[str, Value] = {}
    for key, value in _mapping(file, ("found",), form.facts).items():
        fact = form.facts[key]
        stated: Any = value
        if isinstance(value, tuple) and all(isinstance(word, str) for word in value):
            stated = frozenset(value)
        if not allows(fact, stated):
            place = file.place(("found", key))
            raise problem("agreement.value-not-allowed", place, fact=key, expected=expected(fact))
        found[key] = stated
    return _weighing(form, str(top.get("public_interest", "")), factors, found)


def _weighing(
    form: WeighingForm, finding: str, factors: Mapping[str, str], found: Mapping[str, Value]
) -> Weighing:
    if not form.factors:
        return Weighing("none", {}, found)
    if finding == "passed":
        return Weighing("passed", factors, found)
    if finding == "failed":
        return Weighing("failed", factors, found)
    raise problem("gateway.finding-missing")


def _mapping(file: Written, path: tuple[str, ...], known: object) -> dict[str, object]:
    """The mapping at `path`, empty where the sheet has none; a name it should not hold is named."""
    value = file.value
    for step in path:
        value = value.get(step, {}) if isinstance(value, dict) else {}
    if not isinstance(value, dict):
        key = path[-1] if path else "sheet"
        raise problem("agreement.wrong-type", file.place(path), key=key, expected="a mapping")
    for key in value:
        if key not in known:  # type: ignore[operator]
            place = file.place((*path, key))
            raise problem("agreement.unknown-key", place, key=shown(key), nearest="", known="")
    return value


_WORDS = phrase("words, at most {most} letters", most=LONGEST)


def _are_words(text: str) -> bool:
    """Whether a text is short enough, and made of marks that can be written to a file."""
    return len(text) <= LONGEST and all(mark.isprintable() or mark == "\n" for mark in text)


def _line(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)[1:-1]
