"""What somebody begins with: the starter's files in a folder of their own, and an empty file of
requests."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

from proviso_gateway.adapters.disk.folders import told_of, whole_file
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.examples import shipped
from proviso_gateway.assembly.files import text_of
from proviso_gateway.casework.request_template import TemplateColumn, template_columns
from proviso_gateway.errors import Place, problem

STARTER = Path("examples/starter")


def new_starter(folder: Path) -> tuple[str, ...]:
    """Copy the starter into a new folder, whole or not at all. Returns its files, as paths within
    it. Raises `files.already-there` and `files.cannot-write`."""
    if folder.exists():
        raise problem("files.already-there", Place(folder.name))
    with told_of(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder.parent, prefix=".proviso-") as made:
            half = shutil.copytree(shipped(STARTER), Path(made) / folder.name)
            half.rename(folder)
    return tuple(
        sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    )


def columns_of(agreement: Path, *, rehearsal: bool) -> tuple[TemplateColumn, ...]:
    """The columns of a file of requests under the agreement in this file. Raises as `read`."""
    return tuple(template_columns(read(text_of(agreement), agreement.name), rehearsal=rehearsal))


def write_template(out: Path, data: bytes) -> None:
    """Write an empty file of requests. Raises `files.already-there`, `files.cannot-write`."""
    if out.exists():
        raise problem("files.already-there", Place(out.name))
    with told_of(out), whole_file(out) as half:
        half.write_bytes(data)
