"""What a search brought to light is told to the case's own people; who read what, by officer; a
case is found by its reference, or by a name in one's own."""

from __future__ import annotations

from tests.portal.conftest import Visitor


def test_an_administrator_reads_the_same_of_whatever_a_search_found(visitor: Visitor) -> None:
    visitor.plays("dora")
    visitor.goes("/cases?show=all")
    match, unclear = visitor.finds("match to be looked at"), visitor.finds("candidates")
    visitor.plays("ada")
    visitor.goes("/cases?show=all")
    assert "match to be looked at" not in visitor.is_told()
    assert "candidates" not in visitor.is_told()
    visitor.goes(match)
    visitor.looks("case-in-hand")
    for case in (match, unclear):
        visitor.goes(case)
        assert "in hand" in visitor.is_told()
        assert "looked at the match" not in visitor.is_told()


def test_who_read_what_is_told_by_officer_and_names_nobody_else(visitor: Visitor) -> None:
    visitor.plays("carl")
    visitor.goes(visitor.finds("to be weighed"))
    assert visitor.page.locator("text=Who read what").count() == 0
    visitor.plays("ada")
    visitor.goes("/reads")
    visitor.looks("reads")
    assert "Carl Ashby" in visitor.is_told()


def test_a_case_is_found_by_reference_and_by_a_name_only_among_ones_own(visitor: Visitor) -> None:
    visitor.plays("carl")
    visitor.goes("/cases?show=all")
    row = visitor.page.locator("tbody tr").first
    reference = row.locator("a").inner_text()
    visitor.goes("/find")
    visitor.looks("find")
    visitor.page.fill("#reference", reference)
    visitor.clicks("Open the case")
    assert reference in visitor.page.inner_text(".crumb")
    visitor.goes("/find")
    visitor.page.fill("#name", "Nobody")
    visitor.clicks("Search my own cases")
    visitor.looks("find-without-a-reason")
    assert "only with a reason" in visitor.is_told()
    visitor.page.fill("#why", "somebody called about it")
    visitor.clicks("Search my own cases")
    visitor.looks("find-nothing")
    assert "None of your own cases" in visitor.is_told()
    assert "Nobody" not in visitor.page.url
