"""What follows from an agreement, for every request there could be: findings, proofs, exports.

- `lint`: what it leaves out, leaves vague or gets wrong; `packs`: by which law, of which country.
- `solver`: what always holds of it, and what an amendment changes; it alone knows Z3.
- `columns`: the same clauses over columns of past requests, as polars expressions.
- `routes`, `basis`, `scrutiny`: every way to a disclosure, and on whose word it rests; `history`:
  which version stood when, after what; `rewording`: what changed by its words; `loosening`: what
  else an amendment makes wider or narrower.
- `odrl`, `legal_bases`, `urns`, `graph`: the agreement as ODRL and DPV; `request_schema`: the facts
  of a request as a JSON Schema.
"""
