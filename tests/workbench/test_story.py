"""No outcome is written into the story: whatever is asked, made or agreed otherwise, it moves."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from proviso_gateway.adapters.jobs import in_processes
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly import storytelling
from proviso_gateway.assembly.storytelling import Telling
from proviso_gateway.errors import Problem, problem
from proviso_gateway.pages import story as page
from proviso_gateway.pages.picture import picture
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.workbench.caseload import Caseload, RequestGroup, read_caseload
from proviso_gateway.workbench.story import SCENES, Published, SceneTold, SeedSpread, Split

EXAMPLES = Path(__file__).parents[2] / "examples" / "nhs-home-office"
AUTUMN = next(scene for scene in SCENES if scene.key == "autumn-2017")
PEOPLE, SCALE = 2_000, 0.04
_GOOD = "usual,address address_since,true,false,true,TL,true,true"
GOOD_ROWS = f",registered,{_GOOD}", f",unregistered,{_GOOD}"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[object, Tracer]:
    folder = tmp_path_factory.mktemp("people")
    return storytelling.make_people(Telling(EXAMPLES, PEOPLE), folder / "s", lambda *_: None)


def autumn(
    made: tuple[object, Tracer], examples: Path = EXAMPLES, tracer: Tracer | None = None
) -> SceneTold:
    """What comes of a small autumn."""
    (one,) = storytelling.walk(
        Telling(examples, PEOPLE, SCALE),
        made[0],  # type: ignore[arg-type]
        tracer or made[1],
        scenes=[AUTUMN],
        progress=lambda *_: None,
    )
    return one.told


@pytest.fixture(scope="module")
def usual(made: tuple[object, Tracer]) -> SceneTold:
    return autumn(made)


def copied(to: Path) -> Path:
    shutil.copytree(EXAMPLES, to)
    return to


AGREEMENT = read((EXAMPLES / "agreement.yaml").read_text())


def caseload() -> Caseload:
    text = (EXAMPLES / "caseloads" / "2017-autumn.csv").read_text()
    return read_caseload(text, "2017-autumn.csv", [AGREEMENT]).scaled(SCALE)


def fails(group: RequestGroup) -> bool:
    """Whether a row of 2017 fails one of the memorandum's conditions."""
    good = {"in_contact": "false", "efforts_failed": "true", "identifiable_offence": "true"}
    return not group.countersigned or any(group.said[fact] != good[fact] for fact in good)


def test_what_was_asked_decides_who_is_refused_and_how_many_are_searched_for(
    usual: SceneTold,
) -> None:
    asked = caseload()
    bad = sum(group.requests for group in asked.groups if fails(group))
    assert usual.received == asked.requests
    assert usual.outcomes["refused"] == bad
    assert usual.searches == asked.requests - bad
    assert usual.outcomes["disclosed"] + usual.outcomes["no_details"] == usual.searches


def test_nobody_is_disclosed_who_is_not_registered(usual: SceneTold) -> None:
    registered = sum(g.requests for g in caseload().groups if g.registered and not fails(g))
    assert usual.outcomes["disclosed"] <= registered
    assert usual.outcomes["disclosed"] > 0.7 * registered


def test_if_more_people_are_unregistered_fewer_are_disclosed(
    made: tuple[object, Tracer], usual: SceneTold, tmp_path: Path
) -> None:
    examples = copied(tmp_path / "e")
    path = examples / "caseloads" / "2017-autumn.csv"
    path.write_text(path.read_text().replace(*GOOD_ROWS))
    gone = autumn(made, examples)
    assert gone.outcomes.get("disclosed", 0) == 0
    assert gone.outcomes["no_details"] == usual.searches


def test_the_worse_requesters_write_the_fewer_are_found(
    made: tuple[object, Tracer], usual: SceneTold, tmp_path: Path
) -> None:
    examples = copied(tmp_path / "e")
    path = examples / "caseloads" / "2017-autumn.csv"
    source = path.read_text()
    path.write_text(source.replace(",usual,", ",none,"))
    clean = autumn(made, examples)
    path.write_text(source.replace(",usual,", ",census,"))
    worse = autumn(made, examples)
    assert clean.outcomes["refused"] == usual.outcomes["refused"] == worse.outcomes["refused"]
    assert clean.outcomes["disclosed"] >= usual.outcomes["disclosed"]
    assert clean.outcomes["disclosed"] > worse.outcomes["disclosed"]


def test_if_a_clause_is_taken_away_exactly_its_refusals_walk_on(
    made: tuple[object, Tracer], usual: SceneTold, tmp_path: Path
) -> None:
    examples = copied(tmp_path / "e")
    path = examples / "agreement.yaml"
    either = "{any_of: [{countersigned: true}, {countersigned: false}]}"
    source = path.read_text().replace("require: {countersigned: true}", f"require: {either}")
    source = source.replace("never_permit_unless: {countersigned: true}", "never_permit_if: "
                            "{fields: {includes_any: [practice_code]}}")  # fmt: skip
    path.write_text(re.sub(r"\ntests:\n.*", "\n", source, flags=re.DOTALL))
    eased = autumn(made, examples)
    unsigned = sum(g.requests for g in caseload().groups if not g.countersigned)
    assert unsigned
    assert usual.outcomes["refused"] - eased.outcomes.get("refused", 0) == unsigned
    assert eased.searches - usual.searches == unsigned


def test_if_nothing_is_certain_enough_nobody_is_disclosed(
    made: tuple[object, Tracer], usual: SceneTold
) -> None:
    certain = replace(DEFAULT, threshold=1_000_000_000)
    strict = autumn(made, tracer=Tracer(made[1].records, certain))
    assert strict.outcomes["refused"] == usual.outcomes["refused"]
    assert strict.outcomes.get("disclosed", 0) < usual.outcomes["disclosed"]


def test_published_figures_stand_beside_and_are_never_ours(usual: SceneTold) -> None:
    assert [(figure.then, figure.published) for figure in usual.split.beside()] == [
        ("requests", 1_775),
        ("traced", 1_355),
        ("no trace", 330),
        ("rejected", 90),
    ]
    for path in (EXAMPLES / "caseloads").glob("*.csv"):
        header = path.read_text().splitlines()[0]
        assert not {"outcome", "traced", "disclosed"} & set(header.split(","))


def test_each_published_word_has_one_of_ours_beside_it(usual: SceneTold) -> None:
    assert {figure.then: figure.ours for figure in usual.split.beside()} == {
        "requests": "requests",
        "traced": "disclosed",
        "no trace": "no_details",
        "rejected": "refused",
    }


def test_a_figure_that_no_other_seed_reached_is_told(usual: SceneTold) -> None:
    found = usual.outcomes["disclosed"]
    among = SeedSpread(20, PEOPLE, {usual.key: {"disclosed": (found, found + 9)}})
    assert among.outside(usual) == ()
    above = SeedSpread(20, PEOPLE, {usual.key: {"disclosed": (found + 1, found + 9)}})
    assert [(figure.ours, figure.here) for figure in above.outside(usual)] == [("disclosed", found)]
    assert any(f"disclosed {found:,}" in line for line in page.about_spread(above, [usual]))
    assert not any("Outside" in line for line in page.about_spread(among, [usual]))


def test_a_part_too_small_for_its_label_has_it_beside_the_bar() -> None:
    published = Published(1_775, "somebody", traced=1_684, no_trace=88, rejected=3)
    outcomes = {"disclosed": 1_690, "no_details": 81, "refused": 4}
    drawn = picture([Split("a quarter", 1_775, outcomes, published)])
    assert ">1,690</text>" in drawn
    assert "4 refused, of 1,775</text>" in drawn
    assert "3 rejected, of 1,775</text>" in drawn


def test_the_caseloads_ask_as_often_as_was_published() -> None:
    sizes = {
        name: read_caseload(
            (EXAMPLES / "caseloads" / f"{name}.csv").read_text(), name, [AGREEMENT]
        ).requests
        for name in ("2017-spring", "2017-autumn", "2017-rest")
    }
    assert sizes == {"2017-spring": 1_424, "2017-autumn": 1_775, "2017-rest": 3_439 - 1_424}


@pytest.mark.parametrize(
    ("old", "new", "column"),
    [
        ("2017-09,", "2017-13,", "month"),
        (",usual,", ",loud,", "noise"),
        (",registered,", ",here,", "who"),
        (",true,false,true,TL,", ",perhaps,false,true,TL,", "countersigned"),
        (",passed,", ",met,", "officer_public_interest"),
    ],
)
def test_a_bad_caseload_is_named_by_row_and_column(old: str, new: str, column: str) -> None:
    text = (EXAMPLES / "caseloads" / "2017-autumn.csv").read_text()
    with pytest.raises(Problem) as refused:
        read_caseload(text.replace(old, new, 1), "bad.csv", [AGREEMENT])
    assert refused.value.code == "caseload.value-not-allowed"
    assert f"`{column}`" in refused.value.sentence
    assert refused.value.place.row is not None


def test_too_few_people_for_a_caseload_are_said_to_be(made: tuple[object, Tracer]) -> None:
    with pytest.raises(Problem, match=r"caseload\.too-few-people"):
        storytelling.walk(
            Telling(EXAMPLES, PEOPLE, 1.0),
            made[0],  # type: ignore[arg-type]
            made[1],
            scenes=[AUTUMN],
            progress=lambda *_: None,
        )


# --- processes


def test_processes_give_their_results_in_order_and_tell_how_far_they_are() -> None:
    told: list[tuple[int, int]] = []

    def work(task: int, report: object) -> int:
        report(task)  # type: ignore[operator]
        return task * task

    tasks = list(range(7))
    squares = in_processes(work, tasks, at_most=2, progress=lambda *at: told.append(at))
    assert squares == [task * task for task in tasks]
    assert sorted(told) == [(task, task) for task in tasks]


def test_a_problem_in_one_process_is_a_problem_here() -> None:
    def work(task: int, report: object) -> int:
        if task == 2:
            raise problem("register.not-loaded")
        return task

    with pytest.raises(Problem, match=r"register\.not-loaded"):
        in_processes(work, range(5), at_most=2)
