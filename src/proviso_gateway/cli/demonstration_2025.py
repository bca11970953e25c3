"""`proviso demo --story irs-2025`: the asks of 2025 under the law's own words, and the proof."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console

from proviso_gateway.assembly import storytelling
from proviso_gateway.assembly.files import text_of, write_rehearsal
from proviso_gateway.assembly.storytelling import STORY
from proviso_gateway.assembly.storytelling_2025 import Telling2025
from proviso_gateway.cli.rehearsing import say
from proviso_gateway.cli.story_proof import all_proved, chapter, prove
from proviso_gateway.cli.story_steps import people_made, scene_bars
from proviso_gateway.errors import Place, problem
from proviso_gateway.pages import story as first_story
from proviso_gateway.pages import story_2025 as page
from proviso_gateway.pages.agreements import summary
from proviso_gateway.pages.plain import json_of
from proviso_gateway.pages.results import result_files
from proviso_gateway.workbench.linting import check_text
from proviso_gateway.workbench.story_2025 import AGREEMENT


def demonstrate(telling: Telling2025, out: Path, console: Console, progress: Console) -> bool:
    """Tell the story and prove it: whether everything was proved."""
    if not (telling.examples / AGREEMENT).is_file():
        raise problem("files.no-examples", Place(telling.examples.name))
    storytelling.begin(out, telling.scenes, more=())
    chapter(console, 1, "What was published, and by whom.")
    _say(console, page.published())
    chapter(console, 2, f"{telling.people:,} people are made. None of them exists.")
    snapshot, tracer = people_made(telling, out, console, progress)
    chapter(console, 3, "The agreement is read and tested.")
    checked = check_text(text_of(telling.examples / AGREEMENT), AGREEMENT)
    say(console, f"  {summary(checked)}")
    requests = [(one.title, telling.requests(one)) for one in telling.scenes]
    with scene_bars(progress, requests) as moved:
        walked = storytelling.walk(telling, snapshot, tracer, scenes=telling.scenes, progress=moved)
    for one in walked:
        write_rehearsal(out / one.told.key, result_files(one.result))
    told = [one.told for one in walked]
    chapter(console, 4, f"August 2025 at a {telling.size}: each ask a request of its own.")
    _say(console, page.table(told))
    for scene in told:
        _say(console, first_story.because(scene))
    _say(console, page.between(told))
    made = {
        "people": telling.people,
        "records": len(snapshot.records),
        "size": telling.size,
        "seed": telling.seed,
        "tests": len(checked.results),
        "tests_failed": sum(not result.passed for result in checked.results),
    }
    (out / STORY).write_text(json_of(page.as_json(told, **made)) + "\n")
    chapter(console, 5, "The proof. An outsider verifies every log, and recomputes every figure.")
    proofs = prove(out, told, console)
    return all_proved(proofs, checked, telling.examples / AGREEMENT, 5, console)


def _say(console: Console, lines: Iterator[str]) -> None:
    for line in lines:
        say(console, line)
