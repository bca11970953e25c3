"""What lies beside a log is what the log names, or is refused; what is missing is told."""

from __future__ import annotations

import pytest
from tests.walk.world import World

from proviso_verify.errors import Problem
from proviso_verify.log import verify_log


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    world = World()
    world.confirmed()
    world.released()
    return world.files()


def beside(files: dict[str, bytes]) -> list[str]:
    return sorted(path for path in files if path.startswith(("agreements/", "openings/")))


def test_every_agreement_and_opening_is_there_and_true(files: dict[str, bytes]) -> None:
    report = verify_log(files.__getitem__)
    assert sorted(report.published.there) == beside(files)
    assert {path.partition("/")[0] for path in beside(files)} == {"agreements", "openings"}
    assert report.published.missing == ()


def test_a_changed_byte_in_any_of_them_is_refused_and_the_file_named(
    files: dict[str, bytes],
) -> None:
    for path in beside(files):
        for at in (0, len(files[path]) // 2, len(files[path]) - 1):
            data = bytearray(files[path])
            data[at] ^= 1
            changed = {**files, path: bytes(data)}
            with pytest.raises(Problem) as raised:
                verify_log(changed.__getitem__)
            assert raised.value.code == "published.differs"
            assert raised.value.place.file == path


def test_a_clause_changed_in_the_published_agreement_is_noticed(files: dict[str, bytes]) -> None:
    (path,) = [path for path in beside(files) if path.endswith(".yaml")]
    softer = files[path].replace(b"{in_contact: false}", b"{in_contact: true}")
    assert softer != files[path]
    with pytest.raises(Problem, match=r"published\.differs"):
        verify_log({**files, path: softer}.__getitem__)


def test_what_is_missing_is_told_and_the_log_still_holds(files: dict[str, bytes]) -> None:
    alone = {path: data for path, data in files.items() if path not in beside(files)}
    report = verify_log(alone.__getitem__)
    assert sorted(report.published.missing) == beside(files)
