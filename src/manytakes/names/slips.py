"""Two spellings of one short name that only their company shows to be one.

    join_slips(articles, chains) -> [Chain, ...]

A given name of two hyphened syllables is too short for its spelling to say whether
"Ha-na" and "Ha-ne" are one person. Whom they appear with can: when two such names differ
by one letter, never stand in one sentence and keep the same company, they are one. In an
article that writes both, one must be a lone slip beside a name written often.

So with one word of five letters or more that news does not know in one of its two spellings
("Dharmsala", "Dharamsala"), or with a surname ("Heffner", "Hugh Hefner"). Iceland and Ireland
do not meet, as news knows both. Whose both words news does not know need no company, if it is
but a letter: two letters ("Oriels", "Orioles") need a longer word, and company in any case.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from itertools import combinations

from .. import text as texts
from ..model import Article
from ..rarity import UNKNOWN, idf
from .bodies import Chain
from .forms import Words, compact, edits, words

Places = set[tuple[str, int]]

_OFTEN = 4  # mentions in one article that make a lone other spelling a slip
_LEAST = 5  # letters of a word whose spelling alone says something
_LONG = 6  # … of a word of which two may differ
_ENDING = 2  # last letters by which two such words are inflected: Bahamas, Bahamian
_START = 3  # first letters that two such words share
_SOMEBODY = ("person", "other")
_NAMED = (*_SOMEBODY, "organisation", "place")
_MANY = 50  # words a letter apart beyond which they are a list, or made up
_COMPANY = 2  # other names met beside both, when no article writes both; one is enough for a lone slip


def join_slips(articles: Sequence[Article], chains: Sequence[Chain]) -> list[Chain]:
    """Return the chains with the slips joined to the name they stand for; the better attested leads."""
    syllables = _near({n: forms for n, c in enumerate(chains) if (forms := _hyphened(c))})
    letters = _respelt(chains)
    if not syllables and not letters:
        return list(chains)
    places, sentences = _places(articles, chains)
    found: dict[int, set[int]] = defaultdict(set)
    strange = {pair for pair, both in letters.items() if both}
    for near, kinds in ((syllables, _SOMEBODY), (letters, _NAMED)):
        beside: dict[tuple[str, int], set[int]] = defaultdict(set)
        for n, where in enumerate(places):
            if chains[n].kind in kinds:
                for place in where:
                    beside[place].add(n)
        for a, b in sorted(near):
            need = 0 if (a, b) in strange else _COMPANY
            if not sentences[a] & sentences[b] and _one(chains, places, beside, a, b, need):
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
                if (min(a, b), max(a, b)) in syllables or (chains[a].kind == "person" and _full(chains[a])):
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


def _respelt(chains: Sequence[Chain]) -> dict[tuple[int, int], bool]:
    """Return the pairs of chains with words that differ by a letter or two, of which news does not know both.

    Whether it knows neither, and it is one letter: two such words are one name, whatever company they keep.
    """
    spelt: dict[str, list[tuple[str, int, bool]]] = defaultdict(list)
    for n, c in enumerate(chains):
        if c.kind == "work":
            continue
        words_of = {(f[-1], len(f) == 1) for f in c.forms if len(f) == 1 or c.kind == "person"}
        for word, single in sorted(words_of):
            if len(word) >= _LEAST and word.isalpha():
                cut = {word, *(word[:i] + word[i + 1 :] for i in range(1, len(word)))}
                for key in cut | {f"^{word[:_START]}"} if len(word) >= _LONG else cut:
                    spelt[key].append((word, n, single))
    found: dict[tuple[int, int], bool] = {}
    for held in spelt.values():
        for (f, a, lone), (g, b, also) in combinations(held[:_MANY], 2):
            wrong = edits(f, g)
            most = 1 + (min(len(f), len(g)) >= _LONG)
            if a == b or not (lone or also) or not 0 < wrong <= most or _inflected(f, g):
                continue
            known, unknown = sorted(map(idf, (f, g)))
            if unknown >= UNKNOWN:
                pair = min(a, b), max(a, b)
                found[pair] = found.get(pair, False) or (known >= UNKNOWN and wrong == 1)
    return found


def _full(chain: Chain) -> bool:
    return any(len(form) > 1 for form in chain.forms)


def _inflected(a: str, b: str) -> bool:
    """Tell whether two words differ in how they end: Somalia and Somali, Kowalska and Kowalski, Bahamian."""
    stem = min(len(a), len(b)) - _ENDING
    far = edits(a, b) > 1 and a[:stem] == b[:stem]
    return far or a.startswith(b) or b.startswith(a) or a[:-1] == b[:-1]


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
    need: int,
) -> bool:
    """Tell whether two chains keep the same company, of `need` other names."""
    company = [set[int]().union(*(beside[p] for p in places[n])) - {a, b} for n in (a, b)]
    for article in sorted(chains[a].articles & chains[b].articles):
        counts = sorted(sum(m.span.article == article for m in chains[n].mentions) for n in (a, b))
        if counts[0] > 1 or counts[1] < _OFTEN:
            return False
        need = 1
    return len(company[0] & company[1]) >= need
