"""An agreement file is held to the log: what either says alone is told."""

from __future__ import annotations

from tests.walk.world import MEMORANDUM, NARROWED, World, day

from proviso_gateway.gateway.adopt import adopt
from proviso_gateway.workbench.against_log import differences


def told(world: World, text: str) -> tuple[str, ...]:
    files = world.files()
    return differences(text, "agreement.yaml", files.__getitem__, None)


def whole() -> World:
    """A world that adopted every version at once, as a live home does."""
    world = World()
    signers = (world.cast.lawyer, world.cast.guardian)
    adopt(world.gateway, signers, world.agreement, NARROWED)
    world.assessed()
    return world


def test_the_file_that_was_adopted_says_what_the_log_says() -> None:
    assert told(whole(), NARROWED) == ()


def test_another_text_another_day_and_another_name_are_told() -> None:
    world = whole()
    assert told(world, NARROWED + "\n# more\n") == (
        "The log names no edition with this file's hash.",
    )
    moved = told(world, NARROWED.replace("known: 2017-01-24", "known: 2017-01-20"))
    assert "Only the file says: in_force on 2017-01-01, known 2017-01-20." in moved
    assert "Only the log says: in_force on 2017-01-01, known 2017-01-24." in moved
    (other,) = told(world, NARROWED.replace(f"agreement: {MEMORANDUM}", "agreement: another"))
    assert other == "The log has no agreement called another."


def test_a_version_that_the_log_does_not_have_yet_is_told() -> None:
    world = World(opened_on=day(2017, 10, 2))
    world.assessed()
    assert any("is not adopted" in line for line in told(world, NARROWED))
