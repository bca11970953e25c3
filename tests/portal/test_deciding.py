"""Whoever decides sees what it rests on: order, changes, their own sentence; and gives back."""

from __future__ import annotations

import csv
import dataclasses
import datetime
import io

from tests.portal.conftest import Portal, Visitor

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.intake import take_in
from proviso_gateway.gateway.order import record_order
from proviso_gateway.gateway.ports import Actor
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.terms import Handle, Hash
from proviso_gateway.tracing.people import Search


def a_file(reference: str) -> bytes:
    """A file of one request that states nothing of what its agreement asks."""
    row = {
        "request_ref": reference, "agreement": "nhs-digital-home-office", "ground": "overstayed",
        "officer": "Officer 14", "countersigner": "Inspector 3", "given_name": "Ana",
        "family_name": "Lowe", "birth_date": "1984-05-17", "postcode": "QX1 2AB",
        "fields": "address",
    }  # fmt: skip
    out = io.StringIO()
    writer = csv.DictWriter(out, row, lineterminator="\n")
    writer.writeheader()
    writer.writerow(row)
    return out.getvalue().encode()


def under_an_order(portal: Portal) -> str:
    """A request under a court order that reaches restricted records: its case's address."""
    home, found = portal.home(), portal.demonstration
    gateway = home.gateway

    def hand(who: str) -> Actor:
        held = found.hand(next(one.key for one in found.players if one.who == who))
        assert held is not None
        return held

    lawyer = key_holder(bytes(range(2, 34)))
    until = gateway.now().plus(days=20)
    administrators = (hand("ada"), hand("bela"))
    enrol_officer(gateway, administrators, lawyer.key, ["lawyer"], until, name="Lou Wray")
    asked = dataclasses.replace(
        gateway.store.case(gateway.store.cases()[0]).request,
        whom=Search("Ana", "", "Lowe", "1984-05-17", postcode="QX1 2AB"),
    )
    order = CourtOrder(
        reference="CO-7", court="County Court at Queensferry", effect="discloses",
        document=Hash("c" * 64), valid_from=gateway.today(),
        valid_until=gateway.today() + datetime.timedelta(days=30), requester="home-office",
        fields=("address",), reaches=(search_hash(asked),), reaches_restricted=True,
    )  # fmt: skip
    record_order(gateway, (lawyer, hand("edda")), order)
    taken = take_in(gateway, "home-office", a_file("CO-7-1"), "r.csv", order=order.hash)
    home.close()
    case: Handle = taken.cases[0]
    return f"/cases/{case}"


def test_a_court_order_leads_the_case_the_proposal_and_the_approval(
    visitor: Visitor, portal: Portal
) -> None:
    case = under_an_order(portal)
    visitor.plays("carl")
    visitor.goes(case)
    visitor.looks("case-under-an-order")

    def led() -> None:
        said = visitor.is_told()
        for words in ("County Court at Queensferry", "CO-7", "1 person", "It reaches them"):
            assert words in said, words

    led()
    visitor.clicks("Go on to the proposal")
    led()
    visitor.looks("weigh-under-an-order")
    visitor.clicks("Propose")
    visitor.looks("sign-proposal-under-an-order")
    led()
    visitor.signs()
    visitor.plays("edda")
    visitor.goes(case)
    led()
    visitor.clicks("Approve: disclose")
    visitor.looks("sign-approval-under-an-order")
    led()


def test_a_proposal_is_given_back_with_a_reason_and_says_so_to_its_proposer(
    visitor: Visitor,
) -> None:
    visitor.plays("edda")
    for row in visitor.page.locator("tr", has_text="to be decided").all():
        case = str(row.locator("a").first.get_attribute("href"))
        if (
            "proposes to refuse"
            not in visitor.page.context.request.get(visitor.portal.origin + case).text()
        ):
            break
    visitor.goes(case)
    assert "Nothing that the proposal rests on has changed" in visitor.is_told()
    assert "one search, for this person" in visitor.is_told()
    visitor.page.click("text=Give it back to")
    visitor.clicks("Give the proposal back")
    visitor.looks("case-give-back-without-a-reason")
    assert "with a reason" in visitor.is_told()
    visitor.page.fill("#because", "Look again at proportionality.\nThe address is old.")
    visitor.clicks("Give the proposal back")
    visitor.looks("sign-give-back")
    visitor.signs()
    assert "Nothing was decided" in visitor.is_told()
    visitor.plays("carl")
    visitor.goes(case)
    visitor.looks("case-given-back")
    assert "Given back by Edda Holm" in visitor.is_told()
    assert "The address is old" in visitor.is_told()
    assert visitor.page.locator("text=Weigh factor by factor").count() == 1


def test_what_is_asked_for_names_the_documents_that_bear_it_out(
    visitor: Visitor, portal: Portal
) -> None:
    home = portal.home()
    taken = take_in(home.gateway, "home-office", a_file("HO-17-960"), "r.csv")
    home.close()
    visitor.plays("carl")
    visitor.goes("/cases?show=all&state=asked")
    assert "HO-17-960" in visitor.is_told()
    visitor.goes(f"/cases/{taken.cases[0]}")
    visitor.looks("case-asked")
    assert "borne out by" in visitor.is_told()
    assert "Asked for, until" in visitor.is_told()


def test_of_two_whom_nothing_stated_tells_apart_neither_is_offered(
    visitor: Visitor, portal: Portal
) -> None:
    """Two of one name and one birthday, asked for without an address."""
    home = portal.home()
    handle = home.gateway.store.find("home-office", "HO-17-010")
    home.close()
    visitor.plays("edda")
    visitor.goes(f"/cases/{handle}")
    visitor.clicks("Approve: disclose")
    visitor.signs()
    visitor.goes(f"/cases/{handle}")
    visitor.clicks("Search the register")
    visitor.plays("dora")
    visitor.goes(f"/cases/{handle}/look")
    visitor.looks("look-at-nobody")
    assert "Nobody can be named here" in visitor.is_told()
    assert visitor.page.locator("text=It is A").count() == 0
    visitor.clicks("I cannot tell")
    visitor.signs()
    assert "Your look is on record" in visitor.is_told()
