"""How a people names its children and carries a family's name on: one value for each system."""

from __future__ import annotations

from dataclasses import dataclass


def words(text: str) -> tuple[str, ...]:
    """Names, commonest first."""
    return tuple(dict.fromkeys(text.split()))


@dataclass(frozen=True, slots=True)
class Tail:
    """Parts from which rare family names are composed: a prefix, a root, a middle and an ending.

    `-` stands for nothing. Composed names are plausible, and belong to nobody that we know of.
    """

    roots: str
    middles: str
    endings: str
    prefixes: str = "-"


@dataclass(frozen=True, slots=True)
class NameSystem:
    """One way of naming. `share` is its weight among households; names stand commonest first.

    Out of a hundred: `wife_takes`, couples with one family name; `middle`, people with a middle
    name; `junior`, sons who bear their father's name; `double_barrelled`, families with two names
    joined; `first_january`, births recorded as 1 January for want of a better day.

    `feminine`: endings that a family name changes for a woman. `gendered_family`: whole names that
    it changes. `middle_is`: the one middle name of women and of men. `two_family_names`: one from
    each parent. `patronymic`: a child's family name is the father's given name.
    """

    code: str
    share: int
    women: tuple[str, ...]
    men: tuple[str, ...]
    families: tuple[str, ...]
    tail: Tail
    wife_takes: int = 60
    middle: int = 40
    junior: int = 0
    double_barrelled: int = 0
    first_january: int = 0
    feminine: tuple[tuple[str, str], ...] = ()
    gendered_family: tuple[tuple[str, str], ...] = ()
    middle_is: tuple[str, str] | None = None
    two_family_names: bool = False
    patronymic: bool = False
