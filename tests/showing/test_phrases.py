"""What Python says can be said in another language, all of it, and as text it is English."""

from __future__ import annotations

import ast
import copy
import datetime
import json
import pickle
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from pseudo import LANGUAGE, compile_catalogue, spoken, write_catalogue

from proviso_gateway.errors import GATEWAY, problem
from proviso_gateway.gateway.views.notices import Notice, NoticeKind
from proviso_gateway.pages import messages, translating
from proviso_gateway.pages.messages import NotWrittenOutError, every_message, said_in
from proviso_gateway.pages.portal import day, left, with_days
from proviso_gateway.pages.reminder import reminder
from proviso_gateway.pages.speaking import speech
from proviso_gateway.pages.speaking import spoken as in_language
from proviso_gateway.pages.translating import BadTranslationError, languages
from proviso_gateway.phrases import Phrase, joined, phrase, phrase_of, put, turned
from proviso_verify import canonical

SOURCE = messages.SOURCE
SHOWN = (
    *sorted((SOURCE / "portal").glob("*.py")),
    *sorted((SOURCE / "gateway" / "views").glob("*.py")),
    *(SOURCE / "pages" / f"{one}.py"
      for one in ("portal", "coded", "reasons", "operating", "reminder", "answers", "account",
                  "subject_access")),
)  # fmt: skip
"""What makes the values of pages."""

UNSPOKEN = {
    "A rehearsal is laxer than a live home: agreements need no gates, officers may be enrolled":
        "at the command line only",
    "for ever, a key that the server holds may approve, restrictions may be of long ago, the day":
        "at the command line only",
    "can be set, and months may pass. Only synthetic registers are taken.":
        "at the command line only",
    "Is the public interest test passed?": "at the command line only",
    "passed or failed": "at the command line only",
    "the demonstration": "kept on record",
    "the list of its cast": "kept on record",
    "as if it were there": "stands for a document, and is not shown",
    "demonstration \0": "a name to sign in with",
    "\0\0 file": "a key of a draft",
    "It is too large.": "for what no browser sends: made without anything that could fail",
    "It is not as a browser sends it.": "the same",
    "its name": "a key of a draft",
    "how many": "a key of a draft",
    "its case": "a key of a draft",
    "what is open": "a key of a draft",
    "waits for": "a key of a draft",
    "came back": "a key of a draft",
    "True": "a value's text, that is looked up",
    "False": "a value's text, that is looked up",
    "sandbox; default-src 'none'": "a header",
}  # fmt: skip
"""Words in quotation marks that no page puts in another language, and why."""

MARKED = re.compile("<!doctype|attachment; filename")
"""Pages that are made without anything that could fail, and headers."""

WORDS = re.compile(r"[A-Za-z]{2,}[,.:;]? [A-Za-z]|^ ?[A-Z][a-z]+\b[.?]?$")
BETWEEN = re.compile(r"[A-Za-z] | [A-Za-z]|^[A-Z][a-z]")
"""What is words beside the values of an f-string, and no address or name of a file."""


@pytest.fixture
def catalogue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A catalogue of the language that nobody speaks."""
    monkeypatch.setattr(translating, "CATALOGUES", tmp_path)
    languages.cache_clear()
    speech.cache_clear()
    yield tmp_path
    languages.cache_clear()
    speech.cache_clear()


def unspoken(source: str) -> Iterator[str]:
    """The words of a module that are no message."""
    tree = ast.parse(source)
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):
            skipped.add(id(node.value))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("phrase", "phrase_of"):
            skipped |= {id(one) for one in node.args}
        if isinstance(node, ast.JoinedStr):
            skipped |= {id(one) for one in node.values}
    for node in ast.walk(tree):
        if id(node) in skipped:
            continue
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if WORDS.search(node.value):
                yield node.value
        elif isinstance(node, ast.JoinedStr):
            text = "".join(str(getattr(one, "value", "")) if isinstance(one, ast.Constant) else "\0"
                           for one in node.values)  # fmt: skip
            if BETWEEN.search(text):
                yield text


@pytest.mark.parametrize("path", SHOWN, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_word_that_python_shows_is_a_message(path: Path) -> None:
    found = [one for one in unspoken(path.read_text()) if not MARKED.search(one)]
    assert [one for one in found if one not in UNSPOKEN] == []


def test_what_is_excused_is_there() -> None:
    there = {one for path in SHOWN for one in unspoken(path.read_text())}
    assert set(UNSPOKEN) <= there


@pytest.mark.parametrize(
    "source", ['show("It is so.")', 'show(f"{many} left")', 'show(f"In all {many}")', 'x = "Work"']
)
def test_words_that_are_no_message_are_found(source: str) -> None:
    assert len(list(unspoken(source))) == 1


def test_a_phrase_is_its_english_text_for_whatever_keeps_or_signs_it() -> None:
    one = phrase("{count} of {all} {what}", count=2, all=3, what=phrase("cases"))
    assert one == "2 of 3 cases"
    assert {one: 1}["2 of 3 cases"] == 1
    assert json.dumps({"a": one}) == '{"a": "2 of 3 cases"}'
    assert canonical.encode({"a": one}) == canonical.encode({"a": "2 of 3 cases"})
    assert copy.deepcopy(one) is one
    assert pickle.loads(pickle.dumps(one)) == "2 of 3 cases"


def test_an_error_comes_back_from_another_process() -> None:
    found = problem("agreement.duplicate", what="a")
    there = pickle.loads(pickle.dumps(found))
    assert (there.code, there.sentence) == (found.code, "`a` stands here twice.")


def say(message: str, several: str, count: int) -> str:
    return (several if several and count != 1 else message).upper().replace("{NAME}", "{name}")


def test_a_phrase_is_put_with_its_values_and_those_that_are_phrases_too() -> None:
    inner = phrase("the court")
    assert put(phrase("asked by {name}", name=inner), say) == "ASKED BY THE COURT"
    assert put(phrase("asked by {name}", name="Ann"), say) == "ASKED BY Ann"
    assert put(joined(["Ann", inner], "; "), say) == "Ann; THE COURT"
    assert put(turned(inner, lambda text, say: text[::-1]), say) == "TRUOC EHT"
    assert put("the court", say) == "the court"


@pytest.mark.parametrize(("count", "told"), [(1, "1 day"), (0, "0 days"), (2, "2 days")])
def test_one_and_several(count: int, told: str) -> None:
    assert phrase_of(count, "{count} day", "{count} days") == told


def test_every_kind_of_error_can_be_said(catalogue: Path) -> None:
    """Each is filled with marks, so that no word of it can be left in English."""
    write_catalogue(catalogue)
    for code, kind in GATEWAY.kinds.items():
        places = set(re.findall(r"{(\w+)}", kind.sentence + kind.remedy))
        found = problem(code, **dict.fromkeys(places, "#"))
        for text in (found.sentence, found.remedy):
            assert isinstance(text, Phrase)
            said = re.sub("{.*}", "", in_language(text, LANGUAGE))  # JSON is the same everywhere
            assert not re.search("[A-Za-z]{2}", said), code


def test_days_and_counts_are_said(catalogue: Path) -> None:
    write_catalogue(catalogue)
    said = in_language(day(datetime.date(2017, 10, 2)), LANGUAGE)
    assert said == f"{spoken('Mon')} 2 {spoken('October')} 2017"
    typed = with_days("search before 2017-10-04")
    assert typed == "search before 4 October 2017"
    assert in_language(typed, LANGUAGE) == f"search before 4 {spoken('October')} 2017"
    assert in_language(left(1), LANGUAGE) == spoken("{count} working day left").format(count=1)
    assert in_language(left(-3), LANGUAGE) == spoken("{count} working days over").format(count=3)


def test_a_reminder_is_in_the_language_of_the_house(catalogue: Path) -> None:
    write_catalogue(catalogue)
    due = [Notice(kind, "a", datetime.date(2017, 10, 4)) for kind in NoticeKind] * 2
    subject, text = reminder(due, "https://portal.example", LANGUAGE)
    told = (subject + text).replace("https://portal.example", "")
    assert not re.search("[A-Za-z]", told)
    english = reminder(due, "https://portal.example", "xx")
    assert english == reminder(due, "https://portal.example", "en")
    assert "2 cases need something of you, the first before Wed 4 October 2017." in english[1]


@pytest.mark.parametrize(
    "said",
    ["{other}", "Hello", "{name} {name}", "{name.real}", "{name!r}", "{name:>9}", "{name", "{0}"],
)
def test_a_translation_without_exactly_the_places_of_its_message_is_refused(
    catalogue: Path, said: str
) -> None:
    compile_catalogue(catalogue, {("Hello {name}", ""): said})
    with pytest.raises(BadTranslationError):
        in_language(phrase("Hello {name}", name="Ann"), LANGUAGE)


def test_a_form_for_one_may_leave_the_number_out(catalogue: Path) -> None:
    told = {("{count} day", "{count} days"): "un jour\0{count} jours",
            ("one hour", "{count} hours"): "une heure\0{count} heures"}  # fmt: skip
    compile_catalogue(catalogue, told)
    with pytest.raises(BadTranslationError):
        in_language(phrase_of(1, "{count} day", "{count} days"), LANGUAGE)
    assert in_language(phrase_of(2, "{count} day", "{count} days"), LANGUAGE) == "2 jours"
    assert in_language(phrase_of(1, "one hour", "{count} hours"), LANGUAGE) == "une heure"
    assert in_language(phrase_of(2, "one hour", "{count} hours"), LANGUAGE) == "2 heures"


def test_translators_are_told_what_would_be_refused(
    catalogue: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    several = ("{count} working day left", "{count} working days left")
    wrong = {("Case {case}", ""): "Cas", several: "un jour\0{count} jours", ("Work", ""): "Gwaith"}
    compile_catalogue(catalogue, wrong | {("Read {{ one.reference }}", ""): "Lire"})
    assert messages.main([LANGUAGE]) == 1
    told = capsys.readouterr().out.splitlines()
    assert sorted(told) == ["Case {case}", "Read {{ one.reference }}", "{count} working day left"]


def test_of_a_whole_catalogue_nothing_is_refused(catalogue: Path) -> None:
    write_catalogue(catalogue)
    assert messages.main([LANGUAGE]) == 0


def test_markup_of_a_translation_is_text(catalogue: Path) -> None:
    """What a template shows is escaped, in whatever language."""
    compile_catalogue(catalogue, {("I refuse this request.", ""): "<script>"})
    from proviso_gateway.pages.templating import engine, render

    engine.cache_clear()
    try:
        values = {
            "title": "",
            "said": phrase("I refuse this request."),
            "found": None,
            "errors": (),
            "code": "",
        }
        frame = {"csrf": "", "demonstration": False, "rehearsal": False, "nav": (), "called": "",
                 "said": "", "log": ""}  # fmt: skip
        page = render("portal/problem.html", LANGUAGE, frame=frame,
                      asset={"portal_css": "", "icon_svg": ""},
                      sentence=values["said"], remedy="", back="", **values)  # fmt: skip
    finally:
        engine.cache_clear()
    assert "<h1>&lt;script&gt;</h1>" in page


def test_a_message_that_is_put_together_is_refused() -> None:
    for call in ('phrase("a" + b)', 'phrase(f"{a} b")', "phrase(message)"):
        with pytest.raises(NotWrittenOutError):
            list(said_in(call))
    assert list(said_in('phrase("It " "is so.", a=1)')) == [("It is so.", "")]
    assert list(said_in('phrase_of(n, "{count} day", "{count} days")')) == [
        ("{count} day", "{count} days")
    ]


def test_translators_are_given_what_python_says_once() -> None:
    told = "\n".join(messages.catalogue())
    assert told.count('msgid "Name or password is not right."') == 1
    assert 'msgid "{count} working day left"\nmsgid_plural "{count} working days left"' in told
    assert '#, python-brace-format\nmsgid "I decide' not in told
    assert '#: errors/casework.py\n#, python-brace-format\nmsgid "This key may not {act}' in told
    assert len({message for message, _ in every_message()}) > 1_400
