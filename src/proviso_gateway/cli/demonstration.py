"""`proviso demo`: the story of 2017 and 2018, told over synthetic people and proved to the reader.

Nothing here says what comes out: the caseloads say what was asked, the agreement and the search do
the rest, and every log and figure is checked by the outsiders' own command in a process of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console

from proviso_gateway.assembly import impacting, other_seeds, storytelling
from proviso_gateway.assembly.files import text_of, write_impact, write_rehearsal
from proviso_gateway.assembly.storytelling import PICTURE, STORY, Telling
from proviso_gateway.cli.impacting import impact_bars
from proviso_gateway.cli.rehearsing import progress_bar, say, verifier
from proviso_gateway.cli.story_proof import all_proved, chapter, prove
from proviso_gateway.cli.story_steps import people_made, scene_bars
from proviso_gateway.errors import Place, problem
from proviso_gateway.pages import impact
from proviso_gateway.pages import story as page
from proviso_gateway.pages.agreements import summary
from proviso_gateway.pages.picture import picture
from proviso_gateway.pages.plain import json_of
from proviso_gateway.pages.results import result_files
from proviso_gateway.pages.site_of_story import site_of_story
from proviso_gateway.workbench.impact_inputs import ImpactInputs
from proviso_gateway.workbench.linting import Checked, check_text
from proviso_gateway.workbench.story import (
    HELD,
    NARROWED,
    SCENES,
    SceneTold,
    SeedSpread,
    eight_months,
    unread,
)


def demonstrate(telling: Telling, out: Path, console: Console, progress: Console) -> bool:
    """Tell the story, prove it, and leave the folder to explore: whether everything was proved."""
    if not (telling.examples / NARROWED).is_file():
        raise problem("files.no-examples", Place(telling.examples.name))
    storytelling.begin(out)
    chapter(console, 1, f"{telling.people:,} people are made. None of them exists.")
    snapshot, tracer = people_made(telling, out, console, progress)
    chapter(console, 2, "The agreement is read and tested.")
    checked = check_text(text_of(telling.examples / NARROWED), NARROWED)
    say(console, f"  {summary(checked)}")
    requests = [(one.title, telling.requests(one)) for one in SCENES]
    with scene_bars(progress, requests) as moved:
        walked = storytelling.walk(telling, snapshot, tracer, progress=moved)
    for one in walked:
        write_rehearsal(out / one.told.key, result_files(one.result))
    scenes = {one.told.key: one.told for one in walked}
    spread = other_seeds.spread_that_ships(telling)
    _tell(scenes, spread, console)
    made = _made(telling, len(snapshot.records), checked)
    (out / STORY).write_text(json_of(page.as_json(scenes.values(), spread, **made)) + "\n")
    (out / PICTURE).write_text(picture(page.bars(scenes.values())))
    storytelling.write_site(out, site_of_story([(one.told, one.result) for one in walked]))
    chapter(console, 8, "The proof. An outsider verifies every log, and recomputes every figure.")
    proofs = prove(out, scenes.values(), console)
    impact_page(telling, (snapshot, tracer), out, progress)
    console.print("\n[bold]Explore[/bold]", highlight=False)
    say(console, EXPLORE.format(out=out, verify=verifier(), genesis=scenes["autumn-2017"].genesis))
    return all_proved(proofs, checked, telling.examples / NARROWED, 8, console)


def impact_page(telling: Telling, made: storytelling.Made, out: Path, progress: Console) -> None:
    """What the terms of 2017 would do beside both readings of 2018: a page, small enough to wait
    for; `proviso impact` makes it of everything."""
    given = ImpactInputs(
        files=(telling.examples / NARROWED, telling.examples / HELD),
        register=out / storytelling.REGISTER,
        truth=out / storytelling.TRUTH,
        caseload=telling.examples / "caseloads" / "2017-autumn.csv",
        out=out / storytelling.IMPACT,
        scale=0.05,
        seed=telling.seed,
        labelled=1_000,
    )
    with impact_bars(progress) as moved:
        found = impacting.made(impacting.begin_over(given, telling.population, *made), moved)
    write_impact(given.out, impact.files(found.impact, given, found.results))


def spread_over(telling: Telling, seeds: int, out: Path, progress: Console) -> SeedSpread:
    """Between which figures the published quarters come from so many other seeds, in a file."""
    with progress_bar(progress) as bar:
        task = bar.add_task("seeds", total=seeds)
        spread = other_seeds.spread_over(
            telling, seeds, lambda done: bar.update(task, completed=done)
        )
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json_of(spread) + "\n")
    return spread


def _tell(scenes: Mapping[str, SceneTold], spread: SeedSpread | None, console: Console) -> None:
    """What came of every scene, chapter by chapter."""

    def lines(*told: Iterable[str]) -> None:
        for part in told:
            for line in part:
                say(console, line)

    chapter(console, 3, "Two published quarters: what was asked walks again.")
    quarters = [scenes["spring-2017"], scenes["autumn-2017"]]
    say(console, page.KEY)
    for one in quarters:
        lines([f"  {one.title}"], page.table(one.split, one.key, spread), page.because(one))
    if spread is not None:
        lines(page.about_spread(spread, quarters))
    chapter(console, 4, "January to August 2017: no split was published.")
    lines(page.table(eight_months(scenes.values())))
    chapter(console, 5, "1 to 23 January 2017: in force, and nobody outside could read it.")
    for outcome, count in unread(scenes.values()).outcomes.items():
        say(console, f"  {count:>8,}  {outcome}: not_published, none searched for")
    chapter(
        console, 6, "9 May 2018: the autumn's requests, as they were asked, under narrowed terms."
    )
    lines(page.still_found(scenes["may-2018-narrowed"]))
    held = scenes["may-2018-held"]
    say(console, "  Or, as NHS Digital later said, everything waits in a queue:")
    say(console, f"  {held.outcomes.get('held', 0):>8,}  held, {held.searches} searched for")
    chapter(console, 7, "9 November 2018: withdrawn.")
    november = scenes["november-2018"]
    lines(page.because(november))
    say(console, f"  {november.searches:>8,}  searches of the register")


def _made(telling: Telling, records: int, checked: Checked) -> dict[str, Any]:
    """With what the story was told: the figures of the first two chapters."""
    return {
        "people": telling.people,
        "records": records,
        "scale": str(telling.scale),
        "seed": telling.seed,
        "versions": len(checked.agreement.versions),
        "tests": len(checked.results),
        "tests_failed": sum(not result.passed for result in checked.results),
    }


EXPLORE = """\
{out}/
  index.html, site/           the public site: open index.html in a browser
  feed.atom                   what changed, as a feed
  story.svg, story.json       the picture, and every figure above
  register/                   the people (Parquet), none of whom exists
  register-truth/             who is behind which record: for measuring, never for searching
  autumn-2017/
    decisions.csv             what the requester is told
    casebook.csv              what the custodian alone sees, causes included
    problems.csv              what could not be read or walked: nothing
    disclosures/              each answer as its requester opens it, with its receipt
    statistics.csv, .json     the published figures
    log/, genesis.txt         the public log, and the hash of its first entry
  impact/impact.html          what each version would do, asked a twentieth of the autumn again
  spring-2017/, rest-2017/, may-2018-narrowed/, may-2018-held/, november-2018/    the same
  REHEARSAL.txt               says, in each folder, that nothing in it happened
Change one byte under {out}/autumn-2017/log and run, to be told which:
  {verify} log {out}/autumn-2017/log --genesis {genesis}"""
