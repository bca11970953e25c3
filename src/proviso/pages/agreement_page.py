"""An agreement as a member of the public reads it: one page in plain words, with its history.

Everything on it is said by the file or follows from it. The page judges nobody: where the text
leaves a word open, or rests on the requester's word, it says so in a sentence and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from proviso.agreement.model import Clause
from proviso.agreement.timeline import Stand
from proviso.agreement.versions import ResolvedVersion
from proviso.analysis.rewording import ClauseChange, Kind, Rewording
from proviso.pages import agreement_words as words
from proviso.pages.agreement_timeline import picture
from proviso.pages.plain import plain
from proviso.pages.sheet import sheet, table
from proviso.terms import Field
from proviso.workbench.showing import Shown


def page(told: Shown) -> str:
    """The whole page, its picture included."""
    agreement, latest = told.agreement, told.latest
    parts = [
        f"<h1>{escape(agreement.title)}</h1>",
        f'<p class="lead">{escape(agreement.purpose)}</p>',
        _stands(told),
        _section("What this is", _what(told)),
        _section("What may be asked, and on which grounds", _grounds(latest)),
        _section("What must be true before anything is given", _conditions(told)),
        _section("Who decides", _decides(latest)),
        _section("What may be given, and what never is", _given(latest)),
        _section("What the requester may do with it", _limits(latest)),
        _section("History", _history(told)),
        _section("What changed between versions", _changes(told)),
        _section("The law it rests on, and what it went through", _law(told)),
    ]
    foot = (
        f"<p>Made by Proviso from the agreement’s own file. Version {escape(latest.id)} is named "
        f"by its hash, {latest.hash}.</p>"
    )
    return sheet(agreement.title, "\n".join(parts), foot=foot)


def as_json(told: Shown) -> dict[str, Any]:
    """What the page says beyond the file itself: history, changes, and on what routes rest."""
    return {
        "v": 1,
        "agreement": told.agreement.name,
        "version": told.latest.id,
        "version_hash": told.latest.hash,
        "history": plain(told.history),
        "changes": [_changed(one) for one in told.changes],
        "weakest_route": plain(told.scrutinised.weakest),
    }


def _changed(one: Rewording) -> dict[str, Any]:
    (fields_in, fields_out), (grounds_in, grounds_out) = one.fields, one.grounds
    return {
        "before": one.before,
        "after": one.after,
        "clauses": [
            {"clause": c.clause, "kind": str(c.kind), "same_words": c.same_words,
             "before": None if c.before is None else clause_words(c.before),
             "after": None if c.after is None else clause_words(c.after)}
            for c in one.clauses
        ],
        "fields_added": list(fields_in), "fields_removed": list(fields_out),
        "grounds_added": list(grounds_in), "grounds_removed": list(grounds_out),
        "public_interest_test_changed": one.test, "use_limits_changed": one.limits,
    }  # fmt: skip


def _section(title: str, body: Iterator[str]) -> str:
    name = title.lower().replace(",", "").replace(" ", "-")
    inside = "\n".join(body)
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>\n{inside}\n</section>'


def _p(text: str, kind: str = "") -> str:
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def _items(*items: str) -> str:
    return "<ul>" + "".join(f"<li>{escape(item)}</li>" for item in items) + "</ul>"


def _stands(told: Shown) -> str:
    if not told.history.spans:
        return _p("This is a draft. No version of it is in force.", "box doubt")
    last = told.history.spans[-1]
    which = "" if last.stand is Stand.NONE else f"version {last.version} is "
    said = f"From {words.day(last.first)}: {which}{words.STANDS[last.stand]}."
    if last.stand is Stand.NONE:
        said += " Nothing can be disclosed under it. What follows is what it said."
    return _p(said, "box" if last.stand is Stand.IN_FORCE else "box doubt")


def _what(told: Shown) -> Iterator[str]:
    parties = told.agreement.parties
    yield _p(
        f"An agreement between {parties.custodian}, which holds a register of people (the "
        f"custodian), and {parties.requester}, which asks for somebody’s details (the requester)."
    )
    if told.agreement.legal.effect == "power":
        yield _p("It lets the custodian disclose. It never makes the custodian disclose.")
    else:
        yield _p("Where its conditions are met, the law makes the custodian disclose.")
    yield _p("A request is about one person. There are no lists and no searches by description.")


def _grounds(version: ResolvedVersion) -> Iterator[str]:
    yield table(
        f"Grounds, version {version.id}",
        ("Ground", "How serious", "What happens", "Law"),
        [
            (
                ground.label,
                ground.seriousness,
                words.sentence(words.DELIVERIES[ground.deliver]),
                f"{ground.law.cite}, as at {words.day(ground.law.as_at)}",
            )
            for ground in version.grounds.values()
        ],
    )


def _conditions(told: Shown) -> Iterator[str]:
    yield _p(f"Version {told.latest.id} asks that all of these hold:")
    yield _clauses(told.latest)
    weakest = told.scrutinised.weakest
    if weakest is not None:
        yield _p(
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


def _decides(version: ResolvedVersion) -> Iterator[str]:
    yield _p(
        "The custodian decides, never the requester. One officer weighs the request and proposes; "
        "another decides; both sign. Before anything leaves, a person checks that the right record "
        "was found. Whatever is doubtful is not disclosed."
    )
    test = version.public_interest_test
    if test is None:
        yield _p("The agreement has no public interest test.", "box doubt")
        return
    yield "<h3>The public interest test</h3>"
    yield _p(test.text)
    for side, says in (("for", "Speaks for disclosing"), ("against", "Speaks against")):
        asked = [factor.question for factor in test.factors.values() if factor.weighs == side]
        if asked:
            yield f"<p>{says}, if the answer is yes:</p>{_items(*asked)}"


def _given(version: ResolvedVersion) -> Iterator[str]:
    named = {field: words.capital(words.FIELDS[field]) for field in Field}
    given = [named.pop(field) for field in version.discloses]
    yield "<h3>May be given</h3>"
    yield _items(*given)
    yield "<h3>Is never given</h3>"
    yield _items(
        *named.values(),
        "Anything about health, care, beliefs or family: the register behind the gateway cannot "
        "even hold it",
        "Whether somebody of whom nothing is told is in the register: whoever cannot be found and "
        "whoever may not be told of get the same answer",
    )


def _limits(version: ResolvedVersion) -> Iterator[str]:
    limits = version.use_limits
    onward = {
        "forbidden": "It may not be passed on to anybody.",
        "by_permission": "It may be passed on only where the custodian agrees.",
    }
    yield _items(
        limits.purpose,
        onward[limits.onward_sharing],
        f"It is destroyed within {words.days(limits.destroy_within)} of being collected"
        + (", and the requester confirms that." if limits.confirm_destruction else "."),
    )


def _history(told: Shown) -> Iterator[str]:
    history = told.history
    if not history.spans:
        yield _p("There is none yet.")
        return
    caption = '<figcaption class="note">The first table says the same.</figcaption>'
    drawn = (
        '<div class="scroll wide" role="region" aria-label="History, drawn" tabindex="0">'
        f"{picture(history)}</div>"
    )
    yield f"<figure>{drawn}{caption}</figure>"
    yield table(
        "Which version stood when",
        ("Days", "How it stood"),
        [
            (
                words.capital(words.span(span.first, span.last)),
                words.STANDS[span.stand]
                if span.stand is Stand.NONE
                else f"version {span.version}: {words.STANDS[span.stand]}",
            )
            for span in history.spans
        ],
    )
    yield table(
        "What changed it, and what it had been through by then",
        ("What", "By which instrument", "After"),
        [
            (
                words.sentence(words.turn(turn)),
                turn.instrument or "none is named",
                "; ".join(f"{words.EXAMINED[e.kind]}: {e.reference}" for e in turn.after)
                or "nothing that is dated",
            )
            for turn in history.turns
        ],
    )


def _changes(told: Shown) -> Iterator[str]:
    if not told.changes:
        yield _p("There is only one version.")
        return
    yield _p(
        "Compared by their words, clause by clause. What a change of words really permits is a "
        "question for proof, and not answered on this page.",
        "note",
    )
    for one in told.changes:
        before, after = escape(one.before), escape(one.after)
        yield f"<h3>From version {before} to version {after}</h3>"
        if one.nothing:
            yield _p("They say the same.")
        for change in one.clauses:
            yield _change(change)
        yield from _gains("field", *one.fields)
        yield from _gains("ground", *one.grounds)
        if one.test:
            yield _p("The public interest test is worded differently.")
        if one.limits:
            yield _p("The limits of use are different.")


def _change(change: ClauseChange) -> str:
    name = escape(change.clause)
    quotes = {
        side: f"<blockquote>{escape(clause_words(clause))}</blockquote>"
        for side, clause in (("before", change.before), ("after", change.after))
        if clause is not None
    }
    match change.kind:
        case Kind.ADDED:
            return f"<p>Clause {name} is new:</p>{quotes['after']}"
        case Kind.REMOVED:
            return f"<p>Clause {name} is gone. It said:</p>{quotes['before']}"
        case Kind.CHANGED if change.same_words:
            return (
                f"<p>Clause {name} has the same words, but not the same condition, grounds or "
                f"source:</p>{quotes['after']}"
            )
    return f"<p>Clause {name} said:</p>{quotes['before']}<p>and says now:</p>{quotes['after']}"


def _gains(what: str, gained: tuple[str, ...], lost: tuple[str, ...]) -> Iterator[str]:
    for said, names in (("Added", gained), ("Taken out", lost)):
        if names:
            plural = "" if len(names) == 1 else "s"
            yield _p(f"{said}: the {what}{plural} {', '.join(names)}.".replace("_", " "))


def _law(told: Shown) -> Iterator[str]:
    legal = told.agreement.legal
    yield table(
        "The law",
        ("Provision", "As at", "What it says"),
        [(law.cite, words.day(law.as_at), law.says or "") for law in legal.basis],
    )
    if not legal.scrutiny:
        yield _p("No consultation, assessment or other scrutiny is on record.", "box doubt")
        return
    yield table(
        "Scrutiny on record",
        ("What", "When", "Reference"),
        [
            (
                words.capital(words.EXAMINED[one.kind]),
                words.day(one.date) if one.date is not None else "no day is stated",
                one.reference,
            )
            for one in legal.scrutiny
        ],
    )
