"""What no agreement can declare as a field: nothing clinical, nothing of origin or belief.

A list of words cannot know every way to name such a thing; it stops whoever writes it plainly, and
who hides it must call it something else in a file that everybody reads.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from proviso_gateway.reading.look_alikes import look_alikes
from proviso_gateway.terms import Field

NEVER_DISCLOSED: Mapping[str, re.Pattern[str]] = {
    what: re.compile(rf"(?<![a-z])({words})", re.IGNORECASE)
    for what, words in {
        "health": "health|clinic|medic|diagnos|disab|treatment|allerg|prescri|drug|hiv|pregnan|"
        "mental|psych|symptom|illness|disease|condition|blood|vaccin|immunis|immuniz|sen_|sen$|"
        "special_educational|special educational|therap|hospital|admission|patholog|genetic|dna",
        "nationality": "nationalit|citizenship|citizen|country_of_birth|country of birth|"
        "birthplace|place_of_birth|place of birth|immigra|visa|passport|asylum|alien|"
        "migrant|residence_permit|residence permit|mother_tongue|mother tongue|"
        "first_language|first language|native_language|native language",
        "religion": "religi|faith|belief|denominat|church|mosque|synagogue|temple|worship",
        "ethnic origin": "ethnic|race($|[^a-z])|racial|tribe|tribal|caste|skin|roma($|[^a-z])",
        "sexual life": "sexual|orientation|gender_identity|gender identity|transgender",
        "opinion": "politic|trade_union|trade union|union_member|union member|voted",
        "biometrics": "biometr|fingerprint|photo|facial|face_|iris|voice",
    }.items()
}
"""By what it would tell, the beginnings of words that name it."""


_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def may_be_a_field(name: object) -> bool:
    """Whether a field can be called so at all: a usual one, or one that could be declared."""
    if name in _USUAL:
        return True
    return isinstance(name, str) and bool(_NAME.fullmatch(name)) and never_disclosed(name) is None


_USUAL = frozenset(map(str, Field))


@lru_cache(maxsize=1 << 10)
def never_disclosed(words: str) -> str | None:
    """What a field of this name and label would tell that no agreement may hand over, or None.
    Words that only look like those of the list are among them."""
    read = look_alikes(words)
    return next(
        (what for what, said in NEVER_DISCLOSED.items() if any(map(said.search, read))), None
    )
