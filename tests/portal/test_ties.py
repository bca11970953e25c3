"""Whoever a case concerns stands back from it in the portal, and sees it no more."""

from __future__ import annotations

from tests.portal.conftest import Portal, Visitor
from tests.portal.test_guarded import status


def test_who_declares_that_a_case_concerns_a_colleague_sees_it_no_more(
    visitor: Visitor, portal: Portal
) -> None:
    visitor.plays("carl")
    case = visitor.finds("to be weighed")
    reference = visitor.page.locator(f'a[href="{case}"]').inner_text()
    visitor.goes(case)
    visitor.looks("case-with-ties-to-declare")
    visitor.page.select_option("#tie", "colleague")
    visitor.clicks("I stand back")
    visitor.looks("sign-tie")
    assert "it concerns a colleague, or their household" in visitor.is_told()
    visitor.signs()
    assert "You stand back from this case" in visitor.is_told()
    for which in ("/cases", "/cases?show=all"):
        visitor.goes(which)
        assert reference not in visitor.is_told()
    assert status(visitor, case) == 403
    visitor.goes("/find")
    visitor.page.fill("#reference", reference)
    visitor.page.click("button[value=reference]")
    assert "This officer has stood back" in visitor.is_told()
    visitor.plays("dora")
    visitor.goes(case)
    assert "Carl" not in visitor.page.inner_text("aside[aria-label='Beside the case']")
    visitor.plays("gwen")
    visitor.goes(case)
    visitor.looks("case-with-ties")
    beside = visitor.page.inner_text("aside[aria-label='Beside the case']")
    assert "it concerns a colleague, or their household" in beside
    assert "Only guardians read this." in beside


def test_who_says_nothing_of_why_is_asked_nothing(visitor: Visitor, portal: Portal) -> None:
    visitor.plays("dora")
    case = visitor.finds("to be weighed")
    visitor.goes(case)
    visitor.clicks("I stand back")
    assert "Nobody asks me why." in visitor.is_told()
    visitor.signs()
    home = portal.home()
    found = home.store.case(case.rpartition("/")[2])  # type: ignore[arg-type]
    home.close()
    assert len(found.recused) == len(found.ties) + 1
