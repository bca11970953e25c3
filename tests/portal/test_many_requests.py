"""Whoever has asked very often still finds every request, and what can be called for first."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.portal.filled import come_in, row_of
from tests.portal.served import EXAMPLES, Served, free_port, serving

from proviso_gateway.assembly.demonstrating import SEALED_TO, make_demonstration

MANY = 130
"""More than a page lists."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder, port = tmp_path_factory.mktemp("many") / "home", free_port()
    make_demonstration(folder, EXAMPLES, origin=f"http://localhost:{port}")
    one = Served(folder, port)
    home = one.home()
    come_in(home, [row_of(number) for number in range(MANY)])
    home.close()
    with serving(folder, port):
        yield one


def test_what_can_be_called_for_stands_first_however_long_ago_it_was_asked(served: Served) -> None:
    text = served.as_("officer-14").get("/ask")
    first, _, then = text.partition("<h2>Sent</h2>")
    for reference in ("HO-17-005", "HO-17-013", "HO-17-021"):
        assert reference in first
        assert reference not in then
    assert "3 can be called for today" in " ".join(first.replace("<strong>", "").split())


def test_earlier_requests_are_a_page_further(served: Served) -> None:
    one = served.as_("officer-14")
    text = one.get("/ask")
    assert f"B-{MANY - 1}<" in text
    assert "B-29<" not in text
    assert 'href="/ask?from=100"' in text
    text = one.get("/ask?from=100")
    assert "B-29<" in text
    assert "HO-17-001<" in text
    assert "To be called for" not in text
    assert 'href="/ask?from=0"' in text
    for odd in ("-1", "x", "9" * 40, "1e3", "%D9%A3"):
        one.get(f"/ask?from={odd}")
        assert one.status == 200


def test_a_request_is_found_by_its_reference_and_no_address_says_it(served: Served) -> None:
    one = served.as_("officer-14")
    one.get("/ask")
    one.post("/ask", reference=" b-3 ")
    home = served.home()
    assert one.at == f"/ask/{home.store.find(SEALED_TO, 'B-3')}"
    home.close()
    one.get("/ask")
    one.post("/ask", reference="CP-1")
    assert one.status == 422
    assert "No request of yours has this reference." in one.text
