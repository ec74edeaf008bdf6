"""The report as JSON, and the check that it still holds.

    write(report)      -> str     as `data/report.schema.json` describes it
    story(telling)     -> dict    one story of it, before it is written
    article(article)   -> dict    one article of it; `account` is its letter
    verify(json_text)  -> int     how many spans hold; raises BadReport at the first that does not

Wherever a span is written, its verbatim words stand beside it, because offsets count
code points and few readers of JSON do. `verify` trusts nothing in the file but the
article texts: it hashes each again, and cuts every span again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from math import isfinite
from typing import TYPE_CHECKING

from ..families import Owners, shared
from ..model import (
    Article,
    BadReport,
    Claim,
    Point,
    Quantity,
    Quote,
    Reason,
    Reuse,
    Skipped,
    Span,
    Statement,
    Telling,
    Utterance,
    Value,
    When,
    letters,
    sha256,
)

if TYPE_CHECKING:
    from . import Report

FORMAT = "manytakes-report/1"
Tree = dict[str, object]
Words = Callable[[Span], str]
_LONE = re.compile(r"[\ud800-\udfff]")
_SPAN = ("article", "start", "end", "words")


def write(report: Report) -> str:
    """Return the report as JSON, two spaces deep, ending in a line break."""
    tree: Tree = {
        "format": FORMAT,
        "version": report.version,
        "parameters": [{"name": name, "value": value} for name, value in report.parameters],
        "stories": [story(t, shared(t, report.families)) for t in report.stories],
        "skipped": [_skipped(s) for s in report.skipped],
    }
    text = json.dumps(tree, ensure_ascii=False, indent=2, allow_nan=False)
    # A lone surrogate cannot be written as UTF-8; its escape can, and reads back the same.
    return _LONE.sub(lambda m: f"\\u{ord(m.group()):04x}", text) + "\n"


# -- the records -------------------------------------------------------------------


def _skipped(skipped: Skipped) -> Tree:
    return {"what": skipped.what, "stage": skipped.stage, "reason": skipped.reason}


def story(telling: Telling, owners: Owners = ()) -> Tree:
    """Return a story as plain JSON values, as the schema's `story`."""
    articles = {a.id: a for a in telling.articles}

    def words(span: Span) -> str:
        return articles[span.article][span]

    letter = {x: letters(i) for i, a in enumerate(telling.story.accounts) for x in a.articles}
    return {
        "id": telling.story.id,
        "headline": telling.headline and _statement(telling.headline, words),
        "standfirst": [_statement(s, words) for s in telling.standfirst],
        "accounts": [
            {"letter": letters(i), "id": a.id, "origin": a.origin, "articles": list(a.articles)}
            for i, a in enumerate(telling.story.accounts)
        ],
        "families": [{"name": name, "letters": list(letters)} for name, letters in owners],
        "points": [_point(p, words, letter) for p in telling.points],
        "utterances": [_utterance(u, words, letter) for u in telling.utterances],
        "entities": [
            {
                "id": e.id,
                "name": e.name,
                "kind": e.kind,
                "doubt": e.doubt,
                "mentions": [
                    {
                        **_span(m.span, words),
                        "account": letter[m.span.article],
                        "kind": m.kind,
                        "form": m.form,
                    }
                    for m in e.mentions
                ],
            }
            for e in telling.entities
        ],
        "reuses": [_reuse(r, words) for r in telling.reuses],
        "dates": [
            {"article": d.article, "published": _when(d.published), "why": d.why} for d in telling.dates
        ],
        "articles": [article(a, letter[a.id]) for a in telling.articles],
    }


def article(article: Article, letter: str) -> Tree:
    """Return an article as plain JSON values, as the schema's `article`."""

    def words(span: Span) -> str:
        return article[span]

    return {
        "id": article.id,
        "account": letter,
        "sha256": article.sha256,
        "source": article.source,
        "url": article.url,
        "outlet": article.outlet,
        "title": article.title,
        "lang": article.lang,
        "published": [_when(w) for w in article.published],
        "given": [{"name": name, "value": value} for name, value in article.given],
        "about": [{"name": name, "value": value} for name, value in article.about],
        "text": article.text,
        "body": [_span(s, words) for s in article.body],
        "residue": [{**_span(r.span, words), "kind": r.kind} for r in article.residue],
        "credits": [{**_span(c.span, words), "name": c.name} for c in article.credits],
    }


def _span(span: Span, words: Words) -> Tree:
    return {"article": span.article, "start": span.start, "end": span.end, "words": words(span)}


def _statement(statement: Statement, words: Words) -> Tree:
    return {"text": statement.text, "evidence": [_span(s, words) for s in statement.evidence]}


def _point(point: Point, words: Words, letter: dict[str, str]) -> Tree:
    return {
        "id": point.id,
        "about": _statement(point.about, words),
        "relation": point.relation,
        "kind": point.kind,
        "voices": point.voices,
        "silent": list(point.silent),
        "salience": round(point.salience, 6),
        "claims": [_claim(c, words, letter) for c in point.claims],
        "why": [_reason(r, words) for r in point.why],
        "within": point.within or None,
    }


def _claim(claim: Claim, words: Words, letter: dict[str, str]) -> Tree:
    return {
        "account": letter[claim.evidence.article],
        "evidence": _span(claim.evidence, words),
        "sentence": _span(claim.sentence, words),
        "head": _span(claim.head, words),
        "weight": round(claim.weight, 6),
        "predicate": claim.predicate,
        "participants": list(claim.participants),
        "values": [_value(v, words) for v in claim.values],
        "voice": claim.voice and _quote(claim.voice, words),
        "negated": claim.negated,
        "modality": claim.modality,
    }


def _value(value: Value, words: Words) -> Tree:
    reading = value.reading
    return {
        "span": _span(value.span, words),
        "reading": _quantity(reading) if isinstance(reading, Quantity) else _when(reading),
    }


def _quantity(q: Quantity) -> Tree:
    """Return a quantity; JSON has no infinity, so a bound that is not there is null."""
    return {
        "low": q.low if isfinite(q.low) else None,
        "high": q.high if isfinite(q.high) else None,
        "unit": q.unit,
        "hedge": q.hedge,
        "of": q.of,
        "ordinal": q.ordinal,
    }


def _when(when: When) -> Tree:
    return {
        "start": when.start.isoformat(),
        "end": when.end.isoformat(),
        "precision": when.precision,
        "hedge": when.hedge,
    }


def _quote(quote: Quote, words: Words) -> Tree:
    return {
        "kind": quote.kind,
        "content": [_span(s, words) for s in quote.content],
        "cue": quote.cue and _span(quote.cue, words),
        "source": quote.source and _span(quote.source, words),
    }


def _utterance(utterance: Utterance, words: Words, letter: dict[str, str]) -> Tree:
    return {
        "id": utterance.id,
        "speaker": utterance.speaker,
        "relation": utterance.relation,
        "variants": [
            {"account": letter[q.content[0].article], **_quote(q, words)} for q in utterance.variants
        ],
    }


def _reuse(reuse: Reuse, words: Words) -> Tree:
    return {
        "a": reuse.a,
        "b": reuse.b,
        "earlier": reuse.earlier,
        "common_source": reuse.common_source,
        "extent": reuse.extent,
        "passages": [[_span(one, words), _span(two, words)] for one, two in reuse.passages],
        "reasons": [_reason(r, words) for r in reuse.reasons],
    }


def _reason(reason: Reason, words: Words) -> Tree:
    return {"kind": reason.kind, "text": reason.text, "shown_by": [_span(s, words) for s in reason.evidence]}


# -- the check ---------------------------------------------------------------------


def verify(json_text: str) -> int:
    """Return how many spans of a JSON report hold.

    Every article's SHA-256 is computed again from its text, every span cut again from
    it, and every statement asked for evidence. Raises BadReport at the first that fails.
    """
    try:
        report = json.loads(json_text)
    except (ValueError, RecursionError) as error:
        raise BadReport(f"not a JSON report: {error}") from error
    if not isinstance(report, dict) or report.get("format") != FORMAT:
        raise BadReport(f'not a manytakes report: expected "format": "{FORMAT}"')
    stories = report.get("stories")
    if not isinstance(stories, list):
        raise BadReport('not a manytakes report: "stories" is not a list')
    return sum(_verify_story(story) for story in stories)


def _verify_story(story: object) -> int:
    if not isinstance(story, dict) or not isinstance(story.get("articles"), list):
        raise BadReport('a story has no list of "articles"')
    texts: dict[str, str] = {}
    for article in story["articles"]:
        id, text = (article.get("id"), article.get("text")) if isinstance(article, dict) else (None, None)
        if not isinstance(id, str) or not isinstance(text, str):
            raise BadReport(f'an article of story {story.get("id")!r} lacks its "id" or "text"')
        found = sha256(text)
        if found != article.get("sha256"):
            raise BadReport(
                f"article {id!r}: the text does not hold; its SHA-256 is {found},"
                f" and the report says {article.get('sha256')}"
            )
        texts[id] = text
    count = 0
    for where, node in _walk(story):
        if "evidence" in node and not node["evidence"]:
            raise BadReport(f"{where}: a statement without evidence")
        if "start" in node and "article" in node:
            _verify_span(where, node, texts)
            count += 1
    return count


def _verify_span(where: str, node: Tree, texts: dict[str, str]) -> None:
    id, start, end, words = (node.get(key) for key in _SPAN)
    if not isinstance(id, str) or id not in texts:
        raise BadReport(f"{where}: a span of article {id!r}, which the story does not hold")
    # `type`, not `isinstance`: true and false are integers to Python and no offsets to us
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(texts[id]):
        raise BadReport(
            f"{where}: span {start!r}:{end!r} does not lie in the {len(texts[id])} code points of {id!r}"
        )
    if texts[id][start:end] != words:
        raise BadReport(
            f"{where}: span {start}:{end} of article {id!r} reads {_short(texts[id][start:end])},"
            f" and the report says {_short(words)}"
        )


def _short(words: object) -> str:
    shown = words if isinstance(words, str) else repr(words)
    return repr(shown if len(shown) <= 60 else shown[:59] + "…")


def _walk(tree: object) -> Iterator[tuple[str, Tree]]:
    """Yield every object below `tree` with the path to it, in file order, without recursion."""
    stack: list[tuple[str, object]] = [("story", tree)]
    while stack:
        where, node = stack.pop()
        if isinstance(node, dict):
            yield where, node
            stack += [(f"{where}.{key}", value) for key, value in reversed(node.items())]
        elif isinstance(node, list):
            stack += [(f"{where}[{i}]", value) for i, value in reversed(list(enumerate(node)))]
