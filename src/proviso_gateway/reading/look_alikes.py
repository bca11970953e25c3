"""What a word looks like on paper, in plain Latin letters: scripts, digits and accents folded.

For whatever refuses words by a list. Somebody who wants to pass writes `nati0nality`, a Cyrillic
letter or a blank between all letters; who reads the page sees the word all the same.
"""

from __future__ import annotations

import re
import unicodedata

_LIKE = str.maketrans(
    {
        **dict(zip("абвгдезикмнопрстухіјѕԁԛԝһѵ", "abbrde3ukmhonpctyxijsdqwhv", strict=True)),
        **dict(zip("αβγδεζηικλμνορστυχω", "abydezniklmvopotuxw", strict=True)),
        **dict(zip("ıɩɪǀʟɡɑɴʀᴀᴄᴇᴍᴏᴛ", "iiilLgaNRACEMOT", strict=True)),
        **{"ø": "o", "ł": "l", "đ": "d", "ħ": "h", "æ": "ae", "œ": "oe", "ß": "ss"},
    }
)
"""Letters of other scripts, and others that keyboards lack, by what they look like."""

_DIGITS = str.maketrans("013457@$!|", "oieastasil")
"""Digits and signs by the letter for which they are written."""

_APART = re.compile(r"(?<![a-z])([a-z])[^a-z]{1,3}(?=[a-z](?![a-z]))")
"""A letter that stands alone before another that does."""


def look_alikes(text: str) -> tuple[str, ...]:
    """The text in lower-case Latin letters, in each way that an eye may take it: as it stands, its
    digits as letters (`1` as an *i* and as an *l*), and letters that stand alone drawn together."""
    plain = _plain(text)
    read = (plain, plain.translate(_DIGITS), plain.replace("1", "l").translate(_DIGITS))
    together = (_APART.sub(r"\1", one) for one in read)
    return tuple(dict.fromkeys((*read, *together)))


def as_read(text: str) -> str:
    """One form for all texts that an eye takes for one: letters and digits alone, look-alikes
    folded, so that `post_code` is `postcode` and `telephone_1` is `telephone_l`."""
    folded = _plain(text).translate(_DIGITS).replace("l", "i")
    return "".join(one for one in folded if one.isalnum())


def _plain(text: str) -> str:
    """No capitals, widths or accents, and every letter the Latin one that it looks like."""
    spread = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).casefold())
    latin = spread.translate(_LIKE).casefold()
    return "".join(one for one in latin if not unicodedata.combining(one))
