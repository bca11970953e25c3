"""The words of an e-mail that says that something is due: counts and days, and where to read more.

It goes through other people's machines, so it names nobody, no case, no agreement and no act.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from proviso_gateway.gateway.views.notices import Notice, NoticeKind
from proviso_gateway.pages.portal import day
from proviso_gateway.pages.speaking import spoken
from proviso_gateway.phrases import joined, phrase, phrase_of

SUBJECT = phrase("Something is due from you")


def reminder(due: Iterable[Notice], portal: str, language: str) -> tuple[str, str]:
    """Subject and text of what is said to one person of everything that is due from them, in the
    house's language. `portal` is where they read more, or empty."""
    told = joined((*_lines(tuple(due), portal), ""), "\n")
    return spoken(SUBJECT, language), spoken(told, language)


def _lines(due: tuple[Notice, ...], portal: str) -> Iterator[str]:
    for kind in _SAID_OF:
        days = sorted(notice.by for notice in due if notice.kind is kind)
        if days:
            yield _SAID_OF[kind](len(days), day(days[0]))
    yield ""
    if portal:
        yield phrase("Sign in to read what it is: {portal}", portal=portal)
    else:
        yield phrase("Sign in to read what it is.")
    yield phrase("This message was sent by a machine and needs no answer.")


def _work(count: int, by: str) -> str:
    return phrase_of(
        count,
        "One case needs something of you before {by}.",
        "{count} cases need something of you, the first before {by}.",
        by=by,
    )


def _requests(count: int, by: str) -> str:
    return phrase_of(
        count,
        "One request of yours needs something of you by {by}.",
        "{count} requests of yours need something of you, the first by {by}.",
        by=by,
    )


def _lapses(count: int, by: str) -> str:
    return phrase_of(
        count,
        "Your enrolment ends on {by}. Ask the administrators to renew it.",
        "Your enrolments end, the first on {by}. Ask the administrators to renew them.",
        by=by,
    )


def _renewals(count: int, by: str) -> str:
    return phrase_of(
        count,
        "One enrolment ends on {by}, and two administrators renew it.",
        "{count} enrolments end, the first on {by}, and two administrators renew them.",
        by=by,
    )


def _questions(count: int, by: str) -> str:
    return phrase_of(
        count,
        "One answer is to be given to somebody outside by {by}.",
        "{count} answers are to be given to people outside, the first by {by}.",
        by=by,
    )


def _recalls(count: int, by: str) -> str:
    return phrase_of(
        count,
        "One matter is to be seen to by {by}, which the law sets.",
        "{count} matters are to be seen to, the first by {by}, which the law sets.",
        by=by,
    )


_SAID_OF: Mapping[NoticeKind, Callable[[int, str], str]] = {
    NoticeKind.RECALL: _recalls,
    NoticeKind.WORK: _work,
    NoticeKind.REQUEST: _requests,
    NoticeKind.LAPSE: _lapses,
    NoticeKind.RENEWAL: _renewals,
    NoticeKind.QUESTION: _questions,
}
"""What is said of so many, the first by a day; in the order of a message."""
