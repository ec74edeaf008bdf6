"""Small pictures of one thing, for a notebook: a story, a point, a remark, a lineage.

    story(telling)            -> Shown    headline, accounts, what they agree and differ on first
    point(telling, p)         -> Shown    each side in its own words, and who is silent
    utterance(telling, u)     -> Shown    each account's wording of one remark
    lineage(telling)          -> Shown    the drawing of who copied whom, with reasons
    alone(p)                  -> Shown    a point of which no story is at hand: its matter, and places
    Look(telling)             a story whose points and quotes each show themselves
    register(shell)           -> None     `%load_ext manytakes`: a story and a point show themselves

A `Shown` is HTML in a notebook and lines elsewhere. Nothing in it runs or is fetched: words
are escaped, styles stand in the elements, and the drawing is an image without a script. A
record holds spans and no text, so that it can be hashed and compared: `Look` holds the texts.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Protocol, TypeVar

from markupsafe import Markup

from ..model import Point, Telling, Utterance
from .drawing import lineage as draw
from .rows import Because, Cite, Remark, Row
from .view import View
from .words import count, line

FIRST = 5  # points and remarks of a story shown: the page has all

_BOX = "max-width:46rem;line-height:1.45"
_SOFT = "opacity:.7;font-size:85%"
# A drawing is an image, which knows nothing of the notebook's colours: it brings paper and ink.
_PALETTE = (
    "svg{background:#fbfaf7;font:12.5px sans-serif}text{fill:#1b1b1a}.letter{font-weight:600}"
    ".outlet,.tick{fill:#62605b}.rule{stroke:#dedbd3}.axis{stroke:#62605b}.mark{fill:#1b1b1a}"
    ".undated,.other{fill:#fbfaf7;stroke:#62605b;stroke-dasharray:2 2}"
    ".arrow{fill:none;stroke:#6b93c4;stroke-width:1.8}.both{stroke-dasharray:4 4}.head{fill:#6b93c4}"
)


@dataclass(frozen=True, slots=True)
class Shown:
    """Something to look at: `html` in a notebook, `text` where there is none."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


Record = TypeVar("Record", Telling, Point, Utterance)


class Formatter(Protocol):
    """IPython's formatter of one kind of output, as far as `register` needs it."""

    def for_type(self, kind: type[Record], show: Callable[[Record], str], /) -> object:
        """Use `show` for values of that kind."""
        ...


class Formatters(Protocol):
    """IPython's formatters, by kind of output."""

    formatters: Mapping[str, Formatter]


class Shell(Protocol):
    """IPython's shell, as far as `register` needs it."""

    display_formatter: Formatters


def story(telling: Telling) -> Shown:
    """Show a story: its headline, its accounts, and the first of what they agree and differ on."""
    view = View(telling)
    agreed, differing = view.agreed(), view.differing()
    counts = (
        f"{count(len(view.letters), 'account')}, {count(len(telling.articles), 'article')},"
        f" {count(len(agreed), 'point')} agreed, {count(len(differing), 'difference')},"
        f" {len(view.alone())} told by one account"
    )
    names = [f"{x} {view.where(view.articles[id])}" for id, x in view.label.items()]
    parts = [
        Markup("<b>{}</b>").format(view.title),
        _soft(counts),
        _soft("; ".join(names)),
        *([Markup("<p><b>agree</b></p>"), _list(_row(r) for r in agreed[:FIRST])] if agreed else []),
        *([Markup("<p><b>differ</b></p>"), _list(_row(r) for r in differing[:FIRST])] if differing else []),
    ]
    lines = [view.title, counts, *names, *(f"agree: {r.about}" for r in agreed[:FIRST])]
    return _shown(parts, [*lines, *(f"differ ({r.kind}): {r.about}" for r in differing[:FIRST])])


def point(telling: Telling, point: Point) -> Shown:
    """Show one point of `telling`: every account's words, who is silent, and why we say so."""
    [row] = View(replace(telling, points=(point,))).rows
    head = f"{row.relation} {row.kind}".strip()
    cites = [c for cell in row.cells for c in cell.cites]
    silent = f"silent: {' '.join(row.silent)}" if row.silent else ""
    unclear = f"unclear: {' '.join(row.unclear)}" if row.unclear else ""
    parts = [
        Markup("<b>{}</b> {}").format(head, _soft(f"{row.voices} voices")),
        _list(_cited(c) for c in cites),
        *(_soft(note) for note in (silent, unclear) if note),
        *_because(row.why),
    ]
    return _shown(parts, [head, *map(_line, cites), *filter(None, (silent, unclear))])


def alone(point: Point) -> Shown:
    """Show a point of which no story is at hand: the matter in its words, and where it is said."""
    head = f"{point.relation} {point.kind or ''}".strip()
    places = [f"{c.evidence.article}:{c.evidence.start}-{c.evidence.end}" for c in point.claims]
    about = line(point.about.text)
    parts = [
        Markup("<b>{}</b> “{}” {}").format(head, about, _soft(f"{point.voices} voices")),
        _soft(" ".join(places)),
        _soft("report.look() shows each side in its own words"),
    ]
    return _shown(parts, [f"{head} “{about}”", *places])


def utterance(telling: Telling, utterance: Utterance) -> Shown:
    """Show one remark of `telling`: the longest wording, and what each other changes of it."""
    [remark] = View(replace(telling, utterances=(utterance,))).remarks()
    head = f"{remark.speaker or 'no speaker named'}: {remark.relation.replace('-', ' ')}"
    return _shown(
        [Markup("<b>{}</b>").format(head), _list(_wordings(remark))],
        [head, *(f"“{w.words}” {_labels(w.cites)}" for w in (remark.base, *remark.others))],
    )


def lineage(telling: Telling) -> Shown:
    """Show who copied whom in `telling`: the drawing, and each pair with its reasons."""
    view = View(telling)
    svg = str(draw(view)).replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1)
    svg = svg.replace("</title>", f"</title><style>{_PALETTE}</style>", 1)
    image = b64encode(svg.encode("utf-8", "replace")).decode()
    names = {x: f"{x} {view.where(view.articles[id])}" for id, x in view.label.items()}
    pairs = []
    for copy in view.copies():
        arrow = "→" if copy.directed else "–"
        why = "; ".join(f"{reason.kind}: {reason.text}" for reason in copy.reasons)
        pairs.append((f"{names[copy.first]} {arrow} {names[copy.second]}: {copy.extent}", why))
    picture = Markup('<img alt="{}" style="max-width:100%" src="data:image/svg+xml;base64,{}">')
    parts = [picture.format("; ".join(p for p, _ in pairs) or "no shared wording", image)] if svg else []
    parts.append(_list(Markup("{} {}").format(pair, _soft(why)) for pair, why in pairs))
    return _shown(parts, [f"{pair} ({why})" if why else pair for pair, why in pairs] or ["no shared wording"])


def register(shell: Shell) -> None:
    """Let IPython show a story and a point by themselves: `%load_ext manytakes`."""
    html = shell.display_formatter.formatters["text/html"]
    html.for_type(Telling, lambda telling: story(telling).html)
    html.for_type(Point, lambda point: alone(point).html)


@dataclass(frozen=True, slots=True, repr=False)
class Seen(Generic[Record]):
    """A record with its story at hand, so that it shows itself; it has the record's own fields, too."""

    record: Record
    telling: Telling

    @property
    def shown(self) -> Shown:
        """What it looks like."""
        if isinstance(self.record, Point):
            return point(self.telling, self.record)
        return (
            utterance(self.telling, self.record)
            if isinstance(self.record, Utterance)
            else story(self.telling)
        )

    def __getattr__(self, name: str) -> object:
        return getattr(object.__getattribute__(self, "record"), name)

    def _repr_html_(self) -> str:
        return self.shown.html

    def __repr__(self) -> str:
        return self.shown.text


@dataclass(frozen=True, slots=True, repr=False)
class Look:
    """A story to look at: it shows itself, and so do its points, its quotes and its lineage.

    `points` and `quotes` are in the order of `telling.points` and `telling.utterances`;
    `record` of each is the plain record.
    """

    telling: Telling

    @property
    def points(self) -> tuple[Seen[Point], ...]:
        """The story's points."""
        return tuple(Seen(p, self.telling) for p in self.telling.points)

    @property
    def quotes(self) -> tuple[Seen[Utterance], ...]:
        """The story's remarks, each in every account's words."""
        return tuple(Seen(u, self.telling) for u in self.telling.utterances)

    @property
    def lineage(self) -> Shown:
        """Who copied whom."""
        return lineage(self.telling)

    def _repr_html_(self) -> str:
        return story(self.telling).html

    def __repr__(self) -> str:
        return story(self.telling).text


# -- the parts ---------------------------------------------------------------------


def _shown(parts: Iterable[Markup], lines: Iterable[str]) -> Shown:
    html = Markup('<div style="{}">{}</div>').format(_BOX, Markup("").join(parts))
    return Shown(str(html), "\n".join(lines))


def _soft(text: str) -> Markup:
    return Markup('<div style="{}">{}</div>').format(_SOFT, text)


def _list(items: Iterable[Markup]) -> Markup:
    return Markup("<ul>{}</ul>").format(Markup("").join(Markup("<li>{}</li>").format(i) for i in items))


def _cited(cite: Cite) -> Markup:
    """Return a citation: the words, those that carry a value in bold, and where they stand."""
    words = Markup("").join(Markup("<b>{}</b>" if kind else "{}").format(w) for kind, w in cite.parts)
    where = f"{cite.label}:{cite.start}-{cite.end}"
    return Markup('“{}” <span style="{}">{}</span>').format(words, _SOFT, where)


def _line(cite: Cite) -> str:
    return f"“{cite.words}” {cite.label}:{cite.start}-{cite.end}"


def _labels(cites: Iterable[Cite]) -> str:
    return " ".join(cite.label for cite in cites)


def _row(row: Row) -> Markup:
    head = " ".join(filter(None, (row.kind, *row.letters)))
    said = Markup("; ").join(Markup("“{}” {}").format(w.words, _labels(w.cites)) for w in row.wordings)
    return Markup('<span style="{}">{}</span> {}').format(_SOFT, head, said)


def _because(reasons: Iterable[Because]) -> list[Markup]:
    return [_soft(f"{reason.kind}: {reason.text}") for reason in reasons]


_TAGS = {"gone": "<del>{}</del>", "new": "<ins>{}</ins>"}


def _wordings(remark: Remark) -> Iterable[Markup]:
    yield Markup("“{}” {}").format(remark.base.words, _labels(remark.base.cites))
    for wording in remark.others:
        words = Markup("").join(Markup(_TAGS.get(kind, "{}")).format(w) for kind, w in wording.parts)
        yield Markup("“{}” {}").format(words, _labels(wording.cites))
