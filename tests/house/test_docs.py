"""What the documents say is what the code does, as far as a machine can tell.

`python -m tests.house.test_docs`, from the root of the repository, writes `docs/errors.md` anew.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

import pytest

from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.cli.ending import exit_code
from proviso_gateway.errors import GATEWAY
from proviso_gateway.terms import Outcome
from proviso_verify import entries
from proviso_verify.cli import EXIT_CODES, FAILS
from proviso_verify.cli import main as verify
from proviso_verify.errors import NOWHERE, VERIFY, Kind, Problem
from proviso_verify.officers import APPROVAL_SEATS, ROLES, SEATS

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
ERRORS = DOCS / "errors.md"


def tables(text: str) -> dict[str, list[list[str]]]:
    """Every table of a Markdown text, by the words of its first two headings: its rows of cells."""
    found: dict[str, list[list[str]]] = {}
    rows: list[list[str]] = []
    for line in text.splitlines():
        if not line.startswith("|"):
            continue
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))]
        if set("".join(cells)) <= {"-"}:
            name = ", ".join(rows.pop()[:2])
            rows = found.setdefault(name, [])
        else:
            rows.append(cells)
    return found


def codes(cell: str) -> list[str]:
    """What stands in backticks in a cell."""
    return re.findall(r"`([^`]+)`", cell)


def errors_page() -> str:
    """`docs/errors.md`, as the catalogues of both distributions have it."""
    parts = [_HEAD]
    for title, kinds, code_of in (
        ("The gateway (`proviso`)", GATEWAY.kinds, _gateway_exit),
        ("The verifier (`proviso-verify`)", VERIFY.kinds, _verifier_exit),
    ):
        parts.append(f"## {title}\n")
        rooms = dict.fromkeys(code.partition(".")[0] for code in kinds)
        for room in sorted(rooms):
            parts.append(f"### {room}\n")
            parts.append("| code | what happened | what to do | exit |\n|---|---|---|---|")
            own = {code: kind for code, kind in kinds.items() if code.startswith(f"{room}.")}
            parts.extend(_row(code, kind, code_of(code)) for code, kind in sorted(own.items()))
            parts.append("")
    return "\n".join(parts)


_HEAD = """\
# Every error, and what to do next

Made from the catalogues in `proviso_gateway/errors/` and `proviso_verify/errors.py`; do not edit.
After a change there, write it anew with `.venv/bin/python -m tests.house.test_docs`; a test
compares.

An error has a stable code `room.what-happened`, a sentence, the place (file, line, column, row or
entry) and what to do next. Words in braces are filled in. No error names a person or a value about
one. As a problem (RFC 9457) its type is `urn:proviso:error:<code>`.

*Exit* is the exit code of the command: 1 it was done and the finding is negative; 2 bad input or
usage; 3 waiting; 4 not allowed in this state; 70 our fault. `internal.fault` (70) stands in no
catalogue: so the gateway calls a condition that it did not foresee.
"""


def _row(code: str, kind: Kind, leaves: int) -> str:
    cells = (f"`{code}`", kind.sentence, kind.remedy, str(leaves))
    return "| " + " | ".join(cell.replace("|", r"\|") for cell in cells) + " |"


def _gateway_exit(code: str) -> int:
    return exit_code(Problem(code, "", NOWHERE, ""))


def _verifier_exit(code: str) -> int:
    return EXIT_CODES.get(code, FAILS)


def test_the_page_of_errors_is_what_the_catalogues_say() -> None:
    assert ERRORS.read_text() == errors_page()


def test_no_code_means_two_things() -> None:
    assert not set(GATEWAY.kinds) & set(VERIFY.kinds)


def test_the_page_of_the_log_names_every_kind_of_entry_with_its_exact_keys() -> None:
    rows = tables((DOCS / "log.md").read_text())["kind, keys of its own"]
    told = {codes(kind)[0]: (codes(keys), codes(names)) for kind, keys, names, _ in rows}
    assert len(told) == len(rows)
    acts = {f"{kind}.{act}": keys for (kind, act), keys in entries.ACTS.items()}
    every = {**entries.KINDS, **acts}
    signed = {codes(kind)[0] for kind, keys, *_ in rows if "*signed*" in keys}
    assert {kind: sorted(keys) for kind, (keys, _) in told.items()} == {
        kind: sorted(set(keys) - set(entries.signed())) for kind, keys in every.items()
    }
    assert signed == {kind for kind, keys in every.items() if set(entries.signed()) <= set(keys)}
    for kind, (keys, names) in told.items():
        assert bool(names) == ("commitments" in keys), kind
        if names:
            assert every[kind]["commitments"](dict.fromkeys(names, "0" * 64)), kind


def test_the_page_of_the_log_names_the_keys_that_every_entry_has() -> None:
    said = (
        (DOCS / "log.md").read_text().partition("Every entry has")[2].partition("Entries of a")[0]
    )
    bare = entries.build("heartbeat", handle="a" * 26, period="2017-10")
    assert set(codes(said)) == set(bare.fields)


def test_the_page_of_the_log_says_who_signs_what() -> None:
    def seat(roles: frozenset[str]) -> str:
        if roles == set(ROLES):
            return "anyone"
        *others, last = sorted(roles)
        return f"{', '.join(others)} or {last}" if others else last

    text = (DOCS / "log.md").read_text()
    told = {
        (codes(entry)[0], codes(act)[0]): seats for entry, act, seats in tables(text)["entry, act"]
    }
    assert told == {key: " + ".join(map(seat, seats)) for key, seats in SEATS.items()}
    proposer, approver = map(seat, APPROVAL_SEATS)
    assert f"({proposer}), then the approver's ({approver})" in text.replace("\n", " ")
    assert set(ROLES) <= set(codes(text.partition("keys with roles:")[2].partition(".")[0]))


def test_the_worked_case_leaves_entries_that_commit_to_what_they_commit_to() -> None:
    rows = tables((DOCS / "walk.md").read_text())["step, what happens"]
    told = {codes(kept)[0]: kept for _, _, kept in rows if codes(kept)}
    case = ["request", "assessment", "approval", "search", "answer"]
    assert list(told) == [*case, "opening"]
    for kind in case:
        _, commits, names = told[kind].partition("commits to ")
        shape = entries.KINDS[kind].get("commitments")
        assert bool(commits) == (shape is not None), kind
        if shape is not None:
            named = set(codes(names)) - {"address", "address_since"}
            assert shape(dict.fromkeys(named, "0" * 64)), kind


def test_the_page_of_the_log_names_every_command_and_option_of_the_verifier(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def helped(*arguments: str) -> str:
        with pytest.raises(SystemExit):
            verify([*arguments, "--help"])
        return capsys.readouterr().out

    rows = tables((DOCS / "log.md").read_text())["command, takes"]
    told = {codes(command)[0].split()[1]: set(codes(options)) for command, _, options in rows}
    assert set(told) == set(re.findall(r"^    (\w+) ", helped(), re.MULTILINE))
    for command, options in told.items():
        assert options == set(re.findall(r"--[a-z-]+", helped(command))) - {"--help"}


def adrs() -> list[Path]:
    return sorted(path for path in (DOCS / "adr").glob("*.md") if path.name != "README.md")


def test_every_decision_is_listed_under_its_title() -> None:
    listed = re.findall(r"^\| \[(\d{4})\]\((\S+)\) \| (.+) \|$", _read("docs/adr/README.md"), re.M)
    assert listed == [
        (path.name[:4], path.name, path.read_text().partition("\n")[0].removeprefix("# "))
        for path in adrs()
    ]


@pytest.mark.parametrize("path", adrs(), ids=lambda path: path.stem)
def test_a_decision_fits_a_screen_and_has_its_four_parts(path: Path) -> None:
    lines = path.read_text().splitlines()
    assert re.fullmatch(r"\d{4}(-[a-z0-9]+)+", path.stem)
    assert re.match(r"# [A-Z]", lines[0])
    assert len(lines) <= 45
    heads = [line for line in lines if line.startswith("## ")]
    assert heads == ["## Context", "## Decision", "## Consequences", "## Source"]


def glossary() -> list[tuple[str, str]]:
    """Every term of the glossary with whose word it is."""
    return re.findall(r"^\*\*(.+?)\*\* \((.+?)\)\. ", _read("GLOSSARY.md"), re.MULTILINE)


def test_the_glossary_is_alphabetical_and_says_whose_word_each_is() -> None:
    terms = [term for term, _ in glossary()]
    assert terms == sorted(terms, key=str.lower)
    assert len(terms) == len(set(terms))
    assert {whose for _, whose in glossary()} == {"field", "ours"}
    paragraphs = [p for p in _read("GLOSSARY.md").split("\n\n") if p.startswith("**")]
    assert len(paragraphs) == len(terms)


@pytest.mark.parametrize(
    "words",
    [ROLES, Outcome, CaseState, {*entries.KINDS, *entries.ACTING}],
    ids=["roles", "outcomes", "states", "entries"],
)
def test_the_glossary_has_every_word_of_a_closed_list(words: Iterable[str]) -> None:
    terms = {part for term, _ in glossary() for part in term.split(", ")}
    assert {str(word).replace("_", " ") for word in words} - terms == set()


def test_the_guide_for_contributors_names_only_commands_that_can_be_made() -> None:
    made = set(re.findall(r"^([a-z-]+):.*##", _read("Makefile"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z-]+)[`\s]", "".join(_commands("CONTRIBUTING.md"))))
    assert {"setup", "test", "check", "format", "lock"} <= named
    assert named <= made


@pytest.mark.parametrize("page", ["CONTRIBUTING.md", "GLOSSARY.md", "docs/log.md", "docs/adr"])
def test_the_files_that_a_page_names_are_there(page: str) -> None:
    path = ROOT / page
    text = "".join(p.read_text() for p in (path.glob("*.md") if path.is_dir() else [path]))
    source, verifier = ROOT / "src", ROOT / "verify"
    roots = (ROOT, source, source / "proviso_gateway", verifier, verifier / "proviso_verify")
    named = re.findall(r"`((?:[a-z_]+/)+[a-z_]+\.(?:py|md|txt|toml))`", text)
    assert [name for name in named if not any((root / name).exists() for root in roots)] == []


def test_the_changelog_begins_with_the_version_that_is_built() -> None:
    version = tomllib.loads(_read("pyproject.toml"))["project"]["version"]
    first = next(line for line in _read("CHANGELOG.md").splitlines() if line.startswith("## "))
    assert version in first


@pytest.mark.parametrize(
    "code", ["casework.statement-altered", "files.would-overwrite", "home.not-a-backup"]
)
def test_what_an_earlier_version_wrote_is_not_told_as_somebodys_fault(code: str) -> None:
    """Such a thing is refused as a forged or a foreign one is, so the remedy names both."""
    assert "earlier version of Proviso" in GATEWAY.kinds[code].remedy


def test_the_changelog_names_every_outcome() -> None:
    text = _read("CHANGELOG.md").replace("\n", " ")
    assert [o for o in Outcome if o.value.replace("_", " ") not in text] == []


def _commands(page: str) -> list[str]:
    """What stands on a page between backticks, in a line or in a block."""
    text = _read(page)
    return re.findall(r"```\w*\n.*?```|`[^`\n]+`", text, re.DOTALL)


def test_every_module_that_the_guide_for_contributors_runs_is_there() -> None:
    run = set(re.findall(r"python -m ([a-z_.]+)", _read("CONTRIBUTING.md"))) - {"pytest"}
    assert run
    assert [name for name in run if not (ROOT / f"{name.replace('.', '/')}.py").exists()] == []


def _read(name: str) -> str:
    return (ROOT / name).read_text()


if __name__ == "__main__":
    ERRORS.write_text(errors_page())
