"""The story of 2017 and 2018, scene by scene: what was asked, under which terms, on which days.

Nothing here says what comes of it. The published figures stand beside what the rules and the search
come to, as they were published, by whom.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from proviso_gateway.casework.request import RequestRow
from proviso_gateway.gateway.views.cases import RequesterView
from proviso_gateway.terms import Day, Outcome
from proviso_gateway.workbench.results import Result

PEOPLE, SEED = 100_000, 1
"""How many people the story is told over, and from which seed."""

NARROWED, HELD = "agreement.yaml", "agreement-held.yaml"


@dataclass(frozen=True, slots=True)
class Published:
    """What was published of a period: how many requests, and how they ended where that was told."""

    received: int | None
    by: str
    traced: int | None = None
    no_trace: int | None = None
    rejected: int | None = None


@dataclass(frozen=True, slots=True)
class Scene:
    """One caseload under one file of the agreement, walked on its days, or all on `on`."""

    key: str
    title: str
    caseload: str
    agreement: str = NARROWED
    on: Day | None = None
    published: Published | None = None

    def rows(self, asked: Sequence[RequestRow]) -> tuple[RequestRow, ...]:
        """The requests, on the days of this scene."""
        if self.on is None:
            return tuple(asked)
        return tuple(
            replace(row, script=replace(row.script, received_on=self.on))
            for row in asked
            if row.script is not None
        )


SCENES = (
    Scene(
        "spring-2017",
        "April to June 2017",
        "2017-spring",
        published=Published(1_424, "UKAuthority", traced=1_043, no_trace=236, rejected=145),
    ),
    Scene(
        "autumn-2017",
        "September to November 2017",
        "2017-autumn",
        published=Published(1_775, "Morning Star", traced=1_355, no_trace=330, rejected=90),
    ),
    Scene("rest-2017", "January to March, July and August 2017", "2017-rest"),
    Scene(
        "may-2018-narrowed",
        "9 May 2018, narrowed",
        "2017-autumn",
        on=datetime.date(2018, 5, 9),
    ),
    Scene(
        "may-2018-held",
        "9 May 2018, in a queue",
        "2017-autumn",
        agreement=HELD,
        on=datetime.date(2018, 5, 9),
    ),
    Scene(
        "november-2018",
        "9 November 2018, withdrawn",
        "2017-autumn",
        on=datetime.date(2018, 11, 9),
    ),
)

EIGHT_MONTHS = Published(3_439, "The Register")
"""January to August 2017: how many requests. How they ended was not published."""

PUBLISHED_ON = datetime.date(2017, 1, 24)
"""The first day on which anybody outside could read the memorandum (GOV.UK)."""

EIGHT_MONTHS_ARE = ("spring-2017", "rest-2017")
"""The scenes that together are those months."""

DROPS_OUT = "The ministry's own estimate: more than 90 % of past requests (Hansard, 9 May 2018)."


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure and its counterpart: under which word it was published, under which it counts
    here. `published` is None where nobody told it."""

    then: str
    published: int | None
    ours: str
    here: int


@dataclass(frozen=True, slots=True)
class Split:
    """How the requests of some days ended here, beside what was published of those days."""

    title: str
    received: int
    outcomes: Mapping[str, int]
    published: Published | None = None

    def beside(self) -> tuple[Figure, ...]:
        """Each figure that was or could have been published, and what it came to here.

        What counts here in nine outcomes was told then in three words.
        """
        then = self.published or Published(None, "")
        return (
            Figure("requests", then.received, "requests", self.received),
            Figure("traced", then.traced, *self._count(Outcome.DISCLOSED)),
            Figure("no trace", then.no_trace, *self._count(Outcome.NO_DETAILS)),
            Figure("rejected", then.rejected, *self._count(Outcome.REFUSED)),
        )

    def _count(self, outcome: Outcome) -> tuple[str, int]:
        return str(outcome), self.outcomes.get(str(outcome), 0)


@dataclass(frozen=True, slots=True)
class SeedSpread:
    """Between which figures other seeds came: scene → our word for it → least and most."""

    seeds: int
    people: int
    between: Mapping[str, Mapping[str, tuple[int, int]]] = field(default_factory=dict)

    def of(self, key: str, ours: str) -> tuple[int, int] | None:
        """The least and the most of one figure."""
        return self.between.get(key, {}).get(ours)

    def outside(self, one: SceneTold) -> tuple[Figure, ...]:
        """The figures of a scene that none of the other seeds reached, or all went beyond."""
        found = []
        for figure in one.split.beside():
            among = self.of(one.key, figure.ours)
            if among is not None and not among[0] <= figure.here <= among[1]:
                found.append(figure)
        return tuple(found)


@dataclass(frozen=True, slots=True)
class SceneTold:
    """What a scene came to, as far as requesters are told: it names nobody.

    `because` counts reasons with the clauses not met, and facts asked for; `unpublished` the
    requests received while nobody outside could read the agreement, by outcome.
    """

    key: str
    title: str
    received: int
    outcomes: Mapping[str, int]
    because: Mapping[str, int]
    searches: int
    entries: int
    genesis: str
    unpublished: Mapping[str, int] = field(default_factory=dict)
    published: Published | None = None

    @property
    def split(self) -> Split:
        """How its requests ended, beside what was published of them."""
        return Split(self.title, self.received, self.outcomes, self.published)


def told(scene: Scene, rows: Sequence[RequestRow], result: Result) -> SceneTold:
    """What the scene came to."""
    views = result.by_row
    early = [
        views[row.number].status
        for row in rows
        if row.number in views
        and row.script is not None
        and (row.script.received_on or PUBLISHED_ON) < PUBLISHED_ON
    ]
    return SceneTold(
        key=scene.key,
        title=scene.title,
        received=len(views),
        outcomes=counted_words(str(view.status) for view in views.values()),
        because=counted_words(word for view in views.values() for word in why(view)),
        searches=result.searches,
        entries=result.entries,
        genesis=result.genesis,
        unpublished=counted_words(map(str, early)),
        published=scene.published,
    )


def why(view: RequesterView) -> list[str]:
    """Why a request stands where it stands, in words that many share."""
    if view.status is Outcome.ASKED:
        return [f"asked for {' or '.join(view.ask_for)}"]
    if view.reasons:
        by = f" (clause {', '.join(view.clauses)})" if view.clauses else ""
        return [f"{', '.join(view.reasons)}{by}"]
    return []


def counted_words(words: Iterable[str]) -> Mapping[str, int]:
    """How often each word is there, the commonest first."""
    counts = Counter(words)
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def eight_months(told: Iterable[SceneTold]) -> Split:
    """January to August 2017, of which one figure was published: those scenes, added up."""
    outcomes: Counter[str] = Counter()
    parts = [one for one in told if one.key in EIGHT_MONTHS_ARE]
    for one in parts:
        outcomes.update(one.outcomes)
    received = sum(one.received for one in parts)
    return Split("January to August 2017", received, outcomes, EIGHT_MONTHS)


def unread(told: Iterable[SceneTold]) -> Split:
    """The days on which the memorandum was in force and nobody outside could read it."""
    outcomes: Counter[str] = Counter()
    for one in told:
        if one.key in EIGHT_MONTHS_ARE:
            outcomes.update(one.unpublished)
    return Split("1 to 23 January 2017, not published", outcomes.total(), outcomes)
