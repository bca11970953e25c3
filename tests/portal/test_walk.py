"""One request walks from desk to desk in a browser, and its log passes outside."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.portal.conftest import Portal, Visitor

WORDS = "Weighed for this person and this request; nothing known speaks against it"


def verified(portal: Portal, out: Path) -> None:
    """The home's log is what an outsider's verifier accepts."""
    home = portal.home()
    home.sequence()
    home.publish_to(out)
    genesis = home.settings.genesis
    home.close()
    told = [sys.executable, "-m", "proviso_verify", "log", str(out), "--genesis", genesis]
    done = subprocess.run(told, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_request_walks_from_desk_to_desk(
    visitor: Visitor, portal: Portal, tmp_path: Path
) -> None:
    visitor.goes("/")
    visitor.looks("welcome")
    visitor.plays("carl")
    visitor.looks("work")
    case = visitor.finds("to be weighed")
    visitor.goes("/cases?show=all")
    visitor.looks("work-all")
    visitor.goes(case)
    visitor.looks("case-ready")
    assert "Why it stands so: Every clause that others answer for is met" in visitor.is_told()
    visitor.clicks("Weigh factor by factor")
    visitor.looks("weigh")
    visitor.clicks("Test passed")
    visitor.looks("weigh-with-a-problem")
    assert "There is a problem" in visitor.is_told()
    for factor in visitor.page.locator("textarea").all():
        factor.fill(WORDS)
    visitor.clicks("Test passed")
    visitor.looks("sign-proposal")
    visitor.signs()
    assert "Another officer decides" in visitor.is_told()
    visitor.goes(case)
    visitor.looks("case-proposed-by-you")
    assert visitor.page.locator("button", has_text="Approve").count() == 0

    visitor.plays("edda")
    visitor.goes(case)
    visitor.looks("case-to-decide")
    visitor.clicks("Approve: disclose")
    visitor.looks("sign-approval")
    visitor.signs()
    visitor.goes(case)
    visitor.looks("case-approved")
    assert "Changed since it was proposed" not in visitor.is_told(), "it is decided"
    visitor.clicks("Search the register")
    visitor.looks("case-searched")

    visitor.plays("dora")
    visitor.goes(case + "/look")
    visitor.looks("look-at-one")
    visitor.clicks("Yes, this is the person")
    visitor.looks("sign-look")
    visitor.signs()
    visitor.goes(visitor.finds("candidates to be compared") + "/look")
    visitor.looks("look-at-two")
    stacks_on_a_phone(visitor)

    visitor.plays("officer-14")
    visitor.looks("requests")
    for _ in range(3):
        visitor.page.click("text=Go to the next working day")
    visitor.goes("/ask/" + case.removeprefix("/cases/"))
    visitor.looks("request-to-be-called-for")
    with visitor.page.expect_download() as download:
        visitor.clicks("Call, and have it sealed")
    sealed = Path(download.value.path()).read_bytes()
    told = json.loads(portal.demonstration.opens().open(sealed))
    assert told["answer"] == "disclosed"
    visitor.page.reload()
    assert "sealed answer that was handed over" in visitor.is_told()
    visitor.looks("request-answered")
    verified(portal, tmp_path / "public")


def stacks_on_a_phone(visitor: Visitor) -> None:
    """On a phone nothing of two candidates is cut: each value says whose it is."""
    table = visitor.page.locator("table.compare")
    assert table.locator("tbody tr").first.inner_text().startswith("Protection")
    visitor.page.set_viewport_size({"width": 360, "height": 900})
    for cell in table.locator("tbody td[data-head]").all():
        box = cell.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 360
    said = "getComputedStyle(document.querySelector('.compare td[data-head]'), '::before').content"
    assert "Candidate A" in visitor.page.evaluate(said)
    visitor.page.set_viewport_size({"width": 1280, "height": 900})


def test_a_proposal_to_refuse_says_so_and_cannot_be_approved(visitor: Visitor) -> None:
    visitor.plays("edda")
    for row in visitor.page.locator("tr", has_text="to be decided").all():
        case = row.locator("a").first.get_attribute("href")
        text = visitor.page.context.request.get(visitor.portal.origin + case).text()
        if "proposes to refuse" in text:
            assert "Approve: disclose" not in text
            visitor.goes(case)
            visitor.looks("case-to-refuse")
            visitor.clicks("Sign the refusal")
            visitor.looks("sign-refusal")
            visitor.signs()
            assert "Refused, and signed by you" in visitor.is_told()
            return
    pytest.fail("no proposal to refuse lies here")


def test_one_stops_and_two_go_on(visitor: Visitor, portal: Portal, tmp_path: Path) -> None:
    visitor.plays("gwen")
    visitor.goes("/running")
    visitor.looks("running")
    assert "approved and not answered" in visitor.is_told()
    visitor.clicks("Stop it now")
    visitor.looks("sign-stop")
    assert "In flight under it" in visitor.is_told()
    visitor.signs()
    assert "Assessed again at once" in visitor.is_told()
    visitor.goes("/cases?show=all&state=held")
    assert visitor.page.locator("tbody tr").count() > 0
    visitor.goes("/running")
    visitor.looks("running-stopped")
    visitor.clicks("Lift the stop")
    visitor.signs()
    assert "takes effect when another officer signs too" in visitor.is_told()
    visitor.looks("running-with-an-act")
    assert "Signed by you. Another officer signs too." in visitor.is_told()
    assert visitor.page.locator("text=Read and sign").count() == 0
    assert visitor.page.locator("text=Lift the stop: two sign").count() == 0
    visitor.plays("edda")
    visitor.goes("/running")
    visitor.clicks("Read and sign")
    visitor.looks("sign-second")
    visitor.signs()
    assert "Assessed again at once" in visitor.is_told()
    assert "stopped" not in visitor.page.inner_text(".tasks")
    verified(portal, tmp_path / "public")


def test_one_button_stops_every_agreement(visitor: Visitor, portal: Portal, tmp_path: Path) -> None:
    names = set(portal.home().store.charter().adopted)
    visitor.plays("gwen")
    visitor.goes("/running")
    visitor.clicks("Stop every agreement")
    visitor.looks("sign-stop-of-all")
    for at in range(1, len(names) + 1):
        assert f"Stop every agreement: {at} of {len(names)}" in visitor.is_told()
        assert "In flight under it" in visitor.is_told()
        visitor.signs()
    visitor.looks("running-all-stopped")
    assert "Stop every agreement" not in visitor.is_told()
    assert set(portal.home().store.charter().stopped) == names
    for _ in names:
        visitor.plays("gwen")
        visitor.goes("/running")
        visitor.clicks("Lift the stop")
        visitor.signs()
        assert portal.home().store.charter().stopped, "one alone lifts nothing"
        visitor.plays("edda")
        visitor.goes("/running")
        visitor.clicks("Read and sign")
        visitor.signs()
    assert not portal.home().store.charter().stopped
    verified(portal, tmp_path / "public")


def test_a_file_is_looked_over_before_anything_is_recorded(
    visitor: Visitor, portal: Portal, tmp_path: Path
) -> None:
    lines = (Path("examples") / "nhs-home-office" / "requests.csv").read_text().splitlines()
    columns = len(lines[0].split(",received_on")[0].split(","))
    head = ",".join(lines[0].split(",")[:columns])
    good = "HO-17-{},nhs-digital-home-office,overstayed,Officer 14,Inspector 3,Ana,,Lowe,1984-05-17,female,1 Wren Street,QX1 2AB,address,{},true,TL-9,true,true"  # noqa: E501
    file = tmp_path / "requests.csv"
    file.write_text("\n".join([head, good.format(901, "maybe"), good.format(902, "false")]) + "\n")
    home = portal.home()
    before = home.store.recorded()
    visitor.plays("officer-14")
    visitor.goes("/ask/file")
    visitor.looks("file")
    visitor.page.set_input_files("#file", str(file))
    visitor.clicks("Look it over")
    visitor.looks("file-looked-over")
    assert "Rows that can be sent: 1. Problems: 1." in visitor.is_told()
    assert "in_contact" in visitor.is_told()
    assert home.store.recorded() == before
    assert "once Inspector 3 has countersigned it" in visitor.is_told()
    visitor.clicks("Send what is good")
    assert "Before Inspector 3, to be countersigned: 1." in visitor.is_told()
    visitor.looks("requests-with-a-file-that-waits")
    assert home.store.recorded() == before
    visitor.plays("inspector-3")
    visitor.clicks("Read a file of one request")
    visitor.looks("file-to-countersign")
    visitor.clicks("Countersign and send one request")
    assert "Requests received: 1" in visitor.is_told()
    assert home.store.recorded() > before
    home.close()


@pytest.mark.parametrize("visitor", [False], indirect=True, ids=["without script"])
def test_without_script_everything_but_own_keys_works(visitor: Visitor) -> None:
    page = visitor.page
    page.goto(visitor.portal.origin + "/")
    page.click('form[action="/play/officer-14"] button')
    page.goto(visitor.portal.origin + "/ask/new")
    page.fill("#request_ref", "HO-17-950")
    page.check("#g-overstayed")
    page.click("main button")
    page.check("#f-address")
    page.click("main button")
    assert "Whom do you mean?" in visitor.is_told()
    page.goto(visitor.portal.origin + "/")
    page.click('form[action="/play/carl"] button')
    case = visitor.finds("to be weighed")
    page.goto(visitor.portal.origin + case + "/weigh")
    page.fill("#f-necessity", "Kept without a script")
    page.click("text=Keep, and go on later")
    page.goto(visitor.portal.origin + case + "/weigh")
    assert page.input_value("#f-necessity") == "Kept without a script"
