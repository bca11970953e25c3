"""An impact page's figures: from the walks, the text and the search, and from nothing else."""

from __future__ import annotations

import csv
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly import impacting
from proviso_gateway.assembly.evaluating import Sample, evaluated, read_set, synthesise_requests
from proviso_gateway.assembly.impacting import ImpactMade
from proviso_gateway.errors import Problem
from proviso_gateway.pages import impact as page
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.workbench.caseload import read_caseload
from proviso_gateway.workbench.deterrence import deterrence, read_deterrence
from proviso_gateway.workbench.impact import TermsTold, terms_of
from proviso_gateway.workbench.impact_inputs import ImpactInputs
from proviso_gateway.workbench.proving import Text

EXAMPLES = Path(__file__).parents[2] / "examples"
NHS, UNIVERSITY = EXAMPLES / "nhs-home-office", EXAMPLES / "police-university"
PEOPLE = 2_000


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("people")
    population = Population(PEOPLE, 1)
    write_register(population, folder / "r", folder / "r-truth", progress=lambda *_: None)
    return folder / "r"


def inputs(people: Path, *files: Path, caseload: Path = NHS / "caseloads" / "2017-autumn.csv",
           **more: object) -> ImpactInputs:  # fmt: skip
    given = ImpactInputs(
        files=files or (NHS / "agreement.yaml", NHS / "agreement-held.yaml"),
        register=people,
        truth=people.with_name("r-truth"),
        caseload=caseload,
        out=Path("impact"),
        scale=0.05,
        labelled=300,
    )
    return replace(given, **more)  # type: ignore[arg-type]


def made(given: ImpactInputs) -> ImpactMade:
    return impacting.made(impacting.begin(given), lambda *_: None)


@pytest.fixture(scope="module")
def memorandum(people: Path) -> ImpactMade:
    return made(inputs(people))


def by_key(found: ImpactMade) -> dict[str, TermsTold]:
    return {one.key: one for one in found.impact.terms}


def test_each_version_and_each_hold_is_asked_the_same_and_the_same_terms_once(
    memorandum: ImpactMade,
) -> None:
    told = by_key(memorandum)
    assert [*told] == ["2017", "2018", "2017-held"]
    assert len({one.received for one in told.values()}) == 1
    for one in told.values():
        assert sum(one.outcomes.values()) == one.received
        assert sum(sum(month.values()) for month in one.months.values()) == one.received
        assert sum(sum(ground.values()) for ground in one.grounds.values()) == one.received
        assert sum(group.asked for group in one.name_systems) == one.received
        assert sum(group.mistaken for group in one.name_systems) == one.mistaken.count


def test_what_2018_asks_for_and_nobody_states_is_never_disclosed_and_what_is_held_is_held(
    memorandum: ImpactMade,
) -> None:
    told = by_key(memorandum)
    assert told["2017"].outcomes["disclosed"] > 0.5 * told["2017"].received
    assert "disclosed" not in told["2018"].outcomes
    assert told["2018"].searches == 0
    assert told["2017-held"].outcomes == {"held": told["2017-held"].received}


def test_a_draft_is_walked_as_if_it_were_in_force(people: Path, tmp_path: Path) -> None:
    """Also one that no day of its file has ever let decide anything."""
    given = inputs(people, NHS / "agreement-wordings.yaml", versions=("2017", "2018-home-office"))
    told = by_key(made(given))
    assert [*told] == ["2017", "2017-held", "2018-home-office"]
    assert told["2018-home-office"].name == "draft 2018-home-office"
    assert "asked for sentence_months or risk_to_public" in told["2018-home-office"].because
    risky = tmp_path / "risky.csv"
    text = (NHS / "caseloads" / "2017-autumn.csv").read_text()
    rows = list(csv.reader(text.splitlines()))
    with risky.open("w", newline="") as file:
        stating = csv.writer(file)
        stating.writerow([*rows[0], "risk_to_public", "evidence_risk_to_public"])
        stating.writerows([*row, "true", "RA"] for row in rows[1:])
    told = by_key(made(replace(given, caseload=risky)))
    assert told["2018-home-office"].outcomes["disclosed"] >= told["2017"].outcomes["disclosed"]


def test_every_move_between_terms_is_counted_once(memorandum: ImpactMade) -> None:
    told = by_key(memorandum)
    for beside, other in zip(memorandum.impact.beside, ("2018", "2017-held"), strict=True):
        moved = sum(one.requests for one in beside.moved)
        same = sum(
            told["2017"].statuses[row] == told[other].statuses[row] for row in told["2017"].statuses
        )
        assert moved + same == told["2017"].received
    assert memorandum.impact.beside[0].proved is not None
    assert memorandum.impact.beside[1].proved is None


def test_routes_that_rest_on_the_requester_alone_are_those_that_the_linter_finds(
    memorandum: ImpactMade,
) -> None:
    """Two readers of one text: the routes, and the solver behind `own-word-alone`."""
    (file, _) = memorandum.impact.files
    found = {one.about for one in file.check.findings if one.code == "own-word-alone"}
    assert found
    assert {*by_key(memorandum)["2017"].routes.requester_alone} == found


def test_the_search_is_measured_as_the_command_on_the_page_measures_it(
    people: Path, memorandum: ImpactMade, tmp_path: Path
) -> None:
    usual, placebo = memorandum.impact.accuracy
    for accuracy in (usual, placebo):
        requests = tmp_path / f"{accuracy.noise}.csv"
        synthesise_requests(
            people.with_name("r-truth"), Sample(300, 1, noise=accuracy.noise), requests
        )
        given = read_set(people, requests, "name_system")
        told, _ = evaluated(given, DEFAULT, lambda *_: None, others=10)
        assert accuracy.whole == told.evaluation.rates
        assert accuracy.groups == told.evaluation.groups


def test_whoever_is_handed_over_as_somebody_else_is_counted(people: Path) -> None:
    """Everybody is mistaken, where the truth names other people than those who were asked for."""
    begun = impacting.begin(inputs(people, NHS / "agreement.yaml", versions=("2017",)))
    right = impacting.made(begun, lambda *_: None).impact.terms[0].mistaken
    assert right.of > 0
    assert right.count < 0.1 * right.of
    counted = impacting.told

    def as_if_others(*given: Any) -> TermsTold:
        *before, named, routes = given
        return counted(*before, dict.fromkeys(named, "nobody"), routes)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(impacting, "told", as_if_others)
        wrong = impacting.made(begun, lambda *_: None).impact.terms[0].mistaken
    assert (wrong.count, wrong.of) == (right.of, right.of)


def test_the_caseload_decides_and_not_the_page(people: Path, tmp_path: Path) -> None:
    """Whatever is asked otherwise moves the figures, by what can be counted in the file."""
    unsigned = tmp_path / "unsigned.csv"
    text = (NHS / "caseloads" / "2017-autumn.csv").read_text()
    unsigned.write_text(text.replace("address address_since,true,", "address address_since,false,"))
    (only,) = made(
        inputs(people, NHS / "agreement.yaml", caseload=unsigned, versions=("2017",))
    ).impact.terms
    assert only.outcomes == {"refused": only.received}
    assert only.searches == 0
    assert {*only.because} == {"procedure (clause countersigned)"}


def test_what_officers_find_out_can_refuse_as_well(people: Path) -> None:
    given = inputs(
        people,
        UNIVERSITY / "agreement.yaml",
        caseload=UNIVERSITY / "caseloads" / "quarter.csv",
        scale=1.0,
    )
    (only,) = made(given).impact.terms
    assert {"disclosed", "relayed", "refused", "no_details"} <= {*only.outcomes}
    assert "public_interest" in only.because
    assert only.mistaken.of < only.outcomes["disclosed"] + only.outcomes["relayed"]


def test_the_same_inputs_give_the_same_bytes_and_another_seed_others(
    people: Path, memorandum: ImpactMade
) -> None:
    def files(given: ImpactInputs, found: ImpactMade) -> dict[str, bytes]:
        return dict(page.files(found.impact, given, found.results))

    given = inputs(people)
    first = files(given, memorandum)
    assert files(given, made(given)) == first
    other = replace(given, seed=7)
    again = files(other, made(other))
    assert {*again} >= {"impact.html", "impact.json", "impact.md", "missed.csv"}
    assert again["impact.json"] != first["impact.json"]
    assert again["deterrence.csv"] == first["deterrence.csv"]


def test_no_row_and_nobody_is_in_what_is_written(people: Path, memorandum: ImpactMade) -> None:
    files = page.files(memorandum.impact, inputs(people), {})
    assert all("statuses" not in one for one in json.loads(files["impact.json"])["terms"])
    text = b"".join(files.values()).decode()
    assert re.search(r"\b999[0-9]{7}\b", text) is None
    for row in memorandum.results["2017"].kept:
        assert row.case not in text
        assert row.request_ref not in text


# --- what becomes public -------------------------------------------------------------------------


def test_what_is_published_is_what_the_walk_published(memorandum: ImpactMade) -> None:
    for one in memorandum.impact.terms:
        said = json.loads(memorandum.results[one.key].statistics)
        assert list(one.public.rows) == said["rows"]
        assert one.public.opened == len(said["opened"])
        report = memorandum.results[one.key].public[one.public.attack.report.partition("/")[2]]
        told = json.loads(report)
        assert (told["classes"], len(told["pinned"])) == (
            one.public.attack.classes,
            one.public.attack.pinned,
        )


def test_small_cells_are_counted_where_exact_figures_tell_them(memorandum: ImpactMade) -> None:
    told = by_key(memorandum)
    public = told["2017"].public
    assert (public.outcomes, public.opened, public.alike) == ("exact", 3, ())
    small = sum(
        0 < month.get(outcome, 0) < 10
        for month in told["2017"].months.values()
        for outcome in ("disclosed", "no_details", "refused")
    )
    reasons = sum(
        0 < count < 10
        for month in json.loads(memorandum.results["2017"].statistics)["opened"]
        for count in month["reasons"].values()
    )
    assert public.small == small + reasons
    assert small > 0
    assert reasons > 0
    assert told["2017-held"].public.opened == 0


def test_a_month_in_which_everybody_ended_alike_is_named(people: Path, tmp_path: Path) -> None:
    unsigned = tmp_path / "unsigned.csv"
    text = (NHS / "caseloads" / "2017-autumn.csv").read_text()
    unsigned.write_text(text.replace("address address_since,true,", "address address_since,false,"))
    (only,) = made(
        inputs(people, NHS / "agreement.yaml", caseload=unsigned, versions=("2017",))
    ).impact.terms
    assert only.public.alike == ("2017-09", "2017-10", "2017-11")


def test_above_a_threshold_nothing_small_is_published(people: Path) -> None:
    given = inputs(
        people,
        UNIVERSITY / "agreement.yaml",
        caseload=UNIVERSITY / "caseloads" / "quarter.csv",
        scale=1.5,
    )
    (only,) = made(given).impact.terms
    assert only.public.outcomes == "threshold"
    assert only.public.small == 0
    assert only.public.attack.pinned == 0


# --- what nobody measured ------------------------------------------------------------------------


def test_deterrence_is_a_range_that_keeps_the_null_and_marks_what_is_assumed() -> None:
    known = deterrence()
    adults, children = known.ranges
    assert (adults.least, adults.centre, adults.most) == (0, 100, 280)
    assert (children.least, children.most) == (0, 0)
    assert known.caveat == "No study identifies this agreement's own effect."
    for one in known.parameters:
        assert one.assumed != bool(one.link)
    assert all(one.link.startswith("https://") for one in known.studies)


def test_the_range_follows_the_file() -> None:
    said = {
        "caveat": "none",
        "study": [],
        "parameter": [
            {"name": name, "what": "", "percent": percent, "source": "", "seen": "nothing"}
            for name, percent in (
                ("fall_adults_least", 1), ("fall_adults_centre", 2), ("fall_adults_most", 3),
                ("fall_children", 4),
            )
        ],
    }  # fmt: skip
    adults, children = read_deterrence(said).ranges
    assert (adults.least, adults.centre, adults.most, children.most) == (10, 20, 30, 40)


# --- what cannot be ------------------------------------------------------------------------------


def refused(given: ImpactInputs) -> Problem:
    with pytest.raises(Problem) as found:
        impacting.begin(given)
    return found.value


def test_a_register_without_its_truth_or_with_anothers_is_refused(
    people: Path, tmp_path: Path
) -> None:
    given = inputs(people)
    assert refused(replace(given, truth=tmp_path)).code == "impact.no-truth"
    example = replace(given, register=NHS / "register", truth=people.with_name("r-truth"))
    assert refused(example).code == "impact.another-truth"
    write_register(Population(300, 2), tmp_path / "o", tmp_path / "t", progress=lambda *_: None)
    assert refused(replace(given, truth=tmp_path / "t")).code == "impact.another-truth"
    assert refused(replace(given, register=tmp_path / "none")).code == "register.no-such-folder"


def test_files_that_cannot_be_told_apart_or_compared_are_refused(
    people: Path, tmp_path: Path
) -> None:
    (tmp_path / "agreement.yaml").write_text((UNIVERSITY / "agreement.yaml").read_text())
    twice = inputs(people, NHS / "agreement.yaml", tmp_path / "agreement.yaml")
    assert refused(twice).code == "impact.same-name-twice"
    unknown = inputs(people, NHS / "agreement.yaml", versions=("1999",))
    assert refused(unknown).code == "agreement.no-such-version"
    many = tmp_path / "many.yaml"
    amendments = "".join(f'  - {{id: d{n}, amends: "1", remove: [rank]}}\n' for n in range(13))
    starter = (EXAMPLES / "starter" / "agreement.yaml").read_text()
    many.write_text(starter.replace("\naccepted:", f"\n{amendments}\naccepted:", 1))
    read(many.read_text())
    assert refused(inputs(people, many)).code == "impact.too-many-terms"


@pytest.mark.parametrize(
    ("old", "new", "code", "column"),
    [
        (",overstayed,", ",unpaid,", "request.unknown-ground", "ground"),
        ("address address_since", "adress", "request.unknown-field", "fields"),
        ("address address_since", "", "request.value-missing", "fields"),
        (",TL,true,true,", ",TL,perhaps,true,", "agreement.value-not-allowed", "known"),
        ("known_to_enforcement", "known_to_police", "table.unknown-column", "known_to_police"),
        ("officer_public_interest", "officer_in_contact", "table.unknown-column", "officer"),
        (",true,TL,", ",,TL,", "request.evidence-without-fact", "evidence_efforts_failed"),
        ("2017-09", "2017-9", "caseload.value-not-allowed", "month"),
        ("2017-09", "0000-09", "caseload.value-not-allowed", "month"),
        (",247,", ",-1,", "caseload.value-not-allowed", "requests"),
        (",247,", ",²,", "caseload.value-not-allowed", "requests"),
        ("month,", "", "table.column-missing", "month"),
    ],
)
def test_a_caseload_that_cannot_be_is_named_by_code_and_place(
    old: str, new: str, code: str, column: str
) -> None:
    text = (NHS / "caseloads" / "2017-autumn.csv").read_text()
    assert old in text
    agreement = read((NHS / "agreement.yaml").read_text())
    bad = text.replace(old, new, 1)
    if old == "month,":
        bad = "\n".join(line.partition(",")[2] for line in text.splitlines())
    with pytest.raises(Problem) as found:
        read_caseload(bad, "bad.csv", [agreement])
    assert found.value.code == code
    assert found.value.place.file == "bad.csv"
    assert column in found.value.sentence or code == "agreement.value-not-allowed"


@pytest.mark.parametrize("text", ["", "month\n", "\0", "a;b;c\n1;2;3\n", "\ufeff"])
def test_what_is_no_caseload_at_all_is_named_too(text: str) -> None:
    agreement = read((NHS / "agreement.yaml").read_text())
    with pytest.raises(Problem):
        read_caseload(text, "bad.csv", [agreement])


def test_a_caseload_of_nobody_or_of_too_many_is_refused(people: Path, tmp_path: Path) -> None:
    header = (NHS / "caseloads" / "2017-autumn.csv").read_text().splitlines()[0]
    nobody = tmp_path / "nobody.csv"
    nobody.write_text(f"{header}\n")
    assert refused(inputs(people, caseload=nobody)).code == "caseload.nothing-asked"
    assert refused(inputs(people, scale=0.0001)).code == "caseload.nothing-asked"
    with pytest.raises(Problem, match=r"caseload\.too-few-people"):
        made(inputs(people, scale=5.0))


def test_a_fact_that_only_one_draft_has_is_told_to_it_alone(people: Path) -> None:
    """And a column that none of them has is refused, as in a file of requests."""
    files = [Text(path.read_text(), path.name) for path in (
        NHS / "agreement.yaml", NHS / "agreement-wordings.yaml")]  # fmt: skip
    terms = terms_of(files)
    assert len({(one.version_hash, one.held) for one in terms}) == len(terms)
    agreements = [one.agreement for one in terms]
    text = (NHS / "caseloads" / "2017-autumn.csv").read_text()
    lines = text.splitlines()
    stating = "\n".join([f"{lines[0]},security_risk,evidence_security_risk",
                         *(f"{line},true,RA" for line in lines[1:])])  # fmt: skip
    assert read_caseload(stating, "one.csv", agreements).requests
    with pytest.raises(Problem, match=r"table\.unknown-column"):
        read_caseload(stating, "one.csv", agreements[:1])
