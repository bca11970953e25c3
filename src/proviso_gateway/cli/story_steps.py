"""What both stories do at a terminal: people are made, and scenes walk, each with its bar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rich.console import Console

from proviso_gateway.assembly import storytelling
from proviso_gateway.cli.rehearsing import progress_bar, say


def people_made(
    telling: storytelling.Telling, out: Path, console: Console, progress: Console
) -> storytelling.Made:
    """The register of the story and its tracer, made with a bar, and where it lies said."""
    with progress_bar(progress) as bar:
        task = bar.add_task("people", total=telling.people)
        made = storytelling.make_people(
            telling, out, lambda done, total: bar.update(task, completed=done)
        )
    say(console, f"  {len(made[0].records):,} records in {out / storytelling.REGISTER}")
    return made


@contextmanager
def scene_bars(
    progress: Console, requests: Iterable[tuple[str, int]]
) -> Iterator[Callable[[int, int], None]]:
    """A bar for each scene that is walked: its title, and how many requests."""
    with progress_bar(progress) as bar:
        tasks = [bar.add_task(title, total=count) for title, count in requests]
        yield lambda scene, done: bar.update(tasks[scene], completed=done)
