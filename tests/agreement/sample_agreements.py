"""A small agreement that the tests change, and ways to change it."""

import datetime
import json
from pathlib import Path

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.values import Facts

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = sorted(EXAMPLES.glob("*/*.yaml"))

SMALL = """\
language: 2
agreement: small
title: A small agreement
parties: {custodian: registry, requester: bureau}
purpose: To be tested.
legal: {basis: [{cite: An Act, as_at: 2020-01-01}]}
facts:
  in_contact: {type: bool, source: requester}
  efforts_failed: {type: bool, source: requester, evidence: trace-log}
  months: {type: int, min: 0, max: 600, source: court, evidence: court-record}
  rank: {type: enum, of: [sergeant, inspector], source: requester}
  seen_on: {type: date, min: 2019-01-01, source: third_party}
  signs: {type: set, of: [refuge, stalking, debt], source: custodian}
terms:
  efforts: {text: other efforts, fact: efforts_failed, defined: false}
grounds:
  overstayed: {label: Overstayed, seriousness: summary, law: {cite: An Act, as_at: 2020-01-01}}
  missing:
    label: Missing
    seriousness: none
    law: {cite: An Act, as_at: 2020-01-01}
    deliver: relay
public_interest_test:
  text: Harm against benefit.
  factors:
    benefit: {question: What good does it do?, weighs: for}
    public_trust: {question: What does it do to trust?, weighs: against}
discloses: [address, address_since]
use_limits: {purpose: Finding one person., destroy_within: 28}
versions:
  - id: v1
    status:
      - {date: 2020-01-01, is: in_force, known: 2020-01-24}
      - {date: 2021-05-09, is: superseded, by: v2}
    clauses:
      - {id: "1", require: {in_contact: false}}
      - {id: "2", require: {efforts_failed: true}, term: efforts, for: [overstayed]}
      - {id: "3", require: {public_interest: passed}}
      - {id: "4", require: {countersigned: true}}
  - id: v2
    status:
      - {date: 2021-05-09, is: in_force}
      - {date: 2021-11-09, is: withdrawn, known: 2021-11-02}
    amends: v1
    add:
      - id: "5"
        require:
          any_of:
            - {months: {at_least: 12}}
            - {rank: inspector, seen_on: {after: 2020-06-01}}
      - {id: "6", require: {not: {signs: {includes_any: [refuge, stalking]}}}}
tests:
  - id: ordinary
    date: 2020-06-01
    given:
      ground: overstayed
      fields: [address]
      in_contact: false
      efforts_failed: true
      public_interest: passed
      countersigned: true
    expect: {answer: permitted, under: v1}
"""


def changed(*changes: tuple[str, str], text: str = SMALL) -> str:
    """The text with each first string replaced, once, by the second. It must be there."""
    for old, new in changes:
        assert text.count(old) >= 1, old
        text = text.replace(old, new, 1)
    return text


def small(*changes: tuple[str, str]) -> Agreement:
    return read(changed(*changes), "small.yaml")


def facts(**values: object) -> Facts:
    """Facts that version v1 permits, with these changed (None: unknown); all have evidence."""
    given = {
        "requester": "bureau",
        "ground": "overstayed",
        "fields": frozenset({"address"}),
        "in_contact": False,
        "efforts_failed": True,
        "public_interest": "passed",
        "countersigned": True,
    } | values
    known = {name: value for name, value in given.items() if value is not None}
    return Facts(known, dict.fromkeys(known, "document 7"))  # type: ignore[arg-type]


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


def yaml_text(value: object) -> str:
    """A value as YAML in flow style."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)}: {yaml_text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(yaml_text, value)) + "]"
    if isinstance(value, datetime.date):
        return value.isoformat()
    return json.dumps(value)
