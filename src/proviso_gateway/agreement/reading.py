"""From the text of an agreement file to an `Agreement`, or its problems with line and column.

Four passes, each trusting the one before: the notation (YAML), the shape (which keys, what kind of
value), the requirements (against the facts that the file declares), and how the parts fit together.
Within a pass every mistake is told, the earliest first. So is what a later pass would say whatever
comes of the earlier ones: a misspelt fact in a clause beside a misspelt key at the top.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from itertools import chain

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from proviso_gateway.agreement.checking import Complaint, check, check_facts
from proviso_gateway.agreement.model import (
    CODE,
    NAME,
    NAME_FORMS,
    WORD,
    Agreement,
    Fact,
    Parties,
)
from proviso_gateway.agreement.relative_days import days_since
from proviso_gateway.agreement.requirements import (
    AllOf,
    Comparison,
    FactType,
    Operator,
    Requirement,
)
from proviso_gateway.agreement.schema import A_LIST, a_mapping, form_at, keys_at, words_at
from proviso_gateway.agreement.values import REDACTED, reserved
from proviso_gateway.agreement.wording import Wording
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.reading.plain_yaml import written
from proviso_gateway.reading.words import choice, look_alike, nearest, shown
from proviso_gateway.reading.yaml_values import Path, Written
from proviso_gateway.terms import Source


def read(text: str, name: str = "agreement.yaml") -> Agreement:
    """The agreement that this text says; `name` is what errors call the file.

    Raises the first `Problem` with line and column; its `problems` are the others that could be
    told beside it. What it returns can be assessed on any day without a further error of the
    file's making.
    """
    return read_with_places(text, name)[0]


def read_with_places(text: str, name: str) -> tuple[Agreement, Written]:
    """As `read`, and the file as written: where everything in the agreement stands."""
    file = _written(text, name)
    assert isinstance(file.value, dict)
    raw = {**file.value, "facts": _named(file)} if "facts" in file.value else file.value
    try:
        shape = _shaped(file, _with_requirements(raw, lambda raw, path: _PLACEHOLDER))
    except Problem as misshapen:
        _raise((misshapen, *misshapen.problems, *_beside_the_shape(file, raw)))
        raise
    complain = Complaint(file)
    of_facts = {n: tuple(check_facts({n: fact}, complain)) for n, fact in shape.facts.items()}
    # A fact that is wrong stands aside as a plain one, so that clauses are read all the same.
    declared = {
        name: _plain(name) if of_facts[name] else fact for name, fact in shape.facts.items()
    }
    facts = {**declared, **days_since(declared)}
    facts |= reserved(shape.parties, _all_grounds(shape), shape.every_field)
    said, wrong = _worded(file, raw, facts)
    if any(of_facts.values()):  # what a clause says of such a fact may be right once it is mended
        wrong = [one for one in wrong if one.code in _WHATEVER_THE_FACTS]
    agreement = _shaped(file, {**said, "facts": facts})
    of_parts = check(agreement, file)
    words = (*chain(*of_facts.values()), *wrong)
    if words:
        of_parts = tuple(one for one in of_parts if one.code in _WHATEVER_THE_WORDS)
    _raise((*words, *of_parts))
    return agreement, file


def _beside_the_shape(file: Written, raw: Mapping[str, object]) -> tuple[Problem, ...]:
    """What is wrong with the words of facts and clauses in a file whose shape is wrong too: told
    with it, as far as it is wrong whatever the shape will be."""
    complain, facts, found = Complaint(file), raw.get("facts"), list[Problem]()
    if not isinstance(facts, dict):  # under another name, perhaps: then every fact is unknown
        return ()
    declared: dict[str, Fact] = {}
    for name, fact in facts.items():
        declared[str(name)] = _plain("misshapen")
        with suppress(ValidationError):
            said = Fact.model_validate(fact)
            of_fact = tuple(check_facts({said.name: said}, complain))
            found.extend(of_fact)
            declared[str(name)] = _plain(said.name) if of_fact else said
    known = {**declared, **days_since(declared), **reserved(_SOMEBODY, (), ())}
    _, wrong = _worded(file, raw, known)
    return (*found, *(one for one in wrong if one.code in _WHATEVER_THE_FACTS))


_SOMEBODY = Parties.model_validate({"custodian": "custodian", "requester": "requester"})
"""Stands for the parties of a file whose shape is wrong."""


def _worded(
    file: Written, raw: Mapping[str, object], facts: Mapping[str, Fact]
) -> tuple[dict[str, object], list[Problem]]:
    """The file with its requirements read against these facts, and what is wrong with them; one
    that cannot be read is stood for."""
    wording, wrong = Wording(file, facts), list[Problem]()

    def requirement(raw: object, path: Path) -> Requirement:
        try:
            return wording.requirement(raw, path)
        except Problem as found:
            wrong.append(found)
            return _PLACEHOLDER

    return _with_requirements(raw, requirement), wrong


def _plain(name: str) -> Fact:
    return Fact(name=name, type=FactType.BOOL, source=Source.REQUESTER)


_WHATEVER_THE_FACTS = frozenset(
    {"agreement.unknown-fact", "agreement.unknown-operator", "agreement.not-a-requirement"}
)
"""What can be wrong with a clause whatever its facts are."""

_WHATEVER_THE_WORDS = frozenset(
    f"agreement.{code}"
    for code in (
        *("duplicate", "status-dates", "status-order", "trust-not-asked", "one-sided-test"),
        *("exact-unjustified", "field-forbidden", "clauses-and-amends", "missing-key"),
    )
)
"""What can be wrong with how the parts fit whatever facts and clauses say."""

MOST_PROBLEMS = 50
"""Problems of one file that are told at once."""


def _raise(problems: Sequence[Problem]) -> None:
    """Raise the first of these problems, if there is any; it carries the others, those of the same
    place and kind once."""
    if not problems:
        return
    different = {(one.code, one.place, one.sentence): one for one in problems}
    first, *others = different.values()
    first.problems = tuple(others[: MOST_PROBLEMS - 1])
    raise first


OLD_LANGUAGES = (1,)
"""Languages that earlier versions of Proviso read and this one does not."""

_HEAD = re.compile(r"\b(language|agreement|parties|versions)[\"']?\s*:")
"""A key by which a file is known for an agreement, however broken its YAML is."""


def _written(text: str, name: str) -> Written:
    """The file as written, if it is an agreement at all.

    Whatever else it is (a table, a letter) is refused without a word of it: it may be about people.
    """
    try:
        file = written(text, name)
    except Problem as found:
        said_already = found.code in ("agreement.too-large", "agreement.empty-file")
        if said_already or _HEAD.search(text):
            raise
        raise problem("agreement.not-an-agreement", Place(name)) from None
    if not isinstance(file.value, dict) or file.value.keys().isdisjoint(keys_at(())):
        raise problem("agreement.not-an-agreement", Place(name))
    if type(file.value.get("language")) is int and file.value["language"] in OLD_LANGUAGES:
        raise problem("agreement.old-language", file.place(("language",)))
    return file


_PLACEHOLDER = AllOf(())
"""Stands for every requirement while the shape of the file is checked."""

_EACH = None
_REQUIREMENTS: tuple[tuple[str | None, ...], ...] = (
    ("versions", _EACH, "clauses", _EACH, "require"),
    ("versions", _EACH, "replace", _EACH, "require"),
    ("versions", _EACH, "add", _EACH, "require"),
    ("invariants", _EACH, "never_permit_if"),
    ("invariants", _EACH, "never_permit_unless"),
)
"""Where a file words requirements."""


def _with_requirements(
    raw: Mapping[str, object], reader: Callable[[object, Path], Requirement]
) -> dict[str, object]:
    """The file with every requirement read; what is out of place is left for the shape."""
    value: object = raw
    for pattern in _REQUIREMENTS:
        value = _changed(value, pattern, (), reader)
    for pattern in {pattern[:-1] for pattern in _REQUIREMENTS if pattern[-1] == "require"}:
        value = _changed(value, pattern, (), lambda clause, _: _with_redaction(clause))
    assert isinstance(value, dict)
    return value


UNREAD = Comparison(REDACTED, Operator.EQUALS, True)
"""What a blacked-out clause requires."""


def _with_redaction(clause: object) -> object:
    """The clause as read; one that is blacked out requires what nobody can state, too."""
    if not isinstance(clause, dict) or clause.get("redacted") is not True:
        return clause
    said = clause.get("require")
    return {**clause, "require": UNREAD if said is None else AllOf((said, UNREAD))}


def _changed(
    value: object,
    pattern: tuple[str | None, ...],
    path: Path,
    change: Callable[[object, Path], object],
) -> object:
    if not pattern:
        return change(value, path)
    head, rest = pattern[0], pattern[1:]
    if isinstance(value, dict):
        keys = value if head is _EACH else ({head} & value.keys())
        return {**value, **{k: _changed(value[k], rest, (*path, k), change) for k in keys}}
    if isinstance(value, tuple) and head is _EACH:
        return tuple(_changed(item, rest, (*path, n), change) for n, item in enumerate(value))
    return value


def _named(file: Written) -> object:
    """The file's facts, each told its own name: in the file the name is the key."""
    assert isinstance(file.value, dict)
    facts = file.value["facts"]
    if not isinstance(facts, dict):
        return facts
    for name, fact in facts.items():
        if isinstance(fact, dict) and "name" in fact:
            path: Path = ("facts", name, "name")
            raise problem(
                "agreement.unknown-key", file.place(path), key="name", nearest="", known=""
            )
    return {
        name: {**fact, "name": name} if isinstance(fact, dict) else fact
        for name, fact in facts.items()
    }


def _all_grounds(shape: Agreement) -> tuple[str, ...]:
    """Every ground that any version knows, each once."""
    tables = [shape.grounds, *(version.grounds or {} for version in shape.versions)]
    return tuple(dict.fromkeys(ground for table in tables for ground in table))


def _shaped(file: Written, said: Mapping[str, object]) -> Agreement:
    try:
        return Agreement.model_validate(said)
    except ValidationError as wrong:
        errors = wrong.errors(include_url=False, include_input=False, include_context=True)
    paths = [_path(file, error["loc"]) for error in errors]
    # Pydantic leaves a wrong element out of its list, and then finds the list too short.
    real = [
        (error, path)
        for error, path in zip(errors, paths, strict=True)
        if error["type"] != "too_short"
        or not any(len(p) > len(path) and p[: len(path)] == path for p in paths)
    ]
    # A missing key has no place of its own, and is most often present under a misspelt name.
    order = {path: (error["type"] == "missing", file.places[path]) for error, path in real}
    in_order = sorted(order, key=order.__getitem__)
    _raise(
        [
            found
            for here in in_order
            for found in _shape_problems(file, here, [e for e, path in real if path == here])
        ]
    )
    raise AssertionError("pydantic said that something is wrong, and not what")


def _path(file: Written, loc: tuple[int | str, ...]) -> Path:
    """Where in the file pydantic's location is: it appends words of its own to the file's path."""
    for length in range(len(loc), -1, -1):
        if loc[:length] in file.places:
            return loc[:length]
    raise AssertionError("the root has a place")


_EXPECTED = {
    "string_type": "text (in quotes if it looks like a number or a day)",
    "int_type": "a whole number (without quotes)",
    "bool_type": "`true` or `false` (without quotes)",
    "date_type": "a day such as 2017-06-01 (without quotes)",
    "tuple_type": A_LIST,
}
"""What was expected, in words, by pydantic's type of error."""

_MAPPINGS = ("mapping_type", "dict_type", "model_type")

_SIZES = {
    "string_too_short": "at least {min_length} letter",
    "string_too_long": "at most {max_length} letters",
    "too_short": "at least {min_length}",
    "too_long": "at most {max_length}",
    "greater_than_equal": "at least {ge}",
    "less_than_equal": "at most {le}",
}


def _as_written(file: Written, path: Path, error: ErrorDetails) -> str:
    """The word that pydantic objects to: the key at this path, or what stands under it."""
    word = path[-1] if error["loc"][-1] == "[key]" else file.at(path)
    return shown(str(word).lower() if isinstance(word, bool) else word)


def _shape_problems(file: Written, path: Path, errors: list[ErrorDetails]) -> list[Problem]:
    """What is wrong at one place: every key that is missing there, and anything else once."""
    missing = [error for error in errors if error["type"] == "missing"]
    others = [error for error in errors if error["type"] != "missing"]
    found = [_shape_problem(file, path, others)] if others else []
    for error in missing:
        key = str(error["loc"][-1])
        form = form_at((*path, key))
        form = phrase(": {form}", form=form) if form else ""
        found.append(problem("agreement.missing-key", file.place(path), key=key, form=form))
    return found


def _shape_problem(file: Written, path: Path, errors: list[ErrorDetails]) -> Problem:
    """One problem for all that pydantic says about one place (a union says several things)."""
    error = errors[0]
    kind, words = error["type"], error.get("ctx", {})
    place = file.place(path)
    key = next((shown(part) for part in reversed(path) if isinstance(part, str)), "file")
    if kind == "extra_forbidden":
        known = keys_at(path[:-1])
        near = nearest(key, known)
        others = "" if near else choice(known)
        return problem("agreement.unknown-key", place, key=key, nearest=near, known=others)
    if kind in ("literal_error", "enum"):
        listed = words_at(path)
        expected = str(words.get("expected", "")).replace("'", "`")
        allowed = f"one of {', '.join(f'`{one}`' for one in listed)}" if listed else expected
        word = _as_written(file, path, error)
        near = nearest(word, tuple(map(str, listed)))
        return problem(
            "agreement.not-in-list", place, key=key, word=word, nearest=near, allowed=allowed
        )
    if kind in _SIZES:
        return problem(
            "agreement.wrong-size", place, key=key, expected=_SIZES[kind].format(**words)
        )
    if kind == "string_pattern_mismatch":
        expected = NAME_FORMS.get(str(words.get("pattern")), "text that is not blank")
        word = _as_written(file, path, error)
        strange, instead = look_alike(word), _as_a_name(word, str(words.get("pattern")))
        return problem(
            "agreement.bad-name",
            place,
            word=word,
            strange=strange,
            expected=expected,
            instead=instead,
        )
    told = dict.fromkeys(_expected(error, path) for error in errors)
    return problem("agreement.wrong-type", place, key=key, expected=" or ".join(told))


def _as_a_name(word: str, pattern: str) -> str:
    """` For example …` for a name of the wanted kind that is made of this word, or nothing."""
    plain = unicodedata.normalize("NFKD", word).encode("ascii", "ignore").decode().lower()
    for between in ("-", "_"):
        name = re.sub(r"[^a-z0-9]+", between, plain).strip(between)[:40]
        if pattern in (CODE, NAME, WORD) and re.fullmatch(pattern, name):
            return joined(("", phrase("For example `{name}`.", name=name)), " ")
    return ""


def _expected(error: ErrorDetails, path: Path) -> str:
    """What one of several forms of a value would have been."""
    if error["type"] in _MAPPINGS:
        return a_mapping(keys_at(path))
    if error["type"] == "literal_error":
        return str(error.get("ctx", {}).get("expected", "")).replace("'", "`")
    return _EXPECTED.get(error["type"], "something else")
