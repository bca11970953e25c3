"""The worklist is narrowed, its clocks are shown, and a case is claimed and given up."""

from __future__ import annotations

from tests.portal.conftest import Visitor


def test_the_worklist_is_narrowed_and_shows_its_clocks(visitor: Visitor) -> None:
    visitor.plays("dora")
    visitor.goes("/cases?show=all")
    assert "working day" in visitor.is_told()
    visitor.page.click("summary")
    visitor.looks("work-narrowing")
    visitor.page.select_option("#by-state", "ready")
    visitor.clicks("Show these")
    visitor.looks("work-narrowed")
    tags = visitor.page.locator("tbody tr > td:first-of-type .tag").all_inner_texts()
    assert tags
    assert {one.strip() for one in tags} == {"to be weighed"}
    visitor.goes("/cases?show=all&requester=nobody")
    visitor.looks("work-nothing-fits")
    assert "Nothing that waits fits this" in visitor.is_told()


def test_a_case_is_claimed_for_all_to_see_and_given_up(visitor: Visitor) -> None:
    visitor.plays("carl")
    case = visitor.finds("to be weighed")
    visitor.goes(case)
    visitor.page.click("text=I take it on")
    visitor.looks("case-claimed")
    assert "Claimed by you" in visitor.is_told()
    visitor.plays("dora")
    assert "claimed by Carl Ashby" in visitor.is_told()
    visitor.goes(case)
    assert visitor.page.locator("text=Weigh factor by factor").count() == 1
    visitor.plays("carl")
    visitor.goes(case)
    visitor.page.click("text=Give it up")
    assert "Nobody has claimed it" in visitor.is_told()
