"""What the tools answer: plain values with spans, and how much was looked through. No protocol.

    TOOLS    stories, story, points, differences, quotes, origins, verify_span, search

Each takes an open store first, then what the agent asks; its docstring is what the agent
reads. Raises NoSuchStory and BadInput with a line that says what to ask instead.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import asdict

from .. import text as texts
from ..model import Article, BadInput, Point, Quote, Reason, Span, Telling, Utterance
from ..store import Desk
from .coverage import MOST_WORDS, Answer, cited, of_store, of_story, text

MOST = 200  # things in one answer, whatever is asked for
PASSAGES = 3  # passages shown of one article that a search finds


def stories(news: Desk, limit: int = 20, offset: int = 0) -> Answer:
    """List the stories in the store, the latest first.

    Each has its id, a headline, and how many accounts, articles, points and differences it has.
    `limit` (at most 200) and `offset` page through them.
    """
    listed = news.stories()
    page = listed[_page(limit, offset)]
    return {
        "stories": [{**asdict(row), "headline": text(row.headline)} for row in page],
        "coverage": of_store(news, len(page), len(page) == len(listed)),
    }


def story(news: Desk, story: str) -> Answer:
    """Describe one story: headline, summary statements, accounts with their articles, and counts.

    Accounts have letters (A, B, ...) which the other tools use. An account's `reprints` are copies of
    its `origin` and add no voice.
    """
    telling = news.telling(story)
    dates = {d.article: d.published.start.isoformat() for d in telling.dates}
    accounts = [
        {
            "account": telling.letter(account.id),
            "origin": _article(telling.article(account.origin), dates),
            "reprints": [
                _article(telling.article(a), dates) for a in account.articles if a != account.origin
            ],
        }
        for account in telling.story.accounts
    ]
    lead = [telling.headline, *telling.standfirst]
    total = len(telling.points)
    return {
        "story": telling.story.id,
        "summary": [
            {"text": text(s.text), "evidence": [cited(telling, e) for e in s.evidence]} for s in lead if s
        ],
        "accounts": accounts,
        "points": dict(sorted(Counter(point.relation for point in telling.points).items())),
        "differences": dict(sorted(Counter(p.kind for p in telling.points if p.kind).items())),
        "quotes": len(telling.utterances),
        "coverage": of_story(telling, total, total),
    }


def points(
    news: Desk, story: str, relation: str = "", contains: str = "", limit: int = 30, offset: int = 0
) -> Answer:
    """List the points of a story, the most salient first, each with what every account says on it.

    `relation` is one of agree, compatible, differ, alone, or empty for all. `contains` keeps the points
    with these words, case and accents aside. `voices` counts the accounts that say it on their own
    evidence; `silent` accounts were searched whole and do not say it; of `unclear` ones it is not known.
    """
    if relation not in ("", "agree", "compatible", "differ", "alone"):
        raise BadInput(f"no relation {relation!r}; use agree, compatible, differ, alone or leave it empty")
    telling = news.telling(story)
    found = [
        point
        for point in sorted(telling.points, key=lambda p: (-p.salience, p.id))
        if (not relation or point.relation == relation)
        and _contains(contains, (telling.words(c.sentence) for c in point.claims))
    ]
    page = found[_page(limit, offset)]
    return {
        "story": telling.story.id,
        "points": [_point(telling, point) for point in page],
        "coverage": of_story(telling, len(page), len(telling.points), len(found)),
    }


def differences(news: Desk, story: str, kind: str = "", limit: int = 30, offset: int = 0) -> Answer:
    """List where the accounts of a story differ: each side in its own words, and the kind of difference.

    `kind` is one of number, date, time, place, name-spelling, identity, polarity, modality, cause,
    attribution, order, wording, or empty for all. Only these are looked for: a contradiction of another
    sort stands among the points.
    """
    telling = news.telling(story)
    every = [p for p in sorted(telling.points, key=lambda p: (-p.salience, p.id)) if p.relation == "differ"]
    found = [point for point in every if not kind or point.kind == kind]
    page = found[_page(limit, offset)]
    return {
        "story": telling.story.id,
        "differences": [_point(telling, point) for point in page],
        "coverage": of_story(telling, len(page), len(telling.points), len(found)),
    }


def quotes(
    news: Desk, story: str, speaker: str = "", contains: str = "", limit: int = 30, offset: int = 0
) -> Answer:
    """List who said what in a story: one remark with each account's wording of it.

    `speaker` and `contains` keep the remarks whose speaker or words contain them, case and accents aside.
    `relation` tells whether the wordings are the same words, cut, different wordings (or translations),
    or given to different speakers. A speaker of null is named by no account.
    """
    telling = news.telling(story)
    names = {entity.id: entity.name for entity in telling.entities}
    found = []
    for utterance in telling.utterances:
        who = _speakers(telling, utterance, names)
        said = (telling.words(s) for quote in utterance.variants for s in quote.content)
        if _contains(speaker, who) and _contains(contains, said):
            found.append(utterance)
    page = found[_page(limit, offset)]
    return {
        "story": telling.story.id,
        "quotes": [
            {
                "id": utterance.id,
                "speaker": text(names.get(utterance.speaker or "")),
                "relation": utterance.relation,
                "wordings": [_quote(telling, quote) for quote in utterance.variants],
            }
            for utterance in page
        ],
        "coverage": of_story(telling, len(page), len(telling.utterances), len(found)),
    }


def origins(news: Desk, story: str) -> Answer:
    """Tell who copied whom in a story: pairs of articles that share wording, with reasons.

    `earlier` is the article copied from, null when nothing tells the direction. Passages are pairs of
    spans, one in each article. Copies outside this store cannot be seen.
    """
    telling = news.telling(story)
    pairs = telling.reuses[:MOST]
    return {
        "story": telling.story.id,
        "accounts": {
            telling.letter(a.id): {"origin": a.origin, "articles": list(a.articles)}
            for a in telling.story.accounts
        },
        "copies": [
            {
                "articles": [reuse.a, reuse.b],
                "earlier": reuse.earlier,
                "common_source": reuse.common_source,
                "extent": reuse.extent,
                "passages": [[cited(telling, a), cited(telling, b)] for a, b in reuse.passages[:PASSAGES]],
                "passages_in_all": len(reuse.passages),
                "reasons": [_reason(telling, reason) for reason in reuse.reasons],
            }
            for reuse in pairs
        ],
        "coverage": of_story(telling, len(pairs), len(telling.reuses)),
    }


def verify_span(news: Desk, article: str, start: int, end: int, words: str) -> Answer:
    """Check a citation: do these words stand in the article at these code points?

    If not, `stands_at` lists where they do stand in that article, word for word.
    """
    found = news.article(article)
    if found is None:
        raise BadInput(f"no article {article!r} in the store; spans in other answers name their article")
    inside = 0 <= start < end <= len(found.text)
    there = found.text[start:end] if inside else ""
    holds = inside and there == words
    places = [] if holds or not words else _places(found, words)
    return {
        "holds": holds,
        "article": article,
        "sha256": found.sha256,
        "words_there": text(there[:MOST_WORDS]) if inside else None,
        "stands_at": [{"start": s.start, "end": s.end} for s in places],
        "coverage": {
            "characters": len(found.text),
            "complete": len(places) < MOST,
            "note": f"all {len(found.text)} code points of the text were searched for the words",
        },
    }


def search(news: Desk, words: str, limit: int = 20) -> Answer:
    """Find articles that hold all of these words, best first, with the sentences they stand in.

    Words are matched whole, case and accents aside, without stemming: "rescued" does not find "rescue".
    """
    if not words.strip():
        raise BadInput("nothing to search for: give one word or more")
    most = _limit(limit)
    ids = news.search(words, most + 1)
    found = []
    for id in ids[:most]:
        article = news.article(id)
        if article is not None:
            found.append(
                {
                    **_article(article),
                    "story": next(iter(news.stories_of(id)), None),
                    "passages": _passages(article, words),
                }
            )
    note = "an article was found when all the words are in it, its page's furniture included"
    return {"articles": found, "coverage": of_store(news, len(found), len(ids) <= most, note)}


TOOLS: tuple[Callable[..., Answer], ...] = (
    stories, story, points, differences, quotes, origins, verify_span, search,
)  # fmt: skip


# -- the parts of an answer --------------------------------------------------------


def _limit(limit: int) -> int:
    return max(1, min(MOST, limit))


def _page(limit: int, offset: int) -> slice:
    first = max(0, offset)
    return slice(first, first + _limit(limit))


def _contains(wanted: str, said: Iterable[str]) -> bool:
    wanted = texts.fold(wanted).strip()
    return not wanted or any(wanted in texts.fold(words) for words in said)


def _article(article: Article, dates: dict[str, str] | None = None) -> Answer:
    """Return what an article is; its date as settled in the story, else its likeliest reading."""
    given = article.published[0].start.isoformat() if article.published else None
    return {
        "article": article.id,
        "outlet": text(article.outlet),
        "title": text(article.title),
        "url": text(article.url),
        "source": text(article.source),
        "published": (dates or {}).get(article.id, given),
        "sha256": article.sha256,
    }


def _point(telling: Telling, point: Point) -> Answer:
    said = {telling.account_of(c.evidence.article).id for c in point.claims}
    letters = {a.id: telling.letter(a.id) for a in telling.story.accounts}
    return {
        "id": point.id,
        "about": {
            "text": text(point.about.text),
            "evidence": [cited(telling, s) for s in point.about.evidence[:PASSAGES]],
        },
        "relation": point.relation,
        "kind": point.kind,
        "voices": point.voices,
        "claims": [
            {
                **cited(telling, claim.evidence),
                "said_by": text(telling.words(claim.voice.source))
                if claim.voice and claim.voice.source
                else None,
                "negated": claim.negated,
                "modality": claim.modality,
            }
            for claim in point.claims[:MOST]
        ],
        "claims_in_all": len(point.claims),
        "silent": [letters[a] for a in point.silent if a in letters],
        "unclear": [x for a, x in letters.items() if a not in said and a not in point.silent],
        "why": [_reason(telling, reason) for reason in point.why],
    }


def _reason(telling: Telling, reason: Reason) -> Answer:
    return {
        "kind": text(reason.kind),
        "text": text(reason.text),
        "shown_by": [cited(telling, span) for span in reason.evidence],
    }


def _said_by(telling: Telling, voice: Quote | None) -> str | None:
    return text(telling.words(voice.source)) if voice and voice.source else None


def _quote(telling: Telling, quote: Quote) -> Answer:
    return {
        "kind": quote.kind,
        "content": [cited(telling, span) for span in quote.content],
        "cue": cited(telling, quote.cue) if quote.cue else None,
        "source": cited(telling, quote.source) if quote.source else None,
    }


def _speakers(telling: Telling, utterance: Utterance, names: dict[str, str]) -> list[str]:
    named = [telling.words(quote.source) for quote in utterance.variants if quote.source]
    return [names.get(utterance.speaker or "", ""), *named]


def _places(article: Article, words: str) -> list[Span]:
    found: list[Span] = []
    at = article.text.find(words)
    while at >= 0 and len(found) < MOST:
        found.append(Span(article.id, at, at + len(words)))
        at = article.text.find(words, at + 1)
    return found


def _passages(article: Article, words: str) -> list[Answer]:
    """Return the first sentences in which one of the words stands, none twice."""
    flat = texts.fold(article.text)
    starts = sorted(
        found.start()
        for word in dict.fromkeys(texts.fold(words).split())
        if (found := re.search(rf"(?<!\w){re.escape(word)}(?!\w)", flat))
    )
    passages: list[Answer] = []
    for at in starts:
        line = flat.rfind("\n", 0, at) + 1
        stop = flat.find("\n", at)
        sentences = texts.sentences(article.text, line, len(flat) if stop < 0 else stop)
        a, b = next(((a, b) for a, b in sentences if a <= at < b), (at, at + 1))
        b = min(b, a + MOST_WORDS)
        if all(p["start"] != a for p in passages) and len(passages) < PASSAGES:
            passages.append({"article": article.id, "start": a, "end": b, "words": text(article.text[a:b])})
    return passages
