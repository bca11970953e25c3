"""What must be true before anything is given, clause by clause, in plain words."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from proviso_gateway.agreement.model import Clause
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.html_page import paragraph
from proviso_gateway.workbench.showing import Shown


def conditions(told: Shown) -> Iterator[str]:
    """The clauses of the latest version and what its weakest route rests on, then the earlier."""
    yield paragraph(f"Version {told.latest.id} asks that all of these hold:")
    yield _clauses(told.latest)
    weakest = told.scrutinised.weakest
    if weakest is not None:
        yield paragraph(
            f"The weakest way to meet all of them rests {words.RESTS_ON[weakest]}. What the "
            "custodian weighs, and what the gateway sees for itself, is left aside here.",
            "box",
        )
    for version in told.earlier:
        yield (
            f"<details><summary>Conditions of version {escape(version.id)}</summary>"
            f"{_clauses(version)}</details>"
        )


def _clauses(version: ResolvedVersion) -> str:
    return f'<ol class="clauses">{"".join(_clause(c, version) for c in version.clauses)}</ol>'


def clause_words(clause: Clause) -> str:
    """The clause in the file's own words or, if it has none, its condition in ours."""
    return clause.text or words.sentence(words.requirement(clause.require))


def _clause(clause: Clause, version: ResolvedVersion) -> str:
    parts = [f"<b>{escape(clause_words(clause))}</b>"]
    if clause.grounds:
        labels = "; ".join(version.grounds[g].label for g in clause.grounds if g in version.grounds)
        parts.append(f"<br>Only for: {escape(labels)}.")
    for name in _facts(clause, version):
        fact = version.facts[name]
        question = escape(fact.question or name.replace("_", " "))
        parts.append(
            f'<br><span class="note">{question} – '
            f"{escape(words.vouched(fact.source, fact.evidence))}.</span>"
        )
    if clause.term is not None and not version.terms[clause.term].defined:
        text = escape(version.terms[clause.term].text)
        parts.append(f"<br>The agreement does not settle what “{text}” means.")
    if clause.cite is not None:
        parts.append(f'<br><span class="note">Source: {escape(clause.cite)}</span>')
    return f"<li>{''.join(parts)}</li>"


def _facts(clause: Clause, version: ResolvedVersion) -> list[str]:
    """The facts of the case that the clause turns on, in the order of the file."""
    named = words.facts_of_the_case(clause)
    return [name for name in version.facts if name in named]
