"""How much an answer looked through, so that "nothing found" is not "could not look".

of_story(telling, shown, of, ...)   -> coverage of an answer on one story
of_store(news, shown, more, ...)    -> coverage of an answer on the whole store
cited(telling, span)                -> a span with its words, its outlet and its account
"""

from __future__ import annotations

from collections import Counter

from ..model import Span, Telling
from ..store import Desk

Answer = dict[str, object]

MOST_WORDS = 2_000  # code points of one passage shown: an agent's window is not a page
MOST_SKIPPED = 20  # skipped items named; the count is of all


def text(words: str | None) -> str | None:
    """Return `words` as JSON can carry them: half a surrogate pair becomes a question mark."""
    return None if words is None else words.encode("utf-8", "replace").decode()


def cited(telling: Telling, span: Span) -> Answer:
    """Return a span with its words; one over MOST_WORDS is cut, and says where it went on to."""
    article = telling.article(span.article)
    end = min(span.end, span.start + MOST_WORDS)
    found: Answer = {
        "article": span.article,
        "start": span.start,
        "end": end,
        "words": text(article.text[span.start : end]),
        "outlet": text(article.outlet),
        "account": telling.letter(telling.account_of(span.article).id),
    }
    return found if end == span.end else {**found, "cut_before": span.end}


def of_story(telling: Telling, shown: int, of: int, found: int | None = None) -> Answer:
    """Return what an answer on a story looked through: of `of` things `found` fit, and `shown` are here."""
    found = of if found is None else found
    accounts, articles = len(telling.story.accounts), len(telling.articles)
    notes = [f"{accounts} accounts in {articles} articles were read; {found} of {of} fit the question"]
    if shown < found:
        notes.append(f"only {shown} of these are here: ask again with a higher offset for the rest")
    if accounts == 1:
        notes.append("there is one account, so nothing can agree or differ")
    foreign = sum(n for lang, n in _languages(telling).items() if lang not in ("en", "unknown"))
    if foreign:
        notes.append(f"{foreign} articles are not in English, in which names, quotes and points are missed")
    bare = [article.id for article in telling.articles if not article.body]
    if bare:
        notes.append(f"no story text was found in {len(bare)} articles: {', '.join(bare[:5])}")
    notes.append("what an account says can be missed: `unclear` ones are neither heard nor silent")
    return {
        "accounts": accounts,
        "articles": articles,
        "languages": dict(sorted(_languages(telling).items())),
        "looked_at": of,
        "found": found,
        "shown": shown,
        "complete": shown == found,
        "note": "; ".join(notes),
    }


def of_store(news: Desk, shown: int, complete: bool, note: str = "") -> Answer:
    """Return what an answer on the whole store looked through, and what the store could not use."""
    skipped = news.skipped()
    articles, stories, _ = news.counts()
    notes = [f"{articles} articles in {stories} stories were looked through"]
    if note:
        notes.append(note)
    if skipped:
        notes.append(f"{len(skipped)} items could not be used and were not looked at: see skipped")
    if not complete:
        notes.append(f"only {shown} are here: ask again with a higher limit or offset")
    return {
        "stories": stories,
        "articles": articles,
        "shown": shown,
        "complete": complete,
        "skipped": len(skipped),
        "skipped_items": [
            {"what": text(s.what), "stage": s.stage, "reason": text(s.reason)} for s in skipped[:MOST_SKIPPED]
        ],
        "note": "; ".join(notes),
    }


def _languages(telling: Telling) -> Counter[str]:
    return Counter(article.lang or "unknown" for article in telling.articles)
