"""Words that one account gives in quotation marks, where another has them too.

    echoes(articles, quotes) -> [Quote, ...]    what `find`, which reads one article, could not know

A sentence that one account quotes and another prints word for word is the same remark,
though its marks were lost or the other is the speech itself. A word or two in marks may be
a scare quote; when another account has the very words in marks, they are somebody's.
Titles, all capitals, are left out. No source is guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from .. import text as texts
from ..model import Article, Quote, Span
from . import marks

_KEY = 4  # words that find a sentence again; a shorter one is anybody's
_FIRST = 40  # sentences of one beginning that are tried: a bound on hostile input

Words = tuple[str, ...]


def echoes(articles: Mapping[str, Article], quotes: Sequence[Quote]) -> list[Quote]:
    """Return quotations that other accounts betray, none of them overlapping one of `quotes`."""
    taken: dict[str, list[tuple[int, int]]] = defaultdict(list)
    for quote in quotes:
        for span in quote.content:
            taken[span.article].append((span.start, span.end))
    flat = {id_: texts.fold(a.text) for id_, a in articles.items()}
    found = [*_printed(articles, flat, quotes), *_marked(articles, flat, taken)]
    out: list[Quote] = []
    for quote in sorted(found, key=lambda q: (q.content, q.kind)):
        [span] = quote.content
        if not any(a < span.end and span.start < b for a, b in taken[span.article]):
            taken[span.article].append((span.start, span.end))
            out.append(quote)
    return out


def _printed(
    articles: Mapping[str, Article], flat: Mapping[str, str], quotes: Sequence[Quote]
) -> Iterator[Quote]:
    """Yield sentences that another account has in marks, word for word."""
    starting: dict[Words, set[tuple[Words, str]]] = defaultdict(set)
    for quote in quotes:
        if quote.kind != "direct":
            continue
        for span in quote.content:
            for a, b in texts.sentences(articles[span.article].text, span.start, span.end):
                said = _words(flat[span.article][a:b])
                if len(said) >= _KEY:
                    starting[said[:_KEY]].add((said, span.article))
    for id_, article in sorted(articles.items()):
        for body in article.body:
            plain = flat[id_][body.start : body.end]
            at = [(body.start + i, body.start + j) for i, j in texts.words(plain)]
            here = [flat[id_][i:j] for i, j in at]
            for n in range(len(here) - _KEY + 1):
                known = starting.get(tuple(here[n : n + _KEY]))
                for said, whose in sorted(known)[:_FIRST] if known else ():
                    if whose != id_ and tuple(here[n : n + len(said)]) == said:
                        yield Quote((Span(id_, at[n][0], at[n + len(said) - 1][1]),), kind="indirect")


def _marked(
    articles: Mapping[str, Article], flat: Mapping[str, str], taken: Mapping[str, list[tuple[int, int]]]
) -> Iterator[Quote]:
    """Yield runs of words in marks that another account has in marks too."""
    holding: dict[Words, list[tuple[str, int, int, bool]]] = defaultdict(list)
    for id_, article in sorted(articles.items()):
        for run in marks.runs(article.text, article.body):
            for a, b in run.pieces:
                said = _words(flat[id_][a:b])
                if said and run.double and not _titled(article.text[a:b]):
                    inside = any(x <= a and b <= y for x, y in taken.get(id_, ()))
                    holding[said].append((id_, a, b, inside))
    for said, held in sorted(holding.items()):
        if len({id_ for id_, *_ in held}) < 2 or (len(said) < 2 and not any(inside for *_, inside in held)):
            continue
        for id_, a, b, inside in held:
            if not inside:
                yield Quote((Span(id_, a, b),), kind="direct")


def _words(flat: str) -> Words:
    return tuple(flat[i:j] for i, j in texts.words(flat))


def _titled(text: str) -> bool:
    """Tell whether all the longer words begin with capitals: a title or a name."""
    longer = [text[a:b] for a, b in texts.words(text) if b - a > 3] or [text]
    return all(w[:1].isupper() or w[:1].isdigit() for w in longer)
