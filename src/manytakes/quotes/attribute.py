"""Who said it: quoted runs and reported clauses, each with its cue and its source.

    find(article, parse) -> Quote, ...    direct, mixed and indirect, in text order

Candidates are proposed by syntax (`reports`, `voices`), weighed by two small models
(`learnt`), and kept best first. A run keeps to its line's cue; without one the speaker
of the run before may go on.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from .. import datelines, values
from ..model import Article, Parse, Quote, Span
from . import cues, learnt, marks
from .learnt import Model
from .marks import Range, Run
from .reports import Report, agent, relayed, reports
from .syntax import Words
from .turns import turns
from .voices import Chances, Held, Voice, agents, voices

# Chance from which a candidate report is kept; joint F1 on PolNeAR dev is flat from .40 to .50.
LIKELY = 0.45
_WORTH = 0.05  # chance below which a report says nothing of a run inside it
_LIKELY_PHRASE = 0.2  # ... from which two or three words in marks are somebody's words
_MARKS = "\"“”„‟'‘’‚`«»‹›"
_VOICED = -1.5  # score (log odds) below which no candidate speaks a run


def find(article: Article, parse: Parse, model: Model | None = None) -> Iterator[Quote]:
    """Yield the quotations of `article`, in text order, contents inside its body."""
    if not parse.tokens:
        runs = marks.runs(article.text, article.body)
        quoted = [Quote(tuple(Span(article.id, a, b) for a, b in run.pieces)) for run in runs]
        yield from sorted(_with_turns(article, quoted), key=lambda q: q.content)
        return
    parse = datelines.without(article, parse)
    model = model or learnt.shipped()
    words = Words(article, parse, marks.runs(article.text, article.body))
    proposed = list(reports(words))
    chances = _first_hand(words, proposed, model.reports([r.features for r in proposed]))
    kept = _kept(words, proposed, chances)
    spoken = _direct(words, weigh(proposed, chances), kept, model)
    found = [*spoken, *(_quote(words, r) for r in kept)]
    yield from sorted(_with_turns(article, found), key=lambda q: (q.content, q.kind))


def _with_turns(article: Article, found: Sequence[Quote]) -> list[Quote]:
    """Return the quotations with the lines of a transcript, whole: what is quoted in one is in it."""
    taken = turns(article.text, article.body)
    if not taken:
        return list(found)
    lines = [Span(article.id, label[0], said[1]) for label, said in taken]
    ends = [line.end for line in lines]

    def inside(span: Span) -> bool:
        n = bisect_right(ends, span.start)
        return n < len(lines) and span.overlaps(lines[n])

    beside = [q for q in found if not any(map(inside, q.content))]
    told = [Quote((Span(article.id, *said),), source=Span(article.id, *label)) for label, said in taken]
    return [*beside, *told]


def weigh(proposed: Sequence[Report], chances: Sequence[float]) -> Chances:
    """Return what the reports' chances say of single cues, and of the words they hold."""
    cue: dict[int, float] = {}
    held = []
    for report, chance in zip(proposed, chances, strict=True):
        cue[report.cue] = max(cue.get(report.cue, 0.0), chance)
        if report.source is not None and chance >= _WORTH:
            held.append((report.cue, report.source, chance, report.content))
    return Chances(cue, held)


def _first_hand(words: Words, proposed: Sequence[Report], chances: Sequence[float]) -> list[float]:
    """Return the chances of the reports, none for "according to" about a remark that has its own speaker.

    "It is lost," Poe said, according to the Herald: the words are Poe's.
    """
    likely = {r.cue for r, chance in zip(proposed, chances, strict=True) if chance >= LIKELY}
    said: dict[int, bool] = {}  # by "according": whether a verb of saying in reach reports the words
    for r in proposed:
        if words.tokens[r.cue].text.lower() == "according" and r.cue not in said:
            verb = relayed(words, r.cue)
            said[r.cue] = verb is not None and (verb in likely or _beside_marks(words, verb))
    return [0.0 if said.get(r.cue) else chance for r, chance in zip(proposed, chances, strict=True)]


def _beside_marks(words: Words, verb: int) -> bool:
    """Tell whether a verb of saying, or its subject, stands next to a quoted run."""
    source = agent(words, verb) or (verb, verb)
    before, after = min(verb, source[0]) - 1, max(verb + 1, source[1])
    while before >= 0 and words.tokens[before].pos == "PUNCT" and words.run[before] < 0:
        before -= 1
    while after < len(words.tokens) and words.tokens[after].pos == "PUNCT" and words.run[after] < 0:
        after += 1
    return any(0 <= k < len(words.tokens) and words.run[k] >= 0 for k in (before, after))


def _kept(words: Words, proposed: Sequence[Report], chances: Sequence[float]) -> list[Report]:
    """Return the likely reports, best first, without a second reading of the same words."""
    kept: list[Report] = []
    taken: dict[int, list[tuple[int, frozenset[int]]]] = {}  # by sentence: cue and content
    order = sorted(range(len(proposed)), key=lambda n: (-chances[n], proposed[n].cue, proposed[n].content))
    for n in order:
        if chances[n] < LIKELY:
            break
        report = proposed[n]
        tokens = frozenset(k for a, b in report.content for k in range(a, b))
        quoted = sum(words.run[k] >= 0 for k in tokens)
        if quoted > 0.9 * len(tokens) or _cuts(words, tokens):  # the marks say it better: left to the run
            continue
        if words.tokens[report.cue].lemma == "quote" and words.tokens[min(tokens)].lemma == "as":
            continue  # "quoted her as saying": the words follow
        if _leads(words, report, tokens):
            continue
        rivals = taken.setdefault(words.sentence[report.cue], [])
        if any(2 * len(tokens & t) >= len(tokens | t) for _, t in rivals):
            continue
        if any(cue == report.cue and tokens & t for cue, t in rivals):
            continue
        kept.append(report)
        rivals.append((report.cue, tokens))
    return kept


def _leads(words: Words, report: Report, tokens: frozenset[int]) -> bool:
    """Tell whether a report's words but lead to a run that is a sentence of its own.

    "Watching it, she teased him, saying: 'He smiles.'", "Poe praised Roe, who said: 'Thanks.'"
    """
    for r in sorted({words.run[k] for k in tokens} - {-1}):
        run = words.runs[r]
        at = words.at(run.start) - 1
        while at >= 0 and words.tokens[at].pos == "PUNCT":
            at -= 1
        if at < 0 or not words.article.text[run.start : run.end].lstrip("“\"‘'«").lstrip()[:1].isupper():
            continue
        if not words.article.text[words.tokens[at].end : run.start].lstrip().startswith((",", ":")):
            continue
        said = words.tokens[at]
        inner = at in tokens and (said.tag == "VBG" or said.dep == "relcl")
        if said.lemma.lower() in cues.SAY and (inner or at == report.cue):
            return True
    return False


def _cuts(words: Words, tokens: frozenset[int]) -> bool:
    """Tell whether the tokens hold a quoted run in part: a report keeps whole runs or none."""
    for r in sorted({words.run[k] for k in tokens} - {-1}):
        run = words.runs[r]
        whole = [k for k in range(words.at(run.start), words.at(run.end)) if words.run[k] == r]
        plain = [k for k in whole if words.tokens[k].pos != "PUNCT"]
        before = words.article.text[max(0, run.start - 6) : run.start]
        if not set(plain) <= tokens or (":" in before and len(plain) > 2):
            return True
    return False


def _quote(words: Words, report: Report) -> Quote:
    """Return a report as a quote, "mixed" when some of it stands in marks.

    Of "a statement saying it is lost" the cue is "saying".
    """
    [(first, end), *rest], cue = report.content, report.cue
    led = words.tokens[first]
    if cue == first - 1 and end - first > 1 and led.tag == "VBG" and led.lemma.lower() in cues.SAY:
        first, cue = first + 1, first
    content = tuple(words.parse.span(a, _counted(words, b)) for a, b in ((first, end), *rest))
    quoted = any(words.run[k] >= 0 for a, b in report.content for k in range(a, b))
    source = words.parse.span(*report.source) if report.source else None
    return Quote(content, words.parse.span(cue, cue + 1), source, "mixed" if quoted else "indirect")


def _counted(words: Words, end: int) -> int:
    """Return where words that end at `end` do, with the noun that their last figure counts.

    "It took 17 takes" may be tagged as if it took 17, and something takes.
    """
    last = words.parse.sentences[words.sentence[end - 1]][1]
    rest = words.tokens[end:last]
    if words.tokens[end - 1].pos != "NUM" or not rest or any(t.pos != "PUNCT" for t in rest[1:]):
        return end
    counted = words.article.text[words.tokens[end - 1].start : rest[0].end]
    return end + any(getattr(found.reading, "of", "") for found in values.find(counted))


def _direct(words: Words, chances: Chances, kept: Sequence[Report], model: Model) -> Iterator[Quote]:
    """Yield the quoted runs that are speech, one quote for the runs that share a cue in a line."""
    known = agents(words)
    inside = {words.run[k] for report in kept for a, b in report.content for k in range(a, b)}
    held: dict[int, list[Held]] = {}
    for one in chances.held:
        for r in sorted({words.run[k] for a, b in one[3] for k in range(a, b)} - {-1}):
            held.setdefault(r, []).append(one)
    last: tuple[int, Range] | None = None
    cue: int | None = None
    open_quote: Quote | None = None
    for r, run in enumerate(words.runs):
        near = Chances(chances.cue, held.get(r, []))
        candidates = voices(words, r, known, near, last)
        scores = model.voices([v.facts for v in candidates])
        best = max(range(len(scores)), key=lambda n: (scores[n], -n), default=None)
        if best is not None and (leads := _leading(words, run, candidates, candidates[best])) is not None:
            best = leads
        voice = candidates[best] if best is not None and scores[best] > _VOICED else None
        goes_on = voice is not None and (voice.cue is None or voice.cue == cue)
        beside = open_quote is not None and words.same_line(open_quote.content[-1].end, run.start)
        if voice is not None:
            last = (r, voice.source)
        cued = voice is not None and voice.cue is not None
        if r in inside or not _speech(words, run, cued, _reported(words, run, near)):
            continue
        content = tuple(Span(words.article.id, a, b) for a, b in run.pieces)
        if open_quote is not None and goes_on and beside:
            open_quote = Quote(open_quote.content + content, open_quote.cue, open_quote.source)
            continue
        if open_quote is not None:
            yield open_quote
        cue = voice.cue if voice else None
        open_quote = Quote(
            content,
            words.parse.span(cue, cue + 1) if cue is not None else None,
            words.parse.span(*voice.source) if voice else None,
        )
    if open_quote is not None:
        yield open_quote


def _leading(words: Words, run: Run, candidates: Sequence[Voice], best: Voice) -> int | None:
    """Return the candidate whose relative clause stands between the best one and the run, and leads in.

    "Roe praised Poe, who answered: '...'" is of Poe, however much praising likes to be said.
    """
    first = words.at(run.start)
    at = first - 1
    while at >= 0 and words.tokens[at].pos == "PUNCT" and words.same_line(words.tokens[at].start, run.start):
        at -= 1
    if best.cue is None or not best.cue < at or words.tokens[at].dep != "relcl":
        return None
    if words.sentence[best.cue] != words.sentence[at]:
        return None
    gap = words.article.text[words.tokens[at].end : run.start].lstrip()
    if not gap.startswith((",", ":")) or words.tokens[at].lemma.lower() not in cues.SAY:
        return None
    return next((n for n, v in enumerate(candidates) if v.cue == at), None)


def _reported(words: Words, run: Run, chances: Chances) -> float:
    """Return the best chance of a report that covers the run."""
    first, last = words.at(run.start), words.at(run.end)
    covering = (c for _, _, c, parts in chances.held if any(a < last and first < b for a, b in parts))
    return max(covering, default=0.0)


def _set_in(words: Words, run: Run) -> bool:
    """Tell whether the line leads into the run with no pause and no verb of saying: 'in "The Mill," he'."""
    at = words.at(run.start) - 1
    while at >= 0 and words.tokens[at].text[-1:] in _MARKS:
        at -= 1
    if at < 0 or not words.same_line(words.tokens[at].start, run.start):
        return False
    before = words.tokens[at]
    return before.pos not in ("PUNCT", "SYM", "SPACE") and before.lemma.lower() not in cues.SAY


def _speech(words: Words, run: Run, cued: bool, reported: float) -> bool:
    """Tell whether `run` is words somebody said: not a title, a nickname or a scare quote."""
    text = words.article.text
    said = " ".join(text[a:b] for a, b in run.pieces)
    inside = [t for t in words.tokens[words.at(run.start) : words.at(run.end)]]
    count = sum(t.pos not in ("PUNCT", "SPACE", "SYM") for t in inside)
    ended = said[-1:] in (".", "!", "?", "…")
    verbal = any(t.pos in ("VERB", "AUX") for t in inside)
    titled = all(t.text[:1].isupper() for t in inside if t.pos in ("NOUN", "VERB", "ADJ", "PROPN", "ADV"))
    pointed = said.endswith((".", ","))  # within the marks, as Americans do, it is the sentence's
    several = said[-1:] != "." or sum(t.text[:1].isupper() for t in inside) > 1  # not "Stop him."
    if titled and count <= 8 and (_set_in(words, run) and several if pointed else not ended):
        return False
    ended = ended or said.endswith(",")
    if cued:
        return ended or count >= 4 or (count > 1 and reported >= _LIKELY_PHRASE)
    return (verbal and count >= 4) or (ended and count >= 3) or count >= 8
