"""Slips of hand-kept books: an enumerator asks at the door, a clerk copies what was written.

Of pairs of records of the same person in a census and its check, 18 to 25 of a hundred given names
and 12 to 15 of a hundred family names differ in some letter, and 6 to 7 and 4 to 5 of a hundred are
another name altogether (Winkler 1990, *String comparator metrics and enhanced decision rules in the
Fellegi-Sunter model of record linkage*: St Louis, Columbia, Washington). Given names differ by
nicknames, abbreviations (*Wm*, *Thos*), initials and second names; family names by handwriting
(*n* and *u*, *a* and *o*, *L* and *S*), and by marriage. Ages are rounded to fives (A'Hearn, Baten
and Crayen 2009, *Quantifying quantitative literacy*), and given by whoever opens the door.

How those shares divide, and how dates and places are wrong, is ours: a census of ages has no day.
"""

from __future__ import annotations

from dataclasses import replace

from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.noise.changes import (
    Table,
    by_second_name,
    columns_exchanged,
    earlier_name,
    earlier_place,
    left_out,
    on,
    on_number,
    on_word,
    one_of,
    other_gender,
    twice,
    unknown_place,
    without_accents,
)
from proviso_gateway.tracing.people import Person, Search

_PENS: tuple[tuple[str, str], ...] = (
    ("n", "u"), ("u", "n"), ("a", "o"), ("o", "a"), ("e", "i"), ("i", "e"), ("r", "v"), ("v", "r"),
    ("l", "t"), ("t", "l"), ("h", "k"), ("k", "h"), ("m", "w"), ("w", "m"), ("ee", "u"),
    ("er", "en"), ("en", "er"), ("ll", "tt"), ("tt", "ll"), ("s", "r"), ("c", "e"), ("d", "el"),
    ("g", "y"), ("y", "g"), ("ss", "fs"), ("ing", "uig"), ("in", "m"), ("iv", "w"), ("ie", "u"),
    ("L", "S"), ("S", "L"), ("T", "F"), ("F", "T"), ("J", "I"), ("I", "J"), ("R", "K"), ("K", "R"),
    ("H", "K"), ("M", "W"), ("W", "M"), ("B", "R"), ("P", "B"), ("C", "G"), ("G", "C"), ("D", "O"),
    ("N", "H"), ("U", "W"), ("V", "N"), ("O", "Q"), ("A", "O"), ("E", "C"), ("Y", "T"), ("Z", "L"),
)  # fmt: skip
"""What was meant and what somebody else read."""


def _misread(word: str, dice: Dice) -> str:
    fits = [
        (at, meant, read)
        for meant, read in _PENS
        for at in range(len(word))
        if word.startswith(meant, at)
    ]
    inside = [one for one in fits if one[0]] or fits
    if not fits:
        return word
    at, meant, read = dice.pick(fits if dice.below(100) < 25 else inside)
    return word[:at] + read + word[at + len(meant) :]


def _respelt(word: str, dice: Dice) -> str:
    """By ear: a final letter doubled, an *e* more or less, an *s* more or less."""
    ending = dice.below(4)
    if ending == 0 and word[-1] in "ltns":
        return word + word[-1]
    if ending == 1:
        return word[:-1] if word.endswith("e") else word + "e"
    if ending == 2 and len(word) > 3:
        return word[:-1] if word.endswith("s") else word + "s"
    return _misread(word, dice)


hand = one_of((70, _misread), (20, _respelt), (10, twice(_misread)))
"""A word as another hand copies it."""

_SHORT = {
    "William": "Wm", "Thomas": "Thos", "James": "Jas", "Charles": "Chas", "George": "Geo",
    "Robert": "Robt", "Joseph": "Jos", "Samuel": "Saml", "Daniel": "Danl", "Elizabeth": "Eliz",
    "Margaret": "Margt", "Catherine": "Cath", "Alexander": "Alexr", "Benjamin": "Benj",
    "Richard": "Richd", "Edward": "Edwd", "Frederick": "Fredk", "Christopher": "Xtopher",
    "Patrick": "Patk", "Rebecca": "Rebca", "Dorothy": "Doll", "Sarah": "Sally", "Mary": "Polly",
    "Anne": "Nancy", "Jane": "Jenny", "Martha": "Patty", "John": "Jno", "Henry": "Hal",
    "Michael": "Mick", "Helen": "Nell", "Susan": "Sukey", "Andrew": "Andw", "Stephen": "Steph",
    "Peter": "Pete", "David": "Davy", "Patricia": "Pat", "Jennifer": "Jenny", "Deborah": "Debs",
    "Matthew": "Mattw", "Anthony": "Anty", "Nicholas": "Nics", "Philip": "Phil", "Albert": "Bert",
}  # fmt: skip


def _abbreviated(name: str, _: Dice) -> str:
    """As books abbreviate it; a long name that they have no form for, by its beginning."""
    first = name.split(" ")[0]
    return _SHORT.get(first, first[:4] if len(first) > 6 else name)


def _initial(name: str, _: Dice) -> str:
    return name[:1]


def _another_surname(search: Search, person: Person, dice: Dice) -> Search:
    """Of the head of the household, a stepfather or a landlord: nothing that the register knows."""
    name = dice.pick(_LANDLORDS)
    return search if name == person.family_name else replace(search, family_name=name)


_LANDLORDS = ("Ashdown", "Birtwhistle", "Cobbold", "Dunstall", "Everard", "Fothergill", "Garside")


def _year_off(born: str, dice: Dice) -> str:
    """An age that somebody else gave: a year off, at times two or three."""
    off = dice.pick((-1, -1, -1, 1, 1, 1, -2, 2, 3))
    return f"{int(born[:4]) + off:04}{born[4:]}"


def _rounded(born: str, _: Dice) -> str:
    """A year of birth rounded to five."""
    return f"{round(int(born[:4]) / 5) * 5:04}{born[4:]}"


def _day_unknown(born: str, dice: Dice) -> str:
    return f"{born[:7]}-{dice.pick(('01', '15', '28'))}"


def _day_off(born: str, dice: Dice) -> str:
    day = int(born[8:]) + dice.pick((-1, 1, -2, 2, 10, -10))
    return f"{born[:8]}{min(max(day, 1), 28):02}"


def _number_lost(line: str, _: Dice) -> str:
    """The street alone, as a book has it that is kept by streets."""
    return line.rpartition(", ")[2].partition(" ")[2] or line


def _next_door(number: str, dice: Dice) -> str:
    return str(max(int(number) + dice.pick((-2, -1, 1, 2)), 1))


def _with_town(line: str, dice: Dice) -> str:
    return f"{line}, {dice.pick(('Kelmere', 'Upper Vale', 'Quarrydown', 'Xanthorpe'))}"


CENSUS: Table = (
    (900, on("given_name", without_accents)),
    (900, on("family_name", without_accents)),
    (500, left_out("middle_names")),
    (15, by_second_name),
    (40, on("given_name", _abbreviated)),
    (12, on("given_name", _initial)),
    (110, on("given_name", hand)),
    (60, earlier_name),  # of those who have one
    (15, _another_surname),
    (100, on("family_name", hand)),
    (8, columns_exchanged),
    (20, on("birth_date", _year_off)),
    (6, on("birth_date", _rounded)),
    (8, on("birth_date", _day_unknown)),
    (10, on("birth_date", _day_off)),
    (6, left_out("birth_date")),
    (10, left_out("gender")),
    (6, other_gender),
    (250, earlier_place),
    (80, unknown_place),
    (100, on("address_line", on_word(hand))),
    (40, on("address_line", _number_lost)),
    (20, on("address_line", on_number(_next_door))),
    (80, on("address_line", _with_town)),
    (20, on("postcode", hand)),
    (250, left_out("postcode")),
)
