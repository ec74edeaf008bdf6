"""When each article came out, and which repeats which: a drawing in plain SVG.

    lineage(view)  -> Markup    "" where there is nothing to draw

Time runs across, an article a line, in letter order. An arrow goes from the article
copied to the one that copies; a dashed line says that the direction is not known. A date
that reads two ways has a hollow mark at the reading that was not taken. What the drawing
shows, the list and the table under it say in words; it adds nothing of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup, escape

from ..model import When
from .view import View
from .words import day, plain

MOST = 40  # articles: with more the lines cannot be told apart, and the list serves better
ROW, LEFT, RIGHT, TOP = 26, 225, 735, 4  # units of the viewBox; about pixels on a wide screen
UNDATED = 200  # where an article without a date stands, left of the axis


@dataclass(frozen=True, slots=True)
class Scale:
    """Where a time stands across the drawing: `first` at the left end, `last` at the right."""

    first: datetime
    last: datetime

    def __call__(self, when: When | None) -> int:
        if when is None:
            return UNDATED
        whole = (self.last - self.first).total_seconds()
        share = (when.start - self.first).total_seconds() / whole if whole else 0.0
        return LEFT + 10 + round((RIGHT - LEFT - 20) * share)


def lineage(view: View) -> Markup:
    """Return the drawing of a story of at most forty articles with a date or a copy among them."""
    ids = sorted(view.label, key=view.rank)
    dates = view.settled()
    if not 1 < len(ids) <= MOST or not (dates or view.telling.reuses):
        return Markup("")
    times = [w.start for w in dates.values()]
    times += [w.start for a in view.telling.articles for w in a.published]
    scale = Scale(min(times), max(times)) if times else Scale(datetime.min, datetime.min)
    height = TOP + ROW * len(ids) + 34
    place = {id: (scale(dates.get(id)), TOP + ROW * i + ROW // 2) for i, id in enumerate(ids)}
    title = f"{view.key}-drawing"
    out = [
        f'<svg class="drawing" viewBox="0 0 760 {height}" role="img" aria-labelledby="{title}">',
        f'<title id="{title}">{escape(_summary(view))}</title>',
        f'<defs><marker id="{title}-head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7"'
        ' markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" class="head"/></marker></defs>',
    ]
    out += [_line(view, id, *place[id], dates.get(id), scale) for id in ids]
    out += _axis(scale, height - 26) if times else []
    out += [_arrow(*place[a], *place[b], directed, title) for a, b, directed in _pairs(view)]
    return Markup("".join(out) + "</svg>")


def _line(view: View, id: str, x: int, y: int, when: When | None, scale: Scale) -> str:
    """Return one article's line: its label, its name, and a mark at each reading of its date."""
    name = view.where(view.articles[id])
    name = plain(name if len(name) <= 22 else name[:21] + "…")
    marks = [
        f'<circle cx="{scale(other)}" cy="{y}" r="4.5" class="other"/>'
        for other in view.articles[id].published
        if when and other.start != when.start
    ]
    dated = "mark" if when else "mark undated"
    return (
        f'<g data-letter="{view.letter[id]}"><path d="M{LEFT} {y}H{RIGHT}" class="rule"/>'
        f'<text x="0" y="{y + 4}" class="letter">{view.label[id]}</text>'
        f'<text x="30" y="{y + 4}" class="outlet">{escape(name)}</text>{"".join(marks)}'
        f'<circle cx="{x}" cy="{y}" r="4.5" class="{dated}"/></g>'
    )


def _axis(scale: Scale, y: int) -> list[str]:
    """Return the first and the last day, written under the ends of the axis."""
    ends = [(LEFT + 10, "start", scale.first)]
    if scale.last.date() != scale.first.date():
        ends.append((RIGHT - 10, "end", scale.last))
    return [f'<path d="M{LEFT} {y}H{RIGHT}" class="axis"/>'] + [
        f'<text x="{x}" y="{y + 18}" text-anchor="{anchor}" class="tick">{day(_whole(at))}</text>'
        for x, anchor, at in ends
    ]


def _whole(at: datetime) -> When:
    return When(at.replace(hour=0, minute=0, second=0, microsecond=0), at.replace(hour=23, minute=59), "day")


def _pairs(view: View) -> list[tuple[str, str, bool]]:
    """Return (copied, copying, whether that direction is known), in letter order."""
    found = []
    for reuse in view.telling.reuses:
        a, b = sorted((reuse.a, reuse.b), key=view.rank)
        if reuse.earlier == b:
            a, b = b, a
        found.append((a, b, reuse.earlier is not None))
    return sorted(found, key=lambda p: (view.rank(p[0]), view.rank(p[1])))


def _arrow(x1: int, y1: int, x2: int, y2: int, directed: bool, title: str) -> str:
    """Return a curve that leaves both marks to the right, so that it crosses no label."""
    bend = 24 + abs(y2 - y1) // 4
    gap = 7
    path = f"M{x1 + gap} {y1}C{x1 + bend} {y1} {x2 + bend} {y2} {x2 + gap} {y2}"
    head = f' marker-end="url(#{title}-head)"' if directed else ""
    return f'<path d="{path}" class="{"arrow" if directed else "arrow both"}"{head}/>'


def _summary(view: View) -> str:
    """Return the drawing in a sentence."""
    said = [
        f"{view.label[b]} repeats {view.label[a]}"
        if directed
        else f"{view.label[a]} and {view.label[b]} share wording"
        for a, b, directed in _pairs(view)
    ]
    dated = [f"{d.label} on {d.when}" for d in view.dates() if d.when]
    return f"Published: {', '.join(dated) or 'no date given'}. {'; '.join(said) or 'No shared wording'}."
