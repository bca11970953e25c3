"""Of an impact page: wrong and missed people, equality, and public health."""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.pages import impact_pictures as pictures
from proviso_gateway.pages.impact_parts import Block, Section, figures_table, so_many, words_table
from proviso_gateway.rehearsal.evaluation import SMALLEST, DecisionRates
from proviso_gateway.workbench.deterrence import OF
from proviso_gateway.workbench.impact import Impact, TermsTold
from proviso_gateway.workbench.impact_inputs import ImpactInputs

_PROFILE = {
    "usual": "as requesters are thought to write, with more slips for some names",
    "placebo": "the same slips for everybody, so that what remains is the search's own",
}


def accuracy(impact: Impact, inputs: ImpactInputs) -> Section:
    """How often the search takes somebody for another or misses them, by name system."""
    profiles = [f"{one.noise}: {_PROFILE.get(one.noise, 'slips')}" for one in impact.accuracy]
    drawn = Block(
        texts=(
            "Measured on labelled requests, apart from the walks, on the same people. Whoever is "
            "in the register and not traced is missed; whoever is traced and not meant is wrong. "
            "Before any officer looks. Shares with Wilson's interval, 95 %.",
        ),
        items=profiles,
        drawing=pictures.missed(impact.accuracy),
        picture="missed",
        table=figures_table(
            "Missed, of those in the register",
            ("name system", *(one.noise for one in impact.accuracy)),
            list(_missed(impact)),
        ),
        commands=[line for one in impact.accuracy for line in inputs.measures(one.noise)],
        commands_called="The commands that measure the search",
    )
    wrong = Block(
        table=figures_table(
            "Wrong person, of those traced",
            ("name system", *(one.noise for one in impact.accuracy)),
            list(_wrong(impact)),
        ),
    )
    return Section("accuracy", "Wrong people and missed people", [drawn, wrong])


def _groups(impact: Impact) -> dict[str, list[DecisionRates | None]]:
    named = dict.fromkeys(name for one in impact.accuracy for name in one.groups)
    rows: dict[str, list[DecisionRates | None]] = {
        "everybody": [one.whole for one in impact.accuracy]
    }
    rows |= {name: [one.groups.get(name) for one in impact.accuracy] for name in named}
    if any(one.small_groups for one in impact.accuracy):
        rows[f"(fewer than {SMALLEST} each)"] = [one.small_groups for one in impact.accuracy]
    return rows


def _missed(impact: Impact) -> Iterator[tuple[str, ...]]:
    for name, groups in _groups(impact).items():
        shares = (pictures.missed_of(g.present, g.recall) if g else None for g in groups)
        yield (name, *(so_many(share) if share else "–" for share in shares))


def _wrong(impact: Impact) -> Iterator[tuple[str, ...]]:
    for name, groups in _groups(impact).items():
        yield (name, *(so_many(g.wrong) if g else "–" for g in groups))


def equality(impact: Impact) -> Section:
    """Who is asked about, refused and mistaken, by name system: of synthetic people only."""
    said = Block(
        texts=(
            "By the naming system from which a synthetic person's name was made. No real person's "
            "origin is guessed from a name, here or anywhere in Proviso.",
        ),
        items=(
            "Who is asked about: people are drawn evenly from the synthetic register. Nothing here "
            "says whom a real requester would ask about; that share is to be watched once requests "
            "are made.",
            "Who is refused: the terms read facts of the case, and the caseload states the same "
            "facts whoever is meant. A difference between groups in this column is chance.",
            "Who is mistaken or not found: that follows from names, slips and the search, and the "
            "section before this one measures it on more requests. Slips by group are assumed; no "
            "published rate was found.",
            "Sex, age, disability, faith and other grounds of equality law: not shown. Synthetic "
            "people bear no such attribute that would mean anything.",
        ),
    )
    tables = [_by_name(one) for one in impact.terms if not one.held]
    return Section("equality", "Equality", [said, *tables])


def _by_name(one: TermsTold) -> Block:
    shown = [o for o in pictures.OUTCOMES if one.outcomes.get(str(o))]
    heads = ("name system", "asked about", *(o.replace("_", " ") for o in shown), "mistaken")
    rows = [
        (
            group.name_system,
            f"{group.asked:,}",
            *(f"{group.outcomes.get(str(o), 0):,}" for o in shown),
            f"{group.mistaken:,}",
        )
        for group in one.name_systems
    ]
    return Block(table=figures_table(f"By name system under {one.name}", heads, rows))


def public_health(impact: Impact) -> Section:
    """Who may stay away from care: ranges, every parameter with its source."""
    known = impact.deterrence
    ranges = [
        (one.who, f"{one.least:,}", f"{one.centre:,}", f"{one.most:,}") for one in known.ranges
    ]
    parameters = words_table(
        "Parameters",
        ("parameter", "value", "source", "what of it was seen"),
        (
            (
                one.what,
                f"{one.percent} %",
                (f"{'ASSUMED. ' if one.assumed else ''}{one.source}", one.link),
                _SEEN.get(one.seen, one.seen),
            )
            for one in known.parameters
        ),
    )
    studies = words_table(
        "Studies",
        ("study", "of whom", "found", "what it says here", "what of it was seen"),
        (
            (
                (one.who, one.link),
                one.what,
                one.found,
                one.says_for_us,
                _SEEN.get(one.seen, one.seen),
            )
            for one in known.studies
        ),
    )
    return Section(
        "public-health",
        "Public health: who may stay away",
        [
            Block(
                texts=(
                    known.caveat,
                    f"Of {OF:,} contacts with care that people who fear such disclosures would "
                    "have had, so many there might not be. A range, not an estimate: its ends are "
                    "what other studies found elsewhere, and nothing is a full answer. It is the "
                    "same under every terms, because nobody has measured how terms change it.",
                ),
                drawing=pictures.fewer(known.ranges),
                picture="deterrence",
                table=figures_table(
                    f"Fewer contacts, of {OF:,}",
                    ("who", "least", "assumed between", "most"),
                    ranges,
                ),
                items=(
                    "Where no health service holds the register, this section is about somebody "
                    "else's people: ask what yours would stay away from.",
                    "Work it out again: each percentage below, of a thousand.",
                ),
            ),
            Block(heading="Every parameter and its source", linked=parameters),
            Block(heading="What studies found", linked=studies),
        ],
    )


_SEEN = {
    "abstract": "abstract; the full paper was not read",
    "page": "the source's own page",
    "second hand": "somebody else's page about it",
    "nothing": "nothing: no source",
}
