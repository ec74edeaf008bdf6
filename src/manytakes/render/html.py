"""The page: one self-contained HTML file.

    page(report)   -> str    the whole page
    frame(report)  -> str    the page in a sandboxed frame, for a notebook
    laid(telling)  -> dict   what the page shows of a story, for pages that show a part of it
    furniture(article, ...) -> Layers    the marks of a text besides its citations
    language(article)   -> str    its language, where a page may say so
    link(url)      -> str    an article's address if it may be a link, else ""
    policy()       -> str    what the page lets a browser do (CSP)

Everything an article brought is escaped; only http and https addresses become links. The
page's policy (CSP) lets in its own style and script by their hashes, and nothing else:
no request leaves it. It reads whole without JavaScript; the script only lights passages.
"""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from ..families import shared
from ..model import Article, Span, Telling
from .drawing import lineage
from .marking import Layer, mark
from .rows import TYPED, Row
from .view import ORDER, View
from .words import line, plain

if TYPE_CHECKING:
    from . import Report

_SPACE = re.compile(r"\s+")
_ENDS = frozenset('.!?:”"’)]')  # a line break after one of these ends a paragraph; others may be wrapping

FIRST = 12  # rows of a list shown before the rest is folded away
WIDE = 8  # accounts that still fit side by side; more are listed under each other


@dataclass(frozen=True, slots=True)
class Source:
    """An article as the source pane shows it."""

    label: str
    letter: str
    key: str
    name: str
    title: str
    url: str
    when: str
    lang: str
    sha256: str
    credits: str
    reprint: bool
    text: Markup


def page(report: Report, above: Markup | None = None) -> str:
    """Return the report as one HTML page; `above` is a header of ours, whose forms may be sent home."""
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            report=report,
            stories=[
                laid(t, n) | {"owners": shared(t, report.families)} for n, t in enumerate(report.stories)
            ],
            style=Markup(resource("page.css")),
            script=Markup(resource("page.js")),
            policy=policy("'self'" if above else "'none'"),
            above=above or "",
            first=FIRST,
            wide=WIDE,
            typed=TYPED,
        )
    )


def policy(forms: str = "'none'") -> str:
    """Return the page's policy: its own style and script by their hashes, and nothing else."""
    style, script = _digest(resource("page.css")), _digest(resource("page.js"))
    return (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}';"
        f" base-uri 'none'; form-action {forms}"
    )


def frame(report: Report) -> str:
    """Return the page in a frame that can run nothing and reach nothing."""
    return (
        '<iframe sandbox="" title="manytakes report" width="100%" height="640"'
        f' srcdoc="{escape(page(report))}"></iframe>'
    )


def laid(telling: Telling, n: int = 0) -> dict[str, object]:
    """Return what the template shows of one story. Sources last: they mark what was cited."""
    view = View(telling, n)
    differing = view.differing()
    agreed = view.agreed()
    remarks = view.remarks()
    shown: dict[str, object] = {
        "view": view,
        "key": view.key,
        "title": view.title,
        "headline": telling.headline and view.statement(telling.headline),
        "standfirst": [view.statement(s) for s in telling.standfirst],
        "agreed": agreed,
        "differing": differing,
        "kinds": [g for g in ORDER if any(r.group == g for r in differing)],
        "alone": view.alone(),
        "gaps": _gaps_said(agreed),
        "remarks": [r for r in remarks if len(r.letters) > 1],
        "lone": [r for r in remarks if len(r.letters) == 1],
        "names": view.names(),
        "copies": view.copies(),
        "dates": view.dates(),
        "described": view.described(),
        "drawing": lineage(view),
        "matrix": (*differing, *agreed),
        "crediting": sum(bool(a.credits) for a in telling.articles),
    }
    shown["sources"] = _sources(view)
    shown["verified"] = len(view.cited())
    return shown


def _gaps_said(agreed: Sequence[Row]) -> str:
    """Say what the hollow marks mean that stand in a list."""
    cells = [cell for row in agreed for cell in row.cells if not cell.cites]
    said = ["a hollow one says nothing of it"] if any(c.silent for c in cells) else []
    said += ["? is not clear"] if any(not c.silent for c in cells) else []
    return ", ".join(said)


def _sources(view: View) -> list[Source]:
    cited: dict[str, list[Layer]] = {}
    for span, cite in view.cited().items():
        cited.setdefault(span.article, []).append(Layer(span.start, span.end, "c", cite.anchor))
    shared = view.shared()
    dates = {d.label: d for d in view.dates()}
    found = []
    for id, label in view.label.items():
        article = view.articles[id]
        layers = [*cited.get(id, []), *furniture(article, shared.get(id, []), view.letter[id])]
        found.append(
            Source(
                label=label,
                letter=view.letter[id],
                key=f"{view.key}-{label}",
                name=view.where(article),
                title=line(article.title or ""),
                url=link(article.url),
                when=dates[label].when,
                lang=view.lang(article) or "",
                sha256=article.sha256,
                credits=", ".join(dict.fromkeys(line(c.name) for c in article.credits)),
                reprint=label != view.letter[id],
                text=mark(article.text, layers),
            )
        )
    return found


def furniture(article: Article, shared: list[tuple[Span, str]], letter: str = "") -> list[Layer]:
    """Return the marks of an article besides its citations: residue, shared passages, ends of paragraphs."""
    return [*_residue(article), *_passages(shared, letter), *_gaps(article)]


def _residue(article: Article) -> list[Layer]:
    return [Layer(r.span.start, r.span.end, "r", title=f"page residue: {r.kind}") for r in article.residue]


def _gaps(article: Article) -> list[Layer]:
    """Return a layer for each end of a paragraph, which the page shows as one small space."""
    found = []
    for m in _SPACE.finditer(article.text):
        breaks = m.group().count("\n")
        if breaks > 1 or (breaks and article.text[m.start() - 1 : m.start()] in _ENDS):
            found.append(Layer(m.start(), m.end(), "gap"))
    return found


def _passages(shared: list[tuple[Span, str]], letter: str) -> list[Layer]:
    """Return a layer for each run of text that is shared, with everyone it is shared with.

    Runs are cut wherever the company changes, so that they never overlap: a wire story
    with two hundred reprints has two hundred passages over each of its paragraphs. What is
    shared with reprints of the same account alone is "own", and shown fainter.
    """
    events: dict[int, list[tuple[str, int]]] = {}
    for span, other in shared:
        events.setdefault(span.start, []).append((other, 1))
        events.setdefault(span.end, []).append((other, -1))
    layers: list[Layer] = []
    company: dict[str, int] = {}
    before = 0
    for at in sorted(events):
        if company:
            labels = sorted(company, key=lambda x: (len(x), x))
            more = f" and {len(labels) - 8} more" if len(labels) > 8 else ""
            kind = "u" if any(x.rstrip("0123456789") != letter for x in labels) else "u own"
            layers.append(Layer(before, at, kind, title=f"also in {', '.join(labels[:8])}{more}"))
        for other, step in events[at]:
            company[other] = company.get(other, 0) + step
            if not company[other]:
                del company[other]
        before = at
    return layers


def language(article: Article) -> str:
    """Return the language of an article if it is written as one (BCP 47), else ""."""
    return View.lang(article) or ""


def link(url: str | None) -> str:
    """Return `url` if it may be a link: http or https, with a host, nothing hidden in it."""
    if not url or plain(url) != url or any(c.isspace() for c in url):
        return ""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    return url if parts.scheme in ("http", "https") and parts.netloc else ""


@lru_cache(1)
def _environment() -> Environment:
    return environment("render")


def environment(folder: str) -> Environment:
    """Return what fills in the templates of a folder of ours: all is escaped, and made fit to print."""
    return Environment(
        loader=PackageLoader("manytakes", folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_fit,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )


def _fit(shown: object) -> object:
    """Make whatever the template prints fit to print, markup of ours aside."""
    return plain(shown) if isinstance(shown, str) and not isinstance(shown, Markup) else shown


@lru_cache
def resource(name: str) -> str:
    """Return a file beside this one as it will stand in the page."""
    return "\n" + files(__package__).joinpath(name).read_text(encoding="utf-8").strip() + "\n"


def _digest(text: str) -> str:
    return b64encode(hashlib.sha256(text.encode()).digest()).decode()
