"""No outcome is written into the second story: what is asked or agreed otherwise moves it."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from pathlib import Path

import pytest

from proviso_gateway.adapters.register.files import Snapshot
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly import storytelling
from proviso_gateway.assembly.storytelling_2025 import Telling2025
from proviso_gateway.casework.gateway_facts import states
from proviso_gateway.errors import Problem
from proviso_gateway.pages import story_2025 as page
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.workbench.stated_addresses import INSTEAD, STREET, read_asks, requests_of
from proviso_gateway.workbench.story import SceneTold
from proviso_gateway.workbench.story_2025 import (
    GIVEN,
    READINGS,
    SIZES,
    UNCHECKED,
    over,
    scenes,
    split,
)

EXAMPLES = Path(__file__).parents[2] / "examples" / "irs-ice-2025"
PEOPLE = 2_000
SMALL = "day,reading,requests,who,address,assumption\n" + "".join(
    f"2025-08-06,{reading},{count},{who},{address},a test\n"
    for reading, lacking in (("irs-own", 1), ("half", 2), ("all-unchecked", 3))
    for who in ("registered", "unregistered")
    for address, count in ((STREET, 13 - 4 * lacking), *((one, lacking) for one in INSTEAD))
)
Made = tuple[Snapshot, Tracer]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    folder = tmp_path_factory.mktemp("people")
    return storytelling.make_people(Telling2025(EXAMPLES, PEOPLE), folder / "s", lambda *_: None)


def copied(to: Path, caseload: str = SMALL) -> Path:
    shutil.copytree(EXAMPLES, to)
    (to / "caseloads" / "thousandth.csv").write_text(caseload)
    return to


def told_of(made: Made, examples: Path) -> list[SceneTold]:
    telling = Telling2025(examples, PEOPLE)
    walked = storytelling.walk(telling, *made, scenes=telling.scenes, progress=lambda *_: None)
    return [one.told for one in walked]


@pytest.fixture(scope="module")
def usual(made: Made, tmp_path_factory: pytest.TempPathFactory) -> list[SceneTold]:
    return told_of(made, copied(tmp_path_factory.mktemp("e") / "e"))


def test_who_states_no_address_is_refused_by_that_clause_and_everybody_else_walks_on(
    usual: list[SceneTold],
) -> None:
    for one, count in zip(map(split, usual), (1, 2, 3), strict=True):
        assert one.asked == 26
        assert one.refused == 2 * count * len(INSTEAD)
        assert one.walked_on == one.asked - one.refused
    for scene in usual:
        assert list(scene.because) == ["precondition_not_met (clause name-and-address)"]


def test_if_the_clause_is_taken_away_exactly_its_refusals_walk_on(
    made: Made, usual: list[SceneTold], tmp_path: Path
) -> None:
    examples = copied(tmp_path / "e")
    path = examples / "agreement.yaml"
    clause = "require: {states: {includes_all: [given_name, family_name, address]}}"
    anything = "require: {states: {includes_any: [given_name, family_name, address]}}"
    assert clause in path.read_text()
    source = path.read_text().replace(clause, anything)
    path.write_text(re.sub(r"\ntests:\n.*", "\n", source, flags=re.DOTALL))
    for eased, one in zip(told_of(made, examples), usual, strict=True):
        assert split(eased).refused == 0
        assert split(eased).walked_on == split(one).walked_on + split(one).refused


def test_if_every_ask_states_an_address_none_is_refused(made: Made, tmp_path: Path) -> None:
    stated = re.sub("|".join(f",{one}," for one in INSTEAD), f",{STREET},", SMALL)
    for one in map(split, told_of(made, copied(tmp_path / "e", stated))):
        assert (one.refused, one.walked_on) == (0, one.asked)


def test_after_the_stay_every_ask_waits(made: Made, tmp_path: Path) -> None:
    later = SMALL.replace("2025-08-06", "2025-11-21")
    for one in told_of(made, copied(tmp_path / "e", later)):
        assert one.outcomes == {"held": one.received}
        assert one.searches == 0


@pytest.mark.parametrize(
    ("size", "asked"), [*zip(SIZES, (1_280, 12_800), strict=True), ("whole", 1_280_000)]
)
def test_the_caseloads_ask_a_share_of_1_28_million_under_each_reading(
    size: str, asked: int
) -> None:
    path = EXAMPLES / "caseloads" / f"{size}.csv"
    assert not {"outcome", "refused", "disclosed"} & set(path.read_text().split("\n")[0].split(","))
    rows = read_asks(path.read_text(), path.name)
    assert {one.key for one in scenes(size)} == {one.reading for one in rows} == set(READINGS)
    assert all(one.assumption for one in rows)
    lacking: Counter[str] = Counter()
    for reading in READINGS:
        assert sum(one.requests for one in rows if one.reading == reading) == asked
        lacking[reading] = sum(
            one.requests for one in rows if one.reading == reading and one.address != STREET
        )
    assert lacking["irs-own"] == asked * 5 // 100
    assert lacking["half"] == asked // 2
    assert lacking["all-unchecked"] == round(asked * UNCHECKED / GIVEN)


def test_what_stands_instead_of_an_address_states_none_and_the_rest_is_stated() -> None:
    rows = read_asks(SMALL, "small.csv")
    telling = Telling2025(EXAMPLES, PEOPLE)
    source = telling.source(telling.scenes[0])
    asked = requests_of(rows, telling.population, read(source, "agreement.yaml"), seed=1)
    kinds = [one.address for one in rows for _ in range(one.requests)]
    for row, kind in zip(asked, kinds, strict=True):
        assert ("address" in states(row.request.whom)) is (kind == STREET), kind
        assert {"given_name", "family_name"} <= states(row.request.whom)


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2025-08-06,", "2025-08-32,", "day"),
        (",registered,", ",here,", "who"),
        (",street,", ",refused,", "address"),
        (",1,", ",one,", "requests"),
        (",1,", ",99999999,", "requests"),
        (",half,", ",a-third,", "reading"),
    ],
)
def test_a_bad_caseload_is_named_by_row_and_column(old: str, new: str, column: str) -> None:
    with pytest.raises(Problem) as refused:
        read_asks(SMALL.replace(old, new, 1), "bad.csv")
    assert refused.value.code == "caseload.value-not-allowed"
    assert f"`{column}`" in refused.value.sentence
    assert refused.value.place.row is not None


def test_readings_that_ask_different_numbers_make_no_range() -> None:
    with pytest.raises(Problem, match=r"caseload\.readings-differ"):
        read_asks(SMALL.replace(",1,", ",2,", 1), "bad.csv")


def test_too_few_people_are_said_to_be() -> None:
    telling = Telling2025(EXAMPLES, 1_000)
    scene = telling.scenes[0]
    with pytest.raises(Problem, match=r"caseload\.too-few-people"):
        telling.rows(scene, read(telling.source(scene), "agreement.yaml"))


def test_the_page_tells_the_range_beside_the_published_figures_and_takes_no_side(
    usual: list[SceneTold],
) -> None:
    found = over(map(split, usual))
    words = " ".join(" ".join(page.between(usual)).split())
    assert f"{found.refused[0]} to {found.refused[1]} would have been refused" in words
    assert f"{found.walked_on[0]} to {found.walked_on[1]} walk on" in words
    assert (
        "42,695 went out unchecked. That is not how many lacked an address, which is disputed."
        in words
    )
    told = " ".join(page.published())
    for figure in ("1.28 million", "47,289", "42,695", "under 5 %"):
        assert figure in told
    as_json = page.as_json(usual, size="thousandth")
    assert [one["refused"] for one in as_json["readings"]] == [split(one).refused for one in usual]
