"""Homes of earlier versions, kept so that this one is known to go on with them.

`python -m tests.older_homes NAME`, from the root of the repository, makes a home with the code as
it stands, on both databases, and puts it into `tests/homes`: before tables change, and at each
release. One request in it was searched for and looked at, and waits to be called for.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.cli.desks import PASSPHRASE, UNIVERSITY, WEIGHED, Desks, register, requests
from tests.databases import fresh_postgresql_url, server

KEPT = Path(__file__).parent / "homes"
DAYS = ("2026-03-02", "2026-03-03")
"""The day on which it was made, and that of the answer."""
DUMP = "database.dump"
ORIGIN = "rehearsal.invalid/older"


@contextmanager
def on(day: str) -> Iterator[None]:
    """A rehearsal's day, and the passphrase of all its keys."""
    said = {"PROVISO_TODAY": day, "PROVISO_PASSPHRASE": PASSPHRASE}
    before = {name: os.environ.get(name) for name in said}
    os.environ.update(said)
    try:
        yield
    finally:
        for name, value in before.items():
            os.environ.pop(name) if value is None else os.environ.update({name: value})


def walked(desks: Desks, database: str) -> None:
    """A home with a request in it, as far as its answer."""
    for who in ("ada", "bela"):
        desks.makes_a_key(who)
    desks.run(
        "init", desks.home, "--origin", ORIGIN, "--signing-key", desks.folder / "log.pem",
        "--administrator", desks.key("ada"), "--administrator", desks.key("bela"),
        "--mode", "rehearsal", *(("--database", database) if database else ()),
    )  # fmt: skip
    for who, role in (("carl", "caseworker"), ("edda", "approver"), ("lena", "lawyer")):
        desks.enrol(who, role)
    desks.run("register", "load", register(desks.folder / "given"))
    public = desks.makes_a_key("police", "requester")
    desks.run("requester", "add", "example-police", "--public-key", public,
              "--person", "DC 1177", "--person", "DI 204", by="ada")  # fmt: skip
    desks.run("sign", by="bela")
    desks.run("agreement", "adopt", UNIVERSITY, by="lena")
    desks.run("sign", by="ada")
    file = requests(desks.folder / "requests.csv")
    desks.run("receive", file, "--requester", "example-police")
    (desks.folder / "weighing.yaml").write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", desks.folder / "weighing.yaml", by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("trace")
    desks.run("confirm", "P-1", "--person", 1, by="edda")
    desks.run("sequence")
    desks.run("publish", "--out", desks.folder / "public")


def keep(name: str, kind: str) -> Path:
    """Make a home of this kind (`sqlite`, `postgresql`) and pack it."""
    with tempfile.TemporaryDirectory() as made, on(DAYS[0]):
        folder = Path(made) / "older"
        (folder / "keys").mkdir(parents=True)
        database = fresh_postgresql_url(empty=True) if kind == "postgresql" else ""
        desks = Desks(folder)
        walked(desks, database)
        if database:
            dump = [server().binaries / "pg_dump", "--format=custom", "--no-owner", "--file"]
            subprocess.run([*dump, folder / DUMP, database], check=True)
        for index in (folder / "home" / "register").glob("*.index"):
            shutil.rmtree(index)  # of one version, and made again
        shutil.rmtree(folder / "given")
        for file in (folder / "home" / "home.toml",):
            told = file.read_text().replace(str(folder), "@FOLDER@")
            file.write_text(told.replace(database, "@DATABASE@") if database else told)
        packed = KEPT / f"{name}-{kind}.tar.gz"
        with tarfile.open(packed, "w:gz", compresslevel=9) as archive:
            archive.add(folder, ".")
    return packed


def unpacked(packed: Path, folder: Path) -> Desks:
    """The home in this archive, in a folder of its own, and its people at their desks."""
    with tarfile.open(packed) as archive:
        archive.extractall(folder, filter="tar")
    settings = folder / "home" / "home.toml"
    told = settings.read_text().replace("@FOLDER@", str(folder))
    if (folder / DUMP).exists():
        database = fresh_postgresql_url(empty=True)
        restore = [server().binaries / "pg_restore", "--no-owner", "--dbname", database]
        subprocess.run([*restore, folder / DUMP], check=True)
        told = told.replace("@DATABASE@", database)
    settings.write_text(told)
    return Desks(folder)


if __name__ == "__main__":
    KEPT.mkdir(exist_ok=True)
    for each in ("sqlite", "postgresql"):
        print(keep(sys.argv[1], each))
