"""The public site: everything that is published, as pages that any web server or disk can hold.

Pages are made from the published files themselves, so that whoever has these can make the same
pages. Nothing needs a server, and only the check of a receipt needs a script.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.pages import (
    agreement_asking,
    agreement_timeline,
    site_agreements,
    site_feed,
    site_figures,
    site_history,
    site_quality,
    site_receipt,
)
from proviso_gateway.pages.site_agreements import Registered
from proviso_gateway.pages.site_frame import FEED, FOLDER, INDEX, STYLE, SiteFrame, frame, within
from proviso_gateway.pages.site_log import PublicLog
from proviso_gateway.pages.site_quality import Quality
from proviso_gateway.pages.templating import Part, render
from proviso_gateway.pages.translating import TEMPLATES
from proviso_gateway.workbench.published_history import HISTORY_OF, read_history
from proviso_gateway.workbench.story import Split

ASK = "site/ask.html"


@dataclass(frozen=True, slots=True)
class SiteParts:
    """What a site is made of: published logs, and what may stand beside them.

    `history`: the text of the file of figures that others published; `story`: its splits; `portal`:
    where the custodian's portal is, if anywhere.
    """

    name: str
    logs: tuple[PublicLog, ...]
    history: str = ""
    story: tuple[Split, ...] = ()
    quality: Quality | None = None
    portal: str = ""


@dataclass(frozen=True, slots=True)
class FrontPage(Part):
    """What stands on the first page: which logs there are, and where everything else is."""

    name: str
    logs: Sequence[FrontLog]
    agreements: Sequence[FrontAgreement]
    has_history: bool
    has_quality: bool
    has_story: bool


@dataclass(frozen=True, slots=True)
class FrontAgreement(Part):
    """An agreement, how it stands, and its page."""

    href: str
    title: str
    stands: str


@dataclass(frozen=True, slots=True)
class FrontLog(Part):
    """A log in a sentence, and the command that checks it."""

    title: str
    origin: str
    size: str
    received: str
    command: str


@dataclass(frozen=True, slots=True)
class AskPage(Part):
    """How a person asks about themselves, and of whom."""

    custodians: Sequence[str]
    portal: str


def site_files(parts: SiteParts) -> dict[str, bytes]:
    """Every file of the site, path → bytes, from the folder of the site."""
    agreements = site_agreements.registered(parts.logs)
    titles = {one.name: one.title for one in agreements}
    ways = _ways(parts, titles)
    files = {
        f"{FOLDER}{STYLE}": (TEMPLATES / STYLE).read_bytes(),
        f"{FOLDER}{agreement_asking.SCRIPT}": agreement_asking.script(),
        **site_receipt.script_files(),
    }

    def show(path: str, template: str, title: str, page: Part, about: str = "") -> None:
        around = _around(parts, path, title, about, ways)
        files[path] = render(template, site=around, page=page).encode()

    register = site_agreements.register(agreements)
    show(INDEX, "site/front.html", "What is published here", _front(parts, agreements, ways))
    show(site_agreements.REGISTER, "site/agreements.html", "Register of agreements", register)
    for one in agreements:
        around = within(
            _around(parts, one.path, one.title, "", ways), site_agreements.REGISTER
        )  # fmt: skip
        page = site_agreements.page_of(one)
        made = render("site/agreement.html", site=around, page=page)
        files[one.path] = made.encode()
        files[one.path.replace(".html", ".svg")] = agreement_timeline.picture(
            one.shown.history
        ).encode()
    figures = site_figures.figures_page(parts.logs, titles)
    show(site_figures.PAGE, "site/figures.html", "Figures", figures)
    files |= dict(site_figures.figure_files(figures, parts.logs))
    if parts.history and HISTORY_OF in titles:
        rows = read_history(parts.history)
        history = site_history.history_page(rows, parts.story)
        show(site_history.PAGE, "site/history.html", "What was published before", history)
        files |= dict(site_history.history_files(rows, parts.history, history))
    if parts.quality is not None:
        quality = site_quality.quality_page(parts.quality)
        show(site_quality.PAGE, "site/quality.html", "How well the search finds people", quality)
        files |= dict(site_quality.quality_files(parts.quality, quality))
    show(ASK, "site/ask.html", "Ask about yourself", _ask(parts, agreements))
    receipt = site_receipt.receipt_page(parts.logs)
    show(site_receipt.PAGE, "site/receipt.html", "Check a receipt", receipt)
    told = site_feed.feed(parts.name, parts.logs, {one.name: one.path for one in agreements})
    files[FEED] = render("site/feed.xml", feed=told).encode()
    return files


def _ways(parts: SiteParts, titles: Mapping[str, str]) -> dict[str, str]:
    ways = {
        INDEX: "Overview",
        site_agreements.REGISTER: "Agreements",
        site_figures.PAGE: "Figures",
        site_history.PAGE: "What was published before",
        site_quality.PAGE: "How well people are found",
        ASK: "Ask about yourself",
        site_receipt.PAGE: "Check a receipt",
    }
    left_out = {
        site_history.PAGE: not parts.history or HISTORY_OF not in titles,
        site_quality.PAGE: parts.quality is None,
    }
    return {path: word for path, word in ways.items() if not left_out.get(path)}


def _around(
    parts: SiteParts, path: str, title: str, about: str, ways: Mapping[str, str]
) -> SiteFrame:
    made_from = "Made by Proviso from " + (
        f"the log {parts.name}." if len(parts.logs) == 1 else f"the logs of {parts.name}."
    )
    rehearsal = any(log.rehearsal for log in parts.logs)
    return frame(path, title, about, ways, rehearsal=rehearsal, made_from=made_from)


def _front(
    parts: SiteParts, agreements: Sequence[Registered], ways: Mapping[str, str]
) -> FrontPage:
    return FrontPage(
        name=parts.name,
        logs=[
            FrontLog(
                log.title, log.origin, f"{log.size:,}", f"{log.cases['request']:,}", log.verify_log
            )
            for log in parts.logs
        ],
        agreements=[FrontAgreement(one.path, one.title, one.stands) for one in agreements],
        has_history=site_history.PAGE in ways,
        has_quality=parts.quality is not None,
        has_story=bool(parts.story),
    )


def _ask(parts: SiteParts, agreements: Sequence[Registered]) -> AskPage:
    holders = {
        party.title: None for one in agreements for party in one.shown.agreement.parties.custodian
    }
    return AskPage(list(holders), parts.portal)
