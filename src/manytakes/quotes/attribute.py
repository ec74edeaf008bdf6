"""Who said it: quoted runs and reported clauses, each with its cue and its source.

    find(article, parse) -> Quote, ...    direct, mixed and indirect, in text order

Candidates are proposed by syntax (`reports`, `voices`), weighed by two small models
(`learnt`), and kept best first. A run keeps to its line's cue; without one the speaker
of the run before may go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..model import Article, Parse, Quote, Span
from . import learnt, marks
from .learnt import Model
from .marks import Range, Run
from .reports import Report, reports
from .syntax import Words
from .voices import Chances, agents, voices

# Chance from which a candidate report is kept; joint F1 on PolNeAR dev is flat from .40 to .50.
LIKELY = 0.45
_WORTH = 0.05  # chance below which a report says nothing of a run inside it
_VOICED = -1.5  # score (log odds) below which no candidate speaks a run


def find(article: Article, parse: Parse, model: Model | None = None) -> Iterator[Quote]:
    """Yield the quotations of `article`, in text order, contents inside its body."""
    if not parse.tokens:
        yield from (
            Quote(tuple(Span(article.id, a, b) for a, b in run.pieces))
            for run in marks.runs(article.text, article.body)
        )
        return
    model = model or learnt.shipped()
    words = Words(article, parse, marks.runs(article.text, article.body))
    proposed = list(reports(words))
    chances = model.reports([r.features for r in proposed])
    kept = _kept(words, proposed, chances)
    spoken = _direct(words, weigh(proposed, chances), kept, model)
    yield from sorted([*spoken, *(_quote(words, r) for r in kept)], key=lambda q: (q.content, q.kind))


def weigh(proposed: Sequence[Report], chances: Sequence[float]) -> Chances:
    """Return what the reports' chances say of single cues, and of the words they hold."""
    cue: dict[int, float] = {}
    held = []
    for report, chance in zip(proposed, chances, strict=True):
        cue[report.cue] = max(cue.get(report.cue, 0.0), chance)
        if report.source is not None and chance >= _WORTH:
            held.append((report.cue, report.source, chance, report.content))
    return Chances(cue, held)


def _kept(words: Words, proposed: Sequence[Report], chances: Sequence[float]) -> list[Report]:
    """Return the likely reports, best first, without a second reading of the same words."""
    kept: list[Report] = []
    taken: list[frozenset[int]] = []
    order = sorted(range(len(proposed)), key=lambda n: (-chances[n], proposed[n].cue, proposed[n].content))
    for n in order:
        if chances[n] < LIKELY:
            break
        report = proposed[n]
        tokens = frozenset(k for a, b in report.content for k in range(a, b))
        quoted = sum(words.run[k] >= 0 for k in tokens)
        if quoted > 0.9 * len(tokens):  # the marks say it better: left to the run
            continue
        if any(2 * len(tokens & t) >= len(tokens | t) for t in taken):
            continue
        kept.append(report)
        taken.append(tokens)
    return kept


def _quote(words: Words, report: Report) -> Quote:
    """Return a report as a quote, "mixed" when some of it stands in marks."""
    content = tuple(words.parse.span(a, b) for a, b in report.content)
    quoted = any(words.run[k] >= 0 for a, b in report.content for k in range(a, b))
    cue = words.parse.span(report.cue, report.cue + 1)
    source = words.parse.span(*report.source) if report.source else None
    return Quote(content, cue, source, "mixed" if quoted else "indirect")


def _direct(words: Words, chances: Chances, kept: Sequence[Report], model: Model) -> Iterator[Quote]:
    """Yield the quoted runs that are speech, one quote for the runs that share a cue in a line."""
    known = agents(words)
    inside = {words.run[k] for report in kept for a, b in report.content for k in range(a, b)}
    last: tuple[int, Range] | None = None
    cue: int | None = None
    open_quote: Quote | None = None
    for r, run in enumerate(words.runs):
        candidates = voices(words, r, known, chances, last)
        scores = model.voices([v.facts for v in candidates])
        best = max(range(len(scores)), key=lambda n: (scores[n], -n), default=None)
        voice = candidates[best] if best is not None and scores[best] > _VOICED else None
        goes_on = voice is not None and (voice.cue is None or voice.cue == cue)
        beside = open_quote is not None and words.same_line(open_quote.content[-1].end, run.start)
        if voice is not None:
            last = (r, voice.source)
        if r in inside or not _speech(words, run, voice is not None and voice.cue is not None):
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


def _speech(words: Words, run: Run, cued: bool) -> bool:
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
