"""Slips of a scanner: a form is photographed, and a machine reads it.

A machine reads each character by itself. On clean pages between 97 and 99.8 of a hundred characters
are right (Rice, Jenkins and Nartker 1995, 1996, *Annual Test of OCR Accuracy*), of old newsprint
71 to 98 (Holley 2009, D-Lib 15:3): here 99 of letters, so that about one name in fourteen is wrong,
and 99.7 of digits, because forms have boxes for them (ours). What is taken for what follows from
shapes: *rn* and *m*, *cl* and *d*, *ri* and *n*, *l*, *1* and *I*, *O*, *0* and *D* (Kukich 1992,
*Techniques for automatically correcting words in text*, section 1; Rice, Nagy and Nartker 1999,
*Optical Character Recognition: An Illustrated Guide to the Frontier*). Two letters are never
exchanged by a machine. Marks of dirt, and words that run together or fall apart, are there too; so
is a box that was not read.
"""

from __future__ import annotations

from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.noise.changes import (
    Slip,
    Table,
    earlier_place,
    left_out,
    on,
    unknown_place,
)

_SHAPES: tuple[tuple[str, str], ...] = (
    ("rn", "m"), ("m", "rn"), ("cl", "d"), ("d", "cl"), ("ri", "n"), ("n", "ri"), ("nn", "m"),
    ("ii", "u"), ("u", "ii"), ("vv", "w"), ("w", "vv"), ("li", "h"), ("h", "li"), ("in", "m"),
    ("l", "1"), ("l", "i"), ("i", "l"), ("i", "j"), ("I", "l"), ("I", "1"), ("J", "I"), ("t", "f"),
    ("f", "t"), ("e", "c"), ("c", "e"), ("o", "c"), ("a", "o"), ("o", "a"), ("a", "u"), ("u", "n"),
    ("n", "u"), ("h", "b"), ("b", "h"), ("v", "y"), ("y", "v"), ("g", "q"), ("g", "9"), ("q", "g"),
    ("r", "v"), ("k", "h"), ("z", "2"), ("s", "5"), ("o", "0"), ("O", "0"), ("O", "D"), ("D", "O"),
    ("S", "5"), ("B", "8"), ("Z", "2"), ("G", "6"), ("G", "C"), ("C", "G"), ("E", "F"), ("F", "P"),
    ("P", "F"), ("R", "B"), ("K", "R"), ("H", "N"), ("N", "H"), ("M", "N"), ("U", "V"), ("V", "U"),
    ("W", "VV"), ("T", "I"), ("Q", "O"), ("A", "4"), ("X", "K"), ("Y", "V"), ("L", "I"), ("x", "k"),
)  # fmt: skip
"""What stands on the page, and what a machine takes it for."""

_DIGITS = {
    "0": "689", "1": "74", "2": "7", "3": "8", "4": "9", "5": "68", "6": "805", "7": "12",
    "8": "360", "9": "40",
}  # fmt: skip


def read_by_machine(rate: int) -> Slip:
    """Every character by itself, so many of a thousand wrongly."""

    def slip(text: str, dice: Dice) -> str:
        read: list[str] = []
        at = 0
        while at < len(text):
            taken, put = text[at], text[at]
            if dice.below(1_000) < rate:
                taken, put = _taken_for(text, at, dice)
            read.append(put)
            at += len(taken)
        return "".join(read).strip()

    return slip


def _taken_for(text: str, at: int, dice: Dice) -> tuple[str, str]:
    """What of the text is read here, and what it is read as."""
    mark = text[at]
    if dice.below(100) < 15:
        return mark, dice.pick(("", f"{mark}.", f"{mark}'", f"{mark} ", f"{mark}-"))
    if mark == " ":
        return mark, ""
    if mark.isdigit():
        return mark, dice.pick(_DIGITS[mark])
    shapes = [shape for shape in _SHAPES if text.startswith(shape[0], at)]
    return dice.pick(shapes) if shapes else (mark, "")


def _digits_read(born: str, dice: Dice) -> str:
    """The digits of a date, each by itself; dashes are printed on the form."""
    return "".join(
        dice.pick(_DIGITS[mark]) if mark.isdigit() and dice.below(1_000) < 3 else mark
        for mark in born
    )


def _in_capitals(text: str, _: Dice) -> str:
    return text.upper()


def _cut_off(text: str, dice: Dice) -> str:
    """The end of a box that was too short."""
    return text[: max(len(text) - 1 - dice.below(3), 3)]


SCANNING: Table = (
    # A third of forms is filled in capitals, which have fewer shapes that are alike.
    (330, on("given_name", _in_capitals)),
    (330, on("family_name", _in_capitals)),
    (500, left_out("middle_names")),
    (1_000, on("given_name", read_by_machine(10))),
    (1_000, on("family_name", read_by_machine(10))),
    (8, on("given_name", _cut_off)),
    (12, on("family_name", _cut_off)),
    (1_000, on("birth_date", _digits_read)),
    (8, left_out("birth_date")),
    (50, left_out("gender")),
    (280, earlier_place),
    (80, unknown_place),
    (1_000, on("address_line", read_by_machine(10))),
    (1_000, on("postcode", read_by_machine(8))),
    (40, left_out("address_line")),
    (60, left_out("postcode")),
)
