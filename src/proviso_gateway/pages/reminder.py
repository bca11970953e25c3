"""The words of an e-mail that says that something is due: counts and days, and where to read more.

It goes through other people's machines, so it names nobody, no case, no agreement and no act.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from proviso_gateway.gateway.views.notices import Notice, NoticeKind
from proviso_gateway.pages.portal import day

SUBJECT = "Something is due from you"

_SENTENCES: Mapping[NoticeKind, tuple[str, str]] = {
    NoticeKind.WORK: (
        "One case needs something of you before {by}.",
        "{count} cases need something of you, the first before {by}.",
    ),
    NoticeKind.REQUEST: (
        "One request of yours needs something of you by {by}.",
        "{count} requests of yours need something of you, the first by {by}.",
    ),
    NoticeKind.LAPSE: (
        "Your enrolment ends on {by}. Ask the administrators to renew it.",
        "Your enrolments end, the first on {by}. Ask the administrators to renew them.",
    ),
    NoticeKind.RENEWAL: (
        "One enrolment ends on {by}, and two administrators renew it.",
        "{count} enrolments end, the first on {by}, and two administrators renew them.",
    ),
}
"""Of one, and of several."""


def reminder(due: Iterable[Notice], portal: str) -> tuple[str, str]:
    """Subject and text of what is said to one person of everything that is due from them.
    `portal` is where they read more, or empty."""
    return SUBJECT, "\n".join(_lines(tuple(due), portal)) + "\n"


def _lines(due: tuple[Notice, ...], portal: str) -> Iterator[str]:
    for kind, (one, several) in _SENTENCES.items():
        days = sorted(notice.by for notice in due if notice.kind is kind)
        if days:
            said = one if len(days) == 1 else several
            yield said.format(count=len(days), by=day(days[0]))
    yield ""
    yield f"Sign in to read what it is: {portal}" if portal else "Sign in to read what it is."
    yield "This message was sent by a machine and needs no answer."
