"""Slips of the keyboard: somebody copies what they see, and strikes another key.

What a slip is like is published. Of spelling errors, 34 % leave a letter out, 27 % add one, 19 %
put another, 12.5 % exchange two, and the rest hold more than one slip; 3.3 % are in the first
letter (Pollock and Zamora 1983, *Collection and characterization of spelling errors in scientific
and scholarly text*, JASIS 34; 1984, CACM 27). Of letters put for another, 58 % are on a key beside
it (Grudin 1983, *Error patterns in novice and skilled transcription typing*).

How often is published for names of patients: of names that differed, 36 % had a word, an initial or
a title more, 12 % another space or hyphen, 8 % were another family name of a married woman
(Friedman and Sideli 1992, *Tolerating spelling errors during patient validation*). Between 12 and
25 of a hundred names of the same people differ in some letter (Winkler 1990). Postcodes differ or
are missing in 53 % of hospital records, dates of birth in 0.1 % where they were traced before
(Harron and others 2017, BMC Med Res Methodol 17:23); a requester's were not, so that more are taken
here: that rate is ours.
"""

from __future__ import annotations

from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.noise.changes import (
    Table,
    columns_exchanged,
    day_and_month_exchanged,
    earlier_name,
    earlier_place,
    exchanged,
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

_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")

_BESIDE = {
    key: "".join(
        other
        for line in (number - 1, number, number + 1)
        if 0 <= line < len(_ROWS)
        for place, other in enumerate(_ROWS[line])
        if abs(place - at) <= 1 and other != key and other.isdigit() == key.isdigit()
    )
    for number, row in enumerate(_ROWS)
    for at, key in enumerate(row)
}
"""Key → the keys beside it; digits beside digits, letters beside letters."""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def _place(word: str, dice: Dice) -> int:
    """Where a slip falls: seldom on the first letter."""
    return 0 if len(word) < 2 or dice.below(1_000) < 33 else 1 + dice.below(len(word) - 1)


def _like(mark: str, model: str) -> str:
    return mark.upper() if model.isupper() else mark


def _left_out(word: str, dice: Dice) -> str:
    at = _place(word, dice)
    return word[:at] + word[at + 1 :] if len(word) > 1 else word


def _added(word: str, dice: Dice) -> str:
    at = _place(word, dice)
    beside = _BESIDE.get(word[at].lower(), "")
    more = dice.pick(beside) if beside and dice.below(2) else word[at].lower()
    return word[: at + 1] + more + word[at + 1 :]


def _another(word: str, dice: Dice) -> str:
    at = _place(word, dice)
    beside = _BESIDE.get(word[at].lower(), "")
    anything = "0123456789" if word[at].isdigit() else _LETTERS
    struck = dice.pick(beside if beside and dice.below(100) < 58 else anything)
    return word[:at] + _like(struck, word[at]) + word[at + 1 :]


_one_slip = one_of((34, _left_out), (27, _added), (19, _another), (13, exchanged))
mistyped = one_of((93, _one_slip), (7, twice(_one_slip)))
"""A word with a slip of the keyboard in it, or two."""

_digit_wrong = one_of((70, _another), (30, exchanged))


def _date_mistyped(born: str, dice: Dice) -> str:
    """A digit of the date on the key beside it, or two exchanged: mostly of the year's last."""
    year, month, day = born.split("-")
    part = dice.below(3)
    if part == 0:
        return f"{year[:2]}{_digit_wrong(year[2:], dice)}-{month}-{day}"
    if part == 1:
        return f"{year}-{_digit_wrong(month, dice)}-{day}"
    return f"{year}-{month}-{_digit_wrong(day, dice)}"


def _run_together(name: str, _: Dice) -> str:
    return name.replace(" ", "").replace("-", "").replace("'", "")


def _with_title(name: str, dice: Dice) -> str:
    return f"{dice.pick(('Mr', 'Mrs', 'Ms', 'Dr'))} {name}"


def _with_initial(name: str, dice: Dice) -> str:
    return f"{name} {dice.pick(_LETTERS).upper()}"


def _abbreviated(line: str, _: Dice) -> str:
    short = {
        "Street": "St", "Road": "Rd", "Lane": "Ln", "Avenue": "Ave", "Gardens": "Gdns",
        "Close": "Cl", "Terrace": "Terr", "Court": "Ct", "Place": "Pl",
    }  # fmt: skip
    return " ".join(short.get(part, part) for part in line.split(" "))


def _otherwise_ordered(line: str, _: Dice) -> str:
    """The street before the number, as another form asks for it."""
    head, _comma, tail = line.rpartition(", ")
    number, _space, street = tail.partition(" ")
    return ", ".join(part for part in (street, number, head) if part)


KEYBOARD: Table = (
    # Names. About one in eight given and family names differs in the end.
    (700, on("given_name", without_accents)),
    (700, on("family_name", without_accents)),
    (500, left_out("middle_names")),
    (20, earlier_name),
    (25, on("given_name", _with_initial)),
    (15, on("given_name", _with_title)),
    (120, on("family_name", _run_together)),  # meets the few that have a space or a hyphen
    (70, on("given_name", mistyped)),
    (70, on("family_name", mistyped)),
    (15, columns_exchanged),
    # Dates.
    (25, on("birth_date", _date_mistyped)),
    (8, on("birth_date", day_and_month_exchanged)),
    (5, left_out("birth_date")),
    (30, left_out("gender")),
    (4, other_gender),
    # Places: somewhere else in about two of five, as where patients had moved.
    (300, earlier_place),
    (100, unknown_place),
    (100, on("address_line", on_word(mistyped))),
    (15, on("address_line", on_number(_digit_wrong))),
    (250, on("address_line", _abbreviated)),
    (30, on("address_line", _otherwise_ordered)),
    (30, on("postcode", mistyped)),
    (30, left_out("address_line")),
    (60, left_out("postcode")),
)
