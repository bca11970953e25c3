"""What is erased, and when: held to terms that two people signed, and to what the log itself shows.

`terms` say for how many whole months the cases of an agreement are kept once they have ended: the
`refused` ones (refused, withdrawn or stopped: nobody was approved to be searched for), the
`approved` ones, and the `accounts` by which somebody can still find out what was told of them. A
cohort is all that one month received and that ended in one of these ways. It is erased as a whole,
so an erasure says nothing that the log does not show anyway; those of it that a hold keeps are
under a commitment.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from proviso_verify.cases import Ended
from proviso_verify.entries import Entry
from proviso_verify.errors import problem
from proviso_verify.periods import number

REFUSED, APPROVED, ACCOUNTS = KEPT = "refused", "approved", "accounts"
"""The classes, each kept no longer than the next: soonest where nobody was searched for."""

OWN_QUESTIONS = "own-questions"
"""The name under which terms stand for what people asked about their own record: all of it is kept
for as long as accounts under this name. No entry tells of a question, nor of the end of one."""


@dataclass(frozen=True, slots=True)
class Terms:
    """For how many whole months what has ended is kept under one name, and since which month."""

    refused: int
    approved: int
    accounts: int
    since: str

    @classmethod
    def of(cls, entry: Entry) -> Terms:
        """What such an entry says."""
        refused, approved, accounts = (int(entry.fields[what]) for what in KEPT)
        return cls(refused, approved, accounts, entry.period)

    def months(self, what: str) -> int:
        """For how many months this class is kept."""
        return {REFUSED: self.refused, APPROVED: self.approved, ACCOUNTS: self.accounts}[what]

    def due(self, what: str, last: str, now: str) -> bool:
        """Whether a cohort whose last case ended in the month `last` is to be erased in `now`: so
        many whole months have passed, and the terms were public for a month before."""
        return now > self.since and number(now) - number(last) > self.months(what)


@dataclass(frozen=True, slots=True, order=True)
class Erased:
    """A cohort that was erased: the month of receipt, the name, the class, and how many cases."""

    of: str
    name: str
    what: str
    cases: int


@dataclass(frozen=True, slots=True)
class Erasures:
    """The terms that stand, by name, and every cohort that was erased, in the order of the log.

    `late` is the month in which cases that a hold had kept were last looked through.
    """

    terms: Mapping[str, Terms]
    done: Mapping[tuple[str, str, str], Erased]
    late: str = ""

    @classmethod
    def none(cls) -> Erasures:
        """Before anything was said."""
        return cls({}, {})

    def stated(self, entry: Entry) -> Erasures:
        """After terms that two people signed."""
        return replace(self, terms={**self.terms, entry.text("name"): Terms.of(entry)})

    def erased(self, entry: Entry, ended: Ended, still: int) -> Erasures:
        """After a cohort was erased, of a month and name of which these have `ended` and so many
        are `still` open. Raises `history.erasure-early`, `history.erasure-differs` or
        `history.erased-already`."""
        of, name, what = map(entry.text, ("of", "name", "what"))
        if (of, name, what) in self.done:
            raise problem("history.erased-already", of=of, what=what)
        cohort = [one for one in ended.classes() if one[0] == (what != REFUSED)]
        cases = sum(count for _, _, count in cohort)
        if cases != entry.fields["cases"]:
            raise problem("history.erasure-differs", cases=entry.fields["cases"], shown=cases)
        terms = self.terms.get(name)
        if terms is None or still or not terms.due(what, last_of(cohort), entry.period):
            raise problem("history.erasure-early", name=name, of=of)
        if what == ACCOUNTS and (of, name, APPROVED) not in self.done:
            raise problem("history.erasure-early", name=name, of=of)
        return replace(self, done={**self.done, (of, name, what): Erased(of, name, what, cases)})

    def swept(self, entry: Entry) -> Erasures:
        """After what a hold had kept was looked through, once in a month. Raises
        `history.erased-already`, and `history.erasure-early` where nothing was erased before."""
        if not self.done:
            raise problem("history.erasure-early", name="", of=entry.period)
        if self.late >= entry.period:
            raise problem("history.erased-already", of=entry.period, what="late")
        return replace(self, late=entry.period)


def last_of(cohort: Iterable[tuple[bool, str, int]]) -> str:
    """The month in which the last of these ended."""
    return max(last for _, last, _ in cohort)
