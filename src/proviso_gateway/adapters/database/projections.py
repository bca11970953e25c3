"""What the tables tell without any key: the institution, read off the log entries of its acts."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Mapping

from proviso_gateway.adapters.database.models import (
    AgreementVersion,
    Officer,
    Order,
    Requester,
    StatusChange,
)
from proviso_verify.entries import Entry, parse


def project(alias: str, entries: Iterable[bytes]) -> None:
    """Write what these entries say into the tables. To be called in their own transaction."""
    for data in entries:
        entry = parse(data)
        write = _BY_KIND.get(entry.kind)
        if write is not None:
            write(alias, entry)


def _genesis(alias: str, entry: Entry) -> None:
    for key in entry.texts("administrators"):
        _officer_is(alias, key, "administrator", 0)


def _officer(alias: str, entry: Entry) -> None:
    until = int(entry.fields["until"])
    _officer_is(alias, entry.text("key"), " ".join(entry.texts("roles")), until)


def _officer_is(alias: str, key: str, roles: str, until: int) -> None:
    Officer.objects.using(alias).update_or_create(
        key=key, defaults={"roles": roles, "until": until}
    )


def _requester(alias: str, entry: Entry) -> None:
    Requester.objects.using(alias).update_or_create(
        code=entry.text("requester"), defaults={"key": entry.text("key")}
    )


def _agreement(alias: str, entry: Entry) -> None:
    said = {"version": entry.text("agreement"), "name": entry.text("name")}
    if entry.text("act") == "adopted":
        AgreementVersion.objects.using(alias).create(**said, file=entry.text("file"))
    else:
        StatusChange.objects.using(alias).create(
            **said,
            status=entry.text("act"),
            date=datetime.date.fromisoformat(entry.text("date")),
        )


def _order(alias: str, entry: Entry) -> None:
    Order.objects.using(alias).update_or_create(
        hash=entry.text("order"),
        defaults={
            "effect": entry.text("effect"),
            "agreement": entry.text("name"),
            "valid_from": datetime.date.fromisoformat(entry.text("from")),
            "valid_until": datetime.date.fromisoformat(entry.text("until")),
            "status": entry.text("act"),
        },
    )


_BY_KIND: Mapping[str, Callable[[str, Entry], None]] = {
    "genesis": _genesis,
    "officer": _officer,
    "requester": _requester,
    "agreement": _agreement,
    "order": _order,
}
