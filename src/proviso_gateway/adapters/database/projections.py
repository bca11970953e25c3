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
    for one in entry.fields["administrators"]:
        _officer_is(alias, str(one["key"]), "administrator", 0)


def _officer(alias: str, entry: Entry) -> None:
    for one in entry.fields["officers"]:
        roles = " ".join(one.get("roles", ()))
        _officer_is(alias, str(one["key"]), roles, int(one.get("until", 0)))


def _officer_is(alias: str, key: str, roles: str, until: int) -> None:
    Officer.objects.using(alias).update_or_create(
        key=key, defaults={"roles": roles, "until": until}
    )


def _requester(alias: str, entry: Entry) -> None:
    Requester.objects.using(alias).update_or_create(
        code=entry.text("requester"), defaults={"key": entry.text("key")}
    )


def _agreement(alias: str, entry: Entry) -> None:
    name = entry.text("name")
    if entry.text("act") == "adopted":
        for version in entry.texts("versions"):
            AgreementVersion.objects.using(alias).get_or_create(
                name=name, version=version, file=entry.text("file")
            )
        return
    day = entry.fields.get("date")
    StatusChange.objects.using(alias).create(
        version=entry.text("agreement"),
        name=name,
        status=entry.text("act"),
        date=None if day is None else datetime.date.fromisoformat(str(day)),
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
