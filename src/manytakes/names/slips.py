"""Two spellings of one short name that only their company shows to be one.

    join_slips(articles, chains) -> [Chain, ...]

A given name of two hyphened syllables is too short for its spelling to say whether
"Ha-na" and "Ha-ne" are one person. Whom they appear with can: when two such names differ
by one letter, never stand in one sentence and keep the same company, they are one. In an
article that writes both, one must be a lone slip beside a name written often.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence

from .. import text as texts
from ..model import Article
from .bodies import Chain
from .forms import Words, compact, edits, words

Places = set[tuple[str, int]]

_OFTEN = 4  # mentions in one article that make a lone other spelling a slip
_COMPANY = 2  # other names met beside both, when no article writes both; one is enough for a lone slip


def join_slips(articles: Sequence[Article], chains: Sequence[Chain]) -> list[Chain]:
    """Return the chains with the slips joined to the name they stand for; the better attested leads."""
    short = {n: forms for n, c in enumerate(chains) if (forms := _hyphened(c))}
    if len(short) < 2:
        return list(chains)
    places, sentences = _places(articles, chains)
    beside: dict[tuple[str, int], set[int]] = defaultdict(set)
    for n, where in enumerate(places):
        if chains[n].kind in ("person", "other"):
            for place in where:
                beside[place].add(n)
    found: dict[int, set[int]] = defaultdict(set)
    for a, b in sorted(_near(short)):
        if not sentences[a] & sentences[b] and _one(chains, places, beside, a, b):
            found[a].add(b)
            found[b].add(a)
    gone: set[int] = set()
    for a in sorted(found, key=lambda n: (len(chains[n].mentions), n)):
        if len(found[a]) == 1 and a not in gone:
            [b] = found[a]
            if b not in gone and len(found[b]) == 1:
                for key, count in chains[a].forms.items():
                    chains[b].forms[key] = chains[b].forms.get(key, 0) + count
                chains[b].mentions.extend(chains[a].mentions)
                chains[b].kind = "person"
                gone.add(a)
    return [c for n, c in enumerate(chains) if n not in gone]


def _hyphened(chain: Chain) -> list[Words]:
    """Return the chain's forms that are two short syllables with a hyphen."""
    if chain.kind not in ("person", "other"):
        return []
    held = {words(m.text) for m in chain.mentions if "-" in m.text and " " not in m.text.strip()}
    return sorted(f for f in held if len(f) == 2 and all(f) and max(map(len, f)) <= 6 and len(compact(f)) > 3)


def _near(short: dict[int, list[Words]]) -> set[tuple[int, int]]:
    """Return the pairs of chains with forms that share a syllable and differ by a letter."""
    holding: dict[tuple[int, str], list[tuple[int, Words]]] = defaultdict(list)
    for n, forms in short.items():
        for form in forms:
            for place, syllable in enumerate(form):
                holding[place, syllable].append((n, form))
    return {
        (a, b)
        for held in holding.values()
        for a, f in held
        for b, g in held
        if a < b and f[0][0] == g[0][0] and edits(compact(f), compact(g)) == 1
    }


def _places(articles: Sequence[Article], chains: Sequence[Chain]) -> tuple[list[Places], list[Places]]:
    """Return the paragraphs and the sentences, as (article, number), in which each chain is named."""
    found = []
    for cut in (texts.paragraphs, texts.sentences):
        starts = {a.id: [start for start, _ in cut(a.text)] for a in articles}
        found.append(
            [
                {(m.span.article, bisect_right(starts[m.span.article], m.span.start)) for m in c.mentions}
                for c in chains
            ]
        )
    return found[0], found[1]


def _one(
    chains: Sequence[Chain],
    places: Sequence[Places],
    beside: dict[tuple[str, int], set[int]],
    a: int,
    b: int,
) -> bool:
    """Tell whether two chains keep the same company."""
    company = [set[int]().union(*(beside[p] for p in places[n])) - {a, b} for n in (a, b)]
    need = _COMPANY
    for article in sorted(chains[a].articles & chains[b].articles):
        counts = sorted(sum(m.span.article == article for m in chains[n].mentions) for n in (a, b))
        if counts[0] > 1 or counts[1] < _OFTEN:
            return False
        need = 1
    return len(company[0] & company[1]) >= need
