"""Whatever a file holds, the reader answers with an agreement or one problem."""

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from sample_agreements import SHIPPED, SMALL, facts

from proviso_gateway.agreement.acceptance import run_tests
from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.reading import read
from proviso_gateway.errors import Problem

VALID = [SMALL, *(path.read_text(encoding="utf-8") for path in SHIPPED)]


def survives(text):
    """The agreement, or None after one problem of this room that names the file."""
    try:
        agreement = read(text, "hostile.yaml")
    except Problem as problem:
        found = problem
    else:
        run_tests(agreement)
        return agreement
    assert found.code.startswith("agreement.")
    assert found.place.file == "hostile.yaml"
    return None


@settings(max_examples=200, deadline=None)
@given(st.text())
@example("\ud800")
@example("%YAML 1.1\n---\na: b")
@example("%TAG ! tag:x,2000:\n---\n!a b")
@example("? ? ? a")
@example("a: |\n  \x85\u2028b")
@example("{" * 20)
@example("- - - - a")
@example("a: !<tag:yaml.org,2002:python/object> b")
@example("=")
@example("<<: {a: b}")
@example("\ufeff")
@example("--- >\n")
@example("a: 'b")
@example("\x00")
def test_any_text(text):
    survives(text)


@settings(max_examples=150, deadline=None)
@given(st.binary())
def test_any_bytes(data):
    survives(data.decode("utf-8", "surrogateescape"))
    survives(data.decode("latin-1"))


@settings(max_examples=150, deadline=None)
@given(
    st.integers(0, len(SMALL) - 1),
    st.integers(0, 40),
    st.one_of(
        st.text(max_size=10),
        st.sampled_from(
            ["{", "}", "[", "]", ": ", "- ", "\n", "&a ", "*a", "!!x ", "'", '"', "|", "null", "9"]
        ),
        st.integers(0, len(SMALL)).map(lambda at: SMALL[at : at + 30]),
    ),
)
def test_a_valid_file_with_a_piece_cut_out_and_another_put_in(at, length, piece):
    survives(SMALL[:at] + piece + SMALL[at + length :])


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(VALID), st.data())
def test_a_valid_file_with_its_lines_shuffled(text, data):
    lines = text.splitlines(keepends=True)
    one, two = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.integers(0, len(lines) - 1))
    lines[one], lines[two] = lines[two], lines[one]
    survives("".join(lines))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(VALID), st.data())
def test_a_valid_file_cut_short(text, data):
    survives(text[: data.draw(st.integers(0, len(text)))])


BOMBS = {
    "brackets": "[" * 200_000,
    "braces": "a: " + "{a: " * 60_000,
    "dashes": "- " * 100_000,
    "question marks": "? " * 100_000,
    "quotes": "'" * 200_000,
    "aliases": "a: &a [x]\n" + "".join(f"b{i}: [*a, *a]\n" for i in range(9_000)),
    "a cycle": "a: &a [*a]\nlanguage: 2\n",
    "hidden characters": "language: 2" + "\u200b" * 80_000,
    "one line": "a" * 250_000,
    "digits": "language: " + "9" * 250_000,
    "keys": "".join(f"k{i}: 1\n" for i in range(25_000)),
    "anchors": "&" * 200_000,
    "colons": "a: " * 80_000,
    "comment": "#" * 250_000,
    "tags": "!" * 200_000,
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_goes_off_quietly_and_soon(bomb):
    start = time.perf_counter()
    assert survives(BOMBS[bomb]) is None
    assert time.perf_counter() - start < 10


def test_a_long_but_honest_file_can_be_read():
    more = "".join(f"  f{i}: {{type: bool, source: requester}}\n" for i in range(150))
    clauses = "".join(f'      - {{id: "x{i}", require: {{f{i}: true}}}}\n' for i in range(150))
    text = SMALL.replace("facts:\n", "facts:\n" + more, 1)
    text = text.replace("    clauses:\n", "    clauses:\n" + clauses, 1)
    agreement = survives(text)
    assert agreement is not None
    found = assess(agreement, agreement.tests[0].date, facts())
    assert len(found.ask_for) == 150


ESCAPES = {
    "an escape for the terminal": r'"Requests \e[2J\e[1;1H of"',
    "a space without width": r'"Requests\u200b of"',
    "a change of direction": r'"Requests \u202e of"',
    "a null": r'"Requests \0 of"',
    "a bell": r'"Requests \a of"',
    "a line of its own": r'"Requests \u2028 of"',
    "a carriage return": r'"Requests \r of"',
    "no character at all": r'"Requests \ud800 of"',
    "a private character": r'"Requests \ue000 of"',
    "a tab": r'"Requests \t of"',
}


@pytest.mark.parametrize("title", ESCAPES.values(), ids=ESCAPES)
def test_what_nobody_sees_is_refused_as_an_escape_too(title, expect_problem):
    text = SMALL.replace("A small agreement", title, 1)
    found = expect_problem("agreement.hidden-character", lambda: read(text, "f"))
    assert (found.place.line, found.place.column) == (3, 8)


def test_no_key_hides_one_either(expect_problem):
    text = SMALL.replace("  rank:", '  "ra\\u200bnk":', 1)
    expect_problem("agreement.hidden-character", lambda: read(text, "f"))


def test_a_text_may_have_several_lines_and_letters_of_any_script():
    title = r'"Zażalenie nr 7\nДруга частина, 申請"'
    assert "\n" in read(SMALL.replace("A small agreement", title, 1), "f").title
