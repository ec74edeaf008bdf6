"""Candidate reports: a reporting word, what it may report, and what a model may look at.

    reports(words)   -> Report(cue, source, content, features), ...    most are no report

Every verb, noun or adjective outside quotation marks that governs a clause or a phrase is
a candidate with each of them; which are attributions is for the model to say (`learnt`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from . import cues
from .marks import Range
from .syntax import Words, phrase, subject

ARCS = frozenset("ccomp xcomp dobj prep advcl acl relcl attr oprd acomp pcomp dative".split())


@dataclass(frozen=True, slots=True)
class Report:
    """A cue token, the tokens of its source and of its content, and its features."""

    cue: int
    source: Range | None
    content: tuple[Range, ...]
    features: tuple[str, ...]


def reports(words: Words) -> Iterator[Report]:
    """Yield every candidate report outside the quoted runs, in token order."""
    citing = [i for i, t in enumerate(words.tokens) if t.text.lower() == "according" and words.run[i] < 0]
    via = {
        verb: (i, source[1])
        for i in citing
        if (verb := relayed(words, i)) is not None and (source := _cited(words, i)) is not None
    }
    for i, token in enumerate(words.tokens):
        if words.run[i] >= 0:
            continue
        if token.text.lower() == "according":
            yield from _according(words, i)
        elif token.pos in ("VERB", "AUX", "NOUN", "ADJ"):
            yield from _governed(words, i, via.get(i))


def agent(words: Words, i: int) -> Range | None:
    """Return the tokens that name whose words, belief or plan token `i` stands for."""
    token = words.tokens[i]
    if token.pos in ("VERB", "AUX"):
        return subject(words, i, 0)
    for j in words.children[i]:
        if words.tokens[j].dep == "poss" and words.run[j] < 0:
            return phrase(words, j)
    for j in words.children[i]:
        if words.tokens[j].lemma.lower() in ("by", "from", "of", "among") and words.tokens[j].dep == "prep":
            for k in words.children[j]:
                if words.tokens[k].dep == "pobj" and words.run[k] < 0:
                    return phrase(words, k)
    head = words.tokens[token.head]
    if head.pos in ("VERB", "AUX") and token.dep in ("acomp", "attr", "dobj", "oprd", "pobj"):
        return subject(words, token.head, 0)
    return None


def relayed(words: Words, i: int) -> int | None:
    """Return the verb of saying whose remark an "according to" at token `i` passes on, or None.

    It hangs on that verb, or stands after it and a comma: "the dam is unsafe, Poe said, according to".
    """
    tokens = words.tokens
    for at in (tokens[i].head, i - 2 if i > 1 and tokens[i - 1].text == "," else i):
        verb = tokens[at].pos == "VERB" and tokens[at].lemma.lower() in cues.SAY
        if verb and words.run[at] < 0 and words.sentence[at] == words.sentence[i] and agent(words, at):
            return at
    return None


def _governed(words: Words, i: int, via: Range | None) -> Iterator[Report]:
    """Yield the candidates of verb, noun or adjective `i`: one for each phrase it governs.

    `via` are the tokens of an "according to the Herald" that passes on what it reports: none of that.
    """
    arcs = [j for j in words.children[i] if words.tokens[j].dep in ARCS]
    verb = words.tokens[i].pos in ("VERB", "AUX")
    if not verb and not any(words.tokens[j].dep in ("acl", "ccomp", "xcomp", "relcl", "prep") for j in arcs):
        return
    source = agent(words, i)
    shared = _of_cue(words, i, source)
    first, last = words.parse.sentences[words.sentence[i]]
    for j in arcs:
        a, b = words.below(j)
        if a <= i < b:
            continue
        a, b = max(a, first), min(b, last)
        content = _without(words, (a, b), source, via)
        if content:
            yield Report(i, source, content, (*shared, *_of_arc(words, i, j, content, shared)))
        if i < a and b < last - 1 and words.tokens[j].dep in ("ccomp", "xcomp", "dobj"):
            longer = _without(words, (a, last), source, via)
            if longer:
                extra = _of_arc(words, i, j, longer, shared, "+end")
                yield Report(i, source, longer, (*shared, *extra))
    if verb and source is not None:
        yield from _rest(words, i, source, via, shared, first, last)


def _rest(
    words: Words, i: int, source: Range, via: Range | None, shared: tuple[str, ...], first: int, last: int
) -> Iterator[Report]:
    """Yield "the rest of the sentence", for "..., she said" that the parser did not see through."""
    if not first <= source[0] < last or words.tokens[i].lemma.lower() not in cues.CUES:
        return
    low, high = min(i, source[0]), max(i + 1, source[1])
    comma = low > first and words.tokens[low - 1].text in (",", "-", "–", "—")
    if not comma:
        return
    content = tuple(r for part in ((first, low), (high, last)) for r in _without(words, part, None, via))
    if content:
        yield Report(i, source, content, (*shared, *_of_arc(words, i, i, content, shared, "rest")))


def _according(words: Words, i: int) -> Iterator[Report]:
    """Yield the sentence around an "according to"."""
    first, last = words.parse.sentences[words.sentence[i]]
    source = _cited(words, i)
    if source is None:
        return
    content = tuple(
        r for part in ((first, i), (source[1], last)) if (r := _trimmed(words, *part)) and r[1] - r[0] > 1
    )
    shared = ("according", f"according:{i == first}")
    if content:
        yield Report(i, source, content, (*shared, *_of_arc(words, i, i, content, shared, "rest")))
    if len(content) == 2:  # after "according to X, ..." in mid sentence, either half may be meant
        for n, part in enumerate(content):
            yield Report(i, source, (part,), (*shared, *_of_arc(words, i, i, (part,), shared, f"half{n}")))


def _cited(words: Words, i: int) -> Range | None:
    """Return the tokens of whom an "according to" at token `i` cites."""
    tokens = words.tokens
    if i + 1 >= len(tokens) or tokens[i + 1].text.lower() != "to":
        return None
    under = sorted(j for k in (i, i + 1) for j in words.children[k] if tokens[j].dep == "pobj" and j > i + 1)
    alike = under and words.sentence[under[0]] == words.sentence[i] and words.run[under[0]] < 0
    return phrase(words, under[0]) if alike else None


def _without(words: Words, content: Range, source: Range | None, via: Range | None) -> tuple[Range, ...]:
    """Return the content without the source's tokens, without `via` and outer punctuation."""
    parts = [content]
    for gone in filter(None, (source, via)):
        cut = (((a, min(b, gone[0])), (max(a, gone[1]), b)) for a, b in parts)
        parts = [part for pair in cut for part in pair]
    return tuple(r for part in parts if (r := _trimmed(words, *part)))


def _trimmed(words: Words, a: int, b: int) -> Range | None:
    """Return the tokens without punctuation at either end; None when nothing is left."""
    while a < b and words.tokens[a].pos == "PUNCT":
        a += 1
    while a < b and words.tokens[b - 1].pos == "PUNCT":
        b -= 1
    return (a, b) if a < b else None


def _of_cue(words: Words, i: int, source: Range | None) -> tuple[str, ...]:
    """Return what is said of the cue and its source, whatever it governs."""
    tokens = words.tokens
    token, lemma = tokens[i], tokens[i].lemma.lower()
    deps = sorted({tokens[j].dep for j in words.children[i]})
    out = [
        f"lemma={lemma}",
        f"tag={token.tag}",
        f"dep={token.dep}",
        f"head={tokens[token.head].lemma.lower()}|{token.dep}",
        f"lexicon={lemma in cues.SAY}{lemma in cues.BELIEVE}{lemma in cues.NOUNS}",
        f"title={words.sentence[i] == 0}",
        f"quoted={words.quoted_sentence(i)}",
    ]
    out += [f"has={d}" for d in deps]
    for j in words.children[i]:
        if tokens[j].dep in ("aux", "auxpass", "neg", "prt"):
            out.append(f"{tokens[j].dep}={tokens[j].lemma.lower()}")
            out.append(f"{tokens[j].dep}={tokens[j].lemma.lower()}|{lemma}")
    if source is None:
        return (*out, "source=none", f"source=none|{lemma}")
    head = words.head_of(source)
    kind = words.entity[head] or tokens[head].pos
    out += [
        f"source={kind}",
        f"source={kind}|{lemma}",
        f"who={tokens[head].lemma.lower()}",
        f"own={tokens[head].head == i}",
        f"near={max(-4, min(4, (source[0] - i) // 3))}",
    ]
    return tuple(out)


def _of_arc(
    words: Words, i: int, j: int, content: tuple[Range, ...], shared: tuple[str, ...], what: str = ""
) -> tuple[str, ...]:
    """Return what is said of one governed phrase, alone and together with the cue."""
    tokens = words.tokens
    lemma, child = tokens[i].lemma.lower(), tokens[j]
    arc = what if j == i else child.dep + what
    if child.dep in ("prep", "agent", "dative") and j != i:
        arc += ":" + child.lemma.lower()
    mark = next((tokens[k].text.lower() for k in words.children[j] if tokens[k].dep in ("mark", "aux")), "")
    subj = any(tokens[k].dep in ("nsubj", "nsubjpass", "expl") for k in words.children[j])
    size = sum(b - a for a, b in content)
    bucket = next((n for n in (1, 2, 3, 5, 8, 12, 20, 40) if size <= n), 99)
    quoted = sum(words.run[k] >= 0 for a, b in content for k in range(a, b))
    share = 0 if not quoted else 1 if quoted < size * 0.5 else 2 if quoted < size * 0.9 else 3
    side = content[0][0] > i
    source = next((s for s in shared if s.startswith("source=")), "source=?")
    return (
        f"arc={arc}",
        f"arc={arc}|{lemma}",
        f"arc={arc}|{tokens[i].tag}",
        f"arc={arc}|{source}",
        f"arc={arc}|side={side}",
        f"arc={arc}|{mark}|{subj}",
        f"arc={arc}|child={child.tag}",
        f"child={child.lemma.lower()}|{arc}",
        f"child={child.lemma.lower()}|{lemma}" if j != i else "self",
        f"size={bucket}|{arc}",
        f"size={bucket}|{lemma}",
        f"size={bucket}",
        f"share={share}|{arc}",
        f"share={share}|{lemma}",
        f"share={share}|size={bucket}",
        f"pieces={len(content)}|{arc}",
        f"first={tokens[content[0][0]].lemma.lower()}|{arc}",
        f"end={tokens[min(content[-1][1], len(tokens) - 1)].text[:1]}|{arc}",
    )
