"""The least: fields that a purpose needs, purposes with an edge, and use that ends."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proviso_gateway.agreement.model import NOT_STATED, Agreement
from proviso_gateway.agreement.requirements import AllOf, Comparison, Operator, Requirement
from proviso_gateway.agreement.versions import ResolvedVersion, resolve
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Severity, Spot
from proviso_gateway.analysis.lint.sections import grounds, sections
from proviso_gateway.reading.yaml_values import Path

LONGEST_KEPT = 365
"""Days. No source fixes a number; a year for the use of one address is ours."""

OPEN_ENDED = re.compile(
    r"\bany (other |lawful |legitimate )?(purposes?|reasons?|functions?)\b|\bother purposes\b"
    r"|\bas (required|needed|appropriate)\b|\bincluding but not limited to\b|\betc\b|\band so on\b"
    r"|\bas (it|they) (sees?|thinks?) fit\b|\bfrom time to time\b|\bgeneral\b",
    re.IGNORECASE,
)
"""Words by which a purpose loses its edge."""


def _unneeded(agreement: Agreement) -> Iterator[Spot]:
    for fields, path in sections(agreement, "discloses"):
        for n, field in enumerate(fields):
            if field not in agreement.needs:
                yield Spot(field, (*path, n))


def _need_of_nothing(agreement: Agreement) -> Iterator[Spot]:
    listed = {field for fields, _ in sections(agreement, "discloses") for field in fields}
    for field in agreement.needs:
        if field not in listed:
            yield Spot(field, ("needs", field))


def _never_leaving(agreement: Agreement) -> Iterator[Spot]:
    for n, version in enumerate(agreement.versions):
        resolved = resolve(agreement, version.id)
        for field in resolved.discloses:
            if not any(_may_leave(field, ground, resolved) for ground in resolved.grounds):
                yield Spot(field, ("versions", n), {"version": version.id})


def _may_leave(field: str, ground: str, version: ResolvedVersion) -> bool:
    bound = [c for c in version.clauses if not c.grounds or ground in c.grounds]
    return all(field in only for clause in bound for only in _only_fields(clause.require))


def _only_fields(requirement: Requirement) -> Iterator[frozenset[object]]:
    """The lists to which the requirement surely confines the fields of a request."""
    match requirement:
        case Comparison("fields", Operator.ONLY, listed) if isinstance(listed, frozenset):
            yield frozenset(listed)
        case AllOf(parts):
            for part in parts:
                yield from _only_fields(part)


def _open_ended(agreement: Agreement) -> Iterator[Spot]:
    said: list[tuple[str, str, Path]] = [("purpose", agreement.purpose, ("purpose",))]
    for limits, path in sections(agreement, "use_limits"):
        said.append(("use_limits", limits.purpose, (*path, "purpose")))
    said += [(name, ground.label, (*path, "label")) for name, ground, path in grounds(agreement)]
    for about, text, path in said:
        words = OPEN_ENDED.search(text)
        if words:
            yield Spot(about, path, {"words": words[0]})


def _not_said(agreement: Agreement) -> Iterator[Spot]:
    for limits, path in sections(agreement, "use_limits"):
        if limits.destroy_within == NOT_STATED:
            yield Spot("destroy_within", (*path, "destroy_within"))


def _kept_long(agreement: Agreement) -> Iterator[Spot]:
    for limits, path in sections(agreement, "use_limits"):
        if limits.destroy_within == NOT_STATED:
            continue
        if limits.destroy_within > LONGEST_KEPT:
            days = str(limits.destroy_within)
            yield Spot("destroy_within", (*path, "destroy_within"), {"days": days})


def _unconfirmed(agreement: Agreement) -> Iterator[Spot]:
    for limits, path in sections(agreement, "use_limits"):
        if not limits.confirm_destruction:
            yield Spot("confirm_destruction", (*path, "confirm_destruction"))


def _shared_on(agreement: Agreement) -> Iterator[Spot]:
    for limits, path in sections(agreement, "use_limits"):
        if limits.onward_sharing != "forbidden":
            yield Spot("onward_sharing", (*path, "onward_sharing"))


CHECKS: Checks = (
    (
        LintRule(
            "field-without-need",
            Severity.GAP,
            "`{about}` is disclosed, and nothing says what it is needed for.",
            "Sources could not agree which details the memorandum handed over, and nobody had "
            "said why each.",
            "Say under `needs` what it is needed for, or take it out of `discloses`.",
        ),
        _unneeded,
    ),
    (
        LintRule(
            "need-without-field",
            Severity.GAP,
            "`needs` speaks of `{about}`, which no version discloses.",
            "A reader takes it for something that leaves.",
            "Take it out, or add the field to `discloses`.",
        ),
        _need_of_nothing,
    ),
    (
        LintRule(
            "field-never-leaves",
            Severity.GAP,
            "Version `{version}` discloses `{about}`, and its clauses refuse it on every ground.",
            "A list that is longer than what can leave frightens people for nothing.",
            "Take the field out of `discloses`.",
        ),
        _never_leaving,
    ),
    (
        LintRule(
            "purpose-open-ended",
            Severity.GAP,
            "`{about}` is left open by the words *{words}*.",
            "Professionals feared a slide from offenders to debtors; a purpose without an edge "
            "lets it happen unamended.",
            "Name the purposes that are meant; a further one is an amendment.",
        ),
        _open_ended,
    ),
    (
        LintRule(
            "kept-long",
            Severity.GAP,
            "The requester may keep the details for {days} days.",
            "An address that has served its purpose serves the next one.",
            "Shorten `destroy_within`, or accept the finding with the reason for the term.",
        ),
        _kept_long,
    ),
    (
        LintRule(
            "destruction-not-stated",
            Severity.GAP,
            "The agreement does not say when the details must be destroyed.",
            "What need not be destroyed is kept, and serves the next purpose.",
            "Say in how many days, under `use_limits: destroy_within`.",
        ),
        _not_said,
    ),
    (
        LintRule(
            "destruction-unconfirmed",
            Severity.GAP,
            "The requester need not confirm that the details were destroyed.",
            "A limit that nobody confirms is a wish.",
            "Leave `confirm_destruction` out, or write `true`.",
        ),
        _unconfirmed,
    ),
    (
        LintRule(
            "onward-sharing",
            Severity.REMARK,
            "The requester may pass the details on by permission.",
            "Each hand they pass through is harder to follow; who gives the permission should be "
            "clear.",
            "Say in `governance: roles` who permits it, or forbid it.",
        ),
        _shared_on,
    ),
)
