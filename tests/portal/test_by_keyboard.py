"""A caseworker's journey by keyboard alone, and with script off."""

from __future__ import annotations

import pytest
from tests.portal.conftest import Visitor

WORDS = "Weighed for this person and this request"


def tabs_to(visitor: Visitor, words: str) -> None:
    """Press Tab until whatever says this has the focus."""
    for _ in range(120):
        visitor.page.keyboard.press("Tab")
        said = visitor.page.evaluate("document.activeElement.innerText || ''")
        if words in said:
            return
    pytest.fail(f"Tab does not reach {words!r}")


def test_a_case_is_weighed_and_proposed_by_keyboard_alone(visitor: Visitor) -> None:
    keyboard = visitor.page.keyboard
    visitor.goes("/")
    tabs_to(visitor, "Carl Ashby")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/cases")
    reference = visitor.page.locator("tr", has_text="to be weighed").first.locator("a").inner_text()
    tabs_to(visitor, reference)
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/cases/*")
    tabs_to(visitor, "I take it on")
    keyboard.press("Enter")
    visitor.page.wait_for_selector("text=Claimed by you")
    tabs_to(visitor, "Weigh factor by factor")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/weigh")
    for _ in range(visitor.page.locator("textarea").count()):
        for _ in range(60):
            keyboard.press("Tab")
            if visitor.page.evaluate("document.activeElement.tagName") == "TEXTAREA":
                break
        keyboard.type(WORDS)
    tabs_to(visitor, "Test passed")
    keyboard.press("Enter")
    visitor.page.wait_for_url("**/sign/*")
    tabs_to(visitor, "Sign, to disclose")
    keyboard.press("Enter")
    visitor.page.wait_for_selector("text=Another officer decides")


def test_number_keys_go_to_a_choice_and_choose_nothing(visitor: Visitor) -> None:
    visitor.plays("dora")
    visitor.goes(visitor.finds("candidates to be compared") + "/look")
    for key, words in (("2", "It is B"), ("0", "I cannot tell"), ("1", "It is A")):
        visitor.page.keyboard.press(key)
        assert visitor.page.evaluate("document.activeElement.innerText") == words
        assert visitor.page.url.endswith("/look")
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_url("**/sign/*")
    assert "Candidate A" in visitor.is_told()


@pytest.mark.parametrize("visitor", [False], indirect=True, ids=["without script"])
def test_a_case_is_weighed_proposed_and_claimed_without_script(visitor: Visitor) -> None:
    visitor.plays("carl")
    case = visitor.finds("to be weighed")
    visitor.goes(case)
    visitor.page.click("text=I take it on")
    assert "Claimed by you" in visitor.is_told()
    visitor.clicks("Weigh factor by factor")
    for factor in visitor.page.locator("textarea").all():
        factor.fill(WORDS)
    visitor.clicks("Test passed")
    visitor.signs()
    assert "Another officer decides" in visitor.is_told()
    visitor.plays("edda")
    visitor.goes(case)
    visitor.clicks("Approve: disclose")
    visitor.signs()
    visitor.plays("dora")
    visitor.goes(visitor.finds("candidates to be compared") + "/look")
    visitor.clicks("I cannot tell")
    visitor.signs()
    assert "Your look is on record" in visitor.is_told()
