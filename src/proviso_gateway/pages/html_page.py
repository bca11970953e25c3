"""The shell of every page that stands alone: one stylesheet, no script, nothing fetched.

Neutral on purpose: no institution's colours or marks. Dark grey on white (contrast 15:1), links and
pictures in a blue that keeps 8:1; everything flows in one column on a telephone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

_STYLE = """
:root { color-scheme: light; }
body { font: 16px/1.55 system-ui, sans-serif; color: #222; background: #fff; max-width: 52rem;
       margin: 0 auto; padding: 1rem 1rem 3rem; overflow-wrap: break-word; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 1rem 0 .5rem; }
h2 { font-size: 1.35rem; line-height: 1.25; margin: 2.4rem 0 .6rem; }
h3 { font-size: 1.08rem; margin: 1.4rem 0 .3rem; }
a { color: #1d4f73; }
a:focus-visible, summary:focus-visible, .scroll:focus-visible { outline: 3px solid #d9a441;
       outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { position: static; }
table { border-collapse: collapse; margin: 1rem 0; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .3rem 0; }
th, td { text-align: left; vertical-align: top; padding: .4rem .8rem .4rem 0;
         border-bottom: 1px solid #ddd; }
.figures td + td, .figures th + th { text-align: right; }
.scroll { overflow-x: auto; }
figure { margin: 1rem 0; }
svg { width: 100%; display: block; }
.wide svg { min-width: 42rem; }
.scroll table { min-width: 26rem; }
.chart { max-width: 38rem; }
.note { color: #555; }
.lead { font-size: 1.15rem; }
.box { border-left: 5px solid #1d4f73; background: #f4f6f7; padding: .7rem 1rem; margin: 1rem 0; }
.doubt { border-left-color: #b5532d; }
ul { padding-left: 1.3rem; }
li { margin: .3rem 0; }
ol.clauses > li { margin: .9rem 0; }
summary { cursor: pointer; color: #1d4f73; }
blockquote { margin: .3rem 0; padding-left: .8rem; border-left: 3px solid #ccc; }
footer { margin-top: 3rem; border-top: 1px solid #ddd; color: #555; font-size: .9rem; }
@media print { details > * { display: block; } .skip { display: none; } }
"""


def sheet(title: str, body: str, *, foot: str = "") -> str:
    """A page with this title. `body` and `foot` are HTML already; a page has one `h1`, its own."""
    footer = f"<footer>{foot}</footer>\n" if foot else ""
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head>\n"
        f'<body>\n<a class="skip" href="#main">Skip to the text</a>\n'
        f'<main id="main">\n{body}\n</main>\n{footer}</body></html>\n'
    )


def table(
    caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]], *, kind: str = "words"
) -> str:
    """A table of text, which scrolls alone where it is too wide. `kind="figures"`: every column
    but the first holds figures, and stands to the right."""
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return (
        f'<div class="scroll" role="region" aria-label="{escape(caption)}" tabindex="0">'
        f'<table class="{kind}"><caption>{escape(caption)}</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def section(title: str, body: Iterable[str]) -> str:
    """A part of a page under its heading, which names it to those who hear the page."""
    name = title.lower().replace(",", "").replace(" ", "-")
    inside = "\n".join(body)
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{title}</h2>\n{inside}\n</section>'


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph of plain text, of this class of the stylesheet if one is given."""
    return f'<p class="{kind}">{escape(text)}</p>' if kind else f"<p>{escape(text)}</p>"


def items(*texts: str) -> str:
    """A list of plain texts."""
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"
