"""How the home is run: what is overdue, slots put off, enrolments renewed, as `status` has it."""

from __future__ import annotations

import datetime
import json

from tests.portal.conftest import Portal, Visitor

from proviso_gateway.adapters.keys.holders import key_holder
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.adopt import enrol_officer
from proviso_gateway.gateway.approve import approve
from proviso_gateway.pages.portal import with_days

AGREEMENT = "nhs-digital-home-office"


def lapsing(portal: Portal, name: str, seed: int, days: int) -> str:
    """Somebody whose enrolment ends in so many days."""
    hand = key_holder(bytes([seed]) * 32)
    home, found = portal.home(), portal.demonstration
    by = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    until = home.gateway.now().plus(days=days)
    enrol_officer(home.gateway, by, hand.key, ["caseworker"], until, name=name)  # type: ignore[arg-type]
    home.close()
    return hand.key


def test_an_operator_reads_what_is_overdue_and_status_says_the_same(
    visitor: Visitor, portal: Portal
) -> None:
    lapsing(portal, "Lena Moss", 41, 3)
    visitor.plays("ada")
    visitor.goes("/operating")
    visitor.looks("operating")
    told = visitor.is_told()
    assert "No backup was ever made of this home." in told
    assert "nobody has said for how long cases are kept: nothing is erased" in told
    assert "The enrolment of Lena Moss lapses on" in told
    status = json.loads(portal.command("status", "--json"))
    assert any("Lena Moss" in one for one in status["attention"])
    for one in status["attention"]:
        assert with_days(one) in told
    lines = portal.command("status")
    assert lines.startswith("A rehearsal is laxer than a live home")
    assert "To see to:" in lines
    assert "Last backup" in lines
    assert "nobody has said for how long cases are kept: nothing is erased" in lines
    assert status["operating"]["erasing"] == {
        "with_terms": 0, "agreements": 1, "erased": 0, "looked": ""
    }  # fmt: skip


def test_a_backup_is_noted_with_its_day(visitor: Visitor, portal: Portal, tmp_path: object) -> None:
    portal.command("backup", f"{tmp_path}/backup")
    status = json.loads(portal.command("status", "--json"))
    assert status["home"]["backup_at"] == portal.demonstration.today.isoformat()
    assert status["home"]["backup_days"] == 0
    assert not any("No backup" in one for one in status["attention"])
    visitor.plays("bela")
    visitor.goes("/operating")
    assert "2 October 2017, today" in visitor.is_told()


def test_all_who_lapse_are_renewed_by_one_act_of_two(visitor: Visitor, portal: Portal) -> None:
    keys = [lapsing(portal, name, seed, 2) for name, seed in (("Mara Bird", 42), ("Nils Ray", 43))]
    visitor.plays("ada")
    visitor.goes("/operating")
    before = len(portal.home().store.charter().last)
    visitor.clicks("Renew for a month")
    visitor.looks("sign-renewal")
    reads_the_renewals(visitor)
    visitor.signs()
    assert "takes effect when another officer signs too" in visitor.is_told()
    visitor.plays("bela")
    visitor.goes("/running")
    visitor.looks("running-with-an-act")
    assert "officer enrolled, signed by Ada Marsh" in visitor.is_told()
    reads_the_renewals(visitor)
    visitor.clicks("Read and sign")
    reads_the_renewals(visitor)
    visitor.signs()
    home = portal.home()
    charter, now = home.store.charter(), home.gateway.now()
    for key in keys:
        assert charter.roll.officers[key].until > now.plus(days=30).micros
    assert len({charter.last[f"officer {key}"] for key in keys}) == 1, "one act"
    assert len(charter.last) == before
    home.close()
    visitor.plays("ada")
    visitor.goes("/operating")
    assert "Mara Bird" not in visitor.is_told()


def reads_the_renewals(visitor: Visitor) -> None:
    """Who they are, as what, until when now and until when then, in a table of renewals alone."""
    table = visitor.page.locator("table", has_text="As they are, until another day").first
    rows = table.locator("tbody tr")
    assert rows.count() >= 2
    for name in ("Mara Bird", "Nils Ray"):
        row = rows.filter(has_text=name).inner_text()
        assert "caseworker" in row
        assert "4 October 2017" in row
        assert "2 November 2017" in row


def approved_today(portal: Portal) -> None:
    """A case whose slot nobody of has been searched for."""
    home, found = portal.home(), portal.demonstration
    edda = next(found.hand(one.key) for one in found.players if one.who == "edda")
    for handle in home.store.cases(CaseState.PROPOSED):
        case = home.store.case(handle)
        if case.proposed is not None and case.proposed.weighing.finding == "passed":
            approve(home.gateway, edda, handle)  # type: ignore[arg-type]
            break
    home.close()


def test_a_slot_is_put_off_by_two(visitor: Visitor, portal: Portal) -> None:
    approved_today(portal)
    visitor.plays("edda")
    visitor.goes("/operating")
    assert visitor.page.locator("summary", has_text="Put off the slot").count() > 0
    visitor.page.locator("summary", has_text="Put off the slot").first.click()
    visitor.looks("operating-a-slot-to-put-off")
    form = visitor.page.locator("form[action='/operating/postpone']").first
    slot = datetime.date.fromisoformat(str(form.locator("[name=slot]").input_value()))
    form.locator("[name=to]").fill("soon")
    form.locator("button").click()
    assert "This is not a day" in visitor.is_told()
    visitor.goes("/operating")
    visitor.page.locator("summary", has_text="Put off the slot").first.click()
    form = visitor.page.locator("form[action='/operating/postpone']").first
    later = slot + datetime.timedelta(days=7)
    form.locator("[name=to]").fill(later.isoformat())
    form.locator("select").select_option("no-staff")
    form.locator("button").click()
    visitor.looks("sign-postponement")
    assert "there are too few staff (no-staff)" in " ".join(visitor.is_told().split())
    visitor.signs()
    visitor.plays("gwen")
    visitor.goes("/running")
    visitor.clicks("Read and sign")
    visitor.signs()
    home = portal.home()
    (put_off,) = home.store.charter().postponed[AGREEMENT]
    assert (put_off.slot, put_off.to, put_off.reason) == (slot, later, "no-staff")
    home.close()


def test_caseworkers_do_not_run_the_house(visitor: Visitor) -> None:
    visitor.plays("carl")
    got = visitor.page.context.request.get(visitor.portal.origin + "/operating")
    assert got.status == 403
    assert "that takes an administrator or an approver or a guardian." in got.text()
    got = visitor.page.context.request.get(visitor.portal.origin + "/ask")
    assert "that takes somebody of those who ask." in got.text()
    assert visitor.page.locator("nav a", has_text="Running the house").count() == 0
