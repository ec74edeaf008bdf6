"""Marks as W3C Web Annotations (Sanderson, Ciccarese and Young 2017), and back.

    write(report)         -> str        one AnnotationCollection
    read(text, articles)  -> Reading    raises BadInput for what is no such collection

Each annotation has two selectors of one passage: a TextPositionSelector, which by the
specification counts Unicode code points, as we do, and a TextQuoteSelector with 32 code
points of text before and after, for whoever counts otherwise or has a changed text. The
target is the article's text as it came, whole, known by its SHA-256; `scope` is the page
it came from. `read` takes the position where it cuts the quoted words, else the only
place where they stand with their surroundings, and never a guess between two; it refuses a
target whose hash is another. A layer of which the file holds nothing was not looked at.
`written`, a term of ours, is a hash of what the annotation says: it tells what a person changed
from what the store says otherwise today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING
from urllib.parse import quote, unquote

from ...model import Article, BadInput, Skipped, Span, Telling, mint
from .marks import LAYERS, Mark, Reading, marks, written

if TYPE_CHECKING:
    from .. import Report

Node = dict[str, object]

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
ARTICLE = "urn:manytakes:article:"
NEAR = 32  # code points of text before and after a quote, as the annotation tools of the web take
_MOTIVE = {
    "name": "identifying", "quote": "tagging", "claim": "classifying", "residue": "classifying",
}  # fmt: skip


def write(report: Report) -> str:
    """Return the names, quotes, claims and residue of every story, two spaces deep, a line break last."""
    items = [item for telling in report.stories for item in _items(telling)]
    collection = {
        "@context": CONTEXT,
        "id": f"urn:manytakes:annotations:{mint('x', *(t.story.id for t in report.stories))}",
        "type": "AnnotationCollection",
        "label": "names, quotes, claims and residue found by manytakes",
        "total": len(items),
        "first": {"type": "AnnotationPage", "startIndex": 0, "items": items},
    }
    text = json.dumps(collection, ensure_ascii=False, indent=2)
    return text.encode("utf-8", "replace").decode() + "\n"


def _items(telling: Telling) -> Iterator[Node]:
    articles = {article.id: article for article in telling.articles}
    digest = {id: article.sha256 for id, article in articles.items()}
    for mark in marks(telling):
        article, span = articles[mark.span.article], mark.span
        at = (mark.layer, mark.id, span.article, str(span.start), str(span.end))
        target: Node = {
            "source": {
                "id": ARTICLE + quote(article.id, safe="", errors="replace"),
                "type": "Text",
                "format": "text/plain",
                "sha256": digest[article.id],
            },
            "selector": [
                {"type": "TextPositionSelector", "start": span.start, "end": span.end},
                {
                    "type": "TextQuoteSelector",
                    "exact": article[span],
                    "prefix": article.text[max(0, span.start - NEAR) : span.start],
                    "suffix": article.text[span.end : span.end + NEAR],
                },
            ],
        }
        if article.url and article.url.startswith(("https://", "http://")):
            target["scope"] = article.url
        yield {
            "id": f"urn:manytakes:annotation:{mint('n', *at)}",
            "type": "Annotation",
            "motivation": _MOTIVE[mark.layer],
            "body": [
                {"type": "TextualBody", "purpose": purpose, "value": value}
                for purpose, value in (
                    ("tagging", mark.layer),
                    ("classifying", mark.kind),
                    ("describing", mark.detail),
                    ("identifying", mark.id),
                )
                if value
            ],
            "target": target,
            "written": written(mark),
        }


def read(text: str, articles: Mapping[str, Article]) -> Reading:
    """Return the marks of a collection, page or list of annotations; those with no place are `left`.

    Raises BadInput when `text` is none of these.
    """
    try:
        tree = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"no Web Annotations in JSON: {error}") from error
    found: list[Mark] = []
    left: list[Skipped] = []
    as_written: dict[bool, set[Mark]] = {True: set(), False: set()}
    digests = {id: article.sha256 for id, article in articles.items()}
    for n, item in enumerate(_listed(tree)):
        try:
            mark = _mark(item, articles, digests)
            found.append(mark)
            if said := _node(item).get("written"):
                as_written[said == written(mark)].add(mark)
        except BadInput as error:
            left.append(Skipped(f"annotation {n + 1}", "import", str(error)))
    placed = frozenset(mark.span.article for mark in found)
    layers = frozenset(mark.layer for mark in found)
    untouched, touched = frozenset(as_written[True]), frozenset(as_written[False])
    return Reading(tuple(sorted(set(found))), placed, layers, tuple(left), untouched, touched)


def _listed(tree: object) -> Sequence[object]:
    node = tree.get("first", tree) if isinstance(tree, dict) else tree
    items = node.get("items") if isinstance(node, dict) else node
    if not isinstance(items, list):
        raise BadInput("no Web Annotations: expected an AnnotationCollection, its page or a list of them")
    return items


def _mark(item: object, articles: Mapping[str, Article], digests: Mapping[str, str]) -> Mark:
    node = _node(item)
    target = _node(node.get("target"))
    source = target.get("source")
    address = _node(source).get("id") if isinstance(source, dict) else source
    id = unquote(str(address).removeprefix(ARTICLE))
    if id not in articles:
        raise BadInput(f"its target {str(address)[:60]!r} is none of the articles compared")
    digest = source.get("sha256") if isinstance(source, dict) else None
    if digest not in (None, digests[id]):
        raise BadInput(f"it was made on another text than that of article {id}: the hashes differ")
    bodies = node.get("body")
    said = {
        str(body.get("purpose")): str(body.get("value", ""))
        for body in (bodies if isinstance(bodies, list) else [bodies])
        if isinstance(body, dict)
    }
    layer = said.get("tagging", "")
    if layer not in LAYERS:
        raise BadInput(f"its tag {layer[:30]!r} is none of {', '.join(LAYERS)}")
    selectors = target.get("selector")
    span = resolve(articles[id], selectors if isinstance(selectors, list) else [selectors])
    kind, detail = said.get("classifying", ""), said.get("describing", "")
    return Mark(span, layer, said.get("identifying", ""), kind, detail)


def resolve(article: Article, selectors: Sequence[object]) -> Span:
    """Return the passage that the selectors agree on. Raises BadInput when they point nowhere."""
    by_type = {str(s.get("type")): s for s in selectors if isinstance(s, dict)}
    position, quoted = by_type.get("TextPositionSelector", {}), by_type.get("TextQuoteSelector", {})
    start, end, exact = position.get("start"), position.get("end"), quoted.get("exact")
    # `type`, not `isinstance`: true is an integer to Python and no offset to us
    if type(start) is int and type(end) is int and 0 <= start < end <= len(article.text):
        shown = article.text[start:end].encode("utf-8", "replace").decode()
        if exact in (None, shown):
            return Span(article.id, start, end)
    if not isinstance(exact, str) or not exact:
        raise BadInput("it has no position inside the text and no quoted words")
    before, after = str(quoted.get("prefix", "")), str(quoted.get("suffix", ""))
    at = article.text.find(before + exact + after)
    if at < 0 or article.text.find(before + exact + after, at + 1) >= 0:
        raise BadInput(f"{exact[:60]!r} stands nowhere in the text, or in more places than one")
    return Span(article.id, at + len(before), at + len(before) + len(exact))


def _node(value: object) -> Node:
    if not isinstance(value, dict):
        raise BadInput("it is not an annotation with one target")
    return value
