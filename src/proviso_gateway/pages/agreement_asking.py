"""*Would this be permitted?* As a form that the page's script answers, and as cases worked out.

The form holds what a version requires, clause by clause, as the file would say it; the script
beside the page reads that and nothing else, and sends nothing anywhere. Without it the form stays
hidden, and the cases on which the parties agreed say the same by example.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.agreement.acceptance import case
from proviso_gateway.agreement.assessment import Assessment, assess, assess_under
from proviso_gateway.agreement.model import AcceptanceTest, Agreement, Answer, Fact, VersionState
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.requirements import FactType, as_written, facts_named
from proviso_gateway.agreement.timeline import standing
from proviso_gateway.agreement.values import OTHER, REDACTED
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_conditions import clause_words
from proviso_gateway.pages.citations import LinkedTable, linked_table
from proviso_gateway.pages.templating import Part
from proviso_gateway.terms import Reason
from proviso_gateway.workbench.showing import Shown

SCRIPT = "permitted.js"
"""The one file of script, beside the page: a page that forbids script within itself still works."""


def script() -> bytes:
    """What stands in that file."""
    return (Path(__file__).parent / "scripts" / SCRIPT).read_bytes()


@dataclass(frozen=True, slots=True)
class Choice(Part):
    """One answer of several."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class FactQuestion(Part):
    """A fact that can be stated in the form; `type` is the fact's own type."""

    name: str
    label: str
    type: str
    choices: Sequence[Choice]
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class TriedClause(Part):
    """A clause in words, and `requires`, what it requires, for the script."""

    text: str
    requires: str
    grounds: str


@dataclass(frozen=True, slots=True)
class TriedVersion(Part):
    """The clauses of one version."""

    id: str
    clauses: Sequence[TriedClause]


@dataclass(frozen=True, slots=True)
class AskingForm(Part):
    """The form, and the cases for those who have no script."""

    versions: Sequence[TriedVersion]
    questions: Sequence[FactQuestion]
    worked: LinkedTable | None
    more: LinkedTable | None


SHOWN = 5
"""Cases that stand open on the page; the others are unfolded."""


def asking(told: Shown) -> AskingForm:
    """What can be tried out, under every version, and what the file's own cases come to."""
    versions = (told.latest, *told.earlier)
    cases = _worked(told.agreement, _labels(told.agreement, versions))
    return AskingForm(
        [TriedVersion(each.id, list(_tried(each))) for each in versions],
        list(_questions(told.agreement, versions)),
        _cases("Cases on which the parties agreed", cases[:SHOWN], told.agreement),
        _cases("The other cases", cases[SHOWN:], told.agreement),
    )


_HEADS = ("Case", "Day", "What is known", "Answer")


def _cases(caption: str, rows: Sequence[Sequence[str]], said: Agreement) -> LinkedTable | None:
    return linked_table(caption, _HEADS, rows, said.sources) if rows else None


def _labels(
    agreement: Agreement, versions: Sequence[ResolvedVersion]
) -> Mapping[str, Mapping[str, str]]:
    """What the values of those facts are called that the file gives names to."""
    fields = {str(field): words.FIELDS[field] for field in words.FIELDS}
    fields |= {name: field.label for name, field in agreement.fields.items()}
    return {
        "ground": {g: one.label for version in versions for g, one in version.grounds.items()},
        "fields": fields,
        "requester": {party.code: party.title for party in agreement.parties.requester},
    }


def _tried(version: ResolvedVersion) -> Iterator[TriedClause]:
    for clause in version.every_clause:
        requires = json.dumps(as_written(clause.require), ensure_ascii=False)
        yield TriedClause(clause_words(clause), requires, " ".join(clause.grounds or ()))


def _questions(agreement: Agreement, versions: Sequence[ResolvedVersion]) -> Iterator[FactQuestion]:
    named = {
        dated(name) or name
        for version in versions
        for clause in version.every_clause
        for name in facts_named(clause.require)
    }
    labels = _labels(agreement, versions)
    # What is asked, and by whom, before what is said of the person; the weighing comes last.
    first = [name for name in ("requester", "ground", "fields") if name in named]
    others = [name for name in agreement.facts if name in named and name not in first]
    for name in (*first, *others):
        if name != REDACTED:
            yield _question(agreement.facts[name], labels.get(name, {}))


def _question(fact: Fact, labels: Mapping[str, str]) -> FactQuestion:
    said = words.question(fact)
    if fact.evidence is not None:
        said = f"{said} (borne out by a document: {words.spoken(fact.evidence)})"
    values = [word for word in fact.of if word != OTHER and (not labels or word in labels)]
    if fact.type is FactType.BOOL:
        choices = [Choice("true", "yes"), Choice("false", "no")]
    else:
        choices = [
            Choice(w, words.capital(labels.get(w, words.spoken(w).replace("-", " "))))
            for w in values
        ]
    low, high = ("" if n is None else str(n) for n in (fact.min, fact.max))
    return FactQuestion(fact.name, said, str(fact.type), choices, low, high)


_ANSWERS: Mapping[Answer, str] = {
    Answer.PERMITTED: "permitted",
    Answer.REFUSED: "refused",
    Answer.HELD: "held: nothing is decided",
    Answer.ASK: "not yet: more must be known",
    Answer.READY: "to be weighed by the custodian",
}


def _worked(agreement: Agreement, labels: Mapping[str, Mapping[str, str]]) -> list[Sequence[str]]:
    """The file's own cases, told by what each differs in from the one that it is like."""
    rows: list[Sequence[str]] = []
    titles = {test.id: _titled(test) for test in agreement.tests}
    for test in agreement.tests:
        day, facts, time_is_up = case(agreement, test)
        supposed = test.as_if
        found = (
            assess(agreement, day, facts, time_is_up=time_is_up)
            if supposed is None
            else assess_under(agreement, supposed, day, facts, time_is_up=time_is_up)
        )
        given = [
            f"{_called(name)}: {_given(value, labels.get(name, {}))}"
            for name, value in test.given.items()
        ]
        given += [f"without {words.spoken(name)}" for name in test.without]
        given += [f"no document for {words.spoken(name)}" for name in test.without_evidence]
        like = f"as in “{titles[test.like]}”" if test.like else ""
        rows.append(
            (
                titles[test.id],
                words.day(day).replace(" ", "\u00a0"),
                "; ".join(filter(None, (like, *given))),
                _answered(agreement, found),
            )
        )
    return rows


def _answered(agreement: Agreement, found: Assessment) -> str:
    """The answer, why, and under which version; under none, where none was in force."""
    if Reason.NO_AGREEMENT_IN_FORCE in found.reasons:
        return "Refused: no version was in force, or not for this requester"
    status = standing(agreement, found.day).status
    stayed = (
        found.answer is Answer.HELD and status is not None and status.state is VersionState.STAYED
    )
    said = words.STAYED if stayed else _ANSWERS[found.answer]
    return f"{words.capital(said)}{_why(found)}, version {found.version}"


def _called(name: str) -> str:
    return {"states": "the request states", "fields": "asks for"}.get(name, words.spoken(name))


def _titled(test: AcceptanceTest) -> str:
    return test.title or words.capital(words.spoken(test.id).replace("-", " "))


def _why(found: Assessment) -> str:
    said = ", ".join(words.spoken(reason) for reason in found.reasons)
    return f" ({said})" if said else ""


def _given(value: object, labels: Mapping[str, str]) -> str:
    if isinstance(value, tuple):
        return ", ".join(_given(one, labels) for one in value) or "nothing"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime.date):
        return words.day(value)
    return labels.get(str(value), words.spoken(str(value)).replace("-", " "))
