"""What a person gives an impact page, and the commands by which anybody works its figures out."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

NOISES = ("usual", "placebo")
"""The profiles of slips that the search is measured with: as requesters are thought to write, and
the same for every name system, so that what remains is the search's own."""

SEED, LABELLED = 1, 10_000
"""From which seed, and on how many labelled requests, unless somebody says otherwise."""


@dataclass(frozen=True, slots=True)
class ImpactInputs:
    """The files of one agreement or of several drafts, the synthetic register with the truth about
    it, the caseload and how much of it is asked, and where the page is to lie. `versions`: those
    wanted, all where none is named."""

    files: tuple[Path, ...]
    register: Path
    truth: Path
    caseload: Path
    out: Path
    scale: float = 1.0
    seed: int = SEED
    labelled: int = LABELLED
    versions: tuple[str, ...] = ()

    @property
    def whole(self) -> str:
        """The command that makes the page again."""
        words = ["proviso", "impact", *map(str, self.files), "--register", str(self.register)]
        words += ["--truth", str(self.truth), "--caseload", str(self.caseload)]
        words += ["--scale", f"{self.scale:g}"] if self.scale != 1 else []
        words += ["--seed", str(self.seed), "--labelled", str(self.labelled)]
        for version in self.versions:
            words += ["--version", version]
        return shlex.join([*words, "--out", str(self.out)])

    def counts(self, key: str, genesis: str) -> str:
        """The command by which somebody who trusts nobody here recomputes the outcomes of a walk
        from its log."""
        folder = self.out / key
        log, figures = folder / "log", folder / "statistics.json"
        return shlex.join(
            ["proviso-verify", "counts", str(log), str(figures), "--genesis", genesis]
        )

    def measures(self, noise: str) -> tuple[str, str]:
        """The two commands that make labelled requests and measure the search on them."""
        requests = f"labelled-{noise}.parquet"
        made = ["proviso", "requests", "synthesise", str(self.truth)]
        made += ["--requests", str(self.labelled), "--seed", str(self.seed), "--noise", noise]
        measured = ["proviso", "evaluate", "tracing", str(self.register), requests]
        return (
            shlex.join([*made, "--out", requests]),
            shlex.join([*measured, "--group", "name_system"]),
        )

    def scrutiny(self, path: Path, version: str) -> str:
        """The command that lists every route to a disclosure."""
        return shlex.join(["proviso", "agreement", "scrutiny", str(path), "--version", version])

    def check(self, path: Path) -> str:
        """The command that says what is odd about a file."""
        return shlex.join(["proviso", "agreement", "check", str(path), "--accepted"])

    def path_of(self, name: str) -> Path:
        """The file of this name as it was given."""
        return next(path for path in self.files if path.name == name)

    def differs(self, file: str, first: str, other_file: str, second: str) -> str:
        """The command that proves what one version permits and another does not."""
        words = ["proviso", "agreement", "diff", str(self.path_of(file)), first, second]
        if other_file != file:
            words += ["--other", str(self.path_of(other_file))]
        return shlex.join(words)
