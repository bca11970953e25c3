"""Values into HTML and SVG: Django's templates, always escaped, and nothing missing in silence.

The only place that knows Django here, and only while a page is made: most commands make none, and
should not wait for the import. The engine stands alone; it needs no settings and no database.
"""

from __future__ import annotations

from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, NoReturn

from proviso_gateway.pages.speaking import spoken
from proviso_gateway.pages.translating import ENGLISH, SPEAKING, TEMPLATES, sources


class MissingValueError(LookupError):
    """A template asks for a value that it was not given: a fault of ours, never of a file.

    Not a `KeyError` and not an `AttributeError`: Django takes those to mean an empty text.
    """


class Part:
    """What a template reads of a page. The values are ready: templates hold markup and fixed words.

    An attribute that there is not is an error, even in an `if`, where Django would read *no*.
    """

    __slots__ = ()

    if not TYPE_CHECKING:  # a type checker would take any name for an attribute

        def __getattr__(self, name: str) -> NoReturn:
            if name.startswith("__"):  # what Python itself asks for, to copy or to compare
                raise AttributeError(name)
            raise MissingValueError(f"{type(self).__name__} has no `{name}`")


def render(template: str, /, in_language: str = ENGLISH, **values: object) -> str:
    """The template of this name with these values, as text, its fixed words in one of the languages
    that there is a catalogue for. Whatever is missing raises."""
    made_by, context = engine(in_language)
    # Numbers and days are words before they come here: no locale may change a page.
    made: str = made_by.get_template(template).render(
        context(values, autoescape=made_by.autoescape, use_l10n=False, use_tz=False)
    )
    return made


class _Missing(str):
    """What Django would print for a value that is not there; it asks by `%` for which."""

    __slots__ = ()

    def __mod__(self, name: object) -> NoReturn:
        raise MissingValueError(f"a template was not given `{name}`")


@lru_cache
def engine(language: str = ENGLISH) -> tuple[Any, Any]:
    """The engine for a language, and the kind of context in which a name that was not given
    raises."""
    from django.template import Context, Engine, Library  # noqa: PLC0415 -- only where a page is made

    class Given(Context):
        def __getitem__(self, name: str) -> object:
            try:
                return super().__getitem__(name)
            except KeyError:
                raise MissingValueError(f"a template was not given `{name}`") from None

    missing = _Missing("%s")
    if language == ENGLISH:
        return Engine(dirs=[TEMPLATES], autoescape=True, string_if_invalid=missing), Given
    held = [("django.template.loaders.locmem.Loader", sources(language))]
    made_by = Engine(loaders=held, autoescape=True, string_if_invalid=missing)
    speaks = Library()
    speaks.filter(SPEAKING, partial(spoken, language=language))
    made_by.template_builtins.append(speaks)
    return made_by, Given
