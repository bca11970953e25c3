"""The site of a home: made of what it publishes, and of two files that may stand beside it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from proviso_gateway.assembly.files import bytes_of, text_of
from proviso_gateway.assembly.sites import Site
from proviso_gateway.pages.site import SiteParts, site_files
from proviso_gateway.pages.site_log import STATISTICS, read_log
from proviso_gateway.pages.site_quality import read_quality
from proviso_gateway.workbench.published_history import FILE


def site_of_home(portal: str = "", evaluation: Path | None = None) -> Site:
    """The site of a home whose portal is there, with the evaluation in this file, if any.

    Raises the problems of reading the file, and `statistics.not-an-evaluation`.
    """
    history = text_of(Path(FILE))
    quality = None
    if evaluation is not None:
        quality = read_quality(bytes_of(evaluation), evaluation.name)

    def make(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
        log = read_log(files, files[STATISTICS])
        return site_files(SiteParts(log.origin, (log,), history, (), quality, portal))

    made_of = [
        _pages(),
        history.encode(),
        portal.encode(),
        b"" if quality is None else quality.data,
    ]
    return Site(hashlib.sha256(b"\0".join(made_of)).hexdigest(), make)


def _pages() -> bytes:
    """What the pages themselves are made by: after an upgrade they may be others."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.*")):
        if path.suffix in (".py", ".html", ".xml", ".svg", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.digest()
