"""Where learning starts: `expert-2026-11-30`, set by hand.

These weights are no measurement. They come from what the literature reports of other registers and
from what a household looks like. A level that labels hardly show keeps its weight from here; so do
the limits, the threshold and the prior, which nothing learns.

Each comment gives the odds behind a weight: m, how often the right person agrees on that level, and
u, how often a stranger does. A level weighed by rarity has its u counted on the register.
"""

from __future__ import annotations

import datetime
from types import MappingProxyType

from proviso_gateway.tracing.bits import bits
from proviso_gateway.tracing.model import Model

_WEIGHTS_IN_BITS = {
    "given_name": {
        "exact": -0.25,  # m .84
        "familiar": -3.5,  # m .06; the group shares the rarity of its commonest form
        "spelt": -1.0,
        "near": -0.75,  # what was written is no name here: the slip is there whoever is meant
        "short": -1.5,
        "far": -1.5,
        "part": -3.0,  # m .05, and parts are shared by more people
        "middle": -4.0,  # known by the second name
        "swapped": -2.5,  # m .03 for both columns together
        "swapped_near": -5.0,
        "initial": 2.0,  # m .03, u .006 of given names written as this letter
        "resembling": -1.0,  # m .03, u .05
        "garbled": 0.0,  # m .02, u .02 of given names that nobody bears
        "different": -5.0,  # m .03
        "missing": 0.0,
    },
    "family_name": {
        "exact": -0.25,  # m .84
        "spelt": -1.0,
        "near": -0.75,  # m .04
        "far": -1.5,
        "part": -3.5,  # m .05
        "swapped": -2.5,
        "swapped_near": -5.0,
        "resembling": -1.0,  # m .02, u .03
        "garbled": 0.0,
        "different": -3.5,  # m .09: people marry
        "missing": 0.0,
    },
    "middle_names": {
        "exact": -0.5,
        "initial": 3.0,
        "part": 1.0,
        "different": -2.0,
        "missing": 0.0,
    },
    "birth_date": {
        "exact": -0.25,  # m .90
        "exact_first_january": -0.25,
        "day_month_swapped": 8.0,  # m .01
        "one_digit": 5.0,  # m .04, u .0014
        "year_near": 6.5,  # m .007, u 8e-5
        "first_january": 2.5,
        "two_digits": -2.0,
        "same_month": 2.0,
        "same_year": -1.0,
        "different": -6.0,  # m .01
        "missing": 0.0,
    },
    "gender": {"exact": 1.0, "different": -5.0, "missing": 0.0},
    "postcode": {
        "exact": -0.75,  # m .60
        "near": -1.0,
        "sector": -5.0,  # m .03
        "area": -4.0,  # m .06
        "different": -1.5,  # m .30
        "missing": 0.0,
    },
    "address_line": {
        "exact": 12.0,
        "near": 11.0,
        "number_slip": 5.0,
        "number": 3.0,
        "street": 2.0,
        "elsewhere": -0.75,
        "different": -2.5,
        "missing": 0.0,
    },
}

EXPERT = Model(
    name="expert-2026-11-30",
    dated=datetime.date(2026, 11, 30),
    prior=800_000_000,  # four of five whom a body asks about are there (Sep-Nov 2017: .76 traced)
    weights=MappingProxyType(
        {
            field: MappingProxyType({level: bits(weight) for level, weight in levels.items()})
            for field, levels in _WEIGHTS_IN_BITS.items()
        }
    ),
    rarest=MappingProxyType(
        {
            "birth_date": bits(16.0),
            "family_name": bits(16.0),
            "given_name": bits(13.0),
            "postcode": bits(22.0),
        }
    ),
    shared=MappingProxyType(
        {
            # Assumed until the register's own pairs are counted. P(same family name | same home)
            # about a half; twins are one birth in seventy.
            "household": MappingProxyType(
                {"family_name": bits(1.0), "given_name": bits(6.0), "birth_date": bits(5.5)}
            ),
            # P(same family name | same postcode) .04, P(same given name | same) .012, P(same birth
            # date | same postcode and family name) .005.
            "postcode": MappingProxyType(
                {"family_name": bits(4.5), "given_name": bits(6.0), "birth_date": bits(7.5)}
            ),
            # One and a half live with somebody; one in seventy has a twin there, one in fifty a
            # parent or child of the same name. Few neighbours live in another street.
            "kin": MappingProxyType(
                {
                    "housemate": bits(-0.6),
                    "twin": bits(6.0),
                    "namesake": bits(5.5),
                    "street": bits(0.3),
                }
            ),
        }
    ),
    slips=MappingProxyType(
        {
            "given_name": MappingProxyType(
                {"spelt": bits(6.0), "near": bits(12.0), "short": bits(8.0), "far": bits(18.0)}
            ),
            "family_name": MappingProxyType(
                {"spelt": bits(6.0), "near": bits(12.0), "far": bits(18.0)}
            ),
            "postcode": MappingProxyType({"near": bits(10.0)}),
        }
    ),
    plausible=bits(2.0),
    beside=MappingProxyType(
        {
            "exact": bits(4.0),
            "number": bits(2.0),
            "number_slip": bits(-1.5),
            "street": bits(-4.5),
        }
    ),
    unproven=bits(0.0),
    near=9_200,
    resembling=8_500,
    drop_below=bits(24.0),
    threshold=999_000_000,
    margin=bits(6.0),
    doubt=300_000_000,  # a reviewer sees other people's records: not for a faint likeness
    learned_from="",
)
