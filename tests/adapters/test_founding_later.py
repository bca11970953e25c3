"""A home whose second administrator signs the first entry later, wherever somebody is killed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.adapters.homes import Make, entry_more, refused
from tests.adapters.test_last_signed import killed
from tests.faults.day import ADMINISTRATORS, officer

from proviso_gateway.assembly.home import open_home
from proviso_gateway.assembly.settings import BEGUN, read_settings
from proviso_gateway.gateway.statements import sign
from proviso_verify.log import verify_log


def test_a_home_is_founded_by_a_second_administrator_who_signs_later(
    make: Make, tmp_path: Path, database: str
) -> None:
    ada, bela = ADMINISTRATORS
    home = make(administrators=[ada], other=bela.key, database=database)
    (waiting,) = home.store.statements()
    assert home.settings.genesis == BEGUN
    home.close()
    assert refused(lambda: open_home(tmp_path / "home")) == "home.not-founded"
    begun = open_home(tmp_path / "home", begun=True)
    for other in (ada, officer("caseworker 1")):
        code = refused(lambda one=other: sign(begun.gateway, one, waiting.handle))
        assert code in ("casework.same-officer", "casework.not-entitled")
    sign(begun.gateway, bela, waiting.handle)
    begun.close()
    founded = open_home(tmp_path / "home")
    assert founded.settings.genesis == read_settings(tmp_path / "home").genesis != BEGUN
    entry_more(founded)
    report = verify_log(
        lambda path: (founded.folder / "log" / path).read_bytes(), genesis=founded.settings.genesis
    )
    assert report.size == 2
    founded.close()


@pytest.mark.parametrize(
    "point", ["log.after-note", "log.before-checkpoint", "home.before-founded"]
)
def test_whoever_is_killed_while_the_founding_is_completed_opens_the_home_again(
    make: Make, tmp_path: Path, point: str
) -> None:
    home = make(administrators=ADMINISTRATORS[:1], other=ADMINISTRATORS[1].key)
    (waiting,) = home.store.statements()
    sign(home.gateway, ADMINISTRATORS[1], waiting.handle)
    home.close()
    work = "from pathlib import Path\nfrom proviso_gateway.assembly.home import open_home\n"
    killed(f"{work}open_home(Path({str(tmp_path / 'home')!r}))", point)
    founded = open_home(tmp_path / "home")
    assert founded.status().signs
    entry_more(founded)
    founded.close()


def test_a_half_founded_home_that_was_left_by_a_crash_is_begun_again(
    make: Make, tmp_path: Path
) -> None:
    work = f"""
from pathlib import Path
from proviso_gateway.assembly.founding import create_home
from tests.faults.day import ADMINISTRATORS
create_home(Path({str(tmp_path / "home")!r}), signing_key=Path({str(tmp_path / "log.pem")!r}),
    origin="rehearsal.invalid/home", mode="rehearsal", administrators=ADMINISTRATORS[:1],
    other=ADMINISTRATORS[1].key)
"""
    killed(work, "home.after-key")
    home = make(administrators=ADMINISTRATORS[:1], other=ADMINISTRATORS[1].key)
    assert len(home.store.statements()) == 1
    home.close()
