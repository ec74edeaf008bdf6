"""Who said it: quoted runs and reported clauses, each with its cue and its source.

find(article, parse) -> Quote, ...    direct, mixed and indirect, in text order
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .. import text as texts
from ..model import Article, Parse, Quote, Span
from . import cues, marks
from .marks import Range, Run


@dataclass(frozen=True, slots=True)
class _Cue:
    """A reporting word: its token, and the tokens [first, last) that name its source."""

    token: int
    source: Range | None


class _Words:
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
        self._edges = self._subtree_edges()

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
        return self._edges[i]

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


def find(article: Article, parse: Parse) -> Iterator[Quote]:
    """Yield the quotations of `article`, in text order, contents inside its body.

    Direct ones need marks; indirect ones a reporting verb with a clause or "according to".
    """
    runs = marks.runs(article.text, article.body)
    words = _Words(article, parse, runs)
    reports = [c for i in range(len(parse.tokens)) if (c := _cue(words, i)) is not None]
    indirect = list(_indirect(words, reports))
    partly = [c for q in indirect if q.kind == "mixed" for c in q.content]
    direct = [q for q in _direct(words, reports) if not any(p.holds(c) for p in partly for c in q.content)]
    found = [*direct, *indirect]
    yield from sorted(found, key=lambda q: (q.content[0], q.content, q.kind))


def _cue(words: _Words, i: int) -> _Cue | None:
    """Return token `i` as a cue with its source, or None when it reports nothing."""
    token = words.tokens[i]
    if words.run[i] >= 0:
        return None
    if token.text.lower() == "according" and i + 1 < len(words.tokens) and words.tokens[i + 1].text == "to":
        for j in range(i + 2, min(i + 12, len(words.tokens))):
            if words.tokens[j].dep == "pobj" and words.tokens[j].head in (i + 1, i):
                return _Cue(i, _phrase(words, j))
        return None
    if token.pos in ("VERB", "AUX") and token.lemma.lower() in cues.CUES:
        return _Cue(i, _subject(words, i, 0))
    return None


def _subject(words: _Words, i: int, depth: int) -> Range | None:
    """Return the phrase that is the agent of verb `i`, its own or inherited, or None."""
    passive = None
    for j in words.children[i]:
        token = words.tokens[j]
        if words.run[j] >= 0:
            continue
        if token.dep == "nsubj":
            if token.lemma.lower() in ("who", "that", "which") and words.tokens[i].dep == "relcl":
                return _phrase(words, words.tokens[i].head)
            return _phrase(words, j)
        if token.dep == "agent":
            for k in words.children[j]:
                if words.tokens[k].dep == "pobj":
                    return _phrase(words, k)
        if token.dep in ("nsubjpass", "expl"):
            passive = j
    if passive is not None or depth > 4:
        return None
    beside = _beside(words, i)
    if beside is not None:
        return beside
    token = words.tokens[i]
    if token.dep in ("conj", "xcomp", "advcl", "ccomp", "dep") and token.head != i:
        head = words.tokens[token.head]
        if head.pos in ("VERB", "AUX"):
            return _subject(words, token.head, depth + 1)
    if token.dep in ("acl", "relcl") and token.head != i:
        return _phrase(words, token.head)
    return None


def _beside(words: _Words, i: int) -> Range | None:
    """Return a name or pronoun right after verb `i` where the parser missed the inversion."""
    j = i + 1
    tokens = words.tokens
    if j >= len(tokens) or words.sentence[j] != words.sentence[i] or words.run[j] >= 0:
        return None
    if tokens[i].tag == "VBG" or tokens[j].dep in ("dobj", "dative", "pobj"):
        return None
    if tokens[j].pos == "PROPN":
        last = j
        while last < len(tokens) and tokens[last].pos == "PROPN" and words.run[last] < 0:
            last += 1
        return j, last
    return None


def _phrase(words: _Words, head: int) -> Range:
    """Return the tokens of the noun phrase of `head`, appositions in, clauses out."""
    first, last = head, head + 1
    for j in words.children[head]:
        token = words.tokens[j]
        if token.dep in ("relcl", "acl", "advcl", "punct", "cc", "parataxis") or words.run[j] >= 0:
            continue
        a, b = words.below(j)
        if words.sentence[a] != words.sentence[head]:
            continue
        first, last = min(first, a), max(last, b)
    while first < head and words.run[first] >= 0:
        first += 1
    while last > head + 1 and words.run[last - 1] >= 0:
        last -= 1
    return first, last


def _direct(words: _Words, reports: Sequence[_Cue]) -> Iterator[Quote]:
    """Yield the quoted runs that are speech, one quote for the runs that share a cue in a line."""
    previous: tuple[Run, Quote] | None = None
    for r, run in enumerate(words.runs):
        cue, source, sure = _attribution(words, reports, r)
        if cue is None and previous is not None and words.same_line(previous[0].end, run.start) and sure:
            source = previous[1].source
        if not _speech(words, run, cue is not None):
            continue
        content = tuple(Span(words.article.id, a, b) for a, b in run.pieces)
        if previous and cue and previous[1].cue == cue and words.same_line(previous[0].end, run.start):
            quote = Quote(previous[1].content + content, cue, source)
            previous = (run, quote)
            continue
        if previous:
            yield previous[1]
        previous = (run, Quote(content, cue, source))
    if previous:
        yield previous[1]


def _attribution(words: _Words, reports: Sequence[_Cue], r: int) -> tuple[Span | None, Span | None, bool]:
    """Return cue and source of run `r`, and whether an earlier speaker may go on speaking."""
    run, text, tokens = words.runs[r], words.article.text, words.tokens
    first, last = words.at(run.start), words.at(run.end)
    best: tuple[float, int, _Cue] | None = None
    for cue in reports:
        i = cue.token
        if not (words.same_line(tokens[i].start, run.start) or _next_line(words, i, run)):
            continue
        far = first - i if i < first else i - last
        if far > 40:
            continue
        score = -far / 8.0
        score += 2.0 if tokens[i].lemma.lower() in cues.SAY else 0.0
        score += 2.0 if cue.source else 0.0
        near = range(max(0, min(first, i)), min(len(tokens), max(last, i)))
        crossed = {words.run[k] for k in near if words.run[k] not in (-1, r)}
        score -= 2.0 * len(crossed)
        ends = words.sentence[min(first, len(tokens) - 1)], words.sentence[max(0, min(last, len(tokens)) - 1)]
        if words.sentence[i] not in ends:
            score -= 2.0
        if best is None or score > best[0]:
            best = (score, i, cue)
    if best is not None and best[0] > -0.5:
        cue = best[2]
        source = words.parse.span(*cue.source) if cue.source else None
        return words.parse.span(cue.token, cue.token + 1), source, True
    line = text.rfind("\n", 0, run.start) + 1
    before = text[line : run.start].rstrip(" \t" + marks._OPEN + marks._EITHER + marks._SINGLES)
    if before.endswith(":") and 0 < len(before.split()) <= 6:
        a, b = texts.trim(text, line, line + len(before) - 1)
        if a < b:
            at = line + len(before) - 1
            return Span(words.article.id, at, at + 1), Span(words.article.id, a, b), True
    return None, None, True


def _next_line(words: _Words, i: int, run: Run) -> bool:
    """Tell whether cue `i` ends, with a colon, the line just before `run`."""
    gap = words.article.text[words.tokens[i].start : run.start]
    return ":" in gap and gap.count("\n") <= 2


def _speech(words: _Words, run: Run, cued: bool) -> bool:
    """Tell whether `run` is words somebody said: not a title, a nickname or a scare quote."""
    text = words.article.text
    said = " ".join(text[a:b] for a, b in run.pieces)
    inside = [t for t in words.tokens[words.at(run.start) : words.at(run.end)]]
    count = sum(t.pos not in ("PUNCT", "SPACE", "SYM") for t in inside)
    ended = said[-1:] in ".,!?…" and said[-1:] != ","
    verbal = any(t.pos in ("VERB", "AUX") for t in inside)
    titled = all(t.text[:1].isupper() for t in inside if t.pos in ("NOUN", "VERB", "ADJ", "PROPN", "ADV"))
    if titled and count <= 8 and not ended and not said.endswith(","):
        return False
    if cued:
        return count > 1 or ended or said.endswith(",")
    return (verbal and count >= 4) or (ended and count >= 3) or count >= 8


def _indirect(words: _Words, reports: Sequence[_Cue]) -> Iterator[Quote]:
    """Yield the clauses that a cue reports in the outlet's own words, or partly quoted."""
    text = words.article.text
    for cue in reports:
        tokens = words.tokens
        if tokens[cue.token].text.lower() == "according":
            content = _around(words, cue)
        else:
            content = None
            for j in words.children[cue.token]:
                if tokens[j].dep == "ccomp" and any(
                    tokens[k].dep in ("nsubj", "nsubjpass", "expl", "mark") for k in words.children[j]
                ):
                    a, b = words.below(j)
                    if a <= cue.token < b or (cue.source and a <= cue.source[0] < b):
                        continue
                    content = [(a, b)]
                    break
        if not content:
            continue
        pieces = []
        quoted = total = 0
        for a, b in content:
            while a < b and tokens[a].pos == "PUNCT":
                a += 1
            while a < b and tokens[b - 1].pos == "PUNCT":
                b -= 1
            if a < b:
                pieces.append(words.parse.span(a, b))
                total += b - a
                quoted += sum(words.run[k] >= 0 for k in range(a, b))
        if not pieces or quoted > 0.8 * total:
            continue
        source = words.parse.span(*cue.source) if cue.source else None
        cue_span = words.parse.span(cue.token, cue.token + 1)
        if any("\n" in text[p.start : p.end] for p in pieces):
            continue
        yield Quote(tuple(pieces), cue_span, source, "mixed" if quoted else "indirect")


def _around(words: _Words, cue: _Cue) -> list[Range] | None:
    """Return the sentence of an "according to" without the words that attribute it."""
    if cue.source is None:
        return None
    first, last = words.parse.sentences[words.sentence[cue.token]]
    parts = [(first, cue.token), (cue.source[1], last)]
    return [(a, b) for a, b in parts if b - a > 1] or None
