"""What was agreed: reading an agreement, which version stands on a day, and what it answers.

- `model`: an agreement as one frozen tree; `requirements`: what a clause requires, and whether
  facts meet it; `values`: what is known of a request.
- `notation`, `wording`, `checking`, `reading`: from YAML text to an agreement, or one problem.
- `versions`: a version with its amendments worked in, and its hash; `timeline`: which one stands.
- `relevance`, `assessment`: the five answers, and which facts can still change one.
- `acceptance`: the tests a file carries; `schema`: the file as a JSON Schema.
"""

from proviso.agreement.acceptance import TestResult, run_tests
from proviso.agreement.assessment import Assessment, ClauseFinding, Truth, assess
from proviso.agreement.model import Agreement, Answer, Fact, State
from proviso.agreement.reading import read
from proviso.agreement.requirements import Value
from proviso.agreement.schema import file_schema
from proviso.agreement.timeline import Change, Stand, Standing, changes, standing
from proviso.agreement.values import Facts, parse_value
from proviso.agreement.versions import ResolvedVersion, resolve

__all__ = [
    "Agreement",
    "Answer",
    "Assessment",
    "Change",
    "ClauseFinding",
    "Fact",
    "Facts",
    "ResolvedVersion",
    "Stand",
    "Standing",
    "State",
    "TestResult",
    "Truth",
    "Value",
    "assess",
    "changes",
    "file_schema",
    "parse_value",
    "read",
    "resolve",
    "run_tests",
    "standing",
]
