"""An article's text with its citations, residue and shared passages marked.

    mark(text, layers)   -> Markup       layers: (start, end, class, id, title), ...

Marks may nest and may cross. A mark that lies inside another becomes an element inside
its element; one that crosses another's end is cut there, and its later pieces carry no
id but the same `data-c`, so that all of it can be lit at once. Joined, the text nodes
are the text, character for character, fit to print (`words.plain`).
"""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup, escape

from .words import plain

DEEPEST = 60  # elements inside each other; browsers flatten a tree below some 500


@dataclass(frozen=True, slots=True, order=True)
class Layer:
    """One mark: code points `start` to `end`; `id` is set for a citation that can be gone to."""

    start: int
    end: int
    kind: str
    id: str = ""
    title: str = ""


def mark(text: str, layers: list[Layer]) -> Markup:
    """Return `text` escaped, with an element for each layer."""
    out: list[str] = []
    open_: list[int] = []  # the ends of the elements that are open, outermost first
    pending = sorted(layers, key=_outermost, reverse=True)
    named: set[str] = set()
    at = 0
    while pending or open_:
        here = min([pending[-1].start] if pending else [open_[-1]], default=at)
        if open_ and open_[-1] <= here:
            out.append(_shown(text[at : open_[-1]]) + "</span>")
            at = open_.pop()
            continue
        layer = pending.pop()
        out.append(_shown(text[at : layer.start]))
        at = layer.start
        end = layer.end
        if open_ and open_[-1] < end:  # crosses the element it begins in: cut, and go on after it
            end = open_[-1]
            rest = Layer(end, layer.end, layer.kind, layer.id, layer.title)
            _insert(pending, rest)
        if len(open_) < DEEPEST or layer.id not in named:
            out.append(_tag(layer, first=layer.id not in named))
            named.add(layer.id)
            open_.append(end)
    out.append(_shown(text[at:]))
    return Markup("".join(out))


def _outermost(layer: Layer) -> tuple[int, int, str, str]:
    return layer.start, -layer.end, layer.kind, layer.id


def _insert(pending: list[Layer], layer: Layer) -> None:
    """Put `layer` where it belongs in a list sorted from last to first."""
    key = _outermost(layer)
    low, high = 0, len(pending)
    while low < high:
        middle = (low + high) // 2
        if _outermost(pending[middle]) > key:
            low = middle + 1
        else:
            high = middle
    pending.insert(low, layer)


def _tag(layer: Layer, first: bool) -> str:
    attributes = f' class="{escape(layer.kind)}"'
    if layer.id:
        attributes += f' id="{escape(layer.id)}" tabindex="-1"' if first else ""
        attributes += f' data-c="{escape(layer.id)}"'
    if layer.title:
        attributes += f' title="{escape(plain(layer.title))}"'
    return f"<span{attributes}>"


def _shown(text: str) -> str:
    return str(escape(plain(text)))
