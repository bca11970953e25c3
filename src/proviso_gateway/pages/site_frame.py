"""What every page of the public site has around it: its name, its way to the others, its foot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from proviso_gateway.pages.templating import Part

INDEX, FEED, FOLDER = "index.html", "feed.atom", "site/"
STYLE = "style.css"


@dataclass(frozen=True, slots=True)
class SiteLink(Part):
    """A way to another page; `current` where it is this one."""

    href: str
    word: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class SiteFrame(Part):
    """What stands around a page. `beside` leads to the folder of the pages, `root` to the log's.

    Every address is relative, so that the site works from any place: a server's, or a disk's.
    """

    title: str
    about: str
    beside: str
    root: str
    nav: Sequence[SiteLink]
    rehearsal: bool
    made_from: str


def frame(
    path: str, title: str, about: str, ways: Mapping[str, str], *, rehearsal: bool, made_from: str
) -> SiteFrame:
    """The frame of the page at this path of the site, with these `ways` (path → word)."""
    inside = path.startswith(FOLDER)
    beside, root = ("", "../") if inside else (FOLDER, "")

    def leads(to: str) -> str:
        return beside + to.removeprefix(FOLDER) if to.startswith(FOLDER) else root + to

    nav = [SiteLink(leads(to), word, current=to == path) for to, word in ways.items()]
    return SiteFrame(title, about, beside, root, nav, rehearsal, made_from)


def within(one: SiteFrame, path: str) -> SiteFrame:
    """The same frame for a page below the one at this path: its way is marked as where one is."""
    name = path.removeprefix(FOLDER)
    return replace(one, nav=[replace(way, current=way.href.endswith(name)) for way in one.nav])
