"""How an agreement stood from day to day: the same as the timeline says, day by day."""

from __future__ import annotations

import datetime
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_agreements import agreement_text

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.timeline import Stand, standing
from proviso_gateway.analysis.history import history
from proviso_gateway.pages.agreement_timeline import lines, picture

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = sorted(EXAMPLES.rglob("agreement*.yaml"))
MEMORANDUM = EXAMPLES / "nhs-home-office" / "agreement.yaml"
ONE_DAY = datetime.timedelta(days=1)
SVG = "{http://www.w3.org/2000/svg}"


def agrees_with_the_timeline(agreement: Agreement) -> None:
    spans = history(agreement).spans
    for span, following in pairwise(spans):
        assert span.last is not None
        assert following.first == span.last + ONE_DAY
        assert (span.stand, span.version, span.began) != (
            following.stand,
            following.version,
            following.began,
        )
    assert spans[-1].last is None
    day = spans[0].first
    while day < spans[-1].first + 3 * ONE_DAY:
        (span,) = [s for s in spans if s.first <= day and (s.last is None or day <= s.last)]
        stands = standing(agreement, day)
        assert (span.stand, span.version) == (stands.state, stands.version.id), day
        day += ONE_DAY
    before = standing(agreement, spans[0].first - ONE_DAY)
    assert (before.state, before.status) == (Stand.NONE, None)


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_on_every_day_a_span_says_what_the_timeline_says(file: Path) -> None:
    agrees_with_the_timeline(read(file.read_text(), file.name))


START = datetime.date(2020, 1, 1)


@st.composite
def lives(draw) -> list[dict[str, object]]:
    """The statuses of one version: begun, perhaps held and resumed, perhaps ended."""
    count = draw(st.integers(1, 4))
    days = sorted(draw(st.sets(st.integers(0, 40), min_size=count, max_size=count)))
    states = ["in_force", "held", "in_force", "withdrawn"][:count]
    found = []
    for day, state, following in zip(days, states, [*days[1:], 60], strict=True):
        status = {"date": START + day * ONE_DAY, "is": state}
        if draw(st.booleans()):
            # A status that became known no earlier than the next never counted, and is refused.
            status["known"] = START + draw(st.integers(0, following - 1)) * ONE_DAY
        found.append(status)
    return found


@settings(max_examples=60, deadline=None)
@given(lives())
def test_and_so_it_does_for_whatever_life_a_version_had(statuses) -> None:
    text = agreement_text([{"id": "c", "require": {"b1": True}}])
    start, end = text.index('"status": ') + len('"status": '), text.index(', "clauses"')
    written = ", ".join(
        "{" + ", ".join(f"{key}: {value}" for key, value in each.items()) + "}" for each in statuses
    )
    agrees_with_the_timeline(read(f"{text[:start]}[{written}]{text[end:]}", "random"))


def test_the_memorandum_was_in_force_for_23_days_before_anybody_could_read_it() -> None:
    told = history(read(MEMORANDUM.read_text(), "agreement"))
    assert [turn.unseen_days for turn in told.turns] == [23, 0, 0, 0]
    assert [span.stand for span in told.spans] == [
        Stand.NOT_PUBLISHED,
        Stand.IN_FORCE,
        Stand.IN_FORCE,
        Stand.NONE,
    ]
    # The two turns of 9 May 2018 have the same past, and the withdrawal has one of its own.
    assert [[one.kind for one in turn.after] for turn in told.turns] == [
        ["publication"],
        ["parliament", "parliament"],
        ["parliament", "parliament"],
        ["challenge"],
    ]


def test_an_end_that_was_known_late_says_how_late() -> None:
    text = MEMORANDUM.read_text().replace("known: 2018-11-02", "known: 2018-11-19")
    told = history(read(text, "agreement"))
    assert told.turns[-1].late_days == 10
    assert any("known only on 19 November 2018" in line for line in lines(told))


def test_a_draft_has_no_spans_and_is_named_as_a_draft() -> None:
    text = agreement_text([{"id": "c", "require": {"b1": True}}])
    start, end = text.index('"status": '), text.index('"clauses"')
    told = history(read(text[:start] + text[end:], "draft"))
    assert (told.spans, told.turns, told.drafts) == ((), (), ("v1",))
    ElementTree.fromstring(picture(told))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_the_picture_has_a_bar_for_every_span_and_names_what_it_shows(file: Path) -> None:
    told = history(read(file.read_text(), file.name))
    drawn = ElementTree.fromstring(picture(told))
    titles = [title.text or "" for title in drawn.iter(f"{SVG}title")]
    assert told.title in titles[0]
    for span in told.spans:
        if span.began:
            assert sum(title.startswith(str(span.first)) for title in titles) == 1
    assert drawn.get("role") == "img"
