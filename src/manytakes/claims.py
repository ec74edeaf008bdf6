"""Claims: the propositions of an article, each with the smallest span that states it.

    find(article, parse, entities, quotes) -> Claim, ...      in text order

A sentence states several things: in its clauses, its participles, its appositions, its
figures in passing. Candidates are the runs of words that hang together in the parse (a
head with a run of its dependents, with or without a trailing modifier); a small model
fitted on spans that careful readers marked weighs them; the best that do not repeat one
another are kept. Nothing is decided here about who agrees with whom.

The candidates follow the argument spans of open information extraction (Stanovsky et
al. 2018); the weights are gradient-boosted trees (Friedman 2001), `bench/train_points.py`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate

import numpy as np

from . import boosted, values
from .model import Article, Claim, Entity, Modality, Parse, Quote, Span, Token, Value
from .trees import Tree, tree

KEPT = 12  # candidates kept of a sentence: holds .86 of the readers' claims at IoU .5 (20 hold .85-.87)
MOST = 3_000  # candidates kept of an article: beyond 250 sentences, fewer of each; pairs take the square
SAME = 0.7  # IoU at which two candidates repeat one another
TOLD = 0.6  # share of its characters from which a claim is only who says it
SHARED = 200  # words: a longer "sentence" is a list or a broken text; its head alone is read
_JOINTS = " .,:-"  # between the parts of a figure

_POS = {
    p: i
    for i, p in enumerate("VERB AUX NOUN PROPN NUM ADJ ADV ADP PRON DET PART SCONJ CCONJ PUNCT X".split())
}
_DEP = {
    d: i
    for i, d in enumerate(
        "ROOT nsubj nsubjpass dobj pobj attr ccomp xcomp advcl relcl acl appos conj prep amod compound"
        " nummod poss npadvmod advmod det aux auxpass mark cc punct pcomp parataxis nmod prt acomp dative"
        " agent quantmod intj meta neg expl oprd csubj preconj case dep predet".split()
    )
}
_OTHER_POS, _OTHER_DEP = _POS["X"], len(_DEP)
_HEAVY = frozenset("relcl acl advcl appos ccomp prep conj npadvmod xcomp parataxis".split())
_EDGE = frozenset(("PUNCT", "CCONJ", "SPACE"))
_ALONE = frozenset(("NOUN", "PROPN", "NUM", "VERB", "ADJ"))
_NOMINAL = frozenset(("nsubj", "nsubjpass", "dobj", "attr"))
_DENIALS = frozenset("no never neither nor none nobody nothing no-one noone".split())
_BOUNDS = frozenset(("until", "till"))
_OR = frozenset(("or", "nor"))
_PAUSES = frozenset(",;:—–")
_MERELY = frozenset("just only merely simply solely".split())
_UNDONE = frozenset("unable fail refuse without failure refusal inability".split())
_GOVERNED = frozenset("xcomp ccomp pcomp pobj dobj acl".split())
_HYPHENS = frozenset("-‐‑–")
_PAIRED = frozenset('“”"()[]')
_MARKS = frozenset("\"'“”‘’«»")
_CONTRACTED = frozenset(("n't", "n’t", "'t", "’t"))
_SUBJECT = frozenset(("nsubj", "nsubjpass", "csubj"))
_OBJECT = frozenset(("dobj", "attr", "acomp", "ccomp", "xcomp", "oprd"))

_CONTENT = frozenset("NOUN PROPN VERB ADJ NUM ADV".split())
_CLAUSES = frozenset("relcl acl advcl ccomp conj appos".split())
_COUNTED: tuple[Callable[[Token], bool], ...] = (
    lambda t: t.pos in ("VERB", "AUX"),
    lambda t: t.pos == "NUM" or t.text[:1].isdigit(),
    lambda t: t.pos == "PROPN",
    lambda t: t.pos in _CONTENT,
    lambda t: t.dep in _CLAUSES,
)

_PLANNED = frozenset("plan intend aim hope expect want propose schedule vow promise threaten".split())
_REPORTED = frozenset("allege claim believe suspect report accuse deny suggest estimate".split())
_POSSIBLE = frozenset(("may", "might", "could", "possibly", "perhaps", "likely", "probably"))
_REQUIRED = frozenset(("must", "should", "ought", "need"))
_HEARSAY = frozenset(("reportedly", "allegedly", "apparently", "supposedly"))

Find = Callable[[Article, Parse, Sequence[Entity], Sequence[Quote]], tuple[Claim, ...]]


def candidates(parse: Parse, of: Tree) -> dict[tuple[int, int], int]:
    """Return the candidate spans of a sentence: {(first token, last token inclusive): head}."""
    found: dict[tuple[int, int], int] = {}
    tokens, base = parse.tokens, of.first
    paired = any(not _PAIRED.isdisjoint(t.text) for t in tokens[of.first : of.last])

    def add(a: int, b: int, head: int) -> None:
        while a < b and (tokens[a].pos in _EDGE or _opens(tokens[a])):
            a += 1
        while b > a and tokens[b].pos in _EDGE:
            b -= 1
        if a == b and tokens[a].pos not in _ALONE:
            return
        a, b = _whole(tokens, of, a, b)
        if paired:
            a, b = _closed(tokens, of, a, b)
            if _torn(tokens, a, b):
                return
        if (a, b) not in found or of.depth[head - base] < of.depth[found[a, b] - base]:
            found[a, b] = head

    for i in range(of.first, of.last):
        if tokens[i].pos in _EDGE:
            continue
        children = of.children[i - base]
        lefts = [of.left[k - base] for k in children if k < i] + [i]
        rights = [i] + [of.right[k - base] for k in children if k > i]
        for a in lefts:
            for b in rights:
                add(a, b, i)
        for b in _cuts(tokens, of, i):
            add(lefts[0], b, i)
            add(i, b, i)
    return found


def _opens(token: Token) -> bool:
    """Tell whether a word does no more than open a clause: "that" of "they said that it burnt"."""
    return token.dep == "mark" and token.lemma == "that"


def _whole(tokens: Sequence[Token], of: Tree, a: int, b: int) -> tuple[int, int]:
    """Widen a span that cuts a hyphened word or a contraction that the tagger took apart.

    None starts with "'s" or "'ve", but one may end before it, where that is another's verb.
    """
    while a > of.first and tokens[a - 1].end == tokens[a].start and _leans(tokens[a - 1], tokens[a]):
        a -= 1
    while b + 1 < of.last and tokens[b].end == tokens[b + 1].start and _glued(tokens[b], tokens[b + 1]):
        b += 1
    return a, b


def _closed(tokens: Sequence[Token], of: Tree, a: int, b: int) -> tuple[int, int]:
    """Widen a span that lacks one bracket of two, where that stands next to it."""
    inner = "".join(t.text for t in tokens[a : b + 1])
    for opener, closer in ("()", "[]"):
        if inner.count(opener) > inner.count(closer) and b + 1 < of.last and tokens[b + 1].text == closer:
            b += 1
        if inner.count(closer) > inner.count(opener) and a > of.first and tokens[a - 1].text == opener:
            a -= 1
    return a, b


def _hyphen(left: Token, right: Token) -> bool:
    return left.text in _HYPHENS or right.text in _HYPHENS


def _leans(left: Token, right: Token) -> bool:
    return _glued(left, right) or (right.text[0] in "'’" and right.text[1:].isalpha())


def _glued(left: Token, right: Token) -> bool:
    return _hyphen(left, right) or right.text.lower() in _CONTRACTED


def _torn(tokens: Sequence[Token], a: int, b: int) -> bool:
    """Tell whether a span runs out of a quotation or a bracket: it would read as nobody's words."""
    inner = "".join(t.text for t in tokens[a : b + 1])
    return (
        inner.count("“") != inner.count("”")
        or inner.count('"') % 2 == 1
        or inner.count("(") != inner.count(")")
        or inner.count("[") != inner.count("]")
    )


def _cuts(tokens: Sequence[Token], of: Tree, head: int) -> list[int]:
    """Return where the words of `head` may end early: before a heavy modifier on its right edge."""
    ends: list[int] = []
    node = head
    for _ in range(12):  # deeper right spines are lists; ten ends cover them
        after = [k for k in of.children[node - of.first] if k > node]
        if not after:
            break
        ends += [
            of.left[k - of.first] - 1
            for k in after
            if tokens[k].dep in _HEAVY and of.left[k - of.first] > head
        ]
        node = max(after, key=lambda k: of.right[k - of.first])
    return [b for b in ends[:10] if b >= head]


def shapes(
    parse: Parse, of: Tree, found: dict[tuple[int, int], int]
) -> tuple[list[tuple[int, int]], np.ndarray[tuple[int, int], np.dtype[np.float32]]]:
    """Return the candidates in order and their features, (candidates, 36): form, never content."""
    keys = sorted(found)
    rows = np.zeros((len(keys), 36), np.float32)
    tokens, first, last = parse.tokens, of.first, of.last
    verbs, figures, names, content, clauses = (  # how many there are before each word
        list(accumulate((tells(t) for t in tokens[first:last]), initial=0)) for tells in _COUNTED
    )
    for row, (a, b) in enumerate(keys):
        i = found[a, b]
        head, parent = tokens[i], tokens[tokens[i].head]
        children = of.children[i - first]
        inside = [k for k in children if a <= k <= b]
        outside = {tokens[k].dep for k in children if not a <= k <= b}
        deps = {tokens[k].dep for k in inside}
        begin, end = a - first, b + 1 - first
        before = tokens[a - 1] if a > first else None
        after = tokens[b + 1] if b + 1 < last else None
        rows[row] = (
            b - a + 1,
            (b - a + 1) / (last - first),
            last - first,
            _pos(head),
            _dep(head),
            _dep(parent) if parent is not head else -1,
            _pos(parent) if parent is not head else -1,
            a == of.left[i - first],
            b == of.right[i - first],
            sum(not a <= k <= b and tokens[k].pos != "PUNCT" for k in children),
            len(inside),
            bool(deps & _SUBJECT),
            bool(deps & _OBJECT),
            bool(deps & {"prep", "agent"}),
            "neg" in deps,
            bool(deps & {"aux", "auxpass"}),
            verbs[end] - verbs[begin],
            figures[end] - figures[begin],
            names[end] - names[begin],
            content[end] - content[begin],
            _pos(before) if before else -1,
            _pos(after) if after else -1,
            _pos(tokens[a]),
            _pos(tokens[b]),
            _dep(tokens[a]),
            _dep(tokens[b]),
            of.depth[i - first],
            (a - first) / (last - first),
            _dep(after) if after else -1,
            _dep(before) if before else -1,
            a == first,
            clauses[end] - clauses[begin],
            tokens[b].tag.startswith("I"),
            bool(outside & {"aux", "auxpass", "neg"}),
            bool(outside & {"dobj", "attr", "acomp", "prt"}),
            bool(outside & {"det", "poss", "amod", "compound", "nummod"}),
        )
    return keys, rows


def _pos(token: Token) -> int:
    return _POS.get(token.pos, _OTHER_POS)


def _dep(token: Token) -> int:
    return _DEP.get(token.dep, _OTHER_DEP)


def choose(
    weighed: Sequence[tuple[float, int, int]], tokens: Sequence[Token], most: int = KEPT
) -> list[tuple[float, int, int]]:
    """Keep the `most` best (weight, first, last) of a sentence that do not repeat one another."""
    kept: list[tuple[float, int, int]] = []
    for weight, a, b in sorted(weighed, key=lambda c: (-c[0], c[1], c[2])):
        start, end = tokens[a].start, tokens[b].end
        if all(_iou(start, end, tokens[c].start, tokens[d].end) < SAME for _, c, d in kept):
            kept.append((weight, a, b))
            if len(kept) == most:
                break
    return sorted(kept, key=lambda c: (c[1], c[2]))


def _iou(a: int, b: int, c: int, d: int) -> float:
    inter = min(b, d) - max(a, c)
    return inter / (max(b, d) - min(a, c)) if inter > 0 else 0.0


def find(
    article: Article, parse: Parse, entities: Sequence[Entity] = (), quotes: Sequence[Quote] = ()
) -> tuple[Claim, ...]:
    """Return the claims of `article`, in text order.

    `entities` are the story's: those with a mention inside a claim take part in it.
    `quotes` are the article's: a claim inside one is said in that voice.
    """
    if not parse.tokens:
        return ()
    weigh = boosted.load("claims").predict
    mentions = sorted(
        (m.span.start, m.span.end, e.id) for e in entities for m in e.mentions if m.span.article == article.id
    )
    begins = [m[0] for m in mentions]
    names = sorted(
        m.span for e in entities for m in e.mentions if m.form == "name" and m.span.article == article.id
    )
    starts = [n.start for n in names]
    voices = sorted(
        ((s.start, s.end, q) for q in quotes for s in q.content if s.article == article.id),
        key=lambda v: v[:2],
    )
    tellings = [(q.cue, q.source) for q in quotes if q.cue and q.cue.article == article.id]
    published = article.published[0].start if len(article.published) == 1 else None
    most = max(1, min(KEPT, MOST // len(parse.sentences)))
    claims: list[Claim] = []
    said, heard = 0, list[tuple[int, int, Quote]]()  # the voices up to here, and those that still sound
    for first, last in parse.sentences:
        of = tree(parse, first, min(last, first + SHARED))
        heads = candidates(parse, of)
        if not heads:
            continue
        keys, rows = shapes(parse, of, heads)
        weights = weigh(rows)
        sentence = parse.span(first, last)
        named = names[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        while said < len(voices) and voices[said][0] < sentence.end:
            heard.append(voices[said])
            said += 1
        heard = [v for v in heard if v[1] > sentence.start]
        words = article[sentence]
        read = [
            Value(Span(article.id, sentence.start + f.start, sentence.start + f.end), f.reading)
            for f in values.find(words, published)
            if not values.hangs(words, f)
        ]
        counts = [_counted(v, parse.tokens[first:last]) for v in read]
        said_by = [t for t in tellings if sentence.overlaps(t[0])]
        whole = set[Span]()
        for weight, a, b in choose(
            [
                (float(w), a, b)
                for w, (a, b) in zip(weights, keys, strict=True)
                if not _bare(parse.span(a, b + 1), said_by)
            ],
            parse.tokens,
            most,
        ):
            span = _unsplit(parse.span(a, b + 1), read, article.text)
            span = _unbroken(span, sentence, (*named, *counts))
            if span in whole:
                continue
            whole.add(span)
            head = heads[a, b]
            near = mentions[bisect_left(begins, span.start) : bisect_right(begins, span.end - 1)]
            voice = next((q for s, e, q in heard if s <= span.start and span.end <= e), None)
            claims.append(
                Claim(
                    evidence=span,
                    sentence=sentence,
                    head=Span(article.id, parse.tokens[head].start, parse.tokens[head].end),
                    weight=round(weight, 6),
                    predicate=parse.tokens[head].lemma.lower(),
                    verbal=parse.tokens[head].pos in ("VERB", "AUX"),
                    participants=tuple(dict.fromkeys(id for _, end, id in near if end <= span.end)),
                    values=tuple(v for v in read if span.holds(v.span)),
                    voice=voice,
                    negated=_negated(parse.tokens, of, head),
                    modality=_modality(parse.tokens, of, head),
                )
            )
    return tuple(claims)


def _bare(span: Span, tellings: Iterable[tuple[Span, Span | None]]) -> bool:
    """Tell whether a span says no more than that somebody speaks: "which they revealed"."""
    return any(
        span.holds(cue) and len(cue) + (span.shared(source) if source else 0) >= TOLD * len(span)
        for cue, source in tellings
    )


def _counted(value: Value, tokens: Sequence[Token]) -> Span:
    """Return a figure with the noun it counts, where that comes next: "17 takes", tagged as it may be."""
    of = getattr(value.reading, "of", "")
    after = next((t for t in tokens if t.start >= value.span.end), None)
    if not of or after is None or not after.text.lower().startswith(of):
        return value.span
    return Span(value.span.article, value.span.start, after.end)


def _unsplit(span: Span, values: Sequence[Value], words: str) -> Span:
    """Widen a span that is a part of a figure to all of it: "30 p.m." of "3: 30 p.m."."""
    for v in values:
        if v.span != span and v.span.holds(span):
            before = words[v.span.start : span.start].rstrip(_JOINTS)
            after = words[span.end : v.span.end].lstrip(_JOINTS)
            if before[-1:].isdigit() or after[:1].isdigit():
                return v.span
    return span


def _unbroken(span: Span, sentence: Span, wholes: Sequence[Span]) -> Span:
    """Widen a span that would cut a name or a count in two, so far as the sentence holds it."""
    cut = [n for n in wholes if span.overlaps(n) and not span.holds(n) and not n.holds(span)]
    cut = [n for n in cut if sentence.holds(n)]
    return Span(
        span.article,
        min([span.start, *(n.start for n in cut)]),
        max([span.end, *(n.end for n in cut)]),
    )


def _negated(tokens: Sequence[Token], of: Tree, head: int) -> bool:
    """Tell whether `head` is denied: "did not sink", "no survivors", "nobody sank", "unable to sink".

    "Not until dawn" tells when it was, and that it was; "not just a barge" that it was one.
    """
    around = list(of.children[head - of.first])
    after = (tokens[m] for k in of.children[head - of.first] for m in (k, *of.children[k - of.first]))
    if any(t.lemma.lower() in _BOUNDS for t in after):
        return False
    for k in of.children[head - of.first]:
        if tokens[k].dep in _NOMINAL:  # "officials, not advisers, sank it" denies nothing of the officials
            around += [d for d in of.children[k - of.first] if d < k and tokens[d].dep in ("det", "neg")]
    above = tokens[head].head
    parent = tokens[above]
    if tokens[head].dep == "conj" and of.first <= above < head:
        beside = of.children[above - of.first]  # "did not call or write"
        if any(head - 3 <= k < head and tokens[k].lemma.lower() in _OR for k in beside):
            around += [k for k in beside if k < above]
    denials = sum(
        (tokens[k].dep == "neg" or tokens[k].lemma.lower() in _DENIALS)
        and tokens[min(k + 1, len(tokens) - 1)].lemma.lower() not in _MERELY
        and not _aside(tokens, k, head)
        for k in around
    )
    # Not "failed on Monday, dealing a blow to the board": what is done thereby is done. Nor what others do.
    others = tokens[head].dep == "ccomp" and _has_subject(tokens, of, head)
    governed = tokens[head].dep in _GOVERNED and above < head and not others
    denials += governed and parent.lemma.lower() in _UNDONE
    return (denials + _unmeant(tokens, of, head)) % 2 == 1


def _has_subject(tokens: Sequence[Token], of: Tree, head: int) -> bool:
    return any(tokens[k].dep in _SUBJECT for k in of.children[head - of.first])


def _unmeant(tokens: Sequence[Token], of: Tree, head: int) -> bool:
    """Tell whether a verb is of a noun of which there is none: "no intention of going", "no plans to"."""
    noun = tokens[head].head
    if tokens[head].dep == "pcomp" and tokens[noun].dep == "prep":
        noun = tokens[noun].head
    elif not any(tokens[k].tag == "TO" for k in of.children[head - of.first]):
        return False  # "no question that it is" says that it is
    if not of.first <= noun < head or tokens[noun].pos != "NOUN":
        return False
    return any(k < noun and tokens[k].lemma.lower() == "no" for k in of.children[noun - of.first])


def _aside(tokens: Sequence[Token], at: int, head: int) -> bool:
    """Tell whether a "no" or "not" stands aside from the word at `head`: quoted alone, or cut off by a pause.

    The "no" votes deny nothing, nor does "No, it burnt" or "it burnt, and not once, never".
    """
    beside = tokens[max(0, at - 1)], tokens[min(at + 1, len(tokens) - 1)]
    if all(t.text in _MARKS for t in beside):
        return True
    if tokens[at].lemma.lower() == "no" and beside[1].text in _PAUSES:
        return True
    return any(tokens[m].text in _PAUSES for m in range(head, at))


def _modality(tokens: Sequence[Token], of: Tree, head: int) -> Modality:
    """Read how firmly the words at `head` are put, from its auxiliaries, adverbs and governor."""
    beside = of.children[head - of.first]
    own = {tokens[k].lemma.lower() for k in beside}
    at = tokens[head].head
    parent = tokens[at]
    alone = not _has_subject(tokens, of, head) and not any(tokens[k].dep.startswith("aux") for k in beside)
    if tokens[head].dep == "conj" and of.first <= at < head and alone:  # "must change her mind and appear"
        own |= {tokens[k].lemma.lower() for k in of.children[at - of.first] if k < head}
    above = parent.lemma.lower() if parent is not tokens[head] and parent.pos == "VERB" else ""
    lemma = tokens[head].lemma.lower()
    if "if" in own or "unless" in own:
        return "conditional"
    if own & _HEARSAY or above in _REPORTED:
        return "reported"
    if own & _POSSIBLE:
        return "possible"
    if own & _REQUIRED:
        return "required"
    if "will" in own or above in _PLANNED or lemma in _PLANNED:
        return "planned"
    return "stated"
