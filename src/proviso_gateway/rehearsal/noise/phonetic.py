"""Slips of the ear: somebody is told on the telephone, and writes what they hear.

The rules are of spoken English, not of the tracing's tables of spellings: of 1,377 spelling errors
most followed from consonants and vowels of one sound, from letters doubled or single and from W, Y
and H, few in the first letter (Yannakoudakis and Fawthrop 1983, *The rules of spelling errors*, IPM
19). Names are respelt, shortened or taken for another form in 14 % of the names of patients that
differed (Friedman and Sideli 1992). Letters that rhyme (B, D, E, G, P, T, V and C; M, N; F, S; A,
J, K) are what spelling alphabets exist for (ICAO Annex 10), and *-teen* is taken for *-ty*.

How often is ours: an eighth of given and of family names, as between 12 and 25 of a hundred names
of the same people differ in some letter (Winkler 1990, *String comparator metrics and enhanced
decision rules*).
"""

from __future__ import annotations

from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.noise.changes import (
    Slip,
    Table,
    as_called,
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

ANYWHERE, START, INSIDE, END = "", "^", ".", "$"

_RULES: tuple[tuple[str, str, str], ...] = (
    # Consonants of one sound.
    ("ph", "f", ANYWHERE), ("f", "ph", INSIDE), ("ck", "k", ANYWHERE), ("c", "k", ANYWHERE),
    ("k", "c", ANYWHERE), ("x", "ks", INSIDE), ("cks", "x", INSIDE), ("qu", "kw", ANYWHERE),
    ("s", "z", INSIDE), ("z", "s", INSIDE), ("sh", "sch", ANYWHERE), ("ch", "sh", INSIDE),
    ("j", "g", START), ("g", "j", INSIDE), ("dg", "g", INSIDE), ("th", "t", ANYWHERE),
    ("t", "d", INSIDE), ("d", "t", INSIDE), ("b", "p", INSIDE), ("p", "b", INSIDE),
    ("m", "n", INSIDE), ("n", "m", INSIDE), ("v", "f", INSIDE), ("w", "v", ANYWHERE),
    ("cz", "ch", ANYWHERE), ("sz", "sh", ANYWHERE), ("dz", "z", ANYWHERE), ("tch", "ch", ANYWHERE),
    # Letters that are not heard.
    ("h", "", INSIDE), ("kn", "n", START), ("wr", "r", START), ("mb", "m", END), ("gh", "", INSIDE),
    ("e", "", END), ("ght", "t", INSIDE), ("ps", "s", START), ("lm", "m", INSIDE),
    ("n", "ne", END), ("t", "te", END), ("s", "", END), ("r", "", INSIDE),
    # Vowels of one sound, and those that carry no stress.
    ("ee", "ea", ANYWHERE), ("ea", "ee", ANYWHERE), ("ei", "ie", ANYWHERE), ("ie", "ei", INSIDE),
    ("ie", "y", END), ("y", "ie", END), ("y", "ey", END), ("i", "y", INSIDE), ("y", "i", INSIDE),
    ("a", "e", INSIDE), ("e", "a", INSIDE), ("i", "e", INSIDE), ("e", "i", INSIDE),
    ("o", "a", INSIDE), ("u", "a", INSIDE), ("o", "u", INSIDE), ("u", "oo", INSIDE),
    ("oo", "u", INSIDE), ("ou", "oo", INSIDE), ("au", "aw", INSIDE), ("aw", "or", INSIDE),
    ("er", "ar", ANYWHERE), ("or", "er", END), ("ar", "er", END), ("ai", "ay", ANYWHERE),
    ("ay", "ai", INSIDE), ("a", "ah", END), ("ah", "a", END), ("oa", "o", INSIDE),
)  # fmt: skip
"""What is said, what is written, and where in a word that happens."""


def _matches(word: str, said: str, where: str) -> list[int]:
    found = []
    for at in range(len(word) - len(said) + 1):
        if not word.startswith(said, at):
            continue
        first, last = at == 0, at + len(said) == len(word)
        if (where == ANYWHERE or (where == START and first) or (where == END and last)) or (
            where == INSIDE and not first and not last
        ):
            found.append(at)
    return found


def _misheard(word: str, dice: Dice) -> str:
    """The word by one rule of sound; a word that none fits gets a letter doubled or single."""
    lower = word.lower()
    fits = [
        (at, said, written)
        for said, written, where in _RULES
        for at in _matches(lower, said, where)
        if len(word) - len(said) + len(written) > 1
    ]
    if not fits or dice.below(100) < 12:
        return _doubled(word, dice)
    at, said, written = dice.pick(fits)
    heard = word[:at] + written + word[at + len(said) :]
    return heard[:1].upper() + heard[1:] if word[:1].isupper() else heard


def _doubled(word: str, dice: Dice) -> str:
    twins = [at for at in range(1, len(word)) if word[at].lower() == word[at - 1].lower()]
    if twins:
        at = dice.pick(twins)
        return word[:at] + word[at + 1 :]
    singles = [at for at in range(1, len(word)) if word[at].lower() in "lnmtsrpdfc"]
    if not singles:
        return word
    at = dice.pick(singles)
    return word[:at] + word[at] + word[at:]


misheard: Slip = one_of((80, _misheard), (20, twice(_misheard)))
"""A word as it sounds: by one rule, at times by two."""


def _shorter(name: str, dice: Dice) -> str:
    """What is left of a long name when friends say it: its beginning, or with *-y* or *-ie*."""
    first = name.split(" ")[0]
    if len(first) < 6:
        return name
    stem = first[: 3 + dice.below(2)]
    return stem + dice.pick(("", "", "y", "ie")) if stem[-1] not in "aeiouy" else stem


_RHYMES = ("BCDEGPTV", "MN", "FSX", "AJKH", "IY", "QU", "OL")


def _spelt(code: str, dice: Dice) -> str:
    """A letter of a code taken for one that rhymes; a digit for one that sounds like it."""
    alike = {a: group.replace(a, "") for group in _RHYMES for a in group} | {"5": "9", "9": "5"}
    places = [at for at, mark in enumerate(code) if at and mark in alike]
    if not places:
        return code
    at = dice.pick(places)
    return code[:at] + dice.pick(alike[code[at]]) + code[at + 1 :]


def _number_misheard(number: str, _: Dice) -> str:
    """*Fifteen* for *fifty*, *five* for *nine*."""
    if len(number) == 2 and number[0] == "1" and number[1] > "2":
        return f"{number[1]}0"
    if len(number) == 2 and number[1] == "0" and number[0] > "2":
        return f"1{number[0]}"
    return number.translate(str.maketrans("59", "95"))


def _date_misheard(born: str, dice: Dice) -> str:
    """Thirteenth for thirtieth, fifth for ninth, June for July, a year's five for nine."""
    year, month, day = born.split("-")
    part = dice.below(3)
    if part == 0:
        swapped = {"13": "30", "30": "13", "05": "09", "09": "05", "15": "19", "19": "15"}
        return f"{year}-{month}-{swapped.get(day, f'{int(day) % 28 + 1:02}')}"
    if part == 1:
        swapped = {"06": "07", "07": "06", "09": "12", "12": "09", "10": "12", "11": "10"}
        return f"{year}-{swapped.get(month, f'{int(month) % 12 + 1:02}')}-{day}"
    return f"{year[:3]}{dice.pick('0123456789')}-{month}-{day}"


def _kind_lost(line: str, dice: Dice) -> str:
    """*Mill* or *Mill Road* for *Mill Lane*: what kind of street it is, nobody remembers."""
    words = line.split(" ")
    return " ".join([*words[:-1], *dice.pick(((), ("Road",), ("Street",), ("Close",)))])


PHONETIC: Table = (
    (800, on("given_name", without_accents)),
    (800, on("family_name", without_accents)),
    (600, left_out("middle_names")),
    (400, as_called),
    (20, earlier_name),
    (20, on("given_name", _shorter)),
    (100, on("given_name", misheard)),
    (110, on("family_name", misheard)),
    (15, columns_exchanged),
    (20, on("birth_date", _date_misheard)),
    (8, left_out("birth_date")),
    (20, left_out("gender")),
    (3, other_gender),
    (300, earlier_place),
    (80, unknown_place),
    (120, on("address_line", on_word(misheard))),
    (40, on("address_line", _kind_lost)),
    (20, on("address_line", on_number(_number_misheard))),
    (50, on("postcode", _spelt)),
    (30, left_out("address_line")),
    (120, left_out("postcode")),
)
