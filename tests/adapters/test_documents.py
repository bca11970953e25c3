"""Documents lie under their case's key: found with it, and nobody's without."""

from __future__ import annotations

from pathlib import Path

import pytest

from proviso_gateway.adapters.database.key_store import KeyStore
from proviso_gateway.adapters.disk.documents import Documents, copy_documents
from proviso_gateway.errors import Problem
from proviso_gateway.reading.documents import digest_of
from proviso_gateway.terms import Handle

CASE, OTHER = Handle("a" * 26), Handle("b" * 26)
DATA = b"%PDF-1.4 Mary Quill was looked for %%EOF"


@pytest.fixture
def documents(tmp_path: Path) -> Documents:
    keys = KeyStore(tmp_path / "keys.sqlite")
    keys.create()
    keys.put({CASE: b"k" * 32, OTHER: b"o" * 32}, 0)
    return Documents(tmp_path / "documents", keys)


def test_what_was_put_is_found_again_and_kept_once(documents: Documents) -> None:
    digest = documents.put(CASE, DATA)
    assert documents.put(CASE, DATA) == digest
    assert documents.get(CASE, digest) == DATA
    assert len([one for one in documents.folder.rglob("*") if one.is_file()]) == 1


def test_neither_name_nor_content_tells_anything(documents: Documents) -> None:
    digest = documents.put(CASE, DATA)
    documents.put(OTHER, DATA)
    files = [one for one in documents.folder.rglob("*") if one.is_file()]
    assert len({one.name for one in files}) == 2
    for one in files:
        assert b"Quill" not in one.read_bytes()
        assert digest not in str(one)
        assert one.stat().st_mode & 0o077 == 0


def test_without_the_cases_key_it_is_gone(documents: Documents) -> None:
    digest = documents.put(CASE, DATA)
    documents.keys.destroy([CASE])
    with pytest.raises(Problem, match="not lie here"):
        documents.get(CASE, digest)
    with pytest.raises(Problem):
        documents.put(CASE, DATA)


@pytest.mark.parametrize("do", ["alter", "cut", "move"])
def test_what_was_altered_or_moved_is_never_shown(documents: Documents, do: str) -> None:
    digest = documents.put(CASE, DATA)
    (file,) = [one for one in documents.folder.rglob("*") if one.is_file()]
    told = file.read_bytes()
    if do == "alter":
        file.write_bytes(told[:-1] + bytes([told[-1] ^ 1]))
    elif do == "cut":
        file.write_bytes(told[:4])
    else:
        documents.put(CASE, b"%PDF- another %%EOF")
        (other,) = [one for one in documents.folder.rglob("*") if one.is_file() and one != file]
        file.write_bytes(other.read_bytes())
    with pytest.raises(Problem) as found:
        documents.get(CASE, digest)
    assert found.value.code == "evidence.altered"


def test_a_backup_has_them(documents: Documents, tmp_path: Path) -> None:
    digest = documents.put(CASE, DATA)
    copy_documents(documents.folder, tmp_path / "copy")
    assert Documents(tmp_path / "copy", documents.keys).get(CASE, digest) == DATA
    assert digest == digest_of(DATA)
    copy_documents(tmp_path / "nowhere", tmp_path / "nothing")
    assert not (tmp_path / "nothing").exists()
