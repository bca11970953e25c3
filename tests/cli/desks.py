"""People at their desks, for tests of commands: a home, its officers, and a file of requests."""

from __future__ import annotations

import contextlib
import csv
import datetime
import io
import json
import shutil
from pathlib import Path
from typing import Any

from proviso_gateway.cli import run_command
from proviso_gateway.terms import Instant

EXAMPLES = Path(__file__).parents[2] / "examples"
UNIVERSITY = EXAMPLES / "police-university" / "agreement.yaml"
PASSPHRASE = "a long enough passphrase"
ORIGIN = {
    "live": "log.university.example/disclosures",
    "rehearsal": "rehearsal.invalid/university",
}
CALLED_BACK = ("--called-back-by", "edda", "--number-from", "the list of contacts")
"""Of whoever is given an account, or another password."""
FIRST_DAY = datetime.date(2026, 3, 2)


class Typed(io.StringIO):
    """A terminal at which somebody types these lines."""

    def isatty(self) -> bool:
        return True


class Calendar:
    """A clock that stands at nine in the morning until it is moved, a little later at each look."""

    def __init__(self) -> None:
        self.moved, self.looks = 0, 0

    def now(self) -> Instant:
        self.looks += 1
        nine = datetime.datetime.combine(FIRST_DAY, datetime.time(9), datetime.UTC)
        return Instant(int(nine.timestamp()) * 1_000_000).plus(days=self.moved, seconds=self.looks)


class Desks:
    """A home in a folder, the people who work in it, and what their commands print."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.home = folder, folder / "home"
        self.complaint = ""

    def run(self, *arguments: object, by: str = "", code: int = 0) -> str:
        """Run a command in the home, by an officer's key; its output."""
        words = [str(argument) for argument in arguments]
        if words[0] not in ("init", "restore", "remind") and words[:2] not in (["officer", "key"],
                ["requester", "key"], ["requester", "open"]):  # fmt: skip
            words += ["--home", str(self.home)]
        if by:
            words += ["--key", str(self.key(by))]
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            left = run_command(words)
        self.complaint = err.getvalue()
        assert left == code, out.getvalue() + self.complaint
        return out.getvalue()

    def told(self, *arguments: object, by: str = "", code: int = 0) -> Any:
        """The same with `--json`: the object printed."""
        return json.loads(self.run(*arguments, "--json", by=by, code=code))

    def refused(self, *arguments: object, by: str = "", code: int = 4) -> str:
        """The error's code."""
        self.run(*arguments, by=by, code=code)
        return self.complaint.split()[0].rstrip(":")

    def key(self, who: str) -> Path:
        return self.folder / "keys" / f"{who}.pem"

    def makes_a_key(self, who: str, kind: str = "officer") -> Path:
        self.run(kind, "key", "--out", self.key(who))
        return self.key(f"{who}").with_name(f"{who}.pem.pub")

    def enrol(self, who: str, role: str) -> None:
        public = self.makes_a_key(who)
        self.run("officer", "enrol", who, "--public-key", public, "--role", role, by="ada")
        self.run("sign", by="bela")

    def founded(self, mode: str = "live") -> None:
        for who in ("ada", "bela"):
            self.makes_a_key(who)
        self.run(
            "init", self.home, "--origin", ORIGIN[mode], "--signing-key", self.folder / "log.pem",
            "--administrator", self.key("ada"), "--administrator", self.key("bela"),
            "--mode", mode,
        )  # fmt: skip

    def adopt(self, *, by: str = "lena", gates: bool = True, code: int = 0) -> str:
        options: list[object] = []
        for gate in ("consultation", "impact-assessment", "equality-assessment", "publication",
                     "review"):  # fmt: skip
            document = self.folder / f"{gate}.txt"
            document.write_text(gate)
            options += [f"--{gate}", document] if gates else []
        options += ["--review-due", "2027-03-01"]
        return self.run("agreement", "adopt", UNIVERSITY, *options, by=by, code=code)

    def staffed(self) -> None:
        """A live home with its officers, register, requester and agreement."""
        self.founded()
        for who, role in (("carl", "caseworker"), ("dora", "caseworker"), ("edda", "approver"),
                          ("gwen", "guardian"), ("lena", "lawyer")):  # fmt: skip
            self.enrol(who, role)
        self.run("register", "load", register(self.folder / "register"))
        public = self.makes_a_key("police", "requester")
        self.run(
            "requester", "add", "example-police", "--public-key", public,
            "--person", "DC 1177", "--person", "DI 204", by="ada",
        )  # fmt: skip
        self.run("sign", by="bela")
        self.adopt()
        self.run("sign", by="gwen")


def moved(folder: Path, to: Path) -> Path:
    """A copy of everything in a folder, the log's key and what it signed last included."""
    shutil.copytree(folder, to, dirs_exist_ok=True)
    settings = to / "home" / "home.toml"
    settings.write_text(settings.read_text().replace(str(folder), str(to)))
    return to


def register(folder: Path, as_of: str = "2026-03-01") -> Path:
    """The example's register, as of the day before the first unless another is named."""
    shutil.copytree(EXAMPLES / "nhs-home-office" / "register", folder)
    metadata = json.loads((folder / "register.json").read_text())
    (folder / "register.json").write_text(json.dumps(metadata | {"as_of": as_of}))
    return folder


def somebody() -> dict[str, str]:
    path = EXAMPLES / "nhs-home-office" / "register" / "person.csv"
    rows = csv.DictReader(io.StringIO(path.read_text()))
    return next(row for row in rows if row["restricted"] == "false" and not row["deceased_on"]
                and row["birth_date"] < "1990" and not row["superseded_by"])  # fmt: skip


def requests(path: Path, **other: str) -> Path:
    """A file with one good request about somebody, but for `other`."""
    person = somebody()
    row = {
        "request_ref": "P-1",
        "agreement": "police-university",
        "ground": "suspect-serious",
        "officer": "DC 1177",
        "countersigner": "DI 204",
        **{name: person[name] for name in ("given_name", "family_name", "birth_date", "gender",
                                           "address_line", "postcode")},
        "fields": "address address_since",
        "crime_reference": "true",
        "evidence_crime_reference": "CR-9",
        "offence_class": "indictable_only",
        "evidence_offence_class": "CR-9",
        "reasonable_line": "true",
        "authorised_by": "inspector",
        "evidence_authorised_by": "F-2",
        "other_enquiries_failed": "true",
        "evidence_other_enquiries_failed": "EL-4",
    } | other  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, row, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    path.write_text(out.getvalue())
    return path


WEIGHED = """\
public_interest: passed
factors:
  necessity: No other lead is left
  proportionality: One address for one enquiry
  harm_to_person: None known
  vulnerability: None known
  public_trust: Weighed, students are told of the agreement
  harm_if_withheld: The enquiry would end
  benefit: A serious offence may be cleared up
  less_intrusive_means: A message would warn the suspect
found:
  called_back: true
  signs_of_refuge: []
"""
