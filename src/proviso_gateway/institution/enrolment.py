"""Who may be enrolled, and how they may be called: asked before anybody signs for it.

Names come from whoever begins an enrolment and are shown to everybody who works in the home, so
they hold nothing that a terminal would obey or that nobody sees. Roles and codes are the log's own.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from proviso_gateway.errors import problem
from proviso_gateway.reading.identifiers import folded, says_nothing
from proviso_gateway.reading.words import hidden_in_name, look_alike, named, nearest, shown
from proviso_gateway.tracing.folding import whole
from proviso_verify.keys import SEALING, SIGNING
from proviso_verify.officers import ROLES
from proviso_verify.shapes import CODE

LONGEST = 120
"""Letters in a name, as in the columns of a request that name an officer and a countersigner."""

OFFICER = "the officer"

_KEY = re.compile(f"{SIGNING}|{SEALING}|[0-9a-z+/]{{43}}=")
"""What a public key has in it, letters folded, and no name: its prefix, or its 32 bytes."""


def tidy(name: str) -> str:
    """A name as it is kept, and as cells are read: no blanks around it, in Unicode NFC."""
    return unicodedata.normalize("NFC", name.strip())


def check_name(name: str, whose: str) -> None:
    """Refuse what cannot be the name of `whose`; those are our words, and the name is not told.

    Raises `enrolment.no-name`, `enrolment.name-too-long`, `enrolment.hidden-character`,
    `enrolment.names-nobody` or `enrolment.mixed-alphabets`.
    """
    if not name:
        raise problem("enrolment.no-name", whose=whose)
    if len(name) > LONGEST:
        raise problem("enrolment.name-too-long", whose=whose, most=LONGEST)
    hidden = hidden_in_name(name)
    if hidden is not None:
        raise problem("enrolment.hidden-character", whose=whose, character=named(hidden))
    if says_nothing(name):
        raise problem("enrolment.names-nobody", whose=whose)
    _check_alphabets(name, whose)


def _check_alphabets(name: str, whose: str) -> None:
    """Refuse letters of two alphabets in a name, and of an alphabet and another script in a word:
    on paper they may look like the letters of one (after Unicode Technical Standard 39).

    Scripts that are no alphabets go together as their readers know, and stand beside any alphabet.
    """
    alphabet, word = "", dict[str, None]()
    for at, character in enumerate(name, start=1):
        if character == " ":
            word = {}
        for letter in _letters(character):
            script = _script(letter)
            others = [alphabet] if alphabet in word else []
            if _is_of_an_alphabet(letter):
                others, alphabet = [*filter(None, [alphabet]), *word], script
            word[script] = None
            other = next((one for one in others if one != script), None)
            if other is not None:
                raise problem(
                    "enrolment.mixed-alphabets",
                    whose=whose,
                    one=other,
                    other=script,
                    at=at,
                    character=named(character),
                )


def _alphabets(name: str) -> set[str]:
    return {_script(letter) for letter in _letters(name) if _is_of_an_alphabet(letter)}


def _letters(text: str) -> list[str]:
    """The letters in a text, whatever form they are given, without those that only modify one."""
    spread = unicodedata.normalize("NFKC", text)
    return [one for one in spread if one.isalpha() and unicodedata.category(one) != "Lm"]


def _script(letter: str) -> str:
    """The script of a letter, by which its name in Unicode begins: `Latin`, `Cyrillic`."""
    return unicodedata.name(letter, "Unknown").partition(" ")[0].capitalize()


def _is_of_an_alphabet(letter: str) -> bool:
    """Whether it is of those scripts that share shapes with Latin: all that have capital letters,
    and Lisu, which is written in capitals alone."""
    return unicodedata.category(letter) in ("Lu", "Ll", "Lt") or _script(letter) == "Lisu"


def check_officer(name: str, taken: Iterable[str] = ()) -> None:
    """Refuse what cannot be an officer's name, or passes for another's: of those `taken`, names
    that are the same but for case, accents, blanks and joints, and every name in an alphabet in
    which none of those is. No list of letters that look alike is ever whole.

    Colleagues are told apart by their names. Who is called as another is takes what they did and
    do for their own, and whose name is a key passes for the key that has no name. Raises as
    `check_name`, `enrolment.name-like-a-key`, `enrolment.name-taken`, `enrolment.other-alphabet`.
    """
    taken = tuple(taken)
    check_name(name, OFFICER)
    if _KEY.search(unicodedata.normalize("NFKC", name).casefold()):
        raise problem("enrolment.name-like-a-key")
    if whole(name) in map(whole, taken):
        raise problem("enrolment.name-taken")
    known = set().union(*map(_alphabets, taken))
    for alphabet in _alphabets(name) - known:
        if known:
            told = " or ".join(sorted(known))
            raise problem("enrolment.other-alphabet", alphabet=alphabet, known=told)


def check_people(names: Iterable[str]) -> None:
    """Refuse what cannot be the names of a requester's people, and one person twice, who could then
    countersign what they ask. Raises as `check_name`, `enrolment.person-twice`.
    """
    known: dict[str, int] = {}
    for number, name in enumerate(names, start=1):
        check_name(name, "one of the requester's people")
        first = known.setdefault(folded(name), number)
        if first != number:
            raise problem("enrolment.person-twice", first=first, second=number)


def check_roles(roles: Iterable[str]) -> None:
    """Refuse roles that no officer has: `enrolment.no-role`, `enrolment.unknown-role`."""
    roles, known = tuple(roles), ", ".join(ROLES)
    if not roles:
        raise problem("enrolment.no-role", roles=known)
    for role in roles:
        if role not in ROLES:
            meant = nearest(role, tuple(ROLES))
            raise problem("enrolment.unknown-role", role=shown(role), nearest=meant, roles=known)


def check_requester(code: str) -> None:
    """Refuse a word by which the log cannot call an organisation: `enrolment.bad-requester`."""
    if CODE(code):
        return
    formed = re.sub(r"[^a-z0-9]+", "-", code.lower()).strip("-")
    meant = f" Did you mean `{formed}`?" if code.isascii() and CODE(formed) else look_alike(code)
    raise problem("enrolment.bad-requester", word=shown(code), meant=meant)
