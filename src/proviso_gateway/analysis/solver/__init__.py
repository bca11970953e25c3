"""What an agreement implies, decided by Z3: proofs, or requests that show the contrary.

- `encoding`: facts and clauses as formulas; `search`: is there such a request, and the plainest.
- `witness`: a request that shows something, replayed through the assessment before it is shown.
- `difference`: what one version permits and another does not.
- `invariants`, `clauses`: what must always hold; clauses that do nothing, or too much;
  `unguarded`: what can be permitted although something is missing.

Importing one of these loads Z3, so shells import them when they are asked.
"""
