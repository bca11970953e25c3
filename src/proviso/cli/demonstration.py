"""`proviso demo`: the story of 2017 and 2018, told over synthetic people and proved to the reader.

Nothing here says what comes out: the caseloads say what was asked, the agreement and the search do
the rest, and every log and figure is checked by the outsiders' own command in a process of its own.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from rich.console import Console
from rich.progress import Progress

from proviso.assembly import storytelling
from proviso.assembly.files import text_of
from proviso.assembly.storytelling import PICTURE, STORY, Telling
from proviso.cli.checking import check
from proviso.cli.rehearsing import counts_of, progress_bar, result_files, say, verifier
from proviso.errors import Place, problem
from proviso.pages import story as page
from proviso.pages.plain import json_of
from proviso.pages.story import Spread
from proviso.workbench.story import NARROWED, SCENES, beside

SPREAD = "spread.json"
COMPARED = tuple(scene for scene in SCENES if scene.published is not None)


def demonstrate(telling: Telling, out: Path, console: Console, progress: Console) -> None:
    """Tell the story, prove it, and leave the folder to explore."""
    if not (telling.examples / NARROWED).is_file():
        raise problem("files.no-examples", Place(telling.examples.name))
    storytelling.begin(out)

    def chapter(number: int, title: str) -> None:
        console.print(f"\n[bold]{number}. {title}[/bold]", highlight=False, soft_wrap=True)

    chapter(1, f"{telling.people:,} people are made. None of them exists.")
    with progress_bar(progress, "people") as bar:
        task = bar.add_task("people", total=telling.people)
        snapshot, tracer = storytelling.make_people(
            telling, out, lambda done, total: bar.update(task, completed=done)
        )
    say(console, f"  {len(snapshot.records):,} records in {out / storytelling.REGISTER}")
    chapter(2, "The agreement is read and tested.")
    check(text_of(telling.examples / NARROWED), NARROWED, lines := _Last(console, 1))
    lines.flush()
    with _scenes(progress, telling) as moved:
        told = storytelling.walk(telling, snapshot, tracer, out, result_files, progress=moved)
    by_key = {one.key: one for one in told}
    spread = _spread(telling)
    for number, key in ((3, "spring-2017"), (3, "autumn-2017")):
        if key == "spring-2017":
            chapter(number, "Two published quarters: what was asked walks again.")
        say(console, f"  {by_key[key].title}")
        for line in page.table(by_key[key], spread):
            say(console, line)
    chapter(4, "January to August 2017: no split was published.")
    for line in page.eight_months([by_key["spring-2017"], by_key["rest-2017"]]):
        say(console, line)
    chapter(5, "1 to 23 January 2017: in force, and nobody outside could read it.")
    for outcome, count in by_key["rest-2017"].unpublished.items():
        say(console, f"  {count:>8,}  {outcome}: not_published, none searched for")
    chapter(6, "9 May 2018: the autumn's requests, as they were asked, under the narrowed terms.")
    for line in page.still_found(by_key["may-2018-narrowed"]):
        say(console, line)
    held = by_key["may-2018-held"]
    say(console, "  Or, as NHS Digital later said, everything waits in a queue:")
    say(console, f"  {held.outcomes.get('held', 0):>8,}  held, {held.searches} searched for")
    chapter(7, "9 November 2018: withdrawn.")
    november = by_key["november-2018"]
    for line in page.because(november):
        say(console, line)
    say(console, f"  {november.searches:>8,}  searches of the register")
    chapter(8, "The proof. An outsider verifies every log, and recomputes every figure.")
    for one in told:
        _check(["log", str(out / one.key / "log"), "--genesis", one.genesis], console)
        _check(counts_of(out / one.key, one.genesis), console)
    (out / PICTURE).write_text(page.picture(told))
    shared = {"people": telling.people, "scale": str(telling.scale), "seed": telling.seed}
    (out / STORY).write_text(json_of(page.as_json(told, **shared)) + "\n")
    console.print("\n[bold]Explore[/bold]", highlight=False)
    say(console, EXPLORE.format(out=out, verify=verifier()))


EXPLORE = """\
{out}/
  story.svg, story.json       the picture, and every figure above
  register/                   the people (Parquet), none of whom exists
  autumn-2017/
    decisions.csv             what the requester is told
    casebook.csv              what the custodian alone sees, causes included
    disclosures/              each answer as its requester opens it, with its receipt
    statistics.csv            the published figures
    log/                      the public log
Change one byte under {out}/autumn-2017/log and run, to be told which:
  {verify} log {out}/autumn-2017/log"""


def spread_over(telling: Telling, seeds: int, out: Path, progress: Console) -> Spread:
    """Walk the published quarters from so many other seeds; between which figures they came.

    Every seed makes people, requests and slips of its own. Written to `out`.
    """
    found: dict[str, dict[str, list[int]]] = {}
    with progress_bar(progress, "seeds") as bar:
        task = bar.add_task("seeds", total=seeds)
        for number in range(1, seeds + 1):
            other = replace(telling, seed=telling.seed + 1_000 + number)
            folder = out.with_name(f".{out.name}-people")
            shutil.rmtree(folder, ignore_errors=True)
            try:
                made = storytelling.make_people(other, folder, lambda done, total: None)
                told = storytelling.walk(
                    other, *made, None, result_files, scenes=COMPARED, progress=lambda *_: None
                )
            finally:
                shutil.rmtree(folder, ignore_errors=True)
            for one in told:
                for what, _, here in beside(one):
                    found.setdefault(one.key, {}).setdefault(what, []).append(here)
            bar.update(task, completed=number)
    between = {
        key: {what: (min(each), max(each)) for what, each in figures.items()}
        for key, figures in found.items()
    }
    spread = Spread(seeds, telling.people, between)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json_of(spread) + "\n")
    return spread


def _spread(telling: Telling) -> Spread | None:
    """The spread that was measured for a story of this size and ships beside the caseloads."""
    path = telling.examples / "caseloads" / SPREAD
    if not path.is_file() or telling.scale != 1:
        return None
    said = json.loads(text_of(path))
    if said["people"] != telling.people:
        return None
    between = {
        key: {what: (low, high) for what, (low, high) in figures.items()}
        for key, figures in said["between"].items()
    }
    return Spread(said["seeds"], said["people"], between)


class _Last(Console):
    """A console that shows only the last lines of what it is given, indented."""

    def __init__(self, inner: Console, most: int) -> None:
        super().__init__(quiet=True)
        self._inner, self._most = inner, most
        self._lines: list[str] = []

    def print(self, *objects: object, **options: object) -> None:
        self._lines.extend(map(str, objects))

    def flush(self) -> None:
        for line in self._lines[-self._most :]:
            say(self._inner, f"  {line}")


@contextmanager
def _scenes(progress: Console, telling: Telling) -> Iterator[Callable[[int, int], None]]:
    """A bar for each scene that is walked."""
    bar: Progress
    with progress_bar(progress, "requests") as bar:
        tasks = [
            bar.add_task(scene.title, total=telling.caseload(scene.caseload).requests)
            for scene in SCENES
        ]
        yield lambda scene, done: bar.update(tasks[scene], completed=done)


def _check(command: Sequence[str], console: Console) -> None:
    """Run `proviso-verify` in a process of its own; show its first paragraph."""
    shown = [word if len(word) < 60 else f"{word[:8]}…" for word in command]
    say(console, f"  $ {verifier()} {' '.join(shown)}")
    verified = subprocess.run(
        [sys.executable, "-m", "proviso_verify", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    told = (verified.stdout + verified.stderr).strip().partition("\n")[0]
    say(console, f"    {told}")
