"""What was agreed: reading an agreement, which version stands on a day, and what it answers.

- `model`: an agreement as one frozen tree; `requirements`: what a clause requires, and whether
  facts meet it; `values`: what is known of a request.
- `wording`, `checking`, `reading`: from YAML text to an agreement, or one problem;
  `never_disclosed`: fields that none can declare.
- `versions`: a version with its amendments worked in, and its hash; `timeline`: which one stands.
- `relevance`, `assessment`: the five answers, and which facts can still change one; `kinds`: which
  requests are answered alike, so that an answer is worked out once.
- `acceptance`: the tests a file carries; `schema`: the file as a JSON Schema.
"""
