"""Where people are asked to ring, and the e-mail by which one of them is."""

from __future__ import annotations

from collections.abc import Callable

from proviso_gateway.assembly.home import Home
from proviso_gateway.assembly.reminding import mailbox_of
from proviso_gateway.assembly.settings import Settings
from proviso_gateway.errors import problem
from proviso_gateway.gateway.person_notices import KnownChannel, Means

Words = Callable[[str, str], tuple[str, str]]
"""The number that is to be rung, and the house's language → a message's subject and text."""


def number_to_ring(settings: Settings) -> str:
    """The number that people are asked to ring. Raises `access.no-number`."""
    if not settings.ring_us:
        raise problem("access.no-number")
    return settings.ring_us


def sends(home: Home, channel: KnownChannel, words: Words) -> Callable[[], None]:
    """What has its person asked to ring: it posts an e-mail where they want one. Else it does
    nothing, for a guardian rings, or posts a letter. Raises `access.no-number` at once."""
    subject, text = words(number_to_ring(home.settings), home.settings.language)

    def send() -> None:
        if channel.channel.means is Means.MAIL:
            mailbox_of(home).send(channel.channel.to, subject, text, home.gateway.today())

    return send
