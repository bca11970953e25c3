"""A guardian sets a case apart in the portal, and for whoever is not named there is none."""

from __future__ import annotations

from tests.portal.conftest import Visitor
from tests.portal.test_guarded import status

NONE_SUCH = "/cases/" + "a" * 26


def test_a_guardian_sets_a_case_apart_and_for_all_others_there_is_none(visitor: Visitor) -> None:
    visitor.plays("carl")
    case = visitor.finds("to be weighed")
    reference = visitor.page.locator(f'a[href="{case}"]').inner_text()
    visitor.goes(case)
    assert visitor.page.locator("button", has_text="Set it apart").count() == 0
    visitor.plays("gwen")
    visitor.goes(case)
    visitor.looks("case-to-set-apart")
    visitor.page.get_by_label("Dora").check()
    visitor.clicks("Set it apart")
    assert "could not see the case through" in visitor.page.inner_text("body")
    visitor.goes(case)
    for name in ("Dora", "Edda"):
        visitor.page.get_by_label(name).check()
    visitor.clicks("Set it apart")
    visitor.looks("sign-set-apart")
    assert "Dora" in visitor.is_told()
    assert "Edda" in visitor.is_told()
    visitor.signs()
    assert "The case is set apart" in visitor.is_told()
    visitor.looks("case-set-apart")
    assert visitor.page.get_by_label("Dora").is_checked()
    assert not visitor.page.get_by_label("Carl").is_checked()

    visitor.plays("carl")
    for which in ("/cases", "/cases?show=all"):
        visitor.goes(which)
        assert reference not in visitor.is_told()
    for page in ("", "/look", "/weigh"):
        assert status(visitor, case + page) == status(visitor, NONE_SUCH + page) == 404
    said = []
    for word in (reference, "P-0"):
        visitor.goes("/find")
        visitor.page.fill("#reference", word)
        visitor.page.click("button[value=reference]")
        said.append(visitor.page.inner_text("[role=alert], .errors, .error"))
    assert said[0] == said[1]
    assert "There is no case of that name" in said[0]

    visitor.plays("dora")
    visitor.goes(case)
    assert "set apart for" in visitor.page.inner_text("aside[aria-label='Beside the case']")
