"""What other programs import: the examples of its own pages, run where nothing else lies."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from datetime import date
from importlib.metadata import version as installed
from pathlib import Path

import pytest

import proviso_gateway
from proviso_gateway import agreements, registers
from proviso_gateway.agreement.model import Answer
from proviso_gateway.tracing.verdict import VerdictKind

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "examples" / "starter"
NHS = ROOT / "examples" / "nhs-home-office" / "agreement.yaml"


def example(module: str) -> str:
    """The example in the module's docstring."""
    text = (ROOT / "src" / "proviso_gateway" / f"{module}.py").read_text()
    lines = re.findall(r"^    (.*)$", text.split('"""')[1], re.MULTILINE)
    return "\n".join(lines)


@pytest.mark.parametrize(("module", "says"), [("agreements", "ask "), ("registers", "traced ")])
def test_the_example_of_a_module_runs(module: str, says: str, tmp_path: Path) -> None:
    shutil.copytree(STARTER, tmp_path / "starter")
    assert len(example(module).splitlines()) <= 10
    done = subprocess.run(
        [sys.executable, "-c", example(module)],
        cwd=tmp_path / "starter", capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.startswith(says)


def test_an_agreement_decides_by_plain_values() -> None:
    file = agreements.load(STARTER / "agreement.yaml")
    facts = {
        "ground": "suspect",
        "fields": {"address"},
        "crime_reference": True,
        "authorised_by": "sergeant",
        "countersigned": True,
        "called_back": True,
        "public_interest": "passed",
    }
    papers = {"crime_reference": "CR-1", "authorised_by": "F-1"}
    found = agreements.decide(file, facts, date(2026, 3, 2), papers)
    assert found.answer is Answer.PERMITTED
    refused = agreements.decide(
        file, facts | {"fields": ["practice_code"]}, date(2026, 3, 2), papers
    )
    assert refused.answer is Answer.REFUSED
    assert agreements.decide(file, facts, date(2025, 12, 31), papers).answer is Answer.REFUSED


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"no_such": True}, "agreement.unknown-fact"),
        ({"authorised_by": "emperor"}, "agreement.value-not-allowed"),
        ({"crime_reference": object()}, "agreement.value-not-allowed"),
    ],
)
def test_what_cannot_be_is_refused_by_name(facts: dict[str, object], code: str) -> None:
    file = agreements.load(STARTER / "agreement.yaml")
    with pytest.raises(agreements.Problem) as wrong:
        agreements.decide(file, facts, date(2026, 3, 2))
    assert wrong.value.code == code


def test_versions_are_compared_proved_and_checked() -> None:
    file = agreements.load(NHS)
    found = agreements.diff(file, "2017", "2018")
    assert found.wider
    assert not found.unchanged
    assert not agreements.prove(file).negative
    assert agreements.check(file).results
    same = agreements.AgreementFile(file.text, "copy.yaml")
    assert agreements.diff(file, "2017", "2017", same).unchanged


def test_past_requests_are_replayed(tmp_path: Path) -> None:
    past = tmp_path / "past.csv"
    past.write_text(
        "request_ref,ground,fields,countersigned,in_contact,efforts_failed,evidence_efforts_failed,"
        "known_to_enforcement,identifiable_offence,sentence_months,evidence_sentence_months,"
        "risk_to_public,evidence_risk_to_public,public_interest\n"
        "A-1,overstayed,address,true,false,true,TL-1,true,true,0,PNC-1,false,RA-1,passed\n"
    )
    told = agreements.replay(agreements.load(NHS), past, "2017", "2018").told
    assert [(one.before, one.after) for one in told.cells] == [(Answer.PERMITTED, Answer.REFUSED)]


def test_a_register_is_traced_and_a_real_one_refused(tmp_path: Path) -> None:
    register = registers.open_register(STARTER / "register")
    assert register.people == 49
    found = register.trace(
        given_name="Katie", family_name="White", birth_date=date(2000, 4, 28), postcode="QA1 0BN"
    )
    assert found.kind is VerdictKind.TRACED
    real = shutil.copytree(STARTER / "register", tmp_path / "real")
    metadata = real / "register.json"
    metadata.write_text(metadata.read_text().replace('"synthetic": true', '"synthetic": false'))
    with pytest.raises(registers.Problem, match=r"register\.real-people"):
        registers.open_register(real)


def test_a_labelled_set_is_evaluated(tmp_path: Path) -> None:
    requests = tmp_path / "requests.csv"
    requests.write_text(
        "request_id,truth_person_id,given_name,family_name,birth_date,postcode\n"
        "1,9992334436,Katie,White,2000-04-28,QA1 0BN\n"
        "2,,Ellis,Marlow,1991-02-03,QA1 0AB\n"
    )
    found = registers.evaluate(STARTER / "register", requests)
    assert found.people == 49


def test_a_register_shows_how_many_it_holds_and_nobody() -> None:
    register = registers.open_register(STARTER / "register")
    assert repr(register) == f"<Register of {register.people} people>"


def test_a_gender_that_is_none_is_a_problem_and_capitals_are_nothing() -> None:
    register = registers.open_register(STARTER / "register")
    told = register.trace(given_name="Katie", family_name="White", gender="Female")
    assert told == register.trace(given_name="Katie", family_name="White", gender="female")
    with pytest.raises(registers.Problem, match=r"request\.value-not-allowed"):
        register.trace(given_name="Katie", family_name="White", gender="F")


def test_the_package_says_its_version() -> None:
    assert proviso_gateway.__version__ == installed("proviso-gateway")
    with pytest.raises(AttributeError):
        _ = proviso_gateway.__release__


def test_whoever_opens_one_file_of_people_is_told_what_takes_it(tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("person_id\n1\n")
    with pytest.raises(registers.Problem, match="proviso evaluate tracing"):
        registers.open_register(tmp_path / "people.csv")
