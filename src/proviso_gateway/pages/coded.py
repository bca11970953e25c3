"""Codes that the portal shows, in words: roles, outcomes, how agreements stand, what acts do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from proviso_gateway.institution.act_names import ACT_NAMES
from proviso_gateway.pages.portal import named, with_days
from proviso_gateway.phrases import joined, phrase

ROLES: Mapping[str, str] = {
    "administrator": phrase("administrator"),
    "approver": phrase("approver"),
    "caseworker": phrase("caseworker"),
    "guardian": phrase("guardian"),
    "lawyer": phrase("lawyer"),
}
"""As what an officer acts."""

OUTCOMES: Mapping[str, str] = {
    "refused": phrase("refused"),
    "withdrawn": phrase("withdrawn"),
    "stopped": phrase("stopped"),
    "no_details": phrase("no details"),
    "disclosed": phrase("disclosed"),
    "relayed": phrase("relayed"),
    "in_progress": phrase("in progress"),
    "asked": phrase("asked"),
    "held": phrase("held"),
}
"""How a request stands, as whoever asks reads it."""

COUNTED: Mapping[str, str] = {
    "refused": phrase("Refused"),
    "withdrawn": phrase("Withdrawn"),
    "stopped": phrase("Stopped"),
    "no_details": phrase("No details"),
    "disclosed": phrase("Disclosed"),
    "relayed": phrase("Relayed"),
    "in_progress": phrase("In progress"),
    "asked": phrase("Asked"),
    "held": phrase("Held"),
    "closed": phrase("Closed"),
    "answered": phrase("Answered"),
    "open": phrase("Open"),
}
"""What published figures count."""

STANDS: Mapping[str, str] = {
    "in_force": phrase("in force"),
    "not_published": phrase("not published"),
    "held": phrase("held"),
    "none": phrase("none"),
}
"""How an agreement stands on a day."""

DECISIONS: Mapping[str, str] = {
    "disclose": phrase("disclose"),
    "relay": phrase("relay"),
    "refuse": phrase("refuse"),
}
"""What is proposed."""

FINDINGS: Mapping[str, str] = {
    "passed": phrase("passed"),
    "failed": phrase("failed"),
    "none": phrase("none"),
}
"""How the public interest test came out."""

WEIGHS: Mapping[str, str] = {"for": phrase("for"), "against": phrase("against")}
"""On which side of the test a factor speaks."""

_TOLD: Mapping[str, str] = {
    "name": phrase("Name"),
    "key": phrase("Key"),
    "roles": phrase("Roles"),
    "until": phrase("Until"),
    "held": phrase("Held"),
    "requester": phrase("Requester"),
    "people": phrase("People"),
    "title": phrase("Title"),
    "file": phrase("File"),
    "versions": phrase("Versions"),
    "statuses": phrase("Statuses"),
    "gates": phrase("Gates"),
    "review_due": phrase("Review due"),
    "reference": phrase("Reference"),
    "court": phrase("Court"),
    "effect": phrase("Effect"),
    "valid_from": phrase("Valid from"),
    "valid_until": phrase("Valid until"),
    "document": phrase("Document"),
    "order": phrase("Order"),
    "agreement": phrase("Agreement"),
    "fields": phrase("Fields"),
    "reaches_restricted": phrase("Reaches restricted"),
    "answer_after_days": phrase("Answer after days"),
    "destroy_within_days": phrase("Destroy within days"),
    "origin": phrase("Origin"),
    "mode": phrase("Mode"),
    "log_key": phrase("Log key"),
    "administrators": phrase("Administrators"),
    "officers": phrase("Officers"),
    "policy": phrase("Policy"),
    "parties": phrase("Parties"),
    "month": phrase("Month"),
    "slot": phrase("Slot"),
    "to": phrase("To"),
    "reason": phrase("Reason"),
    "version": phrase("Version"),
    "after": phrase("After"),
    "keeps_refused": phrase("Kept, what nobody approved"),
    "keeps_approved": phrase("Kept, what was approved"),
    "keeps_accounts": phrase("Kept, accounts"),
}
"""What an act is told by: names of what it does."""

VALUES: Mapping[str, Mapping[str, str]] = {
    "roles": ROLES,
    "held": {
        "key-file": phrase("key file"),
        "own-device": phrase("own device"),
        "server": phrase("the gateway's server"),
    },
    "effect": {"discloses": phrase("discloses"), "stops": phrase("stops")},
    "mode": {"live": phrase("live"), "rehearsal": phrase("rehearsal")},
    "reaches_restricted": {"True": phrase("yes"), "False": phrase("no")},
    "reason": {
        "closed": phrase("the house is closed"),
        "no-staff": phrase("there are too few staff"),
        "register-unavailable": phrase("the register cannot be reached"),
        "system-fault": phrase("a fault of the system"),
    },
}
"""What values are codes of ours, by what they are told under."""

HOUSE_REASONS = VALUES["reason"]
"""Why a whole slot is put off."""

_NAME = re.compile(r"(\w+?)(_so_far)?(?:_(\d+))?")


def act(kind: str, does: str) -> str:
    """What an act does, in two words."""
    return ACT_NAMES.get((kind, does)) or f"{kind} {does}"


def roles(codes: Iterable[str]) -> str:
    """Roles, one after another."""
    return joined(ROLES.get(one, one) for one in codes)


def told(name: str, value: object) -> tuple[str, str]:
    """What an act is told by, in words: a name, which may end in `so_far` and an officer's number,
    and what stands under it, a line each."""
    found = _NAME.fullmatch(name)
    what, before, number = found.groups() if found is not None else (name, None, None)
    known, said = VALUES.get(what, {}), named(name)
    if what in _TOLD:
        said = _TOLD[what]
        said = phrase("{what} so far", what=said) if before else said
        said = joined((said, number), " ") if number else said
    lines = value if isinstance(value, tuple) else (value,)
    shown = joined(
        (known.get(str(one), one if isinstance(one, str) else str(one)) for one in lines), "\n"
    )
    if what == "reason" and str(value) in known:  # what the log will say stands beside
        shown = joined((shown, f"({value})"), " ")
    return said, with_days(shown) or phrase("none")
