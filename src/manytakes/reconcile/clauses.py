"""The clause that an account tells a matter in: what stands by itself, with who said it.

    main(parse, sentence) -> (Span, ...)        a sentence's main clauses, the shortest first
    teller(parses, beside) -> (claim) -> Claim  the claim in all the words of its main clause

A main clause is the verb of a sentence, or one joined to it ("the fire spread, and 12 people
fled"), with a subject of its own and all that hangs on the two. A sentence without one, as a
headline is, is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from ..model import Claim, Parse, Span
from ..trees import tree

LONGEST = 300  # characters of a main clause that is told whole: a longer one is a list or a broken text

_SUBJECT = frozenset("nsubj nsubjpass csubj csubjpass expl".split())
_EDGE = frozenset("PUNCT CCONJ SPACE".split())


def main(parse: Parse, sentence: tuple[int, int]) -> tuple[Span, ...]:
    """Return the main clauses of the sentence of tokens [first, last), the shortest first, then all of it."""
    first, last = sentence
    tokens, of = parse.tokens, tree(parse, first, last)

    def trimmed(a: int, b: int) -> Span:
        """Return the span of tokens `a` to `b`, both in it, but for marks and joining words at its ends."""
        while a < b and tokens[b].pos in _EDGE:
            b -= 1
        while a < b and tokens[a].pos in _EDGE:
            a += 1
        return parse.span(a, b + 1)

    def stands(i: int) -> bool:
        """Tell whether the clause of verb `i` has a subject of its own."""
        own = (tokens[k].dep in _SUBJECT for k in of.children[i - first])
        return tokens[i].pos in ("VERB", "AUX") and any(own)

    found = set()
    heads = [i for i in range(first, last) if of.depth[i - first] == 0]
    while heads:
        i = heads.pop()
        joined = [k for k in of.children[i - first] if k > i and tokens[k].dep == "conj"]
        heads += joined
        if stands(i):
            begin, end = of.left[i - first], of.right[i - first]
            found.add(trimmed(begin, end))
            found |= {trimmed(begin, of.left[k - first] - 1) for k in joined if stands(k)}
    whole = trimmed(first, last - 1)
    return (*sorted(found - {whole}, key=lambda s: (len(s), s)), whole)


def teller(parses: Mapping[str, Parse], beside: Mapping[Span, Sequence[Claim]]) -> Callable[[Claim], Claim]:
    """Return what tells a claim in all the words of its main clause, and the values there.

    `parses` are by article id; `beside` holds a sentence's claims.
    """
    bounds = {parse.span(*s): (parse, s) for parse in parses.values() for s in parse.sentences}

    @cache
    def clauses(sentence: Span) -> tuple[Span, ...]:
        return main(*bounds[sentence])

    known: dict[tuple[Span, Span], Claim] = {}  # a claim may feed many points

    def told(claim: Claim) -> Claim:
        settled = claim.evidence, claim.head
        if settled not in known:
            known[settled] = at_length(claim)
        return known[settled]

    def at_length(claim: Claim) -> Claim:
        whole = (s for s in clauses(claim.sentence) if len(s) <= LONGEST and s.holds(claim.evidence))
        around = next(whole, claim.evidence)
        values = {v for c in beside[claim.sentence] for v in c.values if around.holds(v.span)}
        ordered = sorted(values, key=lambda v: (v.span, repr(v.reading)))
        return replace(claim, evidence=around, values=tuple(ordered))

    return told
