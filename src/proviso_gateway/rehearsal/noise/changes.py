"""What a profile is made of: a table of changes, each with how many of a thousand it meets.

A change meets a request or not, whatever else met it: slips come together as chance has it, and one
person may be written down with several.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.places import MOST, place_of
from proviso_gateway.tracing.people import Gender, NameUse, Person, Search

Slip = Callable[[str, Dice], str]
"""One text as somebody else has it."""

Change = Callable[[Search, Person, Dice], Search]
"""What is said of a person, changed; the person is there to be asked for what else is known."""

Table = Sequence[tuple[int, Change]]
"""Changes in their order, each with how many of a thousand requests it meets."""

Writer = Callable[[Person, Dice], Search]
"""How a person is written down."""


def writer(table: Table) -> Writer:
    """Whoever makes these changes and no other."""

    def write(person: Person, dice: Dice) -> Search:
        search = Search(
            person.given_name,
            person.middle_names,
            person.family_name,
            "" if person.birth_date is None else person.birth_date.isoformat(),
            person.gender,
            person.address_line,
            person.postcode,
        )
        for rate, change in table:
            if dice.below(1_000) < rate:
                search = change(search, person, dice)
        return search

    return write


def on(field: str, slip: Slip) -> Change:
    """The slip, in this field of a search. An empty field stays empty."""

    def change(search: Search, _: Person, dice: Dice) -> Search:
        text: str = getattr(search, field)
        if text:
            said: dict[str, Any] = {field: slip(text, dice)}
            return replace(search, **said)
        return search

    return change


def left_out(*fields: str) -> Change:
    """Nothing is said in these fields."""
    nothing: dict[str, Any] = {
        field: Gender.UNKNOWN if field == "gender" else "" for field in fields
    }
    return lambda search, _, __: replace(search, **nothing)


def earlier_name(search: Search, person: Person, _: Dice) -> Search:
    """The family name that somebody had before, if they had another."""
    earlier = [name for name in person.previous_names if name.use is not NameUse.NICKNAME]
    return replace(search, family_name=earlier[-1].family_name) if earlier else search


def as_called(search: Search, person: Person, _: Dice) -> Search:
    """The given name that somebody is called by, where the register knows one."""
    called = [name for name in person.previous_names if name.use is NameUse.NICKNAME]
    return replace(search, given_name=called[0].given_name) if called else search


def by_second_name(search: Search, person: Person, _: Dice) -> Search:
    """The middle name in the place of the given name, which is left out."""
    if not person.middle_names:
        return search
    return replace(search, given_name=person.middle_names, middle_names="")


def columns_exchanged(search: Search, _: Person, __: Dice) -> Search:
    """The family name where the given name belongs, and the other way about."""
    return replace(search, given_name=search.family_name, family_name=search.given_name)


def other_gender(search: Search, _: Person, __: Dice) -> Search:
    """Female for male, male for female."""
    swapped = {Gender.FEMALE: Gender.MALE, Gender.MALE: Gender.FEMALE}
    return replace(search, gender=swapped.get(search.gender, search.gender))


def earlier_place(search: Search, person: Person, dice: Dice) -> Search:
    """A place where somebody lived before, if the register knows of one."""
    if not person.previous_addresses:
        return search
    place = dice.pick(person.previous_addresses)
    return replace(search, address_line=place.address_line, postcode=place.postcode)


def unknown_place(search: Search, _: Person, dice: Dice) -> Search:
    """A place of which the register knows nothing: they moved since, or the requester errs."""
    line, _code = place_of(dice.below(MOST))
    return replace(search, address_line=line, postcode=other_code(search.postcode, dice))


def other_code(code: str, dice: Dice) -> str:
    """Another postcode of the same form: its first letter stays, so that no real area comes up."""
    return code[:1] + "".join(
        dice.pick("0123456789")
        if mark.isdigit()
        else dice.pick("ABDEFGHJLNPQRSTUWXYZ")
        if mark.isalpha()
        else mark
        for mark in code[1:]
    )


def exchanged(word: str, dice: Dice) -> str:
    """Two neighbours of a text in each other's place."""
    if len(word) < 2:
        return word
    at = dice.below(len(word) - 1)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def day_and_month_exchanged(born: str, _: Dice) -> str:
    """`1984-05-17` as `1984-17-05`: no such day, and evidence all the same."""
    year, month, day = born.split("-")
    return f"{year}-{day}-{month}"


def one_of(*slips: tuple[int, Slip]) -> Slip:
    """One of these slips, by their shares of a hundred."""

    def slip(word: str, dice: Dice) -> str:
        number = dice.below(sum(share for share, _ in slips))
        for share, made in slips:
            if number < share:
                return made(word, dice)
            number -= share
        return word

    return slip


def twice(slip: Slip) -> Slip:
    """The slip made twice."""
    return lambda word, dice: slip(slip(word, dice), dice)


_KEPT = str.maketrans({"ł": "l", "Ł": "L", "ı": "i", "ø": "o", "Ø": "O", "đ": "d"})


def plain(name: str) -> str:
    """A name without its accents, as many a form takes it."""
    apart = unicodedata.normalize("NFKD", name.translate(_KEPT))
    return "".join(mark for mark in apart if not unicodedata.combining(mark))


def without_accents(name: str, _: Dice) -> str:
    """`plain`, as a slip."""
    return plain(name)


def numbers_of(line: str) -> list[tuple[int, int]]:
    """Where the numbers of a line stand: half-open spans of its digits."""
    found, at = [], 0
    while at < len(line):
        end = at
        while end < len(line) and line[end].isdecimal():
            end += 1
        if end > at:
            found.append((at, end))
        at = max(end, at + 1)
    return found


def on_number(slip: Slip) -> Slip:
    """The slip, in one of the numbers of a line."""

    def made(line: str, dice: Dice) -> str:
        spans = numbers_of(line)
        if not spans:
            return line
        at, end = dice.pick(spans)
        return line[:at] + slip(line[at:end], dice) + line[end:]

    return made


def on_word(slip: Slip) -> Slip:
    """The slip, in one of the words of a line that hold no digit."""

    def made(line: str, dice: Dice) -> str:
        parts = line.split(" ")
        places = [at for at, part in enumerate(parts) if len(part) > 2 and part.isalpha()]
        if not places:
            return line
        at = dice.pick(places)
        return " ".join([*parts[:at], slip(parts[at], dice), *parts[at + 1 :]])

    return made
