"""Somebody is protected in the portal, and an answer that told of the wrong person is recalled."""

from __future__ import annotations

from tests.portal.conftest import Portal, Visitor
from tests.portal.test_person import records, told_of

from proviso_gateway.gateway.protect import protected_by


def protects(visitor: Visitor, people: str) -> None:
    visitor.goes("/safety")
    visitor.page.fill("#people", people)
    visitor.clicks("Go on, to sign")
    visitor.looks("sign-a-protection")
    assert people in visitor.is_told()
    visitor.signs()


def test_one_protects_and_a_guardian_and_a_second_lift_it(visitor: Visitor, portal: Portal) -> None:
    visitor.plays("carl")
    visitor.goes("/safety")
    visitor.clicks("Go on, to sign")
    visitor.looks("safety-nobody-named")
    assert "Nobody is named" in visitor.page.inner_text(".errors")
    protects(visitor, "SYN-404")
    visitor.looks("safety")
    assert "SYN-404" not in visitor.page.inner_text("body"), "whoever protects reads of none"
    visitor.plays("edda")
    visitor.goes("/safety")
    assert "SYN-404" not in visitor.page.inner_text("body")
    visitor.plays("gwen")
    visitor.goes("/safety")
    visitor.page.get_by_text("Lift it", exact=True).first.click()
    visitor.looks("safety-guardian")
    assert "SYN-404" in visitor.is_told()
    visitor.page.locator("details textarea").first.fill("She asks for it herself.")
    visitor.page.locator("details button").first.click()
    visitor.signs()
    assert protected_by(portal.home().store) == {"SYN-404"}
    visitor.plays("edda")
    visitor.goes("/safety")
    visitor.looks("safety-to-lift")
    visitor.clicks("Lift it, as the second")
    assert "She asks for it herself." in visitor.is_told()
    visitor.signs()
    assert protected_by(portal.home().store) == frozenset()


def test_whoever_may_not_protect_finds_no_such_page(visitor: Visitor) -> None:
    for who, may in (("carl", 200), ("gwen", 200), ("ada", 403)):
        visitor.plays(who)
        request = visitor.page.context.request
        for path in ("/safety", "/recalls"):
            assert request.get(visitor.portal.origin + path).status == may


def test_no_page_of_anybody_else_tells_that_somebody_is_protected(
    visitor: Visitor, portal: Portal
) -> None:
    _, person = told_of(portal)
    before = {}
    for again in (False, True):
        if again:
            visitor.plays("gwen")
            protects(visitor, person)
        for who in ("carl", "edda", "ada"):
            visitor.plays(who)
            for path in ("/cases", "/find", "/running", "/operating", "/reads", "/safety"):
                if visitor.page.context.request.get(visitor.portal.origin + path).status != 200:
                    continue
                visitor.goes(path)
                said = visitor.page.inner_text("main")
                assert before.setdefault((who, path), said) == said


def test_a_wrong_disclosure_is_followed_through_in_the_portal(
    visitor: Visitor, portal: Portal
) -> None:
    handle, _ = told_of(portal)
    visitor.plays("carl")
    visitor.goes("/recalls")
    visitor.looks("recalls-none")
    visitor.page.fill("#case", handle[:8])
    visitor.page.fill("#reasons", "She rang: it was not hers.")
    visitor.clicks("Go on, to sign")
    visitor.looks("sign-a-recall")
    visitor.signs()
    visitor.looks("recalls-first")
    assert "a second is missing" in visitor.page.inner_text("main")
    visitor.plays("gwen")
    visitor.goes("/operating")
    assert "the regulator is to be told by" in visitor.is_told()
    visitor.looks("operating-a-recall")
    visitor.goes("/recalls")
    visitor.clicks("Sign as the second")
    assert "She rang: it was not hers." in visitor.is_told()
    visitor.signs()
    visitor.page.locator("summary").first.click()
    visitor.looks("recalls-two")
    visitor.page.locator("details textarea").first.fill("By telephone, reference 7.")
    visitor.clicks("It was told")
    visitor.looks("sign-regulator")
    visitor.signs()
    assert "to be confirmed by" in visitor.page.inner_text("main")
    visitor.looks("recalls-told")
    for who in ("officer-14", "officer-22"):
        visitor.plays(who)
        reads = visitor.page.context.request.get(f"{visitor.portal.origin}/ask/{handle}")
        if reads.status == 200:
            break
    visitor.goes(f"/ask/{handle}")
    visitor.looks("request-recalled")
    assert "it told of somebody who was not meant" in visitor.is_told()
    visitor.clicks("Confirm destruction")
    visitor.page.check("#sure")
    visitor.clicks("Confirm it")
    assert "what was handed over is destroyed" in visitor.is_told()
    visitor.looks("request-recalled-destroyed")
    visitor.plays("gwen")
    visitor.goes("/recalls")
    assert "confirmed on" in visitor.page.inner_text("main")


def test_a_guardian_protects_whoever_asks(visitor: Visitor, portal: Portal) -> None:
    visitor.plays("gwen")
    records(visitor, "SYN-405", "SAR 40")
    visitor.looks("a-question-in-danger")
    visitor.clicks("Protect them now")
    assert "SYN-405" in visitor.is_told()
    visitor.signs()
    visitor.page.wait_for_load_state("load")
    assert "SYN-405" in protected_by(portal.home().store)
