"""*Would this be permitted?* As a form that the page's script answers, and as cases worked out.

The form holds what a version requires, clause by clause, as the file would say it; the script
beside the page reads that and nothing else, and sends nothing anywhere. Without it the form stays
hidden, and the cases on which the parties agreed say the same by example.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.agreement.acceptance import case
from proviso_gateway.agreement.assessment import Assessment, assess, assess_under
from proviso_gateway.agreement.model import AcceptanceTest, Agreement, Answer, Fact
from proviso_gateway.agreement.relative_days import dated
from proviso_gateway.agreement.requirements import FactType, as_written, facts_named
from proviso_gateway.agreement.values import OTHER, REDACTED
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_conditions import clause_words
from proviso_gateway.pages.citations import LinkedTable, linked_table
from proviso_gateway.pages.templating import Part
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
class Question(Part):
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
class Asking(Part):
    """The form, and the cases for those who have no script."""

    versions: Sequence[TriedVersion]
    questions: Sequence[Question]
    worked: LinkedTable | None


def asking(told: Shown) -> Asking:
    """What can be tried out, under every version, and what the file's own cases come to."""
    versions = (told.latest, *told.earlier)
    return Asking(
        [TriedVersion(each.id, list(_tried(each))) for each in versions],
        list(_questions(told.agreement, versions)),
        _worked(told.agreement),
    )


def _tried(version: ResolvedVersion) -> Iterator[TriedClause]:
    for clause in version.every_clause:
        requires = json.dumps(as_written(clause.require), ensure_ascii=False)
        yield TriedClause(clause_words(clause), requires, " ".join(clause.grounds or ()))


def _questions(agreement: Agreement, versions: Sequence[ResolvedVersion]) -> Iterator[Question]:
    named = {
        dated(name) or name
        for version in versions
        for clause in version.every_clause
        for name in facts_named(clause.require)
    }
    grounds = {g: one.label for version in versions for g, one in version.grounds.items()}
    fields = {str(field): words.FIELDS[field] for field in words.FIELDS}
    fields |= {name: field.label for name, field in agreement.fields.items()}
    parties = {party.code: party.title for party in agreement.parties.requester}
    labels: Mapping[str, Mapping[str, str]] = {
        "ground": grounds, "fields": fields, "requester": parties,
    }  # fmt: skip
    # What is asked, and by whom, before what is said of the person; the weighing comes last.
    first = [name for name in ("requester", "ground", "fields") if name in named]
    others = [name for name in agreement.facts if name in named and name not in first]
    for name in (*first, *others):
        if name != REDACTED:
            yield _question(agreement.facts[name], labels.get(name, {}))


_RESERVED: Mapping[str, str] = {
    "requester": "Who asks?",
    "ground": "On which ground?",
    "fields": "For which details?",
    "countersigned": "Has a senior officer of the requester countersigned it?",
    "states": "What does the request say of whom it means?",
    "officer_requests": "How many requests has this officer made this month?",
    "asked_before": "Was this person asked for before?",
    "public_interest": "How did the custodian weigh the public interest?",
}


def _question(fact: Fact, labels: Mapping[str, str]) -> Question:
    said = fact.question or _RESERVED.get(fact.name) or words.sentence(words.spoken(fact.name))
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
    return Question(fact.name, said, str(fact.type), choices, low, high)


_ANSWERS: Mapping[Answer, str] = {
    Answer.PERMITTED: "permitted",
    Answer.REFUSED: "refused",
    Answer.HELD: "held: nothing is decided",
    Answer.ASK: "not yet: more must be known",
    Answer.READY: "to be weighed by the custodian",
}


def _worked(agreement: Agreement) -> LinkedTable | None:
    """The file's own cases, told by what each differs in from the one that it is like."""
    rows = []
    titles = {test.id: _titled(test) for test in agreement.tests}
    for test in agreement.tests:
        day, facts, time_is_up = case(agreement, test)
        supposed = test.as_if
        found = (
            assess(agreement, day, facts, time_is_up=time_is_up)
            if supposed is None
            else assess_under(agreement, supposed, day, facts, time_is_up=time_is_up)
        )
        given = [f"{words.spoken(n)}: {_given(value)}" for n, value in test.given.items()]
        given += [f"without {words.spoken(name)}" for name in test.without]
        given += [f"no document for {words.spoken(name)}" for name in test.without_evidence]
        like = f"as in “{titles[test.like]}”" if test.like else ""
        rows.append(
            (
                titles[test.id],
                words.day(day),
                "; ".join(filter(None, (like, *given))),
                f"{words.capital(_ANSWERS[found.answer])}{_why(found)}, version {found.version}",
            )
        )
    if not rows:
        return None
    return linked_table(
        "Cases on which the parties agreed", ("Case", "Day", "What is known", "Answer"), rows, {}
    )


def _titled(test: AcceptanceTest) -> str:
    return test.title or words.capital(words.spoken(test.id).replace("-", " "))


def _why(found: Assessment) -> str:
    said = ", ".join(words.spoken(reason) for reason in found.reasons)
    return f" ({said})" if said else ""


def _given(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(words.spoken(str(one)) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
