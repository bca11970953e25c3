"""The columns of a request, and what may stand in each, in whatever form a request comes."""

from __future__ import annotations

import re
from collections.abc import Mapping

from proviso_gateway.agreement.model import Agreement, Factor
from proviso_gateway.agreement.values import is_reserved, may_be_asserted
from proviso_gateway.agreement.versions import facts_vouched
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.cells import Column
from proviso_gateway.terms import Source
from proviso_gateway.tracing.people import DESCRIBED

_CODE = re.compile(r"[a-z][a-z0-9-]{0,39}")
_A_CODE = phrase("a code of lower-case letters, digits and hyphens")

COLUMNS: Mapping[str, Column] = {
    "request_ref": Column(80, needed=True, identifies=True),
    "agreement": Column(40, needed=True, pattern=_CODE, expected=_A_CODE),
    "ground": Column(40, needed=True, pattern=_CODE, expected=_A_CODE),
    "officer": Column(120, needed=True, identifies=True),
    "countersigner": Column(120, identifies=True),
    "given_name": DESCRIBED["given_name"],
    "middle_names": DESCRIBED["middle_names"],
    "family_name": DESCRIBED["family_name"],
    "birth_date": DESCRIBED["birth_date"],
    "gender": Column(10),
    "address_line": DESCRIBED["address_line"],
    "postcode": DESCRIBED["postcode"],
    "fields": Column(200, needed=True),
}
"""The columns that every file of requests may have, in the order of docs/files.md."""

NEEDED = tuple(name for name, column in COLUMNS.items() if column.needed)

REQUESTER = Column(40, pattern=_CODE, expected=_A_CODE)

EVIDENCE = Column(200, identifies=True)
"""A column `evidence_<fact>`."""

_YES_NO = Column(3, pattern=re.compile("yes|no"), expected="`yes` or `no`")

SCRIPT: Mapping[str, Column] = {
    "requester": REQUESTER,
    "received_on": Column(
        10, pattern=re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII), expected="a day such as 2017-06-01"
    ),
    "officer_public_interest": Column(
        6, pattern=re.compile("passed|failed"), expected="`passed` or `failed`"
    ),
    "officer_approve": _YES_NO,
    "officer_confirm": _YES_NO,
    "officer_withdraw": Column(3, pattern=re.compile("yes"), expected="`yes`"),
}
"""The columns that only a rehearsal may have, besides `officer_<factor>` and `officer_<fact>`."""

FACTOR = Column(2_000)


def grounds_ever(agreement: Agreement) -> tuple[str, ...]:
    """Every ground that any version of the agreement has had, each once."""
    tables = (agreement.grounds, *(version.grounds for version in agreement.versions))
    return tuple(dict.fromkeys(ground for table in tables for ground in table or ()))


def stated_facts(agreement: Agreement) -> list[str]:
    """The facts that a requester may state: their own, and what a third party or court vouches."""
    return list(facts_vouched(agreement, may_be_asserted))


def factors_ever(agreement: Agreement) -> Mapping[str, Factor]:
    """Every factor that a version's public interest test asks about, as it was asked last."""
    tests = [agreement.public_interest_test]
    tests += [version.public_interest_test for version in agreement.versions]
    return {name: one for test in tests if test for name, one in test.factors.items()}


def officers_facts(agreement: Agreement) -> list[str]:
    """The facts that the custodian's officers find out themselves, but for the weighing."""
    found = facts_vouched(agreement, lambda fact: fact.source is Source.CUSTODIAN)
    return [name for name in found if not is_reserved(name)]
