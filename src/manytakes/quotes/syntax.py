"""The parse, with what attribution asks of it: subtrees, subjects, noun phrases.

    Words(article, parse, runs)   -> children, edges, runs and sentences by token
    Words.subject(verb)           -> the tokens that name its agent, or None
    Words.phrase(head)            -> the tokens of a noun phrase

Quoted runs are walls: no phrase outside one is made of words inside it, so a parse that
goes wrong in a quotation does not spoil its attribution.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..model import Article, Parse
from .marks import Range, Run

_HYPHENS = frozenset("-‐‑")
_DAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())


class Words:
    """The parse with what the rules ask of it: children, runs, sentences, paragraphs."""

    def __init__(self, article: Article, parse: Parse, runs: Sequence[Run]) -> None:
        self.article, self.parse, self.tokens, self.runs = article, parse, parse.tokens, runs
        n = len(parse.tokens)
        self.children: list[list[int]] = [[] for _ in range(n)]
        for i, token in enumerate(parse.tokens):
            if token.head != i:
                self.children[token.head].append(i)
        self.sentence = [0] * n
        for k, (a, b) in enumerate(parse.sentences):
            for i in range(a, b):
                self.sentence[i] = k
        self.run = [-1] * n
        k = 0
        pieces = [(a, b, r) for r, run in enumerate(runs) for a, b in run.pieces]
        for i, token in enumerate(parse.tokens):
            while k < len(pieces) and pieces[k][1] <= token.start:
                k += 1
            if k < len(pieces) and pieces[k][0] <= token.start:
                self.run[i] = pieces[k][2]
        self.entity = [""] * n
        for a, b, label in parse.entities:
            self.entity[a:b] = [label] * (b - a)
        self._edges = self._subtree_edges()
        self._quoted = {self.sentence[i] for i in range(n) if self.run[i] >= 0}

    def _subtree_edges(self) -> list[Range]:
        """Return the first and last token below each token; heads may come on either side."""
        n = len(self.tokens)
        edge = [(i, i + 1) for i in range(n)]
        waiting = [len(c) for c in self.children]
        ready = [i for i in range(n) if not waiting[i]]
        while ready:  # leaves first; a cycle, which no parser should give, is left alone
            i = ready.pop()
            head = self.tokens[i].head
            if head == i:
                continue
            edge[head] = (min(edge[head][0], edge[i][0]), max(edge[head][1], edge[i][1]))
            waiting[head] -= 1
            if not waiting[head]:
                ready.append(head)
        return edge

    def below(self, i: int) -> Range:
        """Return the token range of the words under token `i`."""
        return self._edges[i]

    def quoted_sentence(self, i: int) -> bool:
        """Tell whether the sentence of token `i` holds quoted words."""
        return self.sentence[i] in self._quoted

    def head_of(self, phrase: Range) -> int:
        """Return the token of a phrase that its others depend on."""
        for i in range(*phrase):
            if not phrase[0] <= self.tokens[i].head < phrase[1]:
                return i
        return phrase[1] - 1

    def line_starts(self, i: int) -> bool:
        """Tell whether token `i` follows a quoted run or begins a line."""
        return (
            i == 0
            or self.run[i - 1] >= 0
            or self.tokens[i - 1].pos == "PUNCT"
            or not self.same_line(self.tokens[i - 1].start, self.tokens[i].start)
        )

    def lines(self, a: int, b: int) -> int:
        """Return how many lines apart two offsets are, blank lines not counted."""
        between = self.article.text[min(a, b) : max(a, b)]
        return sum(1 for part in between.split("\n")[1:-1] if part.strip()) + ("\n" in between)

    def same_line(self, a: int, b: int) -> bool:
        """Tell whether no line break lies between two offsets."""
        return "\n" not in self.article.text[min(a, b) : max(a, b)]

    def at(self, offset: int) -> int:
        """Return the first token that starts at or after `offset`."""
        low, high = 0, len(self.tokens)
        while low < high:
            mid = (low + high) // 2
            if self.tokens[mid].start < offset:
                low = mid + 1
            else:
                high = mid
        return low


def subject(words: Words, i: int, depth: int) -> Range | None:
    """Return the phrase that is the agent of verb `i`, its own or inherited, or None."""
    passive = None
    if words.tokens[i].lemma.lower() == "quote" and (quoted := _quoted_as(words, i)) is not None:
        return quoted
    for j in words.children[i]:
        token = words.tokens[j]
        if words.run[j] >= 0:
            continue
        if token.dep == "nsubj":
            if token.lemma.lower() in ("who", "that", "which") and words.tokens[i].dep == "relcl":
                return phrase(words, words.tokens[i].head)
            return phrase(words, j)
        if token.dep == "agent":
            for k in words.children[j]:
                if words.tokens[k].dep == "pobj":
                    return phrase(words, k)
        if token.dep in ("nsubjpass", "expl"):
            passive = j
    if passive is None and (misread := _compounded(words, i)) is not None:
        return misread
    if passive is not None or depth > 4:
        return None
    inverted = beside(words, i)
    if inverted is not None:
        return inverted
    token = words.tokens[i]
    if token.dep in ("conj", "xcomp", "advcl", "ccomp", "dep") and token.head != i:
        head = words.tokens[token.head]
        if head.pos in ("VERB", "AUX"):
            return subject(words, token.head, depth + 1)
    if token.dep in ("acl", "relcl") and token.head != i:
        return phrase(words, token.head)
    return None


def _compounded(words: Words, i: int) -> Range | None:
    """Return the subject of a verb that the parser reads as one noun with it: "the lawsuit claims"."""
    tokens, j = words.tokens, i - 1
    if j < 0 or tokens[j].dep != "compound" or tokens[j].head != i or tokens[i].dep != "ROOT":
        return None
    first = j
    while first > 0 and tokens[first - 1].head == i and tokens[first - 1].dep in ("det", "amod", "compound"):
        first -= 1
    return (first, i) if words.run[first] < 0 else None


def _quoted_as(words: Words, i: int) -> Range | None:
    """Return whom a paper "quoted as saying", or who "was quoted as saying": they said it, not the paper."""
    deps = {words.tokens[j].dep: j for j in words.children[i] if words.run[j] < 0}
    who = deps.get("dobj", deps.get("nsubjpass"))
    if who is None or not any(words.tokens[j].lemma.lower() == "as" for j in words.children[i]):
        return None
    if words.tokens[who].lemma.lower() in ("who", "that") and words.tokens[i].dep == "relcl":
        return phrase(words, words.tokens[i].head)
    return phrase(words, who)


def beside(words: Words, i: int) -> Range | None:
    """Return a name or pronoun right after verb `i` where the parser missed the inversion."""
    j = i + 1
    tokens = words.tokens
    if j >= len(tokens) or words.sentence[j] != words.sentence[i] or words.run[j] >= 0:
        return None
    if tokens[i].tag == "VBG" or tokens[j].dep in ("dobj", "dative", "pobj"):
        return None
    if tokens[j].pos == "PROPN":
        last = named = j
        while last < len(tokens) and tokens[last].pos in ("PROPN", "NOUN", "ADJ") and words.run[last] < 0:
            last += 1
            named = last if tokens[last - 1].pos == "PROPN" else named
        return j, named  # "wrote Acme security expert Ada Poe on its site": up to the last name
    return None


def phrase(words: Words, head: int) -> Range:
    """Return the tokens of the noun phrase of `head`, appositions in, clauses out."""
    first, last = head, head + 1
    for j in words.children[head]:
        token = words.tokens[j]
        if token.dep in ("relcl", "acl", "advcl", "punct", "cc", "parataxis") or words.run[j] >= 0:
            continue
        if token.dep == "prep" and any(words.tokens[k].text.lower() in _DAYS for k in words.children[j]):
            continue  # "a spokesman on Monday said": when, not who
        a, b = words.below(j)
        if words.sentence[a] != words.sentence[head]:
            continue
        first, last = min(first, a), max(last, b)
    while first < head and words.run[first] >= 0:
        first += 1
    while last > head + 1 and words.run[last - 1] >= 0:
        last -= 1
    return _hyphened(words, first, last)


def _hyphened(words: Words, first: int, last: int) -> Range:
    """Return a phrase that the parser ended before a hyphen with what follows it: "co-founder Ada Poe"."""
    tokens, end = words.tokens, last
    if (
        end + 1 >= len(tokens)
        or tokens[end].text not in _HYPHENS
        or tokens[end - 1].end != tokens[end].start
        or tokens[end].end != tokens[end + 1].start
    ):
        return first, last
    end += 1
    while (
        end < len(tokens)
        and tokens[end].pos in ("PROPN", "NOUN", "ADJ")
        and words.sentence[end] == words.sentence[first]
        and words.run[end] < 0
    ):
        end += 1
    if end == last + 1:
        return first, last
    heads = [k for k in range(last, end) if not first <= tokens[k].head < end]
    return first, max([end, *(phrase(words, k)[1] for k in heads)])
