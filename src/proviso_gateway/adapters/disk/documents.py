"""Documents of cases, each a file under its case's key: without the key it names nobody.

The key is that of the case's own stream, so whoever destroys it erases the documents too. A file's
name is made of the document's hash under that key: nobody can tell from the folder whether a
document that they know lies in it.
"""

from __future__ import annotations

import hmac
import shutil
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.database.bodies import NONCE_BYTES, Closed, close, disclose
from proviso_gateway.adapters.database.key_store import KeyStore
from proviso_gateway.adapters.disk.durable import sync_folder, write
from proviso_gateway.errors import Problem, problem
from proviso_gateway.reading.documents import digest_of
from proviso_gateway.terms import Handle


@dataclass(frozen=True, slots=True)
class Documents:
    """The documents in a folder, under the keys of this key store."""

    folder: Path
    keys: KeyStore

    def put(self, case: Handle, data: bytes) -> str:
        """Keep a document with its case, durably; its hash. The same document twice is one.

        Raises `store.body-lost` where the case has no key, `store.no-room` where nothing can be
        written.
        """
        digest = digest_of(data)
        key = self._key(case)
        path = self._path(case, key, digest)
        if path.is_file():
            return digest
        closed = close(key, _belongs_to(case, digest), data)
        try:
            write(path, closed.nonce + closed.sealed, 0o600)
            path.parent.chmod(0o700)
            sync_folder(self.folder)
        except OSError:
            raise problem("store.no-room") from None
        return digest

    def get(self, case: Handle, digest: str) -> bytes:
        """The document of this hash. Raises `evidence.not-here`, and `evidence.altered` where what
        lies here is something else."""
        try:
            key = self._key(case)
            told = self._path(case, key, digest).read_bytes()
        except (OSError, Problem):
            raise problem("evidence.not-here") from None
        closed = Closed(told[:NONCE_BYTES], told[NONCE_BYTES:])
        try:
            data = disclose(key, _belongs_to(case, digest), closed)
        except (Problem, ValueError):
            raise problem("evidence.altered") from None
        if digest_of(data) != digest:
            raise problem("evidence.altered")
        return data

    def forget(self, case: str) -> None:
        """Remove the documents of a case that is erased, if it had any."""
        shutil.rmtree(self.folder / case, ignore_errors=True)

    def _key(self, case: Handle) -> bytes:
        key = self.keys.get(case)
        if key is None:
            raise problem("store.body-lost")
        return key

    def _path(self, case: Handle, key: bytes, digest: str) -> Path:
        name = hmac.digest(key, f"proviso/document/v1 {digest}".encode(), "sha256").hex()[:32]
        return self.folder / case / name


def copy_documents(source: Path, target: Path) -> None:
    """Copy a folder of documents, if there is one, without what is half written."""
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns(".*"))


def _belongs_to(case: Handle, digest: str) -> str:
    return f"{case} document {digest}"
