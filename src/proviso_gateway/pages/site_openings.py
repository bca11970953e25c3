"""Which months are laid open and by which rule, corrections, and what an attacker makes of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proviso_gateway.pages.citations import LinkedCell, LinkedTable, TextRun
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.portal import month
from proviso_gateway.pages.site_log import LogAct, PublicLog
from proviso_gateway.pages.templating import Part
from proviso_verify.openings import openings_path
from proviso_verify.statistics_file import attack_path
from proviso_verify.yearly import report_path

_ACT = ("Month", "Agreement", "Entered in", "By which rule", "Told", "Not told", "File")
_CORRECTED = ("Month", "Agreement", "Entered in", "File", "In place of")


@dataclass(frozen=True, slots=True)
class OpenedPart(Part):
    """What a log's figures rest on: months laid open, reasons and grounds told in them,
    corrections, the attack, and the reports of years. A table is None where it would be empty."""

    opened: LinkedTable | None
    reasons: TextTable | None
    grounds: TextTable | None
    corrections: LinkedTable | None
    attack: str
    report: Sequence[TextRun]
    years: Sequence[Sequence[TextRun]]


def titled(log: PublicLog, caption: str) -> str:
    """A caption that says of which log, where there are several."""
    return f"{log.title}: {caption}" if log.title else f"{caption[0].upper()}{caption[1:]}"


def opened_part(log: PublicLog) -> OpenedPart:
    """What this log has opened, corrected and tried."""
    to_log = "../" if log.folder == "." else f"../{log.folder}/"
    entered = {act.text("file"): act for act in log.of("opening")}
    corrected = [act for act in entered.values() if act.text("supersedes")]
    opened = [
        [
            _cell(_ACT, 0, month(str(one["period"]))),
            _cell(_ACT, 1, str(one["agreement"])),
            _cell(_ACT, 2, _where(entered.get(str(one["file"])))),
            _cell(_ACT, 3, rule_in_words(one["rule"], one["table"])),
            _cell(_ACT, 4, f"{sum(one['cells'].values()):,}"),
            _cell(_ACT, 5, f"{one['residual']:,}"),
            LinkedCell(_ACT[6], [_file(str(one["file"]), to_log)]),
        ]
        for one in log.opened
    ]
    return OpenedPart(
        opened=_table(titled(log, "months that are laid open"), _ACT, opened),
        reasons=_reasons(log),
        grounds=_grounds(log),
        corrections=_table(
            titled(log, "corrections"), _CORRECTED, [_correction(act, to_log) for act in corrected]
        ),
        attack=attack_in_words(log.attacked),
        report=[TextRun("The attacker’s report", f"{to_log}{attack_path(log.attack)}")],
        years=[
            [TextRun(f"{year} as {word}", f"{to_log}{report_path(year, ending)}")]
            for year in log.years
            for word, ending in (("JSON", "json"), ("CSV", "csv"))
        ],
    )


def rule_in_words(rule: Mapping[str, Any], table: Sequence[str]) -> str:
    """By which rule a month is told, in a few words."""
    on = ", on each ground" if "ground" in table else ""
    if rule["tier"] == "exact":
        return f"all of it{on}"
    told = f"from {rule['threshold']} cases on"
    if rule["base"] > 1:
        told += f", as at least so many, in {rule['base']}s"
    return f"{told} ({rule['named']}){on}"


def attack_in_words(report: Mapping[str, Any]) -> str:
    """What somebody who tries to work out what is not told came to, before this was published."""
    wrong = len(report["pinned"]) + len(report["contradictory"])
    shut = " Of some months that are over nothing is told." if report["shut"] else ""
    if not (wrong or report["cells"]):
        return f"Nothing in it is told in part, so there was nothing to work out.{shut}"
    tried = f"{report['cells']:,} cells of {report['classes']:,} classes were tried"
    if wrong:
        return f"{tried}; {wrong:,} can be worked out from what was published before."
    return f"{tried}, and none that is not told can be worked out.{shut}"


def _cell(heads: Sequence[str], at: int, said: str) -> LinkedCell:
    return LinkedCell(heads[at], [TextRun(said, "")])


def _table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[LinkedCell]]
) -> LinkedTable | None:
    return LinkedTable(caption, heads, rows) if rows else None


def _where(act: LogAct | None) -> str:
    return "–" if act is None else f"{month(act.period)}, entry {act.index}"


def _file(hashed: str, to_log: str) -> TextRun:
    return TextRun(f"{hashed[:12]}….json", f"{to_log}{openings_path(hashed)}")


def _correction(act: LogAct, to_log: str) -> list[LinkedCell]:
    said = (month(act.text("of")), act.text("name"), _where(act))
    files = (act.text("file"), act.text("supersedes"))
    return [
        *(_cell(_CORRECTED, at, one) for at, one in enumerate(said)),
        *(LinkedCell(_CORRECTED[3 + at], [_file(one, to_log)]) for at, one in enumerate(files)),
    ]


def _reasons(log: PublicLog) -> TextTable | None:
    rows = [
        (str(month(str(one["period"]))), str(one["agreement"]), _spoken(reason), f"{count:,}")
        for one in log.opened
        for reason, count in one["reasons"].items()
    ]
    heads = ("Month", "Agreement", "Reason", "Refused")
    return TextTable(titled(log, "why requests were refused"), heads, rows) if rows else None


def _grounds(log: PublicLog) -> TextTable | None:
    rows = [
        (str(month(str(one["period"]))), _spoken(ground), _spoken(outcome), f"{count:,}")
        for one in log.opened
        for ground, outcomes in one["grounds"].items()
        for outcome, count in outcomes.items()
    ]
    heads = ("Month", "Ground", "Outcome", "Requests")
    return TextTable(titled(log, "outcomes on each ground"), heads, rows) if rows else None


def _spoken(code: str) -> str:
    return code.replace("_", " ").replace("-", " ")
