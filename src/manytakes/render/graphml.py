"""Who copied whom as a graph, for Gephi, yEd, Cytoscape or networkx.

    write(report)  -> str    GraphML: a node for each article, an edge for each pair that shares wording

An edge runs from the article copied to the one that copies. GraphML readers want all edges
of a file directed or none, so an edge whose direction is not known runs by id and says
`direction` "unknown", or "common source"; only "known" is a finding. The articles of one
account have the same `account`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from ..model import Reuse
from .view import View
from .words import line

if TYPE_CHECKING:
    from . import Report

_NODE = ("story", "account", "label", "outlet", "title", "url", "published", "origin")
_EDGE = ("direction", "extent", "passages", "characters", "why")
_KINDS = {"origin": "boolean", "passages": "int", "characters": "int"}


def write(report: Report) -> str:
    """Return the lineage of every story of the report as one GraphML graph."""
    out = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    for on, names in (("node", _NODE), ("edge", _EDGE)):
        out += [
            f'  <key id="{name}" for="{on}" attr.name="{name}" attr.type="{_KINDS.get(name, "string")}"/>'
            for name in names
        ]
    out.append('  <graph id="lineage" edgedefault="directed">')
    for telling in report.stories:
        view = View(telling)
        out += [*_nodes(view), *(part for reuse in telling.reuses for part in _edge(view, reuse))]
    return "\n".join([*out, "  </graph>", "</graphml>"]) + "\n"


def _nodes(view: View) -> Iterator[str]:
    origins, dates = {a.origin for a in view.telling.story.accounts}, view.settled()
    for article in view.telling.articles:
        when = dates.get(article.id)
        cells = {
            "story": view.telling.story.id,
            "account": view.letter[article.id],
            "label": view.label[article.id],
            "outlet": article.outlet,
            "title": article.title,
            "url": article.url,
            "published": when.start.isoformat() if when else None,
            "origin": "true" if article.id in origins else "false",
        }
        yield f"    <node id={_attribute(article.id)}>"
        yield from _data(cells)
        yield "    </node>"


def _edge(view: View, reuse: Reuse) -> Iterator[str]:
    first, second = (reuse.b, reuse.a) if reuse.earlier == reuse.b else (reuse.a, reuse.b)
    known = "known" if reuse.earlier else "common source" if reuse.common_source else "unknown"
    cells = {
        "direction": known,
        "extent": reuse.extent,
        "passages": str(len(reuse.passages)),
        "characters": str(sum(len(a) for a, _ in reuse.passages)),
        "why": "; ".join(f"{r.kind}: {r.text}" for r in reuse.reasons),
    }
    yield f"    <edge source={_attribute(first)} target={_attribute(second)}>"
    yield from _data(cells)
    yield "    </edge>"


def _data(cells: Mapping[str, str | None]) -> Iterator[str]:
    for name, cell in cells.items():
        if cell:
            yield f'      <data key="{name}">{escape(line(cell))}</data>'


def _attribute(text: str) -> str:
    return quoteattr(line(text))
