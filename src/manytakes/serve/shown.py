"""What the pages show, laid out: plain records that a template prints.

article(view, id)            -> Marked       its text with its points marked, and the points
spellings(telling, entity)   -> Form, ...    every way a name is written, by whom, where first
contexts(telling, entity)    -> Context, ... each mention with the words on either side
about(telling, entity)       -> Utterance, ...   remarks by others that name the entity
bars(counts)                 -> Bar, ...     shares of a whole, as widths of a hundred
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from ..model import Article, Entity, Point, Span, Telling, Utterance
from ..render import html
from ..render.marking import Layer, mark
from ..render.view import GROUPS, HARD, View, retold
from ..render.words import line, plain

_SPACE = re.compile(r"\s+")

AROUND = 70  # code points on either side of a mention
CONTEXTS = 200  # mentions shown of one entity


@dataclass(frozen=True, slots=True)
class Said:
    """A passage of an article: its words, and the address of the page where they stand lit."""

    words: str
    href: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A point in an article's margin: how it stands, and with how many accounts."""

    anchor: str
    words: str
    stands: str
    kind: str
    accounts: int
    point: str


@dataclass(frozen=True, slots=True)
class Marked:
    """An article's text with its points marked, and the points in text order."""

    text: Markup
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """A spelling: who writes it, how often, and where first."""

    text: str
    outlets: tuple[str, ...]
    times: int
    first: Said


@dataclass(frozen=True, slots=True)
class Context:
    """A mention among its neighbours."""

    before: str
    after: str
    said: Said
    outlet: str


@dataclass(frozen=True, slots=True)
class Bar:
    """A part of a whole: where it begins and how wide it is, of a hundred."""

    name: str
    count: int
    at: float
    width: float


def place(span: Span) -> str:
    """Return the address of the page on which a span is lit."""
    return f"/articles/{span.article}/spans/{span.start}-{span.end}#lit"


def said(telling: Telling, span: Span, label: str = "") -> Said:
    """Return a passage with its address."""
    return Said(line(telling.words(span)), place(span), label)


def stands(point: Point) -> str:
    """Return the class of a point: agree, alone, or its group of difference."""
    if point.relation == "differ":
        return GROUPS.get(point.kind or "", HARD)
    return "alone" if len({c.evidence.article for c in point.claims}) == 1 else "agree"


def article(view: View, id: str, lit: Span | None = None) -> Marked:
    """Return an article of a story as its page shows it; `lit` is a passage to light.

    A point that says a part of another of the article's is marked in the text and not noted.
    """
    telling, found = view.telling, view.articles[id]
    own = {p.id for p in telling.points if any(c.evidence.article == id for c in p.claims)}
    layers = html.furniture(found, view.shared().get(id, []), view.letter[id])
    notes = []
    again = retold(telling.points)
    for point in (p for p in telling.points if p.id not in again):
        for claim in point.claims:
            at = claim.evidence
            if at.article == id:
                kind = stands(point)
                anchor = f"{view.label[id]}-{at.start}-{at.end}"
                layers.append(Layer(at.start, at.end, f"c k-{kind}", anchor, _title(telling, point)))
                accounts = len({telling.account_of(c.evidence.article).id for c in point.claims})
                words = line(telling.words(at))
                if point.within in own:
                    continue
                notes.append((at, Note(anchor, words, kind, point.kind or "", accounts, point.id)))
    notes.sort(key=lambda n: n[0])
    return Marked(_lit(found, layers, lit), tuple(note for _, note in notes))


def untold(found: Article, lit: Span | None = None) -> Marked:
    """Return an article that no story tells."""
    return Marked(_lit(found, html.furniture(found, []), lit), ())


def _lit(found: Article, layers: list[Layer], lit: Span | None) -> Markup:
    if lit is not None:
        found[lit]  # raises BadSpan when it does not hold
        layers = [*layers, Layer(lit.start, lit.end, "c lit", "lit")]
    return mark(found.text, layers)


def _title(telling: Telling, point: Point) -> str:
    accounts = len({telling.account_of(c.evidence.article).id for c in point.claims})
    if point.relation == "differ":
        return f"accounts differ: {(point.kind or '').replace('-', ' ')}"
    return "only this account" if accounts == 1 else f"{accounts} accounts say it"


def spellings(view: View, entity: Entity) -> tuple[Form, ...]:
    """Return every way an entity's name is written, the commonest first."""
    ways: dict[str, list[Span]] = {}
    for mention in sorted(entity.mentions):
        if mention.form == "name":
            ways.setdefault(line(view.telling.words(mention.span)), []).append(mention.span)
    found = []
    for text, spans in ways.items():
        outlets = dict.fromkeys(
            view.where(view.articles[s.article]) for s in sorted(spans, key=lambda s: view.rank(s.article))
        )
        first = min(spans, key=lambda s: (view.rank(s.article), s.start))
        found.append(Form(text, tuple(outlets), len(spans), said(view.telling, first)))
    return tuple(sorted(found, key=lambda f: (-f.times, f.text)))


def contexts(view: View, entity: Entity) -> Iterator[Context]:
    """Yield the mentions of an entity in their sentences' middle, article by article."""
    spans = sorted((m.span for m in entity.mentions), key=lambda s: (view.rank(s.article), s.start))
    for span in spans[:CONTEXTS]:
        found = view.articles[span.article]
        before = found.text[max(0, span.start - AROUND) : span.start].rpartition("\n")[2]
        after = found.text[span.end : span.end + AROUND].partition("\n")[0]
        label = view.label[span.article]
        yield Context(_tail(before), _head(after), said(view.telling, span, label), view.where(found))


def _tail(text: str) -> str:
    """Return the end of a text, begun at a word."""
    return _even(text.partition(" ")[2] if len(text) == AROUND else text)


def _head(text: str) -> str:
    """Return the beginning of a text, ended at a word."""
    return _even(text.rpartition(" ")[0] if len(text) == AROUND else text)


def _even(text: str) -> str:
    """Return a text on one line, the space at its ends kept."""
    return _SPACE.sub(" ", plain(text))


def about(telling: Telling, entity: Entity) -> tuple[Utterance, ...]:
    """Return the remarks of others in whose words the entity is named."""
    at: dict[str, list[Span]] = {}
    for mention in entity.mentions:
        at.setdefault(mention.span.article, []).append(mention.span)
    return tuple(
        u
        for u in telling.utterances
        if u.speaker != entity.id
        and any(part.holds(m) for v in u.variants for part in v.content for m in at.get(part.article, ()))
    )


def concerned(telling: Telling, entity: Entity) -> tuple[Point, ...]:
    """Return the points of difference in whose claims the entity takes part, most salient first."""
    found = [
        p
        for p in telling.points
        if p.relation == "differ" and any(entity.id in c.participants for c in p.claims)
    ]
    return tuple(sorted(found, key=lambda p: (-p.salience, p.id)))


def bars(counts: Mapping[str, int], order: Sequence[str]) -> tuple[Bar, ...]:
    """Return the shares of a whole, in the order given, those of nothing left out."""
    whole = sum(counts.get(name, 0) for name in order)
    found, at = [], 0.0
    for name in order:
        if n := counts.get(name, 0):
            width = 100 * n / whole
            found.append(Bar(name, n, round(at, 2), round(width, 2)))
            at += width
    return tuple(found)
