"""`make docs`: gathers every page and makes a site of them.

A page is Markdown that reads as well beside the code. So links to files that are no page (a test,
an example) are left as words, and the texts at the root of the repository stand beside the others.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path, PurePosixPath
from posixpath import normpath, relpath

ROOT = Path(__file__).parent.parent
SETTINGS = ROOT / "zensical.toml"
GATHERED = ROOT / "build" / "handbook-pages"
SITE = ROOT / "build" / "handbook"

AT_THE_ROOT = ("CHANGELOG", "CODE_OF_CONDUCT", "CONTRIBUTING", "GLOSSARY", "SECURITY")
"""Texts that people look for there."""

LINK = re.compile(r"(!?)\[((?:[^\[\]]|\[[^\]]*\])*)\]\(([^)\s#:]+)(#[^)]*)?\)")


def places(root: Path) -> dict[str, str]:
    """Where each page and picture of the repository stands in the site, path → path."""
    found = {f"{name}.md": f"{name}.md" for name in AT_THE_ROOT}
    for path in sorted((root / "docs").rglob("*")):
        if path.suffix in {".md", ".png", ".svg"}:
            inside = path.relative_to(root / "docs").as_posix()
            found[f"docs/{inside}"] = "index.md" if inside == "README.md" else inside
    return found


def linked(text: str, page: str, where: Mapping[str, str]) -> str:
    """The text of the page at this path of the repository, with links as the site has them."""

    def one(match: re.Match[str]) -> str:
        mark, words, target, part = match.groups()
        path = normpath(PurePosixPath(page).parent / target)
        there = where.get(path) or where.get(f"{path}/README.md")
        if there is None:
            return words
        to = relpath(there, PurePosixPath(where[page]).parent)
        return f"{mark}[{words}]({to}{part or ''})"

    return LINK.sub(one, text)


def gather(root: Path, out: Path) -> None:
    """Every page and picture into an empty folder, as the site takes them."""
    shutil.rmtree(out, ignore_errors=True)
    where = places(root)
    for path, there in where.items():
        to = out / there
        to.parent.mkdir(parents=True, exist_ok=True)
        if to.suffix == ".md":
            to.write_text(linked((root / path).read_text(), path, where))
        else:
            shutil.copyfile(root / path, to)


def command(settings: Path) -> list[Path | str]:
    """What makes a site by these settings, and fails where a link leads nowhere."""
    zensical = Path(sys.executable).with_name("zensical")
    return [zensical, "build", "--strict", "--clean", "-f", settings]


def main() -> int:
    """Make the site, or say which link leads nowhere."""
    gather(ROOT, GATHERED)
    done = subprocess.run(command(SETTINGS), check=False)
    if done.returncode == 0:
        site = SITE.relative_to(ROOT)
        print(f"Written to {site}. To read it: {sys.executable} -m http.server -d {site}")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
