"""A page asks as often in a home of many cases as in one of few. (Times: `make bench-portal`.)"""

from __future__ import annotations

from pathlib import Path

from tests.portal.filled import demonstration_with
from tests.portal.pages_timed import ORIGIN, asked

MANY = 700
"""More than a page shows, and more than a process remembers."""


def test_no_page_asks_more_where_more_cases_lie(tmp_path: Path) -> None:
    few = demonstration_with(tmp_path / "few", 1, ORIGIN)
    many = demonstration_with(tmp_path / "many", MANY, ORIGIN)
    with asked(few) as small, asked(many) as large:
        assert set(small.pages) <= set(large.pages)
        for page in small.pages:
            first = small.page(page).asked, large.page(page).asked
            then = small.page(page).asked, large.page(page).asked
            assert then[1] == then[0], page
            # Cases that this process has not read yet are read together: keys, events, entries.
            assert first[1] <= first[0] + 4, page
