"""English text that remembers the message it was made of, so that a page can say it otherwise.

A phrase is a `str` and reads in English wherever it is one: in JSON, in logs, under signatures, at
the command line. Only what shows it to people asks for it in another language (`put`). Whatever is
done to a phrase as to any string (`+`, an f-string, `join`) gives a plain string, in English for
good: that is what `joined` and `turned` are for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

Say = Callable[[str, str, int], str]
"""A message, its form for several or nothing, how many → what is said in its place, places kept."""

Turn = Callable[[str, Say], str]
"""What is done to a text once it is said."""


class Phrase(str):
    """A text in English, and how it is put where another language is spoken."""

    __slots__ = ("put",)

    put: Callable[[Say], str]

    def __reduce__(self) -> tuple[type[str], tuple[str]]:
        """What another process gets of it is its English text."""
        return str, (str(self),)

    def __deepcopy__(self, memo: object) -> Phrase:
        return self


def phrase(message: str, /, **values: object) -> Phrase:
    """The message with these values in its places, `{name}`; a value may be a phrase itself."""
    made = Phrase(message.format(**values))
    made.put = lambda say: say(message, "", 1).format(**_put(values, say))
    return made


def phrase_of(count: int, one: str, several: str, /, **values: object) -> Phrase:
    """The message for so many things, where one and several are said in other ways. `{count}` is
    how many."""
    values["count"] = count
    made = Phrase((one if count == 1 else several).format(**values))
    made.put = lambda say: say(one, several, count).format(**_put(values, say))
    return made


def joined(parts: Iterable[str], between: str = ", ") -> str:
    """Texts one after another, each put by itself."""
    told = tuple(parts)
    made = Phrase(between.join(told))
    made.put = lambda say: between.join(put(one, say) for one in told)
    return made


def turned(text: str, turn: Turn) -> str:
    """A text changed in some way after it is put: a sentence made of it, its days written out."""
    made = Phrase(turn(text, in_english))
    made.put = lambda say: turn(put(text, say), say)
    return made


def put(value: object, say: Say) -> str:
    """The value as text where `say` speaks: a phrase is put, anything else stays as it is."""
    return value.put(say) if isinstance(value, Phrase) else str(value)


def in_english(message: str, several: str, count: int) -> str:
    """What is said where nothing is translated."""
    return several if several and count != 1 else message


def _put(values: dict[str, object], say: Say) -> dict[str, str]:
    return {name: put(value, say) for name, value in values.items()}
