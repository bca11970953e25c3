"""Templates: what a stranger wrote stays text, whatever is missing is noticed, all are used."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from outline import Outline

from proviso_gateway.adapters.register.labelled_files import UnreadableCounts
from proviso_gateway.adapters.register.writing import write_register
from proviso_gateway.agreement.model import Answer
from proviso_gateway.assembly import impacting
from proviso_gateway.assembly.evaluating import Evaluated
from proviso_gateway.pages import agreement_page, evaluation, impact, picture, replay, waterfall
from proviso_gateway.pages.drawing import Colour, Drawing, Shape, shape, svg
from proviso_gateway.pages.impact_parts import ImpactPage, markdown
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.templating import MissingValueError, Part, engine, render
from proviso_gateway.pages.translating import TEMPLATES
from proviso_gateway.rehearsal.breakdown import (
    Breakdown,
    DecisionChoice,
    Key,
    Mistake,
    Pattern,
    Worth,
)
from proviso_gateway.rehearsal.evaluation import Judged, Share, evaluate
from proviso_gateway.rehearsal.population import Population
from proviso_gateway.terms import Hash, Reason
from proviso_gateway.workbench.impact_inputs import ImpactInputs
from proviso_gateway.workbench.replay import Cell, Replay, Stood, Turned
from proviso_gateway.workbench.showing import shown_of
from proviso_gateway.workbench.story import Published, Split

ROOT = Path(__file__).parents[2]
PAGES = ROOT / "src" / "proviso_gateway" / "pages"
SHIPPED = sorted((ROOT / "examples").rglob("agreement*.yaml"))
NAMES = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.*"))

UNESCAPED: frozenset[str] = frozenset()
"""Templates that may write markup that they are given. None does."""


# --- what a stranger wrote -------------------------------------------------------------------

EVIL = (
    "<script>alert(1)</script>",
    '" onmouseover="alert(1)',
    "' onfocus='alert(1)",
    "</title></style></svg><img src=x onerror=alert(1)>",
    "<!-- ",
    "]]>",
    "&lt;b&gt;&amp;&#60;",
    "{{ page }}{% include 'style.css' %}",
    "\\u003cscript\\u003e",
    "Zoë ‮ 李",
)
evil = (
    st.lists(st.sampled_from(EVIL) | st.text("<>&\"'/=`{}%# a", max_size=6), min_size=1)
    .map("".join)
    .filter(bool)
)
MARK = "⟦mark⟧"


def spoilt(value: Any, text: str) -> Any:
    """The same view, with this text in every place where there is one. What is empty stays empty,
    and what our own code chose (a tag, an attribute's name) stays as it is."""
    match value:
        case str():
            return text if value else value
        case Shape():
            named = [(name, spoilt(said, text)) for name, said in value.attributes]
            said = {"text": spoilt(value.text, text), "title": spoilt(value.title, text)}
            return replace(value, attributes=named, **said)
        case Part():
            told = {field.name: getattr(value, field.name) for field in fields(value)}
            return replace(value, **{name: spoilt(one, text) for name, one in told.items()})
        case Sequence():
            return [spoilt(one, text) for one in value]
    return value


def told_by(made: str) -> tuple[list[tuple[str, tuple[tuple[str, str | None], ...]]], str]:
    found = Outline(made)
    assert found.open == []
    return [(tag, tuple(attributes.items())) for tag, attributes in found.tags], found.text


def stays_text(template: str, page: Part, text: str) -> None:
    """With this text everywhere the page has the tags and attributes that it has with a mark."""
    plainly = told_by(render(template, page=spoilt(page, MARK)))
    badly = told_by(render(template, page=spoilt(page, text)))
    tags = [
        (tag, tuple((name, said and said.replace(MARK, text)) for name, said in found))
        for tag, found in plainly[0]
    ]
    assert badly == (tags, plainly[1].replace(MARK, text))
    assert MARK in plainly[1]


VIEWS = {f"{path.parent.name}/{path.name}": path for path in SHIPPED}


@pytest.mark.parametrize("path", VIEWS.values(), ids=VIEWS)
@settings(max_examples=8, deadline=None)
@given(text=evil)
def test_text_in_any_field_of_an_agreements_page_stays_text(path: Path, text: str) -> None:
    page = agreement_page.prepared(shown_of(path.read_text(), path.name))
    stays_text("agreement/page.html", page, text)


def a_replay(*, flips: int) -> Replay:
    there, gone = Answer.PERMITTED, Answer.REFUSED
    turned = Turned(there, gone, ("one",), ("two", "three"), ("a-fact",), 7, ("R-1", "R-2"))
    return Replay(
        agreement="an-agreement",
        title="A title",
        before="2017",
        before_hash=Hash("a" * 64),
        after="2018",
        after_hash=Hash("b" * 64),
        requests=9,
        kinds=2,
        flipped=7 if flips else 0,
        cells=(Cell(there, gone, 7), Cell(Answer.ASK, Answer.ASK, 2)),
        turned=(turned,) * flips,
        stood=(Stood("2017", gone, (Reason.PROCEDURE,), ("one",), 9),),
    )


@pytest.mark.parametrize("flips", [0, 1, 25])
@settings(max_examples=20, deadline=None)
@given(text=evil)
def test_text_in_any_field_of_a_replays_page_stays_text(flips: int, text: str) -> None:
    stays_text("replay.html", replay.prepared(a_replay(flips=flips)), text)


@pytest.fixture(scope="module")
def an_impact(tmp_path_factory: pytest.TempPathFactory) -> tuple[ImpactPage]:
    """What a small impact page says: two versions and a hold."""
    folder, nhs = tmp_path_factory.mktemp("people"), ROOT / "examples" / "nhs-home-office"
    population = Population(400, 1)
    write_register(population, folder / "r", folder / "t", progress=lambda *_: None)
    given = ImpactInputs(
        files=(nhs / "agreement.yaml", nhs / "agreement-held.yaml"),
        register=folder / "r",
        truth=folder / "t",
        caseload=nhs / "caseloads" / "2017-autumn.csv",
        out=folder / "impact",
        scale=0.02,
        labelled=100,
    )
    made = impacting.made(impacting.begin(given), lambda *_: None)
    return (impact.prepared(made.impact, given),)


@settings(max_examples=10, deadline=None)
@given(text=evil)
def test_text_in_any_field_of_an_impact_page_stays_text(
    an_impact: tuple[ImpactPage], text: str
) -> None:
    stays_text("impact.html", an_impact[0], text)


@settings(max_examples=10, deadline=None)
@given(text=evil)
def test_text_in_any_field_of_an_impact_page_makes_no_mark_of_markdown(
    an_impact: tuple[ImpactPage], text: str
) -> None:
    """As many headings, rows and lists as with a mark, whatever somebody wrote."""

    def outline(said: str) -> list[str]:
        written = markdown(spoilt(an_impact[0], said)).splitlines()
        return [re.match(r"#+ |- |[|>]|    |", line)[0] for line in written]  # type: ignore[index]

    assert outline(text) == outline(MARK)


def an_evaluation(group: str) -> Evaluated:
    word = "a word" if group else None
    judged = [Judged(True, n % 3 > 0, n % 5 == 0, n % 7 > 0, n / 30, word) for n in range(30)]
    half = Share(1, 2)
    patterns = (Pattern("postcode different", 9, 3, 1),)
    broken = Breakdown(
        patterns=patterns,
        mistakes=(Mistake("given name similar", 2),),
        compared=half,
        never_compared=patterns,
        keys=(Key("postcode", half, 1, 3.5, 7, 9),),
        levels=(
            Worth("given_name", "exact", half, half, 1.5, 2.5, 3.5),
            Worth("given_name", "different", half, half, None, -2.5, None),
        ),
        choices=(DecisionChoice(0.999, 2.0, half, half), DecisionChoice(0.99, 2.0, half, half)),
    )
    return Evaluated(
        evaluation=evaluate(judged),
        breakdown=broken,
        model="a model",
        model_hash=Hash("a" * 64),
        threshold=0.999,
        margin=2.0,
        people=30,
        register="r",
        requests="q",
        group=group,
        unreadable=UnreadableCounts(1, 2),
    )


@pytest.mark.parametrize("group", ["", "a column"])
@settings(max_examples=20, deadline=None)
@given(text=evil)
def test_text_in_any_field_of_an_evaluations_page_stays_text(group: str, text: str) -> None:
    stays_text("evaluation.html", evaluation.prepared(an_evaluation(group)), text)


@settings(max_examples=60, deadline=None)
@given(text=evil)
def test_text_in_a_picture_stays_text(text: str) -> None:
    """Labels of a caseload, names of fields, whatever stands or is pointed at in a picture."""
    split = Split(text, 9, {"disclosed": 5, "refused": 4}, Published(9, text, 5, 2, 2))
    shapes = [shape("text", {"d": text}, fill=Colour.INK, text=text, title=text)]
    for made, times in (
        (picture.picture([split]), 2),
        (waterfall.drawing([waterfall.WaterfallStep(text, text, 2.0, 3.0)]), 1),
        (svg(Drawing(text, 10, 10, shapes)), 2),
    ):
        drawn = ElementTree.fromstring(made)
        assert sum(text in said for said in drawn.itertext()) >= times
        tags = {element.tag.partition("}")[2] for element in drawn.iter()}
        assert tags <= {"svg", "title", "rect", "text", "line"}


def test_no_template_and_no_page_takes_text_for_markup() -> None:
    """`safe` and its kin switch the escaping off; whoever needs one names the template above."""
    trusting = r"\|\s*(safe|safeseq)\b|{%\s*(autoescape|filter|debug|load|cycle|firstof)\b"
    found = {name for name in NAMES if re.search(trusting, (TEMPLATES / name).read_text())}
    assert found == UNESCAPED
    for path in PAGES.rglob("*.py"):
        names = {getattr(node, "attr", getattr(node, "id", "")) for node in _nodes(path)}
        imported = {a.name for node in _nodes(path) for a in getattr(node, "names", [])
                    if isinstance(a, ast.alias)}  # fmt: skip
        assert not {"mark_safe", "SafeString", "format_html", "html_safe"} & (names | imported)
        # No markup is put together in Python: templates are the one way.
        texts = [node.value for node in _nodes(path) if isinstance(node, ast.Constant)]
        assert [t for t in texts if isinstance(t, str) and re.search(r"</?\w+[ >/]", t)] == []


def _nodes(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text())))


OF_FORMS = {"for", "id", "name", "action", "src", "aria-describedby", "data-name", "data-keep",
            "data-message", "data-credential", "data-key"}  # fmt: skip
"""Attributes of the portal's forms, in which no text is read as markup or as script."""

OF_PORTAL = {"asset.portal_css", "asset.enrol_js", "asset.sign_js", "asset.keys_js",
             "asset.drafts_js", "one.href",
             "case.href", "act.back", "back", "base", "href", "address",
             "one.paper_href", "asset.choices_js", "asset.icon_svg",
             "older", "newer"}  # fmt: skip
"""Addresses that the portal makes: its own files and pages, and what an authenticator app opens."""


OF_SITE = {"site.beside", "site.root", "way.href", "one.href", "one.svg", "one.csv", "log.json",
           "page.portal"}  # fmt: skip
"""Addresses within the public site, made of our own names; and the portal's, which a setting holds
to `http(s)://` and a host."""


def test_escaping_is_enough_wherever_a_template_puts_a_value() -> None:
    """Escaped text is harmless between tags and in quoted attributes; elsewhere it is not."""
    for name in NAMES:
        text = (TEMPLATES / name).read_text()
        assert not re.search(r"=\s*'?{[{%]", text), f"{name}: a value without double quotes"
        attributes = set(re.findall(r'([\w-]+)="[^"]*{{', text))
        assert attributes <= {"aria-label", "viewBox", "width", "height", "font-size", "fill",
                              "stroke", "class", "content", "data-head", "href", "value",
                              "min", "max", "data-fact", "data-type", "data-version",
                              "data-requires", "data-grounds", "title",
                              *OF_FORMS}, name  # fmt: skip
        # An address is one of a file's own, which may begin with nothing but `https://`, or one
        # that the portal made itself: no request and no file has a word in it.
        begin = re.findall(r'(?:href|action|src)="{{ ([\w.]+)', text)
        own = {"portal": OF_PORTAL, "site": OF_SITE}.get(name.split("/")[0], set())
        assert set(begin) <= {"run.link", *own}, name
        for element in ("script", "style"):
            inside = "".join(re.findall(rf"<{element}\b[^>]*>(.*?)</{element}>", text, re.DOTALL))
            assert "{{" not in inside
    assert "{" + "{" not in (TEMPLATES / "style.css").read_text()
    assert "{%" not in (TEMPLATES / "style.css").read_text()


# --- nothing missing, nothing unused ---------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "{{ nothing }}",
        "{{ page.nothing }}",
        "{{ page.caption.nothing }}",
        "{% if nothing %}a{% endif %}",
        "{% if page.nothing %}a{% endif %}",
        "{% for one in nothing %}a{% endfor %}",
        "{% for one in page.nothing %}a{% endfor %}",
        "{% include 'parts/list.html' with texts=page.nothing only %}",
        "{% include 'parts/list.html' only %}",
    ],
)
def test_what_a_template_was_not_given_is_an_error_and_not_an_empty_text(text: str) -> None:
    made_by, context = engine()
    page = TextTable("a caption", (), ())
    with pytest.raises(MissingValueError):
        made_by.from_string(text).render(context({"page": page}))


def test_every_template_is_used_and_every_one_that_is_named_is_there() -> None:
    called = {
        node.value
        for path in PAGES.glob("*.py")
        for node in _nodes(path)
        if isinstance(node, ast.Constant) and str(node.value).endswith((".html", ".svg", ".xml"))
    }
    called |= {f"portal/{name}.html" for name in _shown_by_the_portal()}
    reached, found = set[str](), {name for name in called if name in NAMES}
    while found:
        reached |= found
        text = "".join((TEMPLATES / name).read_text() for name in found)
        found = set(re.findall(r"{% (?:include|extends) \"([^\"]+)\"", text)) - reached
    assert reached == set(NAMES)


def _shown_by_the_portal() -> set[str]:
    """The names of pages in the portal's modules; of a name in parts, whatever begins so."""
    said = {
        str(node.value)
        for path in (PAGES.parent / "portal").glob("*.py")
        for node in _nodes(path)
        if isinstance(node, ast.Constant)
    }
    names = {Path(name).stem for name in NAMES if name.startswith("portal/")}
    return {name for name in names if name in said or f"{name.partition('_')[0]}_" in said}


def test_django_waits_until_a_page_is_made() -> None:
    modules = [f"proviso_gateway.pages.{path.stem}" for path in PAGES.glob("[a-z]*.py")]
    said = f"import sys, {', '.join(modules)}; print([m for m in sys.modules if m == 'django'])"
    ran = subprocess.run([sys.executable, "-c", said], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


# --- the stylesheet --------------------------------------------------------------------------

STYLE = (TEMPLATES / "style.css").read_text()


def luminance(colour: str) -> float:
    """Relative luminance, after WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def themes() -> dict[str, dict[str, str]]:
    """The colours of the light and of the dark page, by name."""
    light, dark = (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", block))
        for block in re.findall(r":root {(.*?)}", STYLE, re.DOTALL)
    )
    assert light.keys() == dark.keys()
    return {"light": light, "dark": dark}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_text_stands_out_from_every_ground_and_shapes_from_the_page(theme: str) -> None:
    colours = themes()[theme]
    inks = set(re.findall(r"[ {;]color: var\(--([\w-]+)\)", STYLE))
    grounds = set(re.findall(r"background: var\(--([\w-]+)\)", STYLE))
    assert inks >= {"ink", "soft", "deep"}
    assert grounds >= {"paper", "wash", "no-wash"}
    assert not re.search(r"color: #|background: #", STYLE)
    for ink in inks:
        for ground in grounds:
            assert contrast(colours[ink], colours[ground]) >= 4.5, (ink, ground)
    for shown in Colour:
        if shown not in (Colour.PAPER, Colour.WASH, Colour.LINE):
            assert contrast(colours[shown.called], colours["paper"]) >= 3, shown
    assert contrast(colours["focus"], colours["paper"]) >= 3


def test_pictures_and_pages_have_the_same_colours() -> None:
    light = themes()["light"]
    for colour in Colour:
        assert light[colour.called] == colour.value
        for paint in ("fill", "stroke"):
            rule = f".{paint}-{colour.called} {{ {paint}: var(--{colour.called}); }}"
            assert rule in STYLE
