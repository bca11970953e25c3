"""Given, family and middle names of many candidates at once, exchanged columns included."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from proviso.tracing.comparison import Scale
from proviso.tracing.familiar import forms_of
from proviso.tracing.folded import Folded, Parts
from proviso.tracing.levels import DIFFERENT, MISSING, Agreement
from proviso.tracing.lookalikes import Letters
from proviso.tracing.names import (
    FoldedName,
    compare_family,
    compare_given,
    compare_middle,
    crossed,
)
from proviso.tracing.records import Flags, Numbers
from proviso.tracing.spellings import sounded
from proviso.tracing.weighed import Weighed, one_of, places_by, weighed

NO_PARTS: Parts = ()


@dataclass(frozen=True, slots=True)
class Readings:
    """Names as they may be read: what each column weighs, and of which row each reading is."""

    given: Weighed
    family: Weighed
    middle: Weighed
    row: Numbers


class WeighedNames:
    """The names of one folded register, ready to be weighed against a stated one."""

    def __init__(self, people: Folded, scale: Scale) -> None:
        self._people, self._scale = people, scale
        self._least = min(scale.likeness.near, scale.likeness.resembling)
        self._words = words = people.words.values
        self._letters = Letters.of(["".join(value) for value in words])
        self._having = places_by(words, lambda value: value)
        self._written = places_by(words, lambda value: ("".join(value),))
        self._sounding = places_by(words, lambda value: (sounded("".join(value)),))
        self._initials = [n for n, value in enumerate(words) if any(len(p) == 1 for p in value)]

    def of(self, stated: FoldedName, rows: Numbers) -> Readings:
        """Every reading of these rows of names: each as it stands, then those that agree with the
        columns exchanged."""
        people = self._people
        given, middle, family = people.given[rows], people.middle[rows], people.family[rows]
        straight = Readings(
            self._given(stated, given, middle),
            self._family(stated, family),
            self._middle(stated, middle),
            np.arange(len(rows)),
        )
        turned, across = self._crossed(stated, given, middle, family, straight)
        if not turned:
            return straight
        nothing, scale = [Agreement(MISSING)] * len(turned), self._scale
        return Readings(
            straight.given.with_further("given_name", [one[0] for one in across], scale),
            straight.family.with_further("family_name", [one[1] for one in across], scale),
            straight.middle.with_further("middle_names", nothing, scale),
            np.concatenate([straight.row, turned]),
        )

    def _given(self, stated: FoldedName, given: Numbers, middle: Numbers) -> Weighed:
        words, size = self._words, len(self._words)
        pairs, at = np.unique(given * size + middle, return_inverse=True)
        which, middles = np.divmod(pairs, size)
        whole = "".join(stated.given)
        known, likeness = self._scale.given_names, self._scale.likeness
        likely = self._related(stated.given, stated.middle)
        ask = self._letters.could_resemble(whole, which, self._least)
        ask |= one_of(which, likely) | (len(whole) == 1)
        ask |= one_of(middles, self._having.get(whole, ()))
        return weighed(
            self._scale,
            "given_name",
            at,
            missing=(self._letters.length[which] == 0) | (not whole),
            ask=ask,
            agreement=lambda n: compare_given(
                stated, FoldedName(words[which[n]], words[middles[n]], NO_PARTS), known, likeness
            ),
        )

    def _family(self, stated: FoldedName, family: Numbers) -> Weighed:
        words = self._words
        which, at = np.unique(family, return_inverse=True)
        whole = "".join(stated.family)
        likeness = self._scale.likeness
        ask = self._letters.could_resemble(whole, which, self._least)
        likely = {n for part in stated.family for n in self._having.get(part, ())}
        likely.update(self._written.get(whole, ()))
        likely.update(self._sounding.get(sounded(whole), ()))
        ask |= one_of(which, likely)
        return weighed(
            self._scale,
            "family_name",
            at,
            missing=(self._letters.length[which] == 0) | (not whole),
            ask=ask,
            agreement=lambda n: compare_family(
                stated, FoldedName(NO_PARTS, NO_PARTS, words[which[n]]), likeness
            ),
        )

    def _middle(self, stated: FoldedName, middle: Numbers) -> Weighed:
        words = self._words
        which, at = np.unique(middle, return_inverse=True)
        likely = self._related(stated.middle, ())
        likely.update(self._initials)
        initials = any(len(part) == 1 for part in stated.middle)
        return weighed(
            self._scale,
            "middle_names",
            at,
            missing=(self._letters.length[which] == 0) | (not stated.middle),
            ask=one_of(which, likely) | initials,
            agreement=lambda n: compare_middle(
                stated, FoldedName(NO_PARTS, words[which[n]], NO_PARTS)
            ),
        )

    def _crossed(
        self,
        stated: FoldedName,
        given: Numbers,
        middle: Numbers,
        family: Numbers,
        straight: Readings,
    ) -> tuple[list[int], list[tuple[Agreement, Agreement]]]:
        """The rows of which each name stands in the other column, and how they agree so."""
        words = self._words
        everything = frozenset(stated.everything)
        inside = {
            number
            for part in everything
            for number in self._having.get(part, ())
            if everything.issuperset(words[number])
        }
        inside.update(self._written.get("", ()))
        # The middle name may have gone, where given and family name stand crossed.
        likely = one_of(given, inside) & one_of(family, inside)
        differ = straight.given.among({DIFFERENT}) & straight.family.among({DIFFERENT})
        nothing = np.flatnonzero(differ)
        slipped = nothing[self._alike(stated.family, given[nothing])]
        likely[slipped[self._alike(stated.given, family[slipped])]] = True
        scale = self._scale
        rows: list[int] = []
        across: list[tuple[Agreement, Agreement]] = []
        for row in np.flatnonzero(likely).tolist():
            recorded = FoldedName(words[given[row]], words[middle[row]], words[family[row]])
            found = crossed(stated, recorded, scale.given_names, scale.likeness)
            if found is not None:
                rows.append(row)
                across.append(found)
        return rows, across

    def _alike(self, stated: Parts, numbers: Numbers) -> Flags:
        """Which of these words could be one slip, one spelling or some parts away from this."""
        which, at = np.unique(numbers, return_inverse=True)
        could = self._letters.could_resemble("".join(stated), which, self._least)
        could |= one_of(which, self._related(stated, ()))
        return could[at]

    def _related(self, stated: Parts, beside: Parts) -> set[int]:
        """The words that a name could agree with: by a part, a familiar form or their sound, or as
        one that stands beside it; and every initial."""
        whole = "".join(stated)
        forms = {form for part in (*stated, whole) for form in (part, *forms_of(part))}
        found = {number for form in forms for number in self._having.get(form, ())}
        for form in (*forms, *beside):
            found.update(self._written.get(form, ()))
        found.update(self._sounding.get(sounded(whole), ()))
        found.update(self._initials)
        return found
