"""The usual noise: a few slips, more for some names.

Rates are by name system, because clerks swap, shorten and respell some names more than others; the
profile `placebo` gives everybody the same, so that what a tracer does to a group can be told from
what was done to its requests. No published rate by origin of names was found: these are ours, set
within what record-linkage studies report of whole registers, and meant to be varied.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.noise.changes import plain
from proviso_gateway.terms import Day
from proviso_gateway.tracing.familiar import GROUPS
from proviso_gateway.tracing.folding import whole
from proviso_gateway.tracing.people import Gender, NameUse, Person, Search


@dataclass(frozen=True, slots=True)
class Rates:
    """Out of a thousand requests, how many have each slip.

    `earlier_name`, `earlier_place`: an earlier value of somebody who has one. `dropped`: one of
    several parts of a name. `respelt`: another spelling or familiar form. `plain`: accents lost.
    """

    swapped: int = 5
    respelt: int = 40
    initial: int = 10
    typo_given: int = 30
    typo_family: int = 30
    dropped: int = 60
    earlier_name: int = 250
    middle_omitted: int = 500
    plain: int = 700
    day_month: int = 10
    digit: int = 12
    year_near: int = 6
    first_january: int = 3
    no_birth_date: int = 5
    no_gender: int = 40
    wrong_gender: int = 4
    earlier_place: int = 350
    elsewhere: int = 60
    no_postcode: int = 100
    postcode_typo: int = 25
    line_typo: int = 40
    no_place: int = 40


PLACEBO = Rates(swapped=15, respelt=60, dropped=80, first_january=12)

_BY_SYSTEM: Mapping[str, Rates] = MappingProxyType(
    {
        "british": Rates(),
        "irish": Rates(respelt=55, typo_family=40),
        "polish": Rates(respelt=60, typo_family=60),
        "romanian": Rates(swapped=20, typo_family=45),
        "italian": Rates(swapped=12, typo_family=40),
        "spanish": Rates(swapped=30, dropped=300),
        "portuguese": Rates(swapped=25, dropped=250),
        "turkish": Rates(swapped=20, typo_family=50, first_january=15),
        "pakistani": Rates(swapped=50, respelt=150, first_january=25, dropped=120),
        "bangladeshi": Rates(swapped=50, respelt=140, first_january=30, dropped=140),
        "hindu": Rates(swapped=25, respelt=50),
        "sikh": Rates(swapped=30, respelt=60, dropped=150),
        "arabic": Rates(swapped=40, respelt=160, first_january=30, dropped=150),
        "west-african": Rates(swapped=40, respelt=50, dropped=90, first_january=10),
        "east-african": Rates(swapped=50, respelt=120, first_january=50, dropped=80),
        "chinese": Rates(swapped=50, respelt=40, dropped=60),
    }
)

RATES: Mapping[str, Callable[[str], Rates]] = MappingProxyType(
    {
        "usual": lambda system: _BY_SYSTEM[system],
        "placebo": lambda system: PLACEBO,
        "none": lambda system: Rates(**dict.fromkeys(Rates.__slots__, 0)),
    }
)
"""Profile → the rates of a name system."""


def as_written(person: Person, rates: Rates, dice: Dice) -> Search:
    """Whom a requester means by this person, as they happen to write it down."""

    def happens(rate: int) -> bool:
        return dice.below(1000) < rate

    search = _identity(person, rates, dice, happens)
    search = _named(search, rates, dice, happens)
    search = replace(search, birth_date=_dated(person, rates, dice, happens))
    return _placed(search, person, rates, dice, happens)


Happens = Callable[[int], bool]


def _identity(person: Person, rates: Rates, dice: Dice, happens: Happens) -> Search:
    given, middle, family = person.given_name, person.middle_names, person.family_name
    earlier = [name for name in person.previous_names if name.use is not NameUse.NICKNAME]
    if earlier and happens(rates.earlier_name):
        family = earlier[-1].family_name
    called = [name for name in person.previous_names if name.use is NameUse.NICKNAME]
    if called and happens(500):
        given = called[0].given_name
    if happens(rates.middle_omitted):
        middle = ""
    gender = person.gender
    if happens(rates.no_gender):
        gender = Gender.UNKNOWN
    elif happens(rates.wrong_gender):
        gender = Gender.MALE if gender is Gender.FEMALE else Gender.FEMALE
    return Search(given, middle, family, "", gender)


def _named(search: Search, rates: Rates, dice: Dice, happens: Happens) -> Search:
    given, family = search.given_name, search.family_name
    if happens(rates.respelt):
        given = respelt(given, dice)
    if happens(rates.dropped):
        given, family = _shorter(given, dice), _shorter(family, dice)
    if happens(rates.typo_given):
        given = mistyped(given, dice)
    if happens(rates.typo_family):
        family = mistyped(family, dice)
    if happens(rates.initial):
        given = given[:1]
    if happens(rates.plain):
        given, family = plain(given), plain(family)
    if happens(rates.swapped):
        given, family = family, given
    return replace(search, given_name=given, family_name=family)


def _placed(search: Search, person: Person, rates: Rates, dice: Dice, happens: Happens) -> Search:
    line, postcode = person.address_line, person.postcode
    if person.previous_addresses and happens(rates.earlier_place):
        place = dice.pick(person.previous_addresses)
        line, postcode = place.address_line, place.postcode
    elif happens(rates.elsewhere):
        area = dice.pick(("QA", "VB", "XC"))
        line, postcode = "", f"{area}{1 + dice.below(20)} {dice.below(10)}AB"
    if happens(rates.line_typo):
        line = mistyped(line, dice)
    if happens(rates.postcode_typo):
        postcode = mistyped(postcode, dice)
    if happens(rates.no_place):
        line = postcode = ""
    elif happens(rates.no_postcode):
        postcode = ""
    return replace(search, address_line=line, postcode=postcode)


def _dated(person: Person, rates: Rates, dice: Dice, happens: Happens) -> str:
    born = person.birth_date
    if born is None or happens(rates.no_birth_date):
        return ""
    if happens(rates.first_january):
        return f"{born.year:04}-01-01"
    if happens(rates.day_month):
        return f"{born.year:04}-{born.day:02}-{born.month:02}"
    if happens(rates.year_near):
        return _in_year(born, born.year + dice.pick((-1, 1)))
    if happens(rates.digit):
        return _one_digit_off(born.isoformat(), dice)
    return born.isoformat()


def _in_year(born: Day, year: int) -> str:
    return f"{year:04}-{born.month:02}-{born.day:02}"


def _one_digit_off(text: str, dice: Dice) -> str:
    """Another digit in the place of one of the day, the month, or the last of the year."""
    place = dice.pick((3, 6, 8, 9, 9, 9))
    digit = (int(text[place]) + 1 + dice.below(9)) % 10
    return f"{text[:place]}{digit}{text[place + 1 :]}"


_FORMS: Mapping[int, tuple[str, ...]] = MappingProxyType(
    {
        number: tuple(form for form, groups in GROUPS.items() if number in groups)
        for number in {number for groups in GROUPS.values() for number in groups}
    }
)

_SPELLINGS = (
    ("ou", "u"), ("u", "ou"), ("ee", "i"), ("i", "ee"), ("kh", "h"), ("q", "k"), ("k", "c"),
    ("ph", "f"), ("y", "i"), ("sch", "sh"), ("sz", "sh"), ("w", "v"), ("ai", "ay"), ("dh", "d"),
    ("ck", "k"), ("th", "t"), ("ss", "s"), ("ll", "l"), ("mm", "m"), ("dd", "d"), ("oo", "u"),
    ("ah", "a"), ("z", "s"), ("ie", "y"), ("ae", "e"),
)  # fmt: skip


def respelt(name: str, dice: Dice) -> str:
    """Another form of a name: a familiar one where there is one, else another spelling."""
    groups = sorted(GROUPS.get(whole(name), frozenset()))
    others = [f for g in groups for f in _FORMS[g] if f != whole(name)]
    if others:
        return dice.pick(others).capitalize()
    spelt = [(old, new) for old, new in _SPELLINGS if old in name.lower()[1:]]
    if not spelt:
        return name
    old, new = dice.pick(spelt)
    at = name.lower().index(old, 1)
    return name[:at] + new + name[at + len(old) :]


def mistyped(word: str, dice: Dice) -> str:
    """A word with one slip: a letter left out, doubled, exchanged with the next, or another."""
    if len(word) < 3:
        return word
    at = 1 + dice.below(len(word) - 2)
    slip = dice.below(4)
    if slip == 0:
        return word[:at] + word[at + 1 :]
    if slip == 1:
        return word[:at] + word[at] + word[at:]
    if slip == 2:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    letters = "0123456789" if word[at].isdigit() else "abcdefghijklmnoprstuvwy"
    return word[:at] + dice.pick(letters) + word[at + 1 :]


def _shorter(name: str, dice: Dice) -> str:
    """One of several parts alone."""
    parts = name.replace("-", " ").split()
    return dice.pick(parts) if len(parts) > 1 else name
