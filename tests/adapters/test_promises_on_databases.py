"""The promises of the walk, kept on each database as in memory."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from tests.adapters.keeping import LASTING, keep_in
from tests.walk import test_promises as promises
from tests.walk.world import HOME_OFFICE, NOBODY, World

from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import approve, withdraw

_BEGIN = World.__post_init__


@pytest.fixture(autouse=True, params=LASTING)
def on_each_database(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every world of these tests keeps what it has in a database."""
    numbers = itertools.count()

    def lasting(world: World) -> None:
        folder = tmp_path / f"world-{next(numbers)}"
        folder.mkdir()
        world.keep = keep_in(request.param, folder)
        _BEGIN(world)

    monkeypatch.setattr(World, "__post_init__", lasting)


class TestPromise2(promises.TestPromise2OnePersonAtATime): ...


class TestPromise5(promises.TestPromise5TwoPeopleBySignature):
    @pytest.mark.parametrize("forgery", ["signs as another", "enrols himself"])
    def test_one_officers_key_and_a_shell_make_no_approval_that_a_verifier_accepts(
        self, forgery: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The third forgery, to sign for both, does not even reach the log: see below."""
        super().test_one_officers_key_and_a_shell_make_no_approval_that_a_verifier_accepts(
            forgery, monkeypatch
        )

    def test_with_every_check_taken_out_the_database_itself_refuses_one_who_signs_for_both(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        world = World()
        case = world.proposed()
        monkeypatch.setattr("proviso_gateway.gateway.approve.check_permit", lambda *a, **k: None)
        with pytest.raises(Problem) as raised:
            approve(world.gateway, world.cast.caseworkers[0], case.handle)
        assert raised.value.code == "casework.same-officer"
        assert world.case(case.handle).state is CaseState.PROPOSED


class TestPromise7(promises.TestPromise7NoProofNoDisclosure): ...


class TestPromise9(promises.TestPromise9ThePersonCanFindOut): ...


def test_the_same_walk_gives_the_same_log_wherever_it_is_kept(tmp_path: Path) -> None:
    """Root, figures and answers: a seed and its walk fix them, and no store changes a byte."""

    def walked(world: World) -> tuple[dict[str, bytes], list[str]]:
        cases = [world.confirmed(), world.doubted(), world.traced(NOBODY), world.proposed()]
        withdraw(world.gateway, HOME_OFFICE, "HO-4")
        world.called()
        answers = [world.opened(world.case(case.handle))["says"] for case in cases[:3]]
        return world.files(), answers

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(World, "__post_init__", _BEGIN)
        memory = walked(World())
    files, answers = walked(World())
    # A home keeps the partial tiles of every checkpoint that left; a rehearsal those of its last.
    extra = files.keys() - memory[0].keys()
    assert all(".p/" in name for name in extra)
    assert ({name: files[name] for name in files.keys() - extra}, answers) == memory
