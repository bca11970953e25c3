"""Tables at a terminal fit it, letters counted as a screen counts them; in a pipe, a row a line."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len

from proviso_gateway.cli.home.tables import listed, table

ROWS = [
    {"case": "P-1", "state": "ready", "why": "nobody has looked at the request yet, so it waits"},
    {"case": "P-22", "state": "王小明 王小明", "why": "한국어 이름 " * 6},
]


class Terminal(io.StringIO):
    """A terminal, in so far as a table asks whether it writes to one."""

    def isatty(self) -> bool:
        return True


def at_a_terminal(monkeypatch: pytest.MonkeyPatch, columns: int = 48) -> None:
    """From here on a terminal of so many columns, which could show colours."""
    monkeypatch.setattr("sys.stdout", Terminal())
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", str(columns))
    monkeypatch.setenv("LINES", "24")


def words(lines: list[str]) -> list[str]:
    """Every word of a table in an order that does not depend on where it was wrapped."""
    return sorted(" ".join(lines).split())


@pytest.mark.parametrize("columns", [30, 48, 80, 200])
def test_no_line_of_a_table_is_wider_than_the_terminal(
    monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    at_a_terminal(monkeypatch, columns)
    lines = list(table(ROWS))
    assert max(map(cell_len, lines)) <= columns
    assert max(map(cell_len, listed("How it stands", {"why": str(ROWS[1]["why"])}))) <= columns


def test_a_cell_that_does_not_fit_goes_on_below_and_loses_no_word(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at_a_terminal(monkeypatch)
    narrow = list(table(ROWS))
    at_a_terminal(monkeypatch, 400)
    wide = list(table(ROWS))
    assert len(wide) == 1 + len(ROWS) < len(narrow)
    assert words(narrow) == words(wide)


@pytest.mark.parametrize("piped", [True, False])
def test_columns_stay_aligned_beside_letters_that_take_two_cells(
    monkeypatch: pytest.MonkeyPatch, *, piped: bool
) -> None:
    at_a_terminal(monkeypatch, 400)
    if piped:
        monkeypatch.setattr("sys.stdout", io.StringIO())
    heading, *rows = table(ROWS)
    starts = [
        cell_len(row[: row.index(str(said["why"])[:3])])
        for row, said in zip(rows, ROWS, strict=True)
    ]
    assert starts == [heading.index("why")] * len(ROWS)


@pytest.mark.parametrize("no_colour", [True, False])
def test_a_table_has_no_colour_with_or_without_no_color(
    monkeypatch: pytest.MonkeyPatch, *, no_colour: bool
) -> None:
    at_a_terminal(monkeypatch)
    if no_colour:
        monkeypatch.setenv("NO_COLOR", "1")
    assert not any("\x1b" in line for line in (*table(ROWS), *listed("t", {"a": "b"})))


def test_an_escape_in_a_cell_never_reaches_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    at_a_terminal(monkeypatch)
    assert not any("\x1b" in line for line in table([{"ref": "a\x1b[2Jb"}]))


def test_in_a_pipe_each_row_is_one_line_however_narrow_the_screen(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout", io.StringIO())
    monkeypatch.setenv("COLUMNS", "20")
    assert len(list(table(ROWS))) == 1 + len(ROWS)
    assert list(table([])) == []
