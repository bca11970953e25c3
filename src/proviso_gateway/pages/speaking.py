"""What Python says to people, in another language: phrases put by gettext's catalogues, as they are
shown.

The catalogues are those of the templates (`translating`). A translation holds exactly the places of
its message, or nothing is shown: no catalogue can leave out a name, or show one in another's place.
"""

from __future__ import annotations

import string
from functools import lru_cache

from proviso_gateway.pages.translating import (
    ENGLISH,
    BadTranslationError,
    catalogue,
    languages,
)
from proviso_gateway.phrases import Say, in_english, put


def spoken(value: object, language: str) -> str:
    """The value as text in this language, where there is a catalogue for it; else in English.
    Raises `BadTranslationError`."""
    return put(value, speech(language if language in languages() else ENGLISH))


@lru_cache
def speech(language: str) -> Say:
    """How messages are said in this language."""
    if language == ENGLISH:
        return in_english
    found = catalogue(language)

    def say(message: str, several: str, count: int) -> str:
        said = found.ngettext(message, several, count) if several else found.gettext(message)
        if not _fits(said, message, several):
            raise BadTranslationError(message)
        return said

    return say


@lru_cache(maxsize=8_192)
def _fits(said: str, message: str, several: str) -> bool:
    """Whether what is said has exactly the places of its message, or of one form of it."""
    return _places(said) in [_places(one) for one in (message, several) if one]


def _places(message: str) -> list[str] | None:
    """The places of a message, in no order; None where it is not well formed, or reaches into a
    value, as `{name.key}` would."""
    try:
        parts = list(string.Formatter().parse(message))
    except ValueError:
        return None
    named = [(name, spec, turn) for _, name, spec, turn in parts if name is not None]
    plain = all(name.isidentifier() and not spec and not turn for name, spec, turn in named)
    return sorted(name for name, _, _ in named) if plain else None
