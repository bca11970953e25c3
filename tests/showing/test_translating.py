"""The portal's fixed text can be said in another language, all of it, and nothing else changes."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pseudo import LANGUAGE, Read, every_message, spoken, write_catalogue

from proviso_gateway.pages import translating
from proviso_gateway.pages.messages import catalogue
from proviso_gateway.pages.templating import engine
from proviso_gateway.pages.translating import (
    TEMPLATES,
    BadTranslationError,
    languages,
    messages,
    sources,
    translated,
)

PORTAL = sorted((TEMPLATES / "portal").glob("*.html"))
SOURCES = [path.read_text() for path in PORTAL]


def outside_values(source: str) -> str:
    """A template as a browser would read it if every value were empty, and every branch taken."""
    source = re.sub(r'{{[^}]*\|default:"([^"]*)"[^}]*}}', r" \1 ", source)
    source = re.sub(r'{% block \w+ %} class="\w+"{% endblock %}', "", source)
    return re.sub(r"{{.*?}}|{%.*?%}|{#.*?#}", " ", source, flags=re.DOTALL)


@pytest.mark.parametrize("path", PORTAL, ids=lambda path: path.stem)
def test_no_word_of_a_template_is_left_in_english(path: Path) -> None:
    told = Read(outside_values(translated(path.read_text(), spoken, LANGUAGE))).pieces
    assert [one for one in told if re.search("[A-Za-z]", one)] == []


@pytest.mark.parametrize("path", PORTAL, ids=lambda path: path.stem)
def test_only_words_change(path: Path) -> None:
    """Values, tags of Django and markup come in the same order."""
    marks = re.compile(r"{{.*?}}|{%.*?%}|</?[a-z0-9]+")
    source = path.read_text()
    said = translated(source, spoken, LANGUAGE)

    def without_defaults(text: str) -> list[str]:
        return marks.findall(re.sub(r'\|default:"[^"]*"', "", text))

    assert without_defaults(said) == without_defaults(source)
    assert translated(source, str, "en").split() == source.split()


def test_the_portal_has_its_messages_and_they_are_sentences_with_their_values() -> None:
    found = [one for source in SOURCES for one in messages(source)]
    assert len(found) > 400
    assert "Decide on a proposal to {{ case.proposes }}" in found
    assert "not stated" in found  # the default of a value
    assert "Candidate {{ one.letter }}" in found  # an attribute that a phone shows
    assert [one for one in found if "{%" in one or one != one.strip()] == []


@pytest.mark.parametrize(
    "said",
    [
        "Hello {{ frame.csrf }}",  # another value
        "Hello",  # none
        "{{ name }} <script>",  # markup that the template does not have
        "{{ name }}{% include 'style.css' %}",
        "{{ name }} {{",
        '{{ name }}" onclick="',
    ],
)
def test_a_translation_that_is_more_than_words_is_refused(said: str) -> None:
    with pytest.raises(BadTranslationError):
        translated("<p>Hi {{ name }}</p>", {"Hi {{ name }}": said}.__getitem__, LANGUAGE)


def test_words_of_a_translation_may_stand_in_another_order() -> None:
    said = {"<strong>Hi</strong> {{ name }}": "{{ name }}, <strong>salut</strong>"}
    source = "<p> <strong>Hi</strong> {{ name }} </p>"
    told = translated(source, said.__getitem__, "fr")
    assert told == "<p> {{ name }}, <strong>salut</strong> </p>"


def test_every_template_of_a_catalogue_compiles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_catalogue(tmp_path)
    monkeypatch.setattr(translating, "CATALOGUES", tmp_path)
    languages.cache_clear()
    try:
        assert languages() == ("en", LANGUAGE)
        made_by, _ = engine(LANGUAGE)
        for path in PORTAL:
            made_by.get_template(f"portal/{path.name}")
        assert f'<html lang="{LANGUAGE}">' in sources(LANGUAGE)["portal/base.html"]
    finally:
        languages.cache_clear()
        engine.cache_clear()


def test_what_translators_are_given_names_each_message_once(
    capsys: pytest.CaptureFixture[str],
) -> None:
    given = re.findall(r'^msgid "(.+)"$', "\n".join(catalogue()), re.MULTILINE)
    assert len(given) == len(set(given))
    wanted = {one for source in SOURCES for one in messages(source)}
    assert {one.replace('\\"', '"').replace("\\\\", "\\") for one in given} >= wanted
    assert set(every_message()) >= wanted


def test_english_alone_is_shipped() -> None:
    assert languages() == ("en",)
