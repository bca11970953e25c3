"""Words around telling somebody unasked: what goes out, which is two words and a number, and how
each notice stands."""

from __future__ import annotations

from collections.abc import Mapping

from proviso_gateway.gateway.person_notices import Means, NoticeStands
from proviso_gateway.pages.speaking import spoken
from proviso_gateway.pages.templating import render
from proviso_gateway.phrases import phrase

RING_US = phrase("Please ring us")
"""The whole of what is said, beside the number: no name, no sender, no reason."""

MEANS: Mapping[Means, str] = {
    Means.RING: phrase("Ring them"),
    Means.LETTER: phrase("A letter"),
    Means.MAIL: phrase("An e-mail"),
}
"""How somebody wants to be asked to ring."""

STANDS: Mapping[NoticeStands, str] = {
    NoticeStands.TO_GIVE: phrase("to be given"),
    NoticeStands.NO_WAY: phrase("not told: no safe way"),
    NoticeStands.DELAYED: phrase("delayed"),
}
"""How a notice stands."""


def message(number: str, language: str) -> tuple[str, str]:
    """Subject and text of the e-mail by which somebody is asked to ring."""
    said = phrase("Please ring us: {number}", number=number)
    return spoken(RING_US, language), f"{spoken(said, language)}\n"


def letter(number: str) -> str:
    """The letter by which somebody is asked to ring: the same for everybody. Whom it is for stands
    on its envelope alone."""
    return render("ring_us.html", title=RING_US, number=number)
