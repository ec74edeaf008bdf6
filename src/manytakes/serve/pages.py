"""The pages: stories, one story, an article, a name, an outlet, two articles, search.

    router(shelf)               -> APIRouter    GET only, HTML, no script but the story page's own
    refusal(status, said)       -> Response     a refusal, for a reader
    for_readers(path)           -> bool         whether a path is a page's

Everything that comes from an article is escaped by the templates. The story page is the
report's own (`render.html`), with a way back above it.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import lru_cache, partial
from http import HTTPStatus
from importlib.metadata import version
from importlib.resources import files
from typing import Annotated
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Query, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment
from markupsafe import Markup, escape

from ..model import BadSpan, Span, Telling, When
from ..render import Report, html
from ..render.view import ORDER, View
from ..render.words import day, line
from ..store.lookup import LIT, UNLIT, Hit, Kind, Order
from ..store.mends import KINDS as LABELS
from . import compare, edit, shown
from .api import ArticleId, Id, Named, Page, SpanOf, both
from .shelf import Shelf

SIZE = 25  # stories a page
HITS = 20  # of a search on one page; five of each kind where all kinds are shown
NEAR = 40  # articles of an outlet a page
KINDS: tuple[Kind, ...] = ("name", "quote", "text")
SHARES = ("agree", "compatible", "differ", "alone")


def router(shelf: Shelf, editor: edit.Editor | None = None) -> APIRouter:
    """Return the pages over one store; with an editor, also those that correct it."""
    common: dict[str, object] = {"editing": editor.token} if editor else {}
    show = partial(_page, **common)
    pages = APIRouter(include_in_schema=False, default_response_class=HTMLResponse)

    @pages.get("/static/{name}")
    def static(name: str) -> Response:
        if name == "page.css":
            return Response(html.resource(name), media_type="text/css")
        if name == "desk.css":
            return Response(_file(name), media_type="text/css")
        if name == "mark.svg":
            return Response(_file(name), media_type="image/svg+xml")
        raise HTTPException(404, "no such file")

    @pages.get("/")
    def stories(order: Order = "newest", page: Page = 1) -> Response:
        with shelf.desk() as desk:
            lines, total = desk.page(order, SIZE, SIZE * (page - 1))
            shares = desk.shares([row.id for row in lines])
            names = desk.names([row.id for row in lines])
            held, due = desk.counts(), len(desk.ledger.untold())
        rows = [(row, shown.bars(shares[row.id], SHARES), names[row.id]) for row in lines]
        return show(
            "stories", here="stories", rows=rows, order=order, held=held, due=due,
            **_pages("/", {"order": order}, page, SIZE, total),
        )  # fmt: skip

    @pages.get("/search")
    def search(
        words: Annotated[str, Query(alias="q", max_length=400)] = "", kind: str = "", page: Page = 1
    ) -> Response:
        kinds = [k for k in KINDS if k == kind] or list(KINDS)
        size = HITS if len(kinds) == 1 else 5
        with shelf.desk() as desk:
            found = {k: desk.find(words, k, size, size * (page - 1)) for k in kinds}
            totals: dict[str, int] = {
                k: found[k][1] if k in found else desk.find(words, k, 0)[1] for k in KINDS
            }
            held = desk.counts()
        hits = {k: [(_found(hit), _goes(hit), hit) for hit in rows] for k, (rows, _) in found.items()}
        return show(
            "search", here="search", sought=words, hits=hits, totals=totals,
            kind=kind if kind in KINDS else "", held=held,
            **_pages("/search", {"q": words, "kind": kind}, page, size, totals.get(kind, 0)),
        )  # fmt: skip

    @pages.get("/stories/{story}")
    def story(story: Id) -> Response:
        telling = shelf.told(story).telling
        view = View(telling)
        above = _part("above", **common, here="stories", view=view, telling=telling, sources=_labels(view))
        page = html.page(Report((telling,), version=version("manytakes")), above)
        policy = html.policy("'self'") + "; frame-ancestors 'none'; img-src 'self'"
        return HTMLResponse(page.encode("utf-8", "replace"), headers={"content-security-policy": policy})

    @pages.get("/stories/{story}/entities/{entity}")
    def entity(story: Id, entity: Id) -> Response:
        telling = shelf.told(story).telling
        found = next((e for e in telling.entities if e.id == entity), None)
        if found is None:
            raise HTTPException(404, "this story names nobody of that id")
        view = View(telling)
        forms = shown.spellings(view, found)
        own = [u for u in telling.utterances if u.speaker == found.id]
        with shelf.desk() as desk:
            others = dict.fromkeys(
                (s, e, h) for form in forms[:5] for s, e, h in desk.namesakes(story, form.text)
            )
        return show(
            "entity", here="", telling=telling, view=view, entity=found, forms=forms,
            by=[view.remark(u) for u in own], about=[view.remark(u) for u in shown.about(telling, found)],
            contexts=list(shown.contexts(view, found)), most=shown.CONTEXTS,
            differ=shown.concerned(telling, found), others=list(others)[:20], place=_place(view),
        )  # fmt: skip

    @pages.get("/articles/{article}")
    def article(article: Id) -> Response:
        return _article(shelf, show, article, None)

    @pages.get("/articles/{article}/spans/{span}")
    def span(article: Id, span: SpanOf) -> Response:
        start, end = map(int, span.split("-"))
        try:
            return _article(shelf, show, article, Span(article, start, end))
        except BadSpan as error:
            raise HTTPException(404, str(error)) from error

    @pages.get("/outlets")
    def outlets(page: Page = 1) -> Response:
        with shelf.desk() as desk:
            lines, total = desk.outlets(100, 100 * (page - 1))
        return show("outlets", here="outlets", lines=lines, **_pages("/outlets", {}, page, 100, total))

    @pages.get("/outlet")
    def outlet(name: Named, page: Page = 1) -> Response:
        with shelf.desk() as desk:
            found = desk.outlet(name)
            lines, total = desk.lines(name, NEAR, NEAR * (page - 1))
        if found is None:
            raise HTTPException(404, "no article of that outlet is here")
        kinds = ("together", "naming", "wording", "apart")
        beside = [(b, shown.bars({k: getattr(b, k) for k in kinds}, kinds)) for b in found[1]]
        return show(
            "outlet", here="outlets", outlet=found[0], beside=beside, lines=lines,
            **_pages("/outlet", {"name": name}, page, NEAR, total),
        )  # fmt: skip

    @pages.get("/compare")
    def compared(a: ArticleId, b: ArticleId) -> Response:
        story = both(shelf, a, b)
        if story is None:
            raise HTTPException(404, "these two articles are of no story together")
        telling = shelf.told(story).telling
        view = View(telling)
        found = compare.unfolded(compare.align(telling, a, b))
        ends = [(view.articles[id], view.label[id], view.where(view.articles[id])) for id in (a, b)]
        settled = {d.label: d for d in view.dates()}
        copy = next((c for c in view.copies() if {c.first, c.second} == {x[1] for x in ends}), None)
        texts = [shown.article(view, id).text for id in (a, b)]
        return show(
            "compare", here="", telling=telling, view=view, found=found, ends=ends, copy=copy,
            dates=settled, texts=texts, said=shown.said, place=_place(view),
        )  # fmt: skip

    if editor:
        pages.include_router(edit.router(shelf, editor, show))
    return pages


def _article(shelf: Shelf, show: edit.Show, id: str, lit: Span | None) -> Response:
    with shelf.desk() as desk:
        found = desk.article(id)
        stories = desk.stories_of(id) if found else ()
        versions = desk.versions(id)
    if found is None:
        raise HTTPException(404, "no such article is here")
    if not stories:
        marked, telling, view = shown.untold(found, lit), None, None
    else:
        telling = shelf.told(stories[0]).telling
        view = View(telling)
        marked = shown.article(view, id, lit)
    dates = {d.label: d for d in view.dates()} if view else {}
    return show(
        "article", here="", article=found, marked=marked, telling=telling, view=view,
        link=html.link(found.url),
        when=dates[view.label[id]] if view else None, name=_name(found.outlet, found.source),
        lang=html.language(found), lit=lit, labels=LABELS, versions=versions if len(versions) > 1 else (),
        sources=_labels(view) if view else [],
    )  # fmt: skip


def _labels(view: View) -> list[tuple[str, str, str]]:
    """Return (id, label, name) of a story's articles, in letter order."""
    ids = sorted(view.label, key=view.rank)
    return [(id, view.label[id], view.where(view.articles[id])) for id in ids]


def _place(view: View) -> dict[str, str]:
    """Return the article of each label, for citations that lead to its page."""
    return {label: id for id, label in view.label.items()}


def _name(outlet: str | None, source: str) -> str:
    return line(outlet or source.rstrip("/").rsplit("/", 1)[-1])


def _found(hit: Hit) -> Markup:
    """Return what was found, the sought words marked."""
    pieces = line(hit.words).replace(UNLIT, LIT).split(LIT)
    return Markup("").join(
        Markup("<mark>{}</mark>").format(piece) if n % 2 else escape(piece) for n, piece in enumerate(pieces)
    )


def _goes(hit: Hit) -> str:
    """Return the address a hit leads to."""
    if hit.kind == "name":
        return f"/stories/{quote(hit.story or '', safe='')}/entities/{quote(hit.record or '', safe='')}"
    article = f"/articles/{quote(hit.article or '', safe='')}"
    return article if hit.start is None else f"{article}/spans/{hit.start}-{hit.end}#lit"


def _pages(path: str, query: dict[str, str], page: int, size: int, total: int) -> dict[str, object]:
    """Return what a template needs to lead to the pages beside this one."""

    def address(to: int) -> str:
        return f"{path}?{urlencode({**query, 'page': to})}"

    return {
        "page": page,
        "total": total,
        "last": max(1, -(-total // size)),
        "before": address(page - 1) if page > 1 else "",
        "after": address(page + 1) if page * size < total else "",
    }


def _page(template: str, code: int = 200, /, **what: object) -> Response:
    return HTMLResponse(_part(template, **what).encode("utf-8", "replace"), code)


def _part(template: str, /, **what: object) -> Markup:
    return Markup(_environment().get_template(f"{template}.html.j2").render(**what))


def _day(written: str | None) -> str:
    """Return a date of the store as a reader's day."""
    if not written:
        return "undated"
    at = datetime.fromisoformat(written).replace(hour=0, minute=0, second=0, microsecond=0)
    return day(When(at, at + timedelta(days=1), "day"))


@lru_cache(1)
def _environment() -> Environment:
    made = html.environment("serve/templates")
    made.globals.update(
        version=version("manytakes"),
        groups=ORDER,
        letter=Telling.letter,
        path=lambda part: quote(part, safe=""),
    )
    made.filters["day"] = _day
    return made


@lru_cache
def _file(name: str) -> str:
    return files(__package__).joinpath(name).read_text("utf-8")


def for_readers(path: str) -> bool:
    """Tell whether a path is a page's, and not the API's."""
    return not (path == "/api" or path.startswith("/api/") or path == "/openapi.json")


def refusal(status: int, said: str, headers: dict[str, str] | None = None) -> Response:
    """Return a refusal as a page."""
    answer = _page("refusal", status, here="", status=status, title=HTTPStatus(status).phrase, said=said)
    answer.headers.update(headers or {})
    return answer
