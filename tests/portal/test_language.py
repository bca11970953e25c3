"""Every page of a served home says everything in the browser's language, where we have it, but what
others wrote; and what is signed is the same bytes in any language."""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.portal.pages_timed import ORIGIN
from tests.showing.pseudo import LANGUAGE, Read, every_message, spoken, write_catalogue

from proviso_gateway.assembly.demonstrating import ASKERS, CAST, make_demonstration

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "nhs-home-office"
LEAST = 200
"""How many of the messages are met on these pages."""

LEFT = {
    "the demonstration": "on record with an account: who gave it",
    "the list of its cast": "on record with an account: where its holder's number stood",
    "unknown": "a word that a file of requests may have, which no page puts in other words",
    "home office": "the name of an organisation, made of its code",
    "rehearsal.invalid/demonstration": "the name of a log",
    "sha-256": "the name of a hash",
}
"""What is left in English, and why."""

OURS = re.compile(
    r"[a-z]+\.[a-z-]+|agreement:[a-z]+|2017: [0-9a-f]{64}|[a-z2-7]{26}|[0-9a-f]{64}|ed25519:\S+|"
    r"webauthn-\S+",
    re.ASCII,
)
"""Codes of errors and of clauses that every version has, handles, hashes and keys: the same in any
language."""


_MARKS = " .,:;()“”’'\"–›·"


def asked(home: Path, catalogues: Path, language: str) -> dict[str, str]:
    """The text of every page, in a process of its own, whose browsers want this language."""
    told = {"PROVISO_HOME": str(home), "PROVISO_ORIGIN": ORIGIN}
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.pages_spoken", str(catalogues), language],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, **told},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return pages


def written_by_others() -> str:
    """What an agreement, requests, a register and names say, and codes of theirs in words."""
    files = [EXAMPLE / "agreement.yaml", EXAMPLE / "requests.csv", *EXAMPLE.glob("register/*.csv")]
    text = " ".join(" ".join(one.read_text("utf-8") for one in files).split())
    codes = re.findall(r"[a-z0-9]+(?:[_-][a-z0-9]+)+", text)
    names = [called for _, called, *_ in (*CAST, *ASKERS)]
    cells = re.sub(r"[,\s]+", " ", text)
    return " ".join([text, cells, *(re.sub("[_-]", " ", one) for one in codes), *names]).lower()


def handles_in(pages: Iterable[str]) -> set[str]:
    """What cases are called on pages."""
    return {one[:6] for page in pages for one in re.findall(r"/(?:cases|ask)/([a-z2-7]{26})", page)}


def in_english(page: str, others: str, handles: set[str]) -> Iterator[str]:
    """Whatever is said in other letters than the language has, and was written by nobody else."""
    for piece in Read(page).pieces:
        for run in re.split("[\u1e00-\u1eff]+| · ", piece):
            said = run.strip(_MARKS).lower()
            if said in handles or OURS.fullmatch(said) or not re.search("[a-z]{2}", said):
                continue
            parts = [one.strip(_MARKS) for one in said.split(", ")]
            yield from (one for one in parts if not _is_in(one, others))


def _is_in(said: str, others: str) -> bool:
    return said in LEFT or re.search(rf"\b{re.escape(said)}(?!\w)", others) is not None


def test_nothing_is_left_in_english_but_what_others_wrote(tmp_path: Path) -> None:
    """Whoever wants a language that we do not have reads English."""
    home, catalogues = tmp_path / "home", tmp_path / "locale"
    make_demonstration(home, EXAMPLE, origin=ORIGIN)
    write_catalogue(catalogues)
    english = asked(home, catalogues, "fr")
    other = asked(home, catalogues, LANGUAGE)
    others = written_by_others()
    handles = handles_in(english.values())
    assert english.keys() == other.keys()
    fixed = {one for one in every_message() if "{" not in one and "<" not in one}
    met, left = set[str](), dict[str, str]()
    for name, page in english.items():
        before, after = Read(page), Read(other[name])
        assert (before.language, after.language) == ("en", LANGUAGE), name
        here = fixed & set(before.pieces)
        met |= here
        assert {spoken(one) for one in here if one.lower() not in others} <= set(after.pieces), name
        left |= dict.fromkeys(in_english(other[name], others, handles), name)
    assert left == {}
    assert len(met) > LEAST
    _what_is_signed_is_in_english(english, other)


def _what_is_signed_is_in_english(english: dict[str, str], other: dict[str, str]) -> None:
    """The bytes to sign are those that the page shows, whatever it says around them."""
    signed = {name: re.search('data-message="([^"]+)"', page) for name, page in other.items()}
    found = {name: base64.b64decode(one[1]) for name, one in signed.items() if one is not None}
    assert len(found) > 8, found.keys()
    for name, message in found.items():
        assert message.isascii(), name
        assert Read(other[name]).language == LANGUAGE
    same = {"stand back", "set apart", "decline", "return"} & found.keys()  # others hold a salt
    assert len(same) > 2
    for name in same:
        assert f'data-message="{base64.b64encode(found[name]).decode()}"' in english[name], name
