"""What an agreement file shows of itself: its routes, its history, its page, its export."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.analysis.graph import Node
from proviso_gateway.analysis.history import History, history
from proviso_gateway.analysis.legal_bases import processes
from proviso_gateway.analysis.odrl import policies
from proviso_gateway.analysis.request_schema import request_schema
from proviso_gateway.analysis.rewording import Rewording, rewordings
from proviso_gateway.analysis.scrutiny import Scrutinised, scrutinise
from proviso_gateway.statistics.published import Published, read_published

if TYPE_CHECKING:
    from proviso_gateway.workbench.changing import Changed


def scrutiny_of(text: str, name: str, version: str | None) -> tuple[Scrutinised, ...]:
    """The routes to a disclosure under one version of the file called `name`, or under each.

    Raises what reading raises, and `agreement.no-such-version`.
    """
    agreement = read(text, name)
    return tuple(scrutinise(agreement, each) for each in _wanted(agreement, version))


def history_of(text: str, name: str) -> History:
    """The history of the agreement in the file called `name`."""
    return history(read(text, name))


@dataclass(frozen=True, slots=True)
class Shown:
    """What a reader of an agreement's page is told.

    `latest`: the version that began last or, among drafts only, the file's last. `earlier`: the
    others, the newest first. `changed`: what each change of words really permits, or refuses.
    """

    agreement: Agreement
    latest: ResolvedVersion
    earlier: tuple[ResolvedVersion, ...]
    history: History
    changes: tuple[Rewording, ...]
    changed: tuple[Changed, ...]
    scrutinised: Scrutinised
    figures: Published | None = None


def shown_of(text: str, name: str, figures: tuple[str, str] | None = None) -> Shown:
    """What the page of the agreement in the file called `name` says. `figures`: the text of a file
    of published figures, and what that file is called.

    Raises what reading raises, and `statistics.not-figures`.
    """
    # The solver takes its time to load, and only this page needs it here.
    from proviso_gateway.workbench.changing import changed  # noqa: PLC0415

    agreement = read(text, name)
    reworded = rewordings(agreement)
    begun = [version for version in agreement.versions if version.status]
    latest = max(begun, key=lambda each: each.status[0].date, default=agreement.versions[-1])
    return Shown(
        agreement=agreement,
        latest=resolve(agreement, latest.id),
        earlier=tuple(
            resolve(agreement, each.id) for each in reversed(agreement.versions) if each != latest
        ),
        history=history(agreement),
        changes=reworded,
        changed=changed(agreement, reworded),
        scrutinised=scrutinise(agreement, latest.id),
        figures=None if figures is None else read_published(*figures, agreement.name),
    )


class Form(StrEnum):
    """The forms in which an agreement can be exported."""

    ODRL = "odrl"
    DPV = "dpv"
    JSON_SCHEMA = "json-schema"


def statements_of(text: str, name: str, form: Form, version: str | None) -> tuple[Node, ...]:
    """One version of the file called `name`, or each, as RDF in ODRL's or DPV's terms.

    Raises what reading raises, and `agreement.no-such-version`.
    """
    agreement = read(text, name)
    wanted = _wanted(agreement, version)
    return policies(agreement, wanted) if form is Form.ODRL else processes(agreement, wanted)


def request_schema_of(text: str, name: str, version: str | None) -> dict[str, Any]:
    """The JSON Schema of requests under one version; by default under the file's last."""
    agreement = read(text, name)
    return request_schema(agreement, version or agreement.versions[-1].id)


def _wanted(agreement: Agreement, version: str | None) -> tuple[str, ...]:
    return (version,) if version is not None else tuple(v.id for v in agreement.versions)
