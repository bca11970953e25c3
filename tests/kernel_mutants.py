"""Forty small changes of the compiled rules, and whether a test notices each.

mutmut cannot change what numba compiles, so that these are written down here: a piece of
`tracing/kernel`, what stands there instead, and the test that must fail. Run by `make mutants`,
or alone: `python -m tests.kernel_mutants`, with words of the rules that are meant, or none for all.

Each change is made in a copy of the package, and the kernel is run there without being compiled,
which means the same and needs no minute to begin.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
PACKAGE = Path("src/proviso_gateway")
KERNEL = Path("tracing/kernel")
LETTERS = "test_kernel.py::test_letters_are_as_alike_as_the_plain_measures_say"
NAMES = "test_kernel.py::test_each_name_of_a_town_is_weighed_against_each_as_the_plain_rules_say"
ENOUGH = "test_kernel.py::test_whoever_weighs_just_enough_to_count_counts"
DATES = "test_kernel.py::test_dates_agree_as_the_plain_rules_say"
SECOND = "test_kernel.py::test_a_middle_name_tells_of_whoever_bears_one_name_only"
ALIKE = "test_glances.py::test_names_that_sound_or_look_alike_are_never_taken_for_others"
READ = "test_glances.py::test_places_that_agree_in_little_that_a_glance_sees_are_read"
PLACES = "test_kernel.py::test_each_place_of_a_town_is_weighed_against_each_as_the_plain_rules_say"


@dataclass(frozen=True, slots=True)
class Change:
    """In the function `rule`, `now` becomes `then`, and `test` should fail."""

    rule: str
    now: str
    then: str
    test: str
    why: str = ""
    """Why no test can notice, where none can."""


CHANGES = (
    # what of letters is alike
    Change("jaro_winkler", "common[0, i] != common[1, i]", "common[0, i] == common[1, i]", LETTERS),
    Change("jaro_winkler", "min(long, wide, 4)", "min(long, wide, 3)", LETTERS),
    Change("_common", "if not taken[j] and", "if", LETTERS),
    Change("one_edit", "return turned or ", "return ", LETTERS),
    Change(
        "two_edits",
        "return one_edit(one, a + 2, to_a, other, b + 2, to_b)",
        "return False",
        LETTERS,
    ),
    Change("within", "(~same & there) << 1 & before", "0", LETTERS),
    Change("likeness", "prefix = 0.4 if", "prefix = 0.1 if", NAMES),
    Change("likeness", "bits_of(one & other) + more", "bits_of(one & other)", NAMES),
    # names
    Change("slip", "said[word + SOUND] == known[row + SOUND] or ", "", NAMES),
    Change("slip", "if given and same_letters(", "if same_letters(", NAMES),
    Change("slip", "apart <= 2 and one_edit", "apart <= 1 and one_edit", NAMES),
    Change("surprise", "borne += said", "borne -= said", NAMES),
    Change("commoner", "min(one, other)", "max(one, other)", NAMES),
    Change("stands_for", " or to_b - b == 1", "", NAMES),
    Change("_given_read", "if start < end and not (", "if not (", NAMES),
    Change("_given_read", "shared and kind == FAR", "shared and kind == NEAR", NAMES),
    Change("_middle_read", "min(many, few)", "max(many, few)", NAMES),
    Change("crossed", "if not differ:", "if False:", NAMES),
    Change("one_named", "or level > MIDDLE", "or level > PART", SECOND),
    # places
    Change("_postcodes_read", "return NEAR, min(", "return NEAR, max(", PLACES),
    Change(
        *("_lines_read", "if same and said[SAID_NUMBERED]", "if same", PLACES),
        why="where neither line has numbers, one without words says nothing at all",
    ),
    Change("_words_alike", "3 * found >= 2 * letters", "3 * found > 2 * letters", PLACES),
    Change("_number_slip", "max(to_a - a, to_b - b) > 1 and ", "", PLACES),
    # dates
    Change("birth_dates", "(january or (said_month == 1 and said_day == 1))", "january", DATES),
    Change("_exchanged", "a == b >> 4 | (b & 15) << 4", "a != b", DATES),
    Change("birth_dates", "if differing == 2:", "if differing == 3:", DATES),
    # what is seen at a glance
    Change("another_name", "(told >> SOUND_AT ^ said[word + SOUND]) & CUT", "1", ALIKE),
    Change("another_name", "groups == 0 or ", "groups != 0 or ", NAMES),
    Change("another_name", "2 * wide + begins]", "2 * wide]", NAMES),
    Change("postcode_at_a_glance", "(ends ^ sought[BOTH_ENDS]) & CUT", "1", READ),
    Change("line_at_a_glance", "(told >> RUN_AT ^ said[SAID_RUN_STRING])", "1", READ),
    Change("line_at_a_glance", "3 * found >= 2 * letters", "3 * found > 2 * letters", PLACES),
    Change("stranger", "code == EXACT or ", "", READ),
    Change(
        "_of_another",
        "not said[SAID_GIVEN + MASK] & ~of(known, NAMES_SEEN, middle, SEEN)",
        "False",
        NAMES,
    ),
    # people
    Change("field_weight", "max(weight + rarity, ", "min(weight + rarity, ", DATES),
    Change("unproven", "(_nothing(postcode) or postcode == AREA)", "_nothing(postcode)", PLACES),
    Change("household_excess", "min(excess, max(place, 0))", "excess", PLACES),
    Change("place_weight", "max(limit(known, HOME), ", "min(limit(known, HOME), ", PLACES),
    Change("_weight", "if unsure_name(g):", "if False:", NAMES),
    Change("heavy", "found >= limit(known, LEAST)", "found > limit(known, LEAST)", ENOUGH),
)


def changed(source: str, change: Change) -> str | None:
    """The source with the change made, or `None` where its piece does not stand there once."""
    begun = re.search(rf"^def {change.rule}\(", source, re.MULTILINE)
    if begun is None:
        return None
    following = re.search(r"\n@\w+\n", source[begun.end() :])
    end = begun.end() + following.start() if following else len(source)
    rule = source[begun.start() : end]
    if rule.count(change.now) != 1:
        return None
    return source.replace(rule, rule.replace(change.now, change.then))


def notices(copy: Path, *tests: str) -> bool:
    """Whether any of these tests fails of the package in this folder."""
    surroundings = {
        **os.environ,
        "PYTHONPATH": str(copy),
        "NUMBA_DISABLE_JIT": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(copy / "examples"),
    }
    run = subprocess.run(
        [
            *(sys.executable, "-B", "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"),
            *(
                "-p",
                "no:xdist",
                "--hypothesis-seed=0",
                *(f"tests/tracing/{test}" for test in tests),
            ),
        ],
        cwd=ROOT,
        env=surroundings,
        capture_output=True,
        text=True,
        check=False,
    )
    if run.returncode not in (0, 1):
        raise SystemExit(f"The tests did not run:\n{run.stdout}{run.stderr}")
    return run.returncode == 1


def outcomes(changes: tuple[Change, ...]) -> Iterator[tuple[Change, str]]:
    """Each change with how it ended: *killed*, *survived*, *explained* or *not found*."""
    sources = {one.name: one.read_text("utf-8") for one in (ROOT / PACKAGE / KERNEL).glob("*.py")}
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / PACKAGE.name
        shutil.copytree(ROOT / PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
        if notices(copy.parent, *{change.test for change in changes}):
            raise SystemExit("A test fails although nothing is changed")
        for change in changes:
            mutants = {name: changed(source, change) for name, source in sources.items()}
            found = [(name, mutant) for name, mutant in mutants.items() if mutant is not None]
            if len(found) != 1:
                yield change, "not found"
                continue
            ((name, mutant),) = found
            (copy / KERNEL / name).write_text(mutant, "utf-8")
            noticed = notices(copy.parent, change.test)
            (copy / KERNEL / name).write_text(sources[name], "utf-8")
            yield change, "killed" if noticed else "explained" if change.why else "survived"


def main(words: list[str]) -> int:
    """Print the table; 1 where a change survived or its piece is no longer in the kernel."""
    meant = tuple(c for c in CHANGES if not words or any(word in c.rule for word in words))
    found = 0
    for change, end in outcomes(meant):
        found += end in ("survived", "not found")
        print(
            f"{end:<10}{change.rule:<22}{change.now}  ->  {change.then or '(nothing)'}", flush=True
        )
        if end == "explained":
            print(f"{'':<10}{change.why}")
    print(f"{len(meant)} changes of the compiled kernel, {found} not noticed or not found")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
