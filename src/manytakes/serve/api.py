"""The HTTP API: what a store holds, under /api.

    router(shelf)   -> APIRouter     GET only

Every resource is JSON; with `.csv` at the end of its path it is a table with a citation a
row, and `.json` says JSON outright. Lists come in pages, with links to the next and the
one before. Ids are hashes of content: an address names the same words tomorrow, or nothing.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Annotated, Literal, cast
from urllib.parse import quote, urlencode

from fastapi import APIRouter, HTTPException, Path, Query, Request, Response

from ..model import Article, BadSpan, Span
from ..store.lookup import Kind, Order
from . import compare, trees
from .openapi import answers, paged, ref
from .shelf import Shelf, Told
from .table import Cell, csv

SIZE = 200  # items a page at most
FAR = 1_000_000  # the last page there can be

Id = Annotated[str, Path(min_length=1, max_length=200)]
Page = Annotated[int, Query(ge=1, le=FAR, description="which page of the list")]
Size = Annotated[int, Query(ge=1, le=SIZE, description="items a page")]
Sought = Annotated[
    str, Query(alias="q", min_length=1, max_length=400, description="words, all of which are to be there")
]
Named = Annotated[str, Query(min_length=1, max_length=400)]
ArticleId = Annotated[str, Query(min_length=1, max_length=200, description="the id of an article")]
SpanOf = Annotated[str, Path(pattern=r"^[0-9]{1,12}-[0-9]{1,12}$", description="code points, as 40-61")]
Relation = Literal["agree", "compatible", "differ", "alone"]


def router(shelf: Shelf) -> APIRouter:
    """Return the API's routes over one store."""
    api = APIRouter(tags=["api"])

    def get(path: str, schema: str | None, table: bool = True, pages: bool = False) -> Callable[..., None]:
        """Register a function at `path`, and at its `.json` and `.csv`."""

        def register(endpoint: Callable[..., Response]) -> None:
            more = {"searched": ref("holding")} if schema == "hit" else {}
            shown = paged(schema, **more) if pages and schema else ref(schema or "desk")
            ways = (
                [(".csv", None), (".json", shown), ("", shown)] if table else [(".json", shown), ("", shown)]
            )
            for suffix, body in ways:
                api.add_api_route(
                    path + suffix,
                    endpoint,
                    response_class=Response,
                    responses=answers(body),
                    operation_id=endpoint.__name__ + suffix.replace(".", "_"),
                    include_in_schema=suffix != ".json",
                )

        return register

    def found(story: str) -> Told:
        return shelf.told(story)

    @get("/api", "desk", table=False)
    def service(request: Request) -> Response:
        """What is served, and how much it holds."""
        tree: trees.Tree = {
            "name": "manytakes",
            "version": version("manytakes"),
            "holds": _holds(shelf),
            "stories": "/api/stories",
            "openapi": "/openapi.json",
        }
        return _answer(request, tree)

    @get("/api/stories", "listing", pages=True)
    def stories(request: Request, order: Order = "newest", page: Page = 1, size: Size = 50) -> Response:
        """The stories: newest first, or those with most accounts, or most differences."""
        with shelf.desk() as desk:
            lines, total = desk.page(order, size, size * (page - 1))
        items = [trees.listing(line) for line in lines]
        rows = ([item[name] for name in trees.STORIES] for item in items)
        return _list(request, items, total, page, size, trees.STORIES, cast("Iterable[Sequence[Cell]]", rows))

    @get("/api/stories/{story}", "story")
    def story(request: Request, story: Id) -> Response:
        """A whole story, as the JSON report has it. As a table: its claims."""
        told = found(story)
        points = [p.id for p in told.telling.points]
        return _answer(request, told.tree, trees.CLAIMS, trees.claim_rows(told, points))

    @get("/api/stories/{story}/points", "placed_point", pages=True)
    def points(
        request: Request, story: Id, relation: Relation | None = None, page: Page = 1, size: Size = 50
    ) -> Response:
        """The points of a story, most salient first. As a table: their claims."""
        told = found(story)
        kept = [p for p in _of(told, "points") if relation in (None, p["relation"])]
        here = kept[size * (page - 1) : size * page]
        items = [trees.placed(told, "points", p) for p in here]
        rows = trees.claim_rows(told, [str(p["id"]) for p in here])
        return _list(request, items, len(kept), page, size, trees.CLAIMS, rows)

    @get("/api/stories/{story}/points/{point}", "placed_point")
    def point(request: Request, story: Id, point: Id) -> Response:
        """A point: every claim on it, with its words."""
        told = found(story)
        tree = _one(told, "points", point)
        return _answer(
            request, trees.placed(told, "points", tree), trees.CLAIMS, trees.claim_rows(told, [point])
        )

    @get("/api/stories/{story}/quotes", "placed_quote", pages=True)
    def quotes(request: Request, story: Id, page: Page = 1, size: Size = 50) -> Response:
        """The remarks quoted in a story, each in every account's words."""
        told = found(story)
        every = _of(told, "utterances")
        here = every[size * (page - 1) : size * page]
        items = [trees.placed(told, "quotes", q) for q in here]
        rows = trees.quote_rows(told, [str(q["id"]) for q in here])
        return _list(request, items, len(every), page, size, trees.QUOTES, rows)

    @get("/api/stories/{story}/quotes/{quote}", "placed_quote")
    def quote(request: Request, story: Id, quote: Id) -> Response:
        """A remark, in every account's words."""
        told = found(story)
        tree = _one(told, "utterances", quote)
        return _answer(
            request, trees.placed(told, "quotes", tree), trees.QUOTES, trees.quote_rows(told, [quote])
        )

    @get("/api/stories/{story}/entities", "placed_entity", pages=True)
    def entities(request: Request, story: Id, page: Page = 1, size: Size = 50) -> Response:
        """Who and what is named in a story."""
        told = found(story)
        every = _of(told, "entities")
        here = every[size * (page - 1) : size * page]
        items = [trees.placed(told, "entities", e) for e in here]
        rows = trees.mention_rows(told, [str(e["id"]) for e in here])
        return _list(request, items, len(every), page, size, trees.MENTIONS, rows)

    @get("/api/stories/{story}/entities/{entity}", "placed_entity")
    def entity(request: Request, story: Id, entity: Id) -> Response:
        """Somebody or something, and everywhere it is named."""
        told = found(story)
        tree = trees.placed(told, "entities", _one(told, "entities", entity))
        return _answer(request, tree, trees.MENTIONS, trees.mention_rows(told, [entity]))

    @get("/api/articles", "article_line", pages=True)
    def articles(
        request: Request,
        outlet: Annotated[str | None, Query(max_length=400)] = None,
        page: Page = 1,
        size: Size = 50,
    ) -> Response:
        """The articles, the latest first, without their texts."""
        with shelf.desk() as desk:
            lines, total = desk.lines(outlet, size, size * (page - 1))
        items = [asdict(line) for line in lines]
        return _list(request, items, total, page, size, trees.ARTICLES, map(trees.article_row, lines))

    @get("/api/articles/{article}", "whole_article", table=False)
    def article(request: Request, article: Id) -> Response:
        """An article, its text as it came, and which parts of it are no part of the story."""
        with shelf.desk() as desk:
            tree = trees.article(_article(shelf, article), desk.stories_of(article))
        return _answer(request, tree)

    @get("/api/articles/{article}/spans/{span}", "cited_span", table=False)
    def span(request: Request, article: Id, span: SpanOf) -> Response:
        """The words of a span, with a little of the text on either side."""
        start, end = map(int, span.split("-"))
        try:
            tree = trees.span(_article(shelf, article), Span(article, start, end))
        except BadSpan as error:
            raise HTTPException(404, str(error)) from error
        return _answer(request, tree)

    @get("/api/search", "hit", pages=True)
    def search(
        request: Request, words: Sought, kind: Kind = "text", page: Page = 1, size: Size = 20
    ) -> Response:
        """Where words stand: in the articles' texts, among the names, or in quotations."""
        with shelf.desk() as desk:
            hits, total = desk.find(words, kind, size, size * (page - 1))
        items = [trees.hit(hit) for hit in hits]
        rows = ([item[name] for name in trees.HITS] for item in items)
        cells = cast("Iterable[Sequence[Cell]]", rows)
        return _list(request, items, total, page, size, trees.HITS, cells, searched=_holds(shelf))

    @get("/api/outlets", "outlet_line", pages=True)
    def outlets(request: Request, page: Page = 1, size: Size = 50) -> Response:
        """The outlets, and how many of their articles repeat another's."""
        with shelf.desk() as desk:
            lines, total = desk.outlets(size, size * (page - 1))
        columns = ("outlet", "articles", "stories", "reprints")
        items = [asdict(line) for line in lines]
        return _list(request, items, total, page, size, columns, ([i[c] for c in columns] for i in items))

    @get("/api/outlet", "outlet")
    def outlet(request: Request, name: Named) -> Response:
        """An outlet beside each other one, on the points that both carry as accounts of their own."""
        with shelf.desk() as desk:
            found = desk.outlet(name)
        if found is None:
            raise HTTPException(404, f"no article of an outlet {name!r} is here")
        columns = ("outlet", "shared", "together", "apart", "naming", "wording")
        beside = [asdict(row) for row in found[1]]
        tree: trees.Tree = {"outlet": asdict(found[0]), "beside": beside}
        return _answer(request, tree, columns, ([row[c] for c in columns] for row in beside))

    @get("/api/compare", "comparison")
    def compared(request: Request, a: ArticleId, b: ArticleId) -> Response:
        """Two articles of one story: what they say alike, otherwise, and alone."""
        story = both(shelf, a, b)
        if story is None:
            raise HTTPException(404, f"articles {a!r} and {b!r} are of no story together")
        telling = found(story).telling
        aligned = compare.align(telling, a, b)
        tree = trees.comparison(telling, a, b, aligned)
        return _answer(request, tree, trees.PAIRS, trees.pair_rows(telling, aligned))

    @get("/api/skipped", "skipped", pages=True)
    def skipped(request: Request, page: Page = 1, size: Size = 50) -> Response:
        """What could not be used, and why."""
        with shelf.desk() as desk:
            every = desk.skipped()
        items = [asdict(s) for s in every[size * (page - 1) : size * page]]
        columns = ("what", "stage", "reason")
        return _list(
            request, items, len(every), page, size, columns, ([i[c] for c in columns] for i in items)
        )

    return api


def both(shelf: Shelf, a: str, b: str) -> str | None:
    """Return the story that tells both articles, None when none does or they are one."""
    with shelf.desk() as desk:
        shared = [story for story in desk.stories_of(a) if story in desk.stories_of(b)]
    return shared[0] if shared and a != b else None


def _article(shelf: Shelf, id: str) -> Article:
    with shelf.desk() as desk:
        found = desk.article(id)
    if found is None:
        raise HTTPException(404, f"no article {id!r} is here")
    return found


def _holds(shelf: Shelf) -> trees.Tree:
    with shelf.desk() as desk:
        articles, stories, skipped = desk.counts()
        return {
            "articles": articles,
            "stories": stories,
            "skipped": skipped,
            "untold": len(desk.ledger.untold()),
        }


def _of(told: Told, name: str) -> list[trees.Tree]:
    return cast("list[trees.Tree]", told.tree[name])


def _one(told: Told, name: str, id: str) -> trees.Tree:
    for tree in _of(told, name):
        if tree["id"] == id:
            return tree
    raise HTTPException(404, f"story {told.telling.story.id!r} has none of id {id!r} among its {name}")


def _answer(
    request: Request, tree: trees.Tree, columns: Sequence[str] = (), rows: Iterable[Sequence[Cell]] = ()
) -> Response:
    """Return JSON, or CSV where the path ends so."""
    if request.url.path.endswith(".csv") and columns:
        return Response(csv(columns, rows).encode("utf-8", "replace"), media_type="text/csv")
    body = json.dumps(tree, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return Response(body + b"\n", media_type="application/json")


def _list(
    request: Request,
    items: Sequence[object],
    total: int,
    page: int,
    size: int,
    columns: Sequence[str],
    rows: Iterable[Sequence[Cell]],
    **more: object,
) -> Response:
    """Return a page of a list, with links to the pages beside it, in the body and as headers."""

    def link(to: int, there: bool) -> str | None:
        query = {**request.query_params, "page": str(to)}
        return f"{quote(request.scope['path'])}?{urlencode(query)}" if there else None

    after, before = link(page + 1, page * size < total), link(page - 1, page > 1)
    tree = {"items": items, "total": total, "page": page, "size": size, "next": after, "previous": before}
    answer = _answer(request, {**tree, **more}, columns, rows)
    links = [f'<{to}>; rel="{rel}"' for to, rel in ((after, "next"), (before, "prev")) if to]
    if links:
        answer.headers["link"] = ", ".join(links)
    return answer
