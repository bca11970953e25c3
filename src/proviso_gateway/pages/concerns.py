"""Words around complaints, objections and challenges: how they stand, and the papers of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.gateway.concerns import ConcernKind, Finding, Lock
from proviso_gateway.gateway.views.concerns import RaisedRow, ToLock
from proviso_gateway.pages.portal import day, with_days
from proviso_gateway.pages.templating import Part, render
from proviso_gateway.phrases import phrase

KINDS: Mapping[ConcernKind, str] = {
    ConcernKind.COMPLAINT: phrase("a complaint"),
    ConcernKind.OBJECTION: phrase("an objection"),
    ConcernKind.CHALLENGE: phrase("a challenge of a disclosure"),
}
"""What somebody raises."""

FINDINGS: Mapping[Finding, str] = {
    Finding.UPHELD: phrase("upheld"),
    Finding.NOT_UPHELD: phrase("not upheld"),
    Finding.WITHDRAWN: phrase("withdrawn by whoever raised it"),
}
"""What came of it."""

LOCKS: Mapping[Lock, str] = {
    Lock.NONE: phrase("Nothing: they do not want their requester to learn of it"),
    Lock.LOCK: phrase("Lock the details, up to the day by which they must be destroyed"),
    Lock.KEEP: phrase(
        "Lock them, and keep them beyond that day: the person or a court asks for it"
    ),
}
"""What a challenge asks of whoever holds the details."""

LOCKED: Mapping[Lock, str] = {
    Lock.LOCK: phrase(
        "These details are locked. Until you are told otherwise, do not use them or pass them on, "
        "and do not delete them before the day by which they must be destroyed. That day stays as "
        "it is."
    ),
    Lock.KEEP: phrase(
        "These details are locked. Until you are told otherwise, do not use them or pass them on, "
        "and keep them, also beyond the day by which they must be destroyed."
    ),
}
"""What a requester is told who holds such details: not whose doubt it is, nor why."""

_CAME_OF_IT: Mapping[Finding, str] = {
    Finding.UPHELD: phrase("We have looked into it, and uphold it. Ask us what we do about it."),
    Finding.NOT_UPHELD: phrase(
        "We have looked into it, and do not uphold it. Ask us for the reasons."
    ),
    Finding.WITHDRAWN: phrase("You took it back, and we have closed it."),
}


@dataclass(frozen=True, slots=True)
class ConcernPaper(Part):
    """What somebody is handed or sent who raised something: sentences, and where else to turn."""

    title: str
    sentences: tuple[str, ...]
    regulator: tuple[str, ...]
    rehearsal: bool


@dataclass(frozen=True, slots=True)
class LockPaper(Part):
    """What a requester is sent of one request whose details are locked."""

    title: str
    says: str
    rows: tuple[tuple[str, str], ...]
    rehearsal: bool


def acknowledgement(one: RaisedRow, regulator: Sequence[str], *, rehearsal: bool) -> ConcernPaper:
    """That it came in. It tells nothing of any disclosure, whether or not there is one."""
    return _paper(
        phrase("What you raised has reached us"),
        one,
        phrase("We look into it, and tell you by {by} what comes of it.", by=day(one.decide_by)),
        regulator,
        rehearsal,
    )


def outcome(one: RaisedRow, regulator: Sequence[str], *, rehearsal: bool) -> ConcernPaper:
    """What came of it: it is decided."""
    assert one.finding is not None
    title = phrase("What came of what you raised")
    return _paper(title, one, _CAME_OF_IT[one.finding], regulator, rehearsal)


def concern_page(paper: ConcernPaper) -> str:
    """The paper as a file of its own, which any browser shows and prints."""
    return render("concern.html", paper=paper)


def lock_page(one: ToLock, *, rehearsal: bool) -> str:
    """What a requester is sent who has no account, as a file of its own."""
    rows = (
        (phrase("Your request"), one.request_ref),
        (phrase("Destroy by"), with_days(one.destroy_by) or phrase("not stated")),
    )
    title = phrase("Details that were handed over to you are locked")
    return render("lock.html", paper=LockPaper(title, LOCKED[one.lock], rows, rehearsal))


def _paper(
    title: str, one: RaisedRow, says: str, regulator: Sequence[str], rehearsal: bool
) -> ConcernPaper:
    return ConcernPaper(title, (_received(one), says), tuple(regulator), rehearsal)


def _received(one: RaisedRow) -> str:
    on = day(one.received)
    match one.what:
        case ConcernKind.COMPLAINT:
            return phrase("Your complaint came in on {on}.", on=on)
        case ConcernKind.OBJECTION:
            return phrase("Your objection came in on {on}.", on=on)
        case ConcernKind.CHALLENGE:
            return phrase("Your challenge came in on {on}.", on=on)
